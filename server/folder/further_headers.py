"""Headers below the first one of a CSV file: its own again, as of files put together, and those of other tables."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from server.records.headings import folded
from server.records.shapes import RECORD_KINDS, field_parts, fold, known_fields

_HEADINGS: Final = 4  # cells of such a header at least
_TELLING: Final = 3  # of the table's own; fewer may be values of a row
_DIGIT: Final = re.compile(r"\d")


def is_again(fields: Sequence[str], written: Sequence[str]) -> bool:
    """Whether a row is the table's own header, as it is or with other blanks, letters, and cells left empty."""
    if len(fields) < len(written) or fields[0].strip().lower() != written[0].strip().lower():
        return False
    said = [(field, own) for field, own in zip(fields, written, strict=False) if field.strip()]
    return len(said) >= _TELLING and all(fold(field) == fold(own) for field, own in said)


def is_other_heading(fields: Sequence[str]) -> bool:
    """Whether a row is the header of another table: nothing but headings, nearly all known, of a day and an amount."""
    said = [] if any(map(_DIGIT.search, fields)) else [field for field in fields if field.strip()]
    if len(said) < _HEADINGS:
        return False
    names = set(folded(said).values())
    days, amounts = _days_and_amounts()
    known = known_fields()
    return len(names & known) >= len(said) - 1 and not (names.isdisjoint(days) or names.isdisjoint(amounts))


@cache
def _days_and_amounts() -> tuple[frozenset[str], frozenset[str]]:
    """The folded names of all days and of all amounts that records are listed by."""
    parts = [field_parts(kind, "") for kind in range(len(RECORD_KINDS))]
    days = (place.flat for one in parts for place in (*one.date, *one.due))
    return frozenset(days), frozenset(place.flat for one in parts for place in (*one.amount, *one.balance))
