"""JSON Lines: one record a line, cut into ranges of bytes at line ends.

Most exports have the same scalar fields on every line. Such lines are decoded as a table, many at once, and scanned by
column (:mod:`scanner.batch.table`). A line is taken for its table only if encoding what was decoded gives the line
again: then nothing else is in it, no repeated name, no number written in another way. All other lines are detected
whole, many in one arena.

A line in which nothing is found is copied as it is, if it holds nothing but what was scanned; every other line is what
``Scanner.redact_json`` makes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, BinaryIO, Final

import msgspec

from scanner.batch.lines import LINE_END, chunks, cut
from scanner.batch.records import Records
from scanner.batch.table import Table
from scanner.batch.tell import tell, tell_whole
from scanner.batch.units import Entry, Job, Storage, Unit, concatenate, lose
from scanner.engine import Scanner
from scanner.errors import PayloadError
from scanner.payload import decode_exact, encode

MARK: Final = b"\xef\xbb\xbf"
_MOST_SHAPES: Final = 8  # tables of one unit that are remembered; lines of further shapes are detected whole
_MOST_FIELDS: Final = 1_000
_FEWEST_ROWS: Final = 8  # lines of one shape in a chunk from which on it is worth a table
_SPACE: Final = b" \t\r\n"
_Scalar = str | int | float | bool | None


class Shape:
    """Lines with the same scalar fields in the same order."""

    def __init__(self, scanner: Scanner, names: Sequence[str]) -> None:
        fields = [f"f{number}" for number in range(len(names))]
        self.fields = fields
        self.table = Table(scanner, names)
        self._struct = msgspec.defstruct(
            "Row",
            [(field, _Scalar) for field in fields],
            rename=dict(zip(fields, names, strict=True)),
            forbid_unknown_fields=True,
            gc=False,
        )
        decoder = msgspec.json.Decoder(self._struct)
        self.decode, self.decode_lines = decoder.decode, decoder.decode_lines
        self._values = attrgetter(*fields) if len(fields) > 1 else lambda row: (getattr(row, fields[0]),)

    def all_of(self, data: bytes) -> list[Any] | None:
        """The rows of lines that are all of this shape, written as a compact encoder writes them; else None."""
        try:
            rows = self.decode_lines(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        return rows if _encode_lines(rows) == data else None

    def one_of(self, line: bytes) -> Any:
        """The row of one line of this shape, or None."""
        try:
            row = self.decode(line)
            written = encode(row)
            return row if written == line or written == msgspec.json.format(line, indent=-1) else None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    def columns(self, rows: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows' values by column."""
        return list(zip(*map(self._values, rows), strict=True))


_encode_lines = msgspec.json.Encoder().encode_lines


class JsonLines:
    """The format."""

    name = "jsonl"

    def recognises(self, head: bytes, name: str) -> float:
        """By its first line: a record, whole, and not the only text of a file that goes on."""
        lines = [line for line in head.removeprefix(MARK).split(LINE_END) if line.strip()]
        if not lines or lines[0].lstrip()[:1] not in {b"{", b"["}:
            return 0.0
        named = name.endswith((".jsonl", ".ndjson", ".jsonlines"))
        try:
            first = decode_exact(lines[0])
        except PayloadError:
            return 0.6 if named else 0.0
        if isinstance(first, dict):
            return 0.9 if named or len(lines) > 1 else 0.5
        return 0.9 if named else 0.3

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:  # noqa: ARG002  part of the protocol
        """Ranges of bytes; which lines belong to which follows from where they begin."""
        return cut(entry, self.name, unit_bytes)

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """See :class:`scanner.batch.units.Format`."""
        with job.storage.open(unit.entry.name) as file:
            yield from scan_lines(file, unit, job)

    def assemble(self, pieces: Sequence[BinaryIO], out: BinaryIO) -> None:
        """The pieces, one behind the other."""
        concatenate(pieces, out)


