"""The rows of one CSV file with everything sensitive masked, and all else as it was written.

A row is copied byte by byte unless something in it is masked, and then only the masked values change: dialect, quoting,
line ends and order stay. A row that has not as many values as the file has columns cannot be divided into them; it is
reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scanner.batch.columns.counts import count_names
from scanner.batch.columns.grid import Grid, Grids
from scanner.batch.columns.table import Table
from scanner.batch.formats.csv_files.column_names import each_once, unnamed
from scanner.batch.formats.csv_files.csv_block import block_of
from scanner.batch.formats.csv_files.csv_cells import CsvCells
from scanner.batch.formats.csv_files.csv_lines import Lines, row_of
from scanner.batch.units import Job, Unit, lose
from scanner.delimited.dialect import Dialect
from scanner.delimited.signs import Signs
from scanner.delimited.text_encoding import decoded, doubts, encoded, is_plain
from scanner.errors import BatchError

_MOST_COLUMNS: Final = 10_000


class _Line(NamedTuple):
    """A line above the rows as it is written, its cells ([] where it is blank or names the delimiter), its number."""

    raw: str
    cells: list[str]
    number: int


class _Row(NamedTuple):
    """A row read by itself: its cells as they are written, what ends it, its number, and its place among lines."""

    cells: list[bytes]
    ending: str
    number: int
    place: int


class Top(NamedTuple):
    """What stands above the rows of a file: the line ``sep=;``, blank lines and titles; and the row of headings."""

    above: list[_Line]
    headings: _Line | None = None

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns; none where no row has them."""
        return [] if self.headings is None else self.headings.cells


def top_of(reader: Lines, dialect: Dialect, *, named: bool) -> Top:
    """Read what stands above the rows; with ``named``, up to the row that names the columns. Raises BatchError."""
    above = [_Line(next(reader, ""), [], reader.lines)] if dialect.sep else []
    titles = dialect.above
    for line in reader if named else ():
        if not line.strip("\r\n"):
            above.append(_Line(line, [], reader.lines))
            continue
        number = reader.lines
        raw, cells, reason = row_of(line, reader, dialect.signs)
        if reason or not 0 < len(cells) <= _MOST_COLUMNS:
            raise BatchError("the first row cannot be read")
        if not titles:
            return Top(above, _Line(raw, cells, number))
        titles -= 1
        above.append(_Line(raw, cells, number))
    return Top(above)


