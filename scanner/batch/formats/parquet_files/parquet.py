"""Parquet: units are row groups, scanned by column; the copy has the same schema, row groups, codecs and encodings.

A unit is one or more row groups, read in batches of rows, so that memory does not grow with them. Columns of texts that
have a dictionary in the file are read as dictionaries, and stay dictionaries (``columns/arrow/arrays.py``): a file of a
hundred kilobytes may hold a text of a megabyte in a million rows. Where texts stand in structs, lists or maps Arrow
cannot do that; such files are read few rows at a time.

What stays: types, nulls, order of rows, row groups, how each column is stored (``parquet_form.py``), and the key-value
metadata, scanned like texts. What does not: statistics and Bloom filters are of the redacted values or gone, and so are
the promise of a sorting and what is noted about single fields (comments, samples; their numbers stay). An encrypted
file is reported as one that cannot be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from scanner.batch.columns.counts import count_names
from scanner.batch.columns.records import example_of, hidden_of
from scanner.batch.decided.passing import Beginning
from scanner.batch.formats.parquet_files.parquet_pages import coded_columns, refuse_large_pages
from scanner.batch.units import Entry, Job, Storage, Traits, Unit, lose
from scanner.errors import BatchError, PayloadError
from scanner.masking.tally import counting

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from scanner.batch.columns.arrow.tables import TableScanner

_MARKS: Final = (b"PAR1", b"PARE")  # the second if the footer is encrypted, so that the file is refused for what it is
_TRAILER: Final = 8  # bytes behind the footer: its length, and the mark
_LENGTH: Final = 4  # of them are the length
_SIGNATURE: Final = 28
"""Bytes with which a footer is signed that is not encrypted itself: nonce and tag (parquet-format, Encryption.md)."""

_NO_MEMORY: Final = "bad_alloc"
_UNREADABLE: Final = "it cannot be read: no Parquet file, damaged, encrypted or cut off"
_READ_ROWS: Final = 8_192  # at a time; half as many take 8 % more time, twice as many 40 MB more memory
_READ_BYTES: Final = 1 << 22
_UNPACKED: Final = 4  # how many times the bytes of a file its rows are, at least: a unit's work is that of the rows
_FINEST, _COARSER = "ns", "us"
_FEW_ROWS: Final = 128  # at a time, where a text may be as long as a whole dictionary: mostly a megabyte


class Parquet:
    """Parquet, read and written row group by row group."""

    name = "parquet"
    # The memory is for Arrow itself: pages and dictionaries of all columns, and the texts of one batch.
    traits = Traits((".parquet", ".pq"), takes_entity=True, extra_mb=90, library="pyarrow.parquet")

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  part of the protocol
        """By the mark at its beginning."""
        return 1.0 if head.startswith(_MARKS) else 0.0

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:
        """Row groups, as many together as make a unit."""
        with storage.open(entry) as file:
            metadata = _opened(file).metadata
            _refuse_signed(file, metadata)
            groups = metadata.num_row_groups
            sizes = [_stored(metadata.row_group(number), metadata.num_columns) for number in range(groups)]
        units: list[Unit] = []
        start = 0
        for end in range(1, groups + 1):
            if end == groups or sum(sizes[start : end + 1]) > unit_bytes // _UNPACKED:
                units.append(self._unit(entry, len(units), start, end, sum(sizes[start:end])))
                start = end
        return units or [self._unit(entry, 0, 0, 0, entry.size)]

    def _unit(self, entry: Entry, number: int, start: int, end: int, size: int) -> Unit:
        return Unit(entry, self.name, number, start, end, size)

    def names(self, file: Beginning) -> Sequence[str]:
        """The names of a file's columns."""
        with file.storage.open(file.entry) as opened:
            names: list[str] = _opened(opened).schema_arrow.names
            return names

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """Scan the row groups of a unit; yields how many of its bytes are done. Raises BatchError, OSError."""
        job.findings.format = self.name
        job.findings.bytes = unit.bytes
        with job.storage.open(unit.entry) as source:
            reading = _reading(source, unit, job)
            source.seek(0)
            file = _opened(source, reading)
            try:
                tables = job.scanner.for_schema(file.schema_arrow, job.entity)
            except PayloadError as error:
                raise BatchError(f"it cannot be scanned: {error}") from None
            job.findings.drop(tables.dropped)
            if unit.number == 0:
                _count_schema_names(tables, job)
            yield from _scan(source, file, reading, tables, unit, job)

    def assemble(self, units: Sequence[Unit], pieces: Sequence[BinaryIO], out: BinaryIO) -> None:  # noqa: ARG002  part of the protocol
        """Write the row groups of all pieces into one file."""
        from scanner.batch.formats.parquet_files.parquet_pieces import assemble  # noqa: PLC0415  it imports Arrow

        assemble(pieces, out)


