r"""Answers of database shells that are not drawn tables: one line a field (MySQL's ``\G``, psql's ``\x``); one column.

Answers with bars between their columns are read like other tables (:mod:`scanner.written.tables.grids`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import LABEL, Claiming
from scanner.written.pairs import TO_END, Pair, trimmed

COUNTED: Final = r"\n\([0-9]+ rows?\)"
"""A pattern for bytes: the line that psql writes below an answer."""

RECORD: Final = re.compile(rb"[-*]\[? ?RECORD [0-9]++[\] +-]*+", re.IGNORECASE)
"""The line above each row where psql writes one line a field, with a bar behind the name."""

# MySQL aligns the names to the right, so the longest one begins its line.
_ROW: Final = re.compile(rb"\*{8,64} [0-9]{1,9}\. row \*{8,64}")
_IN_ROW: Final = re.compile(rf"(?m:^)[ ]{{0,64}}({LABEL}):{TO_END}".encode())
_ONE_COLUMN: Final = re.compile(
    rb"(?:\A|(?<=\n))[ \t]*+([A-Za-z_][^\n|]{0,62})\n-{3,}+[ \t\r]*+\n((?: [^\n]*+\n)++)\([0-9]+ rows?\)"
)


def answers_in(text: bytes, _: Claiming) -> Iterator[Pair]:
    """The values of such answers in a folded text, with the names of their columns."""
    if b". row *" in text and _ROW.search(text):
        for member in _IN_ROW.finditer(text):
            yield Pair(member[1], *trimmed(text, *member.span(2)))
    for column in _ONE_COLUMN.finditer(text) if b" row" in text else ():
        place = column.start(2)
        for line in column.group(2).splitlines(keepends=True):
            yield Pair(column.group(1).strip(), *trimmed(text, place, place + len(line)))
            place += len(line)
