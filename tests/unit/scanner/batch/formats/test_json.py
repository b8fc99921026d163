"""Arrays item by item, single documents, and what is broken in them."""

import io
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.batch.formats.json_files.json_array import JSON_ARRAY
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.units import Entry, Job, Unit, recognised
from scanner.errors import BatchError
from tests.compiled import compiled
from tests.examples import examples

SCANNER = compiled("redact-only")
DEEP = b"[" * 99 + b"]" * 99
MAIL, SAFE = b'"jane.doe@example.com"', b'"j***e@e***e.c***m"'


def scan(data: bytes, chunk_bytes: int = 1 << 20) -> tuple[bytes, FileFindings]:
    """(the redacted document, its findings)."""
    out, findings = io.BytesIO(), FileFindings()
    unit = Unit(Entry("x", "x", len(data), ""), "json", 0, 0, len(data), len(data))
    storage: Any = None
    done = list(JSON_ARRAY.read(io.BytesIO(data), unit, Job(SCANNER, storage, findings, out, "skip", chunk_bytes)))
    assert done == sorted(done)
    assert done[-1] == len(data)
    assert findings.rows_in == findings.rows_out + findings.rows_reported
    return out.getvalue(), findings


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b" [ ] \n",
        b"[\n]",
        b'[{"a":' + MAIL + b"}]",
        b'\xef\xbb\xbf[\n  {"a":' + MAIL + b'},\n  {"a":1.10} ,\n  [' + MAIL + b"]\n]\n",
        b'{"a":' + MAIL + b"}",
        b'{"a":1.10}\n',
        b'[\n  {\n    "a": 1.10\n  }\n]\n',
        b"[1, 2.50," + MAIL + b', null, true, "x", {"a":' + MAIL + b"}, " + MAIL + b"]",
    ],
)
@pytest.mark.parametrize("chunk_bytes", [1, 9, 1 << 20])
def test_a_document_keeps_its_shape(data: bytes, chunk_bytes: int) -> None:
    assert scan(data, chunk_bytes)[0] == data.replace(MAIL, SAFE)


@pytest.mark.parametrize(
    ("data", "safe", "faults"),
    [
        (b'[{"a":1},%b,{"b":2}]' % DEEP, b'[{"a":1},{"b":2}]', [(2, "the record is nested too deeply")]),
        (b'[%b,{"b":2}]' % DEEP, b'[{"b":2}]', [(1, "the record is nested too deeply")]),
        (b'[{"b":2}, %b]' % DEEP, b'[{"b":2} ]', [(2, "the record is nested too deeply")]),
        (b'[{"a":1},{"b":', b'[{"a":1}]', [(2, "the array is broken off, or is not valid JSON from here on")]),
        (b'[{"a":1}', b'[{"a":1}]', [(2, "the array is broken off, or is not valid JSON from here on")]),
        (b'[{"a":1} {"b":2}]', b'[{"a":1} ]', [(2, "the array is broken off, or is not valid JSON from here on")]),
        (b'[{"a":1}] 4111111111111111', b'[{"a":1}]', [(2, "something follows the array")]),
        (b'{"a":', b"", [(1, "the document is not valid JSON")]),
    ],
)
def test_what_is_broken_is_reported_and_not_copied(data: bytes, safe: bytes, faults: list[tuple[int, str]]) -> None:
    for chunk_bytes in (1, 1 << 20):
        out, findings = scan(data, chunk_bytes)
        assert out == safe
        assert [(fault.row, fault.reason) for fault in findings.faults] == faults


def test_what_is_no_utf_8_is_refused() -> None:
    with pytest.raises(BatchError, match="not UTF-8"):
        scan(b'[{"a":"\xff"}]')


@pytest.mark.parametrize(
    ("head", "name", "sure"),
    [(b"[1]", "x.json", True), (b"{}", "x.json", True), (b" [", "x", True), (b"x", "x.json", False), (b"", "", False)],
)
def test_a_document_is_told_by_its_beginning(head: bytes, name: str, sure: bool) -> None:  # noqa: FBT001
    assert (JSON_ARRAY.recognises(head, name) > 0) is sure


_RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["name", "note"]), st.sampled_from(["Jane Doe", "for Jane", "é", 1.5, None, "]"])),
    max_size=8,
)


