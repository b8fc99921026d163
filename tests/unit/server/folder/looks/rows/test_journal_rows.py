"""The journal of a ledger has payments among its bookings, and is no list of them."""

from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query

_BILLED, _PAID = "1,2026-09-01,Bill Acme,120.00", "2,2026-09-09,Acme pays,120.00"


@pytest.mark.parametrize(
    ("accounts", "billed", "paid", "listed"),
    [
        ("Sollkonto,Habenkonto", "1400,8400", "1200,1400", False),
        ("Debit Account,Credit Account", "Receivables,Sales", "Bank,Receivables", False),
        ("Compte débit,Compte crédit", "411000,706000", "512000,411000", False),
        ("Debit Account,Credit Account", "1200,1400", "1210,1400", True),  # received by either bank
        ("Debit Account,Credit Account", "GB29NWBK60161331926819,7001234", "7001234,GB29NWBK60161331926819", True),
        ("Debit,Credit", "1400,8400", "1200,1400", True),
    ],
)
def test_bookings_are_no_payments(tmp_path: Path, accounts: str, billed: str, paid: str, *, listed: bool) -> None:
    head = f"Transaction ID,Date,Description,Amount,{accounts}"
    (tmp_path / "transactions.csv").write_text(f"{head}\n{_BILLED},{billed}\n{_PAID},{paid}\n", encoding="utf-8")
    source = FolderSource(tmp_path)
    assert source.list("payment", Query(), limit=5, cursor=None).total == (2 if listed else 0)
    assert [problem.reason for problem in source.problems] == ([] if listed else ["journal"])
