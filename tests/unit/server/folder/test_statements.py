"""Statements of banks and of shops that number nothing and name nobody, and what is still awaited."""

import json
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


_ONE_WAY = {
    "own expenses": "Date,Description,Category,Amount\n2026-09-03,Chairs,IT,260.00\n2026-09-09,Train,Trips,4.50\n",
    "hours": "Date,Description,Hours,Rate,Amount\n2026-09-03,Design,3,100,300.00\n",
    "claims": "Date,Employee,Description,Amount\n2026-09-30,Ann,Taxi,26.00\n",
    "bought on a card": "Date,Description,Amount,Type\n2026-09-03,Desk,60.00,Purchase\n2026-09-25,Desk,5.00,Refund\n",
    "all on one side": "Date,Description,Amount,Transaction Type\n9/3/2026,Desk,60,debit\n9/4/2026,Rent,5,debit\n",
    "and of another": "Date,Description,Amount\n2026-09-03,Desk,60.00\n2026-09-25,Pagamento recebido,-60.00\n",
    "statement of a card": "Date,Description,Amount\n2026-09-03,Desk,60.00\n2026-09-25,PAYMENT - THANK YOU,-60.00\n",
}


@pytest.mark.parametrize("name", _ONE_WAY)
def test_where_nothing_says_which_way_money_went_nothing_came_in(tmp_path: Path, name: str) -> None:
    answer = _asked(tmp_path, "transactions.csv", _ONE_WAY[name])
    assert answer["llm_view"]["total"] == 0
    assert answer["meta"]["recordsLeftOut"] == len(_ONE_WAY[name].splitlines()) - 1


@pytest.mark.parametrize(
    "column",
    ["GL Code", "Ledger", "Card Member", "Merchant", "Vendor", "Symbol", "Quantity", "Points", "Hours", "Budget"],
)
def test_a_column_that_no_bank_has_makes_it_another_list(tmp_path: Path, column: str) -> None:
    text = f"Date,{column},Description,Amount\n2026-09-03,7,Bought,-60.00\n2026-09-24,7,Sold,500.25\n"
    assert _asked(tmp_path, "transactions.csv", text)["llm_view"]["total"] == 0


def test_a_payment_beside_types_that_nobody_knows_says_nothing(tmp_path: Path) -> None:
    text = "Date,Type,Description,Amount\n2026-09-03,Payment,Hosting,9.00\n2026-09-04,Top up,From bank,50.00\n"
    assert _asked(tmp_path, "transactions.csv", text)["llm_view"]["total"] == 0


def test_a_bank_writes_that_it_received_a_payment(tmp_path: Path) -> None:
    text = "Date,Description,Amount\n2026-09-03,Desk,-60.00\n2026-09-25,Payment received from Acme,75.00\n"
    assert _sums(_asked(tmp_path, "transactions.csv", text)) == [(2, 15.0)]


@pytest.mark.parametrize(
    ("text", "records", "amount"),
    [
        ("Date,Description,Amount,Type\n2026-09-03,7,60,Customer payment\n2026-09-04,8,5,Customer payment\n", 2, 65.0),
        ("Dato;Tekst;Beløb;Type\n2026-09-03;7;60,00;Indbetaling\n2026-09-04;El;5,00;Udbetaling\n", 1, 60.0),
        ("Date,Description,Amount,Fee,Net\n2026-09-03,Order 7,60,3,57\n2026-09-04,Order 8,5,1,4\n", 2, 65.0),
        ("Date,Description,Amount,Balance\n2026-09-03,Kim,60,160\n2026-09-04,Lee,5,165\n", 2, 65.0),
        ("Date,Description,Amount,Balance\n2026-09-04,Lee,5,165\n2026-09-03,Kim,60,160\n", 2, 65.0),
    ],
    ids=["a type", "types for both ways", "what is left without the fee", "a balance that rises", "the newest first"],
)
def test_something_else_than_a_sign_says_which_way(tmp_path: Path, text: str, records: int, amount: float) -> None:
    assert _sums(_asked(tmp_path, "transactions.csv", text)) == [(records, amount)]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Description,Amount,Type\n2026-09-03,Hosting,60,Payment\n2026-09-04,Rent,5,Payment\n",
        "Date,Description,Amount,Balance\n2026-09-03,Stamps,60,140\n2026-09-04,Tea,5,135\n",
        "Date,Description,Amount,Fee\n2026-09-03,Transfer,60,3\n2026-09-04,Transfer,5,1\n",
    ],
    ids=["a payment may be an own one", "a balance that falls", "a fee may be one that was paid"],
)
def test_what_says_neither_way_is_left_out(tmp_path: Path, text: str) -> None:
    assert _asked(tmp_path, "transactions.csv", text)["llm_view"]["total"] == 0


