"""CSV and its relatives: rows of texts, scanned by column, and copied as they are but for what is masked.

Every value is a text (``0041`` stays ``0041``), and a column's name is evidence as a field's name is. A row is copied
byte by byte unless something in it is masked, and then only the masked values change: dialect, quoting, line ends and
order stay. A row that has not as many values as the file has columns cannot be told apart into them; it is reported.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from scanner.batch.dialect import UTF8, WINDOWS, dialect_of
from scanner.batch.table import Scanned, Table
from scanner.batch.tell import tell, tell_names, tell_whole
from scanner.batch.units import HEAD, BatchError, Entry, Job, Storage, Unit, concatenate, lose

_LONGEST_FIELD: Final = 1 << 19  # characters; where a quote is never closed, so much is read in vain
_LONGEST_LINE: Final = 64 << 20  # bytes
_MOST_COLUMNS: Final = 10_000
_ENOUGH_ALIKE: Final = 0.8  # share of rows as wide as the first, from which on a text counts as rows
_QUOTE: Final = '"'


class CsvRows:
    """The format."""

    name = "csv"

    def recognises(self, head: bytes, name: str) -> float:
        """By rows of the same width; surer where the name says so too."""
        named = name.endswith((".csv", ".tsv", ".psv", ".tab", ".dsv"))
        found = dialect_of(head, whole=len(head) < HEAD)
        if found is None or head.lstrip()[:1] == b"<":
            return 0.0
        if named:
            return 0.95
        likely = found.width > 1 and found.alike >= _ENOUGH_ALIKE and found.header
        return 0.7 if likely else 0.0

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:  # noqa: ARG002  part of the protocol
        """One unit: where a quoted value may hold line ends, nobody knows from the middle where a row begins."""
        return [Unit(entry, self.name, 0, 0, entry.size, entry.size)]

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """See :class:`scanner.batch.units.Format`."""
        with job.storage.open(unit.entry.name) as file:
            yield from scan_rows(file, unit, job)

    def assemble(self, units: Sequence[Unit], pieces: Sequence[BinaryIO], out: BinaryIO) -> None:  # noqa: ARG002  protocol
        """The pieces, one behind the other."""
        concatenate(pieces, out)


def scan_rows(file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
    """Scan an open file of rows, from its beginning to its end."""
    job.findings.format, job.findings.bytes = CsvRows.name, unit.bytes
    head = file.read(HEAD)
    found = dialect_of(head, whole=len(head) < HEAD)
    if found is None:
        if head.strip():
            raise BatchError("the file holds no rows of text")
        _write(job, head)
        return
    job.findings.encoding = "" if found.encoding == UTF8 else found.encoding
    _write(job, head[: found.mark])
    reader = _Reader(file, head[found.mark :], found.encoding, job)
    rows = _Rows(unit, job, found.delimiter, found.encoding)
    if found.header:
        rows.take_header(reader)
    else:
        rows.name([f"column {number + 1}" for number in range(found.width)])
    while rows.scan(reader):
        yield found.mark + reader.done
    job.findings.lines = reader.lines


class _Reader:
    """Lines of a text with their ends, decoded a chunk at a time; ``lines`` and ``done`` bytes were handed out."""

    def __init__(self, file: BinaryIO, head: bytes, encoding: str, job: Job) -> None:
        self.lines = 0
        self.done = 0
        self._blocks = self._read(file, head, job.chunk_bytes)
        self._encoding = encoding
        self._findings = job.findings
        self._pending: list[str] = []
        self._rest = b""
        self._ended = False
        # Spreadsheets of the nineties end lines with a carriage return alone.
        self._end = "\r" if "\r".encode(encoding) in head and "\n".encode(encoding) not in head else "\n"
        self._newline = self._end.encode(encoding)

    @staticmethod
    def _read(file: BinaryIO, head: bytes, size: int) -> Iterator[bytes]:
        yield head
        while block := file.read(size):
            yield block

    def __iter__(self) -> _Reader:
        return self

    def __next__(self) -> str:
        while not self._pending:
            if self._ended:
                raise StopIteration
            self._fill()
        self.lines += 1
        return self._pending.pop()

    def give_back(self, lines: Sequence[str]) -> None:
        """Take back the last lines that were handed out; they come again."""
        self.lines -= len(lines)
        self._pending += reversed(lines)

    def empty(self) -> bool:
        """Whether a chunk has been handed out to its end; the next line begins another."""
        return not self._pending

    def _fill(self) -> None:
        block = next(self._blocks, b"")
        self._ended = not block
        data = self._rest + block
        if not self._ended:
            cut = data.rfind(self._newline) + len(self._newline)
            while cut >= len(self._newline) and len(self._newline) > 1 and cut % len(self._newline):
                cut = data.rfind(self._newline, 0, cut - 1) + len(self._newline)  # half of two other characters
            if cut < len(self._newline):
                if len(data) > _LONGEST_LINE:
                    raise BatchError(f"line {self.lines + 1} is longer than {_LONGEST_LINE} bytes")
                self._rest = data
                return
            self._rest, data = data[cut:], data[:cut]
        else:
            self._rest = b""
        self.done += len(data)
        self._pending = self._decoded(data).split(self._end)
        last = self._pending.pop()
        self._pending = [line + self._end for line in self._pending]
        if last:
            self._pending.append(last)
        self._pending.reverse()

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode(self._encoding)
        except UnicodeDecodeError:
            pass
        if self._encoding == UTF8:
            self._findings.encoding = f"{UTF8}, with bytes that are not"
        return data.decode(self._encoding, "surrogateescape" if self._encoding in {UTF8, WINDOWS} else "surrogatepass")


class _Rows:
    """The rows of one file."""

    def __init__(self, unit: Unit, job: Job, delimiter: str, encoding: str) -> None:
        self._unit, self._job = unit, job
        self._delimiter = delimiter
        self._encoding = encoding
        self._width = 0
        self._kept: list[int] = []  # columns that pass
        self._table: Table | None = None
        mark = re.escape(delimiter)
        self._field = re.compile(rf'(?:"(?:[^"]|"")*"[^{mark}]*|[^{mark}]*)(?:{mark}|\Z)', re.DOTALL)
        csv.field_size_limit(_LONGEST_FIELD)

    def take_header(self, reader: _Reader) -> None:
        """Read the row that names the columns, and write it with names that are safe."""
        for line in reader:
            if not line.strip("\r\n"):
                self._out(line)
                continue
            raw, cells, reason = self._row(line, reader)
            if reason or not 0 < len(cells) <= _MOST_COLUMNS:
                raise BatchError("the first row cannot be read")
            self.name(cells)
            if self._table is None:
                return
            hidden = self._table.names_found
            for _, found in hidden.values():
                tell_names(self._job.findings, found)
            rewritten = hidden or self._table.dropped
            self._out(self._replaced(raw, cells, {at: safe for at, (safe, _) in hidden.items()}) if rewritten else raw)
            return

    def name(self, names: Sequence[str]) -> None:
        """Take these for the names of the columns; one that is there twice is known by a space more."""
        unique: dict[str, None] = {}
        for name in names:
            own = name.strip()
            while own in unique:
                own += " "
            unique[own] = None
        self._width = len(unique)
        self._table = Table(self._job.scanner, list(unique), self._job.entity)
        self._kept = [at for at, name in enumerate(unique) if name not in self._table.dropped]

    def scan(self, reader: _Reader) -> bool:
        """Scan the rows of one chunk; whether there were any lines."""
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
                raw, cells, reason = self._row(line, reader)
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
        noted: dict[int, dict[int, str]] = {row: {} for row, place in enumerate(places) if _QUOTE in raws[place]}
        for row, whole in done.whole.items():
            shown = zip(self._kept, whole.record.values(), strict=True)
            noted[row] = {at: value for at, value in shown if value != rows[row][at]}
            tell_whole(self._job.findings, whole, numbers[row])
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
        for at, (codes, safe) in done.changed().items():
            quoted = {code: self._quoted(text) for code, text in safe.items()}
            for row, code in enumerate(codes):
                if code not in quoted:
                    continue
                if row not in noted:
                    rows[row][at] = quoted[code]
                    touched[row] = 1
                elif row not in done.whole:
                    noted[row][at] = safe[code]
        return touched

    def _row(self, line: str, reader: _Reader) -> tuple[str, list[str], str]:
        """A row that begins with ``line``: as it is written, its values, and why it cannot be read, if so."""
        if _QUOTE not in line:
            return line, line.rstrip("\r\n").split(self._delimiter), ""
        taken = [line]

        def lines() -> Iterator[str]:
            yield line
            for more in reader:
                taken.append(more)
                yield more

        try:
            cells = next(csv.reader(lines(), delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            ended = "unexpected end" in str(error) or "field limit" in str(error)
            reader.give_back(taken[1:])  # they may be rows of their own
            return line, [], "a quoted value does not end" if ended else "a value is not quoted as it should be"
        return "".join(taken), cells, ""

    def _replaced(self, raw: str, cells: Sequence[str], change: dict[int, str]) -> str:
        """A row as it is written, with some of its values replaced."""
        body = raw.rstrip("\r\n")
        ending = raw[len(body) :]
        if _QUOTE not in body:
            parts = body.split(self._delimiter)
            for at, safe in change.items():
                parts[at] = self._quoted(safe)
            return self._joined(parts, raw)
        fields = [match.group() for match in self._field.finditer(body)][: len(cells)]
        if len(fields) != len(cells):
            out = io.StringIO()
            values = [change.get(at, cells[at]) for at in self._kept]
            csv.writer(out, delimiter=self._delimiter, lineterminator=ending).writerow(values)
            return out.getvalue()
        fields = [field.removesuffix(self._delimiter) for field in fields[:-1]] + fields[-1:]
        for at, safe in change.items():
            quoted = f'"{safe.replace(_QUOTE, _QUOTE * 2)}"' if fields[at].startswith(_QUOTE) else self._quoted(safe)
            fields[at] = quoted
        return self._delimiter.join([fields[at] for at in self._kept]) + ending

    def _joined(self, fields: Sequence[str], raw: str) -> str:
        """Fields as they are written, in place of those of a row in which nothing was quoted."""
        kept = fields if len(self._kept) == self._width else [fields[at] for at in self._kept]
        return self._delimiter.join(kept) + raw[len(raw.rstrip("\r\n")) :]

    def _quoted(self, value: str) -> str:
        """A value as a field, quoted where it has to be."""
        if _QUOTE in value or self._delimiter in value or "\n" in value or "\r" in value:
            return f'"{value.replace(_QUOTE, _QUOTE * 2)}"'
        return value

    def _out(self, text: str) -> None:
        if self._job.out is not None:
            errors = "surrogateescape" if self._encoding in {UTF8, WINDOWS} else "surrogatepass"
            _write(self._job, text.encode(self._encoding, errors))


def _write(job: Job, data: bytes) -> None:
    if job.out is not None:
        job.out.write(data)


CSV_ROWS: Final = CsvRows()
"""Rows with commas, semicolons, tabs or pipes."""
