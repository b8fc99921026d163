"""What a record is in a Parquet file, and what becomes of a file that is cut while it is read."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.folder.advice.notices import skipped
from server.folder.problems import Problem
from server.folder.source import FolderSource
from tests.exported import ids, listed, write


def parquet(path: Path, **columns: list[Any]) -> None:
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(arrow.table(columns), path, row_group_size=3)


def test_rows_of_parquet_files_are_objects(tmp_path: Path) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    parquet(
        tmp_path / "invoices.parquet",
        id=[f"i{n}" for n in range(10)],
        total=[Decimal("1.50") * n for n in range(10)],
        created=[datetime(2026, 1, n + 1, tzinfo=UTC) for n in range(10)],
        customer_id=["a", "b"] * 5,
    )
    source = FolderSource(tmp_path)
    assert json.loads(source.get("invoice", "i7") or b"") == {
        "id": "i7",
        "total": 10.5,
        "created": "2026-01-08T00:00:00Z",
        "customer_id": "b",
    }
    assert ids(source, "invoice", account_id="b", sort="-amount") == ["i9", "i7", "i5", "i3", "i1"]


def test_without_pyarrow_a_parquet_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    source = FolderSource(write(tmp_path, invoices__parquet=b"PAR1"))
    assert ids(source, "invoice") == []
    assert [*skipped(source.problems)] == [
        "invoices.parquet: the whole file was skipped (needs pyarrow: pip install 'sluicegate[arrow]')"
    ]


def test_a_broken_parquet_file_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    source = FolderSource(write(tmp_path, invoices__parquet=b"PAR1 secret PAR1"))
    assert ids(source, "invoice") == []
    assert source.problems == (Problem("invoices.parquet", "broken", 1, (0,)),)


def test_a_value_that_python_has_no_form_for_hides_nothing_else(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    broken = arrow.array([b"\xff secret", b"b"], arrow.binary()).view(arrow.string())
    parquet(tmp_path / "invoices.parquet", id=["1", "2"], age=arrow.array([2**62, 1], arrow.duration("s")), note=broken)
    first, second = listed(FolderSource(tmp_path), "invoice")
    assert first == {"id": "1", "age": None, "note": None}
    assert (second["id"], second["note"]) == ("2", "b")


_CUT = """
import sys
from pathlib import Path
from server.folder.formats import json_spans, parquet_rows
path = Path(sys.argv[1])
spans = json_spans.document_spans(path, 1 << 20, None)
read = parquet_rows.values(path, ["id"]) if path.suffix == ".parquet" else spans
next(read)
path.open("r+b").truncate(4)
try:
    sum(1 for _ in read)
except ValueError:
    pass
print("alive")
"""


def test_a_file_that_is_cut_while_it_is_read_ends_no_server(tmp_path: Path) -> None:
    parquet(tmp_path / "invoices.parquet", id=[f"{number:0100}" for number in range(20_000)])
    write(tmp_path, invoices__json=json.dumps([{"id": "1", "note": "x" * 1_000}] * 5_000))
    for path in sorted(tmp_path.iterdir()):
        line = [sys.executable, "-c", _CUT, str(path)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603  our own
        assert (done.returncode, done.stdout) == (0, "alive\n")
