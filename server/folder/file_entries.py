"""The records of one export, whatever its format, as the index takes them: where each lies, and its facts."""

import os
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import BinaryIO, Final, NamedTuple

from scanner.regular_file import open_regular
from server.folder import csv_rows, parquet_rows
from server.folder.export_files import ExportFile, Stamp
from server.folder.first_records import Format
from server.folder.grouped_rows import ends_group, head_of
from server.folder.json_records import JsonRecords
from server.folder.json_spans import document_spans, line_spans
from server.folder.mixed_rows import kind_of_row, type_column
from server.folder.total_rows import TOTAL_ROW, AddedUp, is_total
from server.records.columns import Columns
from server.records.facts import Facts, combined_fields, facts_of, heading_currency
from server.records.headings import headings_of
from server.records.shapes import field_parts, fold, heads_of
from server.records.tenant import is_nested, owner_in, tenant_column
from server.records.values import Fields

_NO_FACTS: Final = Facts(None, None, None, None, 0, 0, 0.0, 0.0, 0.0, 0.0, None, None)


class Start(NamedTuple):
    """Where reading begins: behind so many bytes and lines, 0 and 0 for the whole file."""

    offset: int = 0
    line: int = 0


class Entry(NamedTuple):
    """One record, or why it cannot be used (`problem`), at its line or place, from 1; `offset` and `length` in bytes.

    Of a Parquet file the offset is the number of the row, from 0. `end`: how far into the file it is, in bytes.
    `ends_group`: whether it is no record, but a row that heads a group or is the sum of one (`grouped_rows.py`).
    `from_start`: whether only all rows together tell what this one is, and those before it were not read.
    """

    line: int
    offset: int
    length: int
    end: int
    kind: int = 0
    facts: Facts = _NO_FACTS
    fields: Fields = MappingProxyType({})
    problem: str = ""
    ends_group: bool = False
    from_start: bool = False


def entries(
    file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns
) -> Iterator[Entry]:
    """Every record of a file with these columns from `start` on. Raises `OSError`."""
    return _ENTRIES[file.form](file, start, tenant_field, max_record_bytes, columns)


def _lines(
    file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns
) -> Iterator[Entry]:
    records = JsonRecords(file.kind, tenant_field, columns)
    with open_regular(file.stamp.path) as stream:
        for line, offset, text in line_spans(stream, max_record_bytes, offset=start.offset, line=start.line):
            yield _entry(records, line, offset, text, offset)


def _document(
    file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns
) -> Iterator[Entry]:
    del start  # an array cannot grow at its end
    records = JsonRecords(file.kind, tenant_field, columns)
    try:
        for place, offset, text in document_spans(file.stamp.path, max_record_bytes):
            yield _entry(records, place, offset, text, offset)
    except (ValueError, RecursionError):
        yield Entry(0, 0, 0, 0, problem="broken")


def _entry(records: JsonRecords, line: int, offset: int, text: bytes | None, end: int) -> Entry:
    if text is None:
        return Entry(line, offset, 0, end, problem="oversized")
    try:
        read = records.read(text)
    except (ValueError, RecursionError):
        return Entry(line, offset, 0, end, problem="broken")
    if isinstance(read, str):
        return Entry(line, offset, 0, end, problem=read)
    kind, found, fields, begin, length = read
    return Entry(line, offset + begin, length, end, kind, found, fields)


