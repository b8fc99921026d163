r"""Tables drawn with bars within a text: Markdown, Org, reST, boxes of shells and terminals, and rows of two cells.

A line is split into cells at its bars. A ruled line (``|---|---|``, ``----+----``, ``╞════╪════╡``) makes the row
above it the names of the columns. They hold until the table ends; rules between rows, empty lines and comments do not
end it. Where no column's name claims anything, a cell may name the one beside it (``| SSN | 243… |``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from scanner.written.headings import LINK, Claiming, claiming, heading, may_be_name
from scanner.written.pairs import Hand, Pair, trimmed
from scanner.written.tables.shells import RECORD

# Drawn lines, three bytes each, as what they stand for, in as many bytes; the rest of them are corners and crossings.
_ACROSS: Final = re.compile(rb"\xe2(?:\x94[\x80\x81\x84\x85\x88\x89]|\x95[\x8c\x8d\x90])")
_DOWN: Final = re.compile(rb"\xe2(?:\x94[\x82\x83\x86\x87\x8a\x8b]|\x95[\x8e\x8f\x91])")
_DRAWN: Final = re.compile(rb"\xe2[\x94\x95][\x80-\xbf]")

_LINE: Final = re.compile(rb"[^\r\n]*+(?:\r\n?+|\n|\Z)")
_MARGIN: Final = re.compile(rb"[ \t>]*+(?:[-*+][ \t]++(?=\|))?+")  # of a quoted mail, or of an item in a list
_RULE: Final = re.compile(rb"[|+]?+(?:[ \t]*+:?[-=]++:?[ \t]*+[|+]?+)++")
_NO_ROW: Final = re.compile(rb"(?:\.{3}|<!--.*-->)?")  # what may stand between two rows

# What a cell holds, the likeliest first: a bar behind a backslash is none, in code it may be none, or each is one.
_CELL: Final = re.compile(rb"(?:[^|\\]|\\.?)*+")
_OTHERWISE: Final = (re.compile(rb"(?:[^|\\`]|\\.?|`[^`]*`|`)*+"), re.compile(rb"[^|]*+"))
_PARTS: Final = re.compile(rb"[|+]")  # of a rule
_TWOFOLD: Final = re.compile(rb"[`\\]")  # what makes a bar be read in two ways
_NUMBER: Final = re.compile(rb"(?:[^A-Za-z0-9]*+[0-9]){5}[^A-Za-z]*+")  # which no column is called
_BAR: Final = ord("|")
_PLUS: Final = ord("+")
_PAIR: Final = 2  # cells: a name and its value
_MOST_BESIDE: Final = 8  # cells of a row in which each may name the next


def cells_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The cells of the tables in a folded text, with the names of their columns or of the cells before them."""
    if b"\xe2\x94" in text or b"\xe2\x95" in text:
        text = _DRAWN.sub(b"+--", _DOWN.sub(b"  |", _ACROSS.sub(b"---", text)))
    if b"|" not in text:
        return
    table = _Table(text, claims)
    for line in _LINE.finditer(text):
        margin = _MARGIN.match(text, *line.span())
        start, end = trimmed(text, line.start() if margin is None else margin.end(), line.end(), b" \t\r\n")
        if _RULE.fullmatch(text, start, end):
            yield from table.rule(start, end)
        elif text.find(b"|", start, end) >= 0:
            yield from table.row(start, end)
        else:
            yield from table.between(start, end)
    yield from table.last()


def is_rule(line: str) -> bool:
    """Whether a line is ruled."""
    if "-" not in line and "=" not in line and max(line, default="") < "\u2500":
        return False
    text = line.encode(errors="replace")
    text = _DRAWN.sub(b"+--", _DOWN.sub(b"  |", _ACROSS.sub(b"---", text)))
    margin = _MARGIN.match(text)
    return _RULE.fullmatch(text, *trimmed(text, margin.end() if margin else 0, len(text), b" \t\r\n")) is not None


def may_stand_between(line: str) -> bool:
    """Whether a line without bars may stand between two rows of a table."""
    return _NO_ROW.fullmatch(line.strip(" \t\r\n>").encode(errors="replace")) is not None


class _Row(NamedTuple):
    """Where a line with a bar begins and ends, without its margins."""

    start: int
    end: int
    apart: bool  # whether something stands between it and the row before


