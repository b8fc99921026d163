"""How a file of rows is written: encoding, delimiter, whether its first row names the columns.

Told by the beginning of the file. Everything but the quote character differs between real exports: commas, semicolons
where the comma is for decimals, tabs and pipes from warehouses; UTF-8 with a mark from spreadsheets, UTF-16 from
Windows, Windows-1252 and others from older systems (:mod:`scanner.delimited.text_encoding`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

import msgspec

from scanner.delimited.headings import are_assumed_below_titles, are_below_titles, are_headings, below_titles
from scanner.delimited.sep_line import told_delimiter
from scanner.delimited.text_encoding import EncodingFrom, encoding_of

DELIMITERS: Final = (",", ";", "\t", "|")
_LOOKED_AT: Final = 40  # rows
_FEWEST_FIELDS: Final = 2
_FIRST_END: Final = re.compile(r'(?:[^"\r\n]|"[^"]*")*+([\r\n])')  # outside of quotes: a cell may have lines


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How a file of rows is written.

    ``mark`` is the length of the encoding's byte order mark, and ``origin`` says how the encoding is known.
    ``newline`` ends a line; spreadsheets of the nineties write a carriage return alone. ``header`` is how sure it is
    that the first row names the columns, "" when it does not. ``alike`` is the share of rows as wide as the first.
    ``sep``: the first line is no row, but names the delimiter.

    ``above`` is the number of titles above the first row. With other words for headings (the ``tells`` of
    :func:`dialect_of`) there may be up to ``most_above``, and ``settled`` says that the delimiter stays the same.
    """

    encoding: str
    mark: int
    newline: str
    delimiter: str
    header: Literal["known", "assumed", ""]
    width: int
    alike: float
    sep: bool = False
    above: int = 0
    most_above: int = 0
    settled: bool = True
    origin: EncodingFrom = ""


class _Division(NamedTuple):
    """The rows that a delimiter makes of a text, from the first that is no title on; ``above`` are titles.

    What divides the row below a title and not the title itself is second to what divides both.
    """

    alike: float
    divides_all: bool
    width: int
    delimiter: str
    rows: list[list[str]]
    above: int

    @classmethod
    def of(cls, every: list[list[str]], delimiter: str, above: int) -> _Division:
        rows = every[above:]
        width = len(rows[0])
        alike = sum(len(row) == width for row in rows) / len(rows)
        return cls(alike, len(every[0]) >= _FEWEST_FIELDS, width, delimiter, rows, above)

    def rank(self, named: str) -> tuple[bool, float, bool, int]:
        """A key by which the better division is the greater; ``named`` is the delimiter that the file names."""
        if self.width < _FEWEST_FIELDS:
            return _NOTHING
        return self.delimiter == named, self.alike, self.divides_all, self.width


_NOTHING: Final = (False, 0.0, False, 0)


def dialect_of(
    head: bytes, *, whole: bool, tells: Callable[[str], bool] = lambda _: False, encoding: str = ""
) -> Dialect | None:
    """The dialect of a file that begins with ``head``, which may be the ``whole`` file; None if it is no file of rows.

    ``encoding`` is the encoding that the user names, "" for none. ``tells`` is whether the name of a field is known to
    say something about its value; without it fewer rows are taken for headings, and fewer for titles.
    """
    name, mark, origin = encoding_of(head, encoding)
    text = head[mark:].decode(name, "replace")
    if "\0" in text:
        return None
    newline = _newline_of(text)
    first, _, rest = text.partition(newline)
    named = told_delimiter(first)
    lines = (rest if named else text).splitlines(keepends=True)
    if not whole and len(lines) > 1:
        lines.pop()  # cut off somewhere
    divisions = [_divisions(lines, one, tells) for one in dict.fromkeys((named, *DELIMITERS) if named else DELIMITERS)]
    divisions = [ones for ones in divisions if ones]
    if not divisions:
        return _without_rows(name, mark, newline, named, origin) if named else None
    best = max(divisions, key=lambda ones: ones[0].rank(named))
    found = best[0]
    least = min(one.rank(named) for one in best)
    others = [one.rank(named) for ones in divisions if ones is not best for one in ones]
    return Dialect(
        encoding=name,
        mark=mark,
        newline=newline,
        delimiter=found.delimiter,
        header=are_headings(found.rows, tells) or ("assumed" if found.above else ""),
        width=found.width,
        alike=found.alike,
        sep=bool(named),
        above=found.above,
        most_above=max(one.above for one in best),
        settled=not any(one >= least for one in others if one != _NOTHING),
        origin=origin,
    )


def _newline_of(text: str) -> str:
    """What ends a line: a carriage return where one ends the first, and no line feed follows any."""
    end = _FIRST_END.match(text) if "\r" in text and "\r\n" not in text else None
    return "\r" if end and end[1] == "\r" else "\n"


def _without_rows(name: str, mark: int, newline: str, delimiter: str, origin: EncodingFrom) -> Dialect:
    """The dialect of a file that names its delimiter and holds nothing else."""
    return Dialect(
        encoding=name,
        mark=mark,
        newline=newline,
        delimiter=delimiter,
        header="",
        width=1,
        alike=0.0,
        sep=True,
        origin=origin,
    )


def names_in(head: bytes, dialect: Dialect) -> list[str]:
    """The names of columns in the first row that is no title, of a file that begins like this."""
    lines = head[dialect.mark :].decode(dialect.encoding, "replace").splitlines(keepends=True)[dialect.sep :]
    rows = _rows(lines, dialect.delimiter)
    return [cell.strip() for cell in rows[dialect.above]] if len(rows) > dialect.above else []


def _divisions(lines: list[str], delimiter: str, tells: Callable[[str], bool]) -> list[_Division]:
    """What a delimiter makes of a text; behind it, what it may be for somebody who knows other headings."""
    rows = _rows(lines, delimiter)
    if not rows:
        return []
    above = below_titles(rows)
    plain = _Division.of(rows, delimiter, 0)
    if not above:
        return [plain]
    titled = _Division.of(rows, delimiter, above)
    names = are_below_titles(rows, above, tells) or are_assumed_below_titles(rows, above)
    return [titled, plain] if names else [plain, titled]


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
