"""Amounts and customers that are objects of a record."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.records.stated.money_objects import Money, money_in
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"amount": "10.00", "currency": "EUR"}, Money("10.00", "EUR")),
        ({"value": "-5.5", "currency_code": "usd"}, Money("-5.5", "USD")),  # PayPal
        ({"amount": "119.00", "code": "EUR"}, Money("119.00", "EUR")),  # FreshBooks
        ({"value": 1000, "currency": "EUR"}, Money(None, "EUR")),  # Adyen, in cents
        ({"amount": "1000", "currency_code": "USD"}, Money(None, "USD")),  # Paddle, in cents
        ({"amount": "J. Roe", "currency": "EUR"}, Money(None, "EUR")),
        ({"amount": "10.00"}, None),
        ({"amount": "10.00", "currency": "points"}, None),
        ({"currency": "EUR", "name": "x"}, None),
        ({"amount": {"amount": "10.00"}, "currency": "EUR"}, None),
        ({}, None),
        ("10.00 EUR", None),
        ([10.0, "EUR"], None),
    ],
)
def test_which_objects_are_amounts(value: Any, read: Money | None) -> None:
    assert money_in(value) == read


INVOICES = [
    {
        "id": f"i{at}",
        "date": f"2026-01-0{at}",
        "total": {"amount": f"{at}00.50", "currency": currency},
        "balance": {"amount": f"{at}.25", "currency": currency},
        "client": {"id": 50 + at % 2, "name": "ab"[at % 2] * 3 + " Ltd"},
    }
    for at, currency in enumerate(("EUR", "GBP", "EUR"), 1)
]


def _asked(folder: Path, records: list[dict[str, Any]], **arguments: Any) -> dict[str, Any]:
    (folder / "invoices.json").write_text(json.dumps(records))
    with answered(folder, "exports") as session:
        return session.ask("list_invoices", **arguments)


def test_amounts_in_objects_are_added_and_shown_in_their_currencies(tmp_path: Path) -> None:
    answer = _asked(tmp_path, INVOICES, sort="-amount")
    assert answer["meta"]["sums"] == [
        {"currency": "EUR", "records": 2, "amount": 401.0, "balance": 4.5},
        {"currency": "GBP", "records": 1, "amount": 200.5, "balance": 2.25},
    ]
    shown = [(one["id"], one["amount"], one["balance"]) for one in answer["llm_view"]["invoices"]]
    assert shown[:2] == [("i3", "300.50 EUR", "3.25 EUR"), ("i2", "200.50 GBP", "2.25 GBP")]
    assert _asked(tmp_path, INVOICES, currency="GBP")["llm_view"]["total"] == 1


def test_an_amount_that_may_be_in_cents_is_told(tmp_path: Path) -> None:
    cents = [{**one, "total": {"value": 100, "currency": "EUR"}} for one in INVOICES]
    assert _asked(tmp_path, cents, sort="-amount")["meta"]["amountsUnread"] == 3


@pytest.mark.parametrize("asked", ["51", "bbb Ltd", "BBB LTD."])
def test_a_customer_in_an_object_is_one(tmp_path: Path, asked: str) -> None:
    assert _asked(tmp_path, INVOICES, account_id=asked)["llm_view"]["total"] == 2
    found = _asked(tmp_path, INVOICES, group_by="customer")["llm_view"]["customers"]
    assert {(one["accountId"], one["currency"]) for one in found} == {("51", "EUR"), ("50", "GBP")}


def test_customers_in_objects_without_an_id_are_found_by_their_names(tmp_path: Path) -> None:
    nameless = [{**one, "client": {"name": one["client"]["name"]}} for one in INVOICES]  # type: ignore[index]
    totals = [_asked(tmp_path, nameless, account_id=name)["llm_view"]["total"] for name in ("aaa ltd", "Ltd, bbb")]
    assert totals == [1, 2]
