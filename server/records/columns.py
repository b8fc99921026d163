"""How the columns of one file write amounts and dates: what one value leaves open, the others of its column tell.

`1234,50` and `1'234.50` can be read in one way only, whatever stands beside them. `1,234` is more than a thousand in
one file and less than two in the next: such a value is in doubt, and is read as the other values of its column are
written, or else as the delimiter of the file suggests. Where these do not tell either, or contradict each other, it is
not read, and its record is counted as one whose amount is not known. It is the same with `31/12/2026` and `03/04/2026`,
and with `12 EUR`: an amount in a currency is read where all of its column that name one name the same, since numbers
of several currencies are not compared.

What a column has shown is known when its file was read. Until then what is in doubt is taken as the column looked when
the first such value came; a file in which that turns out wrong is read once more.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Final, Literal, NamedTuple

from server.records.day_forms import first_by_form
from server.records.shapes import FieldPath, doubtful_amounts, fold
from server.records.stated.amount_text import amount_style, amount_text, states_nothing
from server.records.stated.day_text import day_text
from server.records.stated.money_objects import money_in
from server.records.stated.values import NUMBER, UNDATED, UNPRICED, Fields, amount_of, day_of, inside

UNREAD_AMOUNT: Final = -1.75e308
"""The amount of a record that states one nobody could read: above `UNPRICED`, and below all that are asked for."""

UNREAD: Final = "unread"
"""What reasons begin with that are about a value that could not be read; its record is there."""

OPEN_ORDER: Final = " of open order"
"""Stands behind "date" in such a reason where a column has days whose order is not known."""

UNREAD_DAY: Final = UNDATED - 1
"""The day of a record that states one nobody could read: before all others."""

# What a column has shown. The decimal sign of a value is certain where digits and signs leave no other reading …
_COMMA, _DOT = 1, 2
# … and in doubt in `1,234` and `1.234`.
_COMMA_OR_THOUSANDS, _DOT_OR_THOUSANDS = 4, 8
# The order of day and month is certain where the calendar has only one of them …
DAY_FIRST, MONTH_FIRST = 16, 32
# … and in doubt where it has both; with points between them, the day is first unless the column shows otherwise.
POINTS, OTHER_MARKS = 64, 128
# A date in another form than ISO 8601 that is one day to everybody: 2026/12/31, 5 Mar 2026, 05/05/2026.
CLEAR = 2048
# A value with a currency is in doubt, until it is known whether the column has others. Each that it has shown is noted
# by the column's name, a blank, which no folded name has, and the currency.
_PRICED = 256
# Whether any amount is a whole number, and whether any has decimals: files of the first kind may be in cents.
WHOLE, DECIMAL = 512, 1024

_DOUBT: Final = {",": _COMMA_OR_THOUSANDS, ".": _DOT_OR_THOUSANDS}
_DOUBTS: Final = (*_DOUBT.values(), POINTS, OTHER_MARKS, _PRICED)
CERTAIN: Final = {",": _COMMA, ".": _DOT}
"""The decimal signs, and what a column has shown that has one for certain."""

CREDIT_NOTES, REFUNDS, VOID = 4096, 8192, 16384
"""What a file has shown in which an invoice says that it is a credit note, a payment that it is a refund, an invoice
that it is void, a draft or written off and that something is left to pay of it. Noted under `_OF_FILE`."""

TOLD: Final = 32768
"""What a column has shown whose heading says whether the day or the month comes first."""

_OF_FILE: Final = " of file"  # no folded name, and no column with its currency
_OTHER: Final = {",": ".", ".": ","}

_THOUSAND: Final = 3  # digits of a group

_AMOUNT: Final = re.compile(
    "(?P<whole>[0-9]{0,30}|[0-9]{1,3}(?P<group>[.,' \u2019\u00a0\u2009\u202f])(?:[0-9]{2,3}(?P=group))*[0-9]{3})"
    r"(?:(?P<sign>[.,])(?P<decimals>[0-9]{0,30}))?\Z"
)
"""Groups of two digits are India's, apostrophes Switzerland's, spaces (of every width) France's and Sweden's."""


class WrittenNumber(NamedTuple):
    """A number without its signs: the digits before the decimals, and the decimals.

    `sign` is the decimal sign that it shows for certain, `doubt` one that may as well stand between thousands; one of
    the two is empty, or both.
    """

    digits: str
    decimals: str
    sign: str
    doubt: str

    @property
    def plain(self) -> str:
        """The number as programs write it, where what is in doubt stands before decimals."""
        return f"{self.digits or 0}.{self.decimals or 0}"


def written_number(text: str) -> WrittenNumber | None:
    """A number as it is written, with neither a sign of what is owed nor a currency; None for what is none."""
    found = _AMOUNT.match(text)
    if found is None:
        return None
    whole, group, sign, decimals = found.group("whole", "group", "sign", "decimals")
    digits = whole if group is None else whole.replace(group, "")
    if (group is not None and group == sign) or not (digits or decimals):
        return None
    if group is None and sign and len(decimals) == _THOUSAND and 0 < len(whole) <= _THOUSAND and whole[0] != "0":
        return WrittenNumber(digits, decimals, "", sign)
    # 1.234.567 has a comma for its decimals, if it had any
    return WrittenNumber(digits, decimals or "", sign or _OTHER.get(group or "", ""), "")


def reads_as_amount(text: str) -> bool:
    """Whether a text is a number with or without a currency, and no day such as 2026-03-01 or seconds since 1970."""
    stated = amount_text(text)
    is_number = stated is not None and (stated.number.isdecimal() or written_number(stated.number) is not None)
    return is_number and day_of(text) is None


def reads_as_day(text: str) -> bool:
    """Whether a text is a day, perhaps with a time, as programs or people write it."""
    return day_of(text) is not None or day_text(text) is not None


class Columns:
    """The columns of one file. `seen`: what they have shown so far, of a file that was read and has grown.

    `unread`: ("date", "due date", "amount" or "balance", column) of each value of the last record that could not be
    read; the reader of the file empties it.
    """

    def __init__(self, delimiter: str = "", seen: dict[str, int] | None = None) -> None:
        self.seen: dict[str, int] = {} if seen is None else seen
        self.unread: list[tuple[str, str]] = []
        self._delimiter = delimiter
        # What the doubt in a column was taken for, by the bit that stands for it.
        self._taken: dict[tuple[str, int], str] = {}
        for column, shown in self.seen.items():
            for doubt in _DOUBTS:
                if shown & doubt:
                    self._taken[column, doubt] = self._told(column, doubt)

    def day(self, fields: Fields, places: tuple[FieldPath, ...], role: Literal["date", "due date"] = "date") -> int:
        """The day of a record, from the first of these places that has one; `role` is what a report calls it."""
        unread: FieldPath | None = None
        for place in places:  # of every record: a name without steps takes no further call
            value = inside(fields, place) if place.steps else fields.get(place.head)
            if value is None:
                continue
            found = day_of(value)
            if found is None and isinstance(value, str):
                found = self._day(place.flat, value)
            if found is not None:
                return found
            unread = unread or _unread(place, value)
        if unread is None:
            return UNDATED
        self._tell(role, unread)
        return UNREAD_DAY

    def amount(
        self,
        fields: Fields,
        places: tuple[FieldPath, ...],
        role: Literal["amount", "balance"] | None = "amount",
    ) -> float:
        """The amount of a record, from the first of these places that has one.

        `role` is what a report calls it; None for one of which no report is made.
        """
        unread: FieldPath | None = None
        for place in places:
            value = inside(fields, place) if place.steps else fields.get(place.head)
            if value is None:
                continue
            if isinstance(value, dict):
                if (money := money_in(value)) is None:
                    continue
                value = money.number or money.currency  # which is no number
            found = self._amount(place.flat, value) if isinstance(value, str) else amount_of(value)
            if place.flat in doubtful_amounts() and (
                day_of(value) is not None if found is not None else _no_amount(value)
            ):
                continue
            if found is not None:
                shown = self.seen.get(place.flat, 0)
                if not shown & DECIMAL and not (shown & WHOLE and type(value) is int):
                    self._written(place.flat, value)
                return found
            unread = unread or _unread(place, value)
        if unread is None:
            return UNPRICED
        if role is not None:
            self._tell(role, unread)
        return UNREAD_AMOUNT

    def note_of_file(self, what: int) -> None:
        """Note that the file has records that are `CREDIT_NOTES` and so on."""
        self._note(_OF_FILE, what)

    def note_forms(self, headings: Iterable[str]) -> None:
        """Note what the headings of the file say of the order of day and month: `Date (DD/MM/YYYY)`."""
        for heading in headings:
            if first := first_by_form(heading):
                self._note(fold(heading), TOLD | (DAY_FIRST if first == "day" else MONTH_FIRST))

    def has_open_days(self, column: str) -> bool:
        """Whether a column has a date that is one day to some and another to others, and nothing in its file tells."""
        told = reduce(or_, self.seen.values(), 0) & (DAY_FIRST | MONTH_FIRST)
        return not told and bool(self.seen.get(column, 0) & OTHER_MARKS)

    def settled(self) -> bool:
        """Whether all that was in doubt was taken for what the columns say by now."""
        return all(self._told(column, doubt) == taken for (column, doubt), taken in self._taken.items())

    def again(self) -> "Columns":
        """The columns for another reading of the same file, with what was seen in this one."""
        return Columns(self._delimiter, self.seen)

    def _written(self, column: str, value: Any) -> None:
        if (how := amount_style(value)) is not None:
            self._note(column, DECIMAL if how == "decimal" else WHOLE)

    def _tell(self, role: str, place: FieldPath) -> None:
        self.unread.append((role, ".".join((place.head, *place.steps))))

    # ---- amounts ----

    def _amount(self, column: str, text: str) -> float | None:
        text = text.strip()
        if NUMBER.match(text):
            dot = text.find(".")
            if dot < 0:
                return float(text)
            if len(text) - dot != _THOUSAND + 1:
                self._note(column, _DOT)
                return float(text)
        stated = amount_text(text)
        if stated is None:
            return None
        read = self._grouped(column, stated.number)
        if stated.currency and self._priced(column, stated.currency) != stated.currency:
            return None
        return read if read is None or not stated.negative else -read

    def _priced(self, column: str, currency: str) -> str:
        """The only currency of a column; empty where it has several."""
        self.seen.setdefault(f"{column} {currency}", 0)
        return self._take(column, _PRICED)

    def _grouped(self, column: str, text: str) -> float | None:
        number = written_number(text)
        if number is None:
            return None
        if number.doubt:
            taken = self._take(column, _DOUBT[number.doubt])
            if not taken:
                return None
            return float(number.plain if taken == number.doubt else number.digits + number.decimals)
        if number.sign:
            self._note(column, CERTAIN[number.sign])
        return float(number.plain)

    # ---- dates ----

    def _day(self, column: str, text: str) -> int | None:
        found = day_text(text.strip())
        if found is None:
            return None
        if found.is_open:
            return found.read(self._take(column, POINTS if found.points else OTHER_MARKS))
        if found.day_first != found.month_first:  # no month has that number
            self._note(column, MONTH_FIRST if found.day_first is None else DAY_FIRST)
        elif found.certain is not None:
            self._note(column, CLEAR)
        return found.certain

    # ---- what the columns tell ----

    def _take(self, column: str, doubt: int) -> str:
        """What a value that is in doubt is taken for in this reading; empty where that cannot be told."""
        self._note(column, doubt)
        taken = self._taken.get((column, doubt))
        if taken is None:
            taken = self._taken[column, doubt] = self._told(column, doubt)
        return taken

    def _told(self, column: str, doubt: int) -> str:
        if doubt == _PRICED:
            currencies = [key for key in self.seen if key.startswith(f"{column} ")]
            return currencies[0].removeprefix(f"{column} ") if len(currencies) == 1 else ""
        if doubt in _DOUBT.values():
            return self._decimal_sign(column)
        shown = self.seen.get(column, 0)
        if not shown & (DAY_FIRST | MONTH_FIRST):  # one program wrote all columns of the file
            shown = reduce(or_, self.seen.values(), 0)
        return first_part(shown, points=doubt == POINTS)

    def _decimal_sign(self, column: str) -> str:
        """The decimal sign of what is in doubt, as far as the column tells; empty where it does not."""
        shown = self.seen.get(column, 0)
        if shown & (_COMMA | _DOT):
            return {_COMMA: ",", _DOT: "."}.get(shown & (_COMMA | _DOT), "")
        if self._delimiter == ";":  # which is there because the comma is taken
            return ","
        if shown & _COMMA_OR_THOUSANDS:
            return "." if self._delimiter == "," and not shown & _DOT_OR_THOUSANDS else ""
        return "."  # as programs write numbers

    def _note(self, column: str, what: int) -> None:
        shown = self.seen.get(column, 0)
        if not shown & what:
            self.seen[column] = shown | what


def first_part(shown: int, *, points: bool) -> str:
    """What stands first in a date that is open, by what its column has shown: "day", "month" or nothing.

    With points between them, the day stands first unless the column shows otherwise.
    """
    shown &= DAY_FIRST | MONTH_FIRST
    return {DAY_FIRST: "day", MONTH_FIRST: "month"}.get(shown, "day" if points and not shown else "")


def _no_amount(value: Any) -> bool:
    """Whether what stands in a field that is called like an amount is something else, such as yes or a day."""
    return not (isinstance(value, str) and reads_as_amount(value.strip()))


def _unread(place: FieldPath, value: Any) -> FieldPath | None:
    """The place, where its value is a text that was to say something: more than the dash that Excel shows for zero."""
    return place if isinstance(value, str) and not states_nothing(value) else None
