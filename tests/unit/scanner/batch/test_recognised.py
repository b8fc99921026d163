"""What a file is, is told by its content: a wrong ending makes no rows of records, and no records of rows."""

import gzip
import io
import zipfile

import pytest

from scanner.batch.formats.compressed import COMPRESSED
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import HEAD, Entry, Job, recognised
from tests.compiled import compiled
from tests.memory_storage import Memory

SCANNER = compiled("redact-only")
MARK = b"\xef\xbb\xbf"
NAME = "Jane Doe"
RECORD = b'{"id": "in_1", "customer_name": "Jane Doe", "status": "paid"}\n'
RECORDS = RECORD * 3
LONG = b'{"customer_name": "Jane Doe", "blob": "' + b"x, " * HEAD + b'"}\n'
ENDINGS = ("csv", "tsv", "psv", "tab", "dsv", "txt", "json", "jsonl", "", "log")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (RECORDS, "jsonl"),
        (MARK + RECORDS, "jsonl"),
        (b"\r\n" + RECORDS.replace(b"\n", b"\r\n"), "jsonl"),
        (RECORDS.replace(b": ", b":").replace(b", ", b","), "jsonl"),
        (b'{"customer_name":"Jane Doe","n":NaN}\n' + RECORDS, "jsonl"),
        (RECORDS.replace(b"Jane Doe", "Jürgen".encode("cp1252")), "jsonl"),
        (b"{}\n" + RECORDS, "jsonl"),
        (b'["Jane Doe", "x"]\n["John Roe", "y"]\n', "jsonl"),
        (b"[" + RECORD.strip() + b",\n" + RECORD.strip() + b"]\n", "json"),
        (b'[\n  {\n    "customer_name": "Jane Doe",\n    "n": 1\n  }\n]\n', "json"),
        (b'["Jane Doe",\n"x, y",\n"John Roe"]\n', "json"),
        (b"[" + LONG[: HEAD - 1], "json"),
    ],
)
def test_json_is_told_whatever_it_is_called(ending: str, data: bytes, told: str) -> None:
    assert recognised(data, f"x.{ending}" if ending else "x") in ({told, "jsonl"} if ending == "jsonl" else {told})


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.log", RECORD + b"2026-11-01 10:00:00 started\n" + RECORD, "text"),
        ("x.log.1", RECORD + b"[INFO] started\n" + RECORD, "text"),
        ("x.jsonl", RECORD + b"2026-11-01 10:00:00 started\n" + RECORD, "jsonl"),
        ("x.log", RECORD + b'{"customer_name": "Jane D\n' + RECORD, "jsonl"),  # a record that was cut off
    ],
)
def test_a_log_of_records_and_plain_lines_is_a_text(name: str, data: bytes, told: str) -> None:
    assert recognised(data, name) == told


@pytest.mark.parametrize("ending", ["csv", "tsv", "txt", "jsonl", ""])
def test_a_record_that_is_longer_than_what_is_looked_at_may_be_the_first_of_many(ending: str) -> None:
    assert recognised(LONG[:HEAD], f"x.{ending}") == "jsonl"


@pytest.mark.parametrize("ending", ["csv", "tsv", ""])
@pytest.mark.parametrize(
    "above", [b"# export of 2026-11-27\n", b'_name": "Jane Doe", "status": "paid"}\n', b'"broken": "off"}\n']
)
def test_a_line_above_records_makes_no_rows_of_them(ending: str, above: bytes) -> None:
    assert recognised(above + RECORDS, f"x.{ending}") == "jsonl"
    assert recognised(above + RECORD, f"x.{ending}") == "jsonl"


@pytest.mark.parametrize(
    "data",
    [
        b"<Invoice><Name>Jane Doe, x</Name></Invoice>\n",
        b"<b>a</b>,b\n1,2\n",
    ],
)
def test_what_is_neither_is_not_read_as_rows(data: bytes) -> None:
    assert recognised(data, "x.csv") is None


@pytest.mark.parametrize(
    "data",
    [
        b'"customer_name","status"\n"Jane Doe","paid"\n',
        b'payload\n"{""a"":1,""b"":2}"\n"{""a"":2,""b"":3}"\n',
        b'"{""a"":1,""b"":2}"\n"{""a"":2,""b"":3}"\n',
        b'payload\n{"a":1}\n{"a":2}\n',  # one value a row, which is looked into
        b'id;payload\n1;{"a":1,"b":2}\n2;{"a":2,"b":3}\n',
        b'{"a":1,"b":2};Jane Doe;paid\n{"a":2,"b":3};John Roe;paid\n',
        b'{""a"":1},x\n{""a"":2},y\n',
        b"{1,2,3};x\n{4,5,6};y\n",
        b"{id},name\n1,Jane Doe\n",
        b"[id],[name]\n1,Jane Doe\n",
        b"[2026-11-27 08:00],paid\n[2026-11-27 08:01],paid\n",
    ],
)
def test_rows_stay_rows(data: bytes) -> None:
    assert recognised(data, "x.csv") == "csv"


@pytest.mark.parametrize("ending", ["json", "jsonl", "xml", "txt", ""])
def test_rows_are_told_whatever_they_are_called(ending: str) -> None:
    assert recognised(b"customer_name,status\nJane Doe,paid\nJohn Roe,paid\n", f"x.{ending}") == "csv"


@pytest.mark.parametrize("mark", [b"", MARK, b"\n"])
def test_xml_is_told_whatever_it_is_called(mark: bytes) -> None:
    data = mark + b'<?xml version="1.0"?>\n<Invoice><Name>Jane Doe, x</Name></Invoice>\n'
    assert recognised(data, "x.csv") == "xml"
    assert recognised(data.decode("utf-8-sig").encode("utf-16"), "x.csv") == "xml"


def _zipped(data: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("data", [RECORDS, MARK + RECORDS, LONG, LONG * 2, b"# export\n" + RECORDS])
@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_no_name_comes_out_of_records_that_are_called_rows(data: bytes, ending: str) -> None:
    packed = {f"x.{ending}.gz": gzip.compress(data), "x.zip": _zipped(data, f"x.{ending}")}
    for name, file in packed.items():
        storage, findings, out = Memory(file, name), FileFindings(), io.BytesIO()
        (unit,) = COMPRESSED.plan(Entry(name, name, len(file), ""), storage, 1 << 30)
        list(COMPRESSED.scan(unit, Job(SCANNER, storage, findings, out)))
        copy = gzip.decompress(out.getvalue()) if name.endswith(".gz") else out.getvalue()
        assert NAME.encode() not in copy
        assert findings.format.startswith("json")
        assert findings.columns["customer_name"]["PERSON"].count >= 1


def test_statements_that_end_in_semicolons_are_no_rows() -> None:
    assert recognised(b"BEGIN;\nTRUNCATE TABLE payments;\nCOMMIT;\n", "stdin") in {None, "text"}
    assert recognised(b"name;\nJane Doe;\n", "a.csv") == "csv"
    assert recognised(b"name;phone\nJane Doe;\n", "stdin") == "csv"
