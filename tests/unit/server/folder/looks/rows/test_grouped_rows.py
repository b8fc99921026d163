"""A list in groups: each record is its group's, whose name stands in a row above it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.folder.index.current import Place
from server.folder.looks.rows.grouped_rows import NAME, ends_group, head_of, with_groups
from server.folder.looks.table import first_table
from server.folder.problems import Problem
from server.folder.source import FolderSource
from server.records.shapes import INVOICE
from server.source import Query

HEADINGS = ("column_1", "Date", "Num", "Open balance")
ACME, JANE = ["Acme Corp", "", "", ""], ["Jane Doe", "", "", ""]
ROW, SUM = ["", "2026-01-05", "1001", "5.00"], ["Total for Acme Corp", "", "", "5.00"]

REPORT = """Open Invoices,,,
Bright Studio LLC,,,
,,,
,Date,Num,Open balance
Acme Corp,,,
,2026-01-05,1001,"1,190.00"
,2026-02-05,1002,200.00
Total for Acme Corp,,,"$1,390.00"
"Doe, Jane
(new)",,,
,2026-03-05,1003,75.50
"Total for Doe, Jane",,,$75.50
,2026-04-05,1004,1.00
TOTAL,,,"$1,466.50"
"""


@pytest.mark.parametrize("rows", [[ACME, ROW], [ACME, ROW, SUM, JANE, ROW], [["Total", "", "", ""], ACME, ROW]])
def test_the_column_above_groups_is_the_customer(rows: list[list[str]]) -> None:
    assert with_groups(first_table(HEADINGS, rows, INVOICE)).names == (NAME, *HEADINGS[1:])


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (HEADINGS, []),
        (HEADINGS, [ACME, JANE]),
        (HEADINGS, [ROW, ROW]),
        (HEADINGS, [["0", "2026-01-05", "1001", "5.00"]] * 3),  # the rows are numbered
        (HEADINGS, [SUM, ROW]),
        (HEADINGS, [["Total", "", "", ""], ROW]),
        (("Region", *HEADINGS[1:]), [ACME, ROW]),
        (("column_1", "Date", "Customer", "Open balance"), [["1 - 30 days past due", "", "", ""], ROW]),
        (("column_1", "Date", "Kundennummer", "Betrag"), [ACME, ROW]),
        (("column_1",), [["Acme Corp"], [""]]),
    ],
)
def test_other_tables_have_no_groups(names: tuple[str, ...], rows: list[list[str]]) -> None:
    assert with_groups(first_table(names, rows, INVOICE)).names == names


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (ACME, ("Acme Corp", True)),
        (SUM, ("", True)),
        (ROW, ("", False)),
        (["Acme Corp", "", "7", ""], ("", False)),  # a record that says itself whose it is
    ],
)
def test_rows_that_head_or_end_a_group(row: list[str], found: tuple[str, bool]) -> None:
    assert (head_of(row), ends_group(row)) == found


def customers(folder: Path, query: Query | None = None) -> list[tuple[str, str]]:
    page = FolderSource(folder).list("invoice", query or Query(), limit=20, cursor=None)
    return [(record["Num"], record[NAME]) for record in map(json.loads, page.records)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_each_record_has_the_customer_of_its_group(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "open_invoices.csv").write_text(REPORT, encoding=encoding)
    acme, jane = ("1001", "Acme Corp"), ("1003", "Doe, Jane\n(new)")
    assert customers(tmp_path) == [acme, ("1002", "Acme Corp"), jane, ("1004", "")]
    assert customers(tmp_path, Query(account_id="Acme Corp")) == [acme, ("1002", "Acme Corp")]
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query(account_id="jane doe")) == 0
    found = source.get("invoice", "1003")
    assert found is not None
    assert json.loads(found)[NAME] == jane[1]
    assert source.list("invoice", Query(), limit=5, cursor=None).left_out == 0
    assert source.problems == (Problem("open_invoices.csv", "total row", 3, (8, 12, 14)),)


def test_rows_that_are_added_below_belong_to_the_group_above_them(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    path = data / "open_invoices.csv"
    path.write_text(REPORT[: REPORT.index("Total for Acme")])
    source = FolderSource(data, place=Place(tmp_path / "index", -1))
    assert source.count("invoice", Query(account_id="Acme Corp")) == 2
    with path.open("a") as file:
        file.write(",2026-05-05,1005,3.00\nBolt GmbH,,,\n,2026-05-05,1006,3.00\n")
    assert source.count("invoice", Query(account_id="Acme Corp")) == 3
    assert customers(data)[2:] == [("1005", "Acme Corp"), ("1006", "Bolt GmbH")]
