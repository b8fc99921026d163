"""Markdown tables: cells between bars. The line of dashes below the names leaves no doubt that a text is a table.

A few lines may stand above and below the table. All its rows must have as many cells as the header.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from scanner.texts.rows import FEWEST_RECORDS, LINE, MOST_ABOVE, MOST_BELOW, MOST_CELLS, Row, TextRows

_DASHES: Final = re.compile(r"\s*+\|?(?:\s*+:?-++:?\s*+\|)++(?:\s*+:?-++:?)?+\s*+\Z")
_BEGINS: Final = re.compile(r"[ \t]*\|[ \t]*")
# A bar behind a backslash is part of its cell, https://github.github.com/gfm/#tables-extension-
_CELL: Final = re.compile(r"((?:\\[\\|]|[^|\s]|[ \t]++(?=[^|\s]))*+)([ \t]*+\|[ \t]*+)")
_FEWEST_CELLS: Final = 2


class BarredRows(NamedTuple):
    """The rows of a table, the text before its first cell, and the text behind its last."""

    front: str
    rows: TextRows
    behind: str


def barred_in(text: str) -> BarredRows | None:
    """The table in a text that holds little else; None for any other text."""
    if "|" not in text or "-" not in text:
        return None
    lines = [line[0] for line in LINE.finditer(text) if line[0]]
    dashes = next((at for at, line in enumerate(lines[: MOST_ABOVE + 2]) if _DASHES.match(line)), 0)
    if not dashes:
        return None
    end = next((at for at in range(dashes + 1, len(lines)) if "|" not in lines[at]), len(lines))
    if len(lines) - end > MOST_BELOW or end - dashes - 1 < FEWEST_RECORDS:
        return None
    front = "".join(lines[: dashes - 1])
    rows: list[Row] = []
    cells = 0
    for at in (dashes - 1, *range(dashes + 1, end)):
        begins = _BEGINS.match(lines[at])
        row = _divided(lines[at], begins.end()) if begins else None
        cells += len(row or ())
        if begins is None or row is None or (rows and len(row) != len(rows[0])) or cells > MOST_CELLS:
            return None
        if rows:
            cell, behind = rows[-1][-1]
            rows[-1][-1] = cell, behind + begins[0]
        else:
            front += begins[0]
        if not rows:
            row[-1] = row[-1][0], row[-1][1] + lines[dashes]
        rows.append(row)
    names = [cell for cell, _ in rows[0]]
    return BarredRows(front, TextRows(rows, None), "".join(lines[end:])) if len(set(names)) == len(names) else None


def _divided(line: str, start: int) -> Row | None:
    """The cells of a line, each with the bar behind it; None when the line does not consist of cells."""
    row: Row = []
    while cell := _CELL.match(line, start):
        row.append((cell[1], cell[2]))
        start = cell.end()
    if len(row) < _FEWEST_CELLS or line[start:].strip():
        return None
    row[-1] = row[-1][0], row[-1][1] + line[start:]
    return row
