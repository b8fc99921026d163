"""The redacted piece of a Parquet unit, and the file that is made of all pieces, one row group at a time.

A piece is an Arrow stream on the disk, each batch marked with its row group: Parquet files cannot be joined as they
are, since every one ends in a table of offsets. Pieces are mapped into memory, and of what is mapped a row group is
let go when it is written. Memory is bounded by what :data:`MOST_BYTES` says of any batch; a column whose values come
back is written with one dictionary for the whole row group, however long its texts are, all others chunk by chunk.
"""

from __future__ import annotations

import base64
import io
import mmap
import os
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, Self

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scanner.batch.formats.parquet_files.parquet_form import Form

MOST_BYTES: Final = 64 << 20
"""Bytes of the texts of one batch if every row had its own; a batch with more is cut into slices."""

_GROUP: Final = "row-group"
_FORM: Final = b"sluicegate.parquet"
_DICTIONARY_BYTES: Final = 1 << 20  # what Arrow's writer allows a dictionary before it writes values as they are
_COMES_BACK: Final = 2  # rows to a distinct value, from which on one dictionary for a row group pays


class PieceWriter:
    """Writes the piece of one unit."""

    def __init__(self, out: BinaryIO, schema: pa.Schema, form: Form) -> None:
        """``schema`` is that of the batches, ``form`` that of the copy."""
        self._writer = pa.ipc.new_stream(_Raw(out), schema.with_metadata({_FORM: msgspec.json.encode(form)}))

    def write(self, batch: pa.RecordBatch, group: int) -> None:
        """Write one batch of a row group."""
        self._writer.write_batch(batch, custom_metadata={_GROUP: str(group)})

    def close(self) -> None:
        """End the piece: there are no more batches."""
        self._writer.close()


class _Raw(io.RawIOBase):
    """What Arrow writes to; it asks for more than a unit's output has, and closing that is not its business."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out.write(data)
        return memoryview(data).nbytes


def slices(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The batch in slices that would not be too large if every row had its own texts; single rows at the least."""
    coded = [column for column in batch.columns if pa.types.is_dictionary(column.type) and _dictionary_bytes(column)]
    # Nearly every batch is small enough even if each row held the longest text of each column: a sixth of the time.
    if sum(map(_longest, coded)) * batch.num_rows <= MOST_BYTES:
        yield batch
        return
    lengths = pa.array([0], pa.int64()).take(pa.nulls(batch.num_rows, pa.int32()).fill_null(0))
    for column in coded:
        own = pc.binary_length(column.dictionary).cast(pa.int64()).take(column.indices)
        lengths = pc.add(lengths, own.fill_null(0))
    start, size = 0, 0
    for row, length in enumerate(lengths.to_pylist()):
        if row > start and size + length > MOST_BYTES:
            yield batch.slice(start, row - start)
            start, size = row, 0
        size += length
    yield batch.slice(start)


def _longest(column: pa.Array) -> int:
    """The bytes of the longest text in a column's dictionary, whether or not a row holds it."""
    return int(pc.max(pc.binary_length(column.dictionary)).as_py() or 0)


def _dictionary_bytes(column: pa.Array) -> int:
    """The bytes of a dictionary's values; 0 of one of numbers, which are never long."""
    kind = column.type.value_type
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    texts = texts or pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    return int(column.dictionary.nbytes) if texts else 0


def assemble(pieces: Sequence[BinaryIO], out: BinaryIO) -> None:
    """Write the row groups of all pieces into one file."""
    limit = max(map(_largest_dictionary, pieces), default=_DICTIONARY_BYTES)
    schema = _schema_of_all(pieces)
    writer: pq.ParquetWriter | None = None
    try:
        for piece in pieces:
            with _Mapped(piece) as mapped:
                if writer is None:
                    form = mapped.form
                    writer = pq.ParquetWriter(
                        out, schema, dictionary_pagesize_limit=limit, store_schema=False, **form.options()
                    )
                    kept = form.metadata.items()
                    writer.add_key_value_metadata({base64.b64decode(k): base64.b64decode(v) for k, v in kept})
                for group in mapped.groups():
                    same = group if group.schema == schema else group.cast(schema, safe=False)
                    writer.write_table(_unified(same), row_group_size=max(same.num_rows, 1))
    finally:
        if writer is not None:
            writer.close()


def _schema_of_all(pieces: Sequence[BinaryIO]) -> pa.Schema:
    """The schema that all pieces can be written in: some may have timestamps that only microseconds reach."""
    schemas: list[pa.Schema] = []
    for piece in pieces:
        with _Mapped(piece) as mapped:
            schemas.append(mapped.schema)
    # Nothing else differs, and of the units' names the coarser one, "us", sorts behind "ns".
    return max(schemas, key=str)


class _Mapped:
    """A piece, mapped into memory."""

    def __init__(self, piece: BinaryIO) -> None:
        piece.seek(0, os.SEEK_END)
        size = piece.tell()
        piece.seek(0)
        self._map = mmap.mmap(piece.fileno(), size, access=mmap.ACCESS_READ) if _is_file(piece) else None
        self._source = pa.BufferReader(pa.py_buffer(self._map if self._map is not None else piece.read()))
        self._reader = pa.ipc.open_stream(self._source)
        self.form = msgspec.json.decode(self._reader.schema.metadata[_FORM], type=Form)
        self.schema = self._reader.schema.remove_metadata()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go()

    def groups(self) -> Iterator[pa.Table]:
        """The row groups of a piece."""
        held: list[pa.RecordBatch] = []
        current: bytes | None = None
        for batch, marks in self._reader.iter_batches_with_custom_metadata():
            if held and marks[_GROUP] != current:
                yield pa.Table.from_batches(held).replace_schema_metadata(None)
                held = []
                self._let_go()
            current = marks[_GROUP]
            held.append(batch)
        if held:
            yield pa.Table.from_batches(held).replace_schema_metadata(None)

    def _let_go(self) -> None:
        """Forget the pages that were read; they are on the disk."""
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)


def _is_file(piece: BinaryIO) -> bool:
    try:
        return piece.fileno() >= 0
    except OSError:
        return False


def _unified(group: pa.Table) -> pa.Table:
    """A row group with one dictionary for each column whose values come back.

    The writer takes a second dictionary for the end of the first, and writes values as they are from there on: right
    for ids and notes, whose dictionaries would be as large as the column.
    """
    for at, column in enumerate(group.columns):
        if pa.types.is_dictionary(column.type) and _comes_back(column):
            group = group.set_column(at, group.schema.field(at), column.unify_dictionaries())
    return group


def _comes_back(column: pa.ChunkedArray) -> bool:
    return sum(len(chunk.dictionary) for chunk in column.chunks) * _COMES_BACK <= len(column)


def _largest_dictionary(piece: BinaryIO) -> int:
    """How large dictionaries may be, so that none is given up whose values would take a hundred times its room."""
    largest = _DICTIONARY_BYTES
    with _Mapped(piece) as mapped:
        for column in (column for group in mapped.groups() for column in group.columns):
            if pa.types.is_dictionary(column.type) and _comes_back(column):
                own = sum(map(_dictionary_bytes, column.chunks))
                if own * column.length() > MOST_BYTES:
                    largest = max(largest, own)
    return largest
