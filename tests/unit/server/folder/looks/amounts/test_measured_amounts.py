"""An amount in litres or kWh has decimals like money and is none."""

from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query


@pytest.mark.parametrize(
    ("head", "row", "is_money"),
    [
        ("Amount,Unit", "41.20,l", False),
        ("Amount,Unit of Measure", "41.20,kWh", False),
        ("Betrag,Einheit", "41.20,kg", False),
        ("Amount,Unit", "41.20,", True),
        ("Amount,Unit", "41.20,4B", True),  # where somebody lives
        ("Amount,Unit", "41.20,G", True),
        ("Amount,Unit", "41.20,T", True),
        ("Amount,Unit", "41.20,t", False),
        ("Amount,Unit", "41.20,L", False),
        ("Amount,Unit", "41.20,pcs", True),  # of the goods
        ("Amount,Unit,Quantity", "41.20,l,30.00", True),
        ("Amount,Unit,Unit price", "41.20,l,1.20", True),
        ("Consumption,Unit,Amount", "120,kWh,41.20", True),
        ("Amount,Unit,Currency", "41.20,l,EUR", True),
        ("Amount,Unit", "41.20 EUR,l", True),
        ("Amount,Units", "41.20,EUR", True),
    ],
)
def test_only_an_amount_of_money_is_added_up(tmp_path: Path, head: str, row: str, *, is_money: bool) -> None:
    text = f"Transaction ID,Customer,Date,{head}\nT1,Acme Ltd,2026-09-01,{row}\nT2,Acme Ltd,2026-09-02,{row}\n"
    (tmp_path / "transactions.csv").write_text(text)
    page = FolderSource(tmp_path).list("payment", Query(), limit=5, cursor=None)
    assert page.total == 2
    assert any(one.amount for one in page.sums) is is_money


def test_an_invoice_is_for_money_whatever_its_unit(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice No,Customer,Date,Unit,Amount\nR1,Acme Ltd,2026-09-01,kWh,41.20\n")
    page = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None)
    assert [one.amount for one in page.sums] == [Decimal("41.20")]
