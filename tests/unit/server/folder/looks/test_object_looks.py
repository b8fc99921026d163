"""Amounts of objects are what the objects show them to be, as those of tables are."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.folder.index.current import Place
from server.folder.source import FolderSource
from server.source import Query
from tests.integration.folder_sessions import answered

_Record = dict[str, Any]


def _invoices(*amounts: _Record) -> list[_Record]:
    start = {"customer_name": "Acme Ltd", "invoice_date": "2026-08-01"}
    return [{"invoice_number": f"R-{at}", **start, **one} for at, one in enumerate(amounts)]


def _write(folder: Path, form: str, records: list[_Record]) -> None:
    if form == "jsonl":
        (folder / "invoices.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in records))
    elif form == "json":
        (folder / "invoices.json").write_text(json.dumps(records))
    elif form == "envelope":
        (folder / "invoices.json").write_text(json.dumps({"invoices": records}))
    else:
        arrow = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(
            arrow.Table.from_pylist(records), folder / "invoices.parquet", row_group_size=2
        )


@pytest.mark.parametrize("form", ["jsonl", "json", "envelope", "parquet"])
@pytest.mark.parametrize(
    ("amounts", "sums"),
    [
        pytest.param(
            [{"amount": 100.0, "tax": 20.0, "total": 120.0}, {"amount": 50.5, "tax": 0.0, "total": 50.5}],
            {"amount": 170.5, "netAmount": 150.5, "taxAmount": 20},
            id="with tax",
        ),
        pytest.param(
            [{"amount": 100, "shipping": 7, "tax": 20, "total": 127}, {"amount": 50, "tax": 10, "total": 60}],
            {"amount": 187, "taxAmount": 30},
            id="with shipping, in cents",
        ),
        pytest.param(
            [{"amount": "100.00", "tax": "20.00", "total": "120.00"}, {"amount": "50.00", "total": "50.00"}],
            {"amount": 170, "netAmount": 150, "taxAmount": 20},
            id="as texts",
        ),
        pytest.param(
            [{"amount": 100.0, "total": 100.0}, {"amount": 50.0, "total": 150.0}], {"amount": 150}, id="of all above"
        ),
        pytest.param(
            [{"amount": 100.0, "balance": 100.0}, {"amount": 50.0, "balance": 150.0}], {"amount": 150}, id="goes on"
        ),
        pytest.param(
            [{"amount": 100.0, "balance": 0.0}, {"amount": 50.0, "balance": 50.0}],
            {"amount": 150, "balance": 50},
            id="what is left",
        ),
        pytest.param(
            [{"total": 100.0, "amount_due": 100.0, "amount_paid": 100.0}, {"total": 50.0, "amount_due": 50.0}],
            {"amount": 150},
            id="due before it was paid",
        ),
        pytest.param(
            [{"amount": 100.0, "tax": None, "total": None}, {"amount": 50.0, "tax": 9.5, "total": 70.0}],
            {"amount": 150, "taxAmount": 9.5},
            id="what does not add up",
        ),
    ],
)
def test_which_amount_is_the_whole(tmp_path: Path, form: str, amounts: list[_Record], sums: _Record) -> None:
    _write(tmp_path, form, _invoices(*amounts))
    with answered(tmp_path, "exports") as session:
        answer = session.ask("list_invoices")
    (added,) = answer["meta"]["sums"]
    measures = ("amount", "balance", "netAmount", "taxAmount")
    assert {name: added[name] for name in measures if added.get(name)} == sums


@pytest.mark.parametrize("form", ["jsonl", "json", "parquet"])
def test_an_amount_without_its_tax_is_shown_under_its_name(tmp_path: Path, form: str) -> None:
    _write(tmp_path, form, _invoices({"amount": 300, "taxAmount": 57, "totalAmount": 357}))
    with answered(tmp_path, "finance-default") as session:
        answer = session.ask("list_invoices")
    (shown,) = answer["llm_view"]["invoices"]
    assert (shown["amount"], shown["taxAmount"], shown["totalAmount"]) == (300, 57, 357)
    assert answer["meta"]["sums"][0]["amount"] == 357


def test_what_is_no_balance_is_not_asked_for_as_one(tmp_path: Path) -> None:
    _write(tmp_path, "jsonl", _invoices({"amount": 100.0, "balance": 100.0}, {"amount": 50.0, "balance": 150.0}))
    assert "balance" not in FolderSource(tmp_path).offers["invoice"].filters


def test_later_objects_decide_anew(tmp_path: Path) -> None:
    """A file that grows may show otherwise what its members are."""
    folder = tmp_path / "data"
    folder.mkdir()
    source = FolderSource(folder, place=Place(tmp_path, 0))
    _write(folder, "jsonl", _invoices({"amount": 100.0, "tax": 20.0, "total": 120.0}))
    assert source.list("invoice", Query(), limit=9, cursor=None).sums[0].amount == 120
    with (folder / "invoices.jsonl").open("a") as stream:
        for record in _invoices(*[{"amount": 9.0, "tax": 2.0, "total": 99.0}] * 3)[1:]:
            stream.write(f"{json.dumps(record)}\n")
    page = FolderSource(folder, place=Place(tmp_path, 0)).list("invoice", Query(), limit=9, cursor=None)
    assert page.sums[0].amount == 118
    assert all(b'"amount"' in record and b'"total"' in record for record in page.records)


def test_a_tenant_that_stands_there_twice_stays_untold(tmp_path: Path) -> None:
    records = _invoices({"amount": 100.0, "tax": 20.0, "total": 120.0}, {"amount": 50.0, "tax": 10.0, "total": 60.0})
    lines = [json.dumps({**record, "tenant": "a"}) for record in records]
    lines[1] = lines[1][:-1] + ', "tenant": "b"}'
    (tmp_path / "invoices.jsonl").write_text("\n".join(lines) + "\n")
    source = FolderSource(tmp_path)
    totals = [source.of_tenant(name).list("invoice", Query(), limit=9, cursor=None).total for name in "ab"]
    assert totals == [1, 0]


@pytest.mark.parametrize("form", ["jsonl", "json", "envelope", "parquet"])
@pytest.mark.parametrize(
    ("types", "invoices", "payments"),
    [
        (["Invoice", "Payment", "Invoice"], 600, [300]),
        (["INVOICE", "Credit Memo", "Customer Payment"], -200, [500]),
        (["invoice", "payment", "Journal Entry"], 100, [300]),
        (["invoice", "", "payment"], 400, [500]),  # a record that says nothing is one of its list
        (["standard", "recurring", "standard"], 900, []),
        (["invoice", "invoice", "other"], 900, []),
    ],
)
def test_what_objects_say_that_they_are_is_what_they_are(
    tmp_path: Path, form: str, types: list[str], invoices: int, payments: list[int]
) -> None:
    stated = zip(types, (100, 300, 500), strict=True)
    records = [{"id": f"i{amount}", "type": one, "amount": amount, "currency": "EUR"} for one, amount in stated]
    _write(tmp_path, form, _invoices(*records))
    with answered(tmp_path, "exports") as session:
        assert [one["amount"] for one in session.ask("list_invoices")["meta"]["sums"]] == [invoices]
        found = session.ask("list_payments")["meta"].get("sums", []) if payments else []
        assert [one["amount"] for one in found] == payments
