"""What fields say that have an answer alone: `Paid`, `is_deleted`, `Cancelled`."""

from datetime import date
from typing import Any, Final

from server.records.columns import reads_as_amount, reads_as_day
from server.records.credits import standing
from server.records.stated.day_text import day_text
from server.records.stated.values import day_of, key_of

_YES: Final = frozenset(
    {"true", "yes", "y", "1", "wahr", "ja", "oui", "vrai", "sí", "si", "sì", "vero", "sim", "tak", "x"}
)
"""How exports write that something is so, in the languages of the table."""

_YEAR: Final = 365
"""Days since 1970, before which a day stands for none: `1970-01-01`, `0001-01-01`."""
_NEVER: Final = date(2038, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
"""The same from which on one does: `9999-12-31`, `2099-12-31`, and the last one that fits into 32 bits."""


def says_yes(value: Any) -> bool | None:
    """Whether a field says that something is so; None where it does not."""
    said = value.strip().lower() if isinstance(value, str) else value
    is_so = said is True or (type(said) is int and said == 1) or (isinstance(said, str) and said in _YES)
    return True if is_so else None


def says_void(kind: int, value: Any) -> bool | None:
    """The same of a field such as `Cancelled`, which may also say since when, or just that it is."""
    said = value.strip() if isinstance(value, str) else ""
    is_void = said != "" and not reads_as_amount(said) and (_says_since(said) or standing(kind, said) == "void")
    return True if is_void else says_yes(value)


def _says_since(said: str) -> bool:
    day = day_of(said)
    if day is None:
        written = day_text(said)
        if written is None or written.is_open:
            return written is not None
        day = written.certain
    return day is not None and _YEAR <= day < _NEVER


def word_of_paid(value: Any) -> str | None:
    """What a field called `Paid` says of whether an invoice is paid; None where it holds an amount or a day."""
    if isinstance(value, bool):
        return str(value).lower()
    word = key_of(value) if isinstance(value, str) else None
    return None if word is None or reads_as_amount(word) or reads_as_day(word) else word