def _opened(file: BinaryIO, reading: ReadingPlan | None = None) -> pq.ParquetFile:
    """Read page by page, so that a column chunk need not fit into memory. Raises BatchError."""
    dictionaries, unit = ([], _FINEST) if reading is None else (reading.dictionaries, reading.int96)
    try:
        import pyarrow as pa  # noqa: PLC0415  an extra, 0.1 s
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise BatchError("Parquet needs pyarrow: pip install 'sluicegate[arrow]'") from None
    try:
        return pq.ParquetFile(
            file, buffer_size=1 << 16, pre_buffer=False, read_dictionary=dictionaries, coerce_int96_timestamp_unit=unit
        )
    except MemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        if _NO_MEMORY in str(error):  # an error like others, where it is the footer that is too large
            raise MemoryError from None
        if getattr(error, "errno", None) is not None:
            raise
        raise BatchError(_UNREADABLE) from None


def _refuse_signed(file: BinaryIO, metadata: Any) -> None:
    """Raises BatchError for a file whose columns are encrypted though its footer is not; OSError.

    Arrow reads such a footer, and ends the process when it is asked for a column of it.
    """
    file.seek(-_TRAILER, os.SEEK_END)
    length = int.from_bytes(file.read(_LENGTH), "little")
    if length == metadata.serialized_size + _SIGNATURE:
        raise BatchError(_UNREADABLE)


def _stored(group: Any, columns: int) -> int:
    """The bytes of a row group as they are in the file. Raises BatchError where it has not as many columns as that."""
    if group.num_columns != columns:  # Arrow ends the process when it is asked for one that is in no schema
        raise BatchError(_UNREADABLE)
    return sum(group.column(number).total_compressed_size for number in range(group.num_columns))


def _scan(
    source: BinaryIO, file: pq.ParquetFile, reading: ReadingPlan, tables: TableScanner, unit: Unit, job: Job
) -> Iterator[int]:
    """Scan the row groups of a unit batch by batch, and write the masked batches; yields how many bytes are done."""
    import pyarrow as pa  # noqa: PLC0415  imported already

    from scanner.batch.formats.parquet_files.parquet_form import form_of  # noqa: PLC0415  it imports Arrow, as does the next
    from scanner.batch.formats.parquet_files.parquet_pieces import PieceWriter, slices  # noqa: PLC0415

    metadata, pool = file.metadata, pa.default_memory_pool()
    total = sum(metadata.row_group(number).num_rows for number in range(unit.start, unit.end))
    wanted = job.scanner.for_schema(reading.schema, job.entity).schema
    noted = _safe_metadata(reading.schema.metadata, job)
    form = form_of(source, metadata, wanted, noted)
    piece = None if job.out is None else PieceWriter(job.out, tables.schema, form)
    findings = job.findings
    for number in range(unit.start, unit.end):
        if job.storage.near:  # elsewhere it would fetch the file twice
            refuse_large_pages(source, metadata, number)
        for batch in (part for whole in _read(file, number, reading.rows) for part in slices(whole)):
            for first, part in _sound(batch, tables, unit, job):
                part.count_into(findings, findings.lines + first + 1)
                _leave_unread(part.unread, job)
                findings.rows_out += part.batch.num_rows
                if piece is not None:
                    piece.write(part.batch, number)
            findings.rows_in += batch.num_rows
            findings.lines += batch.num_rows
            # Arrow keeps what it has let go for its next batch: 70 MB, with which a worker took 380 instead of 310.
            pool.release_unused()
            yield unit.bytes * findings.lines // total
    if piece is not None:
        piece.close()


