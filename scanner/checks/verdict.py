"""What a validator is told beside a candidate, and the three answers it can give."""

from __future__ import annotations

from enum import Enum

Regions = tuple[str, ...]
"""The countries that a payload mentions, as ISO 3166 codes of two letters; most validators do not care."""


class Verdict(Enum):
    """``NO`` drops a candidate; ``UNKNOWN`` leaves it to its pattern, field or context; ``CERTAIN`` proves it."""

    CERTAIN = "certain"
    UNKNOWN = "unknown"
    NO = "no"
