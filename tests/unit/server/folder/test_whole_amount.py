"""Of several amounts, the one counts that the customer pays: by its heading, or else by what the rows come to."""

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
        ("Amount,VAT,Total", ["100.00,20.00,120.00", "60.00,10.00,60.00"], 180, None),  # not in all rows
        ("Amount,VAT,Total", ["100.00,20.00,120.00", "99.99,20.00,119.98"], 239.98, 199.99),  # rounded
        ("Amount,Discount,Tax,Total", ["100.00,10.00,18.00,108.00", "200.00,0.00,40.00,240.00"], 348, None),
        ("Amount,Shipping,Tax,Total", ["100.00,8.00,18.00,126.00", "200.00,0.00,40.00,240.00"], 366, None),
        ("Amount,Sales Tax,Gross Amount", ["100.00,8.00,108.00", "200.00,,200.00"], 308, 300),
        ("Total,VAT,Gross Amount", ["100.00,20.00,120.00", "50.00,10.00,60.00"], 180, 150),
        ("Total,VAT,Invoice amount", ["100.00,20.00,120.00", "50.00,10.00,60.00"], 180, 150),  # a total without tax
        ("Amount,Invoice Total", ["100.00,108.00", "200.00,240.00"], 348, None),
        ("Total excl. VAT,VAT,Total incl. VAT", ["100.00,20.00,120.00", "50.00,10.00,60.00"], 180, 150),
        ("Net,VAT,Total", ["100.00,20.00,120.00", "50.00,10.00,60.00"], 180, 150),
        ("Amount,Total", ["100.00,", "200.00,300.00", "50.00,"], 350, None),  # of a group, in few rows
        ("Montant,TVA,Total TTC", ["100.00,20.00,120.00", "50.00,10.00,60.00"], 180, 150),
        ("Amount,Amount Due", ["100.00,0.00", "200.00,200.00"], 300, None),  # what is left
        ("Amount,VAT,Total", ["100.00,0.00,100.00", "50.00,0.00,50.00"], 150, None),
        ("Amount,Total", ["100.00,120.00", "50.00,60.00"], 180, None),
    ],
)
def test_the_amount_is_with_tax_where_the_rows_add_up(
    tmp_path: Path, heading: str, rows: list[str], amount: float, net: float | None
) -> None:
    lines = "".join(f"{at},Acme Ltd,2026-08-01,EUR,{row}\n" for at, row in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"Invoice Number,Customer,Date,Currency,{heading}\n{lines}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    (added,) = answer["meta"]["sums"]
    assert (added["amount"], added.get("netAmount")) == (amount, net)
