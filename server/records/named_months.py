"""Days with the name of their month, `05-Mar-2026` or `5. März 2026`: which day and month a text names.

A name leaves nothing open, whichever of the two stands first. A year has two digits behind a day alone, as Excel
writes it (`31-Oct-26`).
"""

import re
import unicodedata
from typing import Final, NamedTuple

# In English, German, French, Spanish, Italian and Dutch (CLDR's names and short names), without accents.
_NAMES: Final = (
    "january januar jaenner janner janvier enero gennaio januari jan janv jaen ene gen",
    "february februar fevrier febrero febbraio februari feb febr fev fevr",
    "march marz maerz mars marzo maart mar mrz mrt",
    "april avril abril aprile apr avr abr",
    "may mai mei mayo maggio mag",
    "june juni juin junio giugno jun giu",
    "july juli juillet julio luglio jul juil lug",
    "august augustus aout agosto aug aou ago",
    "september septembre septiembre setiembre settembre sep sept set",
    "october oktober octobre octubre ottobre oct okt ott",
    "november novembre noviembre nov",
    "december dezember decembre diciembre dicembre dec dez dic",
)
_MONTHS: Final = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}

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


def month_named(word: str) -> int | None:
    """The month, from 1, that a word names in full or short; None for any other word."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return _MONTHS.get("".join(letter for letter in plain if not unicodedata.combining(letter)))


def named_day(text: str) -> NamedDay | None:
    """The day that a text begins with, which the calendar may not have; None for a text with no such beginning."""
    for form in _FORMS:
        if (found := form.match(text)) is not None:
            month = month_named(found["month"])
            return None if month is None else NamedDay(full_year(found["year"]), month, int(found["day"]), found.end())
    return None
