"""What names the columns of a CSV file: the first row, a row below a title, or nothing."""

from functools import partial
from typing import Any

import pytest

from scanner import Scanner
from scanner.batch.formats.csv_files.csv_rows import CSV_ROWS
from scanner.batch.units import Headings
from scanner.delimited.dialect import Dialect, dialect_of
from scanner.errors import BatchError
from scanner.selection.profile import parse_profile
from tests.memory_storage import scanned

scan = partial(scanned, CSV_ROWS)


def dialect(text: bytes, **more: Any) -> Dialect:
    found = dialect_of(text, whole=True, **more)
    assert found is not None
    return found


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
    found = dialect(head)
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
    found = dialect(text.encode())
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
    profile = parse_profile(b"name: export\nstyle: edges\nentities: {Customer: {allow: [Status]}}\n", "x")
    scanner = Scanner.from_profile(profile)
    out, _ = scanned(CSV_ROWS, TITLED, name="x.csv", scanner=scanner, entity="Customer")
    assert out == b"\n\nStatus\nx\na***b@e***e.c***m\n"


def is_known(name: str) -> bool:
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
    found = dialect(text.encode(), tells=is_known)
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
    for tells in (is_known, lambda _: False):
        found = dialect(text.encode(), tells=tells)
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
    found = dialect(f"{first}\na;b\n".encode())
    assert not found.sep


def test_names_have_to_be_as_many_as_the_columns() -> None:
    with pytest.raises(BatchError, match="the file has 2 columns, and 3 names were given for them"):
        scan(PEOPLE, headings=("a", "b", "c"))


def test_a_value_that_fields_are_called_by_names_no_column_that_says_it() -> None:
    found = dialect(b"Jane Doe,12,phone\nJohn Roe,13,phone\n", tells=lambda name: name == "phone")
    assert not found.header


def test_an_address_in_the_first_row_names_no_column() -> None:
    rows = b"71 High Street,1977-01-19,12.50\n4 Mill Road,1980-02-01,7.00\n"
    found = dialect(rows, tells=lambda name: "street" in name.lower())
    assert not found.header


def test_a_person_in_the_first_row_is_masked_as_in_the_others() -> None:
    out, findings = scan(b"Jane Doe,+1 (212) 555-0134,x\nJohn Roe,+1 (212) 555-0199,y\n")
    assert b"555" not in out
    assert (findings.rows_in, findings.columns["column 2"]["PHONE_NUMBER"].count) == (2, 2)
