"""Amounts that stand there in the currency of the record and in that of the books: the first one counts."""

from pathlib import Path

import pytest

from server.folder.looks.amounts.foreign_amounts import with_foreign_amounts
from server.folder.looks.table import first_table
from server.folder.source import FolderSource
from server.records.shapes import INVOICE
from server.source import Query
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("foreign", "home"),
    [
        ("Amount (Foreign Currency)", "Amount"),
        ("Total in Currency", "Total"),
        ("Foreign Amount", "Amount"),
        ("Total (FCY)", "Total"),
        ("Total in Currency Signed", "Total Signed"),
        ("Betrag in Fremdwährung", "Betrag"),
        ("Fremdwährungsbetrag", "Betrag"),
        ("Betrag FW", "Betrag"),
        ("Montant en devise", "Montant"),
        ("Importe en divisa", "Importe"),
        ("Importo in valuta", "Importo"),
        ("Amount in transaction currency", "Amount"),
        ("Amount in document currency", "Amount"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_amount_is_the_one_in_the_currency_of_the_record(
    tmp_path: Path, foreign: str, home: str, *, turned: bool
) -> None:
    names = [home, foreign] if turned else [foreign, home]
    rows = [["90.00", "100.00"], ["50.00", "50.00"]] if turned else [["100.00", "90.00"], ["50.00", "50.00"]]
    (tmp_path / "invoices.csv").write_text(
        f"Invoice Number,Date,Currency,{','.join(names)}\n1,2026-08-01,USD,{','.join(rows[0])}\n"
        f"2,2026-08-01,EUR,{','.join(rows[1])}\n"
    )
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    assert {one["currency"]: one["amount"] for one in answer["meta"]["sums"]} == {"USD": 100, "EUR": 50}
    assert [one["amount"] for one in answer["llm_view"]["invoices"]] == ["100.00", "50.00"]


@pytest.mark.parametrize("foreign", ["", "0.00"])
def test_without_a_foreign_amount_that_of_the_books_counts(tmp_path: Path, foreign: str) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice Number,Date,Currency,Amount,Foreign Amount,Balance\n"
        f"1,2026-08-01,USD,90.00,100.00,90.00\n2,2026-08-01,EUR,50.00,{foreign},20.00\n"
    )
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    sums = {one["currency"]: (one["amount"], one["balance"]) for one in answer["meta"]["sums"]}
    assert sums == {"USD": (100, 100), "EUR": (50, 20)}


@pytest.mark.parametrize(
    ("row", "balance", "unread"),
    [
        ("USD,100.00,90.00,90.00", 100, 0),  # nothing is paid
        ("USD,100.00,90.00,0.00", 0, 0),
        ("USD,100.00,90.00,", None, 0),
        ("USD,100.00,90.00,41.00", None, 1),  # of which nobody knows what it is in USD
        ("USD,100.00,100.00,41.00", 41, 0),
    ],
)
def test_what_is_left_to_pay_is_known_as_far_as_it_is_sure(
    tmp_path: Path, row: str, balance: int | None, unread: int
) -> None:
    (tmp_path / "invoices.csv").write_text(
        f"Document Number,Date,Currency,Amount (Foreign Currency),Amount,Amount Remaining\nINV1,8/31/2026,{row}\n"
    )
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices", sort="balance")["meta"]
        (shown,) = session.ask("list_invoices")["llm_view"]["invoices"]
    (added,) = meta["sums"]
    assert (added["amount"], added.get("balance")) == (100, balance)
    assert meta.get("balancesUnread", 0) == unread
    if unread:
        assert shown["balance"] == "41.00 (home currency)"


@pytest.mark.parametrize(
    "names",
    [
        ("Number", "Currency", "Amount"),
        ("Number", "Currency", "Amount", "Amount (home)"),
        ("Number", "Amount (Foreign Currency)", "Amount"),  # in which one?
        ("Number", "Currency", "Amount (Foreign Currency)"),
        ("Number", "Currency", "Total Signed", "Amount Due Signed"),
        ("Number", "Currency", "Foreign exchange", "Amount"),
        ("Number", "Currency", "Amount", "Foreign Amount", "Foreign Currency"),
        ("Number", "Währung", "Betrag", "Betrag in Währung", "Währung FW"),
    ],
)
def test_other_tables_stay_as_they_are(names: tuple[str, ...]) -> None:
    table = first_table(names, (), INVOICE)
    assert with_foreign_amounts(table) == table


def test_amounts_that_odoo_does_not_sign_are_in_the_currency_of_the_record(tmp_path: Path) -> None:
    (tmp_path / "Invoices (account.move).csv").write_text(
        "Number,Invoice/Bill Date,Tax Excluded Signed,Tax,Total Signed,Total in Currency Signed,Amount Due Signed,"
        "Currency\n"
        "INV/1,2025-12-01,80.00,11.11,90.00,100.00,90.00,USD\n"
    )
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert added == {
        "currency": "USD",
        "records": 1,
        "amount": 100.0,
        "balance": 100.0,
        "taxAmount": 11.11,
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("payments.csv", "id,created_at,amount_money.amount,amount_money.currency\np1,2026-01-05,500,USD\n"),
        ("payments.csv", "id,date,amount_money.amount (EUR),currency\np1,2026-01-05,500,USD\n"),
        ("invoices.csv", "Invoice Number,Date,Currency,Amount in doc. curr. (EUR)\np1,2026-01-05,USD,500\n"),
    ],
)
def test_amounts_within_other_fields_may_have_columns_of_their_own(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    kind = name.removesuffix("s.csv")
    assert FolderSource(tmp_path).count(kind, Query()) == 1
