"""What people ask of an invoice beside its amounts: notes, reminders, days overdue, what a line is, who paid."""

from pathlib import Path
from typing import Any

import pytest

from server.folder.files.file_names import kind_of_name
from server.records.heading_forms.headings import folded
from server.records.shapes import PAYMENT
from tests.integration.folder_sessions import answered

INVOICE = "Invoice Number,Customer,Date,Total,Currency"
SAGE = """No,Type,A/C,Name,Date,Due Date,Ref,Net,Tax,Gross,O/S Amount
2,SI,ACC1,Globex Corporation,02/12/2025,,5001,10.00,2.00,12.00,4.00
3,SR,ACC1,Globex Corporation,29/12/2025,,BACS,8.00,0.00,8.00,0.00
"""

ORDERS = """Order Number,Order Status,Order Date,Last Name (Billing),Company (Billing),Order Total Amount
1,Completed,2025-12-02 10:11,,Acme GmbH,5.00
"""


def one(folder: Path, name: str, text: str, tool: str, profile: str = "exports", **arguments: Any) -> dict[str, Any]:
    (folder / name).write_text(text, encoding="utf-8")
    with answered(folder, profile) as session:
        return session.ask(tool, **arguments)


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        *[(name, "notes") for name in ("Notes", "Memo", "Notiz", "Bemerkung", "Commentaire", "Customer Note")],
        *[(name, "dunningLevel") for name in ("Mahnstufe", "Reminder level")],
        *[(name, "daysOverdue") for name in ("Tage überfällig", "Days overdue", "Jours de retard")],
    ],
)  # fmt: skip
def test_a_note_a_reminder_and_days_overdue_are_shown(tmp_path: Path, heading: str, shown: str) -> None:
    text = f"{INVOICE},{heading}\nI1,Acme GmbH,2026-08-01,10.00,EUR,3\n"
    assert one(tmp_path, "invoices.csv", text, "get_invoice", invoice_id="I1")["llm_view"][shown] == "3"


def test_notes_are_masked_and_in_a_single_invoice_alone(tmp_path: Path) -> None:
    text = f"{INVOICE},Notes\nI1,Karin Vogel,2026-08-01,10.00,EUR,call Karin Vogel at karin@web.de\n"
    answer = one(tmp_path, "invoices.csv", text, "get_invoice", invoice_id="I1")
    assert answer["llm_view"]["notes"] == "call K****n V****l at k***n@w***b.**"
    listed = one(tmp_path, "invoices.csv", text, "list_invoices")
    assert "notes" not in listed["llm_view"]["invoices"][0]
    assert listed["meta"]["inSingleRecord"] == ["invoices.notes"]


def test_under_finance_default_an_invoice_shows_no_notes(tmp_path: Path) -> None:
    text = f"{INVOICE},Notes\nI1,Acme GmbH,2026-08-01,10.00,EUR,any notes\n"
    answer = one(tmp_path, "invoices.csv", text, "get_invoice", "finance-default", invoice_id="I1")
    assert "notes" not in answer["llm_view"]
    assert "Notes" in answer["meta"]["fieldsRemoved"]


def test_a_line_shows_what_it_is_called_and_what_it_is(tmp_path: Path) -> None:
    text = (
        f"{INVOICE},Item Name,Item Desc,Quantity,Item Price,Item Total\n"
        "Z1,Acme Ltd,2026-08-31,30.00,USD,HOURS,Migration of mail server,1,10.00,10.00\n"
        "Z1,Acme Ltd,2026-08-31,30.00,USD,HOURS,,2,10.00,20.00\n"
    )
    view = one(tmp_path, "invoices.csv", text, "get_invoice", invoice_id="Z1")["llm_view"]
    assert [(line["description"], line.get("details")) for line in view["lineItems"]] == [
        ("HOURS", "Migration of mail server"),
        ("HOURS", None),
    ]


def test_a_payment_shows_who_paid_and_what_for(tmp_path: Path) -> None:
    head = "Zahlungs-ID;Datum;Auftraggeber;Betrag;Währung;Verwendungszweck"
    text = f"{head}\nZ1;03.04.2026;Karin Vogel;5,00;EUR;RE-1 Karin Vogel\n"
    view = one(tmp_path, "Zahlungen.csv", text, "get_payment", payment_id="Z1")["llm_view"]
    assert (view["customerName"], view["description"]) == ("K****n V****l", "RE-1 K****n V****l")


