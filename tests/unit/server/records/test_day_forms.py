"""What a heading says of the order of day and month, in its own words or in those of whoever runs the server."""

import json
from pathlib import Path

import pytest

from server.folder.advice.notices import skipped
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.records.day_forms import first_by_form
from server.records.heading_forms.heading_map import read_heading_map
from server.records.shapes import fold
from server.source import Query
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("heading", "first", "folded"),
    [
        ("Invoice Date (DD/MM/YYYY)", "day", "invoicedate"),
        ("Invoice Date [dd.mm.yy]", "day", "invoicedate"),
        ("Datum (TT.MM.JJJJ)", "day", "datum"),
        ("Date (JJ/MM/AAAA)", "day", "date"),
        ("Data (GG/MM/AAAA)", "day", "data"),
        ("Datum(DD-MM-JJJJ)", "day", "datum"),
        ("date (day first)", "day", "date"),
        ("Due Date (MM/DD/YYYY)", "month", "duedate"),
        ("Due Date (m/d/yy)", "month", "duedate"),
        ("date (month first)", "month", "date"),
        ("Date (YYYY-MM-DD)", "", "date"),
        ("Due Date (UTC)", "", "duedate"),
        ("Date (DD/MM-YYYY)", "", "dateddmmyyyy"),  # no form
        ("Period (MM/YYYY)", "", "periodmmyyyy"),
        ("Total (DD)", "", "totaldd"),
        ("Date DD/MM/YYYY of birth", "", "dateddmmyyyyofbirth"),
    ],
)
def test_headings(heading: str, first: str, folded: str) -> None:
    assert (first_by_form(heading), fold(heading)) == (first, folded)


def _write(folder: Path, heading: str, *days: str) -> None:
    rows = "".join(f"{at},Acme Ltd,{day},5.00\n" for at, day in enumerate(days))
    (folder / "invoices.csv").write_text(f"Invoice No,Customer,{heading},Amount\n{rows}")


def _days(folder: Path, **meanings: str) -> list[str]:
    found = FolderSource(folder, Reading(meanings=meanings)).list("invoice", Query(sort="date"), limit=9, cursor=None)
    records: list[dict[str, str]] = [json.loads(record) for record in found.records]
    return [value for record in records for name, value in record.items() if fold(name).endswith("date")]


def test_an_order_that_a_heading_tells_is_taken_and_said(tmp_path: Path) -> None:
    _write(tmp_path, "Invoice Date (MM/DD/YYYY)", "03/04/2026", "01/05/2026")
    assert _days(tmp_path) == ["2026-01-05", "2026-03-04"]
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices", from_date="2026-03-01", to_date="2026-03-31")
    assert answer["llm_view"]["total"] == 1
    assert answer["meta"]["datesRead"] == "month first"
    assert "the heading of a column says so" in answer["meta"]["hint"]


@pytest.mark.parametrize(("form", "days"), [("DD/MM/YYYY", ["2026-04-03"]), ("MM/DD/YYYY", ["2026-03-04"])])
def test_an_order_that_the_operator_tells(tmp_path: Path, form: str, days: list[str]) -> None:
    _write(tmp_path, "Day of it", "03/04/2026")
    assert _days(tmp_path, **read_heading_map(f"Day of it=date ({form})")) == days


@pytest.mark.parametrize(
    ("heading", "days"),
    [("Date (DD/MM/YYYY)", ["31/03/2026", "2026-04-01"]), ("Date", ["31/03/2026", "03/04/2026"])],
)
def test_nothing_is_said_where_dates_tell_it(tmp_path: Path, heading: str, days: list[str]) -> None:
    _write(tmp_path, heading, *days)
    with answered(tmp_path, "exports") as session:
        assert "datesRead" not in session.ask("list_invoices")["meta"]


def test_a_heading_that_its_days_contradict_tells_nothing(tmp_path: Path) -> None:
    _write(tmp_path, "Date (DD/MM/YYYY)", "03/04/2026", "12/31/2026")
    assert _days(tmp_path) == ["03/04/2026", "2026-12-31"]
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices", sort="date")
    assert answer["meta"]["datesUnread"] == 1
    assert "datesRead" not in answer["meta"]


def test_the_start_says_how_the_order_is_told(tmp_path: Path) -> None:
    _write(tmp_path, "Date", "03/04/2026")
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query()) == 1
    (said,) = skipped(source.problems)
    assert said.endswith(
        "(--map 'Date=date (DD/MM/YYYY)', say, tells that the day comes first, and (MM/DD/YYYY) the month)"
    )
    assert _days(tmp_path, **read_heading_map("Date=date (DD/MM/YYYY)")) == ["2026-04-03"]


def test_a_file_that_grows_keeps_its_order(tmp_path: Path) -> None:
    _write(tmp_path, "Date (DD/MM/YYYY)", "03/04/2026")
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query()) == 1
    with (tmp_path / "invoices.csv").open("a") as stream:
        stream.write("9,Acme Ltd,05/06/2026,5.00\n")
    assert [
        json.loads(one)["Date (DD/MM/YYYY)"] for one in source.list("invoice", Query(), limit=9, cursor=None).records
    ] == [
        "2026-04-03",
        "2026-06-05",
    ]
