"""In which currency a record is where its amounts say so, and no field does."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.data.folder import FolderSource
from server.source import Query

NAMED = "Rechnungsnummer;Bruttobetrag;W\u00e4hrung\nR1;10,00;EUR\nR2;20,00;CHF\n"


@pytest.mark.parametrize(
    ("amount", "balance", "currency", "euros"),
    [
        ("1 234,50 \u20ac", "", "", 1),
        ("EUR 12,00", "", "", 1),
        ("12,00eur", "", "", 1),
        ("12,00", "5,00 \u20ac", "", 1),
        ("12,00 \u20ac", "", "CHF", 0),  # a field that names one decides
        ("12,00", "", "EUR", 1),
        ("12,00", "", "", 0),
        ("12,00 CHF", "", "", 0),
        ("$12.00", "", "", 0),
        ("12,00 Taler", "", "", 0),
    ],
)
def test_which_records_are_in_euros(tmp_path: Path, amount: str, balance: str, currency: str, euros: int) -> None:
    (tmp_path / "Rechnungen.csv").write_text(NAMED)
    (tmp_path / "Factures.csv").write_text(f"number;amount;balance;currency\nF1;{amount};{balance};{currency}\n")
    assert FolderSource(tmp_path).count("invoice", Query(currency="EUR")) == 1 + euros


def test_currencies_of_amounts_are_among_those_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("number;amount;currency\nF1;12,00 \u20ac;\nF2;7,00;CHF\nF3;$5.00;\n")
    page = FolderSource(tmp_path).list("invoice", Query(sort="-amount"), limit=5, cursor=None)
    assert page.currencies == ("CHF", "EUR")


def test_currencies_beyond_the_short_codes_are_among_those_of_a_list(tmp_path: Path) -> None:
    rows = "".join(f"F{number};{number},00;status {number};USD\n" for number in range(1_100))
    (tmp_path / "invoices.csv").write_text(f"number;amount;status;currency\n{rows}F;7,00;paid;chf\n")
    page = FolderSource(tmp_path).list("invoice", Query(sort="-amount"), limit=5, cursor=None)
    assert page.currencies == ("CHF", "USD")


def test_a_column_of_several_currencies_is_asked_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("number;amount;currency\nF1;12,00 \u20ac;\nF2;7,00 CHF;\nF3;8,00 \u20ac;\n")
    assert FolderSource(tmp_path).count("invoice", Query(currency="EUR")) == 2
