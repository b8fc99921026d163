"""What pages unpack to is told by their headers, whatever wrote them, and nothing is unpacked to find out."""

import io
from itertools import product
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet as pq

from scanner.batch.formats.parquet_files import parquet_pages
from scanner.batch.formats.parquet_files.parquet import PARQUET
from scanner.batch.formats.parquet_files.parquet_pages import _Header, _largest, refuse_large_pages
from scanner.errors import BatchError
from tests.memory_storage import scanned

ROWS = 3_000
TABLE = pa.table(
    {
        "note": [f"text {number} " * 9 for number in range(ROWS)],
        "same": ["z" * 5_000] * ROWS,
        "number": range(ROWS),
        "nothing": pa.nulls(ROWS),
        "nested": [[{"x": "y" * 90, "n": number}] for number in range(ROWS)],
    }
)
CODECS = ("none", "snappy", "gzip", "zstd", "lz4", "brotli")


def written(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def largest(data: bytes, group: int = 0) -> list[int]:
    """By column, what its largest page unpacks to."""
    row_group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(group)
    return [_largest(io.BytesIO(data), row_group.column(at), group) for at in range(row_group.num_columns)]


@pytest.mark.parametrize(("codec", "version", "dictionaries"), [*product(CODECS, ("1.0", "2.0"), (True, False))])
def test_pages_of_every_kind_are_told(codec: str, version: str, *, dictionaries: bool) -> None:
    data = written(
        TABLE,
        compression=codec,
        data_page_version=version,
        use_dictionary=dictionaries,
        data_page_size=20_000,
        row_group_size=ROWS // 2,
        write_page_index=True,
    )
    row_group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(1)
    whole = [row_group.column(at).total_uncompressed_size for at in range(row_group.num_columns)]
    found = largest(data, 1)
    # What is packed is larger where there is nothing to pack.
    assert all(0 < page < total + 100 for page, total in zip(found, whole, strict=True))
    note, same, *_ = found
    assert (5_000 <= same <= 5_004) if dictionaries else same >= 20_000
    assert dictionaries or 20_000 <= note <= 100_000, "a page ends behind 1,024 values at the earliest"


def test_a_page_is_as_large_as_it_says() -> None:
    """One page for all: 5,004 bytes for each row, with the length of the text before it."""
    data = written(TABLE.select(["same"]), compression="zstd", use_dictionary=False, data_page_size=1 << 30)
    assert len(data) < 50_000
    (page,) = largest(data)
    assert 0 <= page - ROWS * 5_004 < 1_000


def test_statistics_in_a_header_may_be_long() -> None:
    data = written(pa.table({"x": ["y" * 20_000, "z" * 20_000]}), write_statistics=True, use_dictionary=False)
    (page,) = largest(data)
    assert 40_000 <= page < 41_000


def test_pages_that_are_too_large_together_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(TABLE.select(["note", "same"]), use_dictionary=False, data_page_size=20_000)
    bound = sum(largest(data))
    monkeypatch.setattr(parquet_pages, "MOST_BYTES", bound)
    assert scanned(PARQUET, data, unit_bytes=1)[1].rows_out == ROWS
    monkeypatch.setattr(parquet_pages, "MOST_BYTES", bound - 1)
    with pytest.raises(BatchError, match="row group 1 has pages that unpack to more than"):
        scanned(PARQUET, data, unit_bytes=1)


@pytest.mark.parametrize("header", [b"\xff" * 64, b"\x00", b"\x15\x00\x15\x03", b"\x1b\x11\x88\x01a\x01b"])
def test_a_header_that_cannot_be_read_is_refused(header: bytes) -> None:
    data = bytearray(written(TABLE.select(["note"]), use_dictionary=False))
    row_group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0)
    start = row_group.column(0).data_page_offset
    data[start : start + len(header)] = header
    with pytest.raises(BatchError, match="row group 1 cannot be read: it is damaged or was cut off"):
        refuse_large_pages(io.BytesIO(data), pq.ParquetFile(io.BytesIO(data)).metadata, 0)


@given(st.binary(max_size=80))
def test_no_bytes_are_read_for_ever_or_end_in_another_error(data: bytes) -> None:
    header = _Header(data)
    try:
        numbers = header.numbers()
    except (IndexError, ValueError):
        return
    assert header.at <= len(data)
    assert all(isinstance(number, int) for number in numbers.values())


@pytest.mark.parametrize(
    "deep", [b"\x1c" * 5_000, b"\x19\xf9\xff\xff\xff\xff\x0f" * 200, b"\x19\x19" + b"\x19" * 5_000]
)
def test_a_header_is_no_deeper_than_headers_are(deep: bytes) -> None:
    with pytest.raises((IndexError, ValueError)):
        _Header(deep).numbers()
