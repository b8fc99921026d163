"""Rows below a header in a text, with commas, semicolons, tabs or pipes between cells, each as it is written.

What is a table is told beyond doubt or not at all, since prose has commas too. A cell that changes is written anew, in
quotes where it was or has to be; all else stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from scanner.batch.formats.dialect import DELIMITERS, dialect_of

FEWEST_RECORDS: Final = 2
"""Below the header, or as lines of JSON: fewer are no table."""

_HEAD: Final = 1 << 16  # bytes that the dialect is told by
_MOST_CELLS: Final = 1 << 17  # 2,000 cells take 9 ms; what has more is read flat alone
_LONGEST_NAME: Final = 40  # characters of a column's name
_MOST_WORDS: Final = 4  # in it
_SENTENCE: Final = re.compile(r"[.!?:;,\"](?:\s|$)|[\r\n]")
_NEEDS_QUOTES: Final = re.compile(r"[\"\r\n]")

_Row = list[tuple[str, str]]  # each cell as it is written, and what stands behind it: a delimiter, an end of a line
_CELLS: Final = {
    # Strictly by RFC 4180: a quote stands around a cell, or doubled in one; possessive, so that none is tried twice.
    delimiter: re.compile(
        rf'("(?:[^"]++|"")*+"|[^"{re.escape(delimiter)}\r\n]*+)({re.escape(delimiter)}|\r\n|\n|\r|\Z)'
    )
    for delimiter in DELIMITERS
}


class TextRows:
    """The rows of one text, the header first, all of one width."""

    def __init__(self, rows: list[_Row], delimiter: str) -> None:
        self._rows = rows
        self._delimiter = delimiter

    def copy(self) -> TextRows:
        """The same, to be changed by itself."""
        return TextRows([row.copy() for row in self._rows], self._delimiter)

    def values(self) -> list[list[str]]:
        """What the cells say, row by row."""
        return [[_value(cell) for cell, _ in row] for row in self._rows]

    def put(self, number: int, before: Sequence[str], shown: Sequence[str]) -> None:
        """Have a row show other values than ``before``."""
        row = self._rows[number]
        for at, (old, new) in enumerate(zip(before, shown, strict=True)):
            if old != new:
                cell, behind = row[at]
                quoted = cell.startswith('"') or self._delimiter in new or _NEEDS_QUOTES.search(new)
                row[at] = ('"' + new.replace('"', '""') + '"' if quoted else new), behind

    def written(self) -> str:
        """The text."""
        return "".join(cell + behind for row in self._rows for cell, behind in row)


def rows_in(text: str, tells: Callable[[str], bool]) -> TextRows | None:
    """The rows of a table, None for a text that is none beyond doubt; ``tells`` is whether a column's name is known."""
    if not _may_be_rows(text):
        return None
    dialect = dialect_of(text[:_HEAD].encode(), whole=len(text) <= _HEAD, tells=tells)
    if dialect is None or not dialect.header or dialect.above or dialect.sep or dialect.delimiter not in _CELLS:
        return None
    rows = _divided(text, dialect.delimiter)
    if rows is None or len(rows) <= FEWEST_RECORDS:
        return None
    names = [_value(cell) for cell, _ in rows[0]]
    plain = [name.strip() for name in names]
    if len(set(plain)) < len(plain) or not all(map(_is_name, plain)):
        return None
    if dialect.header != "known" and plain != names:  # "Dear Jane, thanks": prose has a space behind its commas
        return None
    return TextRows(rows, dialect.delimiter)


def _may_be_rows(text: str) -> bool:
    """Whether a delimiter stands in the first line as often as in the second, unless there are quotes anywhere.

    Of notes hardly one has that; to tell a dialect takes 0.3 ms.
    """
    if '"' in text:
        return True
    first, _, rest = text.replace("\r", "\n").partition("\n")
    second, _, _ = rest.lstrip("\n").partition("\n")
    return any(first.count(one) and first.count(one) == second.count(one) for one in DELIMITERS)


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS and not _SENTENCE.search(name)


def _divided(text: str, delimiter: str) -> list[_Row] | None:
    """All rows, each as wide as the first, which has two cells; None where that is not so."""
    match = _CELLS[delimiter].match
    rows: list[_Row] = []
    row: _Row = []
    position = cells = 0
    while True:
        cell = match(text, position)
        if cell is None or cells >= _MOST_CELLS:
            return None
        row.append((cell[1], cell[2]))
        cells += 1
        position = cell.end()
        if cell[2] != delimiter:
            if len(row) < 2 or (rows and len(row) != len(rows[0])):  # noqa: PLR2004  what is divided at all
                return None
            rows.append(row)
            row = []
            if not cell[2]:
                return rows


def _value(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
