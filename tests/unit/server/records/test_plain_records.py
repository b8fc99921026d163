"""Records as they are handed out: dates in ISO 8601 and plain amounts, where their file tells how it writes them."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query


def _shown(
    folder: Path, form: str, delimiter: str, names: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> list[str]:
    """The first of some invoices, which stands in lists as it does alone."""
    text = "\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in rows)
    if form == "csv":
        text = "\n".join(map(delimiter.join, [names, *rows]))
    (folder / f"invoices.{form}").write_text(text)
    source = FolderSource(folder)
    record = source.get("invoice", rows[0][0])
    assert record is not None
    assert record in source.list("invoice", Query(), limit=5, cursor=None).records
    shown = json.loads(record)
    assert tuple(shown) == names
    return list(shown.values())


@pytest.mark.parametrize(
    ("others", "issued", "due", "shown"),
    [
        (["16/07/2026"], "04/08/2026", "03/09/2026", ("2026-08-04", "2026-09-03")),  # the file's order holds for all
        (["07/16/2026"], "04/08/2026", "03/09/2026", ("2026-04-08", "2026-03-09")),
        (["16/07/2026", "07/16/2026"], "04/08/2026", "03/09/2026", ("04/08/2026", "03/09/2026")),
        ([], "04/08/2026", "03/09/2026", ("04/08/2026", "03/09/2026")),  # nothing tells
        ([], "04.08.2026", "3.9.26", ("2026-08-04", "2026-09-03")),  # points: the day first
        (["07.16.2026"], "04.08.2026", "03.09.2026", ("2026-04-08", "2026-03-09")),
        (["16/07/2026"], "04/08/2026 10:30", "2026/09/03", ("2026-08-04 10:30", "2026-09-03")),
        (["16/07/2026"], "2026-08-04", "soon", ("2026-08-04", "soon")),
        ([], "04-Aug-2026 10:11", "3. sept. 2026", ("2026-08-04 10:11", "2026-09-03")),  # nothing is open
        ([], "31-Oct-26", "46326.75", ("2026-10-31", "2026-10-31 18:00")),
        ([], "46326", "46000 EUR", ("2026-10-31", "46000 EUR")),
        ([], "2026/08/04", "2026/09/03", ("2026-08-04", "2026-09-03")),
        (["16/07/2026"], "31/31/2026", "", ("31/31/2026", "")),  # no day of the calendar
    ],
)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_dates_of_a_decided_order_are_iso(
    tmp_path: Path, others: list[str], issued: str, due: str, shown: tuple[str, str], form: str
) -> None:
    rows = [("F1", issued, due, "1/2"), *((f"F{n}", text, "", "") for n, text in enumerate(others, 2))]
    names = ("number", "Date de facture", "Date d'\u00e9ch\u00e9ance", "Note")
    assert _shown(tmp_path, form, ";", names, rows) == ["F1", *shown, "1/2"]


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
    assert _shown(tmp_path, form, "\t", names, rows) == ["F1", *shown, "1,5 kg"]


def test_a_semicolon_between_cells_tells_that_commas_are_for_decimals(tmp_path: Path) -> None:
    assert _shown(tmp_path, "csv", ";", ("number", "Gesamtbetrag"), [("F1", "1,234")]) == ["F1", "1.234"]


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
    rows = [("F1", "1.000"), ("F2", "2.500,00")]
    assert _shown(tmp_path, "csv", ";", ("number", heading), rows) == ["F1", shown]


def test_a_record_that_names_two_tenants_is_nobodys_whatever_becomes_of_its_dates(tmp_path: Path) -> None:
    """The second member of one name would be lost with the dates written otherwise."""
    other = {"id": "2", "tenant": "acme", "date": "16/07/2026"}
    twice = '{"id": "1", "tenant": "other", "date": "04/08/2026", "tenant": "acme"}'
    (tmp_path / "invoices.jsonl").write_text(f"{twice}\n{json.dumps(other)}\n")
    source = FolderSource(tmp_path).of_tenant("acme")
    assert source.get("invoice", "1") is None
    assert [json.loads(text)["id"] for text in source.list("invoice", Query(), limit=5, cursor=None).records] == ["2"]
