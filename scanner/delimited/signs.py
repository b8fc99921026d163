"""What parts the cells of a row, and what they are written in: told by the user, or by the file of rows.

Most files are as RFC 4180 has them: quotes around a cell are ``"``, and twice within it. MySQL and Spark write a
backslash before a quote instead, some programs a blank behind each comma, others use single quotes. Delimiters are told
among the usual four; only where none of them divides a file, another sign that stands equally often in every line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

QUOTE: Final = '"'
DELIMITERS: Final = (",", ";", "\t", "|")
_SURE: Final = frozenset("~^") | set(map(chr, range(1, 32))) - set("\t\n\v\f\r\x1b\x1c\x1d\x1e")
"""Signs that hardly any value has: of ASCII those that control nothing any more, as Hive's ^A is, and two others.

Those that end a line for Python are none.
"""
_RARE: Final = frozenset("!#$%&*\\`")
"""Signs that some values have once (``#12``, ``$5``): they divide a file only where they stand twice in each line."""
_FEWEST: Final = 2
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "0": ""}


class Signs(msgspec.Struct, frozen=True):
    """How cells are written. What is "" in what a user says is told by the file.

    ``escape`` stands before a quote, a delimiter or itself; ``blanks`` may stand before a quote that begins a cell.
    """

    delimiter: str = ""
    quote: str = ""
    escape: str = ""
    blanks: bool = False

    @property
    def usual(self) -> bool:
        """Whether cells are written by RFC 4180, whatever parts them."""
        return self.quote == QUOTE and not (self.escape or self.blanks)

    def rows(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """The cells of rows. Raises csv.Error."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape or None,
            skipinitialspace=self.blanks,
            strict=strict,
        )

    def text(self, cell: str) -> str:
        """The value of a cell as it is written."""
        bare = cell.lstrip(" ") if self.blanks else cell
        if bare.startswith(self.quote):
            cell = bare[1:-1].replace(self.quote * 2, self.quote)
        if self.escape not in cell or not self.escape:
            return cell
        first, *others = cell.replace(self.escape * 2, "\0").split(self.escape)
        parts = [_ESCAPES.get(part[:1], part[:1]) + part[1:] for part in others]
        return (first + "".join(parts)).replace("\0", self.escape)

    def has_to_be_quoted(self, text: str) -> bool:
        """Whether a value cannot be written without quotes."""
        return any(sign in text for sign in (self.quote, self.delimiter, "\n", "\r", self.escape or self.quote))

    def cell(self, text: str, before: str) -> str:
        """A value as a cell in the place of another: in quotes where that was, or where it has to be."""
        bare = before.lstrip(" ") if self.blanks else before
        if not (self.has_to_be_quoted(text) or bare.startswith(self.quote)):
            return text
        doubled = text.replace(self.quote, self.quote * 2)
        if self.escape:
            doubled = text.replace(self.escape, self.escape * 2).replace(self.quote, self.escape + self.quote)
        return f"{before[: len(before) - len(bare)]}{self.quote}{doubled}{self.quote}"


BY_FILE: Final = Signs()
"""Nothing is said: the file tells."""


def other_delimiters(lines: Sequence[str]) -> list[str]:
    """Signs that are no usual delimiters and stand equally often in each of some lines, the surest first."""
    lines = [line.rstrip("\r\n") for line in lines if line.strip("\r\n")]
    if len(lines) < _FEWEST:
        return []
    found = [
        sign
        for sign in dict.fromkeys(lines[0])
        if (count := lines[0].count(sign)) >= (1 if sign in _SURE else _FEWEST)
        and (sign in _SURE or sign in _RARE)
        and all(line.count(sign) == count for line in lines)
    ]
    return sorted(found, key=lambda sign: sign not in _SURE)
