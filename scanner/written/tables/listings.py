"""Tables without bars within a text: lines below a header, lists of JSON, and rows of SQL.

A header is a line of short names between delimiters, of which one claims its values, above lines with as many cells.
Prose has commas too, but its first line is not made of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scanner.matching.buffer.arena import SEPARATOR_TEXT, Leaf
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves
from scanner.written.headings import Claiming, claiming, heading
from scanner.written.pairs import Pair, trimmed
from scanner.written.tables.aligned import ALIGNED, aligned_in
from scanner.written.tables.shells import COUNTED
from scanner.written.tables.sql_rows import QUOTES, sql_rows_in
from scanner.written.tables.sql_rows import SIGNS as SQL_ROWS

_MOST_COLUMNS: Final = 256
_MOST_WORDS: Final = 5  # of a column's name
_LONGEST_NAME: Final = 48  # bytes

# A column that claims nothing may be called nearly anything: "Created (UTC)", "Order #", "% paid", "Open?".
_FIRST: Final = r"A-Za-z_#%@$(\x80-\xff"
_LATER: Final = r"A-Za-z0-9_.\-/#%@$()&'*+:?\x80-\xff"
_WORD: Final = rf"[{_FIRST}][{_LATER}]*(?: [{_LATER}]+){{0,4}}"
_HEAD: Final = rf'"?{_WORD}"?(?: {{0,40}}[,;\t|][ \t]?"?{_WORD}"?)+[ \t]*\r?\n'

# Rows that are lists of JSON: ["Name","Phone"], of nothing but names, and below or behind it ["Percy","0163…"].
_QUOTED_NAME: Final = r'"[^"\\\r\n]{1,48}"'
_ROWS_OF_LISTS: Final = rf"\[{_QUOTED_NAME}(?:\s{{0,8}},\s{{0,8}}{_QUOTED_NAME})+\s?\]\s{{0,8}},?\s{{0,8}}\["
"""A pattern for bytes: a list of nothing but short texts, and the beginning of the list behind it."""

_LIST_OF_NAMES: Final = re.compile(
    rb'\[("[^"\\\r\n]{1,48}+"(?:\s{0,8}+,\s{0,8}+"[^"\\\r\n]{1,48}+")++)\s?\]\s{0,8}+,?\s{0,8}+(?=\[)'
)
_QUOTED: Final = re.compile(rb'"([^"]++)"')
_ITEM: Final = re.compile(rb'\s*+(?:"((?:[^"\\\r\n]|\\[^\r\n])*+)"|([^\s,"\[\]{}]++))\s*+([,\]])')
_NEXT_LIST: Final = re.compile(rb"\s*+,?\s*+\[")

_LISTED: Final = compile_native(
    rf"(?:\A|[\n{SEPARATOR_TEXT}])(?:{_HEAD}|{ALIGNED})|{SQL_ROWS}|{COUNTED}|{_ROWS_OF_LISTS}"
)

_SQL: Final = compile_native(SQL_ROWS)

_HEADER: Final = re.compile(
    rf'(?:\A|(?<=\n))"?[{_FIRST}][{_LATER} ]*+"?'
    rf'(?:([,;\t|])[ \t]?"?[{_FIRST}][{_LATER} ]*+"?)++[ \t]*+\r?\n'.encode()
)
# Each with the delimiter before it, or at the beginning of a line; in quotes or not.
_CELL: Final = {
    sign: re.compile(rb'(?:(?<=\n)|%b)(?:[ \t]*+"((?:[^"\n]|"")*+)"[ \t\r]*+|([^%b\n]*+))' % (re.escape(sign), sign))
    for sign in (b",", b";", b"\t", b"|")
}
_DELIMITERS: Final = ",;\t|"


def listing_leaves(buffer: bytes) -> list[Leaf]:
    """The leaves of a buffer that may hold such a table: number, start, end. Most buffers have no line break at all."""
    possible = b"\n" in buffer or b'["' in buffer or (b"(" in buffer and _SQL.search(buffer) is not None)
    return marked_leaves(_LISTED, buffer) if possible else []


def listed_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The cells of such tables in a folded text, with the names of their columns."""
    yield from _below_headers(text, claims)
    yield from aligned_in(text, claims)
    yield from _below_names(text, claims)
    yield from sql_rows_in(text)


