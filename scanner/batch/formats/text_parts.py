"""Lines of a plain text that belong together: a statement of SQL, a table of Markdown, a paragraph, an entry of a log.

A line alone does not say what its words are: the rows of an ``INSERT`` stand below the names of its columns, a label
stands above what it names, an instruction is wrapped. So lines are put together until one of these ends the part:

* a blank line, a line that ends a statement (``;``), and a line that is a JSON document by itself;
* a line that begins with a time, as each entry of a log does;
* the bounds below. What follows is read behind the first two lines of the part that was cut, which hold the names of
  a table's or a statement's columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scanner.batch.formats.csv_lines import Lines
from scanner.payloads.payload import holds_json

MOST_LINES: Final = 64
MOST_CHARACTERS: Final = 1 << 13
_HEAD_LINES: Final = 2
_HEAD_CHARACTERS: Final = 1 << 10

_STATEMENT_ENDS: Final = ";"
_ENTRY: Final = re.compile(
    r"(?:\S+ \S+ \S+ \[|[\[<])?"  # an access log begins with an address and two users
    r"(?:\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2} [ \d]\d |\d\d/[A-Z][a-z]{2}/\d{4}:|\d\d?[./]\d\d?[./]\d{2,4},? )?\d\d?:\d\d"
)
_KEY_BEGINS, _KEY_ENDS = "-----BEGIN ", "-----END "
_KEY_BODY: Final = re.compile(r"[A-Za-z0-9+/=]+\s*")
_KEY_LINES: Final = 256  # a key of 16,384 bits has 196


class Part(NamedTuple):
    """Lines as they are written, with their ends; ``line`` is the number of the first, from 1.

    ``head`` is what was written before them and says what they are, "" for nothing. It is no part of them. Only
    lines that were put ``together`` are scanned as one text; a private key is one text in any case.
    """

    line: int
    text: str
    head: str = ""
    together: bool = False


class Parts:
    """The parts of a text, block by block."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._head = ""  # of the part that was cut, for the one that goes on with it

    def block(self) -> list[Part]:
        """The parts of the next block of lines, the last of which may end in the block behind it; none at the end."""
        return list(self._block())

    def _block(self) -> Iterator[Part]:
        lines, held = self._lines, _Held()
        at_end = False  # of the block: what is held is brought to its end, and nothing else is begun
        for line in lines:
            is_key, alone = _KEY_BEGINS in line, _stands_alone(line)
            if is_key or alone or _ENTRY.match(line):
                head, self._head = self._head, ""
                if held.lines:
                    yield held.part(head)
                    held = _Held()
                    if at_end:
                        lines.give_back([line])
                        return
            if is_key or alone:
                first = lines.lines
                yield Part(first, line + _rest_of_key(line, lines) if is_key else line)
            else:
                held.add(line, lines.lines)
                ended = line.rstrip().endswith(_STATEMENT_ENDS)
                if ended or held.is_full(self._head):
                    yield held.part(self._head)
                    self._head = "" if ended else self._head or held.head()
                    held = _Held()
            at_end = at_end or lines.empty()
            if at_end and not held.lines:
                return
        if held.lines:
            yield held.part(self._head)


class _Held:
    """The lines of a part that has begun."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._first = self._size = 0

    def add(self, line: str, number: int) -> None:
        """Put a line behind the others; ``number`` is its own."""
        self._first = self._first or number
        self._size += len(line)
        self.lines.append(line)

    def is_full(self, head: str) -> bool:
        """Whether nothing more may be put to it."""
        return len(self.lines) == MOST_LINES or len(head) + self._size >= MOST_CHARACTERS

    def part(self, head: str) -> Part:
        """The part as it is."""
        return Part(self._first, "".join(self.lines), head, together=bool(head) or len(self.lines) > 1)

    def head(self) -> str:
        """The first lines, if they are as short as the names of columns are."""
        head = "".join(self.lines[:_HEAD_LINES])
        return head if len(head) <= _HEAD_CHARACTERS else ""


def _stands_alone(line: str) -> bool:
    """Whether a line is blank, or a JSON document."""
    text = line.strip()
    return not text or holds_json(text)


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
