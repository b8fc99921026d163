"""One case: a text, or a record, that carries an instruction or does not."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Half = Literal["tune", "judge"]
"""Cases are split by template: rules may be written with the tuning half in view, claims rest on the other."""


class Case(msgspec.Struct, frozen=True):
    """A text and what it was made of; ``document`` instead of the text where several fields play together.

    ``technique`` groups attacks (``direct_override``, ``leet``, ``split`` …) and benign texts (``hard``, ``tickets``).
    """

    suite: str
    technique: str
    text: str = ""
    document: dict[str, Any] | None = None
