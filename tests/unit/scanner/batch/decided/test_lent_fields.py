"""``called`` and ``holds`` of a profile say the same of a column as of a field in a view, in every format."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from scanner import Scanner
from scanner.batch.folder.disk import DISK
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Job, format_named

PROFILE = """
name: export
style: edges
entities:
  Line:
    allow: [id, nick, alias, cust, name, sku, code, kept, note, holder, refs]
    fields:
      nick: {holds: PERSON}
      alias: {called: customer_name}
      cust: {holds: PERSON, style: token}
      name: {called: customer_name}       # though an SKU beside it says that it is a thing's
      code: {called: product_name}
      kept: {holds: PERSON, style: keep}
      holder: {allow: [name, label], fields: {label: {holds: PERSON}, name: {called: product_name}}}
      refs: {holds: PERSON}
"""
FLAT = {
    "id": "1",
    "nick": "customer 3",
    "alias": "Petra Lange",
    "cust": "a9f3c77e",
    "name": "Kim Lee",
    "sku": "A-1",
    "code": "Maria Teller",
    "kept": "zorro77",
    "note": "Petra Lange wrote, and zorro77",
}
ROWS: list[dict[str, Any]] = [FLAT, FLAT | {"id": "2", "nick": '{"a":"bluecat"}', "kept": "20 x", "note": "ok"}]
NESTED = [row | {"holder": {"name": "Hanna Teller", "label": "zz 9"}, "refs": ["b17", "c-2"]} for row in ROWS]


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    path = tmp_path_factory.mktemp("profile") / "export.yaml"
    path.write_text(PROFILE)
    return Scanner.from_profile(path, key=b"k" * 16)


def _copy(scanner: Scanner, path: Path) -> bytes:
    (entry,) = DISK.find(str(path))
    kind: Any = format_named(path.suffix[1:])
    out = io.BytesIO()
    (unit,) = kind.plan(entry, DISK, 1 << 30)
    list(kind.scan(unit, Job(scanner, DISK, FileFindings(), out, entity="Line")))
    whole = io.BytesIO()
    kind.assemble([unit], [io.BytesIO(out.getvalue())], whole)
    return whole.getvalue()


def _csv(rows: list[dict[str, Any]]) -> str:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n" for line in lines)


def _views(scanner: Scanner, rows: list[dict[str, Any]]) -> list[Any]:
    return [scanner.view(row, entity="Line").llm_view for row in rows]


@pytest.mark.parametrize("rows", [ROWS, NESTED])
def test_jsonl_has_what_a_view_has(scanner: Scanner, tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [json.loads(line) for line in _copy(scanner, path).splitlines()] == _views(scanner, rows)


def test_csv_has_what_a_view_has(scanner: Scanner, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(_csv(ROWS))
    assert _copy(scanner, path).decode() == _csv(_views(scanner, ROWS))


@pytest.mark.parametrize("rows", [ROWS, NESTED])
def test_parquet_has_what_a_view_has(scanner: Scanner, tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.Table.from_pylist(rows), path)
    assert parquet.read_table(io.BytesIO(_copy(scanner, path))).to_pylist() == _views(scanner, rows)


def test_what_a_view_shows_of_them(scanner: Scanner) -> None:
    """So that the others compare with what is promised."""
    (one, two) = _views(scanner, NESTED)
    assert one["nick"] == "c*******r *"
    assert one["alias"] == "P****a L****e"
    assert one["name"] == "K***m L***e"
    assert one["cust"] not in {"a9f3c77e", "a******e"}
    assert one["code"] == "Maria Teller"
    assert one["kept"] == "z******7"
    assert one["note"] == "P****a L****e wrote, and zorro77"
    assert one["holder"] == {"name": "Hanna Teller", "label": "** *"}
    assert one["refs"] == ["b***7", "*-*"]
    assert two["nick"] != ROWS[1]["nick"]


def test_what_an_object_holds_is_masked_whatever_its_members_are_called(scanner: Scanner, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "nick": {"first": "zorro77", "status": "blue 4"}}) + "\n")
    assert json.loads(_copy(scanner, path))["nick"] == {"first": "z******7", "status": "b***e *"}


def test_numbers_and_bytes_of_such_a_column_are_masked(scanner: Scanner, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"id": ["1"], "nick": [17], "kept": [bytes(range(240, 256))]}), path)
    (row,) = parquet.read_table(io.BytesIO(_copy(scanner, path))).to_pylist()
    assert row == {"id": "1", "nick": None, "kept": None}


@pytest.mark.parametrize("sign", ["sku", "clone_url"])
def test_what_a_profile_calls_a_name_is_one_beside_goods(scanner: Scanner, tmp_path: Path, sign: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,name,{sign}\n1,Kim Lee,A-1\n")
    assert b"1,K***m L***e" in _copy(scanner, path)
    assert scanner.view({"id": "1", "name": "Kim Lee", sign: "A-1"}, entity="Line").llm_view["name"] == "K***m L***e"
