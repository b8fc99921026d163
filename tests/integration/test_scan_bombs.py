"""Files that say gigabytes in a few hundred bytes: named and left out, and the others are scanned."""

import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from scanner import load_profile
from scanner.batch.request import Request
from scanner.batch.scan import scan

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited on Linux")


def nested(path: Path) -> None:
    """A text of 100 KB two thousand times in each row's list: Arrow unpacks each, 200 MB a row, 128 rows at a time."""
    table = pa.table({"notes": pa.array([["y" * 100_000] * 2_000] * 3)})
    parquet.write_table(table, path, compression="zstd", write_statistics=False)


def prefixed(path: Path) -> None:
    """A text of a megabyte in every row, which the encoding writes once."""
    table = pa.table({"note": ["x" * 1_000_000] * 600})
    encoding = {"note": "DELTA_BYTE_ARRAY"}
    parquet.write_table(
        table, path, use_dictionary=False, column_encoding=encoding, compression="zstd", write_statistics=False
    )


@pytest.mark.parametrize("make", [nested, prefixed])
def test_a_file_that_unpacks_to_more_than_the_memory_is_named_and_the_others_are_scanned(
    tmp_path: Path, make: object
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    assert callable(make)
    make(exports / "bomb.parquet")
    pa.default_memory_pool().release_unused()  # or this process keeps the gigabyte for all tests that follow
    assert (exports / "bomb.parquet").stat().st_size < 1_000
    (exports / "rows.csv").write_text("id,note\n0041,jane.doe@example.com\n7,x\n")
    request = Request([str(exports)], load_profile("redact-only"), copies=tmp_path / "safe", workers=1, memory_mb=400)
    store = scan(request).store
    (fault,) = store.files["bomb.parquet"].faults
    assert fault.reason == (
        "it needs more memory than the scan may take (400 MB); a larger --memory may be enough;"
        " there is no copy of this file"
    )
    assert store.files["rows.csv"].rows_out == 2
    assert [path.name for path in (tmp_path / "safe").iterdir() if path.is_file()] == ["rows.csv"]


def _footer(chunks: int) -> bytes:
    """A Parquet file that is a footer alone: a schema of one column, and a row group that says to have so many.

    In Thrift's compact protocol such a chunk has three bytes, and 700 when Arrow has read it.
    """
    schema = b"\x19\x2c" + b"\x48\x01r\x15\x02\x00" + b"\x15\x02\x38\x01c\x00"
    many = bytes((0xFC, chunks & 0x7F | 0x80, chunks >> 7 & 0x7F | 0x80, chunks >> 14)) + b"\x26\x00\x00" * chunks
    footer = b"\x15\x02" + schema + b"\x16\x00" + b"\x19\x1c" + b"\x19" + many + b"\x16\x00\x16\x00\x00" + b"\x00"
    return b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def test_a_footer_that_unpacks_to_more_than_the_memory_is_not_read(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415  there is none elsewhere

    before = resource.getrlimit(resource.RLIMIT_DATA)
    (tmp_path / "footer.parquet").write_bytes(_footer(1_000_000))
    store = scan(Request([str(tmp_path)], load_profile("redact-only"), workers=1, memory_mb=400)).store
    (fault,) = store.files["footer.parquet"].faults
    assert fault.reason == "it needs more memory than the scan may take (400 MB); a larger --memory may be enough"
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_footer_with_columns_that_are_in_no_schema_ends_no_process(tmp_path: Path) -> None:
    (tmp_path / "footer.parquet").write_bytes(_footer(70_000))
    store = scan(Request([str(tmp_path)], load_profile("redact-only"), workers=1)).store
    (fault,) = store.files["footer.parquet"].faults
    assert fault.reason == "it cannot be read: no Parquet file, damaged, encrypted or cut off"
