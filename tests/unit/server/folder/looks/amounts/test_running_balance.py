"""A balance that goes on from row to row is not what is left to pay, and is neither shown nor added up as such."""

from pathlib import Path

import pytest

from server.folder.looks.amounts.misnamed_balances import RUNNING, without_running_balance
from server.folder.looks.table import first_table
from server.records.shapes import INVOICE
from tests.integration.folder_sessions import answered

HEADINGS = ("Num", "Date", "Amount", "Balance")


def _rows(*stated: tuple[str, str]) -> list[list[str]]:
    return [[str(number), "2026-01-05", *both] for number, both in enumerate(stated)]


@pytest.mark.parametrize(
    "stated",
    [
        [("100.00", "100.00"), ("50.00", "150.00"), ("-20.00", "130.00")],
        [("100.00", "100.00"), ("", ""), ("70.00", "70.00"), ("30.00", "100.00")],  # anew with each customer
        [("", "1,000.00"), ("50.00", "1,050.00"), ("25.00", "1,075.00")],  # from what was there before
        [("100.00", "1,100.00"), ("50.00", "1,150.00"), ("-20.00", "1,130.00")],  # a part of a list
        [("-20.00", "130.00"), ("50.00", "150.00"), ("100.00", "100.00")],  # the newest first
        [("$1,100.50", "$1,100.50"), ("$0.50", "$1,101.00")],
    ],
)
def test_a_balance_that_goes_on_is_called_so(stated: list[tuple[str, str]]) -> None:
    assert without_running_balance(first_table(HEADINGS, _rows(*stated), INVOICE, ",")).names == (
        *HEADINGS[:3],
        RUNNING,
    )


@pytest.mark.parametrize(
    "stated",
    [
        [],
        [("100.00", "100.00"), ("50.00", "50.00"), ("70.00", "70.00")],  # all open
        [("100.00", "0.00"), ("50.00", "0.00"), ("70.00", "0.00")],  # all paid
        [("100.00", "100.00"), ("50.00", "0.00"), ("70.00", "70.00")],
        [("100.00", "40.00"), ("50.00", "50.00")],  # paid in part
        [("100.00", "100.00"), ("50.00", "150.00"), ("70.00", "0.00")],  # one row says otherwise
        [("words", "words"), ("50.00", "")],
    ],
)
def test_what_is_left_to_pay_stays_a_balance(stated: list[tuple[str, str]]) -> None:
    assert without_running_balance(first_table(HEADINGS, _rows(*stated), INVOICE, ",")).names == HEADINGS


def test_a_list_of_invoices_adds_up_no_running_balance(tmp_path: Path) -> None:
    export = tmp_path / "invoices.csv"
    head = "Invoice number,Invoice date,Currency,Amount,Balance\n"
    export.write_text(f"{head}1,2026-01-05,EUR,100.00,100.00\n")
    with answered(tmp_path, "finance-default") as session:
        before = session.ask("list_invoices")
        export.write_text(f"{head}1,2026-01-05,EUR,100.00,100.00\n2,2026-01-06,EUR,50.00,150.00\n")
        grown = session.ask("list_invoices")
    assert before["meta"]["sums"] == [{"currency": "EUR", "records": 1, "amount": 100, "balance": 100}]
    assert grown["meta"]["sums"] == [{"currency": "EUR", "records": 2, "amount": 150}]
    assert all("balance" not in invoice for invoice in grown["llm_view"]["invoices"])
    assert grown["meta"]["fieldsRemoved"] == [f"invoices.{RUNNING}"]


@pytest.mark.parametrize(
    ("told", "stated", "balance"),
    [
        ("Open Balance", [("500.00", "300.00", "300.00"), ("200.00", "200.00", "500.00")], 500),
        (
            "Open Balance",
            [("459.00", "239.00", "239.00"), ("200.00", "0.00", "239.00"), ("90.00", "90.00", "90.00")],
            329,
        ),
        ("Outstanding", [("500.00", "Yes", "300.00"), ("200.00", "Yes", "200.00"), ("90.00", "No", "0.00")], 500),
        ("Outstanding", [("500.00", "45", "300.00"), ("200.00", "12", "200.00"), ("90.00", "0", "0.00")], 500),  # days
        ("Remaining", [("500.00", "3", "300.00"), ("200.00", "2", "200.00"), ("90.00", "0", "0.00")], 500),
        (
            "Outstanding Balance",
            [("500.00", "500.00", "300.00"), ("200.00", "500.00", "200.00")],
            500,
        ),  # the customer's
        ("Offen", [("500.00", "ja", "300.00"), ("200.00", "ja", "200.00"), ("90.00", "nein", "0.00")], 500),
    ],
)
def test_beside_what_is_open_a_balance_stays_one_unless_it_adds_that_up(
    tmp_path: Path, told: str, stated: list[tuple[str, str, str]], balance: int
) -> None:
    rows = "".join(f"{number},2026-01-05,{','.join(one)}\n" for number, one in enumerate(stated))
    (tmp_path / "invoices.csv").write_text(f"Invoice number,Date,Amount,{told},Balance\n{rows}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert added["balance"] == balance
