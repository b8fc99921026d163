"""In which currency a record is where its amounts say so, and no field does."""

import json
from pathlib import Path

import pytest

from scanner import load_profile
from server.folder.source import FolderSource
from server.records.naming.profile_names import with_profile_names
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


@pytest.mark.parametrize(
    ("headings", "row", "currency"),
    [
        ("Betrag (EUR)", "9.000,00", "EUR"),
        ("Offener Betrag in \u20ac", "9,00", "EUR"),
        ("Amount CHF", "9.00", "CHF"),
        ("Netto (EUR);Betrag", "8,00;9,00", "EUR"),  # a record is in one currency
        ("Betrag (EUR);W\u00e4hrung", "9,00;", "EUR"),
        ("Betrag (EUR)", "9,00 CHF", "CHF"),  # and so does the amount's own text
        ("Betrag ($)", "9,00", None),
        ("Betrag (TEUR)", "9,00", None),
        ("Betrag (EUR);Betrag (USD)", "9,00;10,00", None),  # two readings of one amount
        ("Betrag;Betrag (EUR)", "9,00;10,00", None),  # the amount itself is in another currency
        ("Notiz (EUR);Betrag", "x;9,00", None),  # no amount
    ],
)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_currency_in_a_heading_is_the_records(
    tmp_path: Path, headings: str, row: str, currency: str | None, form: str
) -> None:
    names, values = f"Rechnungsnummer;{headings}".split(";"), f"R1;{row}".split(";")
    text = f"{';'.join(names)}\n{';'.join(values)}\n"
    if form == "jsonl":
        text = json.dumps(dict(zip(names, values, strict=True)))
    (tmp_path / f"Rechnungen.{form}").write_text(text)
    (tmp_path / "Factures.csv").write_text("number;amount;currency\nF1;1,00;USD\n")
    source = FolderSource(tmp_path)
    of = {code: source.list("invoice", Query(currency=code), limit=5, cursor=None) for code in ("EUR", "CHF")}
    assert [code for code, page in of.items() if page.records] == ([] if currency is None else [currency])
    assert of["EUR"].currency_unknown == (1 if currency is None else 0)
    (record,) = [text for text in source.list("invoice", Query(), limit=5, cursor=None).records if b"R1" in text]
    shown = with_profile_names(record, "invoice", load_profile("finance-default").entity("Invoice")).record
    said = json.loads(shown).get("currency")
    told_otherwise = " CHF" in row  # by the text of the amount, which is shown
    assert said == (None if told_otherwise else currency)


def test_a_list_by_amounts_knows_the_currencies_of_headings(tmp_path: Path) -> None:
    (tmp_path / "Rechnungen.csv").write_text("Rechnungsnummer;Betrag (EUR)\nR1;9,00\n")
    (tmp_path / "Factures.csv").write_text("number;amount;currency\nF1;1,00;USD\n")
    source = FolderSource(tmp_path)
    assert source.list("invoice", Query(sort="-amount"), limit=5, cursor=None).currencies == ("EUR", "USD")


def test_a_currency_in_headings_alone_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "Rechnungen.csv").write_text("Rechnungsnummer;Betrag (EUR)\nR1;9,00\n")
    assert "currency" in FolderSource(tmp_path).offers["invoice"].filters


def test_records_of_one_file_name_their_own_currencies(tmp_path: Path) -> None:
    lines = [{"number": "1", "Amount (EUR)": "1"}, {"number": "2", "Amount (USD)": "2"}, {"number": "3", "amount": "3"}]
    (tmp_path / "invoices.jsonl").write_text("\n".join(map(json.dumps, lines)))
    source = FolderSource(tmp_path)
    counts = {code: source.count("invoice", Query(currency=code)) for code in ("EUR", "USD")}
    assert counts == {"EUR": 1, "USD": 1}
