"""Exports of PayPal, lexoffice, Chargebee, banks and shops in their own words, each beside what only looks alike."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.folder_sessions import answered


def _sums(folder: Path, tool: str, name: str, text: str, **arguments: object) -> list[tuple[Any, ...]]:
    """What a list adds up to: (currency, records, amount) of each currency; nothing where nothing is added up."""
    (folder / name).write_text(text, encoding="utf-8")
    with answered(folder, "exports") as session:
        sums = session.ask(tool, **arguments)["meta"].get("sums", [])
    return [(one.get("currency"), one["records"], one.get("amount")) for one in sums]


_PAYPAL = '"Datum","Name","Typ","Status","Währung","Brutto","Gebühr","Netto","Transaktionscode"\n'


def test_a_transfer_from_the_bank_makes_no_invoices_of_paypals_payments(tmp_path: Path) -> None:
    text = _PAYPAL + (
        '"02.09.2026","","Bankgutschrift auf PayPal-Konto","Abgeschlossen","EUR","24,90","0,00","24,90","2QX"\n'
        '"03.09.2026","Teehaus Lorenz","Website-Zahlung","Abgeschlossen","EUR","1.190,00","-29,95","1.160,05","3QX"\n'
        '"15.09.2026","Teehaus Lorenz","Rückzahlung","Abgeschlossen","EUR","-90,00","2,12","-87,88","4QX"\n'
    )
    assert _sums(tmp_path, "list_payments", "PayPal Zahlungen.csv", text) == [("EUR", 2, 1100.0)]


@pytest.mark.parametrize(
    ("file", "tool", "failed"),
    [
        ("refunds.csv", "list_refunds", "failed"),
        ("refunds.csv", "list_refunds", "Canceled"),
        ("credit_notes.csv", "list_credit_notes", "void"),
        ("Gutschriften.csv", "list_credit_notes", "Storniert"),
    ],
)
def test_what_came_to_nothing_is_told_among_refunds_and_credit_notes(
    tmp_path: Path, file: str, tool: str, failed: str
) -> None:
    text = f"id,date,amount,currency,status\nr_1,2026-09-03,20.00,EUR,issued\nr_2,2026-09-04,7.00,EUR,{failed}\n"
    (tmp_path / file).write_text(text, encoding="utf-8")
    with answered(tmp_path, "exports") as session:
        answer = session.ask(tool)
    (one,) = answer["meta"]["sums"]
    assert (one["amount"], one["voidAmount"]) == (27.0, 7.0)
    assert answer["meta"]["voidAmong"]


def test_an_invoice_is_of_the_day_that_it_states_and_not_of_that_of_its_row(tmp_path: Path) -> None:
    vouchers = [
        {"id": f"7c1d{number}-aa", "voucherType": "invoice", "voucherStatus": status, "voucherNumber": f"RE70{number}",
         "createdDate": "2026-10-02T09:20:09.000+02:00", "voucherDate": day, "contactName": "Lorenz Tee GmbH",
         "totalAmount": amount, "openAmount": left, "currency": "EUR"}
        for number, (status, day, amount, left) in enumerate(
            [("open", "2026-09-05", 1000.0, 400.0), ("voided", "2026-09-06", 50.0, 50.0), ("paid", "2026-10-01", 9, 0)]
        )
    ]  # fmt: skip
    (tmp_path / "invoices.json").write_text(json.dumps({"content": vouchers}))
    with answered(tmp_path, "exports") as session:
        (september,) = session.ask("list_invoices", from_date="2026-09-01", to_date="2026-09-30")["meta"]["sums"]
        (unpaid,) = session.ask("list_invoices", min_balance=0.01)["meta"]["sums"]
        numbered = session.ask("get_invoice", invoice_id="RE701")["llm_view"]
    assert (september["records"], september["amount"], september["voidAmount"]) == (2, 1050.0, 50.0)
    assert (unpaid["records"], unpaid["balance"]) == (1, 400.0)
    assert numbered["id"] == "7c1d1-aa"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Booking Date,Partner Name,Partner Iban,Account Name,Amount (EUR)", "2026-09-03,{},,Main Account,{}"),
        ('Buchungstag;"Beguenstigter/Zahlungspflichtiger";Betrag;Waehrung', "03.09.26;{};{};EUR"),
        ("Buchungstag;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung", "03.09.2026;{};RE 7;{};EUR"),
        (
            "Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung",
            "03.09.2026;04.09.2026;{};RE 7;{};EUR",
        ),
        ("Buchung;Valuta;Auftraggeber/Empfänger;Betrag;Währung", "03.09.2026;04.09.2026;{};{};EUR"),
    ],
)
def test_a_bank_says_who_paid_in_its_own_words(tmp_path: Path, head: str, row: str) -> None:
    amounts = ("1190.00", "-85.40") if "," in head else ("1190,00", "-85,40")
    rows = [row.format(name, amount) for name, amount in zip(("Lorenz Tee GmbH", "Stadtwerke"), amounts, strict=True)]
    text = "\n".join([head, *rows, ""])
    found = _sums(tmp_path, "list_payments", "transactions.csv", text, account_id="Lorenz Tee GmbH")
    assert found == [("EUR", 1, 1190.0)]


def test_tables_in_the_plural_before_a_heading_are_the_records_own(tmp_path: Path) -> None:
    text = (
        "subscriptions.id,customers.id,subscriptions.status,subscriptions.mrr,subscriptions.currency_code\n"
        "AzQ1,C7,Active,98.00,USD\nAzQ2,C7,Cancelled,0.00,USD\nAzQ3,C8,Active,20.00,USD\n"
    )
    assert _sums(tmp_path, "list_subscriptions", "Subscriptions.csv", text, status="active") == [("USD", 2, 118.0)]


@pytest.mark.parametrize(
    ("head", "row", "found"),
    [
        ("id,name,Street,City,State", "a1,Lorenz Tee GmbH,Hill 1,Austin,TX", None),
        ("id,name,Street,City,State,Status", "a1,Lorenz Tee GmbH,Hill 1,Austin,TX,active", 1),
        ("id,name,Zip,City,State", "a1,Lorenz Tee GmbH,78701,Austin,Texas", None),
        ("id,name,State", "a1,Lorenz Tee GmbH,active", 1),
        ("id,name,Zip,City,State", "a1,Lorenz Tee GmbH,78701,Austin,active", 1),
    ],
)
def test_a_state_beside_a_city_is_no_status(tmp_path: Path, head: str, row: str, found: int | None) -> None:
    (tmp_path / "customers.csv").write_text(f"{head}\n{row}\n")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_accounts", status="active")
    assert (answer.get("llm_view") or {}).get("total") == found
    assert ("error" in answer["meta"]) == (found is None)


@pytest.mark.parametrize("state", ["State,City", "Estado,Ciudad", "Stato,Città"])
def test_a_state_that_is_none_of_an_address_is_a_status(tmp_path: Path, state: str) -> None:
    text = f"Invoice Number,Date,Total,{state}\nI1,2026-09-03,60.00,void,Reno\nI2,2026-09-04,50.00,open,Reno\n"
    (tmp_path / "invoices.csv").write_text(text)
    with answered(tmp_path, "exports") as session:
        (found,) = session.ask("list_invoices")["meta"]["sums"]
    assert (found["amount"], found["voidAmount"]) == (110.0, 60.0)


@pytest.mark.parametrize(
    ("heading", "sums"),
    [("Brutto_EUR", [("EUR", 1, 119.0)]), ("Brutto EUR", [("EUR", 1, 119.0)]), ("Brutto_neu", [])],
)
def test_a_currency_stands_behind_a_line_as_well(tmp_path: Path, heading: str, sums: list[tuple[Any, ...]]) -> None:
    text = f"Rechnungsnummer;Rechnungsdatum;{heading}\nRE-1;01.09.2026;119,00\n"
    assert _sums(tmp_path, "list_invoices", "Rechnungen.csv", text) == sums


def test_rows_of_customers_and_suppliers_are_called_by_one_heading(tmp_path: Path) -> None:
    text = (
        "Belegart;Belegdatum;Belegnummer;Kunde/Lieferant;Bruttobetrag\n"
        "Ausgangsrechnung;01.09.2026;RE-1;Lorenz Tee GmbH;1190,00\n"
        "Eingangsrechnung;02.09.2026;ER-1;Bahn AG;59,50\n"
    )
    assert _sums(tmp_path, "list_invoices", "Rechnungen.csv", text, account_id="Lorenz Tee GmbH") == [(None, 1, 1190.0)]
