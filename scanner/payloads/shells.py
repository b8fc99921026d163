r"""Answers of databases' shells other than tables: a row in lines (MySQL's ``\G``, psql's ``\x``), and one column.

Tables with bars between their columns are read as any other (:mod:`scanner.payloads.grids`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.payloads.headings import LABEL, Claiming
from scanner.payloads.pairs import TO_END, Pair, trimmed

COUNTED: Final = r"\n\([0-9]+ rows?\)"
"""A pattern for bytes: what psql writes below an answer."""

RECORD: Final = re.compile(rb"[-*]\[? ?RECORD [0-9]++[\] +-]*+", re.IGNORECASE)
"""The line with which psql begins a row of an answer that it sets out in lines, with a bar behind each name."""

# MySQL sets its names to the right: the longest begins its line.
_ROW: Final = re.compile(rb"\*{8,64} [0-9]{1,9}\. row \*{8,64}")
_IN_ROW: Final = re.compile(rf"(?m:^)[ ]{{0,64}}({LABEL}):{TO_END}".encode())
_ONE_COLUMN: Final = re.compile(
    rb"(?:\A|(?<=\n))[ \t]*+([A-Za-z_][^\n|]{0,62})\n-{3,}+[ \t\r]*+\n((?: [^\n]*+\n)++)\([0-9]+ rows?\)"
)


def answers_in(text: bytes, _: Claiming) -> Iterator[Pair]:
    """What such answers in a folded text say, with their columns' names."""
    if b". row *" in text and _ROW.search(text):
        for member in _IN_ROW.finditer(text):
            yield Pair(member[1], *trimmed(text, *member.span(2)))
    for column in _ONE_COLUMN.finditer(text) if b" row" in text else ():
        place = column.start(2)
        for line in column.group(2).splitlines(keepends=True):
            yield Pair(column.group(1).strip(), *trimmed(text, place, place + len(line)))
            place += len(line)
