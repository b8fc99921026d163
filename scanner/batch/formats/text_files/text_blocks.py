"""Blocks of a plain text: lines that a heading before them says what they are, such as a table or a statement of SQL.

A block is followed line by line. Whoever cuts a text into parts asks it where it may be cut, and what has to be read
before the lines behind the cut. What begins a block is told by the grammar that :mod:`scanner.written` reads it by, and
only where its heading claims something: all other lines need none.

Here are tables and logs whose rows are lines, and cards; ``sql_blocks.py`` has statements, ``html_blocks.py`` tables of
tags.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Final

from scanner.written.headings import Claiming
from scanner.written.tables.aligned import AlignedRows
from scanner.written.tables.extended_logs import DIRECTIVE, names_claimed
from scanner.written.tables.grids import is_rule, may_stand_between
from scanner.written.tables.listings import HeadedRows

LONGEST_HEAD: Final = 1 << 15
"""Characters of a heading. The readers of such headings read a fourth of it, but for tables of HTML."""

LONGEST_ROW: Final = 1 << 17
"""Characters of lines between which a block must not be cut."""

_CARD: Final = "BEGIN:VCARD"
_CARD_ENDS: Final = "END:VCARD"
_MAY_ALIGN: Final = re.compile(r"[ \t]{0,16}[^\W\d]|[ \t]{0,16}[-=#%(]")


class Block(ABC):
    """Lines that belong together, of which the first is known.

    ``head`` is what has to be read before lines behind a cut, and ``preface`` before any line; each "" for nothing.
    ``whole``: it may be cut behind the last line. ``ended``: the last line ended it, and the part that it stands in if
    it is one that ``stands_alone``. ``too_long``: its heading is longer than :data:`LONGEST_HEAD`.
    """

    head: str = ""
    preface: str = ""
    whole: bool = True
    ended: bool = False
    stands_alone: bool = False
    too_long: bool = False

    @abstractmethod
    def takes(self, line: str) -> bool:
        """Whether the next line belongs to it."""


class LineTable(Block):
    """A table below a line of names, with delimiters or blanks between its cells: each line is a row."""

    def __init__(self, head: str, rows: HeadedRows | AlignedRows) -> None:
        self.head = head
        self._rows = rows

    def takes(self, line: str) -> bool:
        """Whether the line is a row."""
        return self._rows.takes(line)


class DrawnTable(Block):
    """A table drawn with bars: below a row of names and a rule."""

    def __init__(self, head: str) -> None:
        self.head = head
        self._row = ""

    def takes(self, line: str) -> bool:
        """Whether the line is a row, a rule, or what may stand between two rows."""
        if "|" in line:
            if is_rule(line) and self._row and line.lstrip()[:1] != "+":
                self.head = self._row + line  # names of the next table
            self._row = line
            return True
        self._row = ""
        return is_rule(line) or may_stand_between(line)


class ExtendedLog(Block):
    """Lines of a log below the directive that names their fields."""

    def __init__(self, head: str) -> None:
        self.head = head

    def takes(self, line: str) -> bool:
        """Whether the line is a row or a comment."""
        return bool(line.strip()) and not line.startswith(DIRECTIVE.decode())


class Card(Block):
    """A vCard: each of its lines says what it is, in a card."""

    head = _CARD + "\n"
    stands_alone = True

    def takes(self, line: str) -> bool:
        """Whether the card goes on; it does so to the line that ends it."""
        self.ended = line.strip().upper() == _CARD_ENDS
        return bool(line.strip())


def line_block(line: str, above: str, claims: Claiming) -> Block | None:
    """The card or table that a line begins, or that it and the line ``above`` it begin."""
    if line[:1] in {"B", "b"} and line.strip().upper() == _CARD:
        return Card()
    if line[:1] == "#" and names_claimed(line, claims):
        return ExtendedLog(line)
    if "|" in above and is_rule(line):
        return DrawnTable(above + line)
    listed = HeadedRows.below(line, claims)
    if listed is not None:
        return LineTable(line, listed)
    if ("  " in line or "--" in line or "==" in line) and _MAY_ALIGN.match(line):
        aligned, with_above = AlignedRows.below(line, above, claims)
        if aligned is not None:
            return LineTable(above + line if with_above else line, aligned)
    return None