class _Table:
    """Reads a table line by line. The line below a row decides whether the row holds names."""

    def __init__(self, text: bytes, claims: Claiming) -> None:
        self._text = text
        self._claims = claims
        self._row: _Row | None = None
        self._apart = False
        self._forget()

    def _forget(self) -> None:
        self._first: list[tuple[int, bytes]] = []  # the columns whose names claim something, where they first did, …
        self._columns: list[tuple[int, bytes]] = []  # … and with those of the latest row of names; from left to right
        self._width = 0  # of the names, before there are any
        self._edged = False  # whether a bar stands before the first name
        self._both = False  # whether names stand above columns, and beside values
        self._records = False

    def rule(self, start: int, end: int) -> list[Pair]:
        """A ruled line: the row above it holds names, unless the table has rules between all its rows."""
        row, grid = self._row, self._text[start] == _PLUS
        said: list[Pair] = []
        if row is None:
            if self._apart:
                self._forget()
        elif not self._width or row.apart:
            self._forget()
            self._measure(row, start, end)
            said = self._named(row)
        elif grid:
            said = self.last()
        else:  # of the next table, or it rules off rows
            said = self.last() + self._named(row)
        self._row, self._apart = None, False
        return said

    def row(self, start: int, end: int) -> list[Pair]:
        """The pairs that are complete when a line with a bar begins another row."""
        said = self.last()
        self._row, self._apart = _Row(start, end, self._apart), False
        return said

    def between(self, start: int, end: int) -> list[Pair]:
        """The pairs that are complete when a line without a bar ends the table."""
        said = self.last()
        self._apart = True
        if RECORD.fullmatch(self._text, start, end):
            self._forget()
            self._records = True
        elif not _NO_ROW.fullmatch(self._text, start, end):
            self._forget()
        return said

    def last(self) -> list[Pair]:
        """The cells of the last row, which turned out to hold no names."""
        row, self._row = self._row, None
        if row is None:
            return []
        cells, edged = self._cells(row), self._text[row.start] == _BAR
        if self._width and row.apart and not (edged and self._edged and len(cells) == self._width):
            self._forget()
        there = bisect_left(self._columns, len(cells), key=itemgetter(0))
        below = [Pair(name, *self._said(*cells[column])) for column, name in self._columns[:there]]
        if self._columns and not self._both:
            return below
        return below + self._beside(cells) if edged or self._width or self._records else below

    def _measure(self, row: _Row, start: int, end: int) -> None:
        """Learn from a ruled line how many columns the table has, and whether bars close its rows."""
        parts = _PARTS.split(self._text[start:end])
        drawn = len(parts) > 1  # or the rule runs through below all cells
        self._edged = self._text[start if drawn else row.start] in (_BAR, _PLUS)
        self._width = sum(map(bool, parts)) if drawn else 0
        self._width = self._width or len(self._cells(row))

    def _named(self, row: _Row) -> list[Pair]:
        """Take the names of the columns from a row."""
        cells = self._cells(row)
        names = [heading(self._text[start:end]) for start, end in cells]
        told = claiming(names, self._claims)
        named = [(column, name) for column, (name, claim) in enumerate(zip(names, told, strict=True)) if claim]
        self._columns = sorted(self._first + named, key=itemgetter(0))
        self._first = self._first or named
        said = [pair for pair in self._beside(cells) if _NUMBER.fullmatch(self._text, pair.start, pair.end)]
        self._both = bool(said)
        return said

    def _cells(self, row: _Row) -> list[tuple[int, int]]:
        """The cells of a row. Of several readings of its bars, the one with as many cells as the table has columns."""
        cells = self._divided(row, _CELL)
        if self._width and len(cells) != self._width and _TWOFOLD.search(self._text, row.start, row.end):
            read = (self._divided(row, cell) for cell in _OTHERWISE)
            cells = next((others for others in read if len(others) == self._width), cells)
        return cells

    def _divided(self, row: _Row, cell: re.Pattern[bytes]) -> list[tuple[int, int]]:
        cells: list[tuple[int, int]] = []
        start = row.start
        while start <= row.end:
            match = cell.match(self._text, start, row.end)
            stop = row.end if match is None else match.end()
            cells.append((start, stop))
            start = stop + 1
        if self._text[row.start] == _BAR and (not self._width or self._edged or len(cells) > self._width):
            del cells[0]
        if cells and cells[-1][0] >= row.end:  # behind the last bar
            del cells[-1]
        return cells

    def _said(self, start: int, end: int) -> tuple[int, int]:
        """Where the value of a cell stands: in a link, its text; in psql, without the plus of a cell that goes on."""
        start, end = trimmed(self._text, start, end)
        link = LINK.fullmatch(self._text, start, end) if self._text[end - 1 : end] == b")" else None
        if link is not None:
            return link.span(1)
        return trimmed(self._text, start, end - 1) if self._text[end - 2 : end] == b" +" else (start, end)

    def _beside(self, cells: Sequence[tuple[int, int]]) -> list[Pair]:
        """The cells beside a claiming name; in a row of more than two cells, that claim counts less."""
        hand: Hand = "program" if self._records else "marked" if len(cells) == _PAIR else "beside"
        pairs: list[Pair] = []
        for cell, value in pairwise(cells[:_MOST_BESIDE]):
            name = heading(self._text[slice(*cell)])
            if may_be_name(name) and self._claims(name):
                pairs.append(Pair(name, *self._said(*value), hand))
            if self._width > _PAIR and not self._both:  # its cells are all of what the first names
                others = cells[_PAIR:_MOST_BESIDE] if pairs else ()
                pairs += [Pair(name, *self._said(*other), "labelled") for other in others]
                break
        return pairs
