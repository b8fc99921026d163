"""Records of which nothing came: nobody owes a void invoice, and a failed payment is counted apart."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered
from tests.unit.server.folder.looks.rows.written_objects import write_objects

HEAD = "id,date,due_date,currency,total,balance,status"


@pytest.mark.parametrize(
    ("status", "owed"),
    [
        ("void", 30),
        ("Voided", 30),
        ("Storniert", 30),
        ("Annulée", 30),
        ("Anulada", 30),
        ("Geannuleerd", 30),
        *[
            (one, 30)
            for one in ("Annulled", "Reversed", "Ungültig", "Scartata", "VOID - duplicate", "Storniert (doppelt)")
        ],
        *[(one, 30) for one in ("Credited", "Refunded", "Rückerstattet", "Remboursée")],
        *[(one, 100) for one in ("Storniert (teilweise)", "Cancelled - not yet", "Void: 50 %", "Partially refunded")],
        *[
            (one, 100)
            for one in ("Cancelled - reinstated", "Storniert - Widerspruch", "Void: disputed", "Cancelled: 1 item")
        ],
        *[(one, 100) for one in ("Unpaid (not void)", "void-duplicate", "Refunded (10.00)", "Reversed charge")],
        ("Invoice : Voided", 30),  # NetSuite
        ("overdue", 100),
        ("avoided", 100),
        ("Bill : Voided", 100),
        ("", 100),
    ],
)
def test_nobody_owes_a_void_invoice(tmp_path: Path, status: str, owed: int) -> None:
    rows = f"1,2026-01-05,2026-02-05,EUR,70.00,70.00,{status}\n2,2026-01-05,2026-02-05,EUR,50.00,30.00,open\n"
    (tmp_path / "invoices.csv").write_text(f"{HEAD}\n{rows}", encoding="utf-8")
    source = FolderSource(tmp_path)
    (added,) = source.list("invoice", Query(), limit=5, cursor=None).sums
    void = owed == 30
    assert (added.amount, added.balance) == (Decimal(120), Decimal(owed))
    assert (added.void, added.void_amount) == ((1, Decimal(70)) if void else (0, None))
    assert source.count("invoice", Query(least_balance=Decimal("0.01"))) == 2 - void


@pytest.mark.parametrize(
    ("status", "owed", "drafts"),
    [
        *[(one, 30, 1) for one in ("draft", "DRAFT", "Entwurf", "Brouillon", "Awaiting approval", "Invoice : Draft")],
        *[(one, 30, 0) for one in ("uncollectible", "Written off", "written_off", "Write-off", "Ausgebucht")],
        *[(one, 100, 0) for one in ("drafted", "sent", "awaiting payment", "past_due", "partially written off")],
    ],
)
def test_nobody_is_asked_for_a_draft_or_for_what_is_written_off(
    tmp_path: Path, status: str, owed: int, drafts: int
) -> None:
    rows = f"1,2026-01-05,2026-02-05,EUR,70.00,70.00,{status}\n2,2026-01-05,2026-02-05,EUR,50.00,30.00,open\n"
    (tmp_path / "invoices.csv").write_text(f"{HEAD}\n{rows}", encoding="utf-8")
    with answered(tmp_path, "finance-default") as session:
        meta = session.ask("list_invoices", to_due_date="2026-03-01", min_balance=0.01)["meta"]
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    (owing,) = meta["sums"]
    assert (owing["records"], owing["balance"]) == (1 if owed == 30 else 2, owed)
    assert ("voidAmong" in meta) is (owed == 30)
    assert (added["amount"], added["balance"], added.get("draftRecords", 0)) == (120, owed, drafts)
    assert added.get("draftAmount", 0) == 70 * drafts


def test_it_is_told_with_the_sums(tmp_path: Path) -> None:
    (tmp_path / "invoices.jsonl").write_text(
        '{"id": "in_1", "amount_remaining": 7000, "total": 7000, "currency": "eur", "status": "void"}\n'
        '{"id": "in_2", "amount_remaining": 0, "total": 500, "currency": "eur", "status": "paid"}\n'
    )
    (tmp_path / "payments.csv").write_text(
        "id,date,currency,amount,status\np1,2026-01-05,EUR,100.00,Failed\np2,2026-01-05,EUR,40.00,Paid\n"
    )
    with answered(tmp_path, "finance-default") as session:
        invoices, paid = (session.ask("list_invoices", status=one)["meta"] for one in ("void, paid", "paid"))
        payments = session.ask("list_payments")["meta"]
    (added,) = invoices["sums"]
    assert (added["amount"], added["voidRecords"], added["voidAmount"], added["balance"]) == (7500, 1, 7000, 0)
    assert "Nothing is left to pay of a void invoice" in invoices["hint"]
    assert "voidAmount" in invoices["hint"]
    assert "hint" not in paid
    assert payments["sums"] == [{"currency": "EUR", "records": 2, "amount": 140, "voidRecords": 1, "voidAmount": 100}]
    assert payments["voidAmong"] is True
    assert "failed or were cancelled" in payments["hint"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, True),
        ({"status": "void"}, True),
        ({"status": "open, void"}, True),
        ({"status": "written off"}, True),
        ({"status": "open"}, False),
        ({"status": "open", "sort": "-balance"}, False),
        ({"from_date": "2026-02-01"}, False),
        ({"min_balance": 0.01}, True),  # by which it is left out
        ({"sort": "-balance"}, True),
    ],
)
def test_it_is_told_with_lists_that_have_such_records_or_would(
    tmp_path: Path, asked: dict[str, object], *, told: bool
) -> None:
    rows = (
        "1,2026-01-05,,EUR,70.00,70.00,void",
        "2,2026-02-05,,EUR,50.00,30.00,open",
        "3,2026-01-05,,EUR,5,5,written off",
    )
    (tmp_path / "invoices.csv").write_text("\n".join((HEAD, *rows)))
    with answered(tmp_path, "finance-default") as session:
        assert ("voidAmong" in session.ask("list_invoices", **asked)["meta"]) is told


@pytest.mark.parametrize(
    ("status", "came"),
    [
        *[(one, False) for one in ("returned", "charged_back", "Chargeback", "bounced", "abandoned", "Failed - R01")],
        *[
            (one, False)
            for one in ("customer_approval_denied", "Rücklastschrift", "zurückgebucht", "geplatzt", "Impayé")
        ],
        *[(one, False) for one in ("Impayé", "Devuelto", "Insoluto", "Gestorneerd", "Estornado", "refunded", "unpaid")],
        *[
            (one, True)
            for one in ("paid_out", "pending_submission", "partially refunded", "Refunded - 10.00", "disputed")
        ],
    ],
)
def test_nobody_got_a_payment_that_came_back(tmp_path: Path, status: str, *, came: bool) -> None:
    (tmp_path / "payments.csv").write_text(
        f"id,date,currency,amount,status\np1,2026-01-05,EUR,100.00,{status}\np2,2026-01-05,EUR,40.00,Paid\n"
    )
    (added,) = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None).sums
    assert (added.amount, added.void, added.void_amount) == (140, *((0, None) if came else (1, Decimal(100))))


def test_a_void_record_of_nothing_is_void(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "id,date,currency,amount,status\np1,2026-01-05,EUR,0.00,failed\np2,2026-01-05,EUR,40.00,Paid\n"
    )
    (added,) = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None).sums
    assert (added.void, added.void_amount) == (1, Decimal(0))


@pytest.mark.parametrize(
    ("refunded", "void", "void_amount", "partly"),
    [("", 1, 100, 0), ("0", 1, 100, 0), ("30.00", 0, None, 1), ("100.00", 0, None, 0), ("120.00", 0, None, 0)],
)
def test_what_was_given_back_is_taken_off_once(
    tmp_path: Path, refunded: str, void: int, void_amount: int | None, partly: int
) -> None:
    rows = f"p1,2026-01-05,EUR,100.00,{refunded},Refunded\np2,2026-01-05,EUR,40.00,,Paid\n"
    (tmp_path / "payments.csv").write_text(f"id,date,currency,amount,amount_refunded,status\n{rows}")
    (added,) = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None).sums
    assert (added.void_kept, added.void_kept_amount, added.partly_refunded) == (void, void_amount, partly)
    assert (added.void, added.void_amount) == (1, Decimal(100))


_REFUNDED = "3,2026-01-07,EUR,50.00,50.00,refunded\n"
_PARTLY = "4,2026-01-08,EUR,20.00,5.00,partially_refunded\n"


@pytest.mark.parametrize(
    ("profile", "more", "said", "told"),
    [
        ("finance-default", _REFUNDED, {"voidRecords": 2, "voidAmount": 130}, None),
        ("finance-default", _REFUNDED + _PARTLY, {"voidRecords": 2, "voidAmount": 130}, 1),
        ("finance-default", _PARTLY, {"voidRecords": 1, "voidAmount": 80}, 1),
        ("exports", _REFUNDED + _PARTLY, {"voidRecords": 1, "voidAmount": 80, "refundAmount": 55}, None),
        ("exports", _PARTLY, {"voidRecords": 1, "voidAmount": 80, "refundAmount": 5}, None),
    ],
)
def test_what_was_given_back_is_void_where_its_amount_is_hidden(
    tmp_path: Path, profile: str, more: str, said: dict[str, float], told: int | None
) -> None:
    rows = f"1,2026-01-05,EUR,100.00,0.00,paid\n2,2026-01-06,EUR,80.00,0.00,voided\n{more}"
    (tmp_path / "invoices.csv").write_text(f"id,date,currency,total,Refunded Amount,status\n{rows}")
    with answered(tmp_path, profile) as session:
        meta = session.ask("list_invoices")["meta"]
        of_refunded = session.ask("list_invoices", status="refunded")["meta"]
    (added,) = meta["sums"]
    names = ("voidRecords", "voidAmount", "refundAmount")
    assert {name: added[name] for name in names if name in added} == said
    assert meta.get("refundsHidden") == told
    assert ("the profile of this connection hides how much" in meta["hint"]) is (told is not None)
    assert ("voidAmong" in of_refunded) is (_REFUNDED in more and profile == "finance-default")


@pytest.mark.parametrize(
    ("status", "balance", "void"),
    [
        *[(one, "", True) for one in ("Failed", "Declined", "Fehlgeschlagen", "Échouée", "Fallido", "Mislukt")],
        ("failed", "0.00", True),
        ("failed", "70.00", False),  # by whom the payment failed owes it still
        ("Declined", "see note", False),
        *[(one, "", False) for one in ("Payment not failed", "Failed once", "Pending payment", "")],
    ],
)
def test_nothing_came_of_an_order_that_failed(tmp_path: Path, status: str, balance: str, *, void: bool) -> None:
    rows = f"1,2026-01-05,EUR,70.00,{balance},{status}\n2,2026-01-05,EUR,50.00,0.00,paid\n"
    (tmp_path / "invoices.csv").write_text(f"order number,date,currency,total,balance,status\n{rows}", encoding="utf-8")
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.amount, added.void, added.void_amount) == (120, *((1, Decimal(70)) if void else (0, None)))
    assert added.balance == (70 if balance == "70.00" else 0)


@pytest.mark.parametrize(("paid", "void", "void_amount"), [("100.00", 0, None), ("-100.00", 1, -20)])
def test_a_refund_is_not_given_back_itself(tmp_path: Path, paid: str, void: int, void_amount: int | None) -> None:
    """One below zero is a refund beside payments above it, and in a ledger a payment like the others."""
    rows = f"p1,2026-01-05,EUR,{paid},Paid\np2,2026-01-05,EUR,-20.00,Refunded\n"
    (tmp_path / "payments.csv").write_text(f"id,date,currency,amount,status\n{rows}")
    (added,) = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None).sums
    assert (added.void, added.void_amount) == (void, void_amount)


def test_subscriptions_that_bring_nothing_are_told_apart(tmp_path: Path) -> None:
    stated = {
        "active": 100,
        "Cancelled": 50,
        "paused": 30,
        "Gekündigt": 7,
        "trialing": 70,
        "In trial": 20,
        "past_due": 5,
    }
    rows = "".join(f"s{amount},2026-01-05,EUR,{amount},{status}\n" for status, amount in stated.items())
    (tmp_path / "subscriptions.csv").write_text(f"id,start_date,currency,mrr,status\n{rows}", encoding="utf-8")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_subscriptions")["meta"]
        active = session.ask("list_subscriptions", status="active")["meta"]
    (added,) = meta["sums"]
    assert (added["amount"], added["voidRecords"], added["voidAmount"]) == (282, 3, 87)
    assert (added["draftRecords"], added["draftAmount"]) == (2, 90)
    assert "cancelled, ended or paused" in meta["hint"]
    assert "trials or have not begun" in meta["hint"]
    assert "voidAmong" not in active


@pytest.mark.parametrize(
    ("member", "void", "drafts"),
    [
        *[({name: True}, 1, 0) for name in ("is_deleted", "voided", "isVoid", "deleted")],
        *[({"is_deleted": said}, 1, 0) for said in (1, "true", "Yes", "ja")],
        *[({"is_deleted": said}, 0, 0) for said in (False, 0, "false", "no", "", None, 2, [1])],
        *[({"cancelled": said}, 1, 0) for said in ("2026-01-05", "05.01.2026 10:00", "Cancelled", "void")],
        *[({"Storniert": said}, 1, 0) for said in ("ja", "Storniert", "2026-01-05")],
        *[
            ({"cancelled": said}, 0, 0)
            for said in ("Not cancelled", "-", "0000-00-00", "0001-01-01T00:00:00", "1970-01-01", "9999-12-31")
        ],
        ({"Fully Refunded?": "1"}, 1, 0),
        ({"Fully Refunded?": "0"}, 0, 0),
        ({"status": "Ej bokförd"}, 0, 1),
        ({"is_draft": True}, 0, 1),
        ({"is_draft": True, "status": "open"}, 0, 1),
        ({"voided": True, "is_draft": True, "status": "paid"}, 1, 0),
        ({"is_draft": True, "status": "void"}, 1, 0),
    ],
)
def test_a_field_may_say_that_nothing_came_of_a_record(
    tmp_path: Path, member: dict[str, object], void: int, drafts: int
) -> None:
    invoice = {"id": "a", "date": "2026-01-01", "amount": 70, "balance": 70, "currency": "EUR"}
    (tmp_path / "invoices.json").write_text(json.dumps([{**invoice, **member}, {**invoice, "id": "b", "balance": 30}]))
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.void, added.drafts) == (void, drafts)
    assert added.balance == (30 if void or drafts else 100)


@pytest.mark.parametrize(
    ("said", "void"),
    [
        ([0, 1, 0], 1),
        ([0, 1, 2], 0),  # seats of a booking
        (["0.00", "1", "12.50"], 0),
        (["No", "Yes", ""], 1),
    ],
)
@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
def test_how_many_were_cancelled_says_of_no_record_that_it_was(
    tmp_path: Path, said: list[object], void: int, form: str
) -> None:
    records = [{"id": f"a{n}", "date": "2026-01-01", "amount": "70.00", "Cancelled": one} for n, one in enumerate(said)]
    if form == "csv":
        rows = [",".join(map(str, record.values())) for record in records]
        (tmp_path / "invoices.csv").write_text("\n".join(["id,date,amount,Cancelled", *rows, ""]))
    else:
        write_objects(tmp_path / f"invoices.{form}", records)
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.amount, added.void) == (Decimal(210), void)


@pytest.mark.parametrize(("status", "told"), [("Paid", 1), ("Bezahlt", 1), ("unpaid", None), ("partially paid", None)])
def test_it_is_told_that_a_paid_invoice_states_a_balance(tmp_path: Path, status: str, told: int | None) -> None:
    rows = f"1,2026-01-05,,EUR,70.00,64.00,{status}\n2,2026-01-05,,EUR,50.00,0.00,paid\n3,2026-01-05,,EUR,8,8,open\n"
    (tmp_path / "invoices.csv").write_text(f"{HEAD}\n{rows}")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    assert meta["sums"][0]["balance"] == 72
    assert meta.get("paidWithBalance") == told


@pytest.mark.parametrize("head", ["order number,date,due date", "id,date,memo", "invoice number,date,due date"])
def test_an_invoice_whose_payment_failed_is_owed_still(tmp_path: Path, head: str) -> None:
    rows = "1,2026-01-05,,EUR,70.00,Failed\n2,2026-01-05,,EUR,50.00,paid\n"
    (tmp_path / "invoices.csv").write_text(f"{head},currency,total,status\n{rows}", encoding="utf-8")
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.amount, added.void) == (Decimal(120), 0)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_order_that_failed_says_nothing_of_an_invoice_beside_it(tmp_path: Path, form: str, *, turned: bool) -> None:
    every = {"date": "2026-01-05", "currency": "EUR", "status": "Failed"}
    order = {"order number": "1", "total": 70, **every}
    records = [order, {"invoice number": "A1", "due date": "2026-02-05", "total": 300, **every}][:: -1 if turned else 1]
    heads = ["order number", "invoice number", "due date", "total", *every]
    rows = [",".join(str(record.get(head, "")) for head in heads) for record in records]
    table, objects = "\n".join([",".join(heads), *rows]), "\n".join(map(json.dumps, records))
    (tmp_path / f"invoices.{form}").write_text(f"{table if form == 'csv' else objects}\n")
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.amount, added.void, added.void_amount) == (Decimal(370), 1, Decimal(70))


def test_an_order_that_failed_says_nothing_of_an_invoice_in_another_file(tmp_path: Path) -> None:
    """Of both nothing is said of what is left to pay."""
    (tmp_path / "invoices-1.csv").write_text(
        "order number,date,currency,total,status\n1,2026-01-05,EUR,70.00,Failed\n2,2026-01-05,EUR,50.00,paid\n"
    )
    (tmp_path / "invoices-2.csv").write_text(
        "invoice number,date,due date,currency,total,status\nA1,2026-01-05,2026-02-05,EUR,300.00,Failed\n"
    )
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.amount, added.void, added.void_amount) == (Decimal(420), 1, Decimal(70))
