r"""Tables whose columns are aligned by blanks, as command lines, reports and terminals print them.

A header is a line of short names with two or more blanks between them, or any line above a row of dashes
(``------ ---``), of which one claims its values. The cells of the lines below are divided by two blanks as well, or
where a column begins. A line without two cells ends the table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from scanner.written.headings import Claiming, claiming, heading
from scanner.written.pairs import Pair

_WORD: Final = r"[A-Za-z_#%(\x80-\xff][A-Za-z0-9_.\-/#%()&'\x80-\xff]{0,40}"
_WORDS: Final = rf"{_WORD}(?: {_WORD}){{0,3}}"
_RULE: Final = r" {0,16}[-=]{2,}(?: {1,8}[-=]{2,})+ *"
ALIGNED: Final = rf" {{0,16}}{_WORDS}(?:  +{_WORDS})+ *\r?\n|{_RULE}\r?\n"
"""A pattern for bytes: a header with two blanks between its names, or the dashes below one."""

_LINE: Final = re.compile(r"([^\r\n]*+)(?:\r?\n|\r|\Z)")
_RULED: Final = re.compile(_RULE)
_DASHED: Final = re.compile(r"[-=]++")
_PARTS: Final = re.compile(r"[^\s]++(?: [^\s]++)*+")
_LONGEST_HEADER: Final = 2_048  # characters
_LONGEST_NAME: Final = 48
_MOST_COLUMNS: Final = 64
_FEWEST_CELLS: Final = 2
_BARE: Final = frozenset({b"name", b"names"})  # of a person; alone, of a process, a file or a plan

_Place = tuple[int, int]  # where a cell begins and ends, in characters of its line


def aligned_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The cells of such tables in a folded text, with the names of their columns."""
    if b"  " not in text and b"--" not in text:
        return
    table: _Table | None = None
    place = 0  # in bytes
    above = ""
    for found in _LINE.finditer(text.decode(errors="surrogateescape")):
        line = found[1]
        if _RULED.fullmatch(line) is not None:
            table = _table(above, [dashes.span() for dashes in _DASHED.finditer(line)], claims, ruled=True)
        else:
            cells = table.cells(line) if table is not None else None
            if cells is None:
                places = [part.span() for part in _PARTS.finditer(line[:_LONGEST_HEADER])] if "  " in line else []
                table = _table(line, places, claims, ruled=False)
            for name, (start, end) in cells or ():
                begin = place + _size(line[:start])
                yield Pair(name, begin, begin + _size(line[start:end]), "marked")
        above = line
        place += _size(found[0])


class AlignedRows:
    """Lines below an aligned header."""

    def __init__(self, table: _Table) -> None:
        self._table = table

    @classmethod
    def below(cls, line: str, above: str, claims: Claiming) -> tuple[AlignedRows | None, bool]:
        """What stands below a line that is a header, or below a rule under one (True); None if it is neither."""
        own, higher = line.rstrip("\r\n"), above.rstrip("\r\n")
        ruled = _RULED.fullmatch(own) is not None
        if ruled:
            table = _table(higher, [dashes.span() for dashes in _DASHED.finditer(own)], claims, ruled=True)
        else:
            places = [part.span() for part in _PARTS.finditer(own[:_LONGEST_HEADER])]
            table = _table(own, places, claims, ruled=False)
        # In the reader, a table whose names claim nothing yields nothing.
        return (cls(table) if table is not None and any(table.claims) else None), ruled

    def takes(self, line: str) -> bool:
        """Whether a line is a row, or the rule below the header."""
        own = line.rstrip("\r\n")
        return _RULED.fullmatch(own) is not None or self._table.cells(own) is not None


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode(errors="surrogateescape"))


class _Table(NamedTuple):
    """The columns of a table: their names, which of them claim something, and where they stand in a line."""

    names: Sequence[bytes]
    claims: Sequence[bool]
    places: Sequence[_Place]
    ruled: bool  # whether dashes say how wide each column is

    def cells(self, line: str) -> list[tuple[bytes, _Place]] | None:
        """The claimed cells of a line; None for a line that is no row."""
        parts = self._ruled(line) if self.ruled else [part.span() for part in _PARTS.finditer(line)]
        if not self.ruled and _FEWEST_CELLS <= len(parts) < len(self.places):
            parts = self._divided(line, parts)
        if len(parts) < _FEWEST_CELLS:
            return None
        if len(parts) == len(self.places):
            return [*compress(zip(self.names, parts, strict=True), self.claims)]
        columns = map(self._column, parts)
        return [(self.names[column], part) for column, part in zip(columns, parts, strict=True) if self.claims[column]]

    def _ruled(self, line: str) -> list[_Place]:
        """The parts of a line between the columns' beginnings; empty if a word stands across one."""
        starts = [start for start, _ in self.places]
        if any(0 < start < len(line) and line[start - 1] != " " for start in starts):
            return []
        ends = [*starts[1:], len(line)]
        return [_trimmed(line, start, end) for start, end in zip(starts, ends, strict=True)]

    def _divided(self, line: str, parts: Sequence[_Place]) -> list[_Place]:
        """The parts of a line, divided also where a column begins behind a single blank."""
        starts = [start for start, _ in self.places if 0 < start < len(line) and line[start - 1] == " "]
        divided: list[_Place] = []
        for start, end in parts:
            inner = starts[bisect_right(starts, start) : bisect_right(starts, end - 1)]
            edges = [start, *inner, end]
            divided += [_trimmed(line, begin, stop) for begin, stop in pairwise(edges)]
        return divided

    def _column(self, part: _Place) -> int:
        """The column whose name a part stands below: where it begins or, aligned to the right, where it ends."""
        start, end = part
        by_end = next((at for at, (_, stop) in enumerate(self.places) if stop == end), None)
        if by_end is not None:
            return by_end
        return max(0, bisect_right(self.places, start, key=itemgetter(0)) - 1)


def _trimmed(line: str, start: int, end: int) -> _Place:
    part = line[start:end]
    bare = part.lstrip()
    start += len(part) - len(bare)
    return start, start + len(bare.rstrip())


def _table(header: str, places: Sequence[_Place], claims: Claiming, *, ruled: bool) -> _Table | None:
    """The table below a header; None if no name of a column claims anything."""
    if not _FEWEST_CELLS <= len(places) <= _MOST_COLUMNS or len(header) > _LONGEST_HEADER:
        return None
    if "|" in header or header.rstrip().endswith(":"):  # bars, or labels beside each other: "Bill to:   Ship to:"
        return None
    ends = [*(start for start, _ in places[1:]), len(header)] if ruled else [end for _, end in places]
    parts = [header[start:end] for (start, _), end in zip(places, ends, strict=True)]
    names = [heading(part.encode(errors="surrogateescape")) for part in parts]
    if max(map(len, names)) > _LONGEST_NAME or len({*names}) < len(names):
        return None
    told = claiming(names, claims)
    if _BARE.issuperset(name.lower() for name in compress(names, told)):
        return None
    return _Table(names, told, places, ruled)
