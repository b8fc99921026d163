"""A column called `Amount Due` may hold what was billed, of paid invoices too: it is not what is left to pay then."""

from pathlib import Path

import pytest

from server.folder.advice.notices import folder_summary
from server.folder.looks.amounts.misnamed_balances import BILLED, without_billed_balance
from server.folder.looks.table import first_table
from server.folder.source import FolderSource
from server.records.shapes import INVOICE, RECORD_KINDS
from server.source import Query

HEADINGS = ("Number", "Total", "Amount Due", "Amount Paid")


@pytest.mark.parametrize(
    ("rows", "billed"),
    [
        ([("10.00", "10.00", "10.00"), ("20.00", "20.00", "0.00")], True),
        ([("1,010.00", "1,010.00", "1,010.00")], True),
        ([("10.00", "0.00", "10.00"), ("20.00", "20.00", "0.00")], False),
        ([("10.00", "10.00", "0.00")], False),  # nothing was paid, so nothing tells
        ([("10.00", "4.00", "6.00"), ("20.00", "20.00", "20.00")], False),  # one row tells
        ([("", "10.00", "10.00"), ("10.00", "", "10.00")], False),
        ([], False),
    ],
)
def test_a_balance_that_paid_invoices_have_in_full_is_what_was_billed(
    rows: list[tuple[str, str, str]], *, billed: bool
) -> None:
    table = [[str(number), *row] for number, row in enumerate(rows)]
    renamed = (*HEADINGS[:2], BILLED, HEADINGS[3])
    assert without_billed_balance(first_table(HEADINGS, table, INVOICE, ",")).names == (renamed if billed else HEADINGS)


@pytest.mark.parametrize("names", [("Number", "Amount Due", "Amount Paid"), ("Number", "Total", "Amount Due")])
def test_other_tables_stay_as_they_are(names: tuple[str, ...]) -> None:
    rows = [["1", "10.00", "10.00"]]
    assert without_billed_balance(first_table(names, rows, INVOICE, ",")).names == names
    payments = first_table(HEADINGS, [["1", *["10.00"] * 3]], RECORD_KINDS.index("payment"), ",")
    assert without_billed_balance(payments).names == HEADINGS


def test_nobody_is_asked_for_a_balance_that_is_not_there(tmp_path: Path) -> None:
    rows = "A-1,2026-01-05,10.00,10.00,10.00,paid\nA-2,2026-01-05,20.00,20.00,0.00,open\n"
    (tmp_path / "invoices.csv").write_text(f"Number,Date,Total,Amount Due,Amount Paid,Status\n{rows}")
    source = FolderSource(tmp_path)
    assert "balance" not in source.offers["invoice"].filters
    summary = folder_summary(source)
    assert "no column is known for the balance of invoices in invoices.csv" in summary
    assert BILLED not in summary


@pytest.mark.parametrize(("heading", "open_amount"), [("Zahlbetrag", 30), ("Bezahlter Betrag", None)])
def test_what_has_to_be_paid_is_not_what_was_paid(tmp_path: Path, heading: str, open_amount: int | None) -> None:
    """Of what was paid in full and is open in full, the latter was billed; a `Zahlbetrag` tells nothing of that."""
    rows = "1;13.01.2026;10,00;10,00;10,00\n2;14.01.2026;20,00;20,00;20,00\n"
    (tmp_path / "Rechnungen.csv").write_text(f"Rechnungsnr.;Datum;Betrag;{heading};Offen\n{rows}")
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert added.balance == open_amount