class CsvTable:
    """The rows of one file, whose columns have names."""

    def __init__(self, unit: Unit, job: Job, dialect: Dialect, names: Sequence[str]) -> None:
        self._unit, self._job, self._dialect = unit, job, dialect
        doubted = doubts(dialect.origin)
        unique = each_once(names)
        self._table = Table(job.scanner.redactor.doubting(doubted), unique, job.entity)
        job.findings.drop(self._table.dropped_as_shown())
        self._width = len(unique)
        self._kept = [at for at, name in enumerate(unique) if name not in self._table.dropped]  # columns that pass
        self._mark = dialect.delimiter.encode()
        self._grids = Grids(self._mark, self._width)
        self._at_once = dialect.newline == "\n" and is_plain(dialect.encoding) and dialect.signs.usual
        self._special = tuple(sign.encode() for sign in (dialect.signs.quote, dialect.signs.escape) if sign)
        self._cell = _cell(dialect.signs)

    def write_top(self, top: Top) -> None:
        """Write what stands above the rows, with what is sensitive in titles and headings masked."""
        for line in top.above:
            self._out(self._title(line) if line.cells else line.raw)
        if top.headings is None:
            return
        raw, _, number = top.headings
        count_names(self._job.findings, self._table.found_in_names(), number)
        row = self._row(raw, number)
        cells = self._cells([row])
        for at, (safe, _) in self._table.names_found.items():
            cells.put(at, cells.with_texts(at, [safe], [row.cells[at]]))
        self._out(_text(cells.written()[0]) + row.ending)

    def _title(self, line: _Line) -> str:
        """A row above the headings, masked: texts that no name says anything of. It is no row of the table."""
        title = CsvTable(self._unit, self._job, self._dialect, unnamed(len(line.cells)))
        return next(title._masked([title._row(line.raw, line.number)]))

    def scan(self, reader: Lines) -> bool:
        """Scan the rows of one chunk; whether there were any lines."""
        if not self._at_once or reader.patience <= 0:
            return self._scan_rows(reader)
        data = reader.block()
        block = block_of(data, self._grids) if data else None
        if block is None:
            if data:
                reader.give_back_block(data)
            return self._scan_rows(reader)
        first = reader.lines + 1
        numbers = block.numbers(first)
        reader.take(numbers[-1] - first, block.rest)
        self._job.findings.rows_in += block.rows
        self._job.findings.rows_out += block.rows
        encoding = self._dialect.encoding
        cells = CsvCells(
            block.grid,
            self._kept,
            self._dialect.signs,
            lambda written: decoded(block.shown(written), encoding)[0],
            lambda text: encoded(text, encoding),
        )
        self._mask(cells, numbers)
        self._job.write(block.written(cells.written()))
        return True

    def _scan_rows(self, reader: Lines) -> bool:
        """Scan the rows of one chunk, read one by one; whether there were any lines."""
        lines: list[str] = []
        rows: list[_Row] = []
        findings = self._job.findings
        for line in reader:
            number = reader.lines
            if not line.strip("\r\n"):
                lines.append(line)
            else:
                raw, _, reason = row_of(line, reader, self._dialect.signs)
                findings.rows_in += 1
                row = self._row(raw, number, len(lines))
                width = len(row.cells)
                if width == self._width + 1 and not row.cells.pop():  # a delimiter more at its end, which stays there
                    row, width = row._replace(ending=self._dialect.delimiter + row.ending), self._width
                if not reason and width != self._width:
                    values = "1 value" if width == 1 else f"{width} values"
                    reason = f"the row has {values}, the file {self._width} columns"
                if reason:
                    lose(self._job, self._unit, number, reason)
                else:
                    rows.append(row)
                    lines.append(raw)
            if reader.empty():
                break
        else:
            if not lines:
                return False
        findings.rows_out += len(rows)
        if rows:
            for row, masked in zip(rows, self._masked(rows), strict=True):
                lines[row.place] = masked
        self._out("".join(lines))
        return True

    def _row(self, raw: str, number: int, place: int = 0) -> _Row:
        """A row as it is written, cut into cells."""
        body = raw.rstrip("\r\n")
        data = _data(body)
        special = any(map(data.__contains__, self._special))
        cells = self._cell.findall(data + self._mark) if special else data.split(self._mark)
        return _Row(cells, raw[len(body) :], number, place)

    def _cells(self, rows: Sequence[_Row]) -> CsvCells:
        grid = Grid([row.cells for row in rows], self._mark, self._width)
        return CsvCells(grid, self._kept, self._dialect.signs, _text, _data)

    def _masked(self, rows: Sequence[_Row]) -> Iterator[str]:
        """Some rows with everything sensitive masked, as they are written."""
        cells = self._cells(rows)
        self._mask(cells, [row.number for row in rows])
        for written, row in zip(cells.written(), rows, strict=True):
            yield _text(written) + row.ending

    def _mask(self, cells: CsvCells, numbers: Sequence[int]) -> None:
        self._table.mask(cells, numbers, self._job.findings, self._table.found_in_names())

    def _out(self, text: str) -> None:
        if self._job.out is not None:
            self._job.write(encoded(text, self._dialect.encoding))


def _cell(signs: Signs) -> re.Pattern[bytes]:
    """What matches a cell as it is written, and the delimiter behind it."""
    mark, quote, escape = (re.escape(sign.encode()) for sign in (signs.delimiter, signs.quote, signs.escape))
    escaped = rb"|%b." % escape if escape else b""
    inside = rb"(?:[^%b%b]|%b%b%b)*" % (quote, escape, quote, quote, escaped)
    behind = rb"(?:[^%b%b]%b)*" % (mark, escape, escaped)
    blanks = b" *" if signs.blanks else b""
    return re.compile(rb"((?:%b%b%b%b)?%b)%b" % (blanks, quote, inside, quote, behind, mark), re.DOTALL)


def _data(text: str) -> bytes:
    """A text as bytes, whatever its file is encoded in; what was no text in it stays what it was."""
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
