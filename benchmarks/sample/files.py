"""The sample as files: records made, what is planted put in its places, one record a line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from benchmarks.sample.people import CUSTOMERS
from benchmarks.sample.plants import PLANTS
from benchmarks.sample.records import (
    make_account,
    make_credit_notes,
    make_invoice,
    make_payments,
    make_refunds,
    make_subscription,
    number_of,
    stored_method,
)

_ENCODER = msgspec.json.Encoder(decimal_format="number")  # 1500.00 stays 1500.00


def render() -> dict[str, bytes]:
    """Return file name -> content of the seven files."""
    accounts = [make_account(i) for i in range(len(CUSTOMERS))]
    subscriptions = [make_subscription(i, accounts) for i in range(48)]
    numbers = [
        n for n in range(1, 43) if n not in {13, 27}
    ]  # two drafts were deleted, their numbers are not used again
    invoices = [make_invoice(k, n, accounts, subscriptions) for k, n in enumerate(numbers)]
    for account in accounts:
        account["balance"] = sum((i["balance"] for i in invoices if i["accountId"] == account["id"]), Decimal("0.00"))
    contacts = {account["id"]: account.get("billToContact", {}) for account in accounts}
    methods = [stored_method(account) for account in accounts]
    payments = make_payments(invoices, methods)
    notes = make_credit_notes(invoices)
    records = {
        "accounts.jsonl": accounts,
        "subscriptions.jsonl": subscriptions,
        "invoices.jsonl": invoices,
        "payments.jsonl": payments,
        "payment_methods.jsonl": methods,
        "credit_notes.jsonl": notes,
        "refunds.jsonl": make_refunds(notes, payments),
    }
    numbered = {number_of(record): record for group in records.values() for record in group}
    for plant in PLANTS:
        record = numbered[plant.number]
        contact = contacts[record.get("accountId", record["id"])]
        node: Any = record
        for step in plant.where[:-1]:
            node = node[step]
        node[plant.where[-1]] = plant.text.replace("{contact}", " ".join(list(contact.values())[:2]))
    return {name: b"".join(_ENCODER.encode(record) + b"\n" for record in group) for name, group in records.items()}
