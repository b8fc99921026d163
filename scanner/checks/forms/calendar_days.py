"""Names of weekdays and months: which month a word names, and whether a text begins with a day and a month.

``Sun Nov 29``, as git, login and build print it, stands where a name could. Sun, Jan, April and Dom are names as well,
so neither half says it; no name is made of a weekday and then a month.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from scanner.checks.words import listed

# Names and abbreviations of three letters and more, as `date`, `git log` and calendars write them; those of two letters
# are particles and surnames (Di, Do, Ma). Unicode CLDR 44, en, de, fr, es, it, pt, nl, pl, without
# accents.
_WEEKDAYS: Final = listed("calendar_days.weekdays")
# The months in turn, as CLDR has them in full and short in en, de, fr, es, it, nl, without accents.
_MONTHS: Final = (
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
_NUMBERS: Final = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
# In pt and pl, whose names by themselves are words of other things in the languages above: Marco, out, lis.
_MONTHS_ELSEWHERE: Final = listed("calendar_days.months_elsewhere")
_MARKS: Final = ".,"


def month_named(word: str) -> int | None:
    """The month, from 1, that a word names in full or short; None for any other word."""
    return _NUMBERS.get(_bare(word))


def begins_date(text: str) -> bool:
    """Whether a candidate's first word is a weekday and its second a month, in the same or different languages."""
    first, _, rest = text.lstrip().partition(" ")
    if _bare(first.rstrip(_MARKS)) not in _WEEKDAYS:
        return False
    second, _, _ = rest.lstrip().partition(" ")
    month = _bare(second.rstrip(_MARKS))
    return month in _NUMBERS or month in _MONTHS_ELSEWHERE


def _bare(word: str) -> str:
    """A word in small letters, without accents."""
    if word.isascii():  # as most are
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
