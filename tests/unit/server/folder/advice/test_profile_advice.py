"""Which profile is said to know the fields of a folder of exports better than the one that is used."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner import load_profile
from scanner.selection.files import built_in_names
from scanner.selection.profile import Profile, parse_profile
from server.folder.advice import profile_advice
from server.folder.advice.notices import advice_text
from server.folder.advice.profile_advice import ProfileAdvice, better_profiles, hidden_kinds, removed_parts
from server.folder.source import FolderSource, sample_folder

STRIPE = {
    "id": "in_1", "object": "invoice", "number": "A-1", "customer": "cus_1", "amount_due": 1, "amount_paid": 0,
    "amount_remaining": 1, "billing_reason": "manual", "collection_method": "charge_automatically", "subtotal": 1,
    "period_start": 1, "period_end": 2, "attempt_count": 0, "attempted": False, "auto_advance": True, "created": 1,
    "hosted_invoice_url": "https://example.com", "metadata": {},
}  # fmt: skip
CHARGEBEE = {
    "id": "1", "object": "invoice", "customer_id": "c", "subscription_id": "s", "recurring": True, "net_term_days": 0,
    "amount_due": 1, "amount_paid": 0, "amount_adjusted": 0, "write_off_amount": 0, "credits_applied": 0,
    "first_invoice": True, "price_type": "tax_exclusive", "sub_total": 1, "paid_at": 1, "updated_at": 1,
    "status": "paid",
}  # fmt: skip
KILLBILL = {
    "invoiceId": "1", "invoiceNumber": "2", "invoiceDate": "2026-01-01", "targetDate": "2026-01-01", "accountId": "a",
    "creditAdj": 0, "refundAdj": 0, "balance": 1, "amount": 1, "currency": "USD", "bundleKeys": "", "credits": [],
    "isParentInvoice": False, "parentInvoiceId": None, "parentAccountId": None, "trackingIds": [],
    "status": "COMMITTED",
}  # fmt: skip
OWN = {"id": "1", "invoiceNumber": "I-1", "status": "Posted", "amount": 5, "balance": 5, "dueDate": "2026-01-01"}
FOREIGN = {f"field_{number}": number for number in range(12)}


def folder(path: Path, **records: dict[str, Any]) -> FolderSource:
    for name, record in records.items():
        (path / f"{name}.jsonl").write_text(f"{json.dumps(record)}\n")
    return FolderSource(path)


@pytest.mark.parametrize(
    ("record", "used", "advice"),
    [
        (STRIPE, "finance-default", "stripe"),
        (STRIPE, "finance-last4", "stripe"),
        (STRIPE, "stripe", None),
        (STRIPE, "redact-only", None),
        (CHARGEBEE, "finance-default", "chargebee"),
        (KILLBILL, "finance-default", "killbill"),
        (OWN, "finance-default", None),
        (OWN | FOREIGN, "finance-default", None),
        ({"id": "1", "object": "invoice", "collection_method": "x", "attempted": True}, "finance-default", None),
    ],
)
def test_the_profile_that_shows_far_more_is_named(
    record: dict[str, Any], used: str, advice: str | None, tmp_path: Path
) -> None:
    source = folder(tmp_path, invoices=record)
    found = [(one.profile, one.files) for one in better_profiles(source.files.files, load_profile(used))]
    assert found == ([] if advice is None else [(advice, ["invoices.jsonl"])])


SUBSCRIPTION = {
    "id": "S1", "customer": "C-1", "plan": "Basic", "amount": "9.00", "currency": "EUR", "status": "active",
    "start_date": "2025-01-01", "end_date": "2026-12-31",
}  # fmt: skip
OF_STRIPE = {
    "id": "sub_1", "customer": "cus_1", "plan": "plan_1", "currency": "eur", "status": "active", "start_date": 1,
    "cancel_at_period_end": False, "current_period_start": 1, "current_period_end": 2, "collection_method": "x",
}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "advice"),
    [
        (SUBSCRIPTION, "exports"),
        (SUBSCRIPTION | {"quantity": "1", "discount": "0", "trial_end": "", "description": "Seats"}, "exports"),
        (SUBSCRIPTION | {"object": "subscription"}, "stripe"),
        (OF_STRIPE, "stripe"),
    ],
)
def test_a_vendors_profile_is_for_files_in_the_words_of_the_vendor(
    record: dict[str, Any], advice: str, tmp_path: Path
) -> None:
    files = folder(tmp_path, subscriptions=record).files.files
    used = load_profile("finance-default")
    named = {one.profile for one in better_profiles(files, used)}
    named |= {name for _, _, name in removed_parts(files, used)}
    assert named == {advice}


GERMAN = {"Rechnungs-Nr.": "R-1", "Kunden-Nr.": "K-1", "Rechnungsdatum": "1.3.2026", "Betrag": "5"}


@pytest.mark.parametrize(
    ("others", "losing", "parts"),
    [
        ({}, [], []),
        ({"Rechnungen": GERMAN}, ["Rechnungen.jsonl"], ["account", "date"]),
        (
            {"Rechnungen": GERMAN, "payments": {"Zahlungsnummer": "1", "Kunden-Nr.": "K-1", "Betrag": "5"}},
            ["Rechnungen.jsonl", "payments.jsonl"],
            ["account", "date"],
        ),
    ],
)
def test_each_file_is_told_with_what_others_would_lose(
    others: dict[str, dict[str, Any]], losing: list[str], parts: list[str], tmp_path: Path
) -> None:
    source = folder(tmp_path, stripe_invoices=STRIPE, **others)
    (found,) = better_profiles(source.files.files, load_profile("finance-default"))
    assert found == ProfileAdvice("stripe", True, ["stripe_invoices.jsonl"], parts, losing)
    assert ("removes the account and date of" in advice_text(found, name_files=True)) is bool(losing)
    assert ".jsonl" not in advice_text(found, name_files=False)


def test_files_of_several_vendors_have_a_profile_each(tmp_path: Path) -> None:
    source = folder(tmp_path, a_invoices=STRIPE, b_invoices=CHARGEBEE)
    found = list(better_profiles(source.files.files, load_profile("finance-default")))
    assert [(one.profile, one.files) for one in found] == [
        ("stripe", ["a_invoices.jsonl"]),
        ("chargebee", ["b_invoices.jsonl"]),
    ]


QUICKBOOKS = {
    "Date": "03/25/2026", "Type": "Invoice", "No.": "1037", "Customer": "Huber", "Memo": "", "Balance": "$362.07",
    "Amount": "$362.07", "Status": "Open", "Due date": "04/24/2026",
}  # fmt: skip


def test_no_profile_is_named_that_knows_less_of_a_file(tmp_path: Path) -> None:
    """Nor does one lead to another that leads back."""
    files = folder(tmp_path, invoices=QUICKBOOKS).files.files
    assert not list(better_profiles(files, load_profile("finance-default")))


def test_the_sample_and_an_empty_folder_have_the_profile_that_they_need(tmp_path: Path) -> None:
    for source in (FolderSource(sample_folder()), FolderSource(tmp_path)):
        assert not list(better_profiles(source.files.files, load_profile("finance-default")))


@pytest.mark.parametrize(
    ("record", "used", "found"),
    [
        ({"Invoice.Foo": 1, "attempt_count": 1}, "finance-default", [("invoice", "stripe")]),
        ({"attempt_count": 1}, "stripe", []),
        ({"attempt_count": 1}, "redact-only", []),
        ({"Anbau": 1}, "zuora", [("invoice", None)]),
        ({"Invoice.Amount": 1}, "finance-default", []),
        ({"Betrag": 1}, "finance-default", []),  # shown as the amount
        ({"customer_id": "K-1"}, "finance-default", []),  # shown as the account's id
        ({"customer": "K-1"}, "finance-default", []),  # shown as the account's id, or as the customer's name
    ],
)
def test_records_of_which_nothing_is_shown_are_told(
    record: dict[str, Any], used: str, found: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    source = folder(tmp_path, invoices=record, invoice_lines={"Anbau": 1})
    assert list(hidden_kinds(source.files.files, load_profile(used))) == found


def test_nothing_is_shown_of_a_kind_that_a_profile_does_not_have(tmp_path: Path) -> None:
    source = folder(tmp_path, payment_methods={"id": "1"}, accounts={"id": "1"})
    profile = parse_profile(b"name: x\nentities: {Account: {allow: [id]}}", "x")
    assert [kind for kind, _ in hidden_kinds(source.files.files, profile)] == ["payment_method"]


PLAIN = {"Invoice No": "R-1", "Customer ID": "K-1", "Invoice Date": "2026-01-01", "Amount": "5", "Status": "open"}


@pytest.mark.parametrize(
    ("record", "used", "lost"),
    [
        (PLAIN, "chargebee", [("invoice", ["date", "amount"], "exports")]),
        (PLAIN, "finance-default", []),
        (PLAIN, "finance-last4", []),
        (PLAIN, "redact-only", []),
        ({"Invoice No": "R-1", "Status": "open"}, "chargebee", []),  # the number is shown as the id
        (STRIPE, "stripe", []),
        (CHARGEBEE, "chargebee", []),
        (KILLBILL, "killbill", []),
        ({**PLAIN, "Customer Name": "Jane Doe"}, "finance-default", [("invoice", ["customer's name"], "exports")]),
        ({**PLAIN, "Kunde": "Jane Doe"}, "finance-last4", [("invoice", ["customer's name"], "exports")]),
        ({**PLAIN, "Customer": "K-1"}, "finance-default", [("invoice", ["customer's name"], "exports")]),  # or a name
        ({**PLAIN, "Customer Name": "Jane Doe"}, "exports", []),
        ({"Amount": "5"}, "chargebee", []),  # of which nothing is shown, which is said otherwise
    ],
)
def test_the_parts_of_records_that_a_profile_removes_are_told(
    record: dict[str, Any], used: str, lost: list[Any], tmp_path: Path
) -> None:
    source = folder(tmp_path, invoices=record)
    assert list(removed_parts(source.files.files, load_profile(used))) == lost


def test_the_customer_of_an_account_is_the_account_itself(tmp_path: Path) -> None:
    source = folder(tmp_path, accounts={"id": "K-1", "Customer Name": "Jane Doe", "Status": "open"})
    assert list(removed_parts(source.files.files, load_profile("finance-default"))) == []


def test_a_date_that_is_shown_with_its_time_zone_is_not_said_to_be_removed(tmp_path: Path) -> None:
    names = (
        "Amount Refunded,Currency,Captured,Fee,Mode,PaymentIntent ID,Payment Source Type,Refunded date (UTC),"
        "Seller Message,Card Brand,Card Funding,Card CVC Status,Invoice ID,Status,Customer ID,Amount"
    )
    (tmp_path / "payments.csv").write_text(f"id,Created date (UTC),{names}\n")
    files = FolderSource(tmp_path).files.files
    assert [*removed_parts(files, load_profile("stripe"))] == []
    (advice,) = better_profiles(files, load_profile("finance-default"))
    assert (advice.profile, advice.parts) == ("stripe", [])
    (tmp_path / "payments.csv").write_text(f"id,Created date,{names}\n")  # which that profile does not list
    files = FolderSource(tmp_path).files.files
    assert [(kind, parts) for kind, parts, _ in removed_parts(files, load_profile("stripe"))] == [("payment", ["date"])]


def test_a_part_of_one_file_says_nothing_of_anothers(tmp_path: Path) -> None:
    source = folder(tmp_path, stripe_invoices=STRIPE, Rechnungen=GERMAN)
    (found,) = removed_parts(source.files.files, load_profile("stripe"))
    assert found == ("invoice", ["account", "date"], "exports")


def test_each_profile_is_loaded_once_for_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str | Path] = []

    def counted(name: str | Path) -> Profile:
        loaded.append(name)
        return load_profile(name)

    monkeypatch.setattr(profile_advice, "load_profile", counted)
    source = folder(tmp_path, **{f"invoices_{number}": STRIPE for number in range(20)})
    used = load_profile("finance-default")
    (found,) = better_profiles(source.files.files, used)
    assert len(found.files) == 20
    assert list(removed_parts(source.files.files, used)) == [("invoice", ["customer's name"], "stripe")]
    assert len(loaded) <= len(built_in_names())


def test_no_profile_is_loaded_where_nothing_is_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The start waits for this, and each profile takes 8 ms."""
    monkeypatch.setattr(profile_advice, "_built_in", None)
    assert not list(removed_parts(folder(tmp_path, invoices=PLAIN).files.files, load_profile("finance-default")))
