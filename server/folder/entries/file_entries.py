"""The records of one export, whatever its format, as the index takes them: where each lies, and its facts."""

import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from scanner.regular_file import open_regular
from server.folder.entries.csv_entries import csv_entries
from server.folder.entries.entry import Entry, Start
from server.folder.entries.json_records import JsonRecords
from server.folder.exports.export_files import ExportFile, Stamp
from server.folder.formats import csv_rows, parquet_rows
from server.folder.formats.json_spans import Span as JsonSpan
from server.folder.formats.json_spans import document_spans, line_spans
from server.folder.looks.rows.mixed_rows import Apart
from server.folder.problems import OTHER_KIND
from server.records.columns import Columns
from server.records.credits import is_of_others
from server.records.facts import combined_fields, document_of, facts_of, heading_currency
from server.records.heading_forms.headings import headings_of
from server.records.shapes import INVOICE, PAYMENT, field_parts, fold, heads_of
from server.records.tenant import is_nested, owner_in, tenant_column


def entries(
    file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns
) -> Iterator[Entry]:
    """Every record of a file with these columns from `start` on. Raises `OSError`, `UnreadAboveError`."""
    match file.form:
        case "csv":
            return csv_entries(file, start, tenant_field, max_record_bytes, columns)
        case "parquet":
            return _parquet(file, tenant_field, columns)
        case "lines":
            spans = line_spans(file.stamp.path, max_record_bytes, offset=start.offset, line=start.line)
        case "document":  # which cannot grow at its end
            spans = document_spans(file.stamp.path, max_record_bytes, file.kind)
    return _objects(spans, JsonRecords(file.kind, tenant_field, columns, file.looks))


def _objects(spans: Iterator[JsonSpan], records: JsonRecords) -> Iterator[Entry]:
    try:
        for place, offset, text, problem in spans:
            yield Entry(0, 0, 0, 0, problem=problem) if problem else _entry(records, place, offset, text)
    except (ValueError, RecursionError):
        yield Entry(0, 0, 0, 0, problem="broken")


def _entry(records: JsonRecords, line: int, offset: int, text: bytes | None) -> Entry:
    if text is None:
        return Entry(line, offset, 0, offset, problem="oversized")
    try:
        read = records.read(text)
    except (ValueError, RecursionError):
        return Entry(line, offset, 0, offset, problem="broken")
    if isinstance(read, str):
        return Entry(line, offset, 0, offset, problem=read)
    kind, found, fields, begin, length = read
    return Entry(line, offset + begin, length, offset, kind, found, fields)


def _parquet(file: ExportFile, tenant_field: str, columns: Columns) -> Iterator[Entry]:
    """The entries of a Parquet file, row by row, read by no more columns than are asked for."""
    if file.kind is None:
        return
    apart = Apart() if file.looks is None else file.looks.apart
    kinds = apart.kinds or (file.kind,)
    try:
        with open_regular(file.stamp.path) as stream:
            headings = headings_of(parquet_rows.columns(stream))
        known = headings.folded if file.looks is None else file.looks.folded(headings.folded)
        named = heading_currency(headings)
        nested = is_nested(tenant_field)
        heads_wanted = {name for kind in kinds for name in heads_of(kind, tenant_field)}
        heads_wanted |= {fold(tenant_field.partition(".")[0])} if nested else set()
        stepped = file.looks if file.looks is not None and file.looks.steps else None
        told = frozenset() if stepped is None else frozenset(stepped.stepped_names)
        kept = [name for name, said in known.items() if said in heads_wanted or name in told]
        heads = [known[name] for name in kept]
        plans = {
            kind: field_parts(kind, tenant_field).narrowed((*heads, tenant_column(tenant_field))) for kind in kinds
        }
        distinct = len(set(heads)) == len(heads)
        typed = file.kind in {INVOICE, PAYMENT} and bool(plans[file.kind].document)
        for number, stated in parquet_rows.values(file.stamp.path, kept):
            values = stated
            if stepped is not None:
                values = tuple(stepped.stepped(dict(zip(kept, stated, strict=True))).values())
            members = zip(heads, values, strict=True)
            fields = (dict(members) if distinct else combined_fields(members, tenant_field)) | named
            if nested:
                fields[tenant_column(tenant_field)] = owner_in(zip(kept, values, strict=True), tenant_field)
            said = document_of(fields, plans[file.kind]) if typed else None
            kind = apart.kind_of(said, file.kind) if len(kinds) > 1 else file.kind
            if kind is None or is_of_others(kind, said):
                yield Entry(number + 1, number, 0, 0, problem=OTHER_KIND)
            else:
                yield Entry(number + 1, number, 0, 0, kind, facts_of(fields, plans[kind], columns), fields)
    except (ArithmeticError, ValueError, parquet_rows.MissingError):
        yield Entry(0, 0, 0, 0, problem="broken")


class Span(NamedTuple):
    """Where a record lies in its file, and the row that heads its group, if it has one; in bytes.

    Of a Parquet file the offset is the number of the row, from 0.
    """

    offset: int
    length: int
    head_offset: int = 0
    head_length: int = 0


def read(file: ExportFile, spans: list[Span]) -> list[bytes] | None:
    """The records at these places, as JSON objects. None when the file is no longer in that state. Raises `OSError`."""
    head = file.head
    try:
        texts = _read_rows(file.stamp, spans) if file.form == "parquet" else _read_spans(file.stamp, spans)
        if texts is None or head is None:
            return texts if texts is None or file.looks is None else list(map(file.looks.shown, texts))
        groups = [Span(span.head_offset, span.head_length) for span in spans]
        above = [b""] * len(spans) if head.group_at is None else _read_spans(file.stamp, groups)
    except FileNotFoundError:
        return None
    if above is None:
        return None
    rows = [csv_rows.record(text, head, group) for text, group in zip(texts, above, strict=True)]
    return None if None in rows else [row for row in rows if row is not None]


def _read_spans(stamp: Stamp, spans: list[Span]) -> list[bytes] | None:
    """The bytes at these places; None when the file is no longer this one."""
    with open_regular(stamp.path) as stream:
        texts = [_bytes_at(stream, span.offset, span.length) for span in spans]
        # Asked after the read, and of the open file instead of the path: these bytes are what was indexed.
        return texts if stamp.fits(os.fstat(stream.fileno())) else None


def _bytes_at(stream: BinaryIO, offset: int, length: int) -> bytes:
    if not length:
        return b""
    stream.seek(offset)
    return stream.read(length)


def _read_rows(stamp: Stamp, spans: list[Span]) -> list[bytes] | None:
    numbers = [span.offset for span in spans]
    try:
        found = parquet_rows.records(stamp.path, numbers)
    except (ValueError, parquet_rows.MissingError):
        return None
    fits = stamp.fits(stamp.path.stat()) and all(number in found for number in numbers)
    return [found[number] for number in numbers] if fits else None
