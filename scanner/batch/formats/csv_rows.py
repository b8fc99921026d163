"""CSV and its relatives: rows of texts, scanned by column, and copied as they are but for what is masked.

Every value is a text (``0041`` stays ``0041``), and a column's name is evidence as a field's name is. A row is copied
byte by byte unless something in it is masked, and then only the masked values change: dialect, quoting, line ends and
order stay. A row that has not as many values as the file has columns cannot be told apart into them; it is reported.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import BinaryIO, Final

from scanner.batch.columns.grid import Grids
from scanner.batch.columns.masked import masked_cells
from scanner.batch.columns.table import Scanned, Table
from scanner.batch.columns.tell import tell, tell_names, tell_whole
from scanner.batch.decisions import Decisions
from scanner.batch.formats.column_names import each_once, given_names, headings_from, misfit_of, unnamed
from scanner.batch.formats.csv_block import block_of
from scanner.batch.formats.csv_cells import CsvCells
from scanner.batch.formats.csv_cut import row_edges
from scanner.batch.formats.csv_lines import QUOTE, Lines, blocks, in_quotes, quoted, row_of
from scanner.batch.formats.dialect import Dialect, dialect_of, names_in
from scanner.batch.formats.json_signs import begins_as_json, is_mostly_records
from scanner.batch.formats.text_encoding import doubts, encoded, is_plain, refuse_unsettled
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.units import HEAD, Entry, Headings, Job, Storage, Traits, Unit, lose
from scanner.errors import BatchError

_MOST_COLUMNS: Final = 10_000
_ENOUGH_ALIKE: Final = 0.8  # share of rows as wide as the first, from which on a text counts as rows


class CsvRows(TextFormat):
    """The format."""

    name = "csv"
    traits = Traits(
        (".csv", ".tsv", ".psv", ".tab", ".dsv"), "line", begins_at_lines=True, takes_entity=True, takes_headings=True
    )

    def recognises(self, head: bytes, name: str) -> float:
        """By rows of the same width, unless it begins as JSON or XML; surer where the name says so too."""
        found = dialect_of(head, whole=len(head) < HEAD)
        if found is None or _is_another(head, found):
            return 0.0
        if name.endswith(self.traits.endings):
            return 0.95
        likely = found.width > 1 and found.alike >= _ENOUGH_ALIKE and found.header != ""
        return 0.7 if likely else 0.0

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:
        """Ranges of bytes cut where rows begin; the file, where telling that would cost as much as scanning."""
        if entry.size <= unit_bytes or not storage.near:
            return super().plan(entry, storage, unit_bytes)
        with storage.open(entry.name) as file:
            edges = [0, *row_edges(file, entry.size, unit_bytes, entry.encoding), entry.size]
        return [
            Unit(entry, self.name, number, start, end, end - start)
            for number, (start, end) in enumerate(pairwise(edges))
        ]

    def misfit(self, head: bytes, headings: Headings, encoding: str = "") -> str:
        """Why names that were given do not fit a file with this beginning; "" when they do."""
        if not isinstance(headings, tuple):
            return ""
        found = dialect_of(head, whole=len(head) < HEAD, encoding=encoding)
        return "" if found is None else misfit_of(found, headings)

    def names(self, head: bytes, headings: Headings, decisions: Decisions, encoding: str = "") -> Sequence[str]:
        """The names of the columns of a file with this beginning, for whoever has no rules to tell headings by."""
        whole = len(head) < HEAD
        found = dialect_of(head, whole=whole, tells=lambda name: decisions.of(name) is not None, encoding=encoding)
        if found is None:
            return ()
        if isinstance(headings, tuple):
            return headings
        return unnamed(found.width) if headings_from(found, headings) == "none" else names_in(head, found)

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan the rows of an open file that belong to a unit."""
        findings = job.findings
        findings.format, findings.bytes = self.name, unit.bytes
        head = file.read(HEAD)
        known = job.scanner.detector.fields.under("")
        encoding = unit.entry.encoding
        found = dialect_of(head, whole=len(head) < HEAD, tells=lambda name: known[name].telling, encoding=encoding)
        if found is None:
            if head.strip():
                raise BatchError("the file holds no rows of text")
            job.write(head)
            return
        refuse_unsettled(found.origin)
        first = not unit.start
        # What was added to the file since it was planned belongs to its last unit, a row that was cut off with it.
        left = unit.end - unit.start if unit.end < unit.entry.size else sys.maxsize
        begun = head[found.mark : unit.end] if first else head[found.mark :]
        lines = Lines(chain([begun], blocks(file, job.chunk_bytes, left - len(head) if first else sys.maxsize)), found)
        rows = _Rows(unit, job, found)
        if first:
            job.write(head[: found.mark])
        if found.sep:
            rows.pass_over(lines, first=first)
        findings.headings = headings_from(found, job.headings)
        if findings.headings in {"first row", "assumed", "below a title"}:
            rows.take_header(lines, first=first)
        elif findings.headings == "given":
            rows.name(given_names(found, job.headings))
        else:
            rows.name(unnamed(found.width))
        if not first:
            _enter(file, unit)
            lines = Lines(blocks(file, job.chunk_bytes, left), found)
        while rows.scan(lines):
            yield found.mark + lines.done if first else lines.done
        findings.lines = lines.lines
        findings.encoding, findings.encoding_doubt = lines.encoding, lines.doubt


