"""Exports with a row for each line of an invoice: each invoice is one record, and its rows are its line items."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.folder.index.current import Place
from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered

HEAD = (
    "Invoice Number,Customer Name,Invoice Date,Total,Balance,Currency Code,Item Name,Quantity,Item Price,Item Total\n"
)
ROWS = (
    "INV-1,Acme Corp,2026-10-01,300.00,300.00,USD,Hosting,1,100.00,100.00\n"
    "INV-1,Acme Corp,2026-10-01,300.00,300.00,USD,Support,2,100.00,200.00\n"
    "INV-2,Acme Corp,2026-10-02,50.00,0.00,USD,Domain,1,50.00,50.00\n"
    "INV-3,Nordhafen GmbH,2026-10-03,70.00,70.00,USD,Hosting,1,35.00,35.00\n"
    "INV-3,Nordhafen GmbH,2026-10-03,70.00,70.00,USD,Hosting,1,35.00,35.00\n"
)


def lines_of(source: FolderSource, invoice: str, limit: int = 20) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = source.lines(invoice, limit=limit, cursor=cursor)
        found += map(json.loads, page.records)
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


def summed(source: FolderSource) -> tuple[int | None, Decimal | None, int]:
    page = source.list("invoice", Query(), limit=20, cursor=None)
    return page.total, page.sums[0].amount, page.sums[0].sharing_id


@pytest.mark.parametrize("limit", [1, 2, 20])
def test_rows_of_an_invoice_are_its_lines(tmp_path: Path, limit: int) -> None:
    (tmp_path / "invoices.csv").write_text(HEAD + ROWS)
    source = FolderSource(tmp_path)
    page = source.list("invoice", Query(), limit=20, cursor=None)
    assert [json.loads(one)["Invoice Number"] for one in page.records] == ["INV-1", "INV-2", "INV-3"]
    assert (page.repeated, summed(source)) == (0, (3, Decimal("420.00"), 0))
    assert lines_of(source, "INV-1", limit) == [
        {"description": "Hosting", "quantity": "1", "unitPrice": "100.00", "amount": "100.00"},
        {"description": "Support", "quantity": "2", "unitPrice": "100.00", "amount": "200.00"},
    ]
    assert [line["amount"] for line in lines_of(source, "INV-2", limit)] == ["50.00"]
    assert [line["amount"] for line in lines_of(source, "INV-3", limit)] == ["35.00", "35.00"]


def test_rows_that_are_added_to_a_file_go_on_with_its_last_invoice(tmp_path: Path) -> None:
    file = tmp_path / "invoices.csv"
    file.write_text(HEAD + ROWS)
    source = FolderSource(tmp_path, place=Place(tmp_path / "index", 0))
    assert len(lines_of(source, "INV-3")) == 2
    with file.open("a") as stream:
        stream.write("INV-3,Nordhafen GmbH,2026-10-03,70.00,70.00,USD,Gift,1,0.00,0.00\n")
    assert summed(source) == (3, Decimal("420.00"), 0)
    assert [line["description"] for line in lines_of(source, "INV-3")] == ["Hosting", "Hosting", "Gift"]


def test_states_of_one_list_have_each_their_lines(tmp_path: Path) -> None:
    (tmp_path / "invoices_2026-10.csv").write_text(HEAD + ROWS)
    (tmp_path / "invoices_2026-11.csv").write_text(HEAD + ROWS.replace("300.00,300.00", "300.00,0.00"))
    source = FolderSource(tmp_path)
    assert summed(source)[:2] == (3, Decimal("420.00"))
    assert len(lines_of(source, "INV-1")) == 2


@pytest.mark.parametrize(
    ("heading", "rows", "found"),
    [
        # The whole in the first row alone, as Shopify writes it, whose later rows have the number and no id.
        ("Id,Invoice Number,Total,Product,Quantity", ["7,A,30.00,x,1", ",A,,y,2", "8,B,5.00,z,1"], (2, "35.00")),
        # 2 x 10 and 1 x 30 cost not the same, so 50 is what both come to.
        ("Invoice Number,Total,Product,Qty,Price", ["A,50.00,x,2,10.00", "A,50.00,y,1,30.00"], (1, "50.00")),
        # 2 x 50 and 1 x 100: 100 is what each of them costs, and not both.
        ("Invoice Number,Total,Product,Qty,Price", ["A,100.00,x,2,50.00", "A,100.00,y,1,100.00"], (1, "200.00")),
        ("Invoice Number,Total,Product,Qty", ["A,100.00,x,2", "A,100.00,y,1"], (1, None)),
        # Each row states the amount of its line.
        ("Invoice Number,Amount,Product,Qty,Price", ["A,20.00,x,2,10.00", "A,30.00,y,1,30.00"], (1, "50.00")),
        ("Invoice Number,Amount,Product,Price", ["A,20.00,x,10.00", "A,30.00,y,30.00"], (1, None)),
        # Invoices of two years have one number.
        (
            "Invoice Number,Date,Total,Product,Qty,Item Total",
            ["1,2025-01-01,5.00,x,1,5.00", "1,2026-01-01,5.00,x,1,5.00"],
            (2, "10.00"),
        ),
    ],
)
def test_an_amount_is_that_of_the_whole_where_the_rows_show_it(
    tmp_path: Path, heading: str, rows: list[str], found: tuple[int, str | None]
) -> None:
    (tmp_path / "invoices.csv").write_text("\n".join([heading, *rows, ""]))
    total, amount, sharing = summed(FolderSource(tmp_path))
    assert (total, amount) == (found[0], None if found[1] is None else Decimal(found[1]))
    assert sharing == (found[1] is None)


def test_a_question_for_an_order_of_shopify(tmp_path: Path) -> None:
    (tmp_path / "orders_export_1.csv").write_text(
        "Name,Email,Financial Status,Currency,Subtotal,Taxes,Total,Created at,Lineitem quantity,Lineitem name,"
        "Lineitem price,Billing Name,Outstanding Balance,Id\n"
        "#1001,e@example.com,paid,USD,25.00,4.17,25.00,2026-10-31 23:50:00 -0400,1,Mug,10.00,Kim Larsson,0.00,5550001\n"
        "#1001,e@example.com,,,,,,2026-10-31 23:50:00 -0400,1,Tee,15.00,,,\n"
        "#1002,e@example.com,pending,USD,10.00,1.67,10.00,2026-11-01 00:10:00 -0400,1,Mug,10.00,Kim Larsson,10.00,52\n"
    )
    with answered(tmp_path, "exports") as session:
        order = session.ask("get_invoice", invoice_id="1001")
        october = session.ask("list_invoices", to_date="2026-10-31")
    assert [line["description"] for line in order["llm_view"]["lineItems"]] == ["Mug", "Tee"]
    assert "hint" not in order["meta"]
    assert october["llm_view"]["total"] == 1
    # The subtotal holds the taxes, as in all shops whose prices do: it is no net amount.
    assert october["meta"]["sums"] == [
        {"currency": "USD", "records": 1, "amount": 25.0, "balance": 0.0, "taxAmount": 4.17}
    ]
