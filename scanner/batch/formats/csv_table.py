"""The rows of one CSV file with everything sensitive masked, and all else as it was written.

A row is copied byte by byte unless something in it is masked, and then only the masked values change: dialect, quoting,
line ends and order stay. A row that has not as many values as the file has columns cannot be divided into them; it is
reported.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from scanner.batch.columns.counts import count_columns, count_names, count_record
from scanner.batch.columns.grid import Grids
from scanner.batch.columns.masked import masked_cells
from scanner.batch.columns.table import Scanned, Table
from scanner.batch.formats.column_names import each_once, unnamed
from scanner.batch.formats.csv_block import block_of
from scanner.batch.formats.csv_cells import CsvCells
from scanner.batch.formats.csv_lines import QUOTE, Lines, in_quotes, quoted, row_of
from scanner.batch.units import Job, Unit, lose
from scanner.delimited.dialect import Dialect
from scanner.delimited.text_encoding import doubts, encoded, is_plain
from scanner.errors import BatchError

_MOST_COLUMNS: Final = 10_000


class _Line(NamedTuple):
    """A line above the rows as it is written, its cells ([] where it is blank or names the delimiter), its number."""

    raw: str
    cells: list[str]
    number: int


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
        raw, cells, reason = row_of(line, reader, dialect.delimiter)
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
        detector, masker = job.scanner.detector.doubting(doubted), job.scanner.masker._replace(doubted=doubted)
        self._table = Table(detector, masker, unique, job.entity)
        job.findings.drop(self._table.dropped_as_shown())
        self._width = len(unique)
        self._kept = [at for at, name in enumerate(unique) if name not in self._table.dropped]  # columns that pass
        self._grids = Grids(dialect.delimiter.encode(), self._width)
        self._at_once = dialect.newline == "\n" and is_plain(dialect.encoding)
        mark = re.escape(dialect.delimiter)
        self._field = re.compile(rf'(?:"(?:[^"]|"")*"[^{mark}]*|[^{mark}]*)(?:{mark}|\Z)', re.DOTALL)

    def write_top(self, top: Top) -> None:
        """Write what stands above the rows, with what is sensitive in titles and headings masked."""
        for line in top.above:
            self._out(self._title(line) if line.cells else line.raw)
        if top.headings is None:
            return
        raw, cells, number = top.headings
        hidden = self._table.names_found
        count_names(self._job.findings, self._table.found_in_names(), number)
        rewritten = hidden or self._table.dropped
        self._out(self._replaced(raw, cells, {at: safe for at, (safe, _) in hidden.items()}) if rewritten else raw)

    def _title(self, line: _Line) -> str:
        """A row above the headings, masked: texts that no name says anything of. It is no row of the table."""
        raws = [line.raw]
        title = CsvTable(self._unit, self._job, self._dialect, unnamed(len(line.cells)))
        title._mask([line.cells], raws, [line.number], [0])
        return raws[0]

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
        cells = CsvCells(block, self._kept, self._dialect)
        in_names = self._table.found_in_names()
        self._job.write(masked_cells(cells, self._table, numbers, self._job.findings, in_names))
        return True

    def _scan_rows(self, reader: Lines) -> bool:
        """Scan the rows of one chunk, read one by one; whether there were any lines."""
        raws: list[str] = []
        rows: list[list[str]] = []
        numbers: list[int] = []
        places: list[int] = []
        trailing: list[int] = []  # places of rows with a delimiter more at their end, put back when the row is masked
        findings = self._job.findings
        for line in reader:
            number = reader.lines
            if not line.strip("\r\n"):
                raws.append(line)
            else:
                raw, cells, reason = row_of(line, reader, self._dialect.delimiter)
                findings.rows_in += 1
                if not reason and len(cells) == self._width + 1 and (bare := self._without_trailing(raw)) is not None:
                    raw, cells = bare, cells[:-1]
                    trailing.append(len(raws))
                if not reason and len(cells) != self._width:
                    values = "1 value" if len(cells) == 1 else f"{len(cells)} values"
                    reason = f"the row has {values}, the file {self._width} columns"
                if reason:
                    lose(self._job, self._unit, number, reason)
                else:
                    rows.append(cells)
                    numbers.append(number)
                    places.append(len(raws))
                    raws.append(raw)
            if reader.empty():
                break
        else:
            if not raws:
                return False
        findings.rows_out += len(rows)
        if rows:
            self._mask(rows, raws, numbers, places)
        for place in trailing:
            raws[place] = self._dialect.delimiter.join(_ended(raws[place]))
        self._out("".join(raws))
        return True

    def _without_trailing(self, raw: str) -> str | None:
        """A row without the delimiter at its end, behind which nothing stands; None where there is none."""
        body, ending = _ended(raw)
        return body[:-1] + ending if body.endswith(self._dialect.delimiter) else None

    def _mask(self, rows: list[list[str]], raws: list[str], numbers: list[int], places: list[int]) -> None:
        """Put the masked forms of rows into ``raws``; ``places`` says where each has its place there."""
        table = self._table
        done = table.scan(list(zip(*rows, strict=True)))
        # What changes in rows in which nothing is quoted is put in place; of the others, and of rows that were looked
        # at as a whole, it is noted first.
        noted: dict[int, dict[int, str]] = {row: {} for row, place in enumerate(places) if QUOTE in raws[place]}
        for row, whole in done.whole.items():
            shown = zip(self._kept, whole.record.values(), strict=True)
            noted[row] = {at: value for at, value in shown if value != rows[row][at]}
            count_record(self._job.findings, whole, numbers[row], table.found_in_names())
        count_columns(self._job.findings, done.columns.values(), numbers, done.whole)
        touched = self._put(done, rows, noted)
        for row, place in enumerate(places):
            change = noted.get(row)
            if change is None and (touched[row] or table.dropped):
                raws[place] = self._joined(rows[row], raws[place])
            elif change or table.dropped:
                raws[place] = self._replaced(raws[place], rows[row], change or {})

    def _put(self, done: Scanned, rows: list[list[str]], noted: dict[int, dict[int, str]]) -> bytearray:
        """Put the safe texts into the rows, or among what is ``noted``; 1 for each row that it was put into."""
        touched = bytearray(len(rows))
        for at, (column, safe) in done.safe().items():
            shown = {code: quoted(text, self._dialect.delimiter) for code, text in safe.items()}
            for row, code in enumerate(column.codes):
                if code is None or code not in shown:
                    continue
                if row not in noted:
                    rows[row][at] = shown[code]
                    touched[row] = 1
                elif row not in done.whole:
                    noted[row][at] = safe[code]
        return touched

    def _replaced(self, raw: str, cells: Sequence[str], change: dict[int, str]) -> str:
        """A row as it is written, with some of its values replaced."""
        body, ending = _ended(raw)
        if QUOTE not in body:
            parts = body.split(self._dialect.delimiter)
            for at, safe in change.items():
                parts[at] = quoted(safe, self._dialect.delimiter)
            return self._joined(parts, raw)
        fields = [match.group() for match in self._field.finditer(body)][: len(cells)]
        if len(fields) != len(cells):
            out = io.StringIO()
            values = [change.get(at, cells[at]) for at in self._kept]
            csv.writer(out, delimiter=self._dialect.delimiter, lineterminator=ending).writerow(values)
            return out.getvalue()
        fields = [field.removesuffix(self._dialect.delimiter) for field in fields[:-1]] + fields[-1:]
        for at, safe in change.items():
            fields[at] = in_quotes(safe) if fields[at].startswith(QUOTE) else quoted(safe, self._dialect.delimiter)
        return self._dialect.delimiter.join([fields[at] for at in self._kept]) + ending

    def _joined(self, fields: Sequence[str], raw: str) -> str:
        """Fields as they are written, in place of those of a row in which nothing was quoted."""
        kept = fields if len(self._kept) == self._width else [fields[at] for at in self._kept]
        return self._dialect.delimiter.join(kept) + _ended(raw)[1]

    def _out(self, text: str) -> None:
        if self._job.out is not None:
            self._job.write(encoded(text, self._dialect.encoding))


def _ended(raw: str) -> tuple[str, str]:
    """A row as it is written, and the line end behind it."""
    body = raw.rstrip("\r\n")
    return body, raw[len(body) :]
