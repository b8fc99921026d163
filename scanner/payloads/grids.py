"""Tables within a text: the column's name of each cell, in Markdown, in the boxes of databases' shells, and in HTML.

A table of the first two kinds has a ruled line below its names (``|---|---|``, ``----+----``), so prose is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.payloads.pairs import Pair, trimmed

_RULED: Final = re.compile(rb"[ \t]*+[|+]?[ \t]*+:?[-=]{2}[-=:|+ \t\r\n]*+")
_CELL: Final = re.compile(rb"(?:[^|\\]|\\.)*+", re.DOTALL)
_LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+")
_TAG: Final = re.compile(rb"<(/?)(table|tr|th|td)\b[^<>]{0,400}>", re.IGNORECASE)
_WITHIN: Final = re.compile(rb"(?:\s++|<[^<>]{0,200}>)*+")  # tags and blanks before what a cell says
_WORDS: Final = re.compile(rb"[^<>\r\n]*[^<>\s]")
_MOST_COLUMNS: Final = 256


def cells_in(text: bytes) -> Iterator[Pair]:
    """What the cells of a folded text say, with the names of their columns."""
    if b"|" in text and b"--" in text:
        yield from _ruled(text)
    if b"</t" in text or b"</T" in text:
        yield from _marked_up(text)


def _ruled(text: bytes) -> Iterator[Pair]:
    names: list[bytes] = []
    before: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        if _RULED.fullmatch(line.group()):
            names = [text[start:end] for start, end in before]
            continue
        before = _divided(text, *line.span())
        names = names if before else []
        for name, (start, end) in zip(names, before, strict=False):
            if start < end:
                yield Pair(name, start, end)


def _divided(text: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a line, without what stands around them; none of a line that has no bar."""
    cells: list[tuple[int, int]] = []
    if text.find(b"|", start, end) < 0:
        return cells
    start, end = trimmed(text, start, end, b" \t\r\n")
    start += text[start : start + 1] == b"|"
    while start < end and len(cells) < _MOST_COLUMNS:
        match = _CELL.match(text, start, end)
        stop = end if match is None else match.end()
        cells.append(trimmed(text, start, stop))
        start = stop + 1
    return cells


def _marked_up(text: bytes) -> Iterator[Pair]:
    """The cells of an HTML table below headings, which stand in ``th``, or in the first row."""
    names: list[bytes] = []
    row: list[tuple[int, int]] = []
    headings = False
    for tag in _TAG.finditer(text):
        closing, kind = tag.group(1), tag.group(2).lower()
        if kind == b"table":
            names, row = [], []
        elif kind == b"tr":
            if row and headings:
                names = [text[start:end] for start, end in row]
            row, headings = [], False
        elif not closing and len(row) < _MOST_COLUMNS:
            headings = headings or kind == b"th"
            inner = _WITHIN.match(text, tag.end())
            start = tag.end() if inner is None else inner.end()
            words = _WORDS.match(text, start)
            end = start if words is None else words.end()
            if kind == b"td" and start < end and len(row) < len(names):
                yield Pair(names[len(row)], start, end)
            row.append((start, end))