def _csv(file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns) -> Iterator[Entry]:
    if file.kind is None or not file.stamp.size:
        return
    with open_regular(file.stamp.path) as stream:
        head = csv_rows.header(stream, file.kind, tenant_field, file.meanings)
        offset, line = (start.offset, start.line) if start.offset else (head.end, head.lines)
        headings = headings_of(head.names)
        named = heading_currency(headings)
        kinds = head.kinds or (file.kind,)
        heads = frozenset(name for kind in kinds for name in heads_of(kind, tenant_field))
        kept = [(number, name) for number, name in enumerate(headings.folded.values()) if name in heads]
        plans = {kind: field_parts(kind, tenant_field).narrowed(name for _, name in kept) for kind in kinds}
        said = type_column(list(headings.folded.values()), file.kind) if head.kinds else None
        distinct = len({name for _, name in kept}) == len(kept)
        group, added = "", AddedUp(file.kind, plans[file.kind], whole=not start.offset)
        for row in csv_rows.rows(stream, head, max_record_bytes, offset=offset, line=line):
            end = row.offset + row.length
            if row.problem:
                yield Entry(row.line, row.offset, 0, end, problem=row.problem)
            elif head.grouped and ends_group(row.fields):
                group = head_of(row.fields)
                problem = "" if group else TOTAL_ROW
                yield Entry(row.line, row.offset, row.length, end, problem=problem, ends_group=True)
            elif any(row.fields):  # below their lists spreadsheets export empty rows
                if head.grouped and not row.fields[0].strip():
                    row.fields[0] = group
                members = [(name, row.fields[number]) for number, name in kept]
                fields = (dict(members) if distinct else combined_fields(members, tenant_field)) | named
                kind = file.kind if said is None else kind_of_row(row.fields[said], file.kind)
                if kind is None:
                    yield Entry(row.line, row.offset, 0, end, problem="unknown kind")
                    continue
                found = facts_of(fields, plans[kind], columns)
                is_sum = is_total(found, kind, row.fields) or added.is_sum(found, fields)
                if is_sum:
                    added.end_part()
                    yield Entry(row.line, row.offset, 0, end, problem=TOTAL_ROW)
                elif is_sum is None:
                    yield Entry(row.line, row.offset, 0, end, from_start=True)
                else:
                    added.add(found)
                    yield Entry(row.line, row.offset, row.length, end, kind, found, fields)


def _parquet(
    file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns
) -> Iterator[Entry]:
    del start, max_record_bytes
    if file.kind is None:
        return
    wanted = field_parts(file.kind, tenant_field)
    try:
        with open_regular(file.stamp.path) as stream:
            headings = headings_of(parquet_rows.columns(stream))
        known, named = headings.folded, heading_currency(headings)
        nested = is_nested(tenant_field)
        heads_wanted = wanted.heads() | ({fold(tenant_field.partition(".")[0])} if nested else set())
        kept = [name for name, said in known.items() if said in heads_wanted]
        heads = [known[name] for name in kept]
        plan = wanted.narrowed((*heads, tenant_column(tenant_field)))
        distinct = len(set(heads)) == len(heads)
        for number, values in parquet_rows.values(file.stamp.path, kept):
            members = zip(heads, values, strict=True)
            fields = (dict(members) if distinct else combined_fields(members, tenant_field)) | named
            if nested:
                fields[tenant_column(tenant_field)] = owner_in(zip(kept, values, strict=True), tenant_field)
            yield Entry(number + 1, number, 0, 0, file.kind, facts_of(fields, plan, columns), fields)
    except (ArithmeticError, ValueError, parquet_rows.MissingError):
        yield Entry(0, 0, 0, 0, problem="broken")


_ENTRIES: Final[dict[Format, Callable[[ExportFile, Start, str, int, Columns], Iterator[Entry]]]] = {
    "lines": _lines,
    "document": _document,
    "csv": _csv,
    "parquet": _parquet,
}


class Span(NamedTuple):
    """Where a record lies in its file, and the row that heads its group, if it has one; in bytes.

    Of a Parquet file the offset is the number of the row, from 0.
    """

    offset: int
    length: int
    head_offset: int = 0
    head_length: int = 0


def read(stamp: Stamp, form: Format, head: csv_rows.Header | None, spans: list[Span]) -> list[bytes] | None:
    """The records at these places, as JSON objects.

    None when the file is no longer the one that was indexed. Raises `OSError`.
    """
    try:
        if form == "parquet":
            return _read_rows(stamp, [span.offset for span in spans])
        with open_regular(stamp.path) as stream:
            texts = [_bytes_at(stream, span.offset, span.length) for span in spans]
            groups = [_bytes_at(stream, span.head_offset, span.head_length) for span in spans]
            # Asked after the read, and of the open file instead of the path: these bytes are what was indexed.
            if not stamp.fits(os.fstat(stream.fileno())):
                return None
    except FileNotFoundError:
        return None
    if head is None:
        return texts
    rows = [csv_rows.record(text, head, group) for text, group in zip(texts, groups, strict=True)]
    return None if None in rows else [row for row in rows if row is not None]


def _bytes_at(stream: BinaryIO, offset: int, length: int) -> bytes:
    if not length:
        return b""
    stream.seek(offset)
    return stream.read(length)


def _read_rows(stamp: Stamp, numbers: list[int]) -> list[bytes] | None:
    try:
        found = parquet_rows.records(stamp.path, numbers)
    except (ValueError, parquet_rows.MissingError):
        return None
    fits = stamp.fits(stamp.path.stat()) and all(number in found for number in numbers)
    return [found[number] for number in numbers] if fits else None
