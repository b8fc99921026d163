"""What a service sent to its owner, money that went out, and attempts that failed are no payments of customers."""

import json
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest

from server.folder.looks.object_looks import ObjectLooks
from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered
from tests.unit.server.folder.looks.rows.written_objects import write_objects


def _received(folder: Path, text: str, name: str = "payments.csv") -> tuple[int, float | None, object]:
    """(payments, what they come to but for those that failed, rows that are something else)."""
    (folder / name).write_text(text, encoding="utf-8")
    with answered(folder, "exports") as session:
        answer = session.ask("list_payments")
    sums = answer["meta"].get("sums", [{}])
    amount = sums[0].get("amount")
    counted = None if amount is None else amount - (sums[0].get("voidAmount") or 0)
    return answer["llm_view"]["total"], counted, answer["meta"].get("othersLeftOut")


@pytest.mark.parametrize(
    ("heads", "used"),
    [
        ("id,Amount,Created (UTC),Currency,Automatic,Arrival Date (UTC),Destination,Status,Type,Method", False),
        ("id,amount,arrival_date,currency,reference,status", False),
        ("id,amount,arrival_date,currency,guest_name,status", True),
        ("id,amount,arrival_date,currency,room,status", True),
        ("id,amount,arrival_date,currency,method,status", True),
        ("id,amount,arrival_date,currency,email,destination", True),  # of a journey
        ("id,amount,date,currency,destination,status", True),
        ("id,amount,arrival_date,currency,payout_type,deducted_fees", False),
        *[
            (f"id,amount,arrival_date,currency,{one}", True)
            for one in ("passenger", "name", "patient", "pnr", "paid_on")
        ],
        ("id,amount,arrival_date,currency,name,payout_date", True),  # of a journey that a portal has sold
    ],
)
def test_payouts_are_no_payments_whatever_their_file_is_called(tmp_path: Path, heads: str, *, used: bool) -> None:
    cells = [f"PO{at}" if at == 0 else "10.00" if at == 1 else "x" for at in range(heads.count(",") + 1)]
    (tmp_path / "payments.csv").write_text(f"{heads}\n{','.join(cells)}\n")
    (tmp_path / "other payments.csv").write_text("Payment No,Date,Amount\n1,2026-01-05,7.00\n")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments")
    assert (answer["llm_view"]["total"], answer["meta"].get("filesNotUsed")) == ((2, None) if used else (1, 1))
    assert used or "payments.csv: the whole file was skipped (it lists payouts" in (tmp_path / ".stderr").read_text()


@pytest.mark.parametrize(("member", "used"), [("reference", None), ("passenger", 1)])
@pytest.mark.parametrize("form", ["json", "jsonl", "parquet"])
def test_payouts_are_no_payments_in_any_format(tmp_path: Path, member: str, used: int | None, form: str) -> None:
    payout = {"id": "PO1", "amount": 10.5, "arrival_date": "2026-01-05", "currency": "EUR", member: "x"}
    write_objects(tmp_path / f"payments.{form}", [payout])
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments")
    assert (answer["llm_view"] or {}).get("total") == used


@pytest.mark.parametrize(
    ("heads", "rows", "counted", "others"),
    [
        ("Type,Cashflow", ["PAYMENT,MONEY_IN", "TRANSFER,MONEY_OUT"], 100, 1),
        ("Type,Cashflow", ["PAYMENT,MONEY_IN", "REFUND,MONEY_OUT"], 70, None),
        ("Note,Direction", ["a,IN", "b,OUT"], 100, 1),
        ("Note,Direction", ["a,IN", "b,NEUTRAL"], 100, 1),
        ("Note,Direction", ["a,Incoming", "b,Outgoing"], 100, 1),
        ("Note,Flow", ["a,Incoming", "b,Outgoing"], 100, 1),
        ("Note,Flow", ["a,redirect", "b,embedded"], 130, None),  # of a checkout
        ("Call ID,Flow", ["a,Incoming", "b,Outgoing"], 130, None),
        ("Note,Direction", ["a,credit", "b,debit"], 130, None),  # a bank's or a ledger's
        ("Note,Direction", ["a,OUT", "b,OUT"], 130, None),  # nothing tells that any came in
        ("Note,Direction", ["a,North", "b,South"], 130, None),
        ("Type,Cashflow", ["PAYMENT,MONEY_IN", "DISBURSEMENT,"], 100, 1),
        ("Typ,Note", ["Einnahme,a", "Ausgabe,b"], 100, 1),
        ("Note,Direction", ["a,IN", "b,", "c,OUT"], 130, 1),  # of one it is not said
        *[(f"{one},Direction", ["a,Inbound", "b,Outbound"], 130, None) for one in ("Flight", "Call ID", "Shipment No")],
        *[(f"{one},Direction", ["a,In", "b,Out"], 100, 1) for one in ("Creditor Agent", "Route", "Callback URL")],
        ("Flight,Cashflow", ["a,MONEY_IN", "b,MONEY_OUT"], 100, 1),
    ],
)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_money_that_went_out_was_not_received(
    tmp_path: Path, heads: str, rows: list[str], counted: float, others: int | None, form: str
) -> None:
    names = ["Payment ID", "Date", "Customer", "Currency", "Amount", *heads.split(",")]
    lines = [[f"P{n}", f"2026-09-0{n}", "Acme Ltd", "EUR", "30" if n > 1 else "100", *row.split(",")]
             for n, row in enumerate(rows, 1)]  # fmt: skip
    table = "\n".join(map(",".join, [names, *lines])) + "\n"
    objects = "".join(json.dumps(dict(zip(names, line, strict=True))) + "\n" for line in lines)
    text = table if form == "csv" else objects
    assert _received(tmp_path, text, f"payments.{form}")[1:] == (counted, others)


