"""Lists of invoices and payments: each row is of the kind that it says."""

import json
from pathlib import Path

import pytest

from server.folder.mixed_rows import kind_of_row, kinds_among
from server.folder.source import FolderSource
from server.records.shapes import INVOICE, PAYMENT
from server.source import Query

LEDGER = """Transaction List by Customer,,,,,
,,,,,
,Date,Transaction Type,Num,Amount,Balance
Summit Bakery,,,,,
,01/23/2026,Invoice,1009,100.00,100.00
,02/23/2026,Payment,P1009,-40.00,60.00
,02/24/2026,Credit Memo,C1009,-10.00,50.00
,02/25/2026,Journal Entry,J1,5.00,55.00
Total for Summit Bakery,,,,55.00,
"""


def numbers(source: FolderSource, entity: str) -> list[str]:
    page = source.list(entity, Query(), limit=100, cursor=None)
    return [json.loads(record)["Num"] for record in page.records]


@pytest.mark.parametrize("name", ["transactions.csv", "invoices.csv"])
def test_rows_are_of_the_kind_that_they_say(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(LEDGER)
    source = FolderSource(tmp_path)
    assert set(source.offers) == {"invoice", "payment"}
    assert numbers(source, "invoice") == ["1009", "C1009"]
    assert numbers(source, "payment") == ["P1009"]
    assert {problem.reason: problem.count for problem in source.problems} == {"unknown kind": 1, "total row": 1}
    page = source.list("invoice", Query(account_id="Summit Bakery"), limit=1, cursor=None)
    (added,) = page.sums
    assert (page.total, float(added.amount or 0), added.balance) == (2, 90.0, None)
    record = source.get("payment", "P1009")
    assert record is not None
    assert json.loads(record)["Running balance"] == "60.00"


def test_a_list_that_grows_by_payments_is_read_anew(tmp_path: Path) -> None:
    head = "Date,Type,Num,Amount\n2026-01-23,Invoice,1009,100.00\n"
    (tmp_path / "invoices.csv").write_text(head)
    source = FolderSource(tmp_path)
    assert (source.count("invoice", Query()), set(source.offers)) == (1, {"invoice"})
    (tmp_path / "invoices.csv").write_text(f"{head}2026-01-24,Payment,P1,-100.00\n")
    assert (source.count("invoice", Query()), source.count("payment", Query())) == (1, 1)


@pytest.mark.parametrize(
    ("names", "types", "kind", "mixed"),
    [
        (("Type", "Num"), ["Invoice", "Payment"], INVOICE, True),
        (("Type", "Num"), ["Rechnung", "Zahlung"], PAYMENT, True),
        (("Type", "Num"), ["SI", "SR"], INVOICE, True),
        (("Type", "Due On"), ["SI", "SC"], PAYMENT, True),
        (("Type", "Num"), ["Invoice", "Invoice"], PAYMENT, False),  # what is paid
        (("Type", "Num"), ["Invoice", "Credit note"], INVOICE, False),
        (("Type", "Num"), ["Invoice", "Subscription"], PAYMENT, False),
        (("Type", "Num"), ["Payment", "Refund"], PAYMENT, False),
        (("What", "Num"), ["Invoice", "Payment"], INVOICE, False),
    ],
)
def test_a_list_is_mixed_where_rows_are_of_both_kinds(
    names: tuple[str, ...], types: list[str], kind: int, *, mixed: bool
) -> None:
    assert bool(kinds_among(names, [[one, "1"] for one in types], kind)) is mixed


@pytest.mark.parametrize(
    ("said", "own", "kind"),
    [
        ("Invoice", PAYMENT, INVOICE),
        ("credit memo", PAYMENT, INVOICE),
        ("Refund", INVOICE, PAYMENT),
        ("Refund", PAYMENT, PAYMENT),
        ("", INVOICE, INVOICE),
        ("", PAYMENT, PAYMENT),
        ("Journal Entry", INVOICE, None),
        ("Bill Payment", INVOICE, None),
    ],
)
def test_a_row_says_its_kind(said: str, own: int, kind: int | None) -> None:
    assert kind_of_row(said, own) == kind
