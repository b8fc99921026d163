"""Statements of SQL that hold rows, followed line by line: ``INSERT``, and ``COPY`` with lines of tabs.

A row may have lines within its quotes and brackets, so they are minded: a statement is cut between two rows, and ends
with the semicolon behind its rows. Rows without names of columns are read below those of the ``CREATE TABLE`` before.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from scanner.batch.formats.text_files.text_blocks import LONGEST_ROW, Block
from scanner.written.headings import Claiming
from scanner.written.tables.sql_rows import MOST_OF_COLUMNS, made_columns, table_name

SIGNS: Final = ("insert", "replace", "create", "copy")
"""What a line that begins a statement holds, in small letters."""

MOST_TABLES: Final = 10_000
"""Tables whose columns are remembered."""

_MOST_NAMING: Final = MOST_OF_COLUMNS + 600  # characters from the statement's first word to its rows
_MOST_TRIES: Final = 8  # lines with the word before the rows
_TABLE: Final = r"[^\s()';,]{1,260}"
_OPENS: Final = re.compile(
    rf"\b(?:(?P<made>create\s+(?:[a-z]+\s+){{0,2}}table)\b|(?P<filled>(?:insert|replace)\s+(?:[a-z_]+\s+){{0,2}}?into)\b"
    rf"|(?P<copied>copy\s+{_TABLE}\s*\())",
    re.IGNORECASE,
)
_MADE: Final = re.compile(
    rf"create\s+(?:[a-z]+\s+){{0,2}}table\s+(?:if\s+not\s+exists\s+)?({_TABLE})\s*\(", re.IGNORECASE
)
_MAY_MAKE: Final = re.compile(
    rf"create\s+(?:[a-z]+\s+){{0,2}}table\s+(?:if\s+not\s+exists\s+)?(?:{_TABLE}\s*)?", re.IGNORECASE
)
_VALUES: Final = re.compile(r"\bvalues?[ \t\r]*(?:\n|(?=\())", re.IGNORECASE)
_FILLED: Final = re.compile(
    rf"(?:insert|replace)\s+(?:[a-z_]+\s+){{0,2}}?into\s+({_TABLE})\s*(\([^()]*\))?[^()';]*\bvalues?\s*", re.IGNORECASE
)
_FROM_STDIN: Final = re.compile(r"\bfrom\s+stdin\b", re.IGNORECASE)
_COPIED: Final = re.compile(
    rf"copy\s+{_TABLE}\s*\(([^()]*)\)\s*from\s+stdin[^\n;]{{0,100}};?[ \t]*\r?\n?", re.IGNORECASE
)

_INSIDE: Final = re.compile(  # of a row, to a bracket or a quote that is not closed in the line
    r"[^'\"()]*+(?:(?:'[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+'|\"[^\"\\]*+(?:(?:\"\"|\\.)[^\"\\]*+)*+\")[^'\"()]*+)*+",
    re.DOTALL,
)
_CLOSED: Final = {
    "'": re.compile(r"[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+'", re.DOTALL),
    '"': re.compile(r"[^\"\\]*+(?:(?:\"\"|\\.)[^\"\\]*+)*+\"", re.DOTALL),
}
_BETWEEN: Final = re.compile(r"(?:[\s,]++|--[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_REMARK: Final = re.compile(r"(?m:--[ \t][^\n]*+$)")

_Phase = Literal["making", "naming", "rows", "lines", "between"]


class Tables:
    """The columns of the tables that a text has made so far, as far as they claim something."""

    def __init__(self, claims: Claiming) -> None:
        self._claims = claims
        self._made: dict[str, str] = {}

    def make(self, name: str, columns: list[str]) -> None:
        """Remember a table. What is read before its rows is its making, in short."""
        if any(self._claims(column.encode(errors="replace")) for column in columns):
            if len(self._made) >= MOST_TABLES:
                self._made.pop(next(iter(self._made)))
            self._made[table_name(name)] = f"CREATE TABLE {name} ({','.join(columns)});\n"
        else:
            self._made.pop(table_name(name), None)

    def of(self, name: str) -> str:
        """The making of a table, "" for one whose columns claim nothing."""
        return self._made.get(table_name(name), "")


class Statement(Block):
    """A statement that makes a table or fills it."""

    stands_alone = True

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._phase: _Phase = "between"
        self._said: list[str] = []
        self._size = self._tries = self._depth = self._columns = 0
        self._quote = ""
        self._table = ""

    def begins(self, line: str) -> bool:
        """Whether a line begins it."""
        self._phase = "between"
        return self._begun(line, 0)

    def takes(self, line: str) -> bool:
        """Whether the line goes on with it, or begins another statement that fills the same table."""
        if self._phase == "between":
            return bool(self.preface) and self._goes_on(line)
        return self._read(line, 0)

    def _goes_on(self, line: str) -> bool:
        """Whether the next statement fills the same table; then both are read below its making once."""
        preface = self.preface
        self.preface = ""
        begun = self._begun(line, 0) and self.preface in {"", preface} and self._phase != "making"
        same = begun and self.preface == preface
        self.preface = preface
        return same

    def _begun(self, line: str, place: int) -> bool:
        opening = _OPENS.search(line, place)
        if opening is None:
            return False
        self._said, self._size, self._tries, self._depth, self._quote = [], 0, 0, 0, ""
        self.head, self.ended = "", False
        self._phase = "making" if opening["made"] else "naming"
        self.whole = self._phase == "making"  # which needs no head
        self._table = "copy" if opening["copied"] else ""
        return self._read(line, opening.start())

    def _read(self, line: str, place: int) -> bool:
        if self._phase == "making":
            return self._make(line, place)
        if self._phase == "naming":
            return self._name(line, place)
        if self._phase == "lines":
            return self._line(line)
        return self._rows(line, place)

    def _make(self, line: str, place: int) -> bool:
        """A line of a table's definition. It needs no head: its columns are remembered when it is at its end."""
        self._said.append(line[place:])
        self._size += len(line) - place
        if self._size > LONGEST_ROW:
            return False
        if not self._table:
            said = "".join(self._said)
            made = _MADE.match(said)
            if made is None:
                return len(self._said) <= _MOST_TRIES and _MAY_MAKE.fullmatch(said) is not None
            self._table = made[1]
        if not self._passed(line if self._quote else _REMARK.sub("", line), place):
            return True
        said = "".join(self._said)
        made = _MADE.match(said)
        if made is not None:
            self._tables.make(made[1], made_columns(said, made.end()))
        self.ended = True
        return True

    def _passed(self, line: str, place: int) -> int:
        """Follow brackets and quotes; where the outermost bracket is closed, 0 if it is not closed in this line."""
        if self._quote:
            closed = _CLOSED[self._quote].match(line, place)
            if closed is None:
                return 0
            place, self._quote = closed.end(), ""
        while True:
            inside = _INSIDE.match(line, place)
            place = inside.end() if inside else place
            sign = line[place : place + 1]
            if not sign:
                return 0
            if sign in "'\"":
                self._quote = sign
                return 0
            self._depth += 1 if sign == "(" else -1
            place += 1
            if self._depth <= 0:
                return place

    def _name(self, line: str, place: int) -> bool:
        """A line before the rows."""
        copied = self._table == "copy"
        self._said.append(line[place:])
        self._size += len(line) - place
        behind = (_FROM_STDIN if copied else _VALUES).search(line, place)
        if behind is not None and self._tries < _MOST_TRIES:
            self._tries += 1
            said = "".join(self._said)
            if copied:
                return self._copy(said)
            cut = len(said) - (len(line) - behind.end())
            filled = _FILLED.fullmatch(said[:cut])
            if filled is not None:
                self.head = said[:cut]
                self._phase = "rows"
                self.preface = "" if filled[2] else self._tables.of(filled[1])
                return self._rows(line, behind.end())
        return self._size <= _MOST_NAMING and ";" not in line[place:] and "'" not in line[place:] and bool(line.strip())

    def _copy(self, said: str) -> bool:
        copied = _COPIED.fullmatch(said)
        if copied is None:
            return False
        self.head = said if said.endswith("\n") else said + "\n"
        self._columns = copied[1].count(",")
        self._phase, self.whole = "lines", True
        return True

    def _line(self, line: str) -> bool:
        """A line below COPY. One of another width is a row that is broken, if it has tabs."""
        self.ended = line.rstrip("\r\n") == r"\."
        return self.ended or (bool(line.strip()) and ("\t" in line or not self._columns))

    def _rows(self, line: str, place: int) -> bool:
        """A line of rows, from a place on."""
        first = place
        while True:
            if self._depth or self._quote:
                place = self._passed(line, place)
                if not place:
                    self.whole = False
                    return True
            between = _BETWEEN.match(line, place)
            place = between.end() if between else place
            sign = line[place : place + 1]
            if sign == "(":
                self._depth, place = 1, place + 1
                continue
            self.whole = True
            if sign == ";":
                self._phase, self.head = "between", ""
                if not self._begun(line, place + 1):
                    self._phase, self.head = "between", ""
                    self.ended = not self.preface
            elif sign:
                self.ended = True
                return place > first
            return True


def statement(line: str, tables: Tables) -> Statement | None:
    """The statement that a line begins."""
    low = line.lower()
    if not any(sign in low for sign in SIGNS):
        return None
    found = Statement(tables)
    return found if found.begins(line) else None
