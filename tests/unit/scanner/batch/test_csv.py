"""Rows: every dialect comes out as it went in, and only masked values differ."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import Scanner
from scanner.batch.columns.records import NAMES
from scanner.batch.file_findings import FileFindings
from scanner.batch.formats.csv_lines import Lines, row_of
from scanner.batch.formats.csv_rows import CSV_ROWS
from scanner.batch.units import Entry, Headings, Job, UnfitError
from scanner.delimited.dialect import dialect_of
from scanner.delimited.text_encoding import encoding_named
from scanner.errors import BatchError, RequestError
from scanner.selection.profile import parse_profile
from tests.compiled import compiled
from tests.memory_storage import Memory

SCANNER = compiled("redact-only")


def scan(
    data: bytes,
    chunk_bytes: int = 1 << 20,
    on_error: Any = "skip",
    unit_bytes: int = 1 << 30,
    headings: Headings = None,
    encoding: str = "",
) -> tuple[bytes, FileFindings]:
    """(the redacted file, its findings), every unit by itself."""
    storage, out, findings = Memory(data, "x.csv"), io.BytesIO(), FileFindings()
    units = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), "", encoding), storage, unit_bytes)
    assert [unit.start for unit in units] == [0, *(unit.end for unit in units[:-1])]
    assert units[-1].end == len(data) == sum(unit.bytes for unit in units)
    for unit in units:
        piece, own = io.BytesIO(), FileFindings()
        job = Job(SCANNER, storage, own, piece, on_error, chunk_bytes, headings=headings)
        done = list(CSV_ROWS.scan(unit, job))
        assert done == sorted(done)
        assert not done or done[-1] == unit.bytes
        CSV_ROWS.assemble([unit], [io.BytesIO(piece.getvalue())], out)
        findings.merge(own)
    assert findings.rows_in == findings.rows_out + findings.rows_reported
    return out.getvalue(), findings


def units_of(data: bytes, unit_bytes: int) -> list[bytes]:
    """The file as it is cut."""
    storage = Memory(data, "x.csv")
    units = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), ""), storage, unit_bytes)
    return [data[unit.start : unit.end] for unit in units]


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
    assert scan(data, chunk_bytes, unit_bytes=unit_bytes)[0] == safe


def test_half_a_character_at_the_end_hides_nothing_before_it() -> None:
    data = "\ufeffa,b\n1,jane.doe@example.com\n2,x\n".encode("utf-16-le")
    safe, findings = scan(data + b"x", 1 << 20)[:2]
    assert safe.decode("utf-16-le") == "\ufeffa,b\n1,j***e@e***e.c***m\n2,x\n"
    assert findings.fault_count == 1, "the row of that half"


CUTS = {
    "rows": [b"a,b\n", b"1,x\n", b"2,y\n"],
    "lines within quotes": [b"a,b\n", b'1,"x\n2,"\n', b'3,"y\n\n"\n', b"4,z\n"],
    "quotes written twice": [b"a,b\n", b'1,"say ""x""\n"\n', b'2,"""\n"""\n'],
    "inches, of which one is odd": [b"a,b\n", b'1,5" pipe\n', b'2,"x\ny"\n', b"3,z\n"],
    "a space before a quote": [b"a,b\n", b'1, "x\n', b'2,y"\n', b'3,"p\nq"\n'],
    "an error; to tell, more had to be read": [b"a,b\n", b'1,"x"y\n2,"p\nq"\n3,z\n'],
    "a row of names within quotes": [b'a,"b\n\n"\n', b"1,x\n", b"2,y\n"],
    "behind a title": [b"Report,\n\nname,email\n", b"1,x\n", b"2,y\n"],
    "the delimiter may be that of names below a title: one unit": [b"Report\nname;x\n1;x\n2;y\n"],
    "one column": [b"note\n", b"x\n", b"y\n"],
    "behind a line that names the delimiter": [b"sep=,\na,b\n", b"1,x\n", b"2,y\n"],
    "blank lines": [b"\n\na,b\n", b"\n", b"1,x\n", b"\n"],
    "line ends of two characters": [b"a,b\r\n", b'1,"x"\r\n', b"2,y\r\n"],
    "a row of names that cannot be read: one unit": [b'a,"b"c\n1,x\n2,y\n'],
    "carriage returns alone: one unit": [b"a,b\r1,x\r2,y\r"],
    "two bytes a character: one unit": ["\ufeffa,b\n1,x\n".encode("utf-16-le")],
}


@pytest.mark.parametrize("name", CUTS)
def test_a_file_is_cut_where_rows_begin(name: str) -> None:
    assert units_of(b"".join(CUTS[name]), 1) == CUTS[name]


def test_a_file_that_would_be_fetched_twice_is_one_unit() -> None:
    storage = Memory(b"a,b\n1,x\n2,y\n", "x.csv")
    storage.near = False
    assert len(CSV_ROWS.plan(Entry("x.csv", "x.csv", 12, ""), storage, 1)) == 1


def test_what_was_added_to_a_file_since_it_was_cut_is_scanned_with_its_last_unit() -> None:
    data = b"id,note\n1,x\n2,yy"
    *_, unit = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), ""), Memory(data, "x.csv"), 8)
    longer, out = Memory(data + b"y\n3,jane.doe@example.com\n", "x.csv"), io.BytesIO()
    list(CSV_ROWS.scan(unit, Job(SCANNER, longer, FileFindings(), out)))
    assert out.getvalue() == b"1,x\n2,yyy\n3,j***e@e***e.c***m\n"


def test_a_file_that_changed_since_it_was_cut_is_not_scanned_from_the_middle_of_a_row() -> None:
    data = b"id,note\n1,aaaa\n2,bbbb\n"
    *_, unit = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(data), ""), Memory(data, "x.csv"), 8)
    longer = Memory(b"id,notes\n" + data[8:], "x.csv")
    with pytest.raises(BatchError, match="the file changed"):
        list(CSV_ROWS.scan(unit, Job(SCANNER, longer, FileFindings(), io.BytesIO(), "skip", 1)))


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


def test_a_file_is_not_cut_where_its_quotes_are_followed_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a,b\n" + b'x","y\n' * 1_000 + b"1,2\n" * 1_000
    monkeypatch.setattr("scanner.batch.formats.csv_cut.PATIENCE", 600)
    assert units_of(data, 1_000) == [data]


def test_each_of_very_many_columns_of_one_name_is_known_by_it() -> None:
    names, values = [b"email"] * 300, [b"jane.doe@example.com"] * 300
    out, _ = scan(b",".join(names) + b"\n" + b",".join(values) + b"\n")
    assert out == b",".join(names) + b"\n" + b",".join([b"j***e@e***e.c***m"] * 300) + b"\n"
    unclaimed, _ = scan(b",".join([b"first_name"] * 300) + b"\n" + b",".join([b"Zebulon"] * 300) + b"\n")
    assert b"Zebulon" not in unclaimed


def test_bytes_that_are_no_utf_8_are_kept_and_named() -> None:
    data = b"id,note\n" + b"1,plain\n" * 9_000 + "2,Grüße\n".encode("cp1252") + b"3,jane.doe@example.com\n"
    out, findings = scan(data)
    assert out == data.replace(b"jane.doe@example.com", b"j***e@e***e.c***m")
    assert (findings.encoding, findings.encoding_doubt) == ("utf-8, with bytes that are not", "bytes")


@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "quoted"])
@pytest.mark.parametrize("row", ["", '2,x "y"\n'], ids=["at once", "row by row"])
def test_a_mask_has_no_character_that_the_encoding_lacks(quote: str, row: str) -> None:
    data = f"customer_name,email\n{quote}Ren\u00e9 \u00bd Pint Bar{quote},x@example.com\n{row}".encode("cp1252")
    out, findings = scan(data, encoding="cp1252")
    name = out.decode("cp1252").splitlines()[1].partition(",")[0]
    assert findings.columns["customer_name"]
    assert (name.startswith(f"{quote}R***"), name.endswith(f"B***r{quote}"), "\u00bd" in name) == (True, True, False)
    assert out.count(b",") == data.count(b",")


FOREIGN = {
    "koi8-r": "Иван Петров",
    "cp1250": "Łukasz Żółć",
    "cp1251": "Иван Петров",
    "iso8859-7": "Νίκος Παππάς",
    "shift_jis": "山田太郎",
    "gb18030": "张伟",
    "cp1252": "Renée Müller",
}


@pytest.mark.parametrize("encoding", FOREIGN)
@pytest.mark.parametrize("field", ["customer_name", "name", "last_name", "address"])
@pytest.mark.parametrize("row", ["", '8,"a" b,x\n'], ids=["at once", "row by row"])
def test_of_a_name_in_an_encoding_that_is_a_guess_nothing_shows(encoding: str, field: str, row: str) -> None:
    data = f"id,{field},email\n7,{FOREIGN[encoding]},jane.doe@example.com\n{row}".encode(encoding)
    out, findings = scan(data)
    assert out.splitlines()[1] in {b"7,***,j***e@e***e.c***m", b"7,[address omitted],j***e@e***e.c***m"}
    assert (findings.encoding, findings.encoding_doubt) == ("cp1252", "guessed")


@pytest.mark.parametrize("encoding", FOREIGN)
@pytest.mark.parametrize("unit_bytes", [40, 1 << 30])
def test_an_encoding_that_was_told_is_that_of_the_file_and_its_copy(encoding: str, unit_bytes: int) -> None:
    name = FOREIGN[encoding]
    data = f"id|contact_name|note\n7|{name}|hello\n8|Jane Doe|{name[:1]} likes it\n".encode(encoding)
    out, findings = scan(data, unit_bytes=unit_bytes, encoding=encoding)
    shown = out.decode(encoding)
    assert name not in shown
    assert shown.splitlines()[2] == f"8|J***e D***e|{name[:1]} likes it"
    assert (findings.encoding, findings.encoding_doubt) == (encoding, "")


def test_of_utf_8_that_is_told_to_be_another_encoding_no_name_shows() -> None:
    out, findings = scan("id,contact_name\n1,Иван Петров\n2,Jane Doe\n".encode(), encoding="koi8-r")
    assert out == b"id,contact_name\n1,***\n2,J***e D***e\n"
    assert (findings.encoding, findings.encoding_doubt) == ("koi8-r", "utf-8")


def test_a_name_with_bytes_that_are_none_of_the_encoding_is_hidden_wherever_it_stands() -> None:
    data = b"id,name\n" + b"1,Jane Doe\n" * 9_000 + "2,Łukasz Żółć\n".encode("cp1250") + "3,Zoë Müller\n".encode()
    out, _ = scan(data)
    assert out.decode().splitlines()[-2:] == ["2,***", "3,Z***ë M*****r"]


@pytest.mark.parametrize(
    "data",
    [b"id,name\n1,\x81\x40\x8d\n", b"id,name\n1,\x9d\n", "id,name\n1,山田\n".encode("iso2022_jp")],
    ids=["shift_jis", "undefined", "iso 2022"],
)
def test_what_is_surely_neither_utf_8_nor_windows_1252_is_refused_until_it_is_told(data: bytes) -> None:
    with pytest.raises(BatchError, match="its encoding is not known"):
        scan(data)
    scan(data, encoding="cp1252")


def test_a_broken_byte_makes_no_windows_1252_of_utf_8() -> None:
    out, findings = scan("id,contact_name\n1,Zoë Müller\n2,".encode() + b"\xff\n")
    assert out.decode(errors="replace").splitlines()[1] == "1,Z***ë M*****r"
    assert (findings.encoding, findings.encoding_doubt) == ("utf-8, with bytes that are not", "bytes")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("KOI8-R", "koi8-r"),
        ("latin-1", "iso8859-1"),
        ("SJIS", "shift_jis"),
        ("utf-8-sig", "utf-8"),
        ("EBCDIC-CP-BE", "cp500"),
    ],
)
def test_an_encoding_is_known_by_its_names(name: str, known: str) -> None:
    assert encoding_named(name) == known


@pytest.mark.parametrize("name", ["", "klingon", "base64", "rot13", "idna", "unicode_escape", "utf-32", "a\0b"])
def test_what_is_no_encoding_of_lines_of_text_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="no encoding of texts"):
        encoding_named(name)


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
    assert (found.encoding, found.delimiter, bool(found.header), found.width) == expected


ROWS_OF_DATA = {
    "a person and a date": "Jane Doe,2026-01-31\nJohn Roe,2026-02-01\nMax Muster,2025-11-11",
    "dates of two forms": "Jane Doe,31/01/2026\nJohn Roe,2026-02-01\nMax Muster,1.2.2026 10:00",
    "phone numbers": "Jane Doe,+1 (555) 123-4567\nJohn Roe,555.987.6543\nMax Muster,030 1234567",
    "a person alone": "Jane Doe,+49 30 1234567",
    "invoice numbers": "INV-0041,Jane Doe\nINV-0042,John Roe",
    "ids": "6f1c2a9e-0b7d-4c1e-9a55-2f1e7c3b8d10,x\n0a1b2c3d-1111-4222-8333-444455556666,y",
    "ids of a vendor": "cus_Nffr4XkLq9T2ab,Jane\ncus_9s6XKzkNRiz8i3,John",
    "words that come again": "Jane Doe,active,standard\nJohn Roe,active,standard\nMax Muster,closed,standard",
    "amounts": "Jane Doe,12.50 EUR\nJohn Roe,7.00 EUR",
    "people": "Sofía Ramírez,active\nJohn Quackenbush,active\nMax Muster,closed",
}
ROWS_OF_NAMES = {
    "names": "contact,paid_on\nJane Doe,2026-01-31",
    "names with numbers": "address_line1,address_line2,tax1\n12 Main St,Floor 3,V19",
    "months as names": "customer,2026-01,2026-02\nJane Doe,1,50\nJohn Roe,20,30",
    "a name that is also a value": "unit,amount\nunit,12\nhour,3\nunit,7",
    "names that are repeated, as where files were joined": "name,status\nJane Doe,paid\nname,status\nJohn Roe,open",
    "names with nothing below": "contact,paid_on",
    "quarters": "account,Q1,Q2\nA-1,12,13",
    "a name that begins as people do": "Bill To,state\nJane Doe,open\nJohn Roe,paid",
    "people as names of columns": "week,Jane Doe,John Roe\n1,open,late\n2,sick,early",
}


@pytest.mark.parametrize("name", [*ROWS_OF_DATA, *ROWS_OF_NAMES])
def test_a_row_of_data_is_not_taken_for_names_nor_names_for_data(name: str) -> None:
    text = {**ROWS_OF_DATA, **ROWS_OF_NAMES}[name]
    found = dialect_of(text.encode(), whole=True)
    assert found is not None
    assert (bool(found.header), found.width) == (name in ROWS_OF_NAMES, text.split("\n")[0].count(",") + 1)


@pytest.mark.parametrize(
    ("heading", "first"),
    [
        ("first_name,last_name", "first_name,last_name"),  # a customer of that name
        ("first_name,status,status", "Marit,x,y"),
        ("first_name,,status", "Marit,x,y"),
        ("first_name,2024", "Marit,1"),
        ("jane.doe@example.com,first_name", "x,Marit"),
    ],
)
def test_no_row_makes_data_of_names_that_fields_are_known_by(heading: str, first: str) -> None:
    column = heading.split(",").index("first_name")
    row = ["x"] * len(heading.split(","))
    row[column] = "Zebulon"
    out, findings = scan(f"{heading}\n{first}\n{','.join(row)}\n".encode())
    assert b"Zebulon" not in out
    assert b"Marit" not in out
    assert findings.columns["first_name"]["PERSON"].count == 2


PEOPLE = b"Xanadu Quill,x\nZebulon Marsh,y\n"  # nothing says that the first row is data


@pytest.mark.parametrize(
    ("data", "told", "column", "count", "headings"),
    [
        (b"contact_name,x\n" + PEOPLE, None, "contact_name", 2, "first row"),
        (PEOPLE, None, "", 0, "assumed"),
        (PEOPLE, False, "", 0, "none"),
        (PEOPLE, True, "", 0, "first row"),
        (PEOPLE, ("contact_name", "x"), "contact_name", 2, "given"),
        (b"1,Zebulon Marsh\n2,Xanadu Quill\n", ("id", "contact_name"), "contact_name", 2, "given"),
    ],
    ids=["known", "not spoken against", "told that there are none", "told that there are", "given", "given, of data"],
)
def test_what_names_the_columns_is_told_and_can_be_said(
    data: bytes, told: Headings, column: str, count: int, headings: str
) -> None:
    for unit_bytes in (1 << 30, 8):
        out, findings = scan(data, headings=told, unit_bytes=unit_bytes)
        people = findings.columns.get(column, {}).get("PERSON")
        assert (findings.headings, people.count if people else 0) == (headings, count)
        assert (b"Zebulon" in out) is (count == 0)
        assert findings.rows_in == data.count(b"\n") - (headings in {"first row", "assumed"})


TITLED = b"List 2026;\n;\nName;Status\nZebulon Marsh;x\nXanadu Quill;a.b@example.com\n"


def test_a_title_is_no_row_and_the_row_below_it_names_the_columns() -> None:
    title, table = TITLED[:12], TITLED[12:]
    for unit_bytes in (1 << 30, 8):
        out, findings = scan(TITLED, unit_bytes=unit_bytes)
        assert out == title + scan(table)[0]
        assert b"Zebulon" not in out
        assert (findings.headings, findings.rows_in, findings.lines) == ("below a title", 2, 5)
        assert [place.row for place in findings.columns["Name"]["PERSON"].first] == [4, 5]
    assert [scan(TITLED, headings=told)[1].rows_in for told in (True, False)] == [2, 5]


def test_of_a_title_nothing_stays_where_an_entity_decides_about_columns() -> None:
    storage, out, findings = Memory(TITLED, "x.csv"), io.BytesIO(), FileFindings()
    profile = parse_profile(b"name: export\nstyle: edges\nentities: {Customer: {allow: [Status]}}\n", "x")
    scanner = Scanner.from_profile(profile)
    (unit,) = CSV_ROWS.plan(Entry("x.csv", "x.csv", len(TITLED), ""), storage, 1 << 30)
    list(CSV_ROWS.scan(unit, Job(scanner, storage, findings, out, entity="Customer")))
    assert out.getvalue() == b"\n\nStatus\nx\na***b@e***e.c***m\n"


def known(name: str) -> bool:
    return name.lower() in {"name", "street", "main street", "email", "customer name"}


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("List;\nName;x\n1;y", 1),
        ("a;\n;b\n\n;\nc;\nd;\nName;x\n1;y", 0),  # further down than titles are
        ("a;\n;b\n\n;\nName;x\n1;y", 3),
        ("List;\nplan;x\n1;y", 0),  # nothing says that these are names
        ("List;2026\nName;x\n1;y", 0),  # as many cells as the row below
        ("List;2026\nName;x;y\n1;2;3", 0),  # more than half as many
        ("List;2026\nName;x;y;z\n1;2;3;4", 1),
        ("List;2026\nplan;x;y;z\n1;2;3;4", 0),  # nothing says that these are names
        ("Name;Email\nx;y;1;2\nx;y;1;2", 0),  # known names, above rows that are longer
        ("Name;x\nEmail;street\n1;y", 0),
        ("Name;\nMain Street;x\nLong Lane;y", 0),  # the only name of a column, and an address
        ("Customer name;\nName;Email\n1;y", 1),
        ("List;\n12;Name\n13;Name\n14;Name", 0),  # what its column says names none
        ("Name\nEmail\n1", 0),
    ],
)
def test_a_title_is_told_by_the_headings_below_it(text: str, above: int) -> None:
    found = dialect_of(text.encode(), whole=True, tells=known)
    assert found is not None
    assert found.above == above


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("Report\n2026\n,Day,Qty,Sum\nNorthwind,,,\n,10/15/2026,5,995.00\n,10/16/2026,1,7.00", 2),
        ("Report\nArt,Qty,Sum\nplan,5,995.00\nseat,1,7.00", 1),
        ("Report\nArt,Qty,Sum\nplan,5,995.00\nseat,1\nseat,2", 0),  # most rows are not as wide
        ("Report\nArt,Qty,Kind\nplan,5,a\nseat,1,b", 0),  # one column of numbers
        ("Towns\nJane,London,a\nJohn,Paris,b", 0),
        ("Report\nplan,5,995.00\nseat,1,7.00", 0),  # a row like the others
        ("Report\nplan,,2026\nseat,5,9.00\nseat,1,7.00", 0),
        ("Report\nArt,,Qty,Sum\nplan,a,5,995.00\nseat,b,1,7.00", 0),  # not the first cell
        ("Report,,\nArt,Qty,Sum\nplan,5,995.00\nseat,1,7.00", 0),  # as wide as the rows: these can be read
        ("Report,2026\nArt,Qty,Sum,Tax,Net\nplan,5,9.00,1,8\nseat,1,7.00,1,6", 0),  # a title of two values
    ],
)
def test_a_title_is_told_by_numbers_below_words_that_nobody_knows(text: str, above: int) -> None:
    for tells in (known, lambda _: False):
        found = dialect_of(text.encode(), whole=True, tells=tells)
        assert found is not None
        assert (found.above, found.header != "") == (above, True) if above else found.above == 0


def test_the_columns_of_a_report_without_a_name_for_the_first_are_those_of_its_header() -> None:
    data = (
        b"Acme Inc.\nSales by Customer Detail\n\n,Date,Num,Memo,Amount\nNorthwind Ltd,,,,\n"
        b",10/15/2026,1041,jane.doe@example.com,995.00\n,10/16/2026,1042,john.roe@example.com,7.00\n"
    )
    for unit_bytes in (1 << 30, 8):
        out, findings = scan(data, unit_bytes=unit_bytes)
        assert b"doe@" not in out
        assert b",1042," in out
        assert findings.columns["Memo"]["EMAIL_ADDRESS"].count == 2
        assert not findings.faults


@pytest.mark.parametrize("told", [None, False, True, ("contact_name", "x")])
def test_a_line_that_names_the_delimiter_is_no_row_whatever_was_said_of_headings(told: Headings) -> None:
    data = b"contact_name,x\n" + PEOPLE
    for unit_bytes in (1 << 30, 8):
        plain, without = scan(data, headings=told, unit_bytes=unit_bytes)
        out, findings = scan(b"sep=,\n" + data, headings=told, unit_bytes=unit_bytes)
        assert out == b"sep=,\n" + plain
        assert (findings.rows_in, findings.headings) == (without.rows_in, without.headings)
        assert findings.lines == without.lines + 1


@pytest.mark.parametrize("first", ["sep=;;", "sep=a", "sep=", "sep=1;x", ";sep=;", 'sep=";"'])
def test_a_row_that_only_looks_like_such_a_line_is_a_row(first: str) -> None:
    found = dialect_of(f"{first}\na;b\n".encode(), whole=True)
    assert found is not None
    assert not found.sep


def test_names_have_to_be_as_many_as_the_columns() -> None:
    with pytest.raises(BatchError, match="the file has 2 columns, and 3 names were given for them"):
        scan(PEOPLE, headings=("a", "b", "c"))


def test_a_place_is_the_line_that_its_row_begins_with() -> None:
    data = b'\nid,note\n1,"two\nlines"\n\n2,"mail\njane.doe@example.com"\n3\n'
    for unit_bytes in (1 << 30, 8):
        _, findings = scan(data, unit_bytes=unit_bytes)
        assert (findings.rows_in, findings.lines) == (3, 8)
        assert findings.columns["note"]["EMAIL_ADDRESS"].first[0].row == 6
        assert findings.faults[0].row == 8
    _, findings = scan(b"\n\nid,call 555-123-4567\n1,x\n")
    assert findings.columns[NAMES]["PHONE_NUMBER"].first[0].row == 3


def test_a_value_that_fields_are_called_by_names_no_column_that_says_it() -> None:
    found = dialect_of(b"Jane Doe,12,phone\nJohn Roe,13,phone\n", whole=True, tells=lambda name: name == "phone")
    assert found is not None
    assert not found.header


def test_an_address_in_the_first_row_names_no_column() -> None:
    rows = b"71 High Street,1977-01-19,12.50\n4 Mill Road,1980-02-01,7.00\n"
    found = dialect_of(rows, whole=True, tells=lambda name: "street" in name.lower())
    assert found is not None
    assert not found.header


def test_a_person_in_the_first_row_is_masked_as_in_the_others() -> None:
    out, findings = scan(b"Jane Doe,+1 (212) 555-0134,x\nJohn Roe,+1 (212) 555-0199,y\n")
    assert b"555" not in out
    assert (findings.rows_in, findings.columns["column 2"]["PHONE_NUMBER"].count) == (2, 2)


_CELLS = st.one_of(
    st.sampled_from(
        ["", "0041", "Jane Doe", "called Jane Doe", "4111 1111 1111 1111", 'say "x"', "a,b;c", "two\nlines"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=6),
)


@settings(max_examples=120)
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


_LINES = st.sampled_from(
    [
        'x,"y"', '"p","q"', 'a,"two', 'lines"', '"', '"",x', 'x,""', 'x,"""', '5" pipe,x', 'x, "y"', '"x"y,z', "",
        "x,y,z", "x,jane.doe@example.com", 'x,"jane.doe@example.com', "x\ry,z", '"x"\r,y', '"x"\r,"two',
        'x\r,"two', "Gr\u00fc\u00dfe,x", ",",
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(
    st.lists(_LINES, min_size=1, max_size=14),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    st.sampled_from(
        [
            "id,note",
            '"id\n",note',
            '\nid,"note"',
            "List 2026\nid,email",
            '\n"a\nb@example.com",\n\nid,email',
            "sep=,\nid,note",
        ]
    ),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_units_come_to_what_the_whole_file_does(
    lines: list[str], end: str, encoding: str, names: str, unit: int, chunk: int
) -> None:
    data = end.join([names, *lines]).encode(encoding)
    assert scan(data, chunk, unit_bytes=unit) == scan(data)
