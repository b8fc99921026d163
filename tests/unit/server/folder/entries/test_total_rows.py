"""Rows that add up those above them are no records, whatever they are called."""

import json
from pathlib import Path

import pytest

from server.folder.index.current import Place
from server.folder.source import FolderSource
from server.source import Query

HEAD = "Rechnungsnummer;Datum;Kundennummer;Kunde;Status;Brutto;Offen\n"
ROWS = "R1;01.10.2026;10;;offen;100,50;100,50\nR2;02.10.2026;11;;bezahlt;50,25;0,00\n"


def ids(folder: Path) -> list[str]:
    page = FolderSource(folder).list("invoice", Query(), limit=100, cursor=None)
    return [json.loads(record)["Rechnungsnummer"] for record in page.records]


def written(folder: Path, text: str) -> Path:
    (folder / "Rechnungen.csv").write_text(HEAD + text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "row",
    [
        "Summe Müller;;;;;150,75;100,50",
        "Summe Müller;;;;;150,75;",
        "Report;;;;;;100,50",
        "Q3 total;;;;;150,75;100,50",
        "Oktober (KW 44);;;;;150,75 €;",
        "Page total;;;;;1,00;",  # the words alone
        "Zwischensumme Seite 1;;;;;1,00;",
        "Totales;;;;;1,00;",
        "Total for Bluebird Cafe;;;;;1,00;",
        "Total for Route 66 Cafe;;;;;1,00;",
        "Gesamt;31.10.2026;;;;150,75;100,50",
        "Durchschnitt;;;;;75,38;50,25",
        "Average;;;;;75,38;",
    ],
)
def test_a_row_that_states_what_those_above_come_to_is_none(tmp_path: Path, row: str) -> None:
    assert ids(written(tmp_path, f"{ROWS}{row}\n")) == ["R1", "R2"]


@pytest.mark.parametrize(
    "row",
    [
        "Summe Müller;;;;;150,76;",  # another amount
        "Summe Müller;;;;;150,75;7,00",
        "Summe Müller;03.10.2026;;;;150,75;",
        "Summe Müller;;10;;;150,75;",
        "Summe Müller;;;Müller GmbH;;150,75;",
        "Summe Müller;;;;offen;150,75;",
        "R3;;;;;150,75;",  # numbered like those above it
        "R4;;;;;;",
        "Gesamt;31.10.2026;;;;150,76;100,50",
        "Gesamt;31.10.2026;;Müller GmbH;;150,75;100,50",
    ],
)
def test_what_says_more_than_a_sum_is_a_record(tmp_path: Path, row: str) -> None:
    assert ids(written(tmp_path, f"{ROWS}{row}\n")) == ["R1", "R2", row.partition(";")[0]]


def test_one_row_may_cost_what_another_does(tmp_path: Path) -> None:
    assert ids(written(tmp_path, "R1;01.10.2026;10;;;100,50;\nEntwurf;;;;;100,50;\n")) == ["R1", "Entwurf"]


def test_nothing_is_the_sum_of_nothing(tmp_path: Path) -> None:
    rows = "R1;01.10.2026;10;;;5,00;\nR2;01.10.2026;10;;;-5,00;\nEntwurf;;;;;0,00;\n"
    assert ids(written(tmp_path, rows)) == ["R1", "R2", "Entwurf"]


def test_sums_of_parts_and_of_all_are_told(tmp_path: Path) -> None:
    later = "R3;03.10.2026;12;;;7,00;\nR4;04.10.2026;12;;;8,00;\n"
    rows = f"{ROWS}Müller;;;;;150,75;\n{later}Meier;;;;;15,00;\nalle;;;;;165,75;\n"
    assert ids(written(tmp_path, rows)) == ["R1", "R2", "R3", "R4"]


def test_the_sum_of_a_file_that_has_grown_is_told(tmp_path: Path) -> None:
    source = FolderSource(written(tmp_path, ROWS), place=Place(tmp_path / ".index", 0))  # which goes on
    assert source.count("invoice", Query()) == 2
    with (tmp_path / "Rechnungen.csv").open("a", encoding="utf-8") as file:
        file.write("R3;03.10.2026;12;;;9,25;\nalle;;;;;160,00;\n")
    assert source.count("invoice", Query()) == 3
    with (tmp_path / "Rechnungen.csv").open("a", encoding="utf-8") as file:
        file.write("Entwurf;;;;;1,00;\nR5;03.10.2026;12;;;9,25;\n")
    assert source.count("invoice", Query()) == 5


