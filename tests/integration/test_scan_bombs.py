"""Files that say gigabytes in a few hundred bytes: named and left out, and the others are scanned."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from scanner import load_profile
from scanner.batch.engine import scan
from scanner.batch.request import Request

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited on Linux")


def nested(path: Path) -> None:
    """A text of 100 KB two thousand times in each row's list: Arrow unpacks each, 200 MB a row, 128 rows at a time."""
    table = pa.table({"notes": pa.array([["y" * 100_000] * 2_000] * 4)})
    parquet.write_table(table, path, compression="zstd", write_statistics=False)


def prefixed(path: Path) -> None:
    """A text of a megabyte in every row, which the encoding writes once."""
    table = pa.table({"note": ["x" * 1_000_000] * 1_000})
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
