"""What a record is in a CSV file: rows below their header, whatever stands around them."""

import json
from pathlib import Path

import pytest

from server.folder.problems import Problem
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.source import Query
from tests.exported import ids, listed, write


def csv_ids(tmp_path: Path, text: str | bytes) -> list[str]:
    return ids(FolderSource(write(tmp_path, invoices__csv=text)), "invoice")


def test_a_row_is_an_object_of_texts(tmp_path: Path) -> None:
    text = 'Id,Amount,Card,Note\n007,1.50,4111111111111111,"say ""hi"",\nthen go"\n8,,,\n'
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert json.loads(source.get("invoice", "007") or b"") == {
        "Id": "007",
        "Amount": "1.50",
        "Card": "4111111111111111",
        "Note": 'say "hi",\nthen go',
    }
    assert json.loads(source.get("invoice", "8") or b"")["Amount"] == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_delimiters_and_line_ends_are_those_of_the_header(tmp_path: Path, delimiter: str, end: str, start: str) -> None:
    rows = [("id", "total"), ("1", '"2,5;x\t|"'), ("3", "4")]
    assert csv_ids(tmp_path, start + end.join(delimiter.join(row) for row in rows)) == ["1", "3"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("sep=;\nid;total\n1;2,5\n3;4\n", ";"),
        ('\ufeff"SEP=^"\r\nid^total\r\n1^2\r\n3^4', "^"),
        ("sep=,\nid;total\n1;2\n3;4\n", ";"),  # it divides nothing
    ],
)
def test_a_first_line_that_names_the_delimiter_is_no_header(tmp_path: Path, text: str, delimiter: str) -> None:
    assert csv_ids(tmp_path, text) == ["1", "3"]
    broken = FolderSource(write(tmp_path, invoices__csv=f"{text.rstrip()}\n5{delimiter * 2}\n"))
    assert ids(broken, "invoice") == ["1", "3"]
    assert broken.problems == (Problem("invoices.csv", "broken", 1, (5,)),)


@pytest.mark.parametrize(
    "above",
    [
        "Invoices of ACME\n",
        '"Invoices of ACME, Ltd"\n',
        "Invoices;of;ACME\n\nCreated 2026-01-01\n\n",
        '"Invoices\nof ACME",,\n',
        "\ufeffAccount report\r\n",
        "Status\n",
        "sep=,\nInvoices\n",
        "Rechnungsliste Stand 01.03.2026\n\n",
        "Rechnungsliste,Stand 01.03.2026,\n,,\n",
        "Kunde,M\u00fcller GmbH\nDatum,01.03.2026,,\n\n",
        "Mandant:;4711\nErstellt am;01.03.2026\nvon;Jane Doe\n\n",
        "\ufeffsep=,\nZeitraum:,01.01.2026,bis,31.03.2026\n",
        "status,note,\n",
    ],
)
def test_a_header_stands_below_a_title(tmp_path: Path, above: str) -> None:
    text = f"{above}id,status,amount\n1,open,2\n3,paid,4\n"
    assert csv_ids(tmp_path, text) == ["1", "3"]
    broken = FolderSource(write(tmp_path, invoices__csv=f"{text}5,x\n"))
    assert ids(broken, "invoice") == ["1", "3"]
    assert broken.problems == (Problem("invoices.csv", "broken", 1, (text.count("\n") + 1,)),)


