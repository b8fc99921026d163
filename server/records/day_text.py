"""A day as people write it, `31.12.2026` or `5 Mar 2026 10:00`: which days of the calendar the text may mean."""

import re
from datetime import date
from typing import Final, NamedTuple

from server.records.amount_text import LONGEST
from server.records.named_months import named_day
from server.records.values import EPOCH

_TIME: Final = "(?:,?[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?(?: ?[AaPp][.]?[Mm][.]?)?)?"
_YEAR_LAST: Final = re.compile(rf"([0-9]{{1,2}})([./-])([0-9]{{1,2}})\2([0-9]{{4}}|(?<=[.])[0-9]{{2}})({_TIME})\Z")
"""A year of two digits has points before it: `26-03-01` is as likely to begin with it."""

_YEAR_FIRST: Final = re.compile(rf"([0-9]{{4}})([./])([0-9]{{1,2}})\2([0-9]{{1,2}})({_TIME})\Z")

_ONLY_TIME: Final = re.compile(rf"{_TIME}\Z")

_SHORT_YEAR: Final = 2  # digits
_PIVOT: Final = 69  # POSIX strptime: 00 to 68 are of this century, 69 to 99 of the last


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
        return _with_named_month(text)
    first, mark, second, year, time = found.groups()
    if len(year) == _SHORT_YEAR:
        year = f"{'19' if int(year) >= _PIVOT else '20'}{year}"
    return DayText(_days(year, second, first), _days(year, first, second), mark == ".", time)


def _with_named_month(text: str) -> DayText | None:
    found = named_day(text)
    if found is None or not _ONLY_TIME.match(time := text[found.end :]):
        return None
    day = _days(found.year, found.month, found.day)
    return DayText(day, day, points=False, time=time)


def _days(year: int | str, month: int | str, day: int | str) -> int | None:
    try:
        return date(int(year), int(month), int(day)).toordinal() - EPOCH
    except ValueError:
        return None
