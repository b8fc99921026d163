"""Days with the name of their month, `05-Mar-2026` or `5. März 2026`: which day and month a text names.

A name leaves nothing open, whichever of the two stands first. A year has two digits behind a day alone, as Excel
writes it (`31-Oct-26`).
"""

import re
from typing import Final, NamedTuple

from scanner.checks.calendar_days import month_named

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


class NamedDay(NamedTuple):
    """`end`: where the day ends in the text, and perhaps a time of day follows."""

    year: int
    month: int
    day: int
    end: int


def full_year(digits: str) -> int:
    """The year that four digits write, or two."""
    year = int(digits)
    return year if len(digits) > len("69") else year + (1900 if year >= _PIVOT else 2000)


def named_day(text: str) -> NamedDay | None:
    """The day that a text begins with, which the calendar may not have; None for a text with no such beginning."""
    for form in _FORMS:
        if (found := form.match(text)) is not None:
            month = month_named(found["month"])
            return None if month is None else NamedDay(full_year(found["year"]), month, int(found["day"]), found.end())
    return None
