"""In which unit amounts are, where exports in cents lie beside others."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scanner import load_profile
from server.folder.source import FolderSource
from server.records.stated.amount_text import amount_style
from server.source import Query
from server.tools.kinds import BY_NOUN
from server.tools.lists.amounts import CENTS, MIXED, OTHERS, SOME_CENTS, Written
from tests.compiled import compiled

STRIPE = {"id": "in_1", "object": "invoice", "total": 751227, "amount_remaining": 751227, "currency": "eur"}
SHOP = {"invoice_number": "S-1", "total": "2802.39", "balance": "0.00", "currency": "EUR"}


@pytest.mark.parametrize(
    ("value", "how"),
    [
        (1500, "whole"),
        ("1500", "whole"),
        (" -1500 ", "whole"),
        (15.5, "decimal"),
        (Decimal("15.00"), "decimal"),
        ("15.00", "decimal"),
        ("1 234,50 \u20ac", "decimal"),
        ("15 EUR", "decimal"),  # a currency beside a number is written for people
        (0, None),
        ("0.00", None),
        ("0", None),
        (True, None),
        ("soon", None),
        (None, None),
    ],
)
def test_how_an_amount_is_written(value: Any, how: str | None) -> None:
    assert amount_style(value) == how


@pytest.mark.parametrize(
    ("profile", "records", "said"),
    [
        ("stripe", [STRIPE], None),
        ("stripe", [{"id": "in_1", "object": "invoice", "total": 0}], None),
        ("stripe", [{"number": "A-1", "Amount Due": "1500"}], None),  # a field of the vendor's
        ("stripe", [SHOP], OTHERS),
        ("stripe", [{**SHOP, "total": "2802"}], OTHERS),
        ("stripe", [{**STRIPE, "total": 7512.27}], OTHERS),
        ("stripe", [STRIPE, SHOP], MIXED),
        ("stripe", [], None),
        # A profile that says nothing of units leaves it to what the records say they are.
        ("finance-default", [STRIPE], CENTS),
        ("finance-default", [STRIPE, SHOP], SOME_CENTS),
        ("redact-only", [STRIPE], CENTS),
        ("finance-default", [SHOP], None),
        ("finance-default", [{"id": "in_1", "object": "invoice", "total": 0}], None),  # the same in every unit
        ("finance-default", [{**STRIPE, "total": 7512.27}], None),
        ("finance-default", [{**STRIPE, "object": "an object of ours"}], None),
        ("finance-default", [{**STRIPE, "object": None}], None),
        ("finance-default", [{"number": "A-1", "Amount Due": "1500"}], None),  # a heading of many a spreadsheet
    ],
)
def test_the_unit_is_said_of_the_records_for_which_it_holds(
    profile: str, records: list[dict[str, Any]], said: str | None
) -> None:
    texts = [json.dumps(record).encode() for record in records]
    assert Written(load_profile(profile), BY_NOUN["invoice"], texts).amounts_in.get("amountsIn") == said


SAID, SILENT = "the smallest unit of their currency (1500 is 15.00 EUR, or 1500 JPY)", None


@pytest.mark.parametrize(
    ("profile", "noun", "records", "said"),
    [
        ("stripe", "invoice", [], SILENT),
        ("stripe", "invoice", [{"id": "in_1", "object": "invoice"}], SILENT),
        ("stripe", "invoice", [{"number": "A-1", "total": "0.00"}], SILENT),
        ("stripe", "invoice", [{"id": "in_1", "object": "invoice", "total": 0}], SAID),  # whose lines may be none
        ("stripe", "invoice", [STRIPE, {"number": "A-1"}], SAID),
        ("stripe", "invoice", [SHOP, {"number": "A-1"}], OTHERS),
        ("stripe", "account", [{"id": "cus_1", "Delinquent": "false", "Total Spend": "1234.50"}], SILENT),
        ("stripe", "subscription", [{"id": "sub_1", "object": "subscription", "items": {"data": []}}], SILENT),
        ("stripe", "account", [{"id": "cus_1", "object": "customer", "created": 1767225600, "livemode": True}], SILENT),
        ("stripe", "account", [{"id": "cus_1", "object": "customer", "balance": -500}], SAID),
        ("stripe", "subscription", [{"id": "sub_1", "Plan": "pro"}], SILENT),
        ("stripe", "subscription", [{"id": "sub_1", "Cancel At Period End": "false", "Amount": "49.00"}], OTHERS),
        ("stripe", "subscription", [{"id": "sub_1", "Cancel At Period End": "false", "Amount": "4900"}], SAID),
        ("stripe", "account", [{"id": "cus_1", "Delinquent": "false", "Account Balance": "0.00"}], SILENT),
        ("stripe", "account", [{"id": "cus_1", "Delinquent": "false", "Account Balance": "0"}], SAID),
        ("stripe", "payment_method", [{"id": "pm_1", "object": "payment_method", "card": {"exp_year": 2027}}], SILENT),
        ("finance-default", "invoice", [], SILENT),
    ],
)
def test_a_unit_is_said_of_amounts_that_are_there(
    profile: str, noun: str, records: list[dict[str, Any]], said: str | None
) -> None:
    texts = [json.dumps(record).encode() for record in records]
    scanner = compiled(profile)
    meta = Written(scanner.profile, BY_NOUN[noun], texts).amounts_in
    view = scanner.view(b"[" + b",".join(texts) + b"]", entity=BY_NOUN[noun].entity, meta=meta)
    assert view.meta.get("amountsIn", SILENT) == said
    assert ("amountsIn" in view.meta) is (said is not SILENT)


@pytest.mark.parametrize(
    ("shop", "mixed"),
    [
        ("2802.39", True),
        ("1 234,50 \u20ac", True),
        ("2802", True),  # euros, since only the other file is in the format of a system that bills in cents
        ("0", True),
    ],
)
def test_files_of_a_kind_in_different_units(tmp_path: Path, shop: str, *, mixed: bool) -> None:
    (tmp_path / "invoices.jsonl").write_text(json.dumps(STRIPE))
    (tmp_path / "shop_invoices.csv").write_text(f"invoice_number;total;currency\nS-1;{shop};EUR\nS-2;100;EUR\n")
    (tmp_path / "payments.csv").write_text("id,amount\np1,10.50\n")
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(sort="-amount"), limit=1, cursor=None)
    assert page.mixes_units is mixed
    assert not source.list("payment", Query(sort="-amount"), limit=1, cursor=None).mixes_units
    tenant = source.of_tenant("acme").list("invoice", Query(sort="-amount"), limit=1, cursor=None)
    assert not tenant.mixes_units
    assert page.sums == ()


def test_files_of_whole_amounts_of_which_none_or_each_is_in_cents_are_in_one_unit(tmp_path: Path) -> None:
    (tmp_path / "invoices.jsonl").write_text(json.dumps(STRIPE))
    (tmp_path / "more_invoices.jsonl").write_text(json.dumps(STRIPE | {"id": "in_2"}))
    (tmp_path / "payments.csv").write_text("id,amount\np1,10\n")
    (tmp_path / "more_payments.csv").write_text("id,amount\np2,11\n")
    source = FolderSource(tmp_path)
    for kind in ("invoice", "payment"):
        page = source.list(kind, Query(), limit=1, cursor=None)
        assert not page.mixes_units
        assert sum(one.records for one in page.sums) == 2


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"invoiceDate": "03/04/2026"}, True),
        ({"F\u00e4llig am": "03/04/2026"}, True),
        ({"invoiceDate": "2026-04-03"}, False),
        ({"invoiceDate": "31/03/2026"}, False),  # no month has that number
        ({"invoiceDate": "03/03/2026"}, False),  # the same day to everybody
        ({"note": "03/04/2026"}, False),
        ({"invoiceDate": 1781611200}, False),
        ({}, False),
    ],
)
def test_dates_that_may_be_read_in_two_ways_are_told(record: dict[str, Any], *, told: bool) -> None:
    meta = Written(load_profile("finance-default"), BY_NOUN["invoice"], [json.dumps(record).encode()]).meta
    assert ("datesIn" in meta) is told