def _is_another(head: bytes, dialect: Dialect) -> bool:
    """Whether what may be rows is JSON or XML: their commas divide nothing, and their names are no headings.

    Rows of one value that are JSON, below a heading, are looked into as any value is.
    """
    if head[dialect.mark :].decode(dialect.encoding, "replace").lstrip().startswith("<") or begins_as_json(head):
        return True
    single = dialect.width == 1 and dialect.alike >= _ENOUGH_ALIKE
    return not single and is_mostly_records(head)


def _enter(file: BinaryIO, unit: Unit) -> None:
    """Go to where a unit begins. Raises BatchError when no line begins there any more."""
    file.seek(unit.start - 1)
    if file.read(1) != b"\n":
        raise BatchError("the file changed while it was scanned")


class _Rows:
    """The rows of one file."""

    def __init__(self, unit: Unit, job: Job, dialect: Dialect) -> None:
        self._unit, self._job, self._dialect = unit, job, dialect
        doubted = doubts(dialect.origin)
        self._detector = job.scanner.detector.doubting(doubted)
        self._masker = job.scanner.masker._replace(doubted=doubted)
        self._width = 0
        self._kept: list[int] = []  # columns that pass
        self._table: Table | None = None
        self._grids: Grids | None = None
        self._at_once = dialect.newline == "\n" and is_plain(dialect.encoding)
        mark = re.escape(dialect.delimiter)
        self._field = re.compile(rf'(?:"(?:[^"]|"")*"[^{mark}]*|[^{mark}]*)(?:{mark}|\Z)', re.DOTALL)

    def pass_over(self, reader: Lines, *, first: bool) -> None:
        """Read a line that is no row; the ``first`` unit writes it."""
        line = next(reader, "")
        if first:
            self._out(line)

    def take_header(self, reader: Lines, *, first: bool) -> None:
        """Read the row that names the columns, and titles above it; the ``first`` unit writes them, as far as safe."""
        above = self._dialect.above
        for line in reader:
            if not line.strip("\r\n"):
                if first:
                    self._out(line)
                continue
            number = reader.lines
            raw, cells, reason = row_of(line, reader, self._dialect.delimiter)
            if reason or not 0 < len(cells) <= _MOST_COLUMNS:
                raise BatchError("the first row cannot be read")
            if above:
                above -= 1
                if first:
                    self._title(raw, cells, number)
                continue
            self.name(cells)
            if self._table is None or not first:
                return
            hidden = self._table.names_found
            tell_names(self._job.findings, self._table.found_in_names(), number)
            rewritten = hidden or self._table.dropped
            self._out(self._replaced(raw, cells, {at: safe for at, (safe, _) in hidden.items()}) if rewritten else raw)
            return

    def _title(self, raw: str, cells: list[str], number: int) -> None:
        """Write a row above the headings: texts that no name says anything of. It is no row of the table."""
        title = _Rows(self._unit, self._job, self._dialect)
        title.name(unnamed(len(cells)))
        raws = [raw]
        if title._table is not None:
            title._mask(title._table, [cells], raws, [number], [0])
        self._out(raws[0])

    def name(self, names: Sequence[str]) -> None:
        """Take these for the names of the columns."""
        unique = each_once(names)
        self._width = len(unique)
        self._table = Table(self._detector, self._masker, unique, self._job.entity)
        self._grids = Grids(self._dialect.delimiter.encode(), self._width)
        self._kept = [at for at, name in enumerate(unique) if name not in self._table.dropped]

    def scan(self, reader: Lines) -> bool:
        """Scan the rows of one chunk; whether there were any lines."""
        if self._table is None or self._grids is None or not self._at_once or reader.patience <= 0:
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
        told = self._table.found_in_names()
        self._job.write(masked_cells(cells, self._table, numbers, self._job.findings, told))
        return True

    def _scan_rows(self, reader: Lines) -> bool:
        """The same for rows that have to be read one by one."""
        raws: list[str] = []
        rows: list[list[str]] = []
        numbers: list[int] = []
        places: list[int] = []
        findings = self._job.findings
        for line in reader:
            number = reader.lines
            if not line.strip("\r\n"):
                raws.append(line)
            else:
                raw, cells, reason = row_of(line, reader, self._dialect.delimiter)
                findings.rows_in += 1
                if not reason and len(cells) != self._width:
                    reason = f"the row has {len(cells)} values, the file {self._width} columns"
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
        if rows and self._table is not None:
            self._mask(self._table, rows, raws, numbers, places)
        self._out("".join(raws))
        return True

    def _mask(
        self, table: Table, rows: list[list[str]], raws: list[str], numbers: list[int], places: list[int]
    ) -> None:
        """Put the safe forms of rows into ``raws``, where the row of that number has its place."""
        done = table.scan(list(zip(*rows, strict=True)))
        # What changes in rows in which nothing is quoted is put in place; of the others, and of rows that were looked
        # at as a whole, it is noted first.
        noted: dict[int, dict[int, str]] = {row: {} for row, place in enumerate(places) if QUOTE in raws[place]}
        for row, whole in done.whole.items():
            shown = zip(self._kept, whole.record.values(), strict=True)
            noted[row] = {at: value for at, value in shown if value != rows[row][at]}
            tell_whole(self._job.findings, whole, numbers[row], table.found_in_names())
        tell(self._job.findings, done.columns.values(), numbers, done.whole)
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
        body = raw.rstrip("\r\n")
        ending = raw[len(body) :]
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
        return self._dialect.delimiter.join(kept) + raw[len(raw.rstrip("\r\n")) :]

    def _out(self, text: str) -> None:
        if self._job.out is not None:
            self._job.write(encoded(text, self._dialect.encoding))


CSV_ROWS: Final = CsvRows()
"""Rows with commas, semicolons, tabs or pipes."""