def test_a_header_whose_first_cell_is_empty_stands_below_a_title(tmp_path: Path) -> None:
    text = "Acme Inc.\nSales by Customer\n\n,Date,Num,Amount\nNorthwind Ltd,,,\n,10/15/2026,1041,995.00\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    (file,) = source.files.files
    assert file.columns == ("Customer", "Date", "Num", "Amount")
    assert [record["Num"] for record in listed(source, "invoice")] == ["1041"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id\n1\n2\n", ["1", "2"]),  # one column has no title above it
        ("id\n1,open\n2,paid\n", []),  # nor does a row name columns because it is wider
        ("id,status\n1,status\nid,status\n", ["1", "id"]),
        ("id,remark\nstatus,amount\n", ["status"]),  # one that plays a part has no names below it
        ("foo,id\n1,status\n2,amount\n", ["status", "amount"]),
    ],
)
def test_a_header_is_no_title(tmp_path: Path, text: str, found: list[str]) -> None:
    assert csv_ids(tmp_path, text) == found


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Summe;;;;157,00", "total row"),
        ("TOTAL:;;;;157,00", "total row"),
        ("Total g\u00e9n\u00e9ral;;;;157,00", "total row"),
        ("Summe EUR;;;;157,00", "total row"),
        ("Gesamt (netto, \u20ac);;;;157,00", "total row"),
        ("Total TTC;;;;157,00", "total row"),
        (";;;Gesamt;157,00", "total row"),
        (";;Summe;;157,00", "total row"),
        (";Summe;;;157,00", "total row"),
        (";;;;157,00", "no id"),
        (";;;;", None),
        ("Total;K-1;;;157,00", ""),
        ("Summe;;01.03.2026;;157,00", ""),
        ("Summe;;;offen;157,00", ""),
        ("Summe 2026;;;;157,00", "total row"),
        ("Summe M\u00e4rz 2026;;;;157,00", "total row"),
        ("Summe (137 Rechnungen);;;;157,00", "total row"),
        ("Gesamtsumme: 137 Belege, EUR;;;;157,00", "total row"),
        ("Zwischensumme 2;;;;157,00", "total row"),
        ("\u00dcbertrag;;;;157,00", "total row"),
        ("Saldo;;;;157,00", "total row"),
        ("Ergebnis;;;;157,00", "total row"),
        ("Anzahl: 12;;;;157,00", "total row"),
        ("\u03a3;;;;157,00", "total row"),
        ("Total (61 factures);;;;157,00", "total row"),
        ("Totale;;;;157,00", "total row"),
        ("Suma;;;;157,00", "total row"),
        ("SUM-001;;;;157,00", ""),
        ("Total7;;;;157,00", ""),
        ("Saldo 7 Meier;;;;157,00", ""),
        ("2026 Rechnungen;;;;157,00", ""),
        ("Summe 2026;K-1;;;157,00", ""),
        ("\u00dcbertrag;;01.03.2026;;157,00", ""),
        ("Zwischensumme 2;;;offen;157,00", ""),
        ("Netto;;;;157,00", ""),
        ("EUR Total;;;;157,00", ""),
    ],
)
def test_a_sum_below_a_list_is_no_record_of_it(tmp_path: Path, row: str, problem: str | None) -> None:
    """A problem is why the row is none, "" says that it is one, None that nothing is said of it."""
    text = f"id;customer_no;date;status;amount\nR-1;K-1;01.03.2026;offen;157,00\n{row}\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert len(listed(source, "invoice")) == 1 + (problem == "")
    assert source.problems == ((Problem("invoices.csv", problem, 1, (3,)),) if problem else ())
    left_out = source.list("invoice", Query(), limit=1, cursor=None).left_out
    assert left_out == (problem == "no id")


def test_a_customer_may_be_called_total(tmp_path: Path) -> None:
    assert ids(FolderSource(write(tmp_path, customers__csv="id;name\nTOTAL;\n")), "account") == ["TOTAL"]


def test_a_row_that_does_not_fit_its_header_is_left_out(tmp_path: Path) -> None:
    text = "id,name,card\n1,a,b\n2,a\n\n3,a,b,c\n4,a,b\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == ["1", "4"]
    assert source.problems == (Problem("invoices.csv", "broken", 2, (3, 5)),)


def test_a_quote_that_is_never_closed_takes_no_other_row_with_it(tmp_path: Path) -> None:
    text = 'id,name\n1,a\n2,"b\n3,c\n4,d\n'
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == ["1", "3", "4"]
    assert source.problems == (Problem("invoices.csv", "broken", 1, (3,)),)


def test_rows_in_a_spreadsheets_code_page_are_read(tmp_path: Path) -> None:
    text = b"id,name\n1," + "J\u00e9r\u00f4me \u20ac".encode("cp1252") + b"\n2,plain\n"
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert [record["name"] for record in listed(source, "invoice")] == ["J\u00e9r\u00f4me \u20ac", "plain"]


def test_columns_have_names_of_their_own(tmp_path: Path) -> None:
    (record,) = listed(FolderSource(write(tmp_path, invoices__csv="id,,note,note\n1,2,3,4\n")), "invoice")
    assert record == {"id": "1", "column_2": "2", "note": "3", "note_4": "4"}


