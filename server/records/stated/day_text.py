"""A day as people write it, `31.12.2026` or `5 Mar 2026 10:00`: which days of the calendar the text may mean."""

import re
from datetime import date
from typing import Final, NamedTuple

from scanner.checks.forms.calendar_days import month_named
from server.records.stated.amount_text import LONGEST
from server.records.stated.values import EPOCH

# With the name of a month: `05-Mar-2026`, `5. März 2026`.
_MONTH: Final = r"(?P<month>[^\W\d_]{3,12})[.]?"
_DAY: Final = r"(?P<day>[0-9]{1,2})"
_YEAR: Final = r"(?P<year>[0-9]{4})"
_EITHER_YEAR: Final = r"(?P<year>[0-9]{4}|[0-9]{2}(?![0-9]))"
_FORMS: Final = tuple(
    map(
        re.compile,
        (
            rf"{_DAY}(?:(?:st|nd|rd|th|er|re|[º°])?(?: de |[ /-])|[.] ?){_MONTH}(?: del? |,? |[./-]){_EITHER_YEAR}",
            rf"{_MONTH}[ /-]{_DAY}(?:st|nd|rd|th)?(?:, ?|[ /-]){_YEAR}",
            rf"{_YEAR}[ /-]{_MONTH}[ /-]{_DAY}(?![0-9])",
        ),
    )
)


_PIVOT: Final = 69
"""POSIX strptime: 00 to 68 are of this century, 69 to 99 of the last."""


class _NamedDay(NamedTuple):
    """`end`: where the day ends in the text, and perhaps a time of day follows."""

    year: int
    month: int
    day: int
    end: int


def _full_year(digits: str) -> int:
    """The year that four digits write, or two."""
    year = int(digits)
    return year if len(digits) > len("69") else year + (1900 if year >= _PIVOT else 2000)


def _named_day(text: str) -> _NamedDay | None:
    """The day that a text begins with, which the calendar may not have; None for a text with no such beginning.

    The name of a month leaves nothing open, whether it stands before or behind the day. A year has two digits behind a
    day alone, as Excel writes it (`31-Oct-26`).
    """
    for form in _FORMS:
        if (found := form.match(text)) is not None:
            month, year = month_named(found["month"]), _full_year(found["year"])
            return None if month is None else _NamedDay(year, month, int(found["day"]), found.end())
    return None


_ZONE: Final = "(?: ?(?:(?:UTC|GMT)?[+-][0-9]{2}:?[0-9]{2}|[A-Z]{3,4}|Z))?"
"""It moves no day: the one that is written is the one that a record shows."""
_TIME: Final = (
    "(?:,?[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?"
    f"(?:[ \u00a0\u202f]?[AaPp][.]?[Mm][.]?)?{_ZONE})?"  # newer Java and browsers write a narrow blank
)
_YEAR_LAST: Final = re.compile(rf"([0-9]{{1,2}})([./-])([0-9]{{1,2}})\2([0-9]{{4}}|(?<=[./])[0-9]{{2}})({_TIME})\Z")
"""A year of two digits has points or slashes before it: `26-03-01` is as likely to begin with it."""

_YEAR_FIRST: Final = re.compile(rf"([0-9]{{4}})([./-])([0-9]{{1,2}})\2([0-9]{{1,2}})({_TIME})\Z")

_ONLY_TIME: Final = re.compile(rf"{_TIME}\Z")

_SERIAL: Final = re.compile(r"([2-7][0-9]{4})(?:[.,]([0-9]{1,12}))?\Z")
"""A cell of a spreadsheet that lost its format: days since 1899-12-30 (ECMA-376, 18.17.4.1), here 1954 to 2119."""

_SERIAL_START: Final = date(1899, 12, 30).toordinal() - EPOCH
_DAY_MINUTES: Final = 24 * 60


class DayText(NamedTuple):
    """Days since 1970, None for one that the calendar does not have; `time` is what stands behind the day."""

    day_first: int | None
    month_first: int | None
    points: bool
    time: str

    @property
    def is_open(self) -> bool:
        """Whether the text is one day to whoever reads the day first, and another one to others."""
        return None not in (self.day_first, self.month_first) and self.day_first != self.month_first

    @property
    def certain(self) -> int | None:
        """The day of a text that may mean but one; None where it means none."""
        return self.month_first if self.day_first is None else self.day_first

    def read(self, first: str) -> int | None:
        """The day, by what stands first in the text: "day" or "month"; None for anything else."""
        return {"day": self.day_first, "month": self.month_first}.get(first)


def day_text(text: str) -> DayText | None:
    """The days that a text without blanks around it may mean; None for a text that is no date of these forms."""
    if not 0 < len(text) <= LONGEST:
        return None
    if found := _YEAR_FIRST.match(text):
        day = _days(found[1], found[3], found[4])
        return DayText(day, day, found[2] == ".", found[5])
    found = _YEAR_LAST.match(text)
    if found is None:
        return _serial(text) or _with_named_month(text)
    first, mark, second, year, time = found.groups()
    year = _full_year(year)
    return DayText(_days(year, second, first), _days(year, first, second), mark == ".", time)


def _serial(text: str) -> DayText | None:
    found = _SERIAL.match(text)
    if found is None:
        return None
    days, minutes = divmod(round(float(text.replace(",", ".")) * _DAY_MINUTES), _DAY_MINUTES)
    time = f" {minutes // 60:02}:{minutes % 60:02}" if found[2] else ""
    return DayText(days + _SERIAL_START, days + _SERIAL_START, points=False, time=time)


def _with_named_month(text: str) -> DayText | None:
    found = _named_day(text)
    if found is None or not _ONLY_TIME.match(time := text[found.end :]):
        return None
    day = _days(found.year, found.month, found.day)
    return DayText(day, day, points=False, time=time)


def _days(year: int | str, month: int | str, day: int | str) -> int | None:
    try:
        return date(int(year), int(month), int(day)).toordinal() - EPOCH
    except ValueError:
        return None
