"""Rows that head the invoices of a customer, below a first column with a heading: no records, but whose they are."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered

_XERO = """Receivable Invoice Detail,,,,,,,,
Demo Company (UK),,,,,,,,

Invoice Number,Invoice Date,Item Code,Quantity,Unit Price (ex),Tax,Gross,Invoice Total,Status
,,,,,,,,
Bayside Club Ltd,,,,,,,,
INV-0024,2 Sep 2026,GB1,10.00,20.00,40.00,240.00,300.00,Paid
INV-0024,2 Sep 2026,,1.00,50.00,10.00,60.00,300.00,Paid
INV-0030,14 Oct 2026,,1.00,500.00,100.00,600.00,600.00,Approved
Total Bayside Club Ltd,,,,,150.00,900.00,,
,,,,,,,,
Limousines plc,,,,,,,,
INV-0031,5 Nov 2026,,4.00,62.50,50.00,300.00,420.00,Approved
INV-0031,5 Nov 2026,,1.00,100.00,20.00,120.00,420.00,Approved
CN-0003,9 Nov 2026,,1.00,(100.00),(20.00),(120.00),(120.00),Approved
Total Limousines plc,,,,,50.00,300.00,,
Total,,,,,200.00,1200.00,,
"""


_BY_CUSTOMER = """Number,Date,Due,Amount,Open
Acme Ltd,,,,
1,2026-01-05,2026-02-05,100.00,100.00
2,2026-01-06,2026-02-06,50.00,50.00
Subtotal Acme Ltd,,,150.00,150.00
Bolt plc,,,,
3,2026-01-07,2026-02-07,70.00,70.00
Subtotal Bolt plc,,,70.00,70.00
Grand total,,,220.00,220.00
"""
_MONTHS = """Number,Date,Amount
January 2026,,
INV-1,2026-01-05,100.00
INV-2,2026-01-06,200.00
February 2026,,
INV-3,2026-02-05,300.00
"""
_GERMAN = """Rechnungsnr;Datum;Betrag;offen
Müller GmbH;;;
1;05.01.2026;100,00;100,00
Summe Müller GmbH;;100,00;100,00
Schulz AG;;;
2;06.01.2026;70,00;70,00
Summe Schulz AG;;70,00;70,00
"""


@pytest.mark.parametrize(
    ("text", "customers", "amount"),
    [
        (_XERO, ["Bayside Club Ltd"] * 2 + ["Limousines plc"] * 2, 1200),
        (_BY_CUSTOMER, ["Acme Ltd", "Acme Ltd", "Bolt plc"], 220),
        (_GERMAN, ["Müller GmbH", "Schulz AG"], 170),
        # An invoice of which only the number is known heads nothing.
        ("Number,Date,Amount\nINV-1,,\nINV-2,2026-01-05,100.00\n", [None, None], 100),
        ("Number,Date,Amount\n1,2026-01-05,100.00\nAcme Ltd,,\n2,2026-01-06,50.00\n", [None] * 2, 150),
        # Months, and how long they are overdue, are nobody.
        (_MONTHS, [None] * 3, 600),
        (_MONTHS.replace("February", "Total January 2026,,300.00\nFebruary"), [None] * 3, 600),
        ("Number,Member,Date,Amount\nOverdue,,,\n1,Jane Doe,2026-01-05,100.00\n", [None], 100),
        # Whose they are stands in a column.
        ("Number,Customer,Date,Amount\nJanuary,,,\n1,Acme Ltd,2026-01-05,100.00\n", [None, "Acme Ltd"], 100),
    ],
)
def test_the_customer_stands_above_his_invoices(
    tmp_path: Path, text: str, customers: list[str | None], amount: float
) -> None:
    (tmp_path / "invoices.csv").write_text(text)
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
        assert [record.get("customerName") or None for record in answer["llm_view"]["invoices"]] == customers
        assert answer["meta"]["sums"][0]["amount"] == amount
        if customers[0] is not None:
            own = session.ask("list_invoices", account_id=customers[0])["llm_view"]
            assert own["total"] == customers.count(customers[0])


def test_the_lines_of_an_invoice_are_told_from_the_whole_by_what_they_come_to(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(_XERO)
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
        lines = session.ask("get_invoice", invoice_id="INV-0024")["llm_view"]["lineItems"]
    assert "taxAmount" not in added  # each row states that of a line
    assert [line["amount"] for line in lines if "amount" in line] == ["240.00", "60.00"]
