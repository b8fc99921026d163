"""Rows below a header in a text, with commas, semicolons, tabs or pipes between cells, each as it is written.

What is a table is told beyond doubt or not at all, since prose has commas too. A cell that changes is written anew, in
quotes where it was or has to be; all else stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from scanner.delimited.dialect import dialect_of
from scanner.delimited.sep_line import told_delimiter
from scanner.delimited.signs import DELIMITERS

FEWEST_RECORDS: Final = 2
"""Below the header, or as lines of JSON: fewer are no table."""

ANY_HEADER: Final = frozenset({"known", "assumed"})
"""How sure a header may be (:class:`scanner.delimited.dialect.Dialect`), where a text is nothing but rows …"""

KNOWN_HEADER: Final = frozenset({"known"})
"""… and where other lines stand around them."""

_HEAD: Final = 1 << 16  # bytes that the dialect is told by
MOST_CELLS: Final = 1 << 17
"""2,000 cells take 9 ms; what has more is read flat alone."""

_LONGEST_NAME: Final = 40  # characters of a column's name …
_MOST_WORDS: Final = 4  # … and words in it, if no other column's name is known
_LONGEST_BESIDE: Final = 60  # the same beside a name that is known, as "Bemerkung zur Lieferung und zum Kunden" …
_MOST_WORDS_BESIDE: Final = 8
_SENTENCE: Final = re.compile(r"[.!?:;,\"](?:\s|$)|[\r\n]")
_LINE_END: Final = re.compile(r"[\r\n]")
LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
"""A line with its end, whichever that is; at the end of a text an empty one."""

MOST_ABOVE: Final = 5
"""Lines above a table: a title, "sep=;", a fence."""

MOST_BELOW: Final = 3
"""Lines below it: a fence, "2 rows"."""
_NEEDS_QUOTES: Final = re.compile(r"[\"\r\n]")

Row = list[tuple[str, str]]
"""Each cell as it is written, and what stands behind it: a delimiter, an end of a line."""

_CELLS: Final = {
    # Strictly by RFC 4180: a quote stands around a cell, or doubled in one; possessive, so that none is tried twice.
    delimiter: re.compile(
        rf'("(?:[^"]++|"")*+"|[^"{re.escape(delimiter)}\r\n]*+)({re.escape(delimiter)}|\r\n|\n|\r|\Z)'
    )
    for delimiter in DELIMITERS
}


class Piece(NamedTuple):
    """A stretch of a text in code points, end exclusive, and what is shown in its place."""

    start: int
    end: int
    shown: str


class TextRows:
    """The rows of one text, the header first, all of one width. Without a ``delimiter`` quotes are as any letter."""

    def __init__(self, rows: list[Row], delimiter: str | None) -> None:
        self._rows = rows
        self._delimiter = delimiter

    def copy(self) -> TextRows:
        """A copy of the rows, to be changed by itself."""
        return TextRows([row.copy() for row in self._rows], self._delimiter)

    def values(self) -> list[list[str]]:
        """What the cells say, row by row."""
        value = str if self._delimiter is None else _value
        return [[value(cell) for cell, _ in row] for row in self._rows]

    def put(self, number: int, before: Sequence[str], shown: Sequence[str]) -> None:
        """Have a row show other values than ``before``."""
        row = self._rows[number]
        for at, (old, new) in enumerate(zip(before, shown, strict=True)):
            if old != new:
                cell, behind = row[at]
                quoted = self._delimiter is not None and (
                    cell.startswith('"') or self._delimiter in new or _NEEDS_QUOTES.search(new)
                )
                row[at] = ('"' + new.replace('"', '""') + '"' if quoted else new), behind

    def changed_in(self, shown: TextRows) -> list[Piece]:
        """The cells that are others in ``shown``, by their places in this text."""
        pieces: list[Piece] = []
        position = 0
        for row, shown_row in zip(self._rows, shown._rows, strict=True):
            for (cell, behind), (shown_cell, _) in zip(row, shown_row, strict=True):
                if cell != shown_cell:
                    pieces.append(Piece(position, position + len(cell), shown_cell))
                position += len(cell) + len(behind)
        return pieces

    def written(self) -> str:
        """The text."""
        return "".join(cell + behind for row in self._rows for cell, behind in row)


def rows_in(text: str, tells: Callable[[str], bool], headers: Container[str] = ANY_HEADER) -> TextRows | None:
    """The rows of a table; None for a text that is not beyond doubt one, with one of these kinds of ``headers``.

    ``tells`` is whether the name of a column is known.
    """
    if not _may_be_rows(text):
        return None
    dialect = dialect_of(text[:_HEAD].encode(), whole=len(text) <= _HEAD, tells=tells)
    if (
        dialect is None
        or dialect.header not in headers
        or dialect.above
        or dialect.sep
        or dialect.delimiter not in _CELLS
    ):
        return None
    rows = _divided(text, dialect.delimiter)
    if rows is None or len(rows) <= FEWEST_RECORDS:
        return None
    names = [_value(cell) for cell, _ in rows[0]]
    plain = [name.strip() for name in names]
    known = dialect.header == "known"
    if len(set(plain)) < len(plain) or not all(map(_is_name_beside if known else _is_name, plain[:-1])):
        return None
    if not ((known and not plain[-1]) or (_is_name_beside if known else _is_name)(plain[-1])):
        return None
    if not known and plain != names:  # "Dear Jane, thanks": prose has a space behind its commas
        return None
    return TextRows(rows, dialect.delimiter)


def framed(text: str) -> Iterator[tuple[int, int]]:
    """Where a table may begin and end in a text with a few lines above and below it, by one delimiter after the other.

    Those are lines in which its delimiter does not stand as often as in most of its own. Only the first and the last
    lines are looked at.
    """
    first = [line.span() for line in islice(LINE.finditer(text), 2 * MOST_ABOVE + 2)]
    last = list(_last_lines(text))
    for delimiter in DELIMITERS:
        counts = [own for line in first if (own := text.count(delimiter, *line))]
        count = max(counts, key=counts.count, default=0)
        begins = (
            line[0]
            for line in first[: MOST_ABOVE + 1]
            if text.count(delimiter, *line) == count and not told_delimiter(text[slice(*line)].strip())
        )
        ends = (line[1] for line in last if text.count(delimiter, *line) == count)
        begin, end = next(begins, None), next(ends, None)
        if count and begin is not None and end is not None and (begin, end) != (0, len(text)) and begin < end:
            yield begin, end


def _last_lines(text: str) -> Iterator[tuple[int, int]]:
    """The last lines that are not empty, the very last one first."""
    end = len(text)
    for _ in range(MOST_BELOW + 1):
        while end and text[end - 1] in "\r\n":
            end -= 1
        begin = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
        yield begin, end
        end = begin


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


def _is_name_beside(name: str) -> bool:
    """Whether it may be a column's name beside one that is known: "Kd.-Nr.", "USt. 19 %", "Name, Vorname"."""
    return 0 < len(name) <= _LONGEST_BESIDE and len(name.split()) <= _MOST_WORDS_BESIDE and not _LINE_END.search(name)


def _divided(text: str, delimiter: str) -> list[Row] | None:
    """All rows, each as wide as the first, which has two cells; None where that is not so."""
    match = _CELLS[delimiter].match
    rows: list[Row] = []
    row: Row = []
    position = cells = 0
    while True:
        cell = match(text, position)
        if cell is None or cells >= MOST_CELLS:
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
