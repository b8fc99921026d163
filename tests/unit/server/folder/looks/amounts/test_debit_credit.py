"""Ledgers that mark what is credited, or write it into a column of its own: it counts and is shown below zero."""

from pathlib import Path

import pytest

from server.folder.looks.amounts.misnamed_balances import RUNNING
from server.folder.looks.stated_amounts import negated
from tests.integration.folder_sessions import answered

MARKED = "Rechnungsnummer;Name;Rechnungsdatum;Fälligkeit;Betrag;Saldo;{}\n"
ROWS = ("R1;Acme GmbH;13.08.2026;23.08.2026;100,00;100,00;{}\n", "R2;Acme GmbH;14.08.2026;24.08.2026;30,00;20,00;{}\n")


@pytest.mark.parametrize(
    ("heading", "marks", "sums"),
    [
        ("S/H", ("S", "H"), (70, 80)),
        ("SH-Kz", ("S", "H"), (70, 80)),
        ("Soll/Haben-Kennz.", ("S", "H"), (70, 80)),
        ("Soll-/Haben-Kennzeichen", ("Soll", "Haben"), (70, 80)),
        ("D/C", ("D", "C"), (70, 80)),
        ("Dr/Cr", ("DR", "CR"), (70, 80)),
        ("Debit/Credit", ("Debit", "Credit"), (70, 80)),
        ("Sens", ("D", "C"), (70, 80)),
        ("Typ", ("S", "H"), (70, 80)),
        ("Type", ("Debit", "Credit"), (70, 80)),
        ("S/H", ("S", ""), (130, 120)),
        ("S/H", ("H", "S"), (-70, -80)),
        ("S/H", ("1", "2"), (130, 120)),
        ("Typ", ("S", "S"), (130, 120)),  # S may be anything
        ("Typ", ("A", "S"), (130, 120)),  # a part payment and the last invoice: marks of two ledgers
        ("Type", ("D", "C"), (130, 120)),
        ("Gruppe", ("S", "H"), (130, 120)),
    ],
)
def test_what_is_marked_as_credited_is_below_zero(
    tmp_path: Path, heading: str, marks: tuple[str, str], sums: tuple[int, int]
) -> None:
    rows = "".join(row.format(mark) for row, mark in zip(ROWS, marks, strict=True))
    (tmp_path / "Rechnungen.csv").write_text(MARKED.format(heading) + rows)
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    (added,) = answer["meta"]["sums"]
    assert (added["amount"], added["balance"]) == sums
    shown = sum(float(one["amount"]) for one in answer["llm_view"]["invoices"])
    assert shown == sums[0]


@pytest.mark.parametrize(
    ("rows", "amount", "balance"),
    [
        (["100;;100", "50;;150", "25;;175"], 175, None),  # it goes on
        (["1100;;1100", "50;;50"], 1150, 1150),
        (["50;;150", "25;;175"], 75, None),  # as the second part of a list does
        (["100;;100", ";30;70"], 70, None),
        (["100;;100", ";100;0"], 0, None),
        (["100;0;100", "0;30;-30"], 70, 70),
        (["119;;119", ";19;19"], 100, 100),  # what is left of a credit note, without a sign
        (["119;;119", "238;38;200"], 357, 319),  # of which some is paid
        (["119;;119", "40;100;-60"], 19, 59),  # a credit note of which some is set off
        (["100;;60"], 100, None),  # nobody knows what was paid
    ],
)
def test_debits_and_credits_are_one_amount(tmp_path: Path, rows: list[str], amount: int, balance: int | None) -> None:
    lines = "".join(f"R{at};Acme GmbH;13.08.2026;{row}\n" for at, row in enumerate(rows))
    (tmp_path / "Rechnungen.csv").write_text(f"Belegnr;Kunde;Datum;Soll;Haben;Saldo\n{lines}")
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    (added,) = answer["meta"]["sums"]
    assert (added["amount"], added.get("balance")) == (amount, balance)
    assert sum(float(one["amount"]) for one in answer["llm_view"]["invoices"]) == amount
    assert (f"invoices.{RUNNING}" in answer["meta"]["fieldsRemoved"]) is (balance is None)


@pytest.mark.parametrize(
    ("header", "rows", "amount"),
    [
        ("Belegnr,Datum,Soll,Haben,Betrag", ["100,,100", "50,,-50"], 50),  # one states both
        ("Num,Date,Debit,Credit,Type", ["100,,Invoice", ",30,Credit Memo", ",70,Payment"], 70),
        ("Num,Date,Amount,Credit,Balance", ["100,,100", "50,,150"], 150),
    ],
)
def test_other_columns_may_say_it_as_well(tmp_path: Path, header: str, rows: list[str], amount: int) -> None:
    lines = "".join(f"R{at},2026-08-13,{row}\n" for at, row in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"{header}\n{lines}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert added["amount"] == amount


def test_an_open_item_list_of_datev_is_added_up(tmp_path: Path) -> None:
    (tmp_path / "OPOS Debitoren.csv").write_text(
        "Konto;Kontobezeichnung;Rechnungs-Nr.;Datum;Fälligkeit;Betrag Soll;Betrag Haben;Saldo;S/H\n"
        "10026;Acme GmbH;R4;05.12.2025;12.12.2025;157,08;;157,08;S\n"
        "10020;Beta GmbH;R10;12.12.2025;11.01.2026;14.130,22;10.456,36;3.673,86;S\n"
        "10007;Gamma GmbH;R16;21.12.2025;20.01.2026;;100,70;100,70;H\n",
        encoding="cp1252",
    )
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
        (owed,) = session.ask("list_invoices", min_balance=0.01)["meta"]["sums"]
    assert (added["amount"], added["balance"]) == (14186.60, 3730.24)
    assert (owed["records"], owed["balance"]) == (2, 3830.94)


@pytest.mark.parametrize(
    ("marks", "amount"), [(("H", "S"), 70), (("Credit", "Debit"), 70), (("C", "C"), 130), (("H", "H"), 130)]
)
def test_payments_are_what_is_credited(tmp_path: Path, marks: tuple[str, str], amount: int) -> None:
    rows = "".join(
        f"Z{at};2026-08-13;{pay};{one}\n" for at, (pay, one) in enumerate(zip((100, 30), marks, strict=True))
    )
    (tmp_path / "payments.csv").write_text(f"Payment Number;Date;Amount;Debit/Credit\n{rows}")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_payments")["meta"]["sums"]
    assert added["amount"] == amount


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("30,00", "-30,00"),
        (" 1.234,50 € ", "-1.234,50 €"),
        ("EUR 12,00", "-EUR 12,00"),
        ("+5", "-5"),
        ("-30,00", "-30,00"),
        ("30,00-", "30,00-"),
        ("(30.00)", "(30.00)"),
        ("0,00", "0,00"),
        ("", ""),
        ("-", "-"),
        ("offen", "offen"),
    ],
)
def test_an_amount_gets_one_sign(text: str, below: str) -> None:
    assert negated(text) == below
