"""Exports as dashboards write them: headings with a time zone, or with the record's own object before them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scanner import load_profile
from server.folder.advice.notices import folder_summary
from server.folder.source import FolderSource
from server.records.naming.profile_names import with_profile_names
from server.source import Query

# Stripe's dashboard, "Export invoices", as far as questions go by its columns.
STRIPE = (
    "id,Amount Due,Amount Paid,Amount Remaining,Currency,Customer,Customer Name,Date (UTC),Due Date (UTC),Number,"
    "Paid At (UTC),Status,Subscription,Total\n"
    "in_1,60.00,0.00,60.00,eur,cus_9s6XKzkNRiz8i3,Acme GmbH,2026-03-05 09:12,2026-03-19 09:12,A-1,,open,sub_1,60.00\n"
)
# Zuora's data source export of accounts.
ZUORA = (
    "Account: ID,Account: Account Number,Account: Name,Account: Status,Account: Currency,Account: Account Balance,"
    "Account: Created Date,Bill To: Work Email\n"
    "8ad08c01,A00000001,Acme GmbH,Active,USD,75.50,2024-01-11T10:00:00-08:00,jane@example.com\n"
)


def shown(folder: Path, kind: str, profile: str) -> dict[str, Any]:
    """The fields of the only record that pass, under the names that they are shown by."""
    (record,) = FolderSource(folder).list(kind, Query(), limit=5, cursor=None).records
    entity = load_profile(profile).entity(kind)
    assert entity is not None
    made: dict[str, Any] = json.loads(with_profile_names(record, kind, entity).record)
    return {name: value for name, value in made.items() if entity.members[name] is not None}


@pytest.mark.parametrize(
    ("profile", "account", "date_name", "due", "who"),
    [
        ("exports", "accountId", "invoiceDate", "dueDate", "customerName"),
        ("stripe", "customer", "date", "due_date", "customer_name"),
    ],
)
def test_an_export_of_stripes_dashboard_tells_who_owes_what_and_since_when(
    tmp_path: Path, profile: str, account: str, date_name: str, due: str, who: str
) -> None:
    (tmp_path / "stripe_invoices.csv").write_text(STRIPE)
    record = shown(tmp_path, "invoice", profile)
    assert record[account] == "cus_9s6XKzkNRiz8i3"
    assert record[date_name] == "2026-03-05 09:12"
    assert record[due] == "2026-03-19 09:12"
    assert record[who] == "Acme GmbH"
    assert "open" in record.values()
    source = FolderSource(tmp_path)
    of_march = Query(since=date(2026, 3, 1), account_id="cus_9s6XKzkNRiz8i3", sort="-balance")
    assert source.list("invoice", of_march, limit=5, cursor=None).total == 1


SUBSCRIPTIONS = (
    "id,Customer ID,Customer Name,Status,Created (UTC),Start (UTC),Current Period End (UTC),Canceled At (UTC)\n"
    "sub_1,cus_9s6XKzkNRiz8i3,Acme GmbH,active,2026-01-01 10:00,2026-01-02 10:00,2026-02-02 10:00,\n"
)


def test_an_export_of_subscriptions_goes_by_its_start(tmp_path: Path) -> None:
    (tmp_path / "subscriptions.csv").write_text(SUBSCRIPTIONS)
    record = shown(tmp_path, "subscription", "stripe")
    assert record["start"] == "2026-01-02 10:00"
    assert record["current_period_end"] == "2026-02-02 10:00"
    assert {"Created (UTC)", "customer_id", "customer_name", "status", "canceled_at"} <= record.keys()
    assert FolderSource(tmp_path).count("subscription", Query(since=date(2026, 1, 2))) == 1


@pytest.mark.parametrize("profile", ["finance-default", "zuora"])
def test_an_export_with_the_object_before_a_colon_is_read_as_without_it(tmp_path: Path, profile: str) -> None:
    (tmp_path / "Zuora_Account.csv").write_text(ZUORA)
    record = shown(tmp_path, "account", profile)
    assert {"8ad08c01", "A00000001", "Acme GmbH", "Active", "USD", "75.50"} <= set(record.values())
    source = FolderSource(tmp_path)
    assert {"-balance", "-date", "-amount"} - source.offers["account"].sorts == {"-balance"}, (
        "an account's is its amount"
    )
    assert source.get("account", "A00000001") is not None
    assert len(source.customers(name="Acme", limit=5)) == 1
    assert len(source.customers(email="jane@example.com", limit=5)) == 1
    assert folder_summary(source) == "accounts in Zuora_Account.csv"