def _leave_unread(unread: Mapping[str, int], job: Job) -> None:
    """Count the values of bytes that are no text, by column. Raises BatchError where such a value ends the scan."""
    for column, values in unread.items():
        if job.on_error == "fail":
            raise BatchError(f"{column}: a value of bytes that are no text")
        job.findings.leave_unread(column, values)


class ReadingPlan(NamedTuple):
    """How a file is read.

    The columns that have dictionaries, how many rows at a time; its schema, as it is; and the unit of timestamps that
    are INT96.
    """

    dictionaries: list[str]
    rows: int
    schema: pa.Schema
    int96: str


def _reading(source: BinaryIO, unit: Unit, job: Job) -> ReadingPlan:
    file = _opened(source)
    int96 = _unit_of_int96(source, file, unit, job)
    columns = [file.schema.column(number) for number in range(len(file.schema))]
    texts = [column for column in columns if column.physical_type == "BYTE_ARRAY"]
    coded = coded_columns(file.metadata)
    if any(column.path != column.name and column.path in coded for column in texts):
        return ReadingPlan([], _FEW_ROWS, file.schema_arrow, int96)
    return ReadingPlan([column.path for column in texts if column.path in coded], _READ_ROWS, file.schema_arrow, int96)


def _unit_of_int96(source: BinaryIO, file: pq.ParquetFile, unit: Unit, job: Job) -> str:
    """The unit in which Arrow can read all timestamps of a unit that are INT96; see :mod:`.parquet_form`."""
    from scanner.batch.formats.parquet_files.parquet_form import goes_far, int96_columns  # noqa: PLC0415  it imports Arrow

    paths = int96_columns(file.schema)
    if not paths:
        return _FINEST
    for number in range(unit.start, unit.end) if job.storage.near else ():
        refuse_large_pages(source, file.metadata, number)
    coarse = ReadingPlan([], _READ_ROWS, file.schema_arrow, _COARSER)
    source.seek(0)
    looked_at = _opened(source, coarse)
    batches = (batch for number in range(unit.start, unit.end) for batch in _read(looked_at, number, _READ_ROWS, paths))
    return _COARSER if goes_far(column for batch in batches for column in batch.columns) else _FINEST


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


def _read(file: pq.ParquetFile, group: int, rows: int, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The batches of a row group, of so many rows; all columns, or some.

    Raises BatchError when it is damaged, OSError when out of reach.
    """
    import pyarrow as pa  # noqa: PLC0415  imported already

    held: list[pa.RecordBatch] = []
    count = size = 0
    try:
        for batch in file.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False):
            held.append(batch)
            count += batch.num_rows
            size += batch.nbytes if rows < _READ_ROWS else 0
            if count >= _READ_ROWS or size >= _READ_BYTES:
                yield held[0] if len(held) == 1 else pa.concat_batches(held)
                held, count, size = [], 0, 0
    except MemoryError:  # of Arrow's own, too
        raise
    except (pa.ArrowException, OSError) as error:
        if getattr(error, "errno", None) is not None:
            raise
        raise BatchError(f"row group {group + 1} cannot be read: it is damaged or was cut off") from None
    if held:
        yield pa.concat_batches(held)


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


def _count_schema_names(tables: TableScanner, job: Job) -> None:
    """Names of columns in which something was found."""
    for name, spans in tables.names.items():
        for span, counts in counting(spans):
            whole = span._replace(plain=name)
            shown = name if span.rule.category else example_of(job.scanner.redactor.masker, name, whole)
            count_names(job.findings, [hidden_of(span, shown, counts=counts)])


PARQUET: Final = Parquet()
"""Parquet."""
