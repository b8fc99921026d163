"""Lists of programs and of their APIs whose headings are learnt from public repositories, with invented values."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.folder_sessions import answered

_TABLES = {
    "Odoo by its technical names": (
        "id,name,invoice_partner_display_name,invoice_date,invoice_date_due,amount_total_signed,amount_residual_signed\n"
        "move_1,INV/1,Acme Ltd,2026-09-01,2026-10-01,120.00,0.00\n"
        "move_2,INV/2,Bolt Inc,2026-09-05,2026-10-05,50.00,50.00\n"
    ),
    "Square's dashboard": (
        "Invoice ID,Customer Name,Invoice Date,Due Date,Requested Amount,Amount Paid,Amount Remaining\n"
        "000012,Acme Ltd,2026-09-01,2026-10-01,$120.00,$120.00,$0.00\n"
        "000013,Bolt Inc,2026-09-05,2026-10-05,$50.00,,$50.00\n"
    ),
    "HubSpot": (
        "Record ID,Number,Invoice Status,Date Created,Due Date,Amount billed,Balance due,Company\n"
        "9001,INV-1,Paid,2026-09-01,2026-10-01,120.00,0.00,Acme Ltd\n"
        "9002,INV-2,Open,2026-09-05,2026-10-05,50.00,50.00,Bolt Inc\n"
    ),
    "Sage Intacct": (
        "Customer name,Invoice number,Invoice date,Due date,State,Total amount,Total paid,Total due\n"
        "Acme Ltd,INV1,2026-09-01,2026-10-01,Paid,120.00,120.00,0.00\n"
        "Bolt Inc,INV2,2026-09-05,2026-10-05,Posted,50.00,0.00,50.00\n"
    ),
    "Visma": (
        "Fakturanummer;Kund;Fakturadatum;F\u00f6rfallodatum;Belopp inkl. moms;Kvar att betala\n"
        "401;Acme Ltd;2026-09-01;2026-10-01;120,00;0,00\n402;Bolt Inc;2026-09-05;2026-10-05;50,00;50,00\n"
    ),
    "Tally": (
        "Voucher No.,Party Name,Date,Due Date,Amount,Balance\n"
        "V-1,Acme Ltd,2026-09-01,2026-10-01,120,0\nV-2,Bolt Inc,2026-09-05,2026-10-05,50,50\n"
    ),
}


@pytest.mark.parametrize("name", _TABLES)
def test_a_list_says_what_is_billed_to_whom_and_what_is_left(tmp_path: Path, name: str) -> None:
    (tmp_path / "invoices.csv").write_text(_TABLES[name], encoding="utf-8")
    _states(tmp_path, "Bolt Inc")


def _states(folder: Path, customer: str) -> None:
    with answered(folder, "exports") as session:
        (added,) = session.ask("list_invoices", from_date="2026-09-01", to_date="2026-09-30")["meta"]["sums"]
        his = session.ask("list_invoices", account_id=customer, min_balance=0.01, to_due_date="2026-10-31")
    assert (added["records"], added["amount"], added["balance"]) == (2, 170, 50)
    assert his["llm_view"]["total"] == 1


@pytest.mark.parametrize(
    ("head", "void"),
    [("Status", "Void"), ("Etat", "Annulée"), ("État", "Annulée"), ("invoice_status_name", "Voided")],
)
def test_a_status_is_one_however_its_heading_is_written(tmp_path: Path, head: str, void: str) -> None:
    text = f"number,date,total,balance,{head}\n1,2026-09-01,120.00,0.00,x\n2,2026-09-02,90.30,90.30,{void}\n"
    (tmp_path / "invoices.csv").write_text(text, encoding="utf-8")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert (added["voidAmount"], added["balance"]) == (90.3, 0)


def _rows(**names: str) -> list[dict[str, Any]]:
    said = [
        ("1", "7", "2026-09-01", "2026-10-01", "120.00", "0.00"),
        ("2", "8", "2026-09-05", "2026-10-05", "50", "50"),
    ]
    return [dict(zip(names.values(), row, strict=True)) for row in said]


_MONEYBIRD = _rows(
    id="id", of="contact_id", day="invoice_date", due="due_date", amount="total_price_incl_tax", left="total_unpaid"
)
_BEXIO = _rows(
    id="id", of="contact_id", day="is_valid_from", due="is_valid_to", amount="total", left="total_remaining_payments"
)
_BILLOMAT = _rows(id="id", of="client_id", day="date", due="due_date", amount="total_gross", left="open_amount")


_QUICKBOOKS = [
    one | {"CustomerRef": {"value": one["CustomerRef"], "name": "Acme"}, "CurrencyRef": {"value": "USD"}}
    for one in _rows(id="Id", of="CustomerRef", day="TxnDate", due="DueDate", amount="TotalAmt", left="Balance")
]


@pytest.mark.parametrize(
    "document",
    [
        _MONEYBIRD,
        _BEXIO,
        {"QueryResponse": {"Invoice": _QUICKBOOKS, "maxResults": 2}},
        {"invoices": {"invoice": _BILLOMAT, "@page": "1", "@per_page": "100", "@total": "2"}},
    ],
    ids=["Moneybird", "bexio", "QuickBooks", "Billomat, a list within the list"],
)
def test_so_does_what_an_api_answers(tmp_path: Path, document: Any) -> None:
    (tmp_path / "invoices.json").write_text(json.dumps(document))
    _states(tmp_path, "8")


@pytest.mark.parametrize("customer", ["acc8", "Bolt Inc"])
def test_an_account_within_an_object_is_whose_it_is(tmp_path: Path, customer: str) -> None:
    billed = [
        ("7", "Acme Ltd", "2026-09-01", "2026-10-01", 120, 0),
        ("8", "Bolt Inc", "2026-09-05", "2026-10-05", 50, 50),
    ]
    records = [
        {"id": f"i{number}", "object": "invoice", "account": {"id": f"acc{number}", "company": name},
         "created_at": f"{day}T08:00:00Z", "due_at": f"{due}T08:00:00Z", "total": total, "balance": left}
        for number, name, day, due, total, left in billed
    ]  # fmt: skip
    (tmp_path / "invoices.json").write_text(json.dumps({"object": "list", "has_more": False, "data": records}))
    _states(tmp_path, customer)


def test_a_draft_of_freshbooks_is_none_though_it_is_unpaid(tmp_path: Path) -> None:
    own = {"amount": {"amount": "60.00", "code": "CAD"}, "create_date": "2026-09-01", "payment_status": "unpaid"}
    states = [own | {"id": number, "v3_status": one} for number, one in enumerate(("sent", "draft"))]
    (tmp_path / "invoices.json").write_text(json.dumps({"invoices": states}))
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices", from_date="2026-09-01")["meta"]["sums"]
    assert (added["amount"], added["draftAmount"]) == (120, 60)


def test_what_is_past_due_is_not_paid_yet_and_what_is_given_back_not_any_more(tmp_path: Path) -> None:
    rows = "t1,2026-09-01,10.00,past_due,false\nt2,2026-09-01,20.00,completed,true\nt3,2026-09-01,40,completed,false\n"
    (tmp_path / "payments.csv").write_text(f"id,created_at,total,status,is_refunded\n{rows}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_payments")["meta"]["sums"]
    assert (added["amount"], added["draftAmount"], added["voidAmount"]) == (70, 10, 20)


def test_what_was_given_back_in_part_is_so_much(tmp_path: Path) -> None:
    rows = "t1,2026-09-01,40.00,true,15.00\nt2,2026-09-01,20.00,false,0.00\n"
    (tmp_path / "payments.csv").write_text(f"id,created_at,total,is_refunded,refunded_amount\n{rows}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_payments")["meta"]["sums"]
    kept = added["amount"] - added["refundAmount"] - added.get("voidAmount", 0) + added.get("voidKeptAmount", 0)
    assert (added["amount"], added["refundAmount"], kept) == (60, 15, 45)


def test_a_subscription_brings_in_what_it_says_of_a_month(tmp_path: Path) -> None:
    (tmp_path / "subscriptions.csv").write_text("subscription_id,account_id,mrr_amount,arr_amount\nS1,A1,490,5880\n")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_subscriptions")["meta"]["sums"]
    assert added["amount"] == 490


def test_an_invoice_with_invoices_of_its_own_is_one(tmp_path: Path) -> None:
    wrapped = {"invoice": {"id": "i1", "date": "2026-09-01", "total": 5, "invoices": [{"id": "i2", "total": 7}]}}
    (tmp_path / "invoices.json").write_text(json.dumps(wrapped))
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert (added["records"], added["amount"]) == (1, 5)


@pytest.mark.parametrize(
    ("name", "state", "counted"),
    [("ACCRECPAYMENT", "AUTHORISED", 120), ("ACCPAYPAYMENT", "AUTHORISED", None), ("ACCRECPAYMENT", "DELETED", 0)],
)
def test_what_was_paid_of_bills_or_deleted_was_not_received(
    tmp_path: Path, name: str, state: str, counted: float | None
) -> None:
    own = {
        "PaymentID": "p0",
        "Date": "2026-09-01",
        "Amount": 0.0,
        "PaymentType": "ACCRECPAYMENT",
        "Status": "AUTHORISED",
    }
    other = own | {"PaymentID": "p1", "Amount": 120.0, "PaymentType": name, "Status": state}
    (tmp_path / "payments.json").write_text(json.dumps({"Payments": [own, other]}))
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_payments")["meta"]["sums"]
    assert added["amount"] - added.get("voidAmount", 0) == (counted or 0)
    assert added["records"] == (1 if counted is None else 2)