@examples(80)
@given(_RECORDS, st.integers(-1, 2), st.integers(1, 50))
def test_each_item_is_redacted_as_a_record(records: list[Any], indent: int, chunk_bytes: int) -> None:
    data = msgspec.json.format(msgspec.json.encode(records), indent=indent)
    out, findings = scan(data, chunk_bytes)
    items = msgspec.json.decode(out)
    assert findings.rows_out == len(items) == len(records)
    for item, record in zip(items, records, strict=True):
        assert item == msgspec.json.decode(SCANNER.redact_json(msgspec.json.encode(record)).data)


@pytest.mark.parametrize(
    "data",
    [
        b'{\n "a": 1\n}\n{"a":' + MAIL + b'}\n{\n "b": [2]\n}\n',
        b'\xef\xbb\xbf{"a":' + MAIL + b'},\r\n{"a":1},\r\n',
        b'{"a":1}{"a":' + MAIL + b"} , \n" + MAIL + b" 7 null",
    ],
)
@pytest.mark.parametrize("chunk_bytes", [1, 9, 1 << 20])
def test_documents_one_after_the_other_keep_what_stands_between_them(data: bytes, chunk_bytes: int) -> None:
    safe, findings = scan(data, chunk_bytes)
    assert safe == data.replace(MAIL, SAFE)
    assert findings.rows_out == findings.lines


def test_what_is_broken_among_documents_ends_them_and_is_reported() -> None:
    safe, findings = scan(b'{\n"a":1}\n{"a":' + MAIL + b'}\n{"b": 4111111111111111')
    assert safe == b'{\n"a":1}\n{"a":' + SAFE + b"}\n"
    assert [fault.row for fault in findings.faults] == [3]
    assert "4111" not in str(findings)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ['[{"a":"é",\n"b":%s}]\r\n', '{"a":"é"}\r\n{"b":%s}\r\n', '{\n"a":"é"}'])
@pytest.mark.parametrize("chunk_bytes", [1, 9, 1 << 20])
def test_utf_16_is_read_and_written(encoding: str, text: str, chunk_bytes: int) -> None:
    data, safe = ((text % ((mail.decode(),) if "%s" in text else ())).encode(encoding) for mail in (MAIL, SAFE))
    for name in ("x.json", "x.jsonl", "x.csv", "x"):
        assert recognised(data, name) == "json"
    out, findings = scan(data, chunk_bytes)
    if text.startswith("["):  # which is written anew
        safe = safe.replace(",\n".encode(encoding).removeprefix(b"\xff\xfe"), ",".encode(encoding)[-2:])
    assert out == safe
    assert findings.encoding.startswith("utf-16")


@pytest.mark.parametrize(
    ("head", "name", "format_"),
    [
        (b'{\n "a": 1\n}\n{\n "a": 2\n}\n', "a.jsonl", "json"),
        (b'{"a":1},\n{"a":2},\n', "a.jsonl", "json"),
        (b'{"a":1}\n{"a":2}\n', "a.jsonl", "jsonl"),
        (b'{"a":1}\n{"a":\n', "a.jsonl", "jsonl"),
        (b'{"a":\n{"a":1}\n', "a.jsonl", "jsonl"),
        (b'{"a":1}\n{"a":2}\n', "a.json", "jsonl"),
        (b'{"a":1}{"a":2}{"a":3}', "a.jsonl", "json"),
        (b'{"a":1}{"a":2}', "part-0001", "json"),
        (b'{"a":1} {"a":2}\n{"a":3}{"a":', "a.ndjson", "json"),
        (b'{"a":1}{"a":2}\n{"a":3}\n', "a.jsonl", "jsonl"),
        (b'{"a":1}"b"\n', "a.jsonl", "jsonl"),
    ],
)
def test_documents_that_share_lines_or_have_several_are_no_json_lines(head: bytes, name: str, format_: str) -> None:
    assert recognised(head, name) == format_


@pytest.mark.parametrize("chunk_bytes", [1, 1 << 20])
def test_items_that_are_lists_below_a_list_of_names_are_rows_of_these_columns(chunk_bytes: int) -> None:
    data = b'[["id","customer_name"], ["1","Emma Vermeulen"],\n["2","Hugo Szabo"]]\n'
    out, findings = scan(data, chunk_bytes)
    assert out == b'[["id","customer_name"], ["1","E***a V********n"],\n["2","H***o S****o"]]\n'
    assert (findings.rows_out, findings.headings) == (3, "first row")
