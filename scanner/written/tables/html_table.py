"""A table of HTML, read tag by tag: each cell with the names of its columns, whatever cells span or are empty.

The names are in rows that consist of ``th`` or stand in ``thead``, or in a first row that reads like names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import Claiming, claiming, heading
from scanner.written.pairs import Pair, trimmed

_SPAN: Final = re.compile(rb"\b(col|row)span\s*=\s*[\"']?([0-9]{1,4})", re.IGNORECASE)
_WORDS: Final = re.compile(rb"[^\s][^\r\n]*")
_MOST_SPANNED: Final = 32  # columns of one cell, and first columns below which cells of several rows are minded
_MOST_NAMES: Final = 3  # of a column, one below the other
_MOST_WORDS: Final = 2  # places at which a cell says something that is one


class _Cell:
    """A cell: its column, how many columns and rows it spans, whether it is a ``th``, and where its words stand."""

    __slots__ = ("column", "named", "places", "rows", "width")

    def __init__(self, column: int, width: int, rows: int, *, named: bool) -> None:
        self.column = column
        self.width = width
        self.rows = rows
        self.named = named
        self.places: list[tuple[int, int]] = []


class HtmlTable:
    """Reads the rows of one table."""

    def __init__(self, text: bytes, claims: Claiming) -> None:
        self._text = text
        self._claims = claims
        self._names: dict[int, tuple[bytes, ...]] = {}
        self._taken: dict[int, int] = {}  # by column, the last row that a cell from above spans
        self._cells: list[_Cell] = []
        self._open = False
        self._number = 0  # of the row
        self._column = 0
        self._in_head = self._after_names = False

    def words(self, start: int, end: int) -> None:
        """The words between two tags, if a cell is open. A second place counts where the first holds a single word."""
        if not self._open:
            return
        for line in _WORDS.finditer(self._text, start, end):
            places = self._cells[-1].places
            if len(places) == _MOST_WORDS or (places and b" " in self._text[slice(*places[0])]):
                return
            places.append(trimmed(self._text, *line.span()))

    def tag(self, kind: bytes, start: int, end: int, *, closing: bool) -> Iterator[Pair]:
        """One tag of a table. ``start`` and ``end`` are where its attributes stand."""
        if kind in {b"td", b"th"}:
            self._open = not closing
            if not closing:
                self._cell(start, end, named=kind == b"th")
        elif kind != b"table" or closing:  # the row goes on behind a table within one of its cells
            yield from self.end()
            if kind == b"thead":
                self._in_head = not closing

    def end(self) -> Iterator[Pair]:
        """End a row; yields its values."""
        cells, self._cells, self._open, self._column = self._cells, [], False, 0
        if not cells:
            return
        self._number += 1
        if self._in_head or all(cell.named for cell in cells) or (self._number == 1 and self._is_heading(cells)):
            self._take_names(cells)
            return
        self._after_names = False
        for cell in cells:
            for name in self._names.get(cell.column, ()):
                for start, end in cell.places:
                    yield Pair(name, start, end)

    def _cell(self, start: int, end: int, *, named: bool) -> None:
        spans = {b"col": 1, b"row": 1}
        if start < end:
            for match in _SPAN.finditer(self._text, start, end):
                spans[match.group(1).lower()] = max(int(match.group(2)), 1)
        while self._column < _MOST_SPANNED and self._taken.get(self._column, -1) >= self._number:
            self._column += 1
        width = min(spans[b"col"], _MOST_SPANNED)
        self._cells.append(_Cell(self._column, width, spans[b"row"], named=named))
        if spans[b"row"] > 1:
            for column in range(self._column, min(self._column + width, _MOST_SPANNED)):
                self._taken[column] = self._number + spans[b"row"] - 1
        self._column += width

    def _take_names(self, cells: list[_Cell]) -> None:
        """Take the names from a row. They are added to those of the row before if that held names too."""
        if not self._after_names:
            self._names = {}
        self._after_names = True
        if len(cells) == 1 and cells[0].width > 1:  # a title
            return
        own = list(map(self._said, cells))
        names: dict[int, tuple[bytes, ...]] = {}  # of this row
        for cell, name, claim in zip(cells, own, claiming(own, self._claims), strict=True):
            if claim:
                names.update(dict.fromkeys(range(cell.column, cell.column + cell.width), (name,)))
        above = self._names
        if above:
            names = {column: (*above.get(column, ()), *name)[:_MOST_NAMES] for column, name in names.items()}
        above.update(names)

    def _said(self, cell: _Cell) -> bytes:
        return heading(b" ".join(self._text[start:end] for start, end in cell.places))

    def _is_heading(self, cells: list[_Cell]) -> bool:
        """Whether plain cells read like names: a claiming one has no value behind it, or another claiming one."""
        told = [bool(self._claims(self._said(cell))) for cell in cells if not cell.named]
        return bool(told) and (told[-1] or any(map(bool.__and__, told, told[1:])))
