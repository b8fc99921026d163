"""A list of lines whose amounts are called like those of invoices: an invoice comes to all of its own."""

from pathlib import Path

import pytest

from server.folder.looks.amounts.line_amounts import with_line_amounts
from server.folder.looks.table import first_table
from server.records.shapes import INVOICE
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("headings", "rows", "amount", "records"),
    [
        pytest.param(
            "Item,Qty,Price,Amount", ["1,Pen,1,100.00,100.00", "1,Ink,3,100.00,300.00", "2,Pen,2,100.00,200.00"], 600, 2
        ),
        pytest.param(
            "Item,Qty,Unit Price,Net,VAT,Total",
            [
                "1,Pen,1,100.00,100.00,20.00,120.00",
                "1,Ink,3,100.00,300.00,60.00,360.00",
                "2,Pen,2,9.00,18.00,0.00,18.00",
            ],
            498,
            2,
            id="with tax",
        ),
        pytest.param(
            "Item,Qty,Unit Price,Amount,VAT,Total",
            ["1,Pen,1,100.00,100.00,20.00,120.00", "1,Ink,3,100.00,300.00,60.00,360.00"],
            480,
            1,
            id="two amounts",
        ),
        pytest.param(
            "Artikel,Menge,Einzelpreis,Netto,MwSt,Betrag",
            ["1,Stift,1,119.00,100.00,19.00,119.00", "1,Tinte,2,119.00,200.00,38.00,238.00"],
            357,
            1,
            id="prices with tax",
        ),
        pytest.param(
            "Item,Qty,Price,Tax,Amount",
            ["1,Pen,1,100.00,20.00,100.00", "1,Ink,3,100.00,60.00,300.00"],
            None,
            1,
            id="with the tax, or without?",
        ),
        pytest.param(
            "Item,Qty,Price,Amount",
            ["1,Pen,1,100.00,100.00", "1,Pen,1,120.00,120.00"],
            None,
            1,
            id="two states of one",
        ),
        pytest.param(
            "Item,Qty,Price,Amount",
            ["1,Pen,1,100.00,400.00", "1,Ink,3,100.00,400.00", "2,Pen,2,100.00,200.00"],
            600,
            2,
            id="of the whole",
        ),
        pytest.param(
            "Item,Qty,Price,Amount",
            ["1,Pen,1,100.00,90.00", "1,Ink,3,100.00,280.00"],
            None,
            1,
            id="something was taken off",
        ),
        pytest.param(
            "Item,Qty,Price,Amount,VAT,Total",
            ["1,Pen,1,100.00,90.00,18.00,108.00", "1,Ink,3,100.00,280.00,56.00,336.00"],
            None,
            1,
            id="something was taken off, and tax added",
        ),
        pytest.param(
            "Item,Qty,Price,Amount,VAT,Total",
            ["1,Pen,1,100.00,100.00,20.00,125.00", "1,Ink,3,100.00,300.00,60.00,365.00"],
            None,
            1,
            id="something was added",
        ),
        pytest.param("Item,Amount", ["1,Pen,100.00", "1,Ink,300.00"], None, 1, id="nothing shows it"),
        pytest.param(
            "Item,Qty,Price,Amount", ["1,Pen,1,100.00,100.00", "2,Ink,3,100.00,300.00"], 400, 2, id="one line each"
        ),
    ],
)
def test_what_invoices_come_to(
    tmp_path: Path, headings: str, rows: list[str], amount: float | None, records: int
) -> None:
    lines = "".join(f"Acme Ltd,2026-08-0{row[0]},{row}\n" for row in rows)
    (tmp_path / "invoices.csv").write_text(f"Customer,Date,Invoice No,{headings}\n{lines}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    assert answer["llm_view"]["total"] == records
    assert answer["meta"].get("sums", [{}])[0].get("amount") == amount


def test_invoices_of_one_line_each_keep_their_headings() -> None:
    names = ("Invoice No", "Item", "Qty", "Price", "Amount")
    rows = [("1", "Pen", "1", "100.00", "100.00"), ("2", "Ink", "3", "100.00", "300.00")]
    assert with_line_amounts(first_table(names, rows, INVOICE)).names == names
    several = first_table(names, [*rows, ("2", "Pen", "1", "100.00", "100.00")], INVOICE)
    assert with_line_amounts(several).names != names


def test_its_lines_are_shown_with_their_amounts(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Customer,Date,Invoice No,Item,Qty,Price,Amount\n"
        "Acme Ltd,2026-08-01,1,Pen,1,100.00,100.00\nAcme Ltd,2026-08-01,1,Ink,3,100.00,300.00\n"
    )
    with answered(tmp_path, "exports") as session:
        shown = session.ask("get_invoice", invoice_id="1")["llm_view"]
    assert shown["amount"] == "400.00"
    assert [(line["description"], line["amount"]) for line in shown["lineItems"]] == [
        ("Pen", "100.00"),
        ("Ink", "300.00"),
    ]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        pytest.param(("Amount", "Shipping"), [("2", "50", "100", "15"), ("1", "50", "50", "15")], id="shipping beside"),
        pytest.param(("Amount", "Discount"), [("2", "50", "100", "15"), ("1", "50", "50", "")], id="a discount beside"),
        pytest.param(("Amount",), [("1", "300", "300"), ("1", "300", "300")], id="the whole beside each piece"),
    ],
)
def test_what_may_be_of_the_whole_keeps_its_heading(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    names = ("Invoice No", "Item", "Qty", "Price", *headings)
    lines = [("1", f"Course {at}", *row) for at, row in enumerate(rows)]
    assert with_line_amounts(first_table(names, lines, INVOICE)).names == names


QUICKBOOKS = """,Date,Transaction Type,Num,Product/Service,Qty,Sales Price,Amount,Balance
Acme Corp,,,,,,,,
,11/12/2026,Invoice,1111,Hours,1.00,164.33,164.33,164.33
,11/12/2026,Invoice,1111,Travel,1.00,246.50,246.50,410.83
,11/13/2026,Credit Memo,1112,Travel,-1.00,46.50,-46.50,364.33
Total for Acme Corp,,,,,,,$364.33,
Bayside Club,,,,,,,,
,11/14/2026,Invoice,1113,Hours,1.00,50.00,50.00,50.00
,11/14/2026,Invoice,1113,Travel,2.00,50.00,100.00,150.00
Total for Bayside Club,,,,,,,$150.00,
"""

XERO = """Invoice Date,Source,Invoice Number,Description,Quantity,Unit Price (ex),Net,Tax,Gross
Acme Corp,,,,,,,,
12 Nov 2026,Receivable Invoice,1111,Hours,1.00,75.00,75.00,15.00,90.00
12 Nov 2026,Receivable Invoice,1111,Travel,2.00,112.50,225.00,45.00,270.00
Total Acme Corp,,,,,,300.00,60.00,360.00
"""


@pytest.mark.parametrize(("text", "amount", "first"), [(QUICKBOOKS, 514.33, 410.83), (XERO, 360, 360)])
def test_lines_below_their_customer_are_added_up(tmp_path: Path, text: str, amount: float, first: float) -> None:
    (tmp_path / "invoices.csv").write_text(text)
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
        assert added["amount"] == amount
        invoice = session.ask("get_invoice", invoice_id="1111")["llm_view"]
        assert float(invoice["amount"]) == first
        assert invoice["customerName"] == "Acme Corp"


def test_an_amount_that_quantity_and_price_do_not_come_to_is_of_no_line(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(QUICKBOOKS.replace(",164.33,164.33,", ",100.00,164.33,"))
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
        assert added["amount"] != 514.33


@pytest.mark.parametrize("lines", [1, 2])
def test_what_was_paid_at_once_stands_beside_the_lines_and_is_no_invoice(tmp_path: Path, lines: int) -> None:
    paid = [f",11/15/2026,Sales Receipt,1114,{item},1.00,30.00,30.00,30.00" for item in ("Pen", "Ink")[:lines]]
    (tmp_path / "invoices.csv").write_text(f"{QUICKBOOKS}Cable Inc,,,,,,,,\n{chr(10).join(paid)}\n")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
        assert (added["records"], added["amount"]) == (3, 514.33)
        (received,) = session.ask("list_payments")["meta"]["sums"]
        assert (received["records"], received["amount"]) == (1, 30 * lines)


def test_a_payment_with_the_number_and_the_amount_of_an_invoice_is_no_line_of_it(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Number,Type,Date,Due Date,Item,Qty,Price,Amount\n"
        "1,Invoice,2026-11-12,2026-12-12,Pen,1,50.00,50.00\n1,Invoice,2026-11-12,2026-12-12,Ink,2,25.00,50.00\n"
        "1,Payment,2026-11-12,,Card,1,50.00,50.00\n"
    )
    with answered(tmp_path, "exports") as session:
        assert [one["amount"] for one in session.ask("list_invoices")["meta"]["sums"]] == [100]
        assert [one["amount"] for one in session.ask("list_payments")["meta"]["sums"]] == [50]


@pytest.mark.parametrize(
    ("tax", "amount"),
    [("30.00", 550.0), ("0.00", None)],
    ids=["with the tax beside it", "which nothing comes to"],
)
def test_lines_state_what_they_are_with_the_tax_beside_them(tmp_path: Path, tax: str, amount: float | None) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice Number,Date,Description,Quantity,Unit Price (ex GST),GST Amount,Total (inc GST)\n"
        f"INV-1,2026-09-01,Beans,10,30.00,{tax},330.00\nINV-1,2026-09-01,Grinder,1,200.00,20.00,220.00\n"
    )
    with answered(tmp_path, "exports") as session:
        sums = session.ask("list_invoices")["meta"].get("sums", [])
    assert [one.get("amount") for one in sums] == ([] if amount is None else [amount])
