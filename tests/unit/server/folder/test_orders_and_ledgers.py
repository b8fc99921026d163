"""Orders of shops and lists of ledgers by their own words: which heading is the number, the date, the amount."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("head", "row", "amount", "balance"),
    [
        ("Sale Date,Order ID,Full Name,Currency,Order Value,Order Total", "11/25/26,39,A B,EUR,4.00,5.00", 5, None),
        ("Order ID,Order Date,Order Total (inc tax),Order Total (ex tax)", "118,2026-11-25,5.00,4.00", 5, None),
        ("ID,Purchase Date,Bill-to Name,Grand Total (Base)", '031,"Nov 25, 2026 9:10:22 AM",Acme Ltd,5.00', 5, None),
        ("Posting Date,Party,Voucher No,Invoiced Amount,Outstanding Amount", "2026-11-25,Acme Ltd,V-1,5.00,2.00", 5, 2),
        ("Reference,Contact,Dated,Due,Total Value,Due Value", "061,Acme Ltd,25/11/2026,29/11/2026,5.00,2.00", 5, 2),
        ("Date,Ref. No.,Party's Name,Opening Amount,Pending Amount", "25-Nov-26,SI/043,Acme Ltd,5.00 Dr,2.00 Dr", 5, 2),
        ("date,transaction#,customer name,age,amount,balance due", "2026-11-25,INV-61,Acme Ltd,3 Days,5.00,2.00", 5, 2),
        ("Invoice/CM #,Date,Name,Amount", "10601,2026-11-25,Acme Ltd,5.00", 5, None),
        ("Factuurnummer,Factuurdatum,Totaalprijs excl. btw,Totaalprijs incl. btw", "81,2026-11-25,4.00,5.00", 5, None),
        ("Nr.,Datum,Total exkl. MWST,MWST,Total inkl. MWST", "101,25.11.2026,4.00,1.00,5.00", 5, None),
        ("Numero,Data,Totale,Importo da incassare", "7,2026-11-25,5.00,2.00", 5, 2),
    ],
)
def test_orders_and_open_items_have_a_number_a_date_and_an_amount(
    tmp_path: Path, head: str, row: str, amount: int, balance: int | None
) -> None:
    (tmp_path / "invoices.csv").write_text(f"{head}\n{row}\n")
    day = date(2026, 11, 25)
    (added,) = FolderSource(tmp_path).list("invoice", Query(since=day, until=day), limit=5, cursor=None).sums
    assert (added.amount, added.balance) == (Decimal(amount), None if balance is None else Decimal(balance))


@pytest.mark.parametrize(
    ("head", "row", "number"),
    [
        ("Order ID,Order Total,Order Date", "O-1,5.00,2026-11-25", "O-1"),
        ("Order ID,Order Number,Order Total,Order Date", "O-1,N-1,5.00,2026-11-25", "N-1"),
        ("Order ID,Invoice Number,Order Total,Date", "O-1,I-1,5.00,2026-11-25", "I-1"),
        ("Order ID,Total,Date", "O-1,5.00,2026-11-25", None),  # what it pays for
    ],
)
def test_the_id_of_an_order_is_its_number_where_nothing_else_is(
    tmp_path: Path, head: str, row: str, number: str | None
) -> None:
    (tmp_path / "invoices.csv").write_text(f"{head}\n{row}\n")
    with answered(tmp_path, "exports") as session:
        assert session.listed("list_invoices", "invoiceNumber") == ([] if number is None else [number])


@pytest.mark.parametrize("dash", ["-", "--", "\u2013"])
@pytest.mark.parametrize("kind", ["invoice", "account", "credit_note", "refund"])
def test_a_record_with_a_dash_in_place_of_its_number_is_one(tmp_path: Path, kind: str, dash: str) -> None:
    rows = f"1001,2026-11-25,Acme Ltd,5.00\n{dash},2026-11-26,Bolt plc,7.00\n"
    number = {"account": "Customer No", "refund": "Refund ID", "credit_note": "Credit Note Number"}
    (tmp_path / f"{kind}s.csv").write_text(f"{number.get(kind, 'Order Number')},Date,Name,Total\n{rows}")
    assert FolderSource(tmp_path).list(kind, Query(), limit=5, cursor=None).total == 2


@pytest.mark.parametrize(
    ("head", "row", "balance"),
    [
        ("date,transaction#,customer name,age,amount,balance due", "2026-11-25,INV-61,Acme Ltd,3 Days,5.00,2.00", 2),
        ("Reference,Contact,Dated,Due,Total Value,Due Value", "061,Acme Ltd,25/11/2026,29/11/2026,5.00,2.00", 2),
        ("Date,Ref. No.,Party's Name,Opening Amount,Pending Amount", "25-Nov-26,SI/043,Acme Ltd,5.00 Dr,2.00 Dr", 2),
    ],
)
@pytest.mark.parametrize("supplier", ["Supplier", "Vendor Name", "Payee"])
def test_what_is_owed_to_suppliers_is_not_read_as_what_customers_owe(
    tmp_path: Path, head: str, row: str, balance: int, supplier: str
) -> None:
    (tmp_path / "invoices.csv").write_text(f"{head},{supplier}\n{row},Mill plc\n")
    sums = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert all(added.balance != balance for added in sums)


def test_a_dash_in_place_of_a_number_is_none(tmp_path: Path) -> None:
    rows = "--,2026-11-25,Acme Ltd,5.00\n--,2026-11-26,Acme Ltd,7.00\n"
    (tmp_path / "payments.csv").write_text(f"Payment Number,Date,Customer,Amount\n{rows}")
    (added,) = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None).sums
    assert (added.records, added.amount) == (2, Decimal(12))


@pytest.mark.parametrize(
    ("first", "second", "amount"),
    [
        ("304.93,256.24,Print,1,128.12", "304.93,256.24,Tote,2,88.40", 304.93),
        ("304.93,256.24,Print,1,128.12", "304.93,256.24,Tote,1,128.12", 304.93),
        ("304.93,256.23,Print,1,128.12", "304.93,256.23,Tote,1,128.12", 304.93),  # a price is rounded
        ("304.93,128.12,Print,1,128.12", "304.93,128.12,Tote,1,128.12", None),  # one line, or two states of it
    ],
)
def test_lines_of_orders_by_quantity_and_cost_are_of_one_order(
    tmp_path: Path, first: str, second: str, amount: float | None
) -> None:
    head = "Order Number,Order Date,Order Total Amount,Order Subtotal Amount,Item Name,Quantity (- Refund),Item Cost"
    (tmp_path / "invoices.csv").write_text(f"{head}\n2301,2026-11-25,{first}\n2301,2026-11-25,{second}\n")
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (added.records, added.amount) == (1, None if amount is None else Decimal(str(amount)))


@pytest.mark.parametrize(
    ("heading", "amount"), [("Order Total", 100), ("Subtotal", None), ("Sub Total", None), ("Running Total", None)]
)
def test_lines_that_come_to_a_total_of_lines_may_be_two_states(
    tmp_path: Path, heading: str, amount: int | None
) -> None:
    head = f"Invoice Number,Customer,Invoice Date,Amount,Item,Quantity,Unit Price,{heading}"
    rows = "".join(f"R0,Acme Ltd,2026-01-01,50.00,{item},1,50.00,100.00\n" for item in ("Pen", "Ink"))
    (tmp_path / "invoices.csv").write_text(f"{head}\n{rows}")
    (added,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert added.amount == amount
