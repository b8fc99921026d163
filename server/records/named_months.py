"""Days with the name of their month, `05-Mar-2026` or `5. März 2026`: which day and month a text names.

A name leaves nothing open, whichever of the two stands first. A year has four digits: `05-Mar-26` may begin with it.
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
_FORMS: Final = tuple(
    map(
        re.compile,
        (
            rf"{_DAY}(?:(?:st|nd|rd|th|er|re|[º°])?(?: de |[ /-])|[.] ?){_MONTH}(?: del? |,? |[./-]){_YEAR}",
            rf"{_MONTH}[ /-]{_DAY}(?:st|nd|rd|th)?(?:, ?|[ /-]){_YEAR}",
            rf"{_YEAR}[ /-]{_MONTH}[ /-]{_DAY}(?![0-9])",
        ),
    )
)


class NamedDay(NamedTuple):
    """`end`: where the day ends in the text, and perhaps a time of day follows."""

    year: int
    month: int
    day: int
    end: int


def named_day(text: str) -> NamedDay | None:
    """The day that a text begins with, which the calendar may not have; None for a text with no such beginning."""
    for form in _FORMS:
        if (found := form.match(text)) is not None:
            plain = unicodedata.normalize("NFKD", found["month"].casefold())
            month = _MONTHS.get("".join(letter for letter in plain if not unicodedata.combining(letter)))
            return None if month is None else NamedDay(int(found["year"]), month, int(found["day"]), found.end())
    return None
