"""Parquet: units are row groups, scanned by column; the copy has the same schema, row groups, codecs and encodings.

A unit is one or more row groups, read in batches of rows, so that memory does not grow with them. The redacted piece of
a unit is an Arrow stream on the disk, each batch marked with its row group. The file is put together from these pieces,
mapped into memory, one row group at a time: Parquet files cannot be joined as they are, since every one ends in a table
of offsets.

What stays: types, nulls, order of rows, row groups, compression and dictionaries per column, the version of the format,
and the key-value metadata, scanned like texts. What does not: statistics and Bloom filters are of the redacted values
or gone, and so are the promise of a sorting and what is noted about single fields (comments, samples; their numbers
stay). An encrypted file is reported as one that cannot be read.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from scanner.batch.records import example_of, found_of
from scanner.batch.tell import tell_names
from scanner.batch.units import BatchError, Entry, Job, Storage, Unit, lose
from scanner.errors import PayloadError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from scanner.batch.tables import TableScanner

_MARK: Final = b"PAR1"
_READ_ROWS: Final = 4_096  # at a time; then it is known how large rows are
_CHUNKS: Final = 4  # of ``Job.chunk_bytes`` that are looked at together: a value that comes again costs nothing
_TOGETHER: Final = 8_192  # rows at the most
_GROUP: Final = "row-group"
_OPTIONS: Final = b"sluicegate.parquet"


class _Options(msgspec.Struct, frozen=True):
    """How the source was written."""

    version: str
    compression: dict[str, str]
    dictionaries: list[str]
    arrow_schema: bool


class Parquet:
    """The format."""

    name = "parquet"
    extra_mb = 240  # Arrow itself, its buffers, what is remembered of columns: 440 MB after 300,000 rows of 37 columns

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  part of the protocol
        """By the mark at its beginning."""
        return 1.0 if head.startswith(_MARK) else 0.0

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:
        """Row groups, as many together as make a unit."""
        with storage.open(entry.name) as file:
            metadata = _opened(file).metadata
            groups = metadata.num_row_groups
            sizes = [_stored(metadata.row_group(number)) for number in range(groups)]
        units: list[Unit] = []
        start = 0
        for end in range(1, groups + 1):
            if end == groups or sum(sizes[start : end + 1]) > unit_bytes:
                units.append(self._unit(entry, len(units), start, end, sum(sizes[start:end])))
                start = end
        return units or [self._unit(entry, 0, 0, 0, entry.size)]

    def _unit(self, entry: Entry, number: int, start: int, end: int, size: int) -> Unit:
        return Unit(entry, self.name, number, start, end, size)

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """See :class:`scanner.batch.units.Format`."""
        job.findings.format = self.name
        job.findings.bytes = unit.bytes
        with job.storage.open(unit.entry.name) as source:
            file = _opened(source)
            try:
                tables = job.scanner.for_schema(file.schema_arrow)
            except PayloadError as error:
                raise BatchError(f"it cannot be scanned: {error}") from None
            if unit.number == 0:
                _tell_names(tables, job)
            yield from _scan(file, tables, unit, job)

    def assemble(self, units: Sequence[Unit], pieces: Sequence[BinaryIO], out: BinaryIO) -> None:  # noqa: ARG002  part of the protocol
        """Write the row groups of all pieces into one file."""
        import pyarrow.parquet as pq  # noqa: PLC0415  the same

        writer: pq.ParquetWriter | None = None
        try:
            for piece in pieces:
                schema, options, groups = _pieces(piece)
                writer = writer or pq.ParquetWriter(
                    out,
                    schema,
                    version=options.version,
                    compression=options.compression,
                    use_dictionary=options.dictionaries,
                    store_schema=options.arrow_schema,
                )
                for group in groups:
                    writer.write_table(group, row_group_size=max(group.num_rows, 1))
        finally:
            if writer is not None:
                writer.close()


class _Piece(io.RawIOBase):
    """What Arrow writes to; it asks for more than a unit's output has, and closing that is not its business."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out.write(data)
        return memoryview(data).nbytes


def _opened(file: BinaryIO) -> pq.ParquetFile:
    """Read page by page, so that a column chunk need not fit into memory. Raises BatchError."""
    try:
        import pyarrow as pa  # noqa: PLC0415  an extra, 0.1 s
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise BatchError("Parquet needs pyarrow: pip install 'sluicegate[arrow]'") from None
    try:
        return pq.ParquetFile(file, buffer_size=1 << 16, pre_buffer=False)
    except (pa.ArrowException, OSError):
        raise BatchError("it cannot be read: no Parquet file, damaged, encrypted or cut off") from None


def _stored(group: Any) -> int:
    """The bytes of a row group as they are in the file."""
    return sum(group.column(number).total_compressed_size for number in range(group.num_columns))


