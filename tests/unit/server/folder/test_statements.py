"""Statements of banks and of shops that number nothing and name nobody, and what is still awaited."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.folder_sessions import answered


def _asked(folder: Path, name: str, text: str, **arguments: object) -> dict[str, Any]:
    (folder / name).write_text(text, encoding="utf-8")
    with answered(folder, "exports") as session:
        return session.ask("list_payments", **arguments)


def _sums(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["records"], one.get("amount")) for one in answer["meta"]["sums"]]


_STATEMENTS = {
    "anz": "Date,Amount,Description,Balance\n03/09/2026,-60.00,HARDWARE,940.00\n24/09/2026,500.25,SALE 7,1440.25\n",
    "bank in German": (
        "Buchungstag;Umsatzart;Buchungstext;Betrag;Währung\n"
        "03.09.2026;Kartenzahlung;BAUMARKT;-60,00;EUR\n24.09.2026;Gutschrift;RE 7;500,25;EUR\n"
    ),
    "shop": (
        "Transaction Date,Type,Order,Amount,Fee,Net,Currency\n"
        "2026-09-24,charge,#1001,500.25,14.80,485.45,USD\n2026-09-26,refund,#1001,-60.00,0.00,-60.00,USD\n"
    ),
    "marks without signs": (
        "Date,Description,Amount,Transaction Type\n9/3/2026,Hardware,60.00,debit\n9/24/2026,Sale 7,500.25,credit\n"
    ),
}


@pytest.mark.parametrize("name", _STATEMENTS)
def test_a_row_of_a_statement_says_when_how_much_and_for_what(tmp_path: Path, name: str) -> None:
    answer = _asked(tmp_path, "transactions.csv", _STATEMENTS[name])
    assert _sums(answer) == [(2, 440.25)]
    came_in = _asked(tmp_path, "transactions.csv", _STATEMENTS[name], min_amount=0.01)
    assert _sums(came_in) == [(1, 500.25)]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Account,Description,Amount\n2026-09-03,4000 Sales,Job 7,500.25\n2026-09-03,1200 Debtors,Job 7,-500.25\n",
        "Date,Balance,Amount\n2026-09-03,940.00,-60.00\n2026-09-24,1440.25,500.25\n",
        "Date,Description,Amount\n,Opening balance,940.00\n,Closing balance,1440.25\n",
    ],
    ids=["a ledger has an account", "nothing says for what", "nothing says when"],
)
def test_other_rows_without_a_number_are_no_payments(tmp_path: Path, text: str) -> None:
    assert _asked(tmp_path, "transactions.csv", text)["llm_view"]["total"] == 0


def test_a_card_that_is_one_of_debit_or_credit_takes_nothing_from_a_payment(tmp_path: Path) -> None:
    text = "id,date,amount,payment type\np1,2026-09-03,60.00,debit\np2,2026-09-24,500.25,credit\n"
    assert _sums(_asked(tmp_path, "payments.csv", text)) == [(2, 560.25)]


def test_amounts_with_signs_are_what_they_say_beside_debit_and_credit(tmp_path: Path) -> None:
    text = "Date,Description,Amount,Transaction Type\n9/3/2026,Shop,-60.00,debit\n9/24/2026,Sale,500.25,credit\n"
    assert _sums(_asked(tmp_path, "transactions.csv", text)) == [(2, 440.25)]


@pytest.mark.parametrize(
    ("second", "records"),
    [("2026-09-09,Refund,-27.00,T7", 2), ("2026-09-09,Order,27.00,T7", 1)],
    ids=["a refund of it", "the same again"],
)
def test_what_was_sold_and_given_back_with_one_id_in_one_file_are_two(
    tmp_path: Path, second: str, records: int
) -> None:
    text = f"Date,Type,Amount,Transaction ID\n2026-09-06,Order,108.00,T7\n{second}\n"
    answer = _asked(tmp_path, "transactions.csv", text)
    assert answer["llm_view"]["total"] == records


def test_one_id_in_two_files_is_one_payment_whatever_it_is_called(tmp_path: Path) -> None:
    head = "Date,Type,Amount,Transaction ID\n"
    (tmp_path / "transactions 2026-09.csv").write_text(f"{head}2026-09-06,Order,108.00,T7\n")
    answer = _asked(tmp_path, "transactions 2026-10.csv", f"{head}2026-09-06,Refund,-108.00,T7\n")
    assert answer["llm_view"]["total"] == 1


@pytest.mark.parametrize("status", ["Pending", "requires_capture", "Ausstehend"])
def test_what_is_awaited_is_told_and_a_list_may_be_called_after_it(tmp_path: Path, status: str) -> None:
    text = f"id,date,amount,status\np1,2026-09-03,60.00,paid\np2,2026-09-24,500.25,{status}\n"
    answer = _asked(tmp_path, "Pending payments.csv", text)
    (one,) = answer["meta"]["sums"]
    assert (one["amount"], one["draftRecords"], one["draftAmount"]) == (560.25, 1, 500.25)
    assert "pending" in answer["meta"]["hint"]
