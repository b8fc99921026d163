"""What single values of a record are taken for: an id, a day, an amount.

They are taken as billing systems write them: an id is a text or a whole number, a date is ISO 8601 or seconds or
milliseconds since 1970, an amount a number or the text of one. How people and their spreadsheets write dates and
amounts, which one value alone may not tell, is in `columns.py`. Anything else is as if it were not there.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from server.records.shapes import MAX_NAME_CHARS, FieldPath, fold

MAX_KEY_CHARS: Final = 128
"""Longest id, number, status or tenant, in code points; the tools take no longer argument."""

UNDATED: Final = -(10**6)
"""The day of a record without one: before all others (days since 1970; the year 1 is -719162)."""

UNPRICED: Final = float("-inf")
"""The amount of a record without one: below all others."""

DASHES: Final = frozenset({"-", "--", "---", "\u2013", "\u2014"})
"""What stands for nothing in a field of an id, a name or a status, as in the reports of eBay."""

HALF_A_CENT: Final = 0.005
"""Amounts that are further apart are not the same."""

_INFINITE: Final = float("inf")
_LONGEST_INT: Final = 10**MAX_KEY_CHARS
_MILLISECONDS: Final = 10**11  # as seconds the year 5138, as milliseconds 1973
_LAST_DAY: Final = 200_000  # in 2517; an epoch beyond is no date
_DAY_SECONDS: Final = 86_400
_DATE_CHARS: Final = 10  # 2026-01-31
_DIGITS: Final = re.compile(r"[0-9]{9,13}(?:\.[0-9]{1,9})?\Z", re.ASCII)
_TICKS: Final = re.compile(r"/Date\((-?[0-9]{1,15})(?:[+-][0-9]{4})?\)/\Z", re.ASCII)
"""Milliseconds since 1970 as the API of Xero writes them."""

NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})\Z", re.ASCII)
"""The text of a number as programs write it."""

Fields = Mapping[str, Any]
"""Folded names -> decoded values of one record."""


def stating(fields: Fields, places: Iterable[FieldPath]) -> list[FieldPath]:
    """The places in which a record may state something, in order: it has the head of the path, or the flat column.

    A call for one invoice asked 300 places, and the invoice states eight of them: 0.05 us for each of the others, where
    looking inside takes 0.5.
    """
    return [place for place in places if place.head in fields or place.flat in fields]


def inside(fields: Fields, place: FieldPath) -> Any:
    """What stands at the end of the steps, or in the flat column of their names."""
    inner = fields.get(place.head)
    for step in place.steps:
        if isinstance(inner, dict):
            inner = next((value for name, value in inner.items() if fold(name[:MAX_NAME_CHARS]) == step), None)
        elif isinstance(inner, list) and step.isdigit():
            inner = inner[int(step)] if int(step) < len(inner) else None
        else:
            inner = None
            break
    return fields.get(place.flat) if inner is None else inner


def key_of(value: Any) -> str | None:
    """An id, number, account, status or currency, without the blanks that exports of fixed width put around it."""
    if isinstance(value, str):
        value = value.strip()
        return value if 0 < len(value) <= MAX_KEY_CHARS and value not in DASHES else None
    return text_of(value)


def text_of(value: Any) -> str | None:
    """A text or whole number exactly as it is written; None when it is empty, too long or of another type."""
    if type(value) is int:
        value = str(value) if abs(value) < _LONGEST_INT else ""
    return value if isinstance(value, str) and 0 < len(value) <= MAX_KEY_CHARS else None


def day_of(value: Any) -> int | None:
    """Days since 1970: the day that is written, whatever zone stands behind its time; of seconds, that in UTC."""
    if isinstance(value, str):
        start, rest = value[:_DATE_CHARS], value[_DATE_CHARS:]
        if not rest or rest == "Z":
            return _day(start)
        # A time with a zone moves no day: it is the day that the record shows. Moments differ, their days repeat.
        if rest[0] == "T" and rest[-1] == "Z" and (found := _day(start)) is not None:
            return found
        return _moment(value[:MAX_KEY_CHARS])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _epoch(value)
    if isinstance(value, datetime):
        return _epoch((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
    return value.toordinal() - EPOCH if isinstance(value, date) else None


EPOCH: Final = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=8192)
def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal() - EPOCH
    except ValueError:
        return _epoch(float(text)) if _DIGITS.match(text) else None


@lru_cache(maxsize=8192)
def _moment(text: str) -> int | None:
    text = text.strip()
    if _DIGITS.match(text):
        return _epoch(float(text))
    if (ticks := _TICKS.match(text)) is not None:
        return _epoch(int(ticks[1]) / 1000)
    try:
        found = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return _day(text[:_DATE_CHARS]) if text[_DATE_CHARS : _DATE_CHARS + 1] in {"T", " "} else None
    return found.toordinal() - EPOCH


def _epoch(seconds: float) -> int | None:
    if abs(seconds) >= _LAST_DAY * _DAY_SECONDS * 1000:  # before a division that no double may have room for
        return None
    seconds = seconds / 1000 if abs(seconds) >= _MILLISECONDS else seconds
    return int(seconds // _DAY_SECONDS) if abs(seconds) < _LAST_DAY * _DAY_SECONDS else None


def amount_of(value: Any) -> float | None:
    """A number as the nearest double: equal amounts are equal doubles."""
    if type(value) is not float:  # as most are
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            return None
        try:
            value = float(value)
        except OverflowError:
            return None
    return value if UNPRICED < value < _INFINITE else None
