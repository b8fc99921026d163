"""Rows of SQL within a text: the values of INSERT, the lines below COPY, and the rows that PostgreSQL's errors quote.

An ``INSERT`` names its columns, or the CREATE TABLE above it does. COPY names them before lines of tabs, as pg_dump
writes them. The row of an error (``Failing row contains (12, Jane Doe, ...)``) has no names: of its values, known names
of people and dates of the last century count.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Final

from scanner.matching.engines.native import compile_native
from scanner.payloads.words.field_names import read, singular
from scanner.payloads.words.field_words import GENERIC, WARES
from scanner.written.pairs import Pair, trimmed

INSERTED: Final = r"(?:[iI][nN][sS][eE][rR]|[rR][eE][pP][lL][aA][cC])[tTeE]\s[^()\x1f]{1,300}\("
SIGNS: Final = rf"{INSERTED}|\)\s{{0,4}}[fF][rR][oO][mM]\s[sS][tT][dD][iI][nN]|[fF]ailing row contains \("
"""A pattern for bytes: what all such rows have before them."""

MOST_OF_COLUMNS: Final = 8_192
"""Bytes of a list of columns that is read."""

_SIGNS: Final = compile_native(SIGNS)

# Between the word and the columns stand the table and what each database adds: IGNORE, ALL, AS c, or a comment.
_INSERT: Final = re.compile(
    rb"\b(?:insert|replace)\s(?:[^()'\"`\[;]|\"[^\"]{0,128}+\"|`[^`]{0,128}+`|\[[^\[\]]{0,128}+\]){1,300}?"
    rb"\(([^()]{1,8192}+)\)\s*(?:overriding\s+(?:system|user)\s+value\s*)?values?\s*(?=\()",
    re.IGNORECASE,
)
_TABLE: Final = rb"([^\s()';,]{1,260})"
# A table with its columns, or rows without them: group 1 is the table that is made, group 2 the one that is filled.
_MADE_OR_FILLED: Final = re.compile(
    rb"\b(?:create\s++(?:[a-z]{1,12}\s++){0,2}table\s++(?:if\s++not\s++exists\s++)?%b\s*+\("
    rb"|(?:insert|replace)\s++(?:[a-z_]{1,12}\s++){0,2}?(?:into\s++)?%b\s++values?\s*+\()" % (_TABLE, _TABLE),
    re.IGNORECASE,
)
# One line of a table: the name of its column, or a word that begins a condition; its type; and the sign behind it. All
# is bounded: a quote that never ends would be read to the end of the text for each of the tables before it.
_QUOTED: Final = rb"'(?:[^'\\]|''|\\.){0,512}+'"
_COLUMN: Final = re.compile(
    rb"\s*+(\"[^\"]{0,128}+\"|`[^`]{0,128}+`|\[[^\[\]]{0,128}+\]|[A-Za-z_\x80-\xff][\w$\x80-\xff]{0,128}+)"
    rb"(?:[^()',]|%b|\((?:[^()']|%b|\([^()']{0,512}+\)){0,512}+\)){0,512}+([,)])" % (_QUOTED, _QUOTED),
    re.DOTALL,
)
_CONDITIONS: Final = frozenset(
    b"check constraint exclude foreign fulltext index key like period primary spatial unique".split()
)
_MOST_COLUMNS: Final = 256

# A literal with what may stand around it: N'…', _utf8mb4'…', DATE '…', '…'::date, CAST('…' AS Date), TO_DATE('…', '…').
_VALUE: Final = re.compile(
    rb"\s*+(?:(?:[A-Za-z_][A-Za-z0-9_.]{0,40}+\s*+)?'((?:[^'\\]|''|\\.)*+)'(?:::[A-Za-z0-9_ \[\]]{1,40}+)?"
    rb"|[A-Za-z_][A-Za-z0-9_.]{0,40}+\s*+\(\s*+(?:[A-Za-z_]{0,10}+'((?:[^'\\]|''|\\.)*+)'"
    rb"|([^()']*+))(?:[^()']|'(?:[^'\\]|''|\\.)*+'|\([^()']*+\))*+\)"
    rb"|([^,()'\s](?:[^,()']|\([0-9, ]*+\))*+))\s*+([,)])",
    re.DOTALL,
)
_NEXT: Final = re.compile(rb"\s*+,\s*+\(")

_COPY: Final = re.compile(
    rb"\bcopy\s+%b\s*\(([^()]{1,8192}+)\)\s*from\s+stdin[^\n;]{0,100};?[ \t]*+\r?\n" % _TABLE, re.IGNORECASE
)
_FILLED: Final = re.compile(rb"(?:insert|replace)\s++(?:[a-z_]{1,12}\s++){0,2}?into\s++%b" % _TABLE, re.IGNORECASE)
_GENERIC: Final = frozenset(name.encode() for name in GENERIC)
_LINE: Final = re.compile(rb"([^\r\n]++)(?:\r?\n|\Z)")
_END_OF_COPY: Final = rb"\."
_NULL: Final = rb"\N"

_FAILING: Final = re.compile(rb"[Ff]ailing row contains \(([^\r\n]{1,4096})")
_CELL: Final = re.compile(rb"[^,()]+")
_LAST_CENTURY: Final = re.compile(rb"19[0-9]{2}-[0-9]{2}-[0-9]{2}")
QUOTES: Final = b" \t\r\n\"'`[]"
"""What may stand around the name of a column."""


def sql_rows_in(text: bytes) -> Iterator[Pair]:
    """The values of such rows in a folded text, with the names of their columns."""
    if _SIGNS.search(text) is None:
        return
    for insert in _INSERT.finditer(text):
        into = _FILLED.match(text, insert.start(), insert.start(1))
        yield from _inserted(text, insert.end() + 1, _names(insert[1], b"" if into is None else _table(into[1])))
    tables: dict[bytes, list[bytes]] = {}
    for statement in _MADE_OR_FILLED.finditer(text):
        made, filled = statement.groups()
        if made is not None:
            tables[_table(made)] = list(_columns(text, statement.end()))
        else:
            yield from _inserted(text, statement.end(), tables.get(_table(filled), []))
    done = 0
    for copy in _COPY.finditer(text):
        if copy.start() >= done:
            done = yield from _copied(text, copy.end(), _names(copy[2], _table(copy[1])))
    for row in _FAILING.finditer(text):
        for cell in _CELL.finditer(text, *row.span(1)):
            start, end = trimmed(text, *cell.span())
            born = _LAST_CENTURY.fullmatch(text, start, end) is not None
            yield Pair(b"date of birth" if born else b"customer name", start, end, "labelled")


def made_columns(text: str, place: int) -> list[str]:
    """The names of the columns of a table; ``place`` is behind the bracket that opens its definition."""
    own = text.encode(errors="replace")
    return [name.decode(errors="replace") for name in _columns(own, len(text[:place].encode(errors="replace")))]


def table_name(name: str) -> str:
    """The name that a table is known by: without its schema and its quotes, in small letters."""
    return _table(name.encode(errors="replace")).decode(errors="replace")


def _names(columns: bytes, table: bytes) -> list[bytes]:
    """The names of columns. Of a table of goods, what is merely called "name" is called after the table as well."""
    names = [name.strip(QUOTES) for name in columns.split(b",")]
    if not _holds_wares(table):
        return names
    return [table + b"_" + name if name.lower() in _GENERIC else name for name in names]


@lru_cache(maxsize=1024)
def _holds_wares(table: bytes) -> bool:
    """Whether a table is called after goods: ``products``, ``shop_items``."""
    return not WARES.isdisjoint(map(singular, read(table.decode(errors="replace")).words[-1:]))


def _table(name: bytes) -> bytes:
    """A table's name without its schema."""
    return name.rsplit(b".", 1)[-1].strip(QUOTES).lower()


