"""How a file of rows is written: encoding, delimiter, whether its first row names the columns.

Told by the beginning of the file. Everything differs between real exports: commas, semicolons where the comma is for
decimals, tabs and pipes from warehouses (:mod:`scanner.delimited.signs`); UTF-8 with a mark from spreadsheets, UTF-16
from Windows, Windows-1252 and others from older systems (:mod:`scanner.delimited.text_encoding`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final, Literal, NamedTuple

import msgspec

from scanner.delimited.headings import are_assumed_below_titles, are_below_titles, are_headings, below_titles
from scanner.delimited.sep_line import told_delimiter
from scanner.delimited.signs import BY_FILE, DELIMITERS, QUOTE, Signs, other_delimiters
from scanner.delimited.text_encoding import EncodingFrom, encoding_of

_LOOKED_AT: Final = 40  # rows
_FEWEST_FIELDS: Final = 2
_WELL_DIVIDED: Final = 0.8  # share of rows as wide as the first, from which on no other delimiter is looked for
_FIRST_END: Final = re.compile(r'(?:[^"\r\n]|"[^"]*")*+([\r\n])')  # outside of quotes: a cell may have lines


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How a file of rows is written.

    ``mark`` is the length of the encoding's byte order mark, and ``origin`` says how the encoding is known.
    ``newline`` ends a line; spreadsheets of the nineties write a carriage return alone. ``header`` is how sure it is
    that the first row names the columns, "" when it does not. ``alike`` is the share of rows as wide as the first.
    ``sep``: the first line is no row, but names the delimiter. ``written`` is how cells are, if not as usual.

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
    written: Signs = BY_FILE

    @property
    def signs(self) -> Signs:
        """The signs between and around its cells."""
        return Signs(self.delimiter, self.written.quote or QUOTE, self.written.escape, self.written.blanks)


class _Division(NamedTuple):
    """The rows that a delimiter makes of a text, from the first that is no title on; ``above`` are titles.

    What divides the row below a title and not the title itself is second to what divides both, and a comma with a blank
    behind it, as in the heading "Name, first name", to a sign without.
    """

    alike: float
    divides_all: bool
    apart: bool
    width: int
    signs: Signs
    rows: list[list[str]]
    above: int

    @classmethod
    def of(cls, every: list[list[str]], signs: Signs, above: int) -> _Division:
        rows = every[above:]
        width = len(rows[0])
        alike = sum(len(row) == width for row in rows) / len(rows)
        apart = not any(cell[:1] == " " for cell in rows[0][1:])
        return cls(alike, len(every[0]) >= _FEWEST_FIELDS, apart, width, signs, rows, above)

    def rank(self, named: str) -> tuple[bool, float, bool, bool, int]:
        """A key by which the better division is the greater; ``named`` is the delimiter that the file names."""
        if self.width < _FEWEST_FIELDS:
            return _NOTHING
        return self.signs.delimiter == named, self.alike, self.divides_all, self.apart, self.width


_NOTHING: Final = (False, 0.0, False, False, 0)


def dialect_of(
    head: bytes,
    *,
    whole: bool,
    tells: Callable[[str], bool] = lambda _: False,
    encoding: str = "",
    signs: Signs = BY_FILE,
) -> Dialect | None:
    """The dialect of a file that begins with ``head``, which may be the ``whole`` file; None if it is no file of rows.

    ``encoding`` and ``signs`` are what the user names, "" for none. ``tells`` is whether the name of a field is known
    to say something about its value; without it fewer rows are taken for headings, and fewer for titles.
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
    signs = msgspec.structs.replace(signs, quote=signs.quote or QUOTE)
    divided = _divided(lines, signs, named, tells)
    if divided is None:
        return _without_rows(name, mark, newline, _parted(signs, named), origin) if named else None
    found = divided.best[0]
    return Dialect(
        encoding=name,
        mark=mark,
        newline=newline,
        delimiter=found.signs.delimiter,
        written=found.signs,
        header=are_headings(found.rows, tells) or ("assumed" if found.above else ""),
        width=found.width,
        alike=found.alike,
        sep=bool(named),
        above=found.above,
        most_above=max(one.above for one in divided.best),
        settled=divided.settled,
        origin=origin,
    )


class _Divided(NamedTuple):
    """What the best delimiter makes of a text, and whether it stays the best whichever headings are known."""

    best: Sequence[_Division]
    settled: bool


