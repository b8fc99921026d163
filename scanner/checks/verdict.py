"""The three answers a validator can give about a candidate."""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """``NO`` drops a candidate; ``UNKNOWN`` leaves it to its pattern, field or context; ``CERTAIN`` proves it."""

    CERTAIN = "certain"
    UNKNOWN = "unknown"
    NO = "no"