def scan_lines(file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
    """Scan the lines of an open file that belong to a unit."""
    work = _Lines(unit, job)
    longest = job.scanner.profile.limits.max_payload_bytes
    job.findings.format = JsonLines.name
    for chunk in chunks(file, unit.start, unit.end, job.chunk_bytes, longest):
        if chunk.too_long:
            work.lost(work.line + 1, f"the line is longer than {longest} bytes")
            work.line += 1
        else:
            work.scan(chunk.data)
        yield chunk.done
    job.findings.lines = work.line
    job.findings.bytes = unit.bytes


class _Lines:
    """The lines of one unit, chunk by chunk."""

    def __init__(self, unit: Unit, job: Job) -> None:
        self.unit, self.job = unit, job
        self.line = 0  # lines read so far
        self._first = unit.start == 0
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._last: Shape | None = None
        self._records = Records(job.scanner)

    def scan(self, data: bytes) -> None:
        """Scan whole lines, and write them redacted."""
        if self._first:
            self._first = False
            if data.startswith(MARK):
                data = data.removeprefix(MARK)
                self._write(MARK)
        if self._last is not None:
            rows = self._last.all_of(data)
            if rows is not None:
                self._scan_table(self._last, rows, range(self.line + 1, self.line + 1 + len(rows)))
                self._write(_encode_lines(rows))
                self._count(len(rows))
                self.line += len(rows)
                return
        self._scan_each(data)

    def _scan_each(self, data: bytes) -> None:
        lines = data.split(LINE_END)
        ended = not lines[-1]
        if ended:
            lines.pop()
        out: list[bytes | None] = list(lines)
        shaped, whole = self._sorted(lines, out)
        for shape, numbers in shaped.items():
            rows = [numbers[number] for number in numbers]
            changed = self._scan_table(shape, rows, [self.line + 1 + number for number in numbers])
            for place, number in enumerate(numbers):
                if place in changed:
                    out[number] = encode(rows[place]) + _ending(lines[number])
        self._scan_whole(whole, lines, out)
        last = len(lines) - 1
        for number, line in enumerate(out):
            if line is not None:
                self._write(line if number == last and not ended else line + LINE_END)
        self._count(sum(map(len, shaped.values())))
        self.line += len(lines)

    def _sorted(
        self, lines: list[bytes], out: list[bytes | None]
    ) -> tuple[dict[Shape, dict[int, Any]], dict[int, Any]]:
        """The lines that are rows of a table, by shape and number; the others, decoded, by number.

        Those that cannot be read are taken out of ``out``.
        """
        shaped: dict[Shape, dict[int, Any]] = {}
        left: dict[int, Any] = {}
        for number, line in enumerate(lines):
            shape = self._last
            row = shape.one_of(line) if shape is not None else None
            if row is None:
                text = line.strip(_SPACE)
                if not text:
                    continue  # blank lines are kept
                decoded = self._decoded(number, text)
                if decoded is None:
                    out[number] = None
                    continue
                shape = self._shape_of(decoded)
                row = shape.one_of(line) if shape is not None else None
                if row is None:
                    left[number] = decoded
                    continue
            if shape is not None:
                self._last = shape
                shaped.setdefault(shape, {})[number] = row
        return shaped, left

    def _decoded(self, number: int, text: bytes) -> dict[str, Any] | list[Any] | None:
        """The record of a line; None for one that is reported."""
        try:
            decoded = decode_exact(text)
        except PayloadError as error:
            self.lost(self.line + 1 + number, _reason(error))
            return None
        if isinstance(decoded, dict | list):
            return decoded
        self.lost(self.line + 1 + number, "the line is no object and no array")
        return None

    def _shape_of(self, record: Any) -> Shape | None:
        """The shape of a record of scalars, if there are not too many already."""
        if not isinstance(record, dict) or not 0 < len(record) <= _MOST_FIELDS:
            return None
        names = tuple(record)
        shape = self._shapes.get(names)
        if shape is None and len(self._shapes) < _MOST_SHAPES:
            if any(isinstance(value, dict | list) for value in record.values()):
                return None
            shape = self._shapes[names] = Shape(self.job.scanner, names)
        return shape

    def _scan_table(self, shape: Shape, rows: list[Any], numbers: Sequence[int]) -> set[int]:
        """Put what is safe into the rows; which of them changed."""
        columns = shape.columns(rows)
        done = shape.table.scan(columns)
        changed: set[int] = set()
        for at, verdicts in done.columns.items():
            field = shape.fields[at]
            for place, verdict in enumerate(verdicts):
                if verdict is not None and verdict.found:
                    setattr(rows[place], field, verdict.safe)
                    changed.add(place)
        for place, one in done.whole.items():
            if one.changed or place in changed:
                rows[place] = one.record
                changed.add(place)
        tell(self.job.findings, shape.table, done, numbers)
        return changed

    def _scan_whole(self, records: dict[int, Any], lines: list[bytes], out: list[bytes | None]) -> None:
        """Detect records that are rows of no table, and put their safe lines in their places."""
        every = self._records.detected(list(records.values()))
        for number, one in zip(records, every, strict=True):
            if isinstance(one, PayloadError):
                self.lost(self.line + 1 + number, _reason(one))
                out[number] = None
                continue
            self._count(1)
            tell_whole(self.job.findings, one, self.line + 1 + number)
            written = encode(one.record)
            if one.changed or not _same(lines[number], written):
                out[number] = written + _ending(lines[number])

    def lost(self, line: int, reason: str) -> None:
        """Leave a line out, and report it."""
        lose(self.job, self.unit, line, reason)
        self.job.findings.rows_in += 1

    def _count(self, rows: int) -> None:
        self.job.findings.rows_in += rows
        self.job.findings.rows_out += rows

    def _write(self, data: bytes) -> None:
        if self.job.out is not None:
            self.job.out.write(data)


def _same(line: bytes, written: bytes) -> bool:
    """Whether a line holds nothing but what was scanned: it differs in space from what would be written, if at all."""
    text = line.strip(_SPACE)
    return text == written or bytes(msgspec.json.format(text, indent=-1)) == written


def _ending(line: bytes) -> bytes:
    return b"\r" if line.endswith(b"\r") else b""


def _reason(error: PayloadError) -> str:
    reasons = {
        "malformed": "the line is not valid JSON",
        "encoding": "the line is not UTF-8",
        "too_deep": "the record is nested too deeply",
    }
    return reasons.get(error.code, "the record cannot be read")


JSONL: Final = JsonLines()
"""JSON Lines."""
