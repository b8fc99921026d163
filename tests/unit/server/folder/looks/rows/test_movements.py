"""What is no payment of a customer is left out, and what credits an invoice subtracts, in any short form."""

from pathlib import Path

import pytest

from server.records.credits import is_credit, is_of_others
from server.records.shapes import INVOICE, PAYMENT
from tests.integration.folder_sessions import answered

HEAD = "Transaction ID,Date,Name,Type,Status,Currency,Gross,Fee,Net\n"


@pytest.mark.parametrize(
    ("kind", "amount", "counted"),
    [
        ("Website Payment", "50.00", 150),
        ("Payment Refund", "-20.00", 80),
        ("Payment Reversal", "-20.00", 80),
        ("Rückzahlung", "-20.00", 80),
        ("", "-20.00", 80),
        ("General Withdrawal", "-97.00", 100),
        ("General Currency Conversion", "40.00", 100),
        ("Allgemeine Währungsumrechnung", "-40.00", 100),
        ("PreApproved Payment Bill User Payment", "-20.00", 100),
        ("Express Checkout Payment", "-20.00", 100),  # of the owner's own
        ("Account Hold for Open Authorization", "-5.00", 100),
        ("Reversal of General Account Hold", "5.00", 100),
        ("Payment Fee", "-2.00", 100),
        ("payout", "-97.00", 100),
        ("transfer", "-50.00", 100),
        ("transfer", "50.00", 150),  # by which a customer paid
        ("Bank transfer", "50.00", 150),
        ("Coffee fee box", "50.00", 150),
    ],
)
def test_what_is_no_payment_of_a_customer_is_left_out(tmp_path: Path, kind: str, amount: str, counted: int) -> None:
    (tmp_path / "Download.csv").write_text(
        f"{HEAD}T1,2026-08-13,Acme,Website Payment,Completed,EUR,100.00,-3.00,97.00\n"
        f"T2,2026-08-14,Beta,{kind},Completed,EUR,{amount},0.00,{amount}\n"
    )
    (tmp_path / "Download.csv").rename(tmp_path / "payments.csv")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_payments")["meta"]["sums"]
    assert added["amount"] == counted


def test_payments_of_a_ledger_with_fees_are_payments(tmp_path: Path) -> None:
    rows = "t1,2026-08-01,Acme Ltd,Payment,Completed,EUR,-100.00,2.00,-98.00\n"
    (tmp_path / "payments.csv").write_text(HEAD + rows)
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_payments")
    (added,) = answer["meta"]["sums"]
    assert added["amount"] == -100
    assert answer["meta"]["paymentsBelowZero"]


def test_a_ledger_without_fees_keeps_what_is_below_zero(tmp_path: Path) -> None:
    rows = "T1,2026-08-13,Acme,Payment,EUR,100.00\nT2,2026-08-14,Acme,Correction,EUR,-40.00\n"
    (tmp_path / "payments.csv").write_text(f"Transaction ID,Date,Name,Type,Currency,Amount\n{rows}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_payments")["meta"]["sums"]
    assert added["amount"] == 60


@pytest.mark.parametrize(
    "said",
    ["CN", "cn", "CM", "CR", "Credit", "Credit Invoice", "Gutschr.", "Rechnungsgutschrift", "DG", "SC", "Refund",
     "out_refund", "Customer Credit Note", "NC", "AV"],
)  # fmt: skip
def test_a_credit_note_in_short_is_subtracted(tmp_path: Path, said: str) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Invoice Number,Type,Date,Total,Balance,Currency\n"
        f"T1,Invoice,2026-08-01,100.00,100.00,EUR\nT2,{said},2026-08-02,30.00,30.00,EUR\n"
    )
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    (added,) = meta["sums"]
    assert (added["records"], added["amount"], added["balance"], meta["creditNotesAmong"]) == (2, 70, 70, True)


@pytest.mark.parametrize(
    "said", ["CNC machine", "Credit card invoice", "INV", "RE", "SI", "Income", "Crane", "Accredited"]
)
def test_other_words_credit_nothing(said: str) -> None:
    assert not is_credit(INVOICE, said)


@pytest.mark.parametrize(
    "said", ["Payment", "Household", "Charge", "Sale", "Deposit", "Credit Card Deposit", "Direct debit"]
)
def test_other_words_are_payments(said: str) -> None:
    assert not is_of_others(PAYMENT, said)


@pytest.mark.parametrize("said", ["in_invoice", "in_refund"])
def test_bills_of_odoo_are_left_out(said: str) -> None:
    assert is_of_others(INVOICE, said)


@pytest.mark.parametrize(
    ("types", "amounts", "told"),
    [
        ("Transfer Transfer", (100, -30), True),
        ("Payment Refund", (100, -30), False),
        ("Payment Payment", (100, 30), False),
        ("Payment Payment", (-100, -30), False),  # of a ledger, which is said otherwise
    ],
)
def test_payments_of_both_signs_are_told(tmp_path: Path, types: str, amounts: tuple[int, int], *, told: bool) -> None:
    rows = "".join(
        f"P{n},2026-09-0{n},Acme Ltd,EUR,{amount},{said}\n"
        for n, (amount, said) in enumerate(zip(amounts, types.split(), strict=True), 1)
    )
    (tmp_path / "payments.csv").write_text(f"Payment ID,Date,Customer,Currency,Amount,Type\n{rows}")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_payments")["meta"]
    assert meta.get("negativeAmong", False) is told
    assert ("What came in is positiveAmounts" in meta.get("hint", "")) is told
