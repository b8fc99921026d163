"""What a list of payments says was paid to somebody else, in whatever column, is no payment of a customer."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered
from tests.unit.server.folder.looks.rows.written_objects import write_objects

STATEMENT = "Transaction ID,Date,Name,{},Currency,Gross,Fee,Net,{}\n"
ROW = "T{},2026-09-{:02},Acme Ltd,{},EUR,{},0.00,{},0.00\n"


def _added(folder: Path, text: str) -> tuple[float, object]:
    (folder / "payments.csv").write_text(text, encoding="utf-8")
    with answered(folder, "exports") as session:
        answer = session.ask("list_payments")
    (added,) = answer["meta"]["sums"]
    return added["amount"], answer["meta"].get("othersLeftOut")


@pytest.mark.parametrize(
    ("described", "left", "rows", "counted", "others"),
    [
        ("Description", "Balance", [("User Initiated Withdrawal", -90)], 100, 1),
        ("Beschreibung", "Guthaben", [("Bankgutschrift auf PayPal-Konto", 78)], 100, 1),
        ("Descripción", "Saldo", [("Retirada general", -90)], 100, 1),
        # The descriptions are types, and a payment below zero is one's own.
        ("Description", "Balance", [("Bank Deposit to PP Account ", 78), ("Website Payment", -78)], 100, 2),
        ("Description", "Balance", [("Payment Refund", -20)], 80, None),
        ("Description", "Balance", [("Withdrawal of invoice 17", -20)], 80, None),  # a text
        ("Description", "Balance", [("Consulting", -20)], 80, None),
        ("Description", "Subject", [("User Initiated Withdrawal", -90)], 10, None),  # no statement
    ],
)
def test_a_statement_says_in_its_descriptions_what_each_row_is(
    tmp_path: Path, described: str, left: str, rows: list[tuple[str, int]], counted: float, others: int | None
) -> None:
    stated = [("Mobile Payment", 60), ("Mobile Payment", 40), *rows]
    lines = (ROW.format(day, day, said, amount, amount) for day, (said, amount) in enumerate(stated, 1))
    assert _added(tmp_path, STATEMENT.format(described, left) + "".join(lines)) == (counted, others)


@pytest.mark.parametrize(
    ("descriptions", "counted"),
    [
        (("Tuition", "Fees", "Books"), 60),
        (("Invoice", "Payment", "Deposit"), 60),
        (("Rechnung", "Zahlung", "Anzahlung"), 60),
        (("Membership fee", "Application fee", "Membership payment"), 60),
        (("Transfer", "Card", "Reserve"), 60),
        (("Subscription", "Credit", "Refund"), 60),
        (("Card payment", "Bank transfer", "Adjustment"), 60),
        (("Consulting", "Website payment", "General Withdrawal"), 30),
        (("Consulting", "Hosting", "Payout"), 60),
        (("Website Payment", "Mobile Payment", "Fee"), 60),
    ],
)
def test_descriptions_of_what_was_sold_are_no_types(
    tmp_path: Path, descriptions: tuple[str, ...], counted: float
) -> None:
    lines = (ROW.format(n, n, said, 10 * n, 10 * n) for n, said in enumerate(descriptions, 1))
    assert _added(tmp_path, STATEMENT.format("Description", "Balance") + "".join(lines))[0] == counted


def test_directions_beside_amounts_of_both_signs(tmp_path: Path) -> None:
    rows = "P1,2026-09-01,Acme Ltd,EUR,100,Inbound\nP2,2026-09-02,Acme Ltd,EUR,-30,Outbound\n"
    assert _added(tmp_path, f"Payment ID,Date,Customer,Currency,Amount,Payment Type\n{rows}") == (100, 1)


@pytest.mark.parametrize(
    ("heads", "rows", "counted", "others"),
    [
        ("Payment Type,Party Type", ["Receive,Customer", "Pay,Supplier"], 100, 1),
        ("Payment Type,Party Type", ["Receive,Customer", "Pay,Customer"], 70, None),  # given back
        ("Payment Type,Party Type", ["Receive,Customer", "Receive,Supplier"], 130, None),  # money that came in
        ("Payment Type,Party Type", ["Card,Customer", "Card,Employee"], 130, None),
        ("Payment Type,Partner Type", ["Inbound,Customer", "Outbound,Vendor"], 100, 1),
        ("Payment Type,Mode", ["Inbound,Bank", "Outbound,Bank"], 100, 1),
        ("Type,Mode", ["Inbound,Bank", "Outbound,Bank"], 130, None),  # calls
        ("Type,Mode", ["Payment received,Bank", "Payment made,Bank"], 100, 1),
        ("Payment Type,Mode", ["Outbound,Bank", "Web,Bank"], 130, None),
        ("Payment Type,Party Type", ["Outbound,Customer", "Outbound,Supplier"], 130, None),
        ("Payment Type,Mode", ["Receive,Bank", "Pay,Bank"], 100, 1),
        ("Payment Type,Mode", ["Pay,Bank", "Pay,Bank"], 130, None),  # short for payment
        ("Payment Type,Party Type", ["Receive,Customer", "Receive,Customer"], 130, None),
        ("Payment Type,Party Type", ["Receive,Household", "Receive,Supplier"], 130, None),
        ("Payment Type,Mode", ["Receive,Bank", "Card,Bank"], 130, None),
        ("Payment Type,Mode", ["Received,Bank", "Paid,Bank"], 130, None),  # by a customer
        ("Payment Type,Mode", ["Payment,Bank", "Vendor Payment,Bank"], 100, 1),
        ("Payment Type,Mode", ["Payment,Bank", "Vendor machine,Bank"], 130, None),
    ],
)
def test_what_was_paid_to_others_was_not_received(
    tmp_path: Path, heads: str, rows: list[str], counted: float, others: int | None
) -> None:
    head = f"Payment ID,Date,Customer,Currency,Amount,{heads}\n"
    lines = (f"P{n},2026-09-0{n},Acme Ltd,EUR,{30 if n > 1 else 100},{said}\n" for n, said in enumerate(rows, 1))
    assert _added(tmp_path, head + "".join(lines)) == (counted, others)


def test_a_report_of_balances_has_what_is_no_payment(tmp_path: Path) -> None:
    rows = "txn_1,ch_1,charge,50.00,1.00\ntxn_2,ch_1,refund,-20.00,0\ntxn_3,,payout,-90.00,0\ntxn_4,,dispute,-5.00,0\n"
    head = "balance_transaction_id,charge_id,reporting_category,gross,fee\n"
    assert _added(tmp_path, head + rows) == (30, 2)
    assert _added(tmp_path, f"id{head.removeprefix('balance_transaction_id')}{rows}") == (-65, None)


@pytest.mark.parametrize(
    ("heads", "rows", "name", "found"),
    [
        (
            "Company,Party Type,Party",
            ["Mine Ltd,Customer,Acme Ltd", "Mine Ltd,Customer,Acme Ltd"],
            "Acme Ltd",
            2,
        ),
        ("Voucher No,Party", ["V1,Acme Ltd", "V2,Bolt plc"], "Acme Ltd", 1),
        ("Company,Party", ["Acme Ltd,Wedding", "Acme Ltd,Birthday"], "Acme Ltd", 2),
        ("Company,Party", ["Acme Ltd,2", "Acme Ltd,4"], "Acme Ltd", 2),
        ("Company,Voucher No,Party", ["Acme Ltd,V1,2", "Acme Ltd,V2,4"], "Acme Ltd", 2),  # guests
        ("Company,Partner", ["Acme Ltd,Bolt plc", "Acme Ltd,Cable Inc"], "Acme Ltd", 2),
        ("Company,Customer", ["Acme Ltd,Jane", "Acme Ltd,Joe"], "Acme Ltd", 2),
        ("Company,Customer", ["Acme Ltd,Jane", "Bolt plc,Joe"], "Acme Ltd", 1),
        ("Company,Customer", ["Acme Ltd,Jane", "Acme Ltd,Jane"], "Acme Ltd", 2),
        ("Company,Contact", ["Acme Ltd,Jane", "Acme Ltd,Joe"], "Acme Ltd", 2),
    ],
)
@pytest.mark.parametrize("kind", ["payment", "invoice"])
def test_whose_books_these_are_is_no_customer(
    tmp_path: Path, kind: str, heads: str, rows: list[str], name: str, found: int
) -> None:
    lines = (f"N{n},2026-09-0{n},EUR,10.00,{said}\n" for n, said in enumerate(rows, 1))
    (tmp_path / f"{kind}s.csv").write_text(f"id,Date,Currency,Amount,{heads}\n{''.join(lines)}")
    with answered(tmp_path, "exports") as session:
        view = session.ask(f"list_{kind}s", account_id=name)["llm_view"]
    assert view["total"] == found
    assert {one["customerName"] for one in view[f"{kind}s"]} == {name}


def test_a_payment_beside_fees_whose_amount_is_not_known_is_one(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "Payment ID,Date,Booking Value,Fees,Payment Type\nP1,2026-09-01,50.00,1.00,card\n"
    )
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments")
    assert (answer["llm_view"]["total"], answer["meta"]["sumsLeftOut"]) == (1, True)


@pytest.mark.parametrize(
    ("kind", "heads", "row", "status"),
    [
        ("payment", "Payment Status", "Paid", "Paid"),
        ("payment", "Payment Status,Status", "Paid,Pending", "Pending"),
        ("credit_note", "Credit Note Status", "Closed", "Closed"),
        ("credit_note", "Credit Note Status,Status", "Closed,Open", "Open"),
    ],
)
def test_a_status_may_have_the_records_name_before_it(
    tmp_path: Path, kind: str, heads: str, row: str, status: str
) -> None:
    (tmp_path / f"{kind}s.csv").write_text(
        f"id,Date,Amount,{heads}\n1,2026-09-01,5.00,{row}\n2,2026-09-01,5.00,Other,Other"
    )
    with answered(tmp_path, "exports") as session:
        found = session.ask(f"list_{kind}s", status=status)["llm_view"]
    assert found["total"] == 1
    assert [one["status"] for one in next(value for value in found.values() if isinstance(value, list))] == [status]


@pytest.mark.parametrize(("status", "drafts"), [("draft", 1), ("Entwurf", 1), ("billed", None), ("drafted", None)])
def test_a_draft_is_no_payment_yet(tmp_path: Path, status: str, drafts: int | None) -> None:
    rows = f"p1,2026-01-05,EUR,100.00,{status}\np2,2026-01-05,EUR,40.00,completed\n"
    (tmp_path / "payments.csv").write_text(f"id,date,currency,amount,status\n{rows}")
    with answered(tmp_path, "finance-default") as session:
        meta = session.ask("list_payments")["meta"]
    (added,) = meta["sums"]
    assert (added["amount"], added.get("draftRecords"), added.get("draftAmount")) == (140, drafts, drafts and 100)
    assert ("drafts, which nobody has got yet" in meta.get("hint", "")) is (drafts is not None)


@pytest.mark.parametrize("form", ["json", "jsonl", "parquet"])
@pytest.mark.parametrize(
    ("said", "parties", "counted", "others"),
    [
        (("Receive", "Pay"), ("Customer", "Supplier"), 100, 1),
        (("Receive", "Pay"), ("Customer", "Customer"), 70, None),
        (("inbound", "outbound"), ("customer", "supplier"), 100, 1),
        (("Pay", "Pay"), ("Customer", "Customer"), 130, None),
        (("Payment", "Payout"), ("Customer", "Customer"), 100, 1),
    ],
)
def test_objects_say_the_same_as_rows(
    tmp_path: Path, form: str, said: tuple[str, str], parties: tuple[str, str], counted: float, others: int | None
) -> None:
    records = [
        {"id": f"P{n}", "date": f"2026-09-0{n}", "currency": "EUR", "amount": amount, "payment_type": direction,
         "party_type": party, "party": ("Acme Ltd", "Bolt plc")[n - 1], "company": "Mine Ltd", "note": {"by": "me"}}
        for n, (amount, direction, party) in enumerate(zip((100.0, 30.0), said, parties, strict=True), 1)
    ]  # fmt: skip
    write_objects(tmp_path / f"payments.{form}", records)
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments")
        assert [one["customerName"] for one in answer["llm_view"]["payments"]][:1] == ["Acme Ltd"]
        assert session.ask("list_payments", account_id="Mine Ltd")["llm_view"]["total"] == 0
    (added,) = answer["meta"]["sums"]
    assert (added["amount"], answer["meta"].get("othersLeftOut")) == (counted, others)
