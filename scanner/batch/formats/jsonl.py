"""JSON Lines: one record a line, cut into ranges of bytes at line ends.

Most exports have the same scalar fields on every line. Such lines are a table, cut into columns many at once
(:mod:`scanner.batch.formats.jsonl_block`) and scanned by column (:mod:`scanner.batch.columns.table`). A line is a row
of its table only if encoding its decoded values gives the same line again: then it holds nothing else, such as a
repeated name or a number written in another way. Lines of several shapes are decoded one by one, each for the table of
its shape. All other lines are scanned whole, many in one arena.

A line without findings is copied byte by byte, if all of it was scanned; every other line is what
``Scanner.redact_json`` makes of it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, BinaryIO, Final

import msgspec

from scanner.batch.columns.counts import count_columns, count_record
from scanner.batch.columns.grid import RaggedError
from scanner.batch.columns.masked import mask_cells
from scanner.batch.columns.records import Records
from scanner.batch.columns.table import Scanned
from scanner.batch.decisions import Decisions
from scanner.batch.file_findings import MOST_COLUMNS
from scanner.batch.formats.json_signs import begins_as_json, is_mostly_records
from scanner.batch.formats.jsonl_block import JsonBlock
from scanner.batch.formats.jsonl_shape import Shape
from scanner.batch.formats.lines import LINE_END, chunks, cut
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.units import HEAD, Entry, Headings, Job, LargeRecordError, Storage, Traits, Unit, lose
from scanner.errors import PayloadError
from scanner.payloads.payload import decode_as_python, decode_exact, encode

MARK: Final = b"\xef\xbb\xbf"
_MOST_SHAPES: Final = 8  # tables of one unit; records of further shapes are scanned whole
_MOST_FIELDS: Final = 1_000
_NO_FIELD: Final = re.compile(r'["\\\x00-\x1f]')  # in names that a struct cannot have; such records are scanned whole
_SPACE: Final = b" \t\r\n"
_SHARE: Final = 4  # if one in so many values of a column changes, the column is written to all rows


class ScalarRecord(list[Any]):
    """A record that is a text, a number or the like: scanned as the only item of a list."""


class JsonLines(TextFormat):
    """The format."""

    name = "jsonl"
    traits = Traits((".jsonl", ".ndjson", ".jsonlines"), "line", begins_at_lines=True, takes_entity=True)

    def recognises(self, head: bytes, name: str) -> float:
        """By its first line: a record, whole, and not the only text of a file that goes on; or by most of its lines."""
        lines = [line for line in head.removeprefix(MARK).split(LINE_END) if line.strip()]
        named = name.endswith(self.traits.endings)
        first, second = (_record_of(line) for line in [*lines, b"", b""][:2])
        if isinstance(first, dict):
            return 0.9 if named or len(lines) > 1 else 0.5
        if isinstance(first, list):
            return 0.9 if named or isinstance(second, dict | list) else 0.3
        begun = bool(lines) and lines[0].lstrip()[:1] in {b"{", b"["}
        if b"\0" not in head and is_mostly_records(head):
            return 0.85 if begun else 0.6
        if begun and named:
            return 0.6
        return 0.5 if len(lines) == 1 and len(head) >= HEAD and begins_as_json(head) else 0.0  # it may go on

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:  # noqa: ARG002  part of the protocol
        """Ranges of bytes; which lines belong to which follows from where they begin."""
        return cut(entry, self.name, unit_bytes)

    def names(self, head: bytes, headings: Headings, decisions: Decisions, encoding: str = "") -> Sequence[str]:  # noqa: ARG002  part of the protocol
        """The names of the fields of the first record."""
        first = next((line for line in head.removeprefix(MARK).split(LINE_END) if line.strip()), b"")
        record = _record_of(first)
        return tuple(record) if isinstance(record, dict) else ()

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan the lines of an open file that belong to a unit."""
        items = JsonItems(unit, job, "line")
        longest = job.scanner.profile.limits.max_payload_bytes
        job.findings.format, job.findings.bytes = self.name, unit.bytes
        first = unit.start == 0
        for chunk in chunks(file, unit.start, unit.end, job.chunk_bytes, longest):
            data = chunk.data
            if first and data.startswith(MARK):
                data = data.removeprefix(MARK)
                job.write(MARK)
            first = False
            if chunk.too_long:
                items.lost(items.done + 1, f"the line is longer than {longest} bytes")
                items.done += 1
            else:
                _scan_chunk(items, data, job)
            yield chunk.done
        job.findings.lines = items.done


