"""The day in the name of a file: exports of one list that were taken again, such as `invoices_2026-10.csv` and -11.

Two files of one *series* have the same name but for a date in it. A record that stands in several of them is a record
in several states, of which that in the file of the latest day is the newest. The time at which a file was written tells
nothing of that: copies have another one.
"""

import re
from collections.abc import Collection
from typing import Final, NamedTuple

Day = tuple[int, int, int]
"""Year, month and day; 0 for what a name does not tell."""

_YEAR: Final = r"(?P<{0}>20\d\d)"
_MONTH: Final = r"(?P<{0}>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<{0}>0[1-9]|[12]\d|3[01])"
_DATE: Final = re.compile(
    r"(?<!\d)(?:"
    + _DAY.format("d1") + r"\." + _MONTH.format("m1") + r"\." + _YEAR.format("y1") + "|"
    + _YEAR.format("y2") + r"(?P<sign>[-_.]?)" + _MONTH.format("m2") + r"(?:(?P=sign)" + _DAY.format("d2") + r")?|"
    + _YEAR.format("y3") + r")(?!\d)"
)  # fmt: skip


class DatedName(NamedTuple):
    """The name of a file without the dates in it, and the last of these; None where there is none."""

    series: str
    day: Day | None


def dated_name(name: str) -> DatedName:
    """What the path of a file in the folder tells of when it was made."""
    day: Day | None = None
    for found in _DATE.finditer(name):
        parts = ((found[f"y{form}"], found[f"m{form}"] if form < 3 else None) for form in (1, 2, 3))  # noqa: PLR2004
        year, month = next((year, month) for year, month in parts if year)
        day = (int(year), int(month or 0), int(found["d1"] or found["d2"] or 0))
    return DatedName(_DATE.sub("#", name).casefold(), day)


def newest_first(names: Collection[DatedName]) -> bool:
    """Whether files with these names, each of another, are states of one list, so that the last one is the newest."""
    days = [name.day for name in names]
    return len({name.series for name in names}) == 1 and None not in days and len(set(days)) == len(days)


def is_older(one: DatedName, other: DatedName) -> bool:
    """Whether a file is an earlier state of the list in another one."""
    return newest_first((one, other)) and one.day is not None and other.day is not None and one.day < other.day
