"""The sample data: what its maker makes, whole and without contradiction, with every plant in its place."""

import json
from decimal import Decimal
from typing import Any

import msgspec

from benchmarks.sample.files import render
from benchmarks.sample.plants import PLANTS
from server.folder.source import FolderSource, sample_folder
from server.source import ENTITIES, Query

SAMPLE_NUMBERS = {
    "accounts": "accountNumber",
    "subscriptions": "name",
    "invoices": "invoiceNumber",
    "payments": "paymentNumber",
    "payment_methods": "paymentMethodNumber",
    "credit_notes": "creditNoteNumber",
    "refunds": "refundNumber",
}


def sample(name: str) -> list[dict[str, Any]]:
    text = (sample_folder() / f"{name}.jsonl").read_bytes()
    return [json.loads(line, parse_float=Decimal) for line in text.splitlines()]


def test_the_sample_is_what_its_maker_makes() -> None:
    made = render()
    assert made == render()
    assert {path.name: path.read_bytes() for path in sample_folder().iterdir()} == made
    assert all(len(content) < 300_000 for content in made.values())


def test_the_sample_reads_without_a_problem() -> None:
    source = FolderSource(sample_folder())
    totals = [source.list(entity, Query(), limit=1, cursor=None).total for entity in ENTITIES]
    assert totals == [36, 48, 40, 26, 36, 5, 3]
    assert list(source.problems) == []
    for number, entity in (("A-00000158", "account"), ("A-S00000048", "subscription"), ("INV-0042", "invoice")):
        assert source.get(entity, number) is not None


def test_the_sample_begins_with_the_example_of_the_first_document() -> None:
    raw = FolderSource(sample_folder()).get("account", "8ac6885e98a80a470198a8574f040545")
    assert raw is not None
    assert b'"balance":1500.00,' in raw
    assert list(msgspec.json.decode(raw).items())[:8] == [
        ("id", "8ac6885e98a80a470198a8574f040545"),
        ("accountNumber", "A-00000123"),
        ("name", "Acme Corporation"),
        ("status", "Active"),
        ("balance", 1500.00),
        ("currency", "USD"),
        ("createdDate", "2024-01-15T10:30:00Z"),
        ("type", "Enterprise"),
    ]


def test_the_references_and_sums_of_the_sample_hold() -> None:
    accounts = {account["id"]: account for account in sample("accounts")}
    subscriptions = {subscription["id"]: subscription for subscription in sample("subscriptions")}
    invoices = sample("invoices")
    assert {s["accountId"] for s in subscriptions.values()} <= accounts.keys()
    for invoice in invoices:
        assert subscriptions[invoice["subscriptionId"]]["accountId"] == invoice["accountId"]
        assert sum(line["amount"] for line in invoice["lineItems"]) == invoice["amount"]
        assert invoice["amount"] + invoice["taxAmount"] == invoice["totalAmount"]
        assert invoice["balance"] in {0, invoice["totalAmount"]}
    for account in accounts.values():
        assert account["balance"] == sum(i["balance"] for i in invoices if i["accountId"] == account["id"])
    everything = [*accounts, *subscriptions, *(i["id"] for i in invoices)]
    everything += [line["id"] for i in invoices for line in i["lineItems"]]
    assert len(everything) == len(set(everything))
    large = invoices[-1]
    assert (large["invoiceNumber"], len(large["lineItems"])) == ("INV-0042", 1000)
    assert sum(line["amount"] for line in large["lineItems"]) == large["totalAmount"]


def test_what_was_paid_fits_what_was_billed() -> None:
    invoices = {record["id"]: record for record in sample("invoices")}
    methods = {record["id"]: record["accountId"] for record in sample("payment_methods")}
    payments = sample("payments")
    settled = {payment["invoiceId"] for payment in payments if payment["status"] == "Processed"}
    assert settled == {key for key, each in invoices.items() if each["status"] == "Posted" and each["balance"] == 0}
    for payment in payments:
        invoice = invoices[payment["invoiceId"]]
        assert (payment["amount"], payment["currency"]) == (invoice["totalAmount"], invoice["currency"])
        assert payment["accountId"] == invoice["accountId"] == methods[payment["paymentMethodId"]]
        assert payment["paymentDate"] > invoice["invoiceDate"]
    for note in sample("credit_notes"):
        invoice = invoices[note["invoiceId"]]
        assert (note["accountId"], note["currency"]) == (invoice["accountId"], invoice["currency"])
        assert note["amount"] == sum(line["amount"] for line in note["lineItems"]) < invoice["totalAmount"]
        assert note["balance"] + note["refundAmount"] == note["amount"]
    paid_out = {note["id"]: note for note in sample("credit_notes") if note["refundAmount"]}
    refunds = {refund["creditNoteId"]: refund for refund in sample("refunds")}
    assert refunds.keys() == paid_out.keys()
    paid_by = {payment["id"]: payment for payment in payments}
    for key, refund in refunds.items():
        note, payment = paid_out[key], paid_by[refund["paymentId"]]
        assert (refund["amount"], refund["accountId"]) == (note["refundAmount"], note["accountId"])
        assert refund["paymentNumber"] == payment["paymentNumber"]
        assert payment["invoiceId"] == note["invoiceId"]
        assert refund["refundDate"] > note["creditNoteDate"]


def test_every_plant_is_where_its_maker_says() -> None:
    numbered = {record.get(name): record for group, name in SAMPLE_NUMBERS.items() for record in sample(group)}
    assert {kind for plant in PLANTS for kind in plant.kinds} == {
        "injection", "card", "email", "phone", "name", "secret", "harmless",
    }  # fmt: skip
    for plant in PLANTS:
        node: Any = numbered[plant.number]
        for step in plant.where:
            node = node[step]
        before, marker, after = plant.text.partition("{contact}")
        assert node.startswith(before)
        assert node.endswith(after)
        assert (len(node) > len(before + after) + 5) == bool(marker)
