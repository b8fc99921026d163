"""What is missing is told to the model with every list: files that are not used, and why nothing is added up."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.folder.advice.notices import folder_summary
from server.folder.files.file_names import kind_of_name
from server.folder.source import FolderSource
from server.records.shapes import ACCOUNT, INVOICE, PAYMENT, RECORD_KINDS
from tests.integration.folder_sessions import answered

INVOICES = "Invoice Number,Invoice Date,Currency,Total,Balance\n1,2026-08-31,EUR,1.00,1.00\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Customer Invoices", INVOICE),
        ("customer_invoices", INVOICE),
        ("Client Invoices", INVOICE),
        ("Debitoren Rechnungen", INVOICE),
        ("Rechnungsliste Kunden", INVOICE),
        ("Offene Posten Rechnungen", INVOICE),
        ("Open items invoices", INVOICE),
        ("Customer Credit Notes", RECORD_KINDS.index("credit_note")),
        ("Customer Transactions", PAYMENT),
        ("Customers", ACCOUNT),
        ("customer contacts", None),
        ("Customer Invoices payments", None),
        ("Kreditoren Rechnungen", None),
        ("customer_balance_transactions", None),
        ("invoice credit notes", None),
    ],
)
def test_whose_records_they_are_is_no_second_kind(name: str, kind: int | None) -> None:
    assert kind_of_name(name) == (kind, True)


@pytest.mark.parametrize(
    ("name", "header", "used"),
    [
        ("Customer invoice report.csv", "Invoice Number,Issue Date,Total", True),
        ("harvest_invoice_report.csv", "Issue Date,ID,Client,Invoice Amount,Balance,Currency", True),
        ("Invoices and credit notes.csv", "Number,Type,Date,Total", True),
        ("Invoices & Credit Notes.csv", "Number,Type,Date,Total", True),
        ("Rechnungen und Gutschriften.csv", "Rechnungsnummer,Belegart,Datum,Betrag", True),
        ("invoices_summary.csv", "Month,Count,Total", False),
        ("invoice_report.csv", "Customer,Date,Total", False),
    ],
)
def test_a_report_is_read_if_each_row_has_a_number_a_day_and_an_amount(
    tmp_path: Path, name: str, header: str, *, used: bool
) -> None:
    (tmp_path / name).write_text(f"{header}\n{','.join('1' for _ in header.split(','))}\n")
    assert bool(FolderSource(tmp_path).files.files) is used


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ({}, 0),
        ({"notes.txt": "x"}, 0),  # no export
        ({"notes.txt": "Dear all, as ever, thanks, Kim\nSee you, Kim\n"}, 0),
        ({"123456789FEC20261231.txt": "JournalCode\tJournalLib\tEcritureNum\nVE\tVentes\t1\n"}, 1),
        ({"all.json": '{"subscriptions": [{"id": "s1"}], "payments": [{"id": "p1", "amount": 5}]}'}, 1),
        ({"subscriptions.json": '{"subscriptions": [{"id": "s1"}], "payments": []}'}, 0),
        ({"unknown.csv": "a,b\n1,2\n"}, 1),
        ({"invoice_payments.csv": "id,amount\n1,2\n", "unknown.csv": "a,b\n1,2\n"}, 2),
        ({"invoices.xlsx": "PK"}, 1),
        ({"invoices_2025.csv.gz": "x"}, 1),
    ],
)
@pytest.mark.parametrize("tool", ["list_invoices", "list_accounts"])
def test_files_that_are_not_used_are_counted_in_every_list(
    tmp_path: Path, tool: str, others: dict[str, str], count: int
) -> None:
    (tmp_path / "invoices.csv").write_text(INVOICES)
    (tmp_path / "customers.csv").write_text("id,name\n1,Acme GmbH\n")
    for name, text in others.items():
        (tmp_path / name).write_text(text)
    with answered(tmp_path, "exports") as session:
        meta = session.ask(tool)["meta"]
    assert meta.get("filesNotUsed", 0) == count
    assert ("not used" in meta.get("hint", "")) is bool(count)
    assert not any(name in str(meta) for name in others)


def test_whoever_starts_the_server_sees_all_of_their_names(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"unknown {number:02}.csv").write_text("a,b\n1,2\n")
    summary = folder_summary(FolderSource(tmp_path))
    assert "unknown 00.csv" in summary
    assert "unknown 11.csv" in summary


@pytest.mark.parametrize(
    ("name", "text", "tool", "why"),
    [
        ("subscriptions.csv", "id,plan,price,interval\n1,Gold,99,year\n", "list_subscriptions", "for a year"),
        ("invoices.csv", "id,date,Wert\n1,2026-08-31,5\n", "list_invoices", "no field of the invoices"),
        ("invoices.json", '[{"id": "1", "date": "2026-08-31", "total_cents": 5}]', "list_invoices", "no field"),
        ("invoices.csv", "id,date,total\n1,2026-08-31,unknown\n", "list_invoices", "can be read"),
        ("subscriptions.csv", "id,plan,mrr\n1,Gold,\n", "list_subscriptions", "in a month"),
    ],
)  # fmt: skip
def test_why_nothing_is_added_up_is_told(tmp_path: Path, name: str, text: str, tool: str, why: str) -> None:
    (tmp_path / name).write_text(text)
    with answered(tmp_path, "exports") as session:
        meta = session.ask(tool)["meta"]
    assert "sums" not in meta
    assert meta["sumsLeftOut"] is True
    assert why in meta["hint"]


def test_fields_of_objects_that_are_not_known_are_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "invoices.json").write_text(
        '[{"id": "1", "billing": "2026-08-31", "details": {"totals": {"total": "5"}}}]'
    )
    assert "no field is known for the amount and date of invoices in invoices.json" in folder_summary(
        FolderSource(tmp_path)
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("US Dollar", "USD"),
        ("Euro", "EUR"),
        ("euros", "EUR"),
        ("British Pound", "GBP"),
        ("British Pounds", "GBP"),
        ("Pound sterling", "GBP"),
        ("Schweizer Franken", "CHF"),
        ("couronne suédoise", "SEK"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("US$", "USD"),
        ("US Dollar - USD", "USD"),
        ("eur", "EUR"),
        ("$", None),
        ("Dollar", None),
        ("Krone", None),
        ("points", None),
    ],
)
def test_a_currency_may_be_named_or_have_a_sign(tmp_path: Path, written: str, code: str | None) -> None:
    (tmp_path / "invoices.csv").write_text(f"id,date,currency,total\n1,2026-08-31,{written},5.00\n")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
        found = session.ask("list_invoices", currency=code or "EUR")
    if code is None:
        assert meta["sums"] == [{"currency": "other", "records": 1}]
        assert meta["currencyUnread"] == 1
        assert found["meta"]["currencyUnknown"] == 1
    else:
        assert meta["sums"] == [{"currency": code, "records": 1, "amount": 5.0}]
        assert "currencyUnread" not in meta
    assert found["llm_view"]["total"] == (code is not None)


def test_rows_that_are_something_else_are_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text(
        "Number,Type,Date,Total\n1,Invoice,2026-08-31,5.00\n2,Quote,2026-08-31,7.00\n3,Bill,2026-08-31,9.00\n"
    )
    with answered(tmp_path, "exports") as session:
        meta: dict[str, Any] = session.ask("list_invoices")["meta"]
    assert (meta["othersLeftOut"], "recordsLeftOut" in meta, meta["sums"][0]["amount"]) == (2, False, 5.0)


def test_a_day_in_milliseconds_is_read_and_shown(tmp_path: Path) -> None:
    (tmp_path / "invoices.json").write_text(
        '{"Invoices": [{"InvoiceID": "1", "Date": "/Date(1785542400000+0000)/", "DueDate": "/Date(1788220800000)/",'
        ' "Total": 5}]}'
    )
    with answered(tmp_path, "exports") as session:
        (shown,) = session.ask("list_invoices", from_date="2026-08-01", to_due_date="2026-09-01")["llm_view"][
            "invoices"
        ]
    assert (shown["invoiceDate"], shown["dueDate"]) == ("2026-08-01", "2026-09-01")


@pytest.mark.parametrize(
    ("first", "second", "summed"),
    [
        ({"amount": 100.0, "totalAmount": 119.0}, {"amount": 50.0, "totalAmount": 59.5}, "amount"),
        ({"amount": 100.0, "totalAmount": 100.0}, {"amount": 50.0, "totalAmount": 60.0}, "amount"),  # in one record
        ({"totalAmount": 119.0}, {"amount": 50.0, "totalAmount": 59.5}, "totalAmount, amount"),
        # The rows show which is the whole, and the other one is still called `amount`.
        ({"amount": 100.0, "tax": 19.0, "total": 119.0}, {"amount": 50.0, "tax": 9.5, "total": 59.5}, "total"),
        ({"amount": 100.0, "totalAmount": 100.0}, {"amount": 50.0, "totalAmount": "50.00"}, None),
        ({"amount": 100.0, "balance": 119.0}, {"amount": 50.0, "amount_due": 0.0}, None),  # what is left to pay
        ({"amount": 100.0, "totalAmount": "n/a"}, {"amount": 50.0, "totalAmount": None}, None),
        ({"total": 100.0, "netAmount": 80.0}, {"total": 50.0, "netAmount": 40.0}, None),
    ],
)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_which_of_several_amounts_is_added_up_is_said(
    tmp_path: Path, form: str, first: dict[str, object], second: dict[str, object], summed: str | None
) -> None:
    records = [{"id": f"i{at}", "currency": "EUR", **one} for at, one in enumerate((first, second))]
    if form == "json":
        (tmp_path / "invoices.json").write_text(json.dumps(records))
    else:
        names = list(dict.fromkeys(name for one in records for name in one))
        rows = [",".join("" if one.get(name) is None else str(one[name]) for name in names) for one in records]
        (tmp_path / "invoices.csv").write_text("\n".join([",".join(names), *rows, ""]))
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    in_table = form == "csv" and "tax" in first  # there the column is shown as what it is
    assert meta.get("amountSummed") == (None if in_table else summed)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["100,500", "50,500"], True),  # what a customer owes in all
        (["100,100.01"], True),
        (["100,100", "50,50"], False),
        (["100,100", "-20,0"], False),  # a credit note that is used up
        (["-20,-20"], False),
        (["100,100", ",50"], False),  # of which the amount is not known
        (["100,40", "50,60"], False),  # a late fee
    ],
)
def test_balances_above_the_amounts_are_told(tmp_path: Path, rows: list[str], *, told: bool) -> None:
    lines = "".join(f"{at},Acme Ltd,2026-10-0{at + 1},EUR,{row}\n" for at, row in enumerate(rows))
    (tmp_path / "invoices.csv").write_text(f"Invoice No,Customer,Date,Currency,Total,Outstanding\n{lines}")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    assert (meta.get("balanceAboveAmount", False), len(meta["sums"])) == (told, 1)


@pytest.mark.parametrize(
    ("heading", "told"),
    [("Payment No", True), ("Voucher #", True), ("Transfer ID", True), ("Branch", False), ("Invoice Number", False)],
)
def test_payments_without_a_number_are_not_promised_alone(tmp_path: Path, heading: str, *, told: bool) -> None:
    rows = "".join(f"7,2026-01-0{day},Acme Ltd,5.00,paid by hand\n" for day in (1, 2))
    (tmp_path / "payments.csv").write_text(f"{heading},Date,Customer,Amount,Notes\n{rows}")
    with answered(tmp_path, "exports") as session:
        listed = session.ask("list_payments")
        error = session.ask("get_payment", payment_id="7")["meta"]["error"]
    assert (listed["llm_view"]["total"], "inSingleRecord" in listed["meta"]) == (2, False)
    assert "have no ids, so none can be had alone" in error["message"]
    assert (f"--map 'payments:{heading}=paymentNumber'" in (tmp_path / ".stderr").read_text()) is told
    (tmp_path / "payments.csv").write_text(f"id,Date,Customer,Amount,Notes\n7{rows.splitlines()[0]}\n")
    with answered(tmp_path, "exports") as session:
        assert session.ask("list_payments")["meta"]["inSingleRecord"] == ["payments.description"]


@pytest.mark.parametrize(
    ("name", "head", "rows", "listed", "left_out"),
    [
        ("invoices", "Number,Customer,Date,Amount", ["1,Acme Ltd,2026-01-01,5", "Thank you,,,", "R-3,,,"], 2, 1),
        ("payments", "Payment No,Customer,Date,Amount", ["1,Acme Ltd,2026-01-01,5", "Page 1 of 1,,,"], 1, 1),
        ("invoices", "Number,Customer,Date,Amount", ["A,Acme Ltd,2026-01-01,5", "B,,,", "Thank you,,,"], 2, 1),
        ("invoices", "Number,Customer,Date,Amount", ["1,Acme Ltd,2026-01-01,5", "Danke,,,"], 1, 1),
        ("invoices", "Number,Notes", ["1,", "2,paid by hand"], 2, None),  # no day and no amount in the whole table
        ("customers", "Customer ID,Name,Balance", ["1,Acme Ltd,5", "2,,"], 2, None),
        ("invoices", "Number,Customer,Date,Amount", ["1,Acme Ltd,2026-01-01,5", "2,,,7"], 2, None),
        ("invoices", "Number,Customer,Date,Amount", ["1,Acme Ltd,2026-01-01,5", "Total,,,5"], 1, None),  # a sum
        ("invoices", "Number,Customer,Date,Amount", ["1,Acme Ltd,2026-01-01,5", "Total,,,"], 1, None),
    ],
)
def test_words_alone_are_no_record(
    tmp_path: Path, name: str, head: str, rows: list[str], listed: int, left_out: int | None
) -> None:
    (tmp_path / f"{name}.csv").write_text("\n".join([head, *rows, ""]))
    tool = "list_accounts" if name == "customers" else f"list_{name}"
    with answered(tmp_path, "exports") as session:
        answer = session.ask(tool)
    assert (answer["llm_view"]["total"], answer["meta"].get("recordsLeftOut")) == (listed, left_out)
