"""Rows: every dialect comes out as it went in, and only masked values differ."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner import Scanner
from scanner.batch.csv_rows import CSV_ROWS
from scanner.batch.dialect import dialect_of
from scanner.batch.store import FileFindings
from scanner.batch.units import BatchError, Entry, Job, UnfitError
from tests.memory_storage import Memory

SCANNER = Scanner.from_profile("redact-only")


def scan(data: bytes, chunk_bytes: int = 1 << 20, on_error: Any = "skip") -> tuple[bytes, FileFindings]:
    """(the redacted file, its findings)."""
    storage, out, findings = Memory(data, "x.csv"), io.BytesIO(), FileFindings()
    (unit,) = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), ""), storage, 1)
    done = list(CSV_ROWS.scan(unit, Job(SCANNER, storage, findings, out, on_error, chunk_bytes)))
    assert done == sorted(done)
    assert not done or done[-1] == len(data)
    assert findings.rows_in == findings.rows_out + findings.rows_reported
    return out.getvalue(), findings


TABLES = {
    "commas": (
        b"id,email\r\n0041,jane.doe@example.com\r\n7,none\r\n",
        b"id,email\r\n0041,j***e@e***e.c***m\r\n7,none\r\n",
    ),
    "semicolons": (b"id;amount;email\n1;1,50;jane.doe@example.com\n", b"id;amount;email\n1;1,50;j***e@e***e.c***m\n"),
    "tabs": (b"id\temail\n1\tjane.doe@example.com", b"id\temail\n1\tj***e@e***e.c***m"),
    "pipes": (b"id|email\n1|jane.doe@example.com\n", b"id|email\n1|j***e@e***e.c***m\n"),
    "a mark": (
        b"\xef\xbb\xbfid,email\n1,jane.doe@example.com\n",
        b"\xef\xbb\xbfid,email\n1,j***e@e***e.c***m\n",
    ),
    "carriage returns": (b"id,email\r1,jane.doe@example.com\r", b"id,email\r1,j***e@e***e.c***m\r"),
    "quotes": (
        b'id,note,email\n"1","a ""b"", c","jane.doe@example.com"\n"2",x,"y"\n',
        b'id,note,email\n"1","a ""b"", c","j***e@e***e.c***m"\n"2",x,"y"\n',
    ),
    "lines in quotes": (
        b'id,note\n1,"two\nlines, and jane.doe@example.com\n"\n2,x\n',
        b'id,note\n1,"two\nlines, and j***e@e***e.c***m\n"\n2,x\n',
    ),
    "windows": (
        "id,note,email\n1,Grüße,jane.doe@example.com\n".encode("cp1252"),
        "id,note,email\n1,Grüße,j***e@e***e.c***m\n".encode("cp1252"),
    ),
    "utf-16": (
        "\ufeffid,note,email\n1,Grüße,jane.doe@example.com\n".encode("utf-16-le"),
        "\ufeffid,note,email\n1,Grüße,j***e@e***e.c***m\n".encode("utf-16-le"),
    ),
    "blank lines": (b"id,email\n\n1,jane.doe@example.com\n\n", b"id,email\n\n1,j***e@e***e.c***m\n\n"),
    "no header": (b"1,jane.doe@example.com\n2,x\n", b"1,j***e@e***e.c***m\n2,x\n"),
    "one column": (b"email\njane.doe@example.com\n", b"email\nj***e@e***e.c***m\n"),
    "a name in the header": (b"id,call 555-123-4567\n1,x\n", b"id,call 5***-***-***7\n1,x\n"),
    "one name twice": (b"id,email,email\n1,a.b@example.com,x\n", b"id,email,email\n1,a***b@e***e.c***m,x\n"),
    "names by their column": (
        b"contact_name,x\nJane Doe,called Jane Doe\n",
        b"contact_name,x\nJ***e D***e,called J***e D***e\n",
    ),
    "nothing": (b"", b""),
    "a header alone": (b"id,email\n", b"id,email\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("chunk_bytes", [2, 16, 1 << 20])
def test_a_table_keeps_its_dialect(name: str, chunk_bytes: int) -> None:
    data, safe = TABLES[name]
    assert scan(data, chunk_bytes)[0] == safe


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,2,3", "the row has 3 values, the file 2 columns"),
        (b"1", "the row has 1 values, the file 2 columns"),
        (b'1,"x"y', "a value is not quoted as it should be"),
    ],
)
def test_a_broken_row_is_reported_and_not_copied(row: bytes, reason: str) -> None:
    data = b"id,email\n1,x\n" + row + b"\n2,jane.doe@example.com\n"
    out, findings = scan(data)
    assert out == b"id,email\n1,x\n2,j***e@e***e.c***m\n"
    assert [(fault.row, fault.reason) for fault in findings.faults] == [(3, reason)]
    assert (findings.rows_in, findings.rows_out, findings.lines) == (3, 2, 4)
    with pytest.raises(UnfitError) as refusal:
        scan(data, on_error="fail")
    assert refusal.value.row == 3


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    out, findings = scan(b'id,email\n1,"open\n2,jane.doe@example.com\n3,x\n')
    assert out == b"id,email\n2,j***e@e***e.c***m\n3,x\n"
    assert [(fault.row, fault.reason) for fault in findings.faults] == [(2, "a quoted value does not end")]
    assert findings.lines == 4


def test_bytes_that_are_no_utf_8_are_kept_and_named() -> None:
    data = b"id,note\n" + b"1,plain\n" * 9_000 + "2,Grüße\n".encode("cp1252") + b"3,jane.doe@example.com\n"
    out, findings = scan(data)
    assert out == data.replace(b"jane.doe@example.com", b"j***e@e***e.c***m")
    assert findings.encoding == "utf-8, with bytes that are not"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(BatchError, match="no rows of text"):
        scan(b"PK\x03\x04\x00\x00\x01\x00,\x00,")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"a,b\n1,2\n", ("utf-8", ",", True, 2)),
        (b"a;b;c\n1,5;2;3\n", ("utf-8", ";", True, 3)),
        (b"Rechnung;Betrag\n1;1,50\n2;3,75\n", ("utf-8", ";", True, 2)),
        (b"1,2\n3,4\n", ("utf-8", ",", False, 2)),
        (b"a,a\nb,c\n", ("utf-8", ",", False, 2)),
        ("größe,b\n1,2\n".encode("cp1252"), ("cp1252", ",", True, 2)),
        ("größe,b\n1,2\n".encode()[:3], ("utf-8", ",", True, 1)),
    ],
)
def test_a_dialect_is_told_by_the_beginning(head: bytes, expected: tuple[str, str, bool, int]) -> None:
    found = dialect_of(head, whole=True)
    assert found is not None
    assert (found.encoding, found.delimiter, found.header, found.width) == expected


_CELLS = st.one_of(
    st.sampled_from(
        ["", "0041", "Jane Doe", "called Jane Doe", "4111 1111 1111 1111", 'say "x"', "a,b;c", "two\nlines"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=6),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(_CELLS, _CELLS, _CELLS), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.integers(2, 200),
)
def test_each_row_is_redacted_as_a_record(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, quoting: Any, chunk: int
) -> None:
    names = ("contact_name", "notes", "reference")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(names)
    writer.writerows(rows)
    data = text.getvalue().encode()
    out, findings = scan(data, chunk * 2)
    again = list(csv.reader(io.StringIO(out.decode(), newline=""), delimiter=delimiter))[1:]
    assert len(again) == len(rows) == findings.rows_out
    for row, safe in zip(rows, again, strict=True):
        expected = SCANNER.redact_json(msgspec.json.encode(dict(zip(names, row, strict=True))))
        assert safe == list(msgspec.json.decode(expected.data).values())
    if not findings.columns:
        assert out == data
