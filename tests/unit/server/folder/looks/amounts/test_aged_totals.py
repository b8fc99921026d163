"""Reports of what is open by age: their total is what is left to pay, and their rows may be customers."""

from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.looks.amounts.aged_totals import NAME, is_age, with_aged_totals
from server.folder.looks.table import Table
from server.folder.source import FolderSource
from server.records.shapes import ACCOUNT, INVOICE, PAYMENT
from server.source import Query

DETAIL = """Aged Receivables Detail,,,,,,,
Bright Studio Ltd,,,,,,,
As at 30 November 2026,,,,,,,
Ageing by due date,,,,,,,
,,,,,,,
Invoice Date,Due Date,Invoice Number,Current,< 1 Month,1 Month,Older,Total
Bayside Club,,,,,,,
22 Oct 2026,21 Dec 2026,INV-1,"5,039.48",0.00,0.00,0.00,"5,039.48"
22 Sep 2026,21 Oct 2026,INV-2,0.00,20.00,0.00,0.00,20.00
Total Bayside Club,,,"5,039.48",20.00,0.00,0.00,"5,059.48"
Percentage of total,,,99.60%,0.40%,0.00%,0.00%,100.00%
"""


@pytest.mark.parametrize(
    ("heading", "age"),
    [
        ("1 - 30", True),
        ("91 AND OVER", True),
        ("91 or more days past due", False),
        ("0-30", True),
        ("121-Above", True),
        ("< 1 Month", True),
        ("2 Months", True),
        ("> 90 days", True),
        ("31 bis 60 Tage", True),
        ("\u00fcber 90 Tage", True),
        ("90+", True),
        ("30", False),  # a value
        ("2026", False),
        ("1 Monitor", False),
        ("Q1", False),
        ("Current", False),
    ],
)
def test_a_heading_says_how_long_something_is_due(heading: str, *, age: bool) -> None:
    assert is_age(heading) is age


HEADS = ("Invoice Number", "Current", "1 - 30", "31 - 60", "Total")


@pytest.mark.parametrize(
    ("heads", "row", "kind", "open_"),
    [
        (HEADS, "I-1,10.00,,5.00,15.00", INVOICE, True),
        (HEADS, "I-1,10.00,,5.00,15.00", ACCOUNT, True),
        (HEADS, "I-1,,,5.00,5.00", INVOICE, True),
        (HEADS, "I-1,,,5.00,15.00", INVOICE, False),  # it is something else that the row comes to
        (HEADS, "I-1,,,5.00?,5.00", INVOICE, False),
        (HEADS, "I-1,,,,0.00", INVOICE, False),
        (HEADS, "I-1,10.00,,5.00,15.00", PAYMENT, False),
        (("Invoice Number", "0-30", "31-60", "90+", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, True),
        (("Invoice Number", "1-30", "31-60", "61-90", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, True),
        (("Invoice Number", "0-30 days", "31-60 days", "> 60 days", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, True),
        (("Invoice Number", "Current", "1 Month", "2 Months", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, True),
        (("Invoice Number", "1 Month", "3 Months", "12 Months", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, False),
        (("Invoice Number", "0-100", "101-500", "501+", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, False),
        (("Invoice Number", "1-10", "11-20", "21-29", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, False),
        (("Invoice Number", "Net", "VAT", "31 - 60", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, False),
        (("Invoice Number", "Open", "1 - 30", "31 - 60", "Total"), "I-1,10.00,,5.00,15.00", INVOICE, False),
    ],
)
def test_a_total_that_the_ages_come_to_is_what_is_open(
    heads: tuple[str, ...], row: str, kind: int, *, open_: bool
) -> None:
    table = with_aged_totals(Table(heads, [row.split(",")], kind))
    assert (table.names[-1] == NAME) is open_


def test_titles_as_wide_as_the_table_stand_above_headings_that_begin_with_digits(tmp_path: Path) -> None:
    (tmp_path / "Bright - Aged Receivables Detail.csv").write_text(DETAIL)
    source = FolderSource(tmp_path)
    (added,) = source.list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.records, added.balance) == (2, Decimal("5059.48"))


@pytest.mark.parametrize("first", ["", "Contact"])
def test_customers_of_an_aged_report_are_known_by_the_name_in_its_first_column(tmp_path: Path, first: str) -> None:
    rows = "Bayside Club,300.00,,120.00,420.00\nAcme Corp,,20.00,,20.00\nTotal,300.00,20.00,120.00,440.00\n"
    share = "Percentage of total,68.18%,4.55%,27.27%,100.00%\n"
    (tmp_path / "customers.csv").write_text(f"{first},CURRENT,1 - 30,91 AND OVER,TOTAL\n{rows}{share}")
    source = FolderSource(tmp_path)
    (added,) = source.list("account", Query(), limit=5, cursor=None).sums
    assert (added.records, added.amount) == (2, Decimal(440))
    assert source.get("account", "Acme Corp") is not None


def test_a_discount_in_percent_is_no_share_of_a_whole(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("Customer,Discount,VAT\nAcme Corp,10%,20%\nBayside Club,5%,20%\n")
    assert FolderSource(tmp_path).list("account", Query(), limit=5, cursor=None).total == 2
