"""Headers below the first one of a CSV file: its own again, as of files put together, and those of other tables."""

import re
from collections.abc import Sequence
from typing import Final

from server.records.heading_forms.headings import folded
from server.records.shapes import columns_of, fold, known_fields

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
    parts = (columns_of("date", "due"), columns_of("amount", "balance"))
    return len(names & known_fields()) >= len(said) - 1 and not any(map(names.isdisjoint, parts))