def _columns(text: bytes, place: int) -> Iterator[bytes]:
    """The names of a table's columns. ``place`` is behind the bracket that opens its definition."""
    for _ in range(_MOST_COLUMNS):
        column = _COLUMN.match(text, place)
        if column is None:
            return
        if column[1].lower() not in _CONDITIONS:
            yield column[1].strip(QUOTES)
        if column[2] == b")":
            return
        place = column.end()


def _is_there(span: tuple[int, int]) -> bool:
    return span[0] >= 0


def _inserted(text: bytes, place: int, names: list[bytes]) -> Iterator[Pair]:
    """The values of inserted rows. The first row begins at ``place``, behind its bracket."""
    while names:
        for name in names:
            value = _VALUE.match(text, place)
            if value is None:
                return
            start, end = next(filter(_is_there, map(value.span, range(1, 5))))
            yield Pair(name, *trimmed(text, start, end))
            place = value.end()
        following = _NEXT.match(text, place)
        if following is None or text[place - 1 : place] != b")":
            return
        place = following.end()


def _copied(text: bytes, place: int, names: list[bytes]) -> Generator[Pair, None, int]:
    """The cells of the lines of tabs that begin at ``place``. Returns where the first other line begins."""
    while (line := _LINE.match(text, place)) is not None:
        cells = line[1].split(b"\t")
        if len(cells) != len(names) or line[1] == _END_OF_COPY:
            break
        for name, cell in zip(names, cells, strict=True):
            if cell != _NULL:
                yield Pair(name, place, place + len(cell))
            place += len(cell) + 1
        place = line.end()
    return place
