"""Amounts of a record with a decimal point and without signs of thousands, where its file tells how they are written.

`1.234` is more than a thousand to one reader and less than two to the next, and a reader of one record cannot know what
its column shows. A model adds up `16.799,03` and `25,634.61` wrongly. So a record is handed out with its amounts as
they are read for lists: `16799.03`, and `20809.30 EUR` where a currency stands beside the number. An amount that its
file leaves open stays as it is written.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from server.records.amount_text import amount_text
from server.records.columns import CERTAIN, written_number
from server.records.shapes import fold, place, shapes

_CERTAIN: Final = CERTAIN["."] | CERTAIN[","]
_SIGNS: Final = {CERTAIN[sign]: sign for sign in CERTAIN}
_NUMBERS: Final = ("amount", "Amount", "fee", "Paid", "Price", "Rate")
"""How the names of those headings end that hold amounts or rates besides the ones that lists are sorted by."""


class AmountSigns:
    """The decimal sign in the columns of one file, by what they have shown; see `columns.py`."""

    def __init__(self, seen: Mapping[str, int], delimiter: str = "") -> None:
        self._signs = {column: shown & _CERTAIN for column, shown in seen.items() if shown & _CERTAIN}
        file = 0
        for shown in self._signs.values():
            file |= shown
        # A file whose delimiter is a semicolon needs its commas for decimals.
        self._of_file = _SIGNS.get(file) or ("," if delimiter == ";" and not file else "")

    def plain(self, column: str, text: str) -> str | None:
        """An amount in a column with this folded name, written plainly; None for one that is plain or cannot be told.

        An amount that was written with signs of thousands has decimals, so that it is not taken for one in cents.
        """
        text = text.strip()
        stated = amount_text(text)
        number = None if stated is None else self._number(column, stated.number)
        if stated is None or number is None:
            return None
        plain = f"{'-' if stated.negative else ''}{number} {stated.currency}".rstrip()
        return None if plain == text else plain

    def _number(self, column: str, text: str) -> str | None:
        if text.isdecimal():
            return text
        number = written_number(text)
        if number is None:
            return None
        digits, decimals, _, doubt = number
        if doubt:
            told = self._sign(column)
            if not told:
                return None
            if told != doubt:
                digits, decimals = digits + decimals, ""
        return f"{digits or '0'}.{decimals or '00'}"

    def _sign(self, column: str) -> str:
        shown = self._signs.get(column, 0)
        return _SIGNS.get(shown, "") if shown else self._of_file


@cache
def amount_fields(kind: int) -> frozenset[str]:
    """The folded names of the fields of a kind of record that are amounts."""
    shape = shapes()[kind]
    headings = {name: said for name, said in shape.headings.items() if name.endswith(_NUMBERS)}
    names = (*headings, *(one for said in headings.values() for one in said))
    return frozenset((*(place(path).flat for path in (*shape.amount, *shape.balance, *shape.paid)), *map(fold, names)))
