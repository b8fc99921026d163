"""Values as Excel, shops and services write them, and what the start says where a file states less."""

from pathlib import Path
from typing import Any

import pytest

from server.folder.advice.notices import folder_summary
from server.folder.source import FolderSource
from server.records.stated.amount_text import AmountText, amount_text
from tests.integration.folder_sessions import answered


def _asked(folder: Path, tool: str, text: str, name: str = "invoices.csv", **arguments: Any) -> dict[str, Any]:
    (folder / name).write_text(text, encoding="utf-8")
    with answered(folder, "exports") as session:
        return session.ask(tool, **arguments)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("$(50.00)", ("50.00", True, "$")),
        ("(50.00) USD", ("50.00", True, "USD")),
        ("USD (50.00)", ("50.00", True, "USD")),
        ("\u20ac (50,00)", ("50,00", True, "EUR")),
        ("($50.00)", ("50.00", True, "$")),
        ("(50.00)", ("50.00", True, "")),
        ("USD (50.00) EUR", None),
        ("USD ($50.00)", None),
        ("$(-50.00)", None),
        ("-$(50.00)", None),
        ("$((50.00))", None),
        ("$()", None),
        ("x(50.00)", None),
    ],
)
def test_a_currency_stands_outside_of_brackets_too(text: str, read: tuple[str, bool, str] | None) -> None:
    assert amount_text(text) == (None if read is None else AmountText(*read))


def test_a_formula_of_a_text_is_the_text(tmp_path: Path) -> None:
    rows = 'Invoice No,Customer,Date,Amount,Currency\n"=""0012""",Acme Ltd,2026-01-01,"=""10.50""",EUR\n'
    answer = _asked(tmp_path, "get_invoice", rows, invoice_id="0012")
    assert (answer["llm_view"]["invoiceNumber"], answer["llm_view"]["amount"]) == ("0012", "10.50")
    assert _asked(tmp_path, "list_invoices", rows)["meta"]["sums"] == [
        {"currency": "EUR", "records": 1, "amount": 10.5}
    ]


def test_other_formulas_stay_as_they_are_written(tmp_path: Path) -> None:
    rows = 'Invoice No,Customer,Date,Amount,Memo\n1,Acme Ltd,2026-01-01,"=A1*2","=""a""&""b"""\n'
    assert "sums" not in _asked(tmp_path, "list_invoices", rows)["meta"]


@pytest.mark.parametrize(
    ("heading", "values", "unread", "balance"),
    [
        ("Offen", ("ja", "nein"), None, None),
        ("Offen", ("01.02.2026", ""), None, None),
        ("Offen", ("100,50", "0,00"), None, 100.5),
        ("Open", ("yes", "no"), None, None),
        ("Offen", ("1,234.5.6", "12 Stk"), None, None),
        ("Restbetrag", ("ja", "nein"), 2, None),  # which is always an amount
    ],
)
def test_what_is_called_open_may_be_yes_and_no(
    tmp_path: Path, heading: str, values: tuple[str, str], unread: int | None, balance: float | None
) -> None:
    rows = [f"{at};A GmbH;{at}.01.2026;100,00;{value}" for at, value in enumerate(values, 13)]
    text = "\n".join((f"Rechnungsnr.;Kunde;Datum;Betrag;{heading}", *rows))
    meta = _asked(tmp_path, "list_invoices", text, sort="balance")["meta"]
    assert (meta.get("balancesUnread"), meta["sums"][0].get("balance")) == (unread, balance)


def test_an_amount_in_doubt_in_such_a_column_is_told(tmp_path: Path) -> None:
    rows = "number\tcustomer\tdate\tamount\tOpen\n1\tAcme Ltd\t2026-01-01\t2000.00\t1,234\n"
    assert _asked(tmp_path, "list_invoices", rows, "invoices.tsv", sort="balance")["meta"]["balancesUnread"] == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("46054,5", "2026-02-01 12:00"),
        ("46054.5", "2026-02-01 12:00"),
        ("2026-2-3", "2026-02-03"),
        ("2026-2-3 10:15", "2026-02-03 10:15"),
        ("20260103", "2026-01-03"),
        ("20261303", "20261303"),  # no day
        ("2026-13-3", "2026-13-3"),
    ],
)
def test_days_are_shown_in_iso_8601(tmp_path: Path, written: str, shown: str) -> None:
    rows = f"Rechnungsnr.;Kunde;Rechnungsdatum;Betrag\n1;A GmbH;{written};100,00\n"
    (record,) = _asked(tmp_path, "list_invoices", rows)["llm_view"]["invoices"]
    assert record["invoiceDate"] == shown