class HeadedRows(NamedTuple):
    """Lines below a header: how its names are divided, and how many they are."""

    delimiter: bytes
    width: int

    @classmethod
    def below(cls, line: str, claims: Claiming) -> HeadedRows | None:
        """What stands below a line; None if it is no header."""
        text = line.encode(errors="replace") if any(map(line.__contains__, _DELIMITERS)) else b""
        header = _HEADER.match(text)
        names = _names_of(header, claims) if header is not None else []
        return cls(header.group(1), len(names)) if header is not None and names else None

    def takes(self, line: str) -> bool:
        """Whether a line is a row."""
        return bool(_cells(b"\n" + line.encode(errors="replace"), 1, self.delimiter, self.width))


def _names_of(header: re.Match[bytes], claims: Claiming) -> list[bytes]:
    """The names in a line; none if it is no header, or a statement, whose rows are read by what it names."""
    if _SQL.search(header.group()) is not None:
        return []
    names = [name.strip(QUOTES) for name in header.group().split(header.group(1))]
    return names if _are_names(names) and any(claiming(names, claims)) else []


def _below_headers(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The cells of lines below a header, with the names of their columns."""
    done = 0
    for header in _HEADER.finditer(text):
        if header.start() < done:
            continue
        names = _names_of(header, claims)
        if not names:
            continue
        delimiter = header.group(1)
        done = header.end()
        while cells := _cells(text, done, delimiter, len(names)):
            for name, (start, end) in zip(names, cells, strict=True):
                yield Pair(name, start, end, "marked")
            done = _end_of_line(text, done) + 1


def _below_names(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The cells of lists of JSON below a list of names, with the names of their columns."""
    done = 0
    for header in _LIST_OF_NAMES.finditer(text) if b'["' in text else ():
        if header.start() < done:
            continue
        names = [heading(name) for name in _QUOTED.findall(header.group(1))]
        told = claiming(names, claims)
        done = header.end()
        while any(told) and (opened := _NEXT_LIST.match(text, done)) is not None:
            cells = _items(text, opened.end(), len(names))
            if len(cells) < len(names):
                break
            yield from (Pair(name, *cell) for name, cell, claim in zip(names, cells, told, strict=True) if claim)
            done = text.index(b"]", cells[-1][1]) + 1


def _items(text: bytes, place: int, width: int) -> list[tuple[int, int]]:
    """Where the values of a row stand; fewer than ``width`` if it has not just as many."""
    cells: list[tuple[int, int]] = []
    while (cell := _ITEM.match(text, place)) is not None:
        cells.append(cell.span(1 if cell.group(1) is not None else 2))
        place = cell.end()
        if cell.group(3) == b"]":
            return cells if len(cells) == width else []
        if len(cells) == width:
            return []
    return []


def _are_names(names: list[bytes]) -> bool:
    """Whether the cells of a line may be names of columns."""
    if not 1 < len(names) <= _MOST_COLUMNS or len(set(names)) < len(names):
        return False
    return all(0 < len(name) <= _LONGEST_NAME and name.count(b" ") < _MOST_WORDS for name in names)


def _cells(text: bytes, start: int, delimiter: bytes, width: int) -> list[tuple[int, int]]:
    """The cells of the line that begins at ``start``; empty when there are not exactly ``width``."""
    end = _end_of_line(text, start)
    cells: list[tuple[int, int]] = []
    for cell in _CELL[delimiter].finditer(text, start, end):
        if len(cells) == width:
            return []
        cells.append(trimmed(text, *cell.span(1 if cell.group(1) is not None else 2)))
    return cells if len(cells) == width else []


def _end_of_line(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return len(text) if end < 0 else end
