"""JSON Lines: one record a line, cut into ranges of bytes at line ends.

Most exports have the same scalar fields on every line. Such lines are a table, cut into columns many at once
(:mod:`scanner.batch.formats.json_files.jsonl_block`) and scanned by column (:mod:`scanner.batch.columns.table`). Lines
of several shapes, or with spaces, are decoded one by one, and written as compact lines for the table of their shape.
They are rows only if encoding their decoded values gives these lines again, so that no number is written in another
way. All other lines are scanned whole, many in one arena.

A line without findings is copied byte by byte, if all of it was scanned; every other line is what
``Scanner.redact_json`` makes of it.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, BinaryIO, Final, NamedTuple

import msgspec

from scanner.batch.columns.counts import count_record
from scanner.batch.columns.grid import RaggedError
from scanner.batch.columns.records import Records
from scanner.batch.columns.table import Table
from scanner.batch.decided.passing import Beginning
from scanner.batch.formats.json_files.json_signs import (
    begins_as_json,
    begins_several,
    is_mostly_records,
    shares_lines,
)
from scanner.batch.formats.json_files.jsonl_block import JsonBlock, Layout
from scanner.batch.formats.json_files.lines import LINE_END, chunks, cut
from scanner.batch.formats.json_files.listed_rows import ColumnNames, LastOf, ListedRows, first_of, record_of
from scanner.batch.formats.json_files.marked_lines import unmarked
from scanner.batch.formats.json_files.shared_lines import grouped, may_hold_several, parted
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.found.file_findings import MOST_COLUMNS
from scanner.batch.units import HEAD, Entry, Job, LargeRecordError, Storage, Traits, Unit, lose
from scanner.errors import PayloadError
from scanner.payloads.payload import decode_as_python, decode_exact, encode

_CHUNKS: Final = 2
"""Chunks that are read at a time: half of the bytes are names of fields, so that they are as many rows as of CSV. Twice
as many rows at a time take 5 to 12 % less for each."""

_MOST_SHAPES: Final = 8  # tables of one unit; records of further shapes are scanned whole
_MOST_FIELDS: Final = 1_000
_NO_FIELD: Final = re.compile(r'["\\\x00-\x1f]')  # in names that a struct cannot have; such records are scanned whole
_SPACE: Final = b" \t\r\n"


class RowShape(NamedTuple):
    """Lines with the same scalar fields in the same order: the rows of one table."""

    table: Table
    layout: Layout


class JsonLines(TextFormat):
    """Lines of JSON, one record in each."""

    name = "jsonl"
    traits = Traits((".jsonl", ".ndjson", ".jsonlines"), "line", begins_at_lines=True, takes_entity=True)

    def recognises(self, head: bytes, name: str) -> float:
        """By its first line: a record, whole, and not the only text of a file that goes on; or by most of its lines."""
        lines = [line for line in head.removeprefix(BOM_UTF8).split(LINE_END) if line.strip()]
        named = name.endswith(self.traits.endings)
        first, second = (record_of(line) for line in [*lines, b"", b""][:2])
        if isinstance(first, dict):
            return 0.9 if named or len(lines) > 1 else 0.5
        if isinstance(first, list):
            return 0.9 if named or isinstance(second, dict | list) else 0.3
        begun = bool(lines) and lines[0].lstrip()[:1] in {b"{", b"["}
        if begun and shares_lines(head) and not any(isinstance(record_of(line), dict) for line in lines):
            return 0.3
        if b"\0" not in head and is_mostly_records(head):
            return 0.85 if begun else 0.6
        if begun and named:
            return 0.3 if begins_several(head) else 0.6
        return 0.5 if len(lines) == 1 and len(head) >= HEAD and begins_as_json(head) else 0.0  # it may go on

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:  # noqa: ARG002  part of the protocol
        """Ranges of bytes; which lines belong to which follows from where they begin."""
        return cut(entry, self.name, unit_bytes)

    def names(self, file: Beginning) -> Sequence[str]:
        """The names of the fields of the first record."""
        first = next((line for line in file.head.removeprefix(BOM_UTF8).split(LINE_END) if line.strip()), b"")
        record = record_of(first)
        return tuple(record) if isinstance(record, dict) else ()

    def read(self, file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
        """Scan the lines of an open file that belong to a unit."""
        items = JsonItems(unit, job, "line", partial(first_of, file) if unit.start else None)
        longest = job.scanner.profile.limits.max_payload_bytes
        job.findings.format, job.findings.bytes = self.name, unit.bytes
        first = unit.start == 0
        for chunk in chunks(file, unit.start, unit.end, job.chunk_bytes * _CHUNKS, longest):
            data = chunk.data
            if first and data.startswith(BOM_UTF8):
                data = data.removeprefix(BOM_UTF8)
                job.write(BOM_UTF8)
            first = False
            if chunk.too_long:
                items.lost(items.done + 1, f"the line is longer than {longest} bytes")
                items.done += 1
            else:
                _scan_chunk(items, data, job)
            yield chunk.done
        job.findings.lines = items.done


def _scan_chunk(items: JsonItems, data: bytes, job: Job) -> None:
    lines = data.split(LINE_END)
    ended = not lines[-1]
    if ended:
        lines.pop()
    done = items.redacted(lines)
    safe = [line for line in done if line is not None]
    if safe and (ended or done[-1] is None):
        safe.append(b"")
    job.write(LINE_END.join(safe))


class JsonItems:
    """Scans records that come one after the other, each with bytes of its own: lines, or items of an array.

    ``done`` is how many were scanned or reported.
    """

    def __init__(self, unit: Unit, job: Job, what: str, first: Callable[[], Any] | None = None) -> None:
        """``what`` a record is called in reports: line, item. ``first`` gives the file's first, if it is elsewhere."""
        self._unit, self._job, self._what = unit, job, what
        self.done = 0
        self._places: Sequence[int] = ()  # the line of each record, where a line holds several
        self._shapes: dict[tuple[str, ...], RowShape] = {}
        self._last: RowShape | None = None
        self._dropped: set[str] = set()  # names of fields that do not pass and are reported
        self._records = Records(job.scanner.redactor, job.entity)
        self._lists = ListedRows(self._records, first)

    def redacted(self, items: Sequence[bytes]) -> list[bytes | None]:
        """Each record redacted; None for one that is reported. What is blank stays as it is.

        Raises LargeRecordError.
        """
        try:
            self._lists.begin(items, self.done + 1)
            out = self._at_once(items) or self._by_lines(items)
        except MemoryError:
            number = max(range(len(items)), key=lambda at: len(items[at]))
            raise LargeRecordError(self.done + 1 + number, len(items[number])) from None
        self.done += len(items)
        return out

    def _at_once(self, items: Sequence[bytes]) -> list[bytes | None]:
        """Records that all have the shape of the last one, redacted; nothing where they have not."""
        if self._last is None and items:
            with suppress(PayloadError):  # it is reported when it is read by itself
                self._last = self._shape_of(decode_exact(items[0]))
        return [] if self._last is None else [*self._masked(self._last, items, range(len(items)))]

    def _by_lines(self, items: Sequence[bytes]) -> list[bytes | None]:
        """Records of which a line may hold several, one behind the other, or begin with marks."""
        plain = list(map(unmarked, items))
        out = [b""] * len(items)
        parts = (
            (at, part) for at, item in enumerate(plain) for part in (parted(item) if may_hold_several(item) else [item])
        )
        for group in grouped(parts, self._job.chunk_bytes * _CHUNKS):
            self._places = [at for at, _ in group]
            every = [part for _, part in group]
            done = [] if every == items else self._at_once(every)  # it was tried with all of them
            written = zip(self._places, done or self._one_by_one(every), strict=True)
            for at, own in groupby(written, itemgetter(0)):
                out[at] += b"".join(part or b"" for _, part in own)
        self._places = ()
        return [
            item.removesuffix(text) + line if line or not text else None
            for item, text, line in zip(items, plain, out, strict=True)
        ]

    def _one_by_one(self, items: Sequence[bytes]) -> list[bytes | None]:
        out: list[bytes | None] = list(items)
        rows, left = self._sorted(items, out)
        for shape, written in rows.items():
            plain = [number for number, line in written.items() if _is_plain(line)]
            safe = dict(zip(plain, self._masked(shape, [written[number] for number in plain], plain), strict=False))
            for number, line in written.items():
                now = safe.get(number)
                if now is None:
                    left[number] = decode_as_python(line)
                elif now != line or not _same(items[number], line):
                    out[number] = now + _ending(items[number])
        self._scan_whole(dict(sorted(left.items())), items, out)
        return out

    def _sorted(
        self, items: Sequence[bytes], out: list[bytes | None]
    ) -> tuple[dict[RowShape, dict[int, bytes]], dict[int, Any]]:
        """The records that are rows of a table as compact lines, by shape and number; the others, decoded, by number.

        A record that cannot be read becomes None in ``out``.
        """
        rows: dict[RowShape, dict[int, bytes]] = {}
        left: dict[int, Any] = {}
        for number, item in enumerate(items):
            text = item.strip(_SPACE)
            if not text:
                continue
            decoded = self._decoded(number, text)
            if decoded is None:
                out[number] = None
                continue
            shape = self._shape_of(decoded)
            if shape is None:
                left[number] = decoded
            else:
                self._last = shape
                rows.setdefault(shape, {})[number] = encode(decoded)
        return rows, left

    def _masked(self, shape: RowShape, lines: Sequence[bytes], numbers: Sequence[int]) -> list[bytes]:
        """Compact lines of one shape with everything sensitive masked; nothing where they are no such lines."""
        try:
            block = JsonBlock(lines, shape.layout)
            shape.table.mask(block, list(map(self._place, numbers)), self._job.findings)
        except RaggedError:
            return []
        self._count(block.rows)
        return block.written()

    def _decoded(self, number: int, text: bytes) -> Any:
        """The record as it is to be scanned; None for one that is reported."""
        try:
            decoded = decode_as_python(text)
        except PayloadError as error:
            self.lost(self._place(number), self._reason(error))
            return None
        return self._lists.of(decoded, self._place(number))

    def _shape_of(self, record: Any) -> RowShape | None:
        """The shape of a record of scalars, if there are not too many already."""
        if not isinstance(record, dict) or not 0 < len(record) <= _MOST_FIELDS:
            return None
        names = tuple(record)
        shape = self._shapes.get(names)
        if any(isinstance(value, dict | list) for value in record.values()):
            return None
        if shape is None and len(self._shapes) < _MOST_SHAPES:
            if any(map(_NO_FIELD.search, names)):
                return None
            table = Table(self._job.scanner.redactor, names, self._job.entity)
            shape = self._shapes[names] = RowShape(table, Layout(names, table.dropped))
            self._job.findings.drop(table.dropped_as_shown())
        return shape

    def _scan_whole(self, records: dict[int, Any], items: Sequence[bytes], out: list[bytes | None]) -> None:
        """Scan records that are rows of no table, and put their masked forms into ``out``."""
        kinds = set(map(type, records.values()))
        if list in kinds:
            self._job.findings.headings = "lists"
        elif ColumnNames in kinds:
            self._job.findings.headings = "first row"
        self._tell_dropped(records.values())
        every = self._records.detected(list(records.values()))
        for (number, record), one in zip(records.items(), every, strict=True):
            if isinstance(one, PayloadError):
                self.lost(self._place(number), self._reason(one))
                out[number] = None
                continue
            self._count(1)
            count_record(self._job.findings, one, self._place(number))
            written = encode(one.record[-1] if isinstance(record, LastOf) else one.record)
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

    def _place(self, number: int) -> int:
        return self.done + 1 + (self._places[number] if self._places else number)

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


def _is_plain(line: bytes) -> bool:
    """Whether the values of a compact line are written as an encoder that knows no more of them writes them."""
    try:
        return encode(msgspec.json.decode(line)) == line
    except msgspec.MsgspecError:
        return False  # NaN and its like


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
