"""Statements with a column for what came in and one for what went out."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.folder_sessions import answered


def _asked(folder: Path, text: str, name: str = "transactions.csv") -> dict[str, Any]:
    (folder / name).write_text(text, encoding="utf-8")
    with answered(folder, "exports") as session:
        return session.ask("list_payments")


def _sums(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one.get("currency"), one["records"], one.get("amount")) for one in answer["meta"]["sums"]]


@pytest.mark.parametrize(
    ("came", "went", "currency"),
    [
        ("Paid in", "Paid out", None),
        ("Money In", "Money Out", None),
        ("Paid In", "Withdrawn", None),
        ("Deposit Amt.", "Withdrawal Amt.", None),
        ("Deposits (SGD)", "Withdrawals (SGD)", "SGD"),
        ("Gutschrift in CHF", "Lastschrift in CHF", "CHF"),
        ("Accrediti", "Addebiti", None),
        ("Inn på konto", "Ut fra konto", None),
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("empty", ["", "0.00"])
def test_what_went_out_is_below_zero(
    tmp_path: Path, came: str, went: str, currency: str | None, sign: str, empty: str
) -> None:
    rows = (
        f"2026-09-03,Shop,{sign}60.00,{empty}\n2026-09-24,Sale 7,{empty},500.25\n2026-09-25,Rent,{sign}9.00,{empty}\n"
    )
    answer = _asked(tmp_path, f"Date,Description,{went},{came}\n{rows}")
    assert _sums(answer) == [(currency, 3, 431.25)]
    assert answer["llm_view"]["payments"][0]["amount"].startswith("-60.00")


@pytest.mark.parametrize(
    ("head", "rows", "amount"),
    [
        ("Debit,Credit,Balance", [("Shop", "60.00", "", "940.00"), ("Sale 7", "", "500.25", "1440.25")], 440.25),
        ("Debit,Credit,Balance", [("Sale 7", "", "500.25", "1440.25"), ("Shop", "60.00", "", "940.00")], 440.25),
        ("Débito,Crédito,Saldo", [("Loja", "60.00", "", "940.00"), ("Venda", "", "500.25", "1440.25")], 440.25),
    ],
    ids=["of a bank", "the newest first", "in Portuguese"],
)
def test_a_balance_that_goes_on_tells_what_came_in(
    tmp_path: Path, head: str, rows: list[tuple[str, ...]], amount: float
) -> None:
    text = "".join(f"2026-09-{day:02},{','.join(row)}\n" for day, row in enumerate(rows, 3))
    assert _sums(_asked(tmp_path, f"Date,Description,{head}\n{text}")) == [(None, 2, amount)]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Description,Debit,Credit\n2026-09-03,Shop,60.00,\n2026-09-24,Sale 7,,500.25\n",
        "Date,Description,Debit,Credit,Balance\n2026-09-03,Shop,60.00,,40.00\n2026-09-24,Sale 7,,60.00,7.00\n",
        "Date,Description,Debit,Credit,Balance\n2026-09-03,Shop,60.00,,40.00\n",
        "Date,Description,Money In,Money Out\n2026-09-03,Fair,60.00,12.00\n2026-09-24,Sale 7,500.25,\n",
        "Date,Description,Money In,Money Out\n2026-09-03,Fair,60.00,\n2026-09-24,Rent,,5\n2026-09-25,Back,,-2\n",
        "Date,Account,Description,Money In,Money Out\n2026-09-03,4000,Fair,60.00,\n2026-09-24,4100,Rent,,5\n",
        "Date,Description,Debit,Credit,Balance\n2026-09-03,Shop,60.00,,60.00\n2026-09-24,Thanks,,60.00,0.00\n",
        "Date,Description,Debit,Credit,Balance\n2026-09-24,Paid,,60.00,0.00\n2026-09-03,Invoice 7,60.00,,60.00\n",
        "Date,Item,Money In,Money Out\n2026-09-03,Bolt M4,60,\n2026-09-24,Bolt M4,,5\n",
        "Date,Description,Deposit,Withdrawal\n2026-09-03,Accrued,2.5,\n2026-09-24,Holiday,,5\n",
        "Date,Item,Debit,Credit,Balance\n2026-09-03,Bolt M4,,60,60\n2026-09-24,Bolt M4,5,,55\n",
        "Date,Item,Received,Received Currency,Spent,Spent Currency\n2026-09-03,In,0.50,BTC,,\n2026-09-24,Out,,,5,EUR\n",
        "Date,Description,Gutschrift,Lastschrift\n2026-09-03,Kunde A,,60.00\n2026-09-24,Kunde B,,5.00\n",
        "Date,Shop,Deposit,Withdrawal\n2026-09-03,North,100.00,\n2026-09-24,South,,5.00\n",
    ],
    ids=[
        "nothing tells",
        "a balance of something else",
        "one row",
        "both in one row",
        "both signs",
        "a ledger",
        "what a card owes",
        "what a customer owes, the newest first",
        "pieces",
        "days of leave",
        "pieces with a balance",
        "two currencies",
        "direct debits alone",
        "nothing says for what",
    ],
)
def test_what_does_not_tell_which_way_is_left_out(tmp_path: Path, text: str) -> None:
    answer = _asked(tmp_path, text)
    assert (answer["llm_view"]["total"], answer["meta"]["recordsLeftOut"]) == (0, text.count("\n") - 1)


def test_what_came_in_of_an_invoice_is_not_the_whole(tmp_path: Path) -> None:
    rows = "2026-09-03,A,Sales Invoice,5,60,50,0\n2026-09-04,B,Purchase Bill,6,5,0,5\n"
    meta = _asked(tmp_path, f"Date,Name,Transaction Type,No,Total Amount,Money In,Money Out\n{rows}")["meta"]
    assert not any("amount" in one for one in meta.get("sums", ()))


def test_two_amounts_in_a_row_further_down_are_none(tmp_path: Path) -> None:
    rows = "".join(f"2026-09-03,Sale {number},1.00,\n" for number in range(1_000))
    answer = _asked(tmp_path, f"Date,Description,Paid in,Paid out\n{rows}2026-09-04,Both,5.00,2.00\n")
    assert (_sums(answer), answer["meta"]["recordsLeftOut"]) == ([(None, 1_000, 1_000)], 1)


@pytest.mark.parametrize(("sign", "currency"), [("£", "GBP"), ("EUR ", "EUR"), ("$", None)])
def test_an_account_has_one_currency(tmp_path: Path, sign: str, currency: str | None) -> None:
    text = f"Date,Description,Paid out,Paid in\n2026-09-03,Shop,60.00,\n2026-09-24,Sale 7,,{sign}500.25\n"
    assert _sums(_asked(tmp_path, text)) == [(currency, 2, 440.25)]


def test_what_stands_above_a_statement_is_no_header(tmp_path: Path) -> None:
    above = 'Datum von:;="01.09.2026"\nKonto:;="CH5604835012345678009"\n\n'
    head = "Datum;Bewegungstyp;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Label\n"
    rows = '03.09.2026;Buchung;"MIETE";;-60.00;\n24.09.2026;Buchung;"RECHNUNG 7";500.25;;\n'
    assert _sums(_asked(tmp_path, f"{above}{head}{rows}")) == [("CHF", 2, 440.25)]


def test_an_amount_beside_both_is_the_amount(tmp_path: Path) -> None:
    text = "id,Date,Amount,Money In,Money Out\np1,2026-09-03,60.00,50.00,0.00\np2,2026-09-04,5.00,5.00,0.00\n"
    assert _sums(_asked(tmp_path, text)) == [(None, 2, 65.0)]


@pytest.mark.parametrize(
    ("column", "value", "total"), [("Account number", "38-9000-0000001-00", 2), ("Account No", "4000", 0)]
)
def test_the_number_of_the_account_tells_of_no_payer(tmp_path: Path, column: str, value: str, total: int) -> None:
    text = f"{column},Date,Description,Amount\n{value},2026-09-03,Shop,-60.00\n{value},2026-09-24,Sale 7,500.25\n"
    assert _asked(tmp_path, text)["llm_view"]["total"] == total


@pytest.mark.parametrize(
    ("types", "amount"),
    [(("CREDIT", "DD"), 440.25), (("credit", "debit"), 440.25), (("Credit", "Refund"), -560.25)],
    ids=["what came in", "and what went out", "what was given back of a sale"],
)
def test_a_credit_beside_what_went_out_came_in(tmp_path: Path, types: tuple[str, str], amount: float) -> None:
    text = f"Date,Description,Type,Amount\n2026-09-03,Sale,{types[0]},500.25\n2026-09-24,Shop,{types[1]},-60.00\n"
    assert _sums(_asked(tmp_path, text)) == [(None, 2, amount)]


def test_a_value_date_is_no_currency(tmp_path: Path) -> None:
    rows = "03/09/2026;13/09/2026;Spesa;-60,00\n24/09/2026;24/09/2026;FT 7;500,25\n"
    text = f"Data contabile;Data valuta;Descrizione;Importo\n{rows}"
    assert _sums(_asked(tmp_path, text)) == [(None, 2, 440.25)]


@pytest.mark.parametrize("name", ["bank transactions.csv", "Bank Statement 2026-09.csv", "Kontoauszug.csv"])
def test_what_statements_are_called(tmp_path: Path, name: str) -> None:
    text = "Date,Description,Amount\n2026-09-03,Shop,-60.00\n2026-09-24,Sale 7,500.25\n"
    assert _sums(_asked(tmp_path, text, name)) == [(None, 2, 440.25)]


def test_what_a_bookkeeper_has_spent_is_no_payment(tmp_path: Path) -> None:
    text = (
        "id,Type,Date,Total\nb1,RECEIVE,2026-09-03,500.25\nb2,SPEND,2026-09-04,60.00\nb3,SPEND-TRANSFER,2026-09-05,9\n"
    )
    assert _sums(_asked(tmp_path, text, "BankTransactions.csv")) == [(None, 1, 500.25)]