def _record_of(line: bytes) -> Any:
    """The record of a line; None for one that is none."""
    try:
        return decode_as_python(line)
    except PayloadError:
        return None


def _scan_chunk(items: JsonItems, data: bytes, job: Job) -> None:
    at_once = items.redacted_table(data)
    if at_once is not None:
        job.write(at_once)
        return
    lines = data.split(LINE_END)
    ended = not lines[-1]
    if ended:
        lines.pop()
    last = len(lines) - 1
    for number, line in enumerate(items.redacted(lines)):
        if line is not None:
            job.write(line if number == last and not ended else line + LINE_END)


class JsonItems:
    """Scans records that come one after the other, each with bytes of its own: lines, or items of an array.

    ``done`` is how many were scanned or reported.
    """

    def __init__(self, unit: Unit, job: Job, what: str) -> None:
        """``what`` a record is called in reports: line, item."""
        self._unit, self._job, self._what = unit, job, what
        self.done = 0
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._last: Shape | None = None
        self._dropped: set[str] = set()  # names of fields that do not pass and are reported
        self._records = Records(job.scanner.detector, job.scanner.masker, job.entity)

    def redacted_table(self, data: bytes) -> bytes | None:
        """Whole lines redacted at once, if all of them have the shape of the last record; else None.

        Raises LargeRecordError.
        """
        if self._last is None:
            self._last = self._first_shape(data)
        if self._last is None:
            return None
        table = self._last.table
        try:
            block = JsonBlock(data, self._last.layout)
            first = self.done + 1
            mask_cells(block, table, range(first, first + block.rows), self._job.findings)
            written = block.written()
        except RaggedError:
            return None
        except MemoryError:
            raise self._too_large(data.split(LINE_END)) from None
        self._count(block.rows)
        self.done += block.rows
        return written

    def _first_shape(self, data: bytes) -> Shape | None:
        """The shape of the first line, if it has one."""
        try:
            return self._shape_of(decode_exact(data.partition(LINE_END)[0]))
        except PayloadError:
            return None  # it is reported when it is scanned by itself

    def redacted(self, items: Sequence[bytes]) -> list[bytes | None]:
        """Each record redacted; None for one that is reported. What is blank stays as it is.

        Raises LargeRecordError.
        """
        try:
            return self._redacted(items)
        except MemoryError:
            raise self._too_large(items) from None

    def _too_large(self, items: Sequence[bytes]) -> LargeRecordError:
        """The error for records that need more memory than there is; it names the longest one."""
        number = max(range(len(items)), key=lambda at: len(items[at]))
        return LargeRecordError(self.done + 1 + number, len(items[number]))

    def _redacted(self, items: Sequence[bytes]) -> list[bytes | None]:
        out: list[bytes | None] = list(items)
        shaped, whole, anew = self._sorted(items, out)
        for shape, rows in shaped.items():
            table = list(rows.values())
            done = self._scan_table(shape, table, [self.done + 1 + number for number in rows])
            changed = {
                place
                for column, safe in done.safe().values()
                for place, _ in column.holders(safe)
                if place not in done.whole
            }
            changed.update(place for place, one in done.whole.items() if one.changed or one.found)
            for place, number in enumerate(rows):
                if place in changed or number in anew or shape.table.dropped:
                    out[number] = encode(shape.passing(table[place])) + _ending(items[number])
            self._count(len(rows))
        self._scan_whole(whole, items, out)
        self.done += len(items)
        return out

    def _sorted(
        self, items: Sequence[bytes], out: list[bytes | None]
    ) -> tuple[dict[Shape, dict[int, Any]], dict[int, Any], set[int]]:
        """The records that are rows of a table, by shape and number; the others, decoded, by number; and a set.

        The set has the numbers of those rows that must be written anew, since their bytes hold more than what is
        scanned, or spell it in another way (many programs escape all but ASCII). A record that cannot be read becomes
        None in ``out``.
        """
        shaped: dict[Shape, dict[int, Any]] = {}
        left: dict[int, Any] = {}
        anew: set[int] = set()
        for number, item in enumerate(items):
            shape = self._last
            row = shape.one_of(item) if shape is not None else None
            if row is None:
                text = item.strip(_SPACE)
                if not text:
                    continue
                decoded = self._decoded(number, text)
                if decoded is None:
                    out[number] = None
                    continue
                shape = self._shape_of(decoded)
                row = shape.one_of(item) if shape is not None else None
                if row is None and shape is not None:
                    written = encode(decoded)
                    row = shape.one_of(written)  # 10 us, where scanning the record whole takes 300
                    if not _same(item, written):
                        anew.add(number)
                if row is None:
                    left[number] = decoded
                    continue
            if shape is not None:
                self._last = shape
                shaped.setdefault(shape, {})[number] = row
        return shaped, left, anew

    def _decoded(self, number: int, text: bytes) -> dict[str, Any] | list[Any] | None:
        """The record; None for one that is reported."""
        try:
            decoded = decode_as_python(text)
        except PayloadError as error:
            self.lost(self.done + 1 + number, self._reason(error))
            return None
        return decoded if isinstance(decoded, dict | list) else ScalarRecord([decoded])

    def _shape_of(self, record: Any) -> Shape | None:
        """The shape of a record of scalars, if there are not too many already."""
        if not isinstance(record, dict) or not 0 < len(record) <= _MOST_FIELDS:
            return None
        names = tuple(record)
        shape = self._shapes.get(names)
        if shape is None and len(self._shapes) < _MOST_SHAPES:
            if any(isinstance(value, dict | list) for value in record.values()) or any(map(_NO_FIELD.search, names)):
                return None
            shape = self._shapes[names] = Shape(self._job.scanner, names, self._job.entity)
            self._job.findings.drop(shape.table.dropped_as_shown())
        return shape

    def _scan_table(self, shape: Shape, rows: list[Any], numbers: Sequence[int]) -> Scanned:
        """Scan the rows of one shape, and put the masked values into them."""
        columns = shape.columns(rows)
        done = shape.table.scan(columns)
        for at, (column, safe) in done.safe().items():
            field = shape.fields[at]
            if len(safe) * _SHARE < len(column.texts):
                for place, number in column.holders(safe):
                    setattr(rows[place], field, safe[number])
            else:  # 60 ns for each row of the table, where the loop above takes 110 ns for each row that changes
                deque(map(setattr, rows, repeat(field), column.shown(safe, columns[at])), maxlen=0)
        count_columns(self._job.findings, done.columns.values(), numbers, done.whole)
        for place, one in done.whole.items():
            rows[place] = one.record
            count_record(self._job.findings, one, numbers[place])
        return done

    def _scan_whole(self, records: dict[int, Any], items: Sequence[bytes], out: list[bytes | None]) -> None:
        """Scan records that are rows of no table, and put their masked forms into ``out``."""
        if any(type(record) is list for record in records.values()):
            self._job.findings.headings = "lists"
        self._tell_dropped(records.values())
        every = self._records.detected(list(records.values()))
        for (number, record), one in zip(records.items(), every, strict=True):
            if isinstance(one, PayloadError):
                self.lost(self.done + 1 + number, self._reason(one))
                out[number] = None
                continue
            self._count(1)
            count_record(self._job.findings, one, self.done + 1 + number)
            written = encode(one.record[0] if isinstance(record, ScalarRecord) else one.record)
            if one.changed or not _same(items[number], written):
                out[number] = written + _ending(items[number])

    def _tell_dropped(self, records: Iterable[Any]) -> None:
        """Report the top fields of records that do not pass; of those that are new, in masked form."""
        for record in () if self._records.decisions.all_pass else records:
            if isinstance(record, dict) and len(self._dropped) <= MOST_COLUMNS:
                new = self._records.decisions.dropped(record) - self._dropped
                self._dropped |= new
                self._job.findings.drop(self._job.scanner.redact(name).text for name in new)

    def lost(self, number: int, reason: str) -> None:
        """Leave a record out, and report it."""
        lose(self._job, self._unit, number, reason)
        self._job.findings.rows_in += 1

    def _count(self, rows: int) -> None:
        self._job.findings.rows_in += rows
        self._job.findings.rows_out += rows

    def _reason(self, error: PayloadError) -> str:
        reasons = {
            "malformed": f"the {self._what} is not valid JSON",
            "encoding": f"the {self._what} is not UTF-8",
            "too_deep": "the record is nested too deeply",
        }
        return reasons.get(error.code, "the record cannot be read")


def _same(line: bytes, written: bytes) -> bool:
    """Whether all of a line was scanned: it differs from what would be written at most in its spaces."""
    text = line.strip(_SPACE)
    try:
        return text == written or bytes(msgspec.json.format(text, indent=-1)) == written
    except msgspec.DecodeError:
        return False  # NaN and its like are no JSON


def _ending(line: bytes) -> bytes:
    return b"\r" if line.endswith(b"\r") else b""


JSONL: Final = JsonLines()
"""JSON Lines."""
