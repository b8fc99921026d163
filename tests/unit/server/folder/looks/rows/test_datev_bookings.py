"""DATEV's exports: a line about the file above the headings, and bookings of which some are invoices."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.looks.rows.datev_bookings import extf_names
from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered

ABOUT = (
    '"EXTF";700;21;"Buchungsstapel";13;20261129101010000;;"RE";"";"";12345;10001;20260701;4;20260701;20270630;"";"";1;0;0;'
    '"EUR";;"";;'
)
NAMES = (
    "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;WKZ Basis-Umsatz;Konto;"
    "Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext"
)
ROWS = (
    '1190,00;"S";"EUR";;;"";10001;8400;"";507;"RE-1";"";;"Wartung"\n'
    '200,00;"H";"";;;"";8400;10002;"";1502;"RE-2";"";;"Wartung"\n'  # the debtor on the other side
    '119,00;"H";"EUR";;;"";10001;8400;"";0608;"GS-1";"";;"Gutschrift"\n'
    '1190,00;"S";"EUR";;;"";1200;10001;"";1008;"RE-1";"";;"Zahlung"\n'
    '50,00;"S";"EUR";;;"";4930;1200;"";1108;"B-7";"";;"Büromaterial"\n'
    '60,00;"H";"EUR";;;"";70001;4930;"";1208;"E-1";"";;"Lieferant"\n'
    '10,00;"S";"CHF";;;"";10001;8400;"";3006;"RE-3";"";;"in 2027"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "EXTF_Buchungsstapel.csv").write_bytes(f"{ABOUT}\r\n{NAMES}\r\n{ROWS}".encode("cp1252"))
    return tmp_path


def test_what_debits_a_debtor_is_an_invoice(folder: Path) -> None:
    source = FolderSource(folder)
    page = source.list("invoice", Query(), limit=20, cursor=None)
    said = [json.loads(record) for record in page.records]
    assert [(one["Belegfeld 1"], one["Debitorennummer"], one["Belegdatum"], one["WKZ Umsatz"]) for one in said] == [
        ("RE-1", "10001", "2026-07-05", "EUR"),
        ("RE-2", "10002", "2027-02-15", "EUR"),
        ("GS-1", "10001", "2026-08-06", "EUR"),
        ("RE-3", "10001", "2027-06-30", "CHF"),
    ]
    assert [(one.currency, one.amount) for one in page.sums] == [("EUR", Decimal("1271.00")), ("CHF", Decimal("10.00"))]
    assert page.left_out == 0  # the others are no invoices
    assert source.count("invoice", Query(account_id="10001", until=date(2026, 8, 31))) == 2


def test_it_is_answered_through_a_server(folder: Path) -> None:
    (folder / "EXTF_DebKred_Stamm.csv").write_text(
        ABOUT.replace("700;21", "700;16") + "\nKonto;Name (Adressattyp Unternehmen);Unternehmensgegenstand\n"
        "10001;Nordhafen GmbH;\n10002;Südhafen GmbH;\n",
        encoding="utf-8",
    )
    with answered(folder, "exports") as session:
        (customer,) = session.ask("find_customer", name="Südhafen")["llm_view"]["accounts"]
        found = session.ask("list_invoices", account_id="10002", from_date="2027-02-15", to_date="2027-02-15")
        assert customer["name"] == "Südhafen GmbH"
    assert found["llm_view"]["invoices"] == [
        {
            "amount": "200.00",
            "type": "Rechnung",
            "currency": "EUR",
            "accountId": "10002",
            "invoiceDate": "2027-02-15",
            "invoiceNumber": "RE-2",
        }
    ]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ([""], None),
        (["040826", ""], "2026-08-04"),
        (["40826"], "2026-08-04"),
        (["150128"], "2028-01-15"),  # a year behind the period
        (["150129"], None),
        (["310226"], None),
        (["040826", "Auftrag 7"], None),  # it holds other references
        (["4711"], None),
    ],
)
def test_a_second_reference_is_the_due_date_where_all_are_days(
    tmp_path: Path, written: list[str], due: str | None
) -> None:
    rows = "".join(
        f'1190,00;"S";"EUR";;;"";10001;8400;"";507;"RE-{number}";"{one}";;"Wartung"\n'
        for number, one in enumerate(written)
    )
    (tmp_path / "EXTF_Buchungsstapel.csv").write_bytes(f"{ABOUT}\r\n{NAMES}\r\n{rows}".encode("cp1252"))
    source = FolderSource(tmp_path)
    assert ("due_date" in source.offers["invoice"].filters) == (due is not None)
    if due is not None:
        day = date.fromisoformat(due)
        (record,) = source.list("invoice", Query(due_since=day, due_until=day), limit=5, cursor=None).records
        assert json.loads(record)["Fälligkeit"] == due


@pytest.mark.parametrize("profile", ["finance-default", "exports"])
def test_a_credit_note_is_below_zero(folder: Path, profile: str) -> None:
    with answered(folder, profile) as session:
        listed = session.ask("list_invoices", account_id="10001", currency="EUR")
    assert [one["amount"] for one in listed["llm_view"]["invoices"]] == ["1190.00", "-119.00"]
    assert listed["meta"]["sums"][0]["amount"] == 1071
    assert "recordsLeftOut" not in listed["meta"]


@pytest.mark.parametrize(
    "about",
    [
        ABOUT.replace("700;21", "700;46"),  # another category
        ABOUT.replace(";4;", ";;"),
        ABOUT.replace(";4;", ";40;"),
        ABOUT.replace("20270630", "20990630"),  # a day and a month would have several years
    ],
)
def test_what_cannot_be_told_is_left_as_it_is(about: str) -> None:
    names = NAMES.split(";")
    assert extf_names(about, names) == (names, None)


@pytest.mark.parametrize(
    ("written", "read"), [("3106", "3106"), ("0107", "2026-07-01"), ("x", "x"), ("", ""), ("15", "15")]
)
def test_a_day_that_the_period_does_not_have_stays(written: str, read: str) -> None:
    names = NAMES.split(";")
    _, bookings = extf_names(ABOUT, names)
    row = ROWS.splitlines()[0].replace('"', "").split(";")
    row[9] = written
    assert bookings is not None
    assert bookings.plain(row)[9] == read
