"""Records as everybody reads them: dates in ISO 8601 and plain amounts, where their file tells how it writes them.

`04/08/2026` is April 8 to one reader and August 4 to the next, and `1.234` more than a thousand or less than two. A
reader of one record cannot know what its column shows, and a model adds up `16.799,03` and `25,634.61` wrongly. So a
record is handed out with its dates and amounts as they are read for lists: `2026-08-04`, `16799.03`, and `20809.30 EUR`
where a currency stands beside the number, also in an object (`stated/money_objects.py`). What its file leaves
open stays as it is written.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Final

import msgspec

from server.records.columns import (
    CERTAIN,
    CLEAR,
    DAY_FIRST,
    MONTH_FIRST,
    OTHER_MARKS,
    POINTS,
    first_part,
    written_number,
)
from server.records.facts import decoded, members_of
from server.records.heading_forms.headings import folded
from server.records.shapes import columns_of, fold, shapes
from server.records.stated.amount_text import amount_text
from server.records.stated.day_text import day_text
from server.records.stated.money_objects import money_in
from server.records.stated.values import EPOCH, day_of

_DATED: Final = CLEAR | DAY_FIRST | MONTH_FIRST | POINTS | OTHER_MARKS
_ORDER: Final = DAY_FIRST | MONTH_FIRST
_SIGN: Final = CERTAIN["."] | CERTAIN[","]
_SIGNS: Final = {CERTAIN[sign]: sign for sign in CERTAIN}
_BY_ITSELF: Final = re.compile(rb'"(?:/Date\(|[0-9]{8}")')
"""How days begin that are in no form of a column's, and in none that everybody reads: Xero's, and `20260103`."""
_NUMBERS: Final = ("amount", "Amount", "fee", "Paid", "Price", "Rate")
"""How the names of those headings end that hold amounts or rates besides the ones that lists are sorted by."""


class PlainRecords:
    """The records of one file, by what its columns have shown.

    `seen`: see `columns.py`; `delimiter`: "" without one.
    """

    def __init__(self, seen: Mapping[str, int], delimiter: str = "") -> None:
        self._orders = {column: shown & _ORDER for column, shown in seen.items() if shown & _DATED}
        self._signs = {column: shown & _SIGN for column, shown in seen.items() if shown & _SIGN}
        self._order_of_file = _all_of(self._orders)
        sign = _all_of(self._signs)
        # A file whose delimiter is a semicolon needs its commas for decimals.
        self._sign_of_file = _SIGNS.get(sign) or ("," if delimiter == ";" and not sign else "")

    def rewritten(self, record: bytes, kind: int) -> bytes:
        """A record with its dates and amounts written plainly, the same bytes where there is nothing to write anew."""
        members = members_of(record) or {}
        made: dict[str, str] = {}
        for name, column in folded(members).items():
            raw = members[name]
            is_amount, is_date = column in _amount_fields(kind), column in date_fields(kind)
            is_date = is_date and (bool(self._orders) or _BY_ITSELF.match(raw) is not None)
            if is_amount and bytes(memoryview(raw)[:1]) == b"{":
                money = money_in(decoded(raw))
                made |= {name: money.text} if money is not None and money.text is not None else {}
            if (is_amount or is_date) and bytes(memoryview(raw)[:1]) == b'"':
                text = msgspec.json.decode(raw, type=str).strip()
                plain = self._amount(column, text) if is_amount else None
                plain = self._day(column, text) if plain is None and is_date else plain
                made |= {} if plain is None else {name: plain}
        return msgspec.json.encode({**members, **made}) if made else record

    def _day(self, column: str, text: str) -> str | None:
        """A date as ISO 8601, with its time; None for what cannot be told."""
        found = day_text(text)
        if found is None:
            told = day_of(text) if _BY_ITSELF.match(f'"{text}"'.encode()) else None
            return None if told is None else date.fromordinal(told + EPOCH).isoformat()
        day = found.certain
        if found.is_open:
            shown = self._orders.get(column, 0) or self._order_of_file
            day = found.read(first_part(shown, points=found.points))
        return None if day is None else f"{date.fromordinal(day + EPOCH).isoformat()}{found.time}"

    def _amount(self, column: str, text: str) -> str | None:
        """An amount written plainly; None for one that is plain or cannot be told."""
        stated = amount_text(text)
        number = None if stated is None else self._number(column, stated.number)
        if stated is None or number is None:
            return None
        plain = f"{'-' if stated.negative else ''}{number} {stated.currency}".rstrip()
        return None if plain == text else plain

    def _number(self, column: str, text: str) -> str | None:
        """With decimals where it was written with signs of thousands, so that it is not taken for one in cents."""
        if text.isdecimal():
            return text
        number = written_number(text)
        if number is None:
            return None
        digits, decimals, _, doubt = number
        if doubt:
            shown = self._signs.get(column, 0)
            told = _SIGNS.get(shown, "") if shown else self._sign_of_file
            if not told:
                return None
            if told != doubt:
                digits, decimals = digits + decimals, ""
        return f"{digits or '0'}.{decimals or '00'}"


def _all_of(shown: Mapping[str, int]) -> int:
    """What any of some columns has shown."""
    return reduce(or_, shown.values(), 0)


@cache
def date_fields(kind: int) -> frozenset[str]:
    """The folded names of the fields of a kind of record that are dates."""
    return columns_of("date", kind=kind) | _headings(kind, "Date")


@cache
def _amount_fields(kind: int) -> frozenset[str]:
    return columns_of("amount", "balance", "paid", kind=kind) | _headings(kind, *_NUMBERS)


def _headings(kind: int, *ends: str) -> frozenset[str]:
    """The folded names of the headings whose meaning ends in one of `ends`."""
    headings = {name: said for name, said in shapes()[kind].headings.items() if name.endswith(ends)}
    return frozenset(map(fold, (*headings, *(one for said in headings.values() for one in said))))
