"""What a model is told where an answer would be heard for more than it says: other states, other years, no sums."""

from pathlib import Path

import pytest

from tests.integration.test_records import ask, served

HEAD = "Invoice Number,Invoice Date,Amount,Status\n"


@pytest.mark.parametrize(
    ("files", "field", "words"),
    [
        ({"invoices_a": "2026-10-01,5,open", "invoices_b": "2026-10-01,5,paid"}, "filesDisagree", "may be out of date"),
        ({"invoices_2026-10": "2026-10-01,5,open", "invoices_2026-11": "2026-10-01,5,paid"}, "olderStates", "latest"),
        ({"invoices_2025": "2025-10-01,5,open", "invoices_2026": "2026-10-01,5,paid"}, "recordsSharingNumber", "list_"),
    ],
)
def test_other_records_with_an_id_are_told(tmp_path: Path, files: dict[str, str], field: str, words: str) -> None:
    for name, row in files.items():
        (tmp_path / f"{name}.csv").write_text(f"{HEAD}1,{row}\n2,2026-10-01,7,open\n" if row else HEAD)
    pipeline = served(tmp_path)
    meta = ask(pipeline, "get_invoice", invoice_id="1")["meta"]
    assert meta[field] == 1
    assert words in meta["hint"]
    assert "hint" not in ask(pipeline, "get_invoice", invoice_id="2")["meta"]


def test_payments_below_zero_are_no_refunds(tmp_path: Path) -> None:
    rows = "2026-01-01,Invoice,1,50.00\n2026-01-02,Payment,P1,-50.00\n"
    (tmp_path / "transactions.csv").write_text(f"Date,Type,Num,Amount\n{rows}")
    pipeline = served(tmp_path)
    assert ask(pipeline, "list_payments")["meta"]["paymentsBelowZero"] is True
    assert "hint" not in ask(pipeline, "list_invoices")["meta"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("2026-01-02,Payment Refund,P1,-50.00\n", False),  # it says so itself
        ("2026-01-01,Payment,P0,90.00\n2026-01-02,Payment,P1,-50.00\n", False),  # elsewhere they are above
        ("2026-01-01,Payment,P0,-90.00\n2026-01-02,Payment,P1,-50.00\n", True),
    ],
)
def test_payments_below_zero_that_were_given_back_are_not_said_to_be_received(
    tmp_path: Path,
    rows: str,
    told: bool,  # noqa: FBT001
) -> None:
    (tmp_path / "payments.csv").write_text(f"Date,Type,Num,Amount\n{rows}")
    meta = ask(served(tmp_path), "list_payments", from_date="2026-01-02")["meta"]
    assert meta["sums"][0]["amount"] == -50
    assert ("paymentsBelowZero" in meta) is told


def test_a_list_that_is_too_long_to_be_added_up_says_so(tmp_path: Path) -> None:
    rows = "".join(f"R{number},2026-0{number % 9 + 1}-01,1.50,open\n" for number in range(5_001))
    (tmp_path / "invoices.csv").write_text(HEAD + rows)
    pipeline = served(tmp_path)
    meta = ask(pipeline, "list_invoices", limit=1)["meta"]
    assert meta["sumsLeftOut"] is True
    assert "sums" not in meta
    narrowed = ask(pipeline, "list_invoices", limit=1, from_date="2026-03-01")["meta"]
    assert "sumsLeftOut" not in narrowed
    assert narrowed["sums"]