def _divided(lines: list[str], signs: Signs, named: str, tells: Callable[[str], bool]) -> _Divided | None:
    """The best way to divide the rows; None if there are none. ``named`` is the delimiter that the file names."""
    ways = [signs] if signs.delimiter else [_parted(signs, one) for one in dict.fromkeys((named, *DELIMITERS)) if one]
    divisions = [ones for way in ways if (ones := _divisions(lines, way, tells))]
    if not divisions:
        return None

    def rank(ones: Sequence[_Division]) -> tuple[bool, float, bool, bool, int]:
        return ones[0].rank(named)

    best = max(divisions, key=rank)
    if not signs.delimiter and best[0].alike * (best[0].width > 1) < _WELL_DIVIDED:
        others = [_divisions(lines, _parted(signs, one), tells) for one in other_delimiters(lines[:_LOOKED_AT])]
        divisions += [ones for ones in others if ones]
        best = max(divisions, key=rank)
    if signs.usual and (other := _written_otherwise(lines, ways, best[0].signs)) is not None:
        divisions = [_divisions(lines, other, tells)]
        best = divisions[0]
    least = min(one.rank(named) for one in best)
    ranks = [one.rank(named) for ones in divisions if ones is not best for one in ones]
    return _Divided(best, not any(one >= least for one in ranks if one != _NOTHING))


def divides(head: bytes, signs: Signs) -> bool:
    """Whether the delimiter that the user names, if any, makes rows of a file that begins like this."""
    found = dialect_of(head, whole=True, signs=signs) if signs.delimiter else None
    return found is not None and found.width >= _FEWEST_FIELDS


def may_be_divided(head: bytes, dialect: Dialect, tells: Callable[[str], bool]) -> bool:
    """Whether rows of one value are rather divided by a sign that values have too: its names are known at both sides.

    "name:ssn:city" is such a row, if as many colons stand in all others.
    """
    lines = head[dialect.mark :].decode(dialect.encoding, "replace").splitlines()[dialect.sep :]
    lines = [line for line in lines if line][dialect.above : _LOOKED_AT]
    for sign in {one for one in lines[0] if not one.isalnum()} - {" ", "_", QUOTE} if len(lines) > 1 else ():
        cells = lines[0].split(sign)
        alike = all(line.count(sign) == len(cells) - 1 for line in lines[:-1])  # the last may be cut off
        if alike and sum(map(tells, cells)) >= _FEWEST_FIELDS:
            return True
    return False


def _newline_of(text: str) -> str:
    """What ends a line: a carriage return where one ends the first, and no line feed follows any."""
    end = _FIRST_END.match(text) if "\r" in text and "\r\n" not in text else None
    return "\r" if end and end[1] == "\r" else "\n"


def _parted(signs: Signs, delimiter: str) -> Signs:
    return msgspec.structs.replace(signs, delimiter=delimiter)


def _written_otherwise(lines: list[str], ways: Sequence[Signs], usual: Signs) -> Signs | None:
    """How cells are written, if not as usual: what divides all rows alike that cannot be read by RFC 4180."""
    text = "".join(lines[:_LOOKED_AT])
    others: list[Signs] = []
    if '\\"' in text:
        others += [msgspec.structs.replace(way, escape="\\") for way in ways]
    if ' "' in text:
        others += [msgspec.structs.replace(way, blanks=True) for way in ways]
    if text.startswith("'") or any(f"{way.delimiter}'" in text for way in ways):
        others += [msgspec.structs.replace(way, quote="'") for way in ways]
    if not others or _width(lines, usual):
        return None
    return max((one for one in others if _width(lines, one)), key=lambda one: _width(lines, one), default=None)


def _width(lines: list[str], signs: Signs) -> int:
    """How many cells each of the first rows has; 0 where they differ, are one, or cannot be read as they should."""
    try:
        widths = {len(row) for row in islice(filter(None, signs.rows(lines, strict=True)), _LOOKED_AT)}
    except csv.Error:
        return 0
    width = widths.pop() if len(widths) == 1 else 0
    return width if width >= _FEWEST_FIELDS else 0


def _without_rows(name: str, mark: int, newline: str, signs: Signs, origin: EncodingFrom) -> Dialect:
    """The dialect of a file that names its delimiter and holds nothing else."""
    return Dialect(
        encoding=name,
        mark=mark,
        newline=newline,
        delimiter=signs.delimiter,
        written=signs,
        header="",
        width=1,
        alike=0.0,
        sep=True,
        origin=origin,
    )


def names_in(head: bytes, dialect: Dialect) -> list[str]:
    """The names of columns in the first row that is no title, of a file that begins like this."""
    lines = head[dialect.mark :].decode(dialect.encoding, "replace").splitlines(keepends=True)[dialect.sep :]
    rows = _rows(lines, dialect.signs)
    return [cell.strip() for cell in rows[dialect.above]] if len(rows) > dialect.above else []


def _divisions(lines: list[str], signs: Signs, tells: Callable[[str], bool]) -> list[_Division]:
    """What a delimiter makes of a text; behind it, what it may be for somebody who knows other headings."""
    rows = _rows(lines, signs)
    if not rows:
        return []
    above = below_titles(rows)
    plain = _Division.of(rows, signs, 0)
    if not above:
        return [plain]
    titled = _Division.of(rows, signs, above)
    names = are_below_titles(rows, above, tells) or are_assumed_below_titles(rows, above)
    return [titled, plain] if names else [plain, titled]


def _rows(lines: list[str], signs: Signs) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in signs.rows(lines):
            if row:
                rows.append(row)
            if len(rows) >= _LOOKED_AT:
                break
    except csv.Error:
        return rows[:-1]
    return rows
