"""An invoice whose lines alone state amounts comes to what they do together."""

from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.looks.rows.summed_lines import added_up, summed_column
from server.folder.source import FolderSource
from server.records.shapes import fold
from server.source import Query
from tests.integration.folder_sessions import answered

# FreshBooks, "Invoice Details".
HEAD = (
    "Client Name,Invoice #,Date Issued,Date Due,Invoice Status,Item Name,Rate,Quantity,Line Subtotal,Tax 1 Amount,"
    "Line Total,Currency\n"
)
FIRST = "Northwind LLC,0001,01/15/2026,02/14/2026,paid,Design,75.00,10.0,750.00,97.50,847.50,USD\n"
SECOND = "Northwind LLC,0001,01/15/2026,02/14/2026,paid,Hosting,120.00,1.0,120.00,15.60,135.60,USD\n"
OTHER = 'Contoso Inc,0002,02/20/2026,03/22/2026,overdue,Logo,75.00,40.0,"3,000.00",,"3,000.00",USD\n'
BROKEN = "Northwind LLC,0001,01/15/2026\n"


@pytest.mark.parametrize(
    ("headings", "summed"),
    [
        ("Invoice #,Item Name,Line Total", "Line Total"),
        ("Invoice #,Customer,Billing State,Item Name,Line Total", "Line Total"),
        ("Invoice #,Item Name,GST,Line Total", None),
        ("Invoice #,Item Name,Summe USt,Line Total", None),
        ("Invoice #,Item Name,Line Subtotal,Tax 1 Amount,Line Total", "Line Total"),
        ("Invoice #,Item Name,Tax 1 Amount,Line Total", None),  # with the tax, or without?
        ("Invoice #,Item Name,MwSt,Positionsbetrag", None),
        ("Invoice #,Item Name,Line Total,Total", None),
        ("Invoice #,Item Name,Rate,Quantity", None),
    ],
)
def test_the_column_whose_sum_is_the_invoice(headings: str, summed: str | None) -> None:
    names = headings.split(",")
    found = summed_column([*map(fold, names)])
    assert (None if found is None else names[found]) == summed


@pytest.mark.parametrize(
    ("texts", "total"),
    [
        (["847.50", "135.60"], "983.10"),
        (["1.847,50", "135,60"], "1983.10"),
        (["$1,000.50", "-0.50", ""], "1000.00"),
        (["0.10"] * 3, "0.30"),
        (["1,000"], None),  # a thousand, or one
        (["12 pieces"], None),
        (["", " "], None),
    ],
)
def test_amounts_are_added_as_they_are_written(texts: list[str], total: str | None) -> None:
    assert added_up(texts) == total


def test_an_invoice_comes_to_what_its_lines_do(tmp_path: Path) -> None:
    path = tmp_path / "invoice_details.csv"
    path.write_text(HEAD + FIRST + SECOND + OTHER)
    with answered(tmp_path, "exports") as session:
        listed = session.ask("list_invoices", sort="-amount")
        one = session.ask("get_invoice", invoice_id="0001")["llm_view"]
        least = session.ask("list_invoices", min_amount=983.1)["llm_view"]["total"]
        path.write_text(HEAD + FIRST + SECOND + OTHER + OTHER.replace("Logo", "Flyer"))
        grown = session.ask("list_invoices", sort="-amount")["llm_view"]["invoices"]
    assert [invoice["amount"] for invoice in listed["llm_view"]["invoices"]] == ["3000.00", "983.10"]
    assert listed["meta"]["sums"] == [{"currency": "USD", "records": 2, "amount": 3983.1}]
    assert (one["amount"], [line["amount"] for line in one["lineItems"]]) == ("983.10", ["847.50", "135.60"])
    assert (least, [invoice["amount"] for invoice in grown]) == (2, ["6000.00", "983.10"])


@pytest.mark.parametrize(
    ("rows", "amounts"),
    [
        (FIRST + BROKEN + SECOND + OTHER, [None, 3000]),  # a line of it cannot be read
        (FIRST + SECOND.replace("135.60", "soon") + OTHER, [None, 3000]),
        (FIRST + OTHER + SECOND, [None, 3000]),  # what stands elsewhere with its number is not known to be a line
        (FIRST + ",,,,,Total,,,,,847.50,\n" + OTHER, [847.5, 3000]),
    ],
)
def test_an_amount_that_is_not_known_is_not_added(tmp_path: Path, rows: str, amounts: list[float | None]) -> None:
    (tmp_path / "invoice_details.csv").write_text(HEAD + rows)
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query()) == len(amounts)
    (added,) = source.list("invoice", Query(), limit=5, cursor=None).sums
    assert added.amount == Decimal(sum(filter(None, amounts)))
    assert added.without_amount + added.sharing_id == amounts.count(None)
