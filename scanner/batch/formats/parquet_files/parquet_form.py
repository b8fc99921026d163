"""The form of a Parquet file: how its columns are stored, so that those of its copy are stored the same way.

What Arrow can say for each column is kept for each: codec, dictionary, encoding, statistics. What it can say for a
whole file alone is kept if it holds for the file: version of the format and of data pages, page index, decimals as
integers, timestamps of the old kind of twelve bytes (INT96), which Hive, Impala and older Spark write.

INT96 has room for every day in nanoseconds, and no type of Arrow has: in nanoseconds it reaches from 1677 to 2262, and
9999-12-31, which says "for ever" in many tables, becomes a day in 1816. So such files are looked through first, and
read in microseconds if they hold a day beyond that.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from scanner.batch.formats.parquet_files.parquet_pages import coded_columns, data_page_version

_ARROW_SCHEMA: Final = b"ARROW:schema"  # how Arrow notes its own types in a Parquet file
_INT96: Final = "INT96"
_INTEGERS: Final = frozenset({"INT32", "INT64"})
_MOST_DIGITS: Final = 18  # of a decimal that an integer has room for
_FARTHEST: Final = (2**63 - 1) // 1_000  # microseconds from 1970 that nanoseconds reach

# The encodings that a writer can be asked for, and the physical types that they are for (parquet-format, Encodings.md).
_ENCODINGS: Final = {
    "DELTA_BINARY_PACKED": _INTEGERS,
    "BYTE_STREAM_SPLIT": frozenset({"FLOAT", "DOUBLE", "INT32", "INT64", "FIXED_LEN_BYTE_ARRAY"}),
    "DELTA_LENGTH_BYTE_ARRAY": frozenset({"BYTE_ARRAY"}),
    "DELTA_BYTE_ARRAY": frozenset({"BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"}),
}


class Form(msgspec.Struct, frozen=True):
    """How a file is written. Columns are known by their paths; ``metadata`` is that of its copy (base64)."""

    version: str
    data_pages: str
    page_index: bool
    int96: bool
    decimals_as_integers: bool
    compression: dict[str, str]
    dictionaries: list[str]
    encodings: dict[str, str]
    statistics: list[str]
    metadata: dict[str, str]

    def options(self) -> dict[str, Any]:
        """What Arrow's writer has to be told."""
        return {
            "version": self.version,
            "data_page_version": self.data_pages,
            "write_page_index": self.page_index,
            "use_deprecated_int96_timestamps": self.int96,
            "store_decimal_as_integer": self.decimals_as_integers,
            "compression": self.compression,
            "use_dictionary": self.dictionaries,
            "column_encoding": self.encodings or None,
            "write_statistics": self.statistics,
        }


def form_of(source: BinaryIO, metadata: Any, wanted: pa.Schema, noted: dict[bytes, bytes]) -> Form:
    """The form of an open file: ``wanted`` is the schema of its copy, ``noted`` its safe key-value metadata."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    columns = [metadata.schema.column(number) for number in range(metadata.num_columns)]
    chunks = [[group.column(number) for number in range(group.num_columns)] for group in groups]
    first = chunks[0] if chunks else []
    dictionaries = coded_columns(metadata)
    known = {key: value for key, value in noted.items() if key != _ARROW_SCHEMA}
    if _ARROW_SCHEMA in (metadata.metadata or {}):
        known[_ARROW_SCHEMA] = base64.b64encode(wanted.with_metadata(known or None).serialize().to_pybytes())
    decimals = [column for column in columns if column.logical_type.type == "DECIMAL"]
    as_integers = any(column.physical_type in _INTEGERS for column in decimals)
    times = {column.physical_type for column in columns if column.logical_type.type == "TIMESTAMP"}
    kinds = {column.path: _stored_as(column, as_integers=as_integers) for column in columns}
    return Form(
        version=metadata.format_version if metadata.format_version in {"1.0", "2.4", "2.6"} else "2.6",
        data_pages=data_page_version(source, metadata),
        page_index=any(chunk.has_offset_index for chunk in first),
        int96=_INT96 in kinds.values() and not times,
        decimals_as_integers=as_integers,
        compression={one.path_in_schema: one.compression.replace("UNCOMPRESSED", "NONE") for one in first},
        dictionaries=sorted(dictionaries),
        encodings={
            chunk.path_in_schema: encoding
            for chunk in first
            for encoding in chunk.encodings
            if kinds[chunk.path_in_schema] in _ENCODINGS.get(encoding, ()) and chunk.path_in_schema not in dictionaries
        },
        statistics=sorted({chunk.path_in_schema for group in chunks for chunk in group if chunk.is_stats_set}),
        metadata={base64.b64encode(key).decode(): base64.b64encode(value).decode() for key, value in known.items()},
    )


def _stored_as(column: Any, *, as_integers: bool) -> str:
    """The physical type that Arrow writes a column in; that of decimals is the same for all of a file."""
    if column.logical_type.type == "DECIMAL":
        small = as_integers and column.precision <= _MOST_DIGITS
        return "INT64" if small else "FIXED_LEN_BYTE_ARRAY"
    kind: str = column.physical_type
    return kind


def int96_columns(schema: Any) -> list[str]:
    """The columns of a Parquet schema, by path, that are timestamps of the old kind."""
    columns = [schema.column(number) for number in range(len(schema))]
    return [column.path for column in columns if column.physical_type == _INT96]


def goes_far(arrays: Iterator[pa.Array]) -> bool:
    """Whether arrays, read in microseconds, hold a day that nanoseconds do not reach."""
    for array in arrays:
        for leaf in _leaves(array):
            extremes = pc.min_max(leaf.cast(pa.int64()))
            low, high = extremes["min"].as_py(), extremes["max"].as_py()
            if low is not None and (low < -_FARTHEST or high > _FARTHEST):
                return True
    return False


def _leaves(array: pa.Array) -> Iterator[pa.Array]:
    """The timestamps in an array, however deep."""
    kind = array.type
    if pa.types.is_struct(kind):
        for member in array.flatten():
            yield from _leaves(member)
    elif pa.types.is_map(kind):
        yield from _leaves(array.keys)
        yield from _leaves(array.items)
    elif pa.types.is_nested(kind):
        yield from _leaves(array.flatten())
    elif pa.types.is_timestamp(kind):
        yield array