def test_a_list_without_dates_has_no_sums_but_by_name(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("Rechnungsnummer,Brutto\nA,1\nB-7,2\nSumme M,3\nTotal,6\n")
    assert ids(tmp_path) == ["A", "B-7", "Summe M"]


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ("Zwischensumme Müller;;;;;9,00;", ["R1", "R2", "R3"]),
        ("Gesamt;31.10.2026;;;;9,00;", ["R1", "R2", "R3"]),
        ("Zwischensumme Müller;;;;;9,01;", ["R1", "R2", "R3", "Zwischensumme Müller"]),
        ("Müller;;;;;9,00;", ["R1", "R2", "R3", "Müller"]),  # as any row may cost what another does
    ],
)
def test_of_one_row_only_what_is_called_a_sum_is_one(tmp_path: Path, last: str, found: list[str]) -> None:
    above = "Zwischensumme Weber;;;;;150,75;\nR3;04.10.2026;;Müller;;9,00;\n"
    assert ids(written(tmp_path, f"{ROWS}{above}{last}\n")) == found


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ({"id": "TOTAL", "amount": 150.0}, ["1", "2"]),
        ({"id": "Summe (2 Rechnungen)", "amount": 150.0, "date": None}, ["1", "2"]),
        ({"id": "TOTAL", "amount": 150.0, "status": "open"}, ["1", "2", "TOTAL"]),
        ({"id": "TOTAL", "amount": 150.0, "customer": "c1"}, ["1", "2", "TOTAL"]),
        ({"id": "T-1", "amount": 150.0}, ["1", "2", "T-1"]),
    ],
)
def test_an_object_that_is_called_a_sum_is_none(tmp_path: Path, last: dict[str, object], found: list[str]) -> None:
    (tmp_path / "invoices.json").write_text(
        json.dumps([{"id": "1", "amount": 100.0, "date": "2026-10-01"}, {"id": "2", "amount": 50.0}, last])
    )
    page = FolderSource(tmp_path).list("invoice", Query(), limit=100, cursor=None)
    assert [json.loads(record)["id"] for record in page.records] == found


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ("TOTAL,,150.00", ["Kim Ltd", "Lee Ltd"]),
        ("Summe (2 Kunden),,150.00", ["Kim Ltd", "Lee Ltd"]),
        ("TOTAL,,80.00", ["Kim Ltd", "Lee Ltd", "TOTAL"]),  # a customer of that name
        ("Bau AG,,150.00", ["Kim Ltd", "Lee Ltd", "Bau AG"]),
        ("TOTAL,,", ["Kim Ltd", "Lee Ltd", "TOTAL"]),
    ],
)
def test_the_sum_below_a_list_of_customers_is_none(tmp_path: Path, last: str, found: list[str]) -> None:
    text = f"Customer,Email,Open Balance\nKim Ltd,k@x.example,100.00\nLee Ltd,,50.00\n{last}\n"
    (tmp_path / "customers.csv").write_text(text)
    page = FolderSource(tmp_path).list("account", Query(), limit=100, cursor=None)
    assert [json.loads(record)["Customer"] for record in page.records] == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("Müller GmbH (2);;;;;150,75;100,50", ["R1", "R2"]),
        ("Oktober 2026 (2);;;;;150,75;100,50", ["R1", "R2"]),
        ("Müller GmbH (zwei);;;;;150,75;", ["Müller GmbH (zwei)", "R1", "R2"]),
        ("R7 (2);;;;;150,75;", ["R7 (2)", "R1", "R2"]),  # a number, and a copy of it
        ("1001 (2);;;;;150,75;", ["1001 (2)", "R1", "R2"]),
        ("Müller GmbH (2);01.10.2026;;;;150,75;", ["Müller GmbH (2)", "R1", "R2"]),
        ("Müller GmbH (2);;10;;;150,75;", ["Müller GmbH (2)", "R1", "R2"]),
        ("Müller GmbH (2);;;Müller GmbH;;150,75;", ["Müller GmbH (2)", "R1", "R2"]),
        ("Müller GmbH (2);;;;offen;150,75;", ["Müller GmbH (2)", "R1", "R2"]),
    ],
)
def test_the_sum_above_the_rows_of_a_group_is_none(tmp_path: Path, head: str, found: list[str]) -> None:
    assert ids(written(tmp_path, f"{head}\n{ROWS}")) == found


def test_a_row_called_like_a_group_is_none_where_the_rows_are_not_in_groups(tmp_path: Path) -> None:
    row = "Anzahlung (2);;;;;50,00;50,00\n"
    assert ids(written(tmp_path, f"{ROWS}{row}")) == ["R1", "R2", "Anzahlung (2)"]


def test_every_group_below_the_first_one_is_headed_too(tmp_path: Path) -> None:
    rows = f"Müller (2);;;;;150,75;100,50\n{ROWS}Weber (1);;;;;9,00;\nR3;04.10.2026;;Weber;;9,00;\n"
    assert ids(written(tmp_path, rows)) == ["R1", "R2", "R3"]
