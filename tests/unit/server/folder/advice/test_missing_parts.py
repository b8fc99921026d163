"""What invoices and subscriptions do not say is told at the start, and which option would say it."""

from pathlib import Path

import pytest

from server.folder.advice.missing_parts import unsaid
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.records.heading_forms.heading_map import read_heading_map

SAY = "invoices in invoices.csv do not say their"
IN_EUROS = "'invoices:total=amount (EUR)', say, if all are in euros"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("number,date,due date,customer,currency,total\n1,2026-10-01,2026-10-31,Bau AG,EUR,1.00\n", []),
        (
            "number,date,customer,currency,total\n1,2026-10-01,Bau AG,EUR,1.00\n",
            [f"{SAY} due date"],
        ),
        (
            "number,date,pay due,customer,currency,total\n1,2026-10-01,2026-10-31,Bau AG,EUR,1.00\n",
            [f"{SAY} due date (--map 'invoices:pay due=dueDate')"],
        ),
        (  # what is no day is not meant
            "number,date,pay due,customer,currency,total\n1,2026-10-01,30 days,Bau AG,EUR,1.00\n",
            [f"{SAY} due date"],
        ),
        (
            "number,date,due date,billed customer,currency,total\n1,2026-10-01,2026-10-31,Bau AG,EUR,1.00\n",
            [f"{SAY} customer (--map 'invoices:billed customer=name')"],
        ),
        (
            "number,date,due date,customer,total\n1,2026-10-01,2026-10-31,Bau AG,1.00\n",
            [f"{SAY} currency (--map {IN_EUROS})"],
        ),
        (
            "number,date,due date,customer,total,coin\n1,2026-10-01,2026-10-31,Bau AG,1.00,eur\n",
            [f"{SAY} currency (--map 'invoices:coin=currency')"],
        ),
        ("number,date,due date,customer,total\n1,2026-10-01,2026-10-31,Bau AG,1.00 EUR\n", []),
        ("number,date,due date,customer,total (EUR)\n1,2026-10-01,2026-10-31,Bau AG,1.00\n", []),
        (
            "number,date,total\n1,2026-10-01,1.00\n",
            [f"{SAY} due date and customer and currency (--map {IN_EUROS})"],
        ),
        ("number,2026-10-01,1.00\n", []),  # no header
    ],
)
def test_what_invoices_do_not_say(tmp_path: Path, text: str, told: list[str]) -> None:
    (tmp_path / "invoices.csv").write_text(text)
    assert list(unsaid(FolderSource(tmp_path).files)) == told


def test_with_the_option_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("number,date,pay due,customer,total\n1,2026-10-01,2026-10-31,Bau AG,1.00\n")
    meanings = read_heading_map("invoices:pay due=dueDate;invoices:total=amount (EUR)")
    source = FolderSource(tmp_path, Reading(meanings=meanings))
    assert list(unsaid(source.files)) == []
    assert source.offers["invoice"].filters >= {"due_date", "currency"}


def test_objects_may_say_it_later(tmp_path: Path) -> None:
    (tmp_path / "invoices.jsonl").write_text('{"id": "1", "total": 5}\n')
    assert list(unsaid(FolderSource(tmp_path).files)) == []


def test_a_column_without_a_value_is_not_advised(tmp_path: Path) -> None:
    head = "Invoice Number,Date,Due Date,Invoice Reference,Total"
    (tmp_path / "invoices.csv").write_text(f"{head}\n1,2026-10-01,2026-10-31,,1.00\n")
    (told,) = unsaid(FolderSource(tmp_path).files)
    assert told == f"{SAY} customer and currency (--map 'invoices:Total=amount (EUR)', say, if all are in euros)"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("subscription_id,customer_reference,state,currency\n7,c9,active,USD\n", "customer_reference=customerName"),
        ("Subscription ID,Plan,Status,Organisation Name\nS-2,gold,active,Acme\n", "Organisation Name=customerName"),
        ("subscription_id,organization,state,currency\n7,Acme Ltd,active,USD\n", "organization=customerName"),
        ("subscription_id,region,state,currency\n7,Acme Ltd,active,USD\n", ""),  # any text may be a name
        ("Subscription ID,Plan,Status\nS-2,gold,active\n", ""),
        ("Subscription ID,Company,Plan,Status\nS-1,Acme Ltd,gold,active\n", None),
        ("uuid,account_code,plan_code,state\na1b2c3d4e5,cust-1,gold,active\n", None),
    ],
)
def test_whose_subscriptions_are_is_missed_and_can_be_told(tmp_path: Path, text: str, advice: str | None) -> None:
    (tmp_path / "subscriptions.csv").write_text(text)
    how = f" (--map 'subscriptions:{advice}')" if advice else ""
    told = f"subscriptions in subscriptions.csv do not say their customer{how}"
    assert list(unsaid(FolderSource(tmp_path).files)) == ([] if advice is None else [told])
    if advice:
        meanings = read_heading_map(f"subscriptions:{advice}")
        source = FolderSource(tmp_path, Reading(meanings=meanings))
        assert list(unsaid(source.files)) == []
        assert "account_id" in source.offers["subscription"].filters