def test_a_row_over_the_limit_is_refused_and_the_next_one_found(tmp_path: Path) -> None:
    text = f"id,note\n1,{'x' * 200}\n2,y\n"
    source = FolderSource(write(tmp_path, invoices__csv=text), Reading(max_record_bytes=100))
    assert ids(source, "invoice") == ["2"]
    assert source.problems == (Problem("invoices.csv", "oversized", 1, (2,)),)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_in_utf_16_is_read_as_its_twin_in_utf_8(encoding: str, mark: str, newline: str, tmp_path: Path) -> None:
    """Characters of which a byte is a line feed end no line: \u0a0a, \u010a and \u0a00 among others."""
    rows = [
        *("sep=;", "Rechnungsnummer;Betrag;Notiz"),
        *("R1;5,00;\u0a0a\u010a\u0a00", "R2;7,50;na\u00efve \u20ac \U0001f4a1", 'R3;1,00;"two', 'lines"'),
        *("R4;2,00", "R5;3,00;" + "x\u0a0a" * 200, "R6;4,00;"),
    ]
    text = mark + "".join(row + newline for row in rows)
    found = []
    for name, written_in in (("wide", encoding), ("plain", "utf-8")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Rechnungen.csv").write_bytes(text.encode(written_in))
        source = FolderSource(tmp_path / name, Reading(max_record_bytes=300))
        found.append(
            ([source.get("invoice", f"R{n}") for n in range(1, 7)], source.count("invoice", Query()), source.problems)
        )
    assert found[0] == found[1]
    assert [json.loads(record)["Notiz"] for record in found[0][0] if record is not None] == [
        *("\u0a0a\u010a\u0a00", "na\u00efve \u20ac \U0001f4a1", f"two{newline}lines", "")
    ]
    assert [(problem.reason, problem.lines) for problem in found[0][2]] == [("broken", (7,)), ("oversized", (8,))]


@pytest.mark.parametrize("text", [b"id,n\n1,2\n\0\0", b"\n1,2\n"])
def test_a_file_without_a_header_in_plain_text_is_refused_as_a_whole(tmp_path: Path, text: bytes) -> None:
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == []
    assert [(problem.reason, problem.lines) for problem in source.problems] == [("broken", (0,))]


@pytest.mark.parametrize(
    "text", [f"id,note\n1,{'x' * 200_000}\n2,y\n", 'id,note\n1,"x"x\n2,y\n'], ids=["long", "odd quote"]
)
def test_a_row_that_cannot_be_read_is_reported(tmp_path: Path, text: str) -> None:
    source = FolderSource(write(tmp_path, invoices__csv=text))
    assert ids(source, "invoice") == ["2"]
    assert source.problems == (Problem("invoices.csv", "broken", 1, (2,)),)


def test_a_header_may_be_longer_than_a_field(tmp_path: Path) -> None:
    names = ",".join(f"column{number:060}" for number in range(2_000))
    assert len(names) > 131_072  # csv's own limit, which a scan in the same process has moved
    source = FolderSource(write(tmp_path, invoices__csv=f"id,{names}\n1,{',' * 1_999}\n"))
    assert ids(source, "invoice") == ["1"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("E1;Doe;1,00;\nE2;Roe;2,00;\n", ["E1", "E2"]),
        ("\nE1;Doe;1,00;\n\nE2;Roe;2,00;\n", ["E1", "E2"]),
        ("E1;Doe;1,00;\nE2;Roe;;2,00\nE3;Roe;2,00;;\nE4;Roe;2,00\n", ["E1"]),  # somebody's delimiter, or none
        ("E1;Doe;1,00\nE2;Roe;2,00;\n", ["E1"]),
        ("E1;Doe;Jane;1,00\nE2;Roe;Jim;2,00\n", []),
    ],
)
def test_a_delimiter_at_the_end_of_each_row_is_none_that_parts_values(
    tmp_path: Path, rows: str, found: list[str]
) -> None:
    (tmp_path / "invoices.csv").write_text(f"Invoice No;Customer;Total\n{rows}")
    page = FolderSource(tmp_path).list("invoice", Query(), limit=9, cursor=None)
    records = [json.loads(record) for record in page.records]
    assert [record["Invoice No"] for record in records] == found
    assert all(list(record) == ["Invoice No", "Customer", "Total"] for record in records)


@pytest.mark.parametrize(
    ("below", "found", "problems"),
    [
        ("id,date,total,balance\nR-2,2026-10-02,7,7\n", ["R-1", "R-2"], 0),  # put together from two files
        ("ID,Date,TOTAL,Balance\nR-2,2026-10-02,7,7\n", ["R-1", "R-2"], 0),
        ("id, date, total, balance\nR-2,2026-10-02,7,7\n", ["R-1", "R-2"], 0),
        ("id,date,total,\nR-2,2026-10-02,7,7\n", ["R-1", "R-2"], 0),
        ("id,,,\nR-2,2026-10-02,7,7\n", ["R-1", "R-2"], 0),
        ("\nPayment No,Customer,Date,Amount\nP-1,Acme,2026-10-02,7\n", ["R-1"], 2),
        ("id,date,balance,total\nR-2,2026-10-02,7,7\nid,date,total,balance\nR-3,2026-10-03,7,7\n", ["R-1", "R-3"], 2),
        ("id,date,balance,total\nR-2,2026-10-02,7,7\n\n", ["R-1"], 2),  # read as the others, amounts would be wrong
        ("Open,Due,Total,7\n", ["R-1", "Open"], 0),
        ("Open,Due,Total,\n", ["R-1", "Open"], 0),
        ("Open,Company,Name,Total\nR-2,2026-10-02,7,7\n", ["R-1", "Open", "R-2"], 0),
    ],
)
def test_a_header_below_the_first_one_is_no_record(tmp_path: Path, below: str, found: list[str], problems: int) -> None:
    source = FolderSource(write(tmp_path, invoices__csv=f"id,date,total,balance\nR-1,2026-10-01,5,5\n{below}"))
    assert ids(source, "invoice") == found
    assert sum(one.count for one in source.problems if one.reason == "another table") == problems
