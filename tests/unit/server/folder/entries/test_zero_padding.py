"""Exports of fixed width put blanks around what they write; an id, an account and a status are what stands between."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.source import Query

FIXED = """Rechnungsnummer;Kundennummer;Rechnungsdatum;Bruttobetrag;W\u00e4hrung;Status
R1  ;K1;01.03.26;1.234,50;EUR ;Offen
R2;K1  ;02.03.26;34,50;EUR;Offen\u00a0\u00a0
  R3;  K2;03.03.26;10,00; EUR;  Bezahlt
"""


@pytest.fixture
def source(tmp_path: Path) -> FolderSource:
    (tmp_path / "Rechnungen.csv").write_text(FIXED)
    (tmp_path / "Kunden.csv").write_text("Kundennummer;Firma\nK1 ;Nordhafen GmbH\n")
    return FolderSource(tmp_path)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"account_id": "K1"}, 2),
        ({"account_id": " K1  "}, 2),
        ({"account_id": "K2"}, 1),
        ({"account_id": "K"}, 0),
        ({"status": "offen"}, 2),
        ({"status": "Offen "}, 2),
        ({"status": ("Offen", "Bezahlt ")}, 3),
        ({"currency": "EUR"}, 3),
    ],
)
def test_lists(source: FolderSource, asked: dict[str, Any], found: int) -> None:
    assert source.count("invoice", Query(**asked)) == found


@pytest.mark.parametrize("asked", ["R1", "R1  ", " r1", "R2", "R3"])
def test_one_record(source: FolderSource, asked: str) -> None:
    assert asked.strip().upper().encode() in (source.get("invoice", asked) or b"")


@pytest.mark.parametrize("asked", ["", "  ", "R 1", "R"])
def test_what_is_no_id(source: FolderSource, asked: str) -> None:
    assert source.get("invoice", asked) is None


def test_the_account_of_a_record(source: FolderSource) -> None:
    for record in ("R1", "R2"):
        assert b"Nordhafen" in (source.account_of("invoice", source.get("invoice", record) or b"") or b"")


def test_a_tenant_is_its_own_to_the_letter(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("id,tenant\ni1,acme\ni2,acme \n")
    assert FolderSource(tmp_path, Reading(tenant_field="tenant")).of_tenant("acme").count("invoice", Query()) == 1


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (Query(), ["R1", "R2", "R3", "R4"]),
        (Query(sort="-amount"), ["R2", "R4", "R3", "R1"]),
        (Query(status="Offen"), ["R1", "R3"]),
        (Query(status=("Offen", "Bezahlt"), sort="amount"), ["R1", "R3", "R4", "R2"]),
        (Query(least=Decimal(3)), ["R4", "R2"]),
    ],
)
def test_a_list_over_files_with_and_without_zeros(tmp_path: Path, query: Query, numbers: list[str]) -> None:
    head = "Rechnungsnummer;Kundennummer;Betrag;Status\n"
    (tmp_path / "Rechnungen 1.csv").write_text(f"{head}R1;00123;1,00;Offen\nR2;00123;9,00;Bezahlt\nRx;124;8,00;Offen\n")
    (tmp_path / "Rechnungen 2.csv").write_text(f"{head}R3;123;2,00;Offen\nR4;123;3,00;Bezahlt\n")
    source, query = FolderSource(tmp_path), msgspec.structs.replace(query, account_id="123")
    found, cursor = [], None
    for _ in numbers:
        page = source.list("invoice", query, limit=1, cursor=cursor)
        found += [json.loads(record)["Rechnungsnummer"] for record in page.records]
        cursor = page.next_cursor
    assert (found, cursor, page.total) == (numbers, None, len(numbers))
    amounts = {"R1": 1, "R2": 9, "R3": 2, "R4": 3}
    assert [one.amount for one in page.sums] == [Decimal(sum(map(amounts.__getitem__, numbers)))]