@pytest.mark.parametrize(
    ("first", "last"),
    [("Opening balance", "Closing balance 30/09"), ("Saldovortrag", "Endsaldo"), ("Primosaldo", "Slutsaldo")],
)
def test_what_was_on_the_account_before_and_after_is_no_payment(tmp_path: Path, first: str, last: str) -> None:
    rows = [(first, "1500.00"), ("Invoice 7", "250.00"), ("Rent", "-200.00"), (last, "1550.00")]
    text = "".join(f"2026-09-0{day},{said},{amount}\n" for day, (said, amount) in enumerate(rows, 1))
    answer = _asked(tmp_path, "transactions.csv", f"Date,Description,Amount\n{text}")
    assert _sums(answer) == [(2, 50.0)]


@pytest.mark.parametrize(
    ("said", "void"),
    [
        *[(one, 90.0) for one in ("Payment failed", "Failed payment", "payment_failed", "Zahlung fehlgeschlagen")],
        *[
            (one, None)
            for one in ("Payment", "Failed", "Failed payment retried", "Payment for failed delivery", "Sale")
        ],
    ],
)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_type_may_say_that_nothing_was_paid(tmp_path: Path, said: str, void: float | None, form: str) -> None:
    rows = [("Payment", "T1", 10.0), (said, "T2", 90.0), ("Refund", "T3", -2.0)]
    text = "".join(f"2026-08-01,{one},{number},Acme,{amount}\n" for one, number, amount in rows)
    names = ("type", "transaction_id", "amount", "date")
    objects = [dict(zip(names, (*row, "2026-08-01"), strict=True)) for row in rows]
    written = json.dumps(objects) if form == "json" else f"Date,Type,Transaction ID,Customer,Amount\n{text}"
    (one,) = _asked(tmp_path, f"payments.{form}", written)["meta"]["sums"]
    assert (one["records"], one["amount"], one.get("voidAmount")) == (3, 98.0, void)


def test_a_sum_below_a_statement_is_no_payment(tmp_path: Path) -> None:
    text = "Date,Description,Amount\n2026-09-05,Invoice 7,250.00\n2026-09-10,Rent,-200.00\n2026-09-30,Total,50.00\n"
    assert _sums(_asked(tmp_path, "transactions.csv", text)) == [(2, 50.0)]


def test_a_station_called_total_is_paid(tmp_path: Path) -> None:
    text = "Date,Description,Amount\n2026-09-05,Invoice 7,250.00\n2026-09-10,Rent,-200.00\n2026-09-30,TOTAL,-60.00\n"
    assert _sums(_asked(tmp_path, "transactions.csv", text)) == [(3, -10.0)]


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


@pytest.mark.parametrize("status", ["Pending", "requires_capture", "Ausstehend", "Scheduled", "Geplant"])
def test_what_is_awaited_is_told_and_a_list_may_be_called_after_it(tmp_path: Path, status: str) -> None:
    text = f"id,date,amount,status\np1,2026-09-03,60.00,paid\np2,2026-09-24,500.25,{status}\n"
    answer = _asked(tmp_path, "Pending payments.csv", text)
    (one,) = answer["meta"]["sums"]
    assert (one["amount"], one["draftRecords"], one["draftAmount"]) == (560.25, 1, 500.25)
    assert "pending" in answer["meta"]["hint"]
