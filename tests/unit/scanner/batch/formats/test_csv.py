"""Rows: every dialect comes out as it went in, and only masked values differ."""

import csv
import io
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.batch.columns.records import NAMES
from scanner.batch.formats.csv_files.csv_lines import LONGEST_FIELD, Lines, row_of
from scanner.batch.formats.csv_files.csv_rows import CSV_ROWS
from scanner.batch.units import UnfitError
from scanner.delimited.dialect import dialect_of
from scanner.errors import BatchError
from tests.compiled import compiled
from tests.examples import examples
from tests.memory_storage import scanned

SCANNER = compiled("redact-only")
scan = partial(scanned, CSV_ROWS)
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
    "carriage returns, and a cell of two lines": (
        b'id,email,note\r1,jane.doe@example.com,"a\nb"\r2,x,"c\nd"\r',
        b'id,email,note\r1,j***e@e***e.c***m,"a\nb"\r2,x,"c\nd"\r',
    ),
    "line feeds, and a heading with a carriage return": (
        b'id,"e-\rmail",note\n1,jane.doe@example.com,a\n',
        b'id,"e-\rmail",note\n1,j***e@e***e.c***m,a\n',
    ),
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
    "a line that names the delimiter": (
        b"sep=;\r\nid;amount;contact_name\r\n1;1,50;Jane Doe\r\n",
        b"sep=;\r\nid;amount;contact_name\r\n1;1,50;J***e D***e\r\n",
    ),
    "that line behind a mark, of a rare one": (
        b'\xef\xbb\xbf"SEP=^"\nid^contact_name\n1^Jane Doe\n',
        b'\xef\xbb\xbf"SEP=^"\nid^contact_name\n1^J***e D***e\n',
    ),
    "that line in utf-16": (
        "\ufeffsep=\t\nid\tcontact_name\n1\tJane Doe\n".encode("utf-16-le"),
        "\ufeffsep=\t\nid\tcontact_name\n1\tJ***e D***e\n".encode("utf-16-le"),
    ),
    "that line above carriage returns": (
        b"sep=;\rid;contact_name\r1;Jane Doe\r",
        b"sep=;\rid;contact_name\r1;J***e D***e\r",
    ),
    "that line, saying what is not so": (
        b"sep=,\nid;contact_name\n1;Jane Doe\n",
        b"sep=,\nid;contact_name\n1;J***e D***e\n",
    ),
    "that line above one column": (b"sep=;\nemail\na.b@example.com\n", b"sep=;\nemail\na***b@e***e.c***m\n"),
    "that line alone": (b"sep=;\n", b"sep=;\n"),
    "a title": (
        b"Kundenliste 2026;;\nName;E-Mail;Amount\nZebulon Marsh;a.b@example.com;1\n",
        b"Kundenliste 2026;;\nName;E-Mail;Amount\nZ******n M****h;a***b@e***e.c***m;1\n",
    ),
    "a title with an address, undivided": (
        b"Kunden, Stand 2026\n\nfor a.b@example.com\r\nName;E-Mail;Amount\nZebulon Marsh;x;1,5\n",
        b"Kunden, Stand 2026\n\nfor a***b@e***e.c***m\r\nName;E-Mail;Amount\nZ******n M****h;x;1,5\n",
    ),
    "a title that is called as fields are": (
        b"Customer addresses,\nName,E-Mail\nZebulon Marsh,x\n",
        b"Customer addresses,\nName,E-Mail\nZ******n M****h,x\n",
    ),
    "a title within quotes, below the line that names the delimiter": (
        b'sep=;\n"Kunden;\nStand 2026"\nName;E-Mail\nZebulon Marsh;x\n',
        b'sep=;\n"Kunden;\nStand 2026"\nName;E-Mail\nZ******n M****h;x\n',
    ),
    "nothing": (b"", b""),
    "a header alone": (b"id,email\n", b"id,email\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(("chunk_bytes", "unit_bytes"), [(2, 1 << 20), (16, 16), (1 << 20, 1)])
def test_a_table_keeps_its_dialect(name: str, chunk_bytes: int, unit_bytes: int) -> None:
    data, safe = TABLES[name]
    assert scan(data, chunk_bytes=chunk_bytes, unit_bytes=unit_bytes)[0] == safe


def test_half_a_character_at_the_end_hides_nothing_before_it() -> None:
    data = "\ufeffa,b\n1,jane.doe@example.com\n2,x\n".encode("utf-16-le")
    safe, findings = scan(data + b"x")
    assert safe.decode("utf-16-le") == "\ufeffa,b\n1,j***e@e***e.c***m\n2,x\n"
    assert findings.fault_count == 1, "the row of that half"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_delimiter_at_the_end_of_each_row_is_no_value(ending: bytes) -> None:
    rows = [b"id,email,note", b"1,jane.doe@example.com,x,", b'2,x,"a, b",', b'3,"jane.doe@example.com",,', b"4,x,y"]
    out, findings = scan(ending.join([*rows, b""]))
    safe = [b"id,email,note", b"1,j***e@e***e.c***m,x,", rows[2], b'3,"j***e@e***e.c***m",,', rows[4]]
    assert out == ending.join([*safe, b""])
    assert (findings.rows_in, findings.rows_out) == (4, 4)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b'1,2,""', "the row has 3 values, the file 2 columns"),
        (b"1,2,3", "the row has 3 values, the file 2 columns"),
        (b"1", "the row has 1 value, the file 2 columns"),
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


