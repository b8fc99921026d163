"""The day in the name of a file: exports of one list that were taken again, such as `invoices_2026-10.csv` and -11.

A month may have its name (`Invoices Feb 2026.csv`, `Februar.csv`).

Two files of one *series* have the same name but for a date in it. A record that stands in several of them is a record
in several states, of which that in the file of the latest day is the newest. The time at which a file was written tells
nothing of that: copies have another one.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final, NamedTuple

from scanner.checks.forms.calendar_days import month_named

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

_WORD: Final = r"(?P<month>[^\W\d_]{3,12})"
_NAMED: Final = tuple(
    map(
        re.compile,
        (
            rf"(?<![^\W_])(?:(?P<day>\d{{1,2}})\.?[ _-]*)?{_WORD}\.?,?[ _-]*(?P<year>20\d\d)(?!\d)",
            rf"(?<![^\W_]){_WORD}\.?[ _-]+(?P<day>\d{{1,2}}),?[ _-]+(?P<year>20\d\d)(?!\d)",
            rf"(?<!\d)(?P<year>20\d\d)[ _-]*{_WORD}(?:[ _-]+(?P<day>\d{{1,2}}))?(?![^\W_])",
        ),
    )
)
_MONTH_ALONE: Final = re.compile(rf"(?<![^\W_]){_WORD}(?![^\W_])")
_TELLING: Final = 4  # letters of a month without a year; "set" and "mar" are words of other things, too
_THREE: Final = frozenset({"may", "mai", "mei"})  # months that have no longer name
_HALF_A_YEAR: Final = 6  # months apart, beyond which files without a year may be of two


class DatedName(NamedTuple):
    """The name of a file without the dates in it, and the last of these; None where there is none."""

    series: str
    day: Day | None


def dated_name(name: str) -> DatedName:
    """What the path of a file in the folder tells of when it was made."""
    day: Day | None = None
    name = unicodedata.normalize("NFC", name)
    for form in _NAMED:
        name = form.sub(_in_figures, name)
    for found in _DATE.finditer(name):
        parts = ((found[f"y{form}"], found[f"m{form}"] if form < 3 else None) for form in (1, 2, 3))  # noqa: PLR2004
        year, month = next((year, month) for year, month in parts if year)
        day = (int(year), int(month or 0), int(found["d1"] or found["d2"] or 0))
    if day is None and (month := next(filter(None, map(_month_alone, _MONTH_ALONE.findall(name))), None)) is not None:
        day = (0, month, 0)
        name = _MONTH_ALONE.sub(lambda found: "#" if _month_alone(found["month"]) else found[0], name)
    return DatedName(_DATE.sub("#", name).casefold(), day)


def _in_figures(found: re.Match[str]) -> str:
    month, day = month_named(found["month"]), int(found["day"] or 0)
    if month is None or day > 31:  # noqa: PLR2004  of the longest month
        return found[0]
    return f"{found['year']}-{month:02}-{day:02}" if day else f"{found['year']}-{month:02}"


def _month_alone(word: str) -> int | None:
    return month_named(word) if len(word) >= _TELLING or word.casefold() in _THREE else None


def newest_first(names: Collection[DatedName]) -> bool:
    """Whether files with these names, each of another, are states of one list, so that the last one is the newest."""
    days = [name.day for name in names if name.day is not None]
    if len({name.series for name in names}) != 1 or len(set(days)) != len(names):
        return False
    if all(year for year, _, _ in days):
        return True
    months = [month for year, month, _ in days if not year]
    return len(months) == len(days) and max(months) - min(months) <= _HALF_A_YEAR


def is_older(one: DatedName, other: DatedName) -> bool:
    """Whether a file is an earlier state of the list in another one."""
    return newest_first((one, other)) and one.day is not None and other.day is not None and one.day < other.day
