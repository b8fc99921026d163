"""How a file of rows is written: encoding, delimiter, whether its first row names the columns.

Told by the beginning of the file. Everything but the quote character differs between real exports: commas, semicolons
where the comma is for decimals, tabs and pipes from warehouses; UTF-8 with a mark from spreadsheets, UTF-16 from
Windows, Windows-1252 from older systems.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from scanner.batch.headings import are_headings
from scanner.batch.sep_line import told_delimiter

UTF8, UTF16_LE, UTF16_BE, WINDOWS = "utf-8", "utf-16-le", "utf-16-be", "cp1252"
_MARKS: Final = ((b"\xef\xbb\xbf", UTF8), (b"\xff\xfe", UTF16_LE), (b"\xfe\xff", UTF16_BE))
DELIMITERS: Final = (",", ";", "\t", "|")
_LOOKED_AT: Final = 40  # rows
_FEWEST_FIELDS: Final = 2


class Dialect(msgspec.Struct, frozen=True):
    """``mark`` is how many bytes the mark of the encoding takes; ``alike`` the share of rows as wide as the first.

    ``newline`` is what lines end with; spreadsheets of the nineties end them with a carriage return alone. ``header``
    is how sure it is that the first row names the columns, "" when it does not. ``sep`` says that the first line is no
    row, but names the delimiter.
    """

    encoding: str
    mark: int
    newline: str
    delimiter: str
    header: Literal["known", "assumed", ""]
    width: int
    alike: float
    sep: bool = False


def dialect_of(head: bytes, *, whole: bool, tells: Callable[[str], bool] = lambda _: False) -> Dialect | None:
    """The dialect of a file that begins like this (and is ``whole`` there); None if it does not look like rows.

    ``tells`` says of a name whether a field of that name is known to hold something; where nobody knows, fewer rows
    are taken for names.
    """
    encoding, mark = encoding_of(head)
    text = head[mark:].decode(encoding, "replace")
    if "\0" in text:
        return None
    newline = "\r" if "\r" in text and "\n" not in text else "\n"
    first, _, rest = text.partition(newline)
    told = told_delimiter(first)
    lines = (rest if told else text).splitlines(keepends=True)
    if not whole and len(lines) > 1:
        lines.pop()  # cut off somewhere
    best: tuple[float, int, str, list[list[str]]] = (0.0, 0, told or ",", [])
    for delimiter in dict.fromkeys((told, *DELIMITERS) if told else DELIMITERS):
        rows = _rows(lines, delimiter)
        if not rows:
            continue
        width = len(rows[0])
        alike = sum(len(row) == width for row in rows) / len(rows)
        if width >= _FEWEST_FIELDS and (alike, width) > best[:2]:
            best = alike, width, delimiter, rows
        if best[3] and best[2] == told:
            break  # it is what it says; one that divides nothing is not believed
    alike, width, delimiter, rows = best
    if not rows:
        rows = _rows(lines, delimiter)
        if not (rows or told):
            return None
        width, alike = 1, sum(len(row) == 1 for row in rows) / max(1, len(rows))
    header = are_headings(rows, tells) if rows else ""
    return Dialect(encoding, mark, newline, delimiter, header, width, alike, bool(told))


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding of a text that begins like this, and the length of its mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    pairs = head[:2_000]
    if len(pairs) >= 4 and pairs[1::2].count(0) > len(pairs) // 4:  # noqa: PLR2004  two characters; ASCII in UTF-16
        return UTF16_LE, 0
    if len(pairs) >= 4 and pairs[0::2].count(0) > len(pairs) // 4:  # noqa: PLR2004
        return UTF16_BE, 0
    try:
        head.decode(UTF8)
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3 or error.reason != "unexpected end of data":
            return WINDOWS, 0
    return UTF8, 0


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) >= _LOOKED_AT:
                break
    except csv.Error:
        return rows[:-1]
    return rows