def test_a_quoted_value_of_too_many_characters_is_said_to_be_that() -> None:
    row = b'1,"' + b"x" * LONGEST_FIELD + b'y"\n'
    out, findings = scan(b"id,note\n" + row + b"2,x\n")
    assert out == b"id,note\n2,x\n"
    assert [fault.reason for fault in findings.faults] == ["a quoted value does not end within 524,288 characters"]


def test_quotes_that_every_line_opens_and_none_closes_are_followed_only_so_far() -> None:
    line, count, patience = b'x","y\n', 1_000, 600

    class Counted(Lines):
        handed = 0

        def __next__(self) -> str:
            self.handed += 1
            return super().__next__()

    dialect = dialect_of(line, whole=True)
    assert dialect is not None
    lines = Counted([line * count], dialect, patience)
    rows = [row_of(one, lines, dialect.signs) for one in lines]
    assert [row.reason for row in rows] == ["a quoted value does not end"] * count
    assert lines.handed <= count + patience // len(line) + 2


def test_each_of_very_many_columns_of_one_name_is_known_by_it() -> None:
    names, values = [b"email"] * 300, [b"jane.doe@example.com"] * 300
    out, _ = scan(b",".join(names) + b"\n" + b",".join(values) + b"\n")
    assert out == b",".join(names) + b"\n" + b",".join([b"j***e@e***e.c***m"] * 300) + b"\n"
    unclaimed, _ = scan(b",".join([b"first_name"] * 300) + b"\n" + b",".join([b"Zebulon"] * 300) + b"\n")
    assert b"Zebulon" not in unclaimed


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(BatchError, match="no rows of text"):
        scan(b"PK\x03\x04\x00\x00\x01\x00,\x00,")


def test_a_place_is_the_line_that_its_row_begins_with() -> None:
    data = b'\nid,note\n1,"two\nlines"\n\n2,"mail\njane.doe@example.com"\n3\n'
    for unit_bytes in (1 << 30, 8):
        _, findings = scan(data, unit_bytes=unit_bytes)
        assert (findings.rows_in, findings.lines) == (3, 8)
        assert findings.columns["note"]["EMAIL_ADDRESS"].first[0].row == 6
        assert findings.faults[0].row == 8
    _, findings = scan(b"\n\nid,call 555-123-4567\n1,x\n")
    assert findings.columns[NAMES]["PHONE_NUMBER"].first[0].row == 3


_CELLS = st.one_of(
    st.sampled_from(
        ["", "0041", "Jane Doe", "called Jane Doe", "4111 1111 1111 1111", 'say "x"', "a,b;c", "two\nlines"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=6),
)


@examples(120)
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
    out, findings = scan(data, chunk_bytes=chunk * 2)
    again = list(csv.reader(io.StringIO(out.decode(), newline=""), delimiter=delimiter))[1:]
    assert len(again) == len(rows) == findings.rows_out
    for row, safe in zip(rows, again, strict=True):
        expected = SCANNER.redact_json(msgspec.json.encode(dict(zip(names, row, strict=True))))
        assert safe == list(msgspec.json.decode(expected.data).values())
    if not findings.columns:
        assert out == data
