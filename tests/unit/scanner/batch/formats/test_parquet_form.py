"""The form of a Parquet copy: stored as the file is, column by column, as far as Arrow can write it."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scanner.errors import BatchError
from tests.unit.scanner.batch.formats.test_parquet import read, scan, written

MAILS: Final = ["a.b@example.com", None, "c.d@example.com"]
FOR_EVER: Final = [datetime(9999, 12, 31), None, datetime(1, 1, 1)]  # noqa: DTZ001  a day, anywhere
TABLE: Final = pa.table(
    {
        "number": pa.array([1, None, 3], pa.int32()),
        "mail": MAILS,
        "float": [1.5, None, 2.5],
        "when": pa.array([datetime(2024, 1, 1, tzinfo=UTC), None, None], pa.timestamp("ms", "UTC")),
        "small": pa.array([Decimal("1.10"), None, Decimal("2.00")], pa.decimal128(12, 2)),
        "wide": pa.array([Decimal("1.10"), None, Decimal("2.00")], pa.decimal128(30, 2)),
        "yes": [True, None, False],
        "lists": [["x"], None, []],
    }
)


def form(data: bytes) -> tuple[Any, ...]:
    """What of a file's form is to stay."""
    file = pq.ParquetFile(io.BytesIO(data))
    metadata = file.metadata
    chunks = [
        metadata.row_group(group).column(column)
        for group in range(metadata.num_row_groups)
        for column in range(metadata.num_columns)
    ]
    return (
        str(file.schema).partition("\n")[2],
        metadata.format_version,
        [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)],
        [
            (
                one.path_in_schema, one.physical_type, one.compression, sorted(one.encodings), one.is_stats_set,
                one.has_offset_index, one.has_column_index, one.has_dictionary_page,
            )
            for one in chunks
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": {"mail": "zstd", "number": "gzip"}, "row_group_size": 2, "version": "1.0"},
        {"data_page_version": "2.0", "write_page_index": True, "store_schema": False},
        {"store_decimal_as_integer": True, "column_encoding": {"small": "BYTE_STREAM_SPLIT"}, "use_dictionary": False},
        {"write_statistics": ["number"], "use_dictionary": ["mail"]},
        {"write_statistics": False},
        {
            "use_dictionary": False,
            "column_encoding": {
                "number": "DELTA_BINARY_PACKED", "mail": "DELTA_BYTE_ARRAY", "float": "BYTE_STREAM_SPLIT",
                "when": "DELTA_BINARY_PACKED", "wide": "BYTE_STREAM_SPLIT",
                "lists.list.element": "DELTA_LENGTH_BYTE_ARRAY",
            },
        },
    ],
)  # fmt: skip
def test_columns_are_stored_as_they_were(options: dict[str, Any]) -> None:
    data = written(TABLE, **options)
    copy, found = scan(data)
    assert form(copy) == form(data)
    assert found.columns["mail"]["EMAIL_ADDRESS"].count == 2
    others = [name for name in TABLE.column_names if name != "mail"]
    assert read(copy).select(others).equals(read(data).select(others))


def old(values: dict[str, Any], *, unit: str, rows: int = 1) -> bytes:
    types = {"mail": pa.string()}
    table = pa.table({name: pa.array(own, types.get(name, pa.timestamp(unit))) for name, own in values.items()})
    return written(table, use_deprecated_int96_timestamps=True, row_group_size=rows)


def in_microseconds(data: bytes, name: str) -> list[Any]:
    file = pq.ParquetFile(io.BytesIO(data), coerce_int96_timestamp_unit="us")
    assert "int96" in str(file.schema)
    whens: list[Any] = file.read()[name].to_pylist()
    return whens


def test_old_timestamps_stay_old_and_days_far_away_stay_what_they_are() -> None:
    """Read in nanoseconds, 9999-12-31 would be a day in 1816."""
    copy, found = scan(old({"until": FOR_EVER, "mail": MAILS}, unit="us"))
    assert in_microseconds(copy, "until") == FOR_EVER
    assert found.rows_out == 3
    nested = written(
        pa.table({"a": pa.array([[{"b": FOR_EVER[0]}]], pa.list_(pa.struct([("b", pa.timestamp("us"))])))}),
        use_deprecated_int96_timestamps=True,
    )
    assert in_microseconds(scan(nested)[0], "a") == [[{"b": FOR_EVER[0]}]]


def test_old_timestamps_keep_their_nanoseconds() -> None:
    copy, _ = scan(old({"at": [1_700_000_000_123_456_789, None, 1], "mail": MAILS}, unit="ns"))
    assert "int96" in str(pq.ParquetFile(io.BytesIO(copy)).schema)
    assert read(copy)["at"].cast(pa.int64()).to_pylist() == [1_700_000_000_123_456_789, None, 1]


def test_units_of_one_file_may_need_other_units_of_time() -> None:
    near = datetime(2024, 1, 1, 1, 2, 3, 456_789)  # noqa: DTZ001
    copy, _ = scan(old({"until": [near, FOR_EVER[0], None], "mail": MAILS}, unit="us"))
    assert in_microseconds(copy, "until") == [near, FOR_EVER[0], None]


def test_a_damaged_file_of_old_timestamps_is_reported() -> None:
    data = bytearray(old({"until": FOR_EVER, "mail": MAILS}, unit="us", rows=3))
    data[4:40] = b"\xff" * 36
    with pytest.raises(BatchError, match="cannot be read"):
        scan(bytes(data))
