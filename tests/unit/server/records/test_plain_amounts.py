"""Amounts of records as they are handed out: with a decimal point, where their file tells how it writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query


@pytest.mark.parametrize(
    ("others", "total", "tax", "shown"),
    [
        (["12,50"], "16.799,03", "1.234", ("16799.03", "1234.00")),  # the file's sign holds for all its columns
        (["12.50"], "25,634.61", "1,234", ("25634.61", "1234.00")),
        (["12,50"], "1,234", "99,90-", ("1.234", "-99.90")),
        (["12,50", "12.50"], "1,234", "1.234", ("1,234", "1.234")),  # the file writes both
        ([], "1,234", "1.234", ("1,234", "1.234")),  # nothing tells
        ([], "20809,30 €", "(45,00)", ("20809.30 EUR", "-45.00")),  # nothing is open
        ([], "-$5.00", "CHF 5.--", ("-5.00 $", "5.00 CHF")),
        ([], "1'234'567", "1 234 567,5", ("1234567.00", "1234567.5")),
        (["12,50"], "4711", "19", ("4711", "19")),  # whole numbers may be cents, and stay as they are
        (["12,50"], "n/a", "12.34.56", ("n/a", "12.34.56")),
    ],
)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_amounts_of_a_decided_sign_are_plain(
    tmp_path: Path, others: list[str], total: str, tax: str, shown: tuple[str, str], form: str
) -> None:
    rows = [("F1", total, tax, "1,5 kg"), *((f"F{n}", text, "", "") for n, text in enumerate(others, 2))]
    names = ("number", "Gesamtbetrag", "MwSt", "Menge")
    text = "\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in rows)
    if form == "csv":
        text = "\n".join(map("\t".join, [names, *rows]))
    (tmp_path / f"invoices.{form}").write_text(text)
    source = FolderSource(tmp_path)
    record = source.get("invoice", "F1")
    assert record is not None
    assert json.loads(record) == dict(zip(names, ("F1", *shown, "1,5 kg"), strict=True))
    assert record in source.list("invoice", Query(), limit=5, cursor=None).records


def test_a_semicolon_between_cells_tells_that_commas_are_for_decimals(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("number;Gesamtbetrag\nF1;1,234\n")
    record = FolderSource(tmp_path).get("invoice", "F1")
    assert record is not None
    assert json.loads(record)["Gesamtbetrag"] == "1.234"


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Betrag", "1000.00"),
        ("Betrag (EUR)", "1000.00"),
        ("Betrag EUR", "1000.00"),
        ("Brutto in \u20ac", "1000.00"),
        ("Montant TTC (EUR)", "1000.00"),
        ("Importe total [EUR]", "1000.00"),
        ("Importo EUR", "1000.00"),
        ("MwSt. (EUR)", "1000.00"),
        ("Amount USD", "1000.00"),
        ("Menge (St\u00fcck)", "1.000"),  # no amount
        ("Betrag (TEUR)", "1.000"),  # no currency
    ],
)
def test_a_currency_in_the_heading_leaves_an_amount_an_amount(tmp_path: Path, heading: str, shown: str) -> None:
    rows = [["number", heading], ["F1", "1.000"], ["F2", "2.500,00"]]
    (tmp_path / "invoices.csv").write_text("\n".join(map(";".join, rows)))
    record = FolderSource(tmp_path).get("invoice", "F1")
    assert record is not None
    assert json.loads(record)[heading] == shown
