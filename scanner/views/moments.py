"""Moments that a vendor writes as numbers, as people and models read them.

Stripe's ``created`` is 1767225600: what nobody can compare with a day without a calculator. Which fields are such is
the profile's to say (``epochs``); a number there that is too small or too large for a moment of billing is left alone.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

EARLIEST: Final = 100_000_000
"""Seconds: 1973. As a number, 20260131 is a day that somebody wrote so, and no moment."""

LATEST: Final = 4_000_000_000
"""Seconds: 2096. In milliseconds no number below has 13 digits that begin with 4, as cards do."""

_THOUSAND: Final = 1_000
_MOST_DIGITS: Final = 13
_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY: Final = 86_400  # seconds


def as_moment(value: Any) -> Any:
    """A number of seconds or milliseconds since 1970, or the text of one, as ISO 8601 in UTC; else the value itself.

    >>> as_moment(1767225600), as_moment("1767225600123"), as_moment(20260131)
    ('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123Z', 20260131)
    """
    kind = type(value)
    if kind is int or kind is float:
        number: float = value
    elif kind is str and value.isdecimal() and value.isascii() and len(value) <= _MOST_DIGITS:
        number = int(value)
    else:
        return value
    if EARLIEST <= number < LATEST:
        seconds, rest = (number, 0) if type(number) is int else divmod(round(number * _THOUSAND), _THOUSAND)
    elif EARLIEST * _THOUSAND <= number < LATEST * _THOUSAND:
        seconds, rest = divmod(round(number), _THOUSAND)
    else:
        return value
    day, second = divmod(seconds, _DAY)
    return f"{_date(day)}T{_clock(second)}.{rest:03}Z" if rest else f"{_date(day)}T{_clock(second)}Z"


# A list's records are of few days, and the periods of a bill begin at the same hour: 0.4 us a moment instead of 1.2.
@lru_cache(maxsize=4096)
def _date(day: int) -> str:
    return date.fromordinal(_EPOCH + day).isoformat()


@lru_cache(maxsize=4096)
def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