@pytest.mark.parametrize(
    ("name", "text", "tool", "shown"),
    [
        (
            "Customer Transactions.csv",
            SAGE,
            "list_invoices",
            {"id": "2", "invoiceNumber": "5001", "accountId": "ACC1", "amount": "12.00", "balance": "4.00"},
        ),
        (
            "Customer Transactions.csv",
            SAGE,
            "list_payments",
            {"id": "3", "amount": "8.00", "invoiceNumber": None},
        ),
        (
            "Rechnungen.csv",
            "Rechnungs-Nr.;Datum;Summe Steuer;Summe brutto;Bezahlt (brutto);Offen (brutto)\nR1;1.12.25;19;119;100;19\n",
            "list_invoices",
            {"amount": "119", "balance": "19", "amountPaid": "100", "taxAmount": "19"},
        ),
        (
            "FBL5N offene Rechnungen.csv",
            "Debitor;Name 1;Belegnummer;Betrag in Belegwährung;Belegwährung\n10;Acme GmbH;18;5,00;EUR\n",
            "list_invoices",
            {"customerName": "Acme GmbH", "amount": "5.00"},
        ),
        (
            "payment_transactions_export_1.csv",
            "Transaction ID,Transaction Date,Type,Amount,Fee,Currency\n1,2026-08-01,charge,100.00,3.00,EUR\n",
            "list_payments",
            {"effectiveDate": "2026-08-01", "amount": "100.00"},
        ),
        (
            "orders-2026-11-29.csv",
            ORDERS,
            "list_invoices",
            {"invoiceNumber": "1", "status": "Completed", "customerName": "Acme GmbH", "amount": "5.00"},
        ),
    ],
)  # fmt: skip
def test_headings_of_more_programs(tmp_path: Path, name: str, text: str, tool: str, shown: dict[str, Any]) -> None:
    (records,) = (value for value in one(tmp_path, name, text, tool)["llm_view"].values() if isinstance(value, list))
    assert {field: records[0].get(field) for field in shown} == shown


def test_of_two_taxes_neither_is_the_whole(tmp_path: Path) -> None:
    text = "Invoice Number,Date,Total,Tax,Tax2,Currency\nI1,2026-08-01,10.00,1.00,2.00,EUR\n"
    assert one(tmp_path, "invoices.csv", text, "list_invoices")["meta"]["sums"] == [
        {"currency": "EUR", "records": 1, "amount": 10.0}
    ]


def test_no_is_the_number_of_an_invoice_where_nothing_else_tells() -> None:
    assert folded(["No", "Ref"])["No"] == "no"
    assert folded(["No", "A/C", "Ref"])["No"] == "id"


def test_another_word_for_the_same_kind_is_no_second_kind() -> None:
    assert kind_of_name("payment_transactions_export_1") == (PAYMENT, True)
    assert kind_of_name("invoice_payments") == (None, True)


@pytest.mark.parametrize(
    ("header", "rows", "sums"),
    [
        ("Currency,Total (EUR)", ["USD,90.00", "EUR,50.00"], {"EUR": 140}),
        ("Currency,Total (EUR)", ["eur,90.00", "Euro,50.00"], {"EUR": 140}),
        ("Currency,Total,Total (EUR)", ["USD,100.00,90.00", "EUR,50.00,50.00"], {"USD": 100, "EUR": 50}),
        ("Currency,Total,Tax (EUR)", ["USD,100.00,9.00", "EUR,50.00,5.00"], {"USD": None, "EUR": 50}),
    ],
)
def test_the_currency_of_a_heading_is_that_of_its_amounts(
    tmp_path: Path, header: str, rows: list[str], sums: dict[str, float | None]
) -> None:
    lines = "".join(f"{at},2026-08-01,{row}\n" for at, row in enumerate(rows))
    meta = one(tmp_path, "invoices.csv", f"Invoice Number,Date,{header}\n{lines}", "list_invoices")["meta"]
    assert {added["currency"]: added.get("amount") for added in meta["sums"]} == sums
