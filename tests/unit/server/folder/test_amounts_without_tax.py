"""Of two amounts of which one is without tax, the other is what the invoice comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("heading", "rows", "amount", "net"),
    [
        ("Amount,VAT,Total", ["100.00,20.00,120.00", "50.00,0.00,50.00"], 170, 150),
        ("Total,VAT,Amount", ["120.00,20.00,100.00", "50.00,0.00,50.00"], 170, 150),
        ("Amount,VAT,Total", ["100.00,,100.00", "50.00,10.00,60.00"], 160, 150),
        ("Amount,VAT,Total", ["120.00,20.00,120.00", "60.00,10.00,60.00"], 180, None),
        ("Amount,VAT,Total", ["100.00,20.00,120.00", "60.00,10.00,60.00"], 160, None),  # not in all rows
        ("Amount,VAT,Total", ["100.00,0.00,100.00", "50.00,0.00,50.00"], 150, None),
        ("Amount,Total", ["100.00,120.00", "50.00,60.00"], 150, None),
    ],
)
def test_the_amount_is_with_tax_where_the_rows_add_up(
    tmp_path: Path, heading: str, rows: list[str], amount: int, net: int | None
) -> None:
    lines = "".join(f"{at},Acme Ltd,2026-08-01,EUR,{row}\n" for at, row in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"Invoice Number,Customer,Date,Currency,{heading}\n{lines}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    (added,) = answer["meta"]["sums"]
    assert (added["amount"], added.get("netAmount")) == (amount, net)
