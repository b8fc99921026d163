"""Lines of a file of rows, and the row that begins with a line: what both who scans rows and who cuts files go by."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

from scanner.batch.found.file_findings import EncodingDoubt
from scanner.delimited.dialect import Dialect
from scanner.delimited.signs import QUOTE, Signs
from scanner.delimited.text_encoding import UTF8, decoded
from scanner.errors import BatchError

QUOTE_BYTE: Final = QUOTE.encode()
LONGEST_FIELD: Final = 1 << 19  # characters; where a quote is never closed, so much is read in vain
_LONGEST_LINE: Final = 64 << 20  # bytes
PATIENCE: Final = 1 << 24
"""Characters of lines that are read on in vain, all rows together: 32 quotes that are never closed.

In rows like ``x","y`` every line opens a quote that the next one closes and opens again: no value is too long, no row
ends before the file does, and each line is followed to there. When so many were read, quotes end with their line.
"""

_REASONS: Final = {
    "unexpected end": "a quoted value does not end",
    "field limit": f"a quoted value does not end within {LONGEST_FIELD:,} characters",
}
"""What is said of a row, by what `csv` says of it; of any other error …"""

_UNQUOTED: Final = "a value is not quoted as it should be"


class Lines:
    """Lines of a text with their ends, decoded a block at a time.

    ``lines`` of them and ``done`` bytes were handed out, and ``taken`` bytes were read; ``odd`` when some were no text
    in the encoding. ``done`` counts whole blocks. ``patience`` is how many characters may still be read on in vain.
    """

    def __init__(self, blocks: Iterable[bytes], dialect: Dialect, patience: int = PATIENCE) -> None:
        self.patience = patience
        self.lines = self.done = self.taken = 0
        self.odd = False
        self._blocks = iter(blocks)
        self._dialect = dialect
        self._pending: list[str] = []
        self._held = b""  # whole lines that come before what is read next
        self._rest = b""
        self._ended = False
        self._newline = dialect.newline.encode(dialect.encoding)

    @property
    def encoding(self) -> str:
        """What a report calls the encoding; nothing where it is UTF-8 throughout."""
        name = self._dialect.encoding
        if self.odd:
            return f"{name}, with bytes that are not"
        return "" if name == UTF8 else name

    @property
    def doubt(self) -> EncodingDoubt:
        """Why what was read may say something else."""
        match self._dialect.origin:
            case "guessed" | "unlikely" as guess:
                return guess
            case "doubtful":
                return "utf-8"
            case _:
                return "bytes" if self.odd else ""

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        while not self._pending:
            if self._ended:
                raise StopIteration
            self.give_back_block(self._read())
        self.lines += 1
        return self._pending.pop()

    def give_back(self, lines: Sequence[str]) -> None:
        """Take back the last lines that were handed out; they come again."""
        self.lines -= len(lines)
        self._pending += reversed(lines)

    def empty(self) -> bool:
        """Whether a block has been handed out to its end; the next line begins another."""
        return not self._pending

    def block(self) -> bytes:
        """The lines of the next block; nothing where single lines are due, and behind the last."""
        data = b""
        while not (data or self._pending or self._ended):
            data = self._read()
        self.odd |= decoded(data, self._dialect.encoding)[1]  # which costs 0.1 us a row
        return data

    def take(self, lines: int, rest: bytes) -> None:
        """So many lines of the block are done; the rest of it comes again, before the next one."""
        self.lines += lines
        if self._ended:
            self.give_back_block(rest)
        else:
            self._held = rest

    def give_back_block(self, data: bytes) -> None:
        """Take back a block, or lines at its end; they come again one by one."""
        end = self._dialect.newline
        self._pending = self._decoded(data).split(end)
        last = self._pending.pop()
        self._pending = [line + end for line in self._pending]
        if last:
            self._pending.append(last)
        self._pending.reverse()

    def _read(self) -> bytes:
        """The whole lines of the next block; what is left of a line waits for the block after it. Raises BatchError."""
        block = next(self._blocks, b"")
        self._ended = not block
        self.taken += len(block)
        data = self._rest + block
        if not self._ended:
            cut = data.rfind(self._newline) + len(self._newline)
            while cut >= len(self._newline) and len(self._newline) > 1 and cut % len(self._newline):
                cut = data.rfind(self._newline, 0, cut - 1) + len(self._newline)  # half of two other characters
            if cut < len(self._newline):
                if len(data) > _LONGEST_LINE:
                    raise BatchError(f"line {self.lines + 1} is longer than {_LONGEST_LINE} bytes")
                self._rest = data
                return b""
            self._rest, data = data[cut:], data[:cut]
        else:
            self._rest = b""
        self.done += len(data)
        data, self._held = self._held + data, b""
        return data

    def _decoded(self, data: bytes) -> str:
        text, odd = decoded(data, self._dialect.encoding)
        self.odd |= odd
        return text


def blocks(file: BinaryIO, size: int, left: int) -> Iterator[bytes]:
    """What follows in a file, so many bytes at a time and ``left`` in all."""
    while left > 0 and (block := file.read(min(size, left))):
        left -= len(block)
        yield block


class Row(NamedTuple):
    """A row as it is written, its values, and why it cannot be read, if so."""

    raw: str
    cells: list[str]
    reason: str = ""


def row_of(line: str, lines: Lines, signs: Signs) -> Row:
    """The row that begins with ``line``. One that cannot be read ends with it: what follows may be rows.

    It costs patience, how many characters were read for it in vain.
    """
    if signs.quote not in line and not (signs.escape and signs.escape in line):
        return Row(line, line.rstrip("\r\n").split(signs.delimiter))
    taken = [line]

    def rest() -> Iterator[str]:
        yield line
        left = lines.patience
        while left > 0 and (more := next(lines, None)) is not None:
            taken.append(more)
            left -= len(more)
            yield more

    csv.field_size_limit(LONGEST_FIELD)
    try:
        cells = next(signs.rows(rest(), strict=True))
    except csv.Error as error:
        lines.give_back(taken[1:])
        lines.patience -= sum(map(len, taken[1:]))
        return Row(line, [], next((reason for sign, reason in _REASONS.items() if sign in str(error)), _UNQUOTED))
    return Row("".join(taken), cells)
