"""Of several amounts, the one counts that the customer pays, where the rows show that another is a part of it."""

from pathlib import Path

import pytest

from server.folder.looks.amounts.whole_amount import with_whole_amount
from server.folder.looks.table import first_table
from server.records.shapes import INVOICE
from tests.integration.folder_sessions import answered


@pytest.mark.parametrize(
    ("heading", "rows", "amount", "net"),
    [
        ("Amount,VAT,Total", ["100.00,20.00,120.00", "50.00,0.00,50.00"], 170, 150),
        ("Total,VAT,Amount", ["120.00,20.00,100.00", "50.00,0.00,50.00"], 170, 150),
        ("Amount,VAT,Total", ["100.00,,100.00", "50.00,10.00,60.00"], 160, 150),
        ("Amount,VAT,Total", ["120.00,20.00,120.00", "60.00,10.00,60.00"], 180, None),
        ("Amount,VAT,Total", ["100.00,20.00,120.00", "60.00,10.00,60.00"], 160, None),  # not in nearly all rows
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
        ("Amount,Total", ["100.00,120.00", "50.00,60.00"], 150, None),  # nothing shows what the total is of
        ("Amount,Invoice Total", ["100.00,100.00", "50.00,80.00"], 150, None),  # more than any tax
        ("Amount,Invoice Total (EUR)", ["100.00,110.00", "50.00,55.00"], 150, None),
        ("Amount,VAT,Total", [*(["100.00,20.00,120.00"] * 20), "60.00,10.00,60.00"], 2460, 2060),
        ("Amount,Tip,Total", ["100.00,8.00,108.00", "50.00,,50.00"], 158, None),
        ("Amount,Late Fee,Grand Total", ["100.00,8.00,108.00", "50.00,,50.00"], 158, None),
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


@pytest.mark.parametrize(
    ("heading", "rows", "amount"),
    [
        ("Amount,Total", ["100.00,100.00", "250.00,350.00", "300.00,650.00"], 650),  # of all rows above
        ("Rate,Total,Amount", ["95.00,10.00,950.00", "95.00,12.00,1140.00"], 2090),  # hours
        ("Seats,Total,Amount", ["5,12,500.00", "6,24,600.00"], 1100),
        ("Order Total,Invoice Amount", ["3000.00,900.00", "3000.00,300.00"], 1200),
        ("Order Total,Amount", ["3000.00,900.00", "1200.00,300.00"], 1200),
        ("Amount,Total Amount", ["900.00,3000.00", "300.00,1200.00"], 1200),  # of a contract
        ("Gross Amount,Agency Commission,Total", ["1000.00,150.00,850.00", "1200.00,180.00,1020.00"], 1870),
        ("Gross Amount,Retainage,Total", ["5000.00,500.00,4500.00", "3000.00,300.00,2700.00"], 7200),
        ("Gross Amount,Discount,Tax,Total", ["1000.00,100.00,72.00,972.00", "800.00,80.00,57.60,777.60"], 1749.6),
        ("Importe bruto,Dto.,Base imponible,IVA,Total", ["1000.00,100.00,900.00,189.00,1089.00"], 1089),
        ("Brutto,Tara,Netto,Rechnungsbetrag", ["24.50,12.30,12.20,714.00", "26.10,12.30,13.80,833.00"], 1547),
        ("Bruttobetrag,Rabatt,Rechnungsbetrag", ["800.00,86.00,714.00", "900.00,67.00,833.00"], 1547),
        ("Rechnungsbetrag,Skonto,Endbetrag", ["714.00,14.28,699.72", "833.00,0.00,833.00"], 1547),
        ("Betrag,Skonto,Gesamt", ["714.00,14.28,699.72", "833.00,0.00,833.00"], 1547),
        ("Montant total,Acompte,Net à payer", ["1200.00,400.00,800.00", "600.00,0.00,600.00"], 1800),
        ("Amount,Tax,Previous Balance,Total", ["100.00,5.00,80.00,180.00", "120.00,6.00,0.00,120.00"], 220),
        ("Amount,Payments,Total,Balance", ["100.00,50.00,50.00,50.00", "200.00,200.00,0.00,0.00"], 300),
        ("Total,Cost,Gross", ["500.00,300.00,200.00", "600.00,450.00,150.00"], 1100),  # profit
        ("Total Value,Margin,Amount", ["80.00,20.00,100.00", "150.00,50.00,200.00"], 300),
        ("Invoice Value,Amount", ["12000.00,100.00", "8000.00,200.00"], 300),
        ("Amount,Total (USD)", ["100.00,110.00", "200.00,220.00"], 300),
        ("Amount,Total", ["100.00,100.00", "200.00,200.00", "300.00,n/a"], 600),
        ("Amount,Total", ["100.00,", "200.00,300.00", "300.00,300.00", "400.00,", "500.00,900.00"], 1500),
        ("Amount,Current,1 - 30,Total", ["500.00,200.00,0.00,200.00", "600.00,0.00,600.00,600.00"], 1100),
    ],
)
def test_a_heading_alone_makes_nothing_the_whole(tmp_path: Path, heading: str, rows: list[str], amount: float) -> None:
    lines = "".join(f"{at},Acme Ltd,2026-08-01,{row}\n" for at, row in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"Invoice Number,Customer,Date,{heading}\n{lines}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert added["amount"] == amount


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Item,Quantity,Price,Total,Invoice Amount", ["Pen,1,90.00,90.00,390.00", "Ink,3,100.00,300.00,390.00"]),
        ("Item,Amount,Tax,Total,Invoice Total", ["Pen,75.00,15.00,90.00,390.00", "Ink,250.00,50.00,300.00,390.00"]),
    ],
)
def test_what_the_lines_of_an_invoice_come_to_is_the_whole(tmp_path: Path, heading: str, rows: list[str]) -> None:
    lines = "".join(f"1,Acme Ltd,2026-08-01,{row}\n" for row in rows)
    (tmp_path / "invoices.csv").write_text(f"Invoice Number,Customer,Date,{heading}\n{lines}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert (added["records"], added["amount"]) == (1, 390)


@pytest.mark.parametrize(
    "stated",
    [
        [("100.00", "300.00"), ("200.00", "50.00")],  # the rows do not agree on the whole
        [("0.00", "0.00"), ("0.00", "0.00")],
        [("300.00", "300.00"), ("", "300.00")],
    ],
)
def test_rows_of_one_number_are_no_lines_by_chance(stated: list[tuple[str, str]]) -> None:
    names = ("Invoice No", "Date", "Amount", "Total")
    table = first_table(names, [["1", "2026-01-05", *one] for one in stated], INVOICE)
    assert with_whole_amount(table).names == names
