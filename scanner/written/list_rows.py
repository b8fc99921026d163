r"""Tables of which each row is a list of JSON: ``["Name","Phone"]`` and below or behind it ``["Percy","0163…"]``.

The first list holds nothing but the names of columns. A text that a document holds is read so as well if it is no
document itself: rows with a line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import Claiming, claiming, heading
from scanner.written.pairs import Pair

_NAME: Final = r'"[^"\\\r\n]{1,48}"'
ROWS_OF_LISTS: Final = rf"\[{_NAME}(?:\s{{0,8}},\s{{0,8}}{_NAME})+\s?\]\s{{0,8}},?\s{{0,8}}\["
"""A pattern for bytes: a list of nothing but short texts, and the beginning of the list behind it."""

_HEADER: Final = re.compile(
    rb'\[("[^"\\\r\n]{1,48}+"(?:\s{0,8}+,\s{0,8}+"[^"\\\r\n]{1,48}+")++)\s?\]\s{0,8}+,?\s{0,8}+(?=\[)'
)
_QUOTED: Final = re.compile(rb'"([^"]++)"')
_CELL: Final = re.compile(rb'\s*+(?:"((?:[^"\\\r\n]|\\[^\r\n])*+)"|([^\s,"\[\]{}]++))\s*+([,\]])')
_NEXT: Final = re.compile(rb"\s*+,?\s*+\[")


def rows_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The cells of such rows in a folded text, with the names of their columns."""
    done = 0
    for header in _HEADER.finditer(text) if b'["' in text else ():
        if header.start() < done:
            continue
        names = [heading(name) for name in _QUOTED.findall(header.group(1))]
        told = claiming(names, claims)
        done = header.end()
        while any(told) and (opened := _NEXT.match(text, done)) is not None:
            cells = _cells(text, opened.end(), len(names))
            if len(cells) < len(names):
                break
            yield from (Pair(name, *cell) for name, cell, claim in zip(names, cells, told, strict=True) if claim)
            done = text.index(b"]", cells[-1][1]) + 1


def _cells(text: bytes, place: int, width: int) -> list[tuple[int, int]]:
    """Where the values of a row stand; fewer than ``width`` if it has not just as many."""
    cells: list[tuple[int, int]] = []
    while (cell := _CELL.match(text, place)) is not None:
        cells.append(cell.span(1 if cell.group(1) is not None else 2))
        place = cell.end()
        if cell.group(3) == b"]":
            return cells if len(cells) == width else []
        if len(cells) == width:
            return []
    return []
