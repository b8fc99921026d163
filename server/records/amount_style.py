"""How amounts are written: as whole numbers, as by systems that bill in the smallest unit, or with decimals."""

import re
from decimal import Decimal
from typing import Any, Final, Literal

from server.records.amount_text import amount_text

AmountStyle = Literal["whole", "decimal"]

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,30}", re.ASCII)


def amount_style(value: Any) -> AmountStyle | None:
    """How one value is written; None for what is no amount, and for zero, which is the same in every unit."""
    if isinstance(value, str):
        text = value.strip()
        if _WHOLE.fullmatch(text):
            return "whole" if text.strip("+-0") else None
        stated = amount_text(text)
        return "decimal" if stated is not None and stated.number.strip("0., ") else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not value:
        return None
    return "whole" if isinstance(value, int) else "decimal"
