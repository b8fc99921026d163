"""Objects that name suppliers and no customer are what others have billed, or were paid."""

from pathlib import Path
from typing import Any

import pytest

from server.folder.source import FolderSource
from server.source import Query
from tests.unit.server.folder.looks.rows.written_objects import write_objects

_OWN: dict[str, Any] = {"id": "B1", "date": "2026-09-01", "amount": 900.0}


def _listed(folder: Path, name: str, said: list[dict[str, Any]]) -> int:
    write_objects(folder / name, [_OWN | {"id": f"B{number}"} | one for number, one in enumerate(said)])
    source = FolderSource(folder)
    kind = "payment" if name.startswith("payment") else "invoice"
    try:
        return source.count(kind, Query()) or 0
    except LookupError:
        return 0


@pytest.mark.parametrize("form", ["json", "jsonl", "parquet"])
@pytest.mark.parametrize(
    ("said", "total"),
    [
        ([{"supplier": "Landlord"}, {"supplier": "Power Co"}], 0),
        ([{"vendor_name": "Landlord"}, {"vendor_name": "Power Co"}], 0),
        ([{"supplier": {"name": "Landlord"}}, {"supplier": {"name": "Power Co"}}], 0),
        ([{"supplier": "Landlord"}, {"supplier": "Landlord"}], 0),
        ([{"supplier": {"name": "We"}, "recipient": {"name": "Acme"}}] * 2, 2),
        ([{"supplier": "Landlord", "customer": "We"}, {"supplier": "Power Co", "customer": "We"}], 2),
        ([{"supplier": "Acme", "customer_id": "c1"}, {"supplier": "Bolt", "customer_id": "c2"}], 2),
    ],
    ids=[
        "suppliers",
        "vendors",
        "objects",
        "one in all",
        "recipients beside it",
        "customers beside them",
        "and their ids",
    ],
)
def test_bills_are_no_invoices(tmp_path: Path, form: str, said: list[dict[str, Any]], total: int) -> None:
    assert _listed(tmp_path, f"invoices.{form}", said) == total


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ([{"payee": "Landlord"}, {"payee": "Power Co"}], 0),
        ([{"payee": "Landlord", "amount": -900.0}, {"payee": "Power Co", "amount": 5.0}], 2),
        ([{"payee": "Landlord", "payer_email": "a@example.com"}, {"payee": "Power Co"}], 2),
    ],
    ids=["payees", "a sign tells which way", "who paid"],
)
def test_what_others_were_paid_is_no_payment(tmp_path: Path, said: list[dict[str, Any]], total: int) -> None:
    assert _listed(tmp_path, "payments.json", said) == total