def _scan(file: pq.ParquetFile, tables: TableScanner, unit: Unit, job: Job) -> Iterator[int]:
    import pyarrow as pa  # noqa: PLC0415  imported already

    metadata = file.metadata
    total = sum(metadata.row_group(number).num_rows for number in range(unit.start, unit.end))
    schema = tables.schema.with_metadata(
        {**_safe_metadata(tables.source.metadata, job), _OPTIONS: msgspec.json.encode(_options(file))}
    )
    writer = None if job.out is None else pa.ipc.new_stream(_Piece(job.out), schema)
    findings = job.findings
    unread = 0
    for number in range(unit.start, unit.end):
        for batch in _batches(file, number, job.chunk_bytes * _CHUNKS):
            for first, part in _sound(batch, tables, unit, job):
                part.tell(findings, findings.lines + first + 1)
                unread += part.unread
                findings.rows_out += part.batch.num_rows
                if writer is not None:
                    writer.write_batch(part.batch, custom_metadata={_GROUP: str(number)})
            findings.rows_in += batch.num_rows
            findings.lines += batch.num_rows
            yield unit.bytes * findings.lines // total
    if unread:
        findings.fault(0, f"{unread} byte strings are no text, and stay as they are", 0)
    if writer is not None:
        writer.close()


def _sound(batch: pa.RecordBatch, tables: TableScanner, unit: Unit, job: Job) -> Iterator[tuple[int, Any]]:
    """The batch scanned; where that fails, its halves, until the row is found that cannot be scanned."""
    todo = [(0, batch)]
    while todo:
        first, part = todo.pop()
        try:
            done = tables.scan(part)
        except PayloadError as error:
            if part.num_rows == 1:
                lose(job, unit, job.findings.lines + first + 1, str(error))
                continue
            half = part.num_rows // 2
            todo += [(first + half, part.slice(half)), (first, part.slice(0, half))]
        else:
            yield first, done


def _batches(file: pq.ParquetFile, group: int, most_bytes: int) -> Iterator[pa.RecordBatch]:
    """A row group in batches of about so many bytes, and no more rows than are looked at together."""
    import pyarrow as pa  # noqa: PLC0415  imported already

    held: list[pa.RecordBatch] = []
    for batch in _read(file, group):
        held.append(batch)
        if sum(one.nbytes for one in held) >= most_bytes or sum(one.num_rows for one in held) >= _TOGETHER:
            yield pa.concat_batches(held)
            held = []
    if held:
        yield pa.concat_batches(held)


def _read(file: pq.ParquetFile, group: int) -> Iterator[pa.RecordBatch]:
    """The batches of a row group. Raises BatchError when it is damaged, and OSError when it cannot be reached."""
    import pyarrow as pa  # noqa: PLC0415  imported already

    try:
        yield from file.iter_batches(_READ_ROWS, row_groups=[group], use_threads=False)
    except (pa.ArrowException, OSError) as error:
        if getattr(error, "errno", None) is not None:
            raise
        raise BatchError(f"row group {group + 1} cannot be read: it is damaged or was cut off") from None


def _options(file: pq.ParquetFile) -> _Options:
    """How a file was written: codecs and dictionaries as its first row group has them."""
    metadata = file.metadata
    compression: dict[str, str] = {}
    dictionaries: list[str] = []
    if metadata.num_row_groups:
        group = metadata.row_group(0)
        for number in range(group.num_columns):
            column = group.column(number)
            compression[column.path_in_schema] = column.compression.replace("UNCOMPRESSED", "NONE")
            if any("DICTIONARY" in encoding for encoding in column.encodings):
                dictionaries.append(column.path_in_schema)
    known = metadata.metadata or {}
    version = metadata.format_version if metadata.format_version in {"1.0", "2.4", "2.6"} else "2.6"
    return _Options(version, compression, dictionaries, b"ARROW:schema" in known)


def _safe_metadata(metadata: dict[bytes, bytes] | None, job: Job) -> dict[bytes, bytes]:
    """Key-value metadata, scanned: pandas, for one, repeats the names of columns there."""
    safe: dict[bytes, bytes] = {}
    for key, value in (metadata or {}).items():
        try:
            hidden = job.scanner.redact_json(value).data if value[:1] in {b"{", b"["} else value
            text = value.decode()
        except (PayloadError, UnicodeDecodeError):
            continue  # what cannot be looked into is left out
        if hidden is value:
            hidden = job.scanner.redact(text).text.encode()
        safe[job.scanner.redact(key.decode(errors="replace")).text.encode()] = hidden
    return safe


def _tell_names(tables: TableScanner, job: Job) -> None:
    """Names of columns in which something was found."""
    for name, spans in tables.names.items():
        for span in spans:
            shown = name if span.rule.category else example_of(job.scanner.masker, name, span._replace(plain=name))
            tell_names(job.findings, [found_of(span, shown)])


def _pieces(piece: BinaryIO) -> tuple[pa.Schema, _Options, Iterator[pa.Table]]:
    """The schema of a piece without what was noted in it, that note, and its row groups."""
    import pyarrow as pa  # noqa: PLC0415  imported already

    name = getattr(piece, "name", None)
    reader = pa.ipc.open_stream(pa.memory_map(os.fspath(name)) if isinstance(name, str | os.PathLike) else piece)
    metadata = dict(reader.schema.metadata)
    options = msgspec.json.decode(metadata.pop(_OPTIONS), type=_Options)
    schema = reader.schema.with_metadata(metadata or None)

    def groups() -> Iterator[pa.Table]:
        held: list[pa.RecordBatch] = []
        current: bytes | None = None
        for batch, marks in reader.iter_batches_with_custom_metadata():
            group = marks[_GROUP]
            if held and group != current:
                yield pa.Table.from_batches(held).replace_schema_metadata(metadata or None)
                held = []
            current = group
            held.append(batch)
        if held:
            yield pa.Table.from_batches(held).replace_schema_metadata(metadata or None)

    return schema, options, groups()


PARQUET: Final = Parquet()
"""Parquet."""
