"""Tables of HTML, followed tag by tag: they are cut between two rows, and their rows are read below their headings."""

from __future__ import annotations

import re
from typing import Final

from scanner.batch.formats.text_files.text_blocks import LONGEST_HEAD, Block
from scanner.written.headings import Claiming, heading

_TAG: Final = re.compile(r"<(/?)(table|thead|tr|t[hd])(?![\w-])([^<>]*+)>?", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*+>?|&nbsp;|&#160;|&#xa0;", re.IGNORECASE)
_MOST_NESTED: Final = 8  # tables within each other that are followed
# Characters of a first row of plain cells that may be names. Where a page is laid out by a table it is all of the page.
_LONGEST_FIRST: Final = 1 << 12
_MOST_HEAD_ROWS: Final = 4  # of names
_ROWSPAN: Final = re.compile(r"\browspan\s*+=\s*+[\"']?([0-9]{1,4})", re.IGNORECASE)


class HtmlTables(Block):
    """A table with those inside it, to the end of the outermost."""

    def __init__(self, claims: Claiming) -> None:
        self._claims = claims
        self._open: list[_Rows] = []
        self._deeper = 0  # tables within the innermost that is followed

    def takes(self, line: str) -> bool:
        """True: a table ends by its tag alone, whatever its lines are."""
        place = 0
        self.ended = False  # another may begin in the line that ends the first
        for tag in _TAG.finditer(line):
            if self._open:
                self._open[-1].says(line[place : tag.end()])
            place = tag.end()
            closing, kind = tag[1] == "/", tag[2].lower()
            if kind == "table":
                self._table(closing=closing)
            elif self._open and not self._deeper:
                self._open[-1].tag(tag[0], kind, tag[3], closing=closing)
        if self._open:
            self._open[-1].says(line[place:])
        self.ended = not self._open
        self.too_long = any(table.too_long for table in self._open)
        head = "".join("<table>" + table.head for table in self._open)
        self.head = head if any(table.head for table in self._open) else ""
        self.whole = not self._open or self._open[-1].is_whole(headed=bool(self.head))
        return True

    def _table(self, *, closing: bool) -> None:
        if not closing:
            if self._open:
                self._open[-1].holds_another()
            if len(self._open) == _MOST_NESTED:
                self._deeper += 1
            else:
                self._open.append(_Rows(self._claims))
        elif self._deeper:
            self._deeper -= 1
        elif self._open:
            self._open.pop()


class _Rows:
    """The rows of one table. ``head`` are the last rows of names, if any of them claims something."""

    def __init__(self, claims: Claiming) -> None:
        self._claims = claims
        self.head = ""
        self.too_long = False
        self._said: list[str] | None = None  # of a row that may hold names
        self._size = self._rows = self._spanned = self._spans = 0
        self._in_head = self._in_row = self._behind_names = False
        self._named = False  # whether the row has had no other cells than names

    def is_whole(self, *, headed: bool) -> bool:
        """Whether it may be cut here: outside of names, and of rows and cells that names are ``headed`` for."""
        if self._said is not None or (self._in_head and self._rows < _MOST_HEAD_ROWS):
            return False
        return not headed or not (self._in_row or self._spanned)

    def says(self, text: str) -> None:
        """What stands in the table, tags and all."""
        if self._said is None:
            return
        self._said.append(text)
        self._size += len(text)
        names = self._named or self._in_head
        if self._size > (LONGEST_HEAD if names else _LONGEST_FIRST):
            self.too_long = names
            self._said = None

    def holds_another(self) -> None:
        """A table within one of its cells: the row holds no names."""
        if not self._in_head:
            self._said = None

    def tag(self, text: str, kind: str, attributes: str, *, closing: bool) -> None:
        """A tag of the table."""
        if kind in {"td", "th"}:
            if not closing:
                self._cell(kind, attributes, text)
            return
        self._end_row()
        if kind == "thead":
            self._in_head = not closing
        elif not closing:
            self._begin_row(text)

    def _begin_row(self, text: str) -> None:
        self._in_row, self._named, self._said, self._size = True, True, [text], 0

    def _cell(self, kind: str, attributes: str, text: str) -> None:
        if not self._in_row:
            self._begin_row(text)
        spans = _ROWSPAN.search(attributes)
        self._spans = max(self._spans, int(spans[1]) if spans else 1)
        if kind == "td":
            self._named = False
            if self._rows and not self._in_head:
                self._said = None

    def _end_row(self) -> None:
        if not self._in_row:
            return
        self._rows += 1
        self._spanned = max(self._spanned, self._spans) - 1 if self._spans else self._spanned
        said, self._said, self._in_row, self._spans = self._said, None, False, 0
        if said is None:
            self._behind_names = False
            return
        row = "".join(said)
        has_names = self._has_names(row)
        if self._in_head:
            row = f"<thead>{row}</thead>"
        if self._behind_names and len(self.head) + len(row) <= LONGEST_HEAD:
            self.head += row
        elif has_names:
            self.head = row
        self._behind_names = bool(self.head)

    def _has_names(self, row: str) -> bool:
        """Whether any cell of a row claims something."""
        names = (heading(cell.encode(errors="replace")) for cell in _ANY_TAG.split(row))
        return any(name and self._claims(name) for name in names)


def html_block(line: str, claims: Claiming) -> HtmlTables | None:
    """The table that a line begins."""
    if "<" not in line or "<table" not in line.lower():
        return None
    found = HtmlTables(claims)
    found.takes(line)
    return found
