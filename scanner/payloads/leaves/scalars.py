"""Scalars as texts: which numbers are scanned like a text, and what they read as."""

from __future__ import annotations

from decimal import Decimal
from math import nan
from typing import Any, Final

from msgspec import Raw

from scanner.payloads.names.evidence import Evidence

SMALLEST_NUMBER: Final = 10**8
"""Numbers of nine digits and more are scanned like text: a card, an SSN or a phone may arrive as a JSON number."""

LARGEST_NUMBER: Final = 10.0**20
"""No kind of number has more than 19 digits, and a float of that size holds 16 of its own."""

_EXACT: Final = 2.0**49
"""Smaller floats have three binary digits of a fraction at least, so that none of cents becomes a whole number."""


def scannable(value: Any, evidence: Evidence, inherited: tuple[int, ...]) -> str | None:
    """A scalar as the text to scan, or None when nothing sensitive fits into it."""
    if isinstance(value, str):
        return value or None
    if value is None or value is True or value is False:
        return None
    if isinstance(value, Raw):
        value = as_float(memoryview(value).tobytes().decode("ascii"))
    named = bool(evidence.rules or inherited)
    if not named and -SMALLEST_NUMBER < value < SMALLEST_NUMBER:
        return None
    if isinstance(value, float):
        if not -LARGEST_NUMBER < value < LARGEST_NUMBER:
            return None
        if value.is_integer():
            return str(int(value))
        return repr(value) if named else None  # an amount, a rate: no kind of number has a fraction
    return str(value)


def as_float(number: str | Decimal) -> float:
    """A decimal number as a float; nan for one whose fraction a float of its size has no room for."""
    value = float(number)
    if -_EXACT < value < _EXACT or not -LARGEST_NUMBER < value < LARGEST_NUMBER:
        return value
    exact = Decimal(number)
    return value if exact == exact.to_integral_value() else nan
