"""`Credit` in a column of types is a credit note, unless the others there say how is paid."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered

ROWS = "1,Acme Ltd,2026-08-01,{},100.00,EUR\n2,Acme Ltd,2026-08-02,{},30.00,EUR\n"


@pytest.mark.parametrize(
    ("name", "heading", "types", "amount"),
    [
        ("invoices", "Type", ("Invoice", "Credit"), 70),
        ("invoices", "Type", ("Credit", "Credit"), -130),
        ("invoices", "Type", ("Cash", "Credit"), 130),
        ("invoices", "Type", ("Bank Transfer", "Credit"), 130),
        ("invoices", "Type", ("Cash", "Credit Note"), 70),
        ("invoices", "Type", ("Debit", "Credit"), 70),  # of a ledger
        ("invoices", "Invoice Type", ("Invoice", "Credit Note"), 70),
        ("invoices", "Rechnungsart", ("Rechnung", "Gutschrift"), 70),
        ("payments", "Type", ("Payment", "Credit"), 70),
        ("payments", "Type", ("Debit", "Credit"), 130),  # of cards
        ("payments", "Type", ("Credit Card", "Credit"), 130),
    ],
)
def test_credit_beside_ways_to_pay_is_one(
    tmp_path: Path, name: str, heading: str, types: tuple[str, str], amount: int
) -> None:
    number = "Invoice Number" if name == "invoices" else "Payment ID"
    head = f"{number},Customer,Date,{heading},Amount,Currency\n"
    (tmp_path / f"{name}.csv").write_text(head + ROWS.format(*types))
    with answered(tmp_path, "exports") as session:
        answer = session.ask(f"list_{name}")
    (added,) = answer["meta"]["sums"]
    assert added["amount"] == amount
