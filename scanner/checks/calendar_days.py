"""Whether what stands in the place of a name is the beginning of a date: ``Sun Nov 29``, as git, login and build print.

Sun, Jan, April and Dom are names as well, so neither half says it; no name is made of a weekday and then a month.
"""

from __future__ import annotations

from typing import Final

# Names and abbreviations of three letters and more, as `date`, `git log` and calendars write them; those of two letters
# are particles and surnames (Di, Do, Ma). Unicode CLDR 44, en, de, fr, es, it, pt, nl, pl, with and without accents.
_WEEKDAYS: Final = frozenset(
    {"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday",
     "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
     "sonnabend", "sonntag", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "lundi", "mardi", "mercredi", "jeudi",
     "vendredi", "samedi", "dimanche", "mié", "mie", "jue", "vie", "sáb", "sab", "dom", "lunes", "martes",
     "miércoles", "miercoles", "jueves", "viernes", "sábado", "sabado", "domingo", "gio", "lunedì", "lunedi",
     "martedì", "martedi", "mercoledì", "mercoledi", "giovedì", "giovedi", "venerdì", "venerdi", "sabato", "domenica",
     "seg", "ter", "qua", "qui", "sex", "segunda", "terça", "terca", "quarta", "quinta", "sexta", "maa", "din", "woe",
     "don", "vri", "zat", "zon", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
     "pon", "wto", "śro", "sro", "czw", "pią", "pia", "sob", "nie", "niedz", "poniedziałek", "wtorek", "środa",
     "sroda", "czwartek", "piątek", "piatek", "sobota", "niedziela"}
)  # fmt: skip
_MONTHS: Final = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january",
     "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "jän",
     "mär", "mrz", "mai", "okt", "dez", "januar", "jänner", "februar", "märz", "juni", "juli", "oktober", "dezember",
     "janv", "févr", "fevr", "mars", "avr", "juin", "juil", "août", "aout", "déc", "janvier", "février", "fevrier",
     "avril", "juillet", "septembre", "octobre", "novembre", "décembre", "decembre", "ene", "abr", "ago", "dic",
     "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre", "octubre",
     "noviembre", "diciembre", "gen", "mag", "giu", "lug", "set", "ott", "gennaio", "febbraio", "aprile", "maggio",
     "giugno", "luglio", "settembre", "ottobre", "dicembre", "fev", "out", "janeiro", "fevereiro", "março",
     "marco", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro", "mrt", "mei", "januari",
     "februari", "maart", "augustus", "sty", "lut", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "paz", "lis",
     "gru", "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "wrzesnia",
     "października", "pazdziernika", "listopada", "grudnia"}
)  # fmt: skip
_MARKS: Final = ".,"


def begins_date(text: str) -> bool:
    """Whether a candidate's first word is a weekday and its second a month, in the same or different languages."""
    first, _, rest = text.lstrip().partition(" ")
    if first.rstrip(_MARKS).lower() not in _WEEKDAYS:
        return False
    second, _, _ = rest.lstrip().partition(" ")
    return second.rstrip(_MARKS).lower() in _MONTHS