def test_objects_with_a_direction_are_read_at_the_cost_of_others(tmp_path: Path) -> None:
    """Each is taken apart only to learn what its members are called: all of them were 2.3 times slower."""
    records = [
        {"id": f"P{n}", "amount": "10", "direction": "OUT" if n % 5 == 4 else "IN", **({"more": 1} if n > 20 else {})}
        for n in range(40)
    ]
    write_objects(tmp_path / "payments.jsonl", records)
    with patch.object(ObjectLooks, "record", autospec=True, side_effect=ObjectLooks.record) as taken_apart:
        page = FolderSource(tmp_path).list("payment", Query(), limit=1, cursor=None)
    assert (page.total, page.sums[0].amount, page.others) == (32, Decimal(320), 8)
    assert taken_apart.call_count == 3  # two have new members, and one is shown


@pytest.mark.parametrize(
    ("heads", "rows", "counted", "others"),
    [
        ("Category", ["Customer payment", "Supplier payment"], 100, 1),
        ("Kategorie", ["Payment received", "Vendor payment"], 100, 1),
        ("Category", ["Customer payment", "Customer refund"], 130, None),
        ("Category", ["Customer payment", "Expenses"], 130, None),  # billed to a customer, perhaps
        ("Category", ["Consulting", "Supplier payment"], 130, None),
        ("Category", ["Supplier payment", "Supplier payment"], 130, None),
        ("Product", ["Customer payment", "Supplier payment"], 130, None),
        ("Type,Category", ["Payment,Customer payment", "Payment,Supplier payment"], 130, None),  # the type says it
    ],
)
def test_what_was_paid_to_suppliers_may_be_a_category(
    tmp_path: Path, heads: str, rows: list[str], counted: float, others: int | None
) -> None:
    lines = "".join(f"P{n},2026-09-0{n},EUR,{30 if n > 1 else 100},{row}\n" for n, row in enumerate(rows, 1))
    text = f"Payment ID,Date,Currency,Amount,{heads}\n{lines}"
    assert _received(tmp_path, text)[1:] == (counted, others)


@pytest.mark.parametrize(
    ("head", "said", "counted"),
    [
        ("Type", ["Authorised", "Refused"], 100),
        ("Type", ["Authorised", "Error"], 100),
        ("Type", ["Payment", "Failed"], 130),  # what it is, and not only how it ended
        ("Type", ["Card", "Transfer"], 130),
        ("Status", ["Authorised", "Refused"], 100),
    ],
)
def test_a_column_of_types_may_say_how_an_attempt_to_pay_ended(
    tmp_path: Path, head: str, said: list[str], counted: float
) -> None:
    rows = "".join(f"P{n},2026-09-0{n},EUR,{30 if n > 1 else 100},{one}\n" for n, one in enumerate(said, 1))
    assert _received(tmp_path, f"Payment ID,Date,Currency,Amount,{head}\n{rows}")[:2] == (2, counted)


def test_a_column_of_types_beside_a_status_stays_one(tmp_path: Path) -> None:
    text = "Payment ID,Date,Amount,Status,Type\nP1,2026-09-01,100,paid,Sale\nP2,2026-09-02,30,paid,Cancelled\n"
    assert _received(tmp_path, text)[:2] == (2, 130)
