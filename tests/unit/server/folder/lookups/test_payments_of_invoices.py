"""The payments that name an invoice, by its id or its number."""

from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.records.json_members import members_in
from server.source import Page, Query, SourceError

INVOICES = """id,Invoice Number,Customer,Date,Total,Currency,tenant
71,INV-1,Acme GmbH,2026-01-02,100.00,EUR,a
72,INV-2,Acme GmbH,2026-01-03,50.00,EUR,a
73,INV-3,Huber GmbH,2026-01-04,30.00,EUR,b
"""
PAYMENTS = """payment_id,Customer,Date,Amount,Currency,{},tenant
p1,Acme GmbH,2026-02-01,60.00,EUR,{},a
p2,Acme GmbH,2026-02-02,90.00,EUR,"{}",a
p3,Acme GmbH,2026-02-03,5.00,EUR,,a
p4,Huber GmbH,2026-02-04,30.00,EUR,{},b
"""
BY_NUMBER = PAYMENTS.format("Invoice Number", "INV-1", "INV-1, INV-2", "INV-3")
BY_ID = PAYMENTS.format("invoice_id", "71", "71; 72", "73")


def paid(page: Page) -> list[str]:
    return [bytes(members_in(record)["payment_id"]).decode().strip('"') for record in page.records]


@pytest.mark.parametrize("payments", [BY_NUMBER, BY_ID])
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (Query(invoice_id="INV-1"), ["p1", "p2"]),
        (Query(invoice_id="71"), ["p1", "p2"]),
        (Query(invoice_id=" inv-2 "), ["p2"]),  # found as get_invoice finds it
        (Query(invoice_id="INV-"), []),
        (Query(invoice_id="INV-9"), []),
        (Query(invoice_id="INV-1", account_id="Acme GmbH", sort="-amount"), ["p2", "p1"]),
        (Query(invoice_id="INV-1", account_id="Huber GmbH"), []),
    ],
)
def test_payments_are_listed_by_the_invoice_that_they_name(
    tmp_path: Path, payments: str, query: Query, ids: list[str]
) -> None:
    (tmp_path / "invoices.csv").write_text(INVOICES)
    (tmp_path / "payments.csv").write_text(payments)
    source = FolderSource(tmp_path)
    page = source.list("payment", query, limit=9, cursor=None)
    assert paid(page) == ids
    assert page.total == len(ids) == source.count("payment", query)
    assert sum(one.records for one in page.sums) == len(ids)


def test_a_cursor_is_of_one_invoice(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(BY_NUMBER)
    source = FolderSource(tmp_path)
    first = source.list("payment", Query(invoice_id="INV-1"), limit=1, cursor=None)
    second = source.list("payment", Query(invoice_id="INV-1"), limit=1, cursor=first.next_cursor)
    assert (paid(first), paid(second), second.next_cursor) == (["p1"], ["p2"], None)
    with pytest.raises(SourceError):
        source.list("payment", Query(invoice_id="INV-2"), limit=1, cursor=first.next_cursor)


def test_objects_name_their_invoice_too(tmp_path: Path) -> None:
    (tmp_path / "payments.jsonl").write_text(
        '{"payment_id": "p1", "amount": 1, "currency": "EUR", "invoice": {"id": "71", "number": "INV-1"}}\n'
        '{"payment_id": "p2", "amount": 2, "currency": "EUR", "invoice": "72"}\n'
    )
    source = FolderSource(tmp_path)
    for asked, ids in (("71", ["p1"]), ("INV-1", ["p1"]), ("72", ["p2"])):
        assert paid(source.list("payment", Query(invoice_id=asked), limit=9, cursor=None)) == ids


def test_a_file_that_changes_forgets_what_its_payments_named(tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(BY_NUMBER)
    source = FolderSource(tmp_path)
    assert source.count("payment", Query(invoice_id="INV-3")) == 1
    file.write_text(BY_NUMBER.replace("INV-3", "INV-44"))
    source = FolderSource(tmp_path)
    assert source.count("payment", Query(invoice_id="INV-3")) == 0
    assert source.count("payment", Query(invoice_id="INV-44")) == 1


def test_payments_that_name_no_invoice_are_not_filtered_by_one(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text("payment_id,Customer,Date,Amount\np1,Acme GmbH,2026-02-01,60.00\n")
    (tmp_path / "invoices.csv").write_text(INVOICES)
    offers = FolderSource(tmp_path).offers
    assert "invoice_id" not in offers["payment"].filters
    assert "invoice_id" not in offers["invoice"].filters


def test_a_tenant_finds_nothing_by_invoices_of_others(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(INVOICES)
    (tmp_path / "payments.csv").write_text(BY_NUMBER)
    own = FolderSource(tmp_path).of_tenant("b")
    for asked, total in (("INV-3", 1), ("73", 1), ("INV-1", 0), ("71", 0)):
        assert own.count("payment", Query(invoice_id=asked)) == total


def test_a_payment_with_a_row_for_each_invoice_is_found_by_all_of_them(tmp_path: Path) -> None:
    rows = "".join(f"900,2026-02-01,Acme GmbH,90.00,EUR,INV-{n},30.00\n" for n in (1, 2, 3))
    (tmp_path / "payments.csv").write_text(
        f"payment_id,Date,Customer Name,Amount,Currency Code,Invoice Number,Amount Applied to Invoice\n{rows}"
    )
    source = FolderSource(tmp_path)
    assert [source.count("payment", Query(invoice_id=f"INV-{n}")) for n in (1, 2, 3, 4)] == [1, 1, 1, 0]
