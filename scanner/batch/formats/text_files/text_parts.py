"""Lines of a plain text that belong together: a statement of SQL, a table of Markdown, a paragraph, an entry of a log.

A line alone does not say what its words are: the rows of an ``INSERT`` stand below the names of its columns, a label
stands above what it names, an instruction is wrapped. So lines are put together until one of these ends the part:

* a blank line, a line that ends a statement (``;``), and a line that is a JSON document by itself;
* a line that begins with a time, as each entry of a log does;
* the bounds below. What follows is read behind the first two lines of the part that was cut.

Within a *block* (``text_blocks.py``: a table, a statement of SQL, a card) only the bounds count, and it is cut where
one of its rows ends. What follows is read behind the block's whole heading, wherever that stands. Where the heading or
a row is longer than it may be, the lines are told as ``lost``: without it they would pass in clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scanner.batch.formats.csv_files.csv_lines import Lines
from scanner.batch.formats.text_files.html_blocks import html_block
from scanner.batch.formats.text_files.sql_blocks import Tables, statement
from scanner.batch.formats.text_files.text_blocks import LONGEST_HEAD, LONGEST_ROW, Block, line_block
from scanner.payloads.payload import holds_json
from scanner.written.headings import Claiming

MOST_LINES: Final = 64
MOST_CHARACTERS: Final = 1 << 13
_HEAD_LINES: Final = 2
_HEAD_CHARACTERS: Final = 1 << 10

_STATEMENT_ENDS: Final = ";"
_ENTRY: Final = re.compile(
    r"(?:\S+ \S+ \S+ \[|[\[<])?"  # an access log begins with an address and two users
    r"(?:\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2} [ \d]\d |\d\d/[A-Z][a-z]{2}/\d{4}:|\d\d?[./]\d\d?[./]\d{2,4},? )?\d\d?:\d\d"
)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});\Z")
LONG_HEAD: Final = f"the heading of a table is longer than {LONGEST_HEAD} characters: its rows cannot be read below it"
LONG_ROW: Final = f"a row of a table or statement is longer than {LONGEST_ROW} characters: it cannot be read as one"

_KEY_BEGINS, _KEY_ENDS = "-----BEGIN ", "-----END "
_KEY_BODY: Final = re.compile(r"[A-Za-z0-9+/=]+\s*")
_KEY_LINES: Final = 256  # a key of 16,384 bits has 196


class Part(NamedTuple):
    """Lines as they are written, with their ends; ``line`` is the number of the first, from 1.

    ``head`` is what was written before them and says what they are, "" for nothing. It is no part of them. Only
    lines that were put ``together`` are scanned as one text; a private key is one text in any case. ``lost`` is why
    lines cannot be read as what they are, "" for all others.
    """

    line: int
    text: str
    head: str = ""
    together: bool = False
    lost: str = ""


class Parts:
    """The parts of a text, block by block. ``claims`` is whether the name of a column says what its values are."""

    def __init__(self, lines: Lines, claims: Claiming) -> None:
        self._lines = lines
        self._claims = claims
        self._tables = Tables(claims)
        self._head = ""  # of the part that was cut, for the one that goes on with it
        self._behind = ""  # the same, while it is not known whether it is cut
        self._open: Block | None = None
        self._single = False  # whether the line that is looked at is a part by itself
        self._lost = ""  # why lines of the open block cannot be read below its heading

    def block(self) -> list[Part]:
        """The parts of the next block of lines, the last of which may end in the block behind it; none at the end."""
        return list(self._block())

    def _block(self) -> Iterator[Part]:
        """The parts that begin in one block of lines. The last of them is read to its end, behind the block."""
        lines, held = self._lines, _Held()
        at_end = False  # of the block: what is held is brought to its end, and nothing else is begun
        for line in lines:
            if self._breaks(held, line):
                head, self._head = self._head, ""
                if held.lines:
                    yield self._part(held, head)
                    held = _Held()
                    if at_end:
                        lines.give_back([line])
                        return
            if self._single:
                first = lines.lines
                yield Part(first, line + _rest_of_key(line, lines) if _KEY_BEGINS in line else line)
            else:
                self._open = self._open or self._opened(line, held.above)
                held.add(line, lines.lines)
                if self._ends(held, line):
                    yield self._part(held, self._head)
                    self._head, held = self._behind, _Held()
            at_end = at_end or lines.empty()
            if at_end and not held.lines:
                return
        if held.lines:
            yield self._part(held, self._head)

    def _breaks(self, held: _Held, line: str) -> bool:
        """Whether a line belongs to none before it."""
        left = self._open is not None and self._leaves(line)
        self._single = self._open is None and _is_single(line)
        if self._single or (left and (self._head or held.is_apart() or held.is_full(""))):
            return True
        return self._open is None and _ENTRY.match(line) is not None

    def _leaves(self, line: str) -> bool:
        """Whether the open block ends before a line."""
        block = self._open
        again = bool(self._lost) and statement(line, self._tables) is not None
        if block is not None and not again and block.takes(line):
            return False
        self._open, self._lost = None, ""
        return True

    def _opened(self, line: str, above: str) -> Block | None:
        """The block that a line begins."""
        found: Block | None = statement(line, self._tables)
        return found or html_block(line, self._claims) or line_block(line, above, self._claims)

    def _ends(self, held: _Held, line: str) -> bool:
        """Whether a part ends with the line that was put to it last; settles what is read before the next one."""
        block = self._open
        if block is None or block.ended:
            over = _ends_statement(line)
            if block is not None:
                self._open = None
                over = over or block.stands_alone or bool(self._head or self._lost)
            self._behind = "" if over else self._head or held.head()
            return over or held.is_full(self._head)
        held.preface = block.preface or held.preface
        self._behind = block.preface + block.head or ("" if block.stands_alone else self._head or held.head())
        if not self._lost and (block.too_long or (held.size > LONGEST_ROW and not block.whole)):
            self._lost = LONG_HEAD if block.too_long else LONG_ROW
        return bool(self._lost) or (block.whole and held.is_full(self._head or held.preface))

    def _part(self, held: _Held, head: str) -> Part:
        """What is held, as it is. What could not be read is told of these lines, and of more where it goes on."""
        block, lost = self._open, self._lost
        if block is None or (lost == LONG_ROW and block.whole):
            self._lost = ""
        return held.part(head, lost)


class _Held:
    """The lines of a part that has begun."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.preface = ""  # what has to be read before them, wherever they stand
        self.size = self._first = 0

    def add(self, line: str, number: int) -> None:
        """Put a line behind the others; ``number`` is its own."""
        self._first = self._first or number
        self.size += len(line)
        self.lines.append(line)

    @property
    def above(self) -> str:
        """The last line, "" for none."""
        return self.lines[-1] if self.lines else ""

    def is_full(self, head: str) -> bool:
        """Whether nothing more may be put to it. It is as long as what is read before it, or that would cost more."""
        full = len(self.lines) >= MOST_LINES or len(head) + self.size >= MOST_CHARACTERS
        return full and self.size >= len(head)

    def is_apart(self) -> bool:
        """Whether what does not belong to the block of its last lines must not be put to it."""
        return bool(self.preface) or not self.above.strip()

    def part(self, head: str, lost: str = "") -> Part:
        """The part that was read so far."""
        head = head or self.preface
        return Part(self._first, "".join(self.lines), head, bool(head) or len(self.lines) > 1, lost)

    def head(self) -> str:
        """The first lines, if they are as short as the names of columns are."""
        head = "".join(self.lines[:_HEAD_LINES])
        return head if len(head) <= _HEAD_CHARACTERS else ""


def _ends_statement(line: str) -> bool:
    """Whether a line ends with a semicolon that is not the end of an entity of HTML."""
    bare = line.rstrip()
    return bare.endswith(_STATEMENT_ENDS) and _ENTITY.search(bare) is None


def _is_single(line: str) -> bool:
    """Whether a line is blank, a JSON document, or the first of a key."""
    text = line.strip()
    return not text or _KEY_BEGINS in line or holds_json(text)


def _rest_of_key(line: str, lines: Lines) -> str:
    """The lines of a key behind its first; of one that ends nowhere near, those that can be nothing else."""
    rest: list[str] = []
    while _KEY_ENDS not in (rest[-1] if rest else line):
        if len(rest) == _KEY_LINES or (more := next(lines, None)) is None:
            own = next((at for at, one in enumerate(rest) if not _KEY_BODY.fullmatch(one)), len(rest))
            lines.give_back(rest[own:])
            return "".join(rest[:own])
        rest.append(more)
    return "".join(rest)