@pytest.mark.parametrize(
    ("name", "text", "records"),
    [
        ("invoices.csv", "Nr.;Kunde;Datum;Betrag\n1;A GmbH;01.02.2026;12,00 \u20ac\n2;A GmbH;02.02.2026;5,00 CHF\n", 1),
        ("invoices.jsonl", '{"id": "1", "date": "2026-02-01", "amount": "12.00 EUR"}\n', 1),
    ],
)
def test_records_are_listed_by_the_currency_in_the_text_of_their_amounts(
    tmp_path: Path, name: str, text: str, records: int
) -> None:
    assert _asked(tmp_path, "list_invoices", text, name, currency="EUR")["llm_view"]["total"] == records


def test_a_currency_that_no_amount_names_is_no_filter(tmp_path: Path) -> None:
    rows = "Nr.;Kunde;Datum;Betrag\n1;A GmbH;01.02.2026;12,00\n2;A GmbH;02.02.2026;$5\n"
    assert "what currency could go by" in str(_asked(tmp_path, "list_invoices", rows, currency="EUR"))


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Payment ID,Customer,Paid Date,Amount Paid,Currency", "1,Acme Ltd,2026-01-05,10.00,EUR"),
        ("Id,Donor Name,Donated At,Amount,Currency", "1,Acme Ltd,2026-01-05 10:00:00,10.00,EUR"),
        ("Purchase ID,Buyer Name,Purchase Date,Amount,Currency", "1,Acme Ltd,2026-01-05,10.00,EUR"),
    ],
)
def test_headings_of_services_are_those_of_payments(tmp_path: Path, headings: str, row: str) -> None:
    answer = _asked(tmp_path, "list_payments", f"{headings}\n{row}\n", "payments.csv", to_date="2026-01-05")
    assert (answer["llm_view"]["total"], answer["meta"]["sums"][0]["amount"]) == (1, 10.0)


def _said(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return folder_summary(FolderSource(folder))


def test_the_statement_of_a_bank_is_told_what_it_lacks(tmp_path: Path) -> None:
    rows = "Buchungstag;Wer laut Bank;Betrag\n01.02.2026;A GmbH;10,00\n"
    assert "--map 'payments:HEADING=customerName' tells who did" in _said(tmp_path, "payments.csv", rows)
    assert "customerName" not in _said(tmp_path, "payments.csv", "Verwendungszweck;Betrag;Buchung\nR1;10,00;x\n")


@pytest.mark.parametrize(
    "heading",
    ["Jahr", "Exchange Rate", "Qty", "Unit price", "Rabatt", "Versand", "Ratenbetrag", "Année", "Sconto"],
)
def test_no_column_is_suggested_for_what_is_left_to_pay_that_nobody_owes(tmp_path: Path, heading: str) -> None:
    rows = f"Invoice No,Customer,Date,Amount,{heading},Still to come\n1,Acme Ltd,2026-01-01,100,12,7\n"
    said = _said(tmp_path, "invoices.csv", rows)
    assert ("Still to come" in said, heading in said) == (True, False)


def test_the_day_of_a_payment_is_not_suggested_for_the_due_date(tmp_path: Path) -> None:
    rows = "Invoice No,Customer,Date,Amount,{}\n1,Acme Ltd,2026-01-01,100,2026-01-31\n"
    assert "=dueDate" not in _said(tmp_path, "invoices.csv", rows.format("Last Payment Date"))
    assert "Net due on=dueDate" in _said(tmp_path, "invoices.csv", rows.format("Net due on"))


def test_who_owes_is_not_said_of_invoices_that_do_not_say_what_is_left(tmp_path: Path) -> None:
    rows = "Invoice No,Customer,Date,Total,Paid\n1,Acme Ltd,2026-01-01,100,40\n2,Bolt Ltd,2026-01-02,300,300\n"
    meta = _asked(tmp_path, "list_invoices", rows, group_by="customer")["meta"]
    assert (meta["balancesKnown"], "do not say who owes" in meta["hint"]) == (False, True)
    paid = "Payment ID,Customer,Date,Amount\n1,Acme Ltd,2026-01-01,100\n"
    assert "balancesKnown" not in _asked(tmp_path, "list_payments", paid, "payments.csv", group_by="customer")["meta"]
    owed = rows.replace("Paid", "Balance")
    assert "balancesKnown" not in _asked(tmp_path, "list_invoices", owed, group_by="customer")["meta"]
