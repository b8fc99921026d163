"""Cells that are written as formulas of a text, `="0012"`, which keeps Excel from taking the zeros away."""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

_FORMULA: Final = re.compile(r'="[^"]*"')


class Formulas(msgspec.Struct, frozen=True, tag=True):
    """The rows of a table some of whose cells are such formulas."""

    def plain(self, fields: list[str]) -> list[str]:
        """A row whose formulas of a text are that text."""
        return [cell[2:-1] if _FORMULA.fullmatch(cell) else cell for cell in fields]


def has_formulas(rows: Iterable[Iterable[str]]) -> bool:
    """Whether any cell of these rows is a formula of a text."""
    return any(_FORMULA.fullmatch(cell) for row in rows for cell in row)
