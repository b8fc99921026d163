"""Amounts that have a column each for their currency are in that one, and in no other."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered
from tests.unit.server.folder.looks.rows.written_objects import write_objects

BOTH = "Total Amount Currency,Balance Currency"


def _sums(
    folder: Path, currencies: str, *rows: str
) -> tuple[dict[str | None, tuple[float | None, ...]], dict[str, object]]:
    lines = (f"{n},2026-09-01,{10 * n},{5 * n},{row}\n" for n, row in enumerate(rows, 1))
    (folder / "invoices.csv").write_text(f"Invoice Number,Date,Total Amount,Balance,{currencies}\n{''.join(lines)}")
    with answered(folder, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    return {one["currency"]: (one.get("amount"), one.get("balance")) for one in meta["sums"]}, meta


@pytest.mark.parametrize(
    ("currencies", "rows", "sums"),
    [
        (BOTH, ("EUR,EUR", "USD,USD"), {"EUR": (10, 5), "USD": (20, 10)}),
        (BOTH, ("EUR,EUR", "eur,EUR"), {"EUR": (30, 15)}),
        (BOTH, ("EUR,EUR", "USD,"), {"EUR": (10, 5), "USD": (20, 10)}),
        # What is left is in another currency than the amount of which it is left.
        (BOTH, ("EUR,EUR", "USD,EUR"), {"EUR": (10, 5), "USD": (20, None)}),
        (BOTH, ("EUR,EUR", "USD,usd"), {"EUR": (10, 5), "USD": (20, 10)}),
        # Nothing says that an amount is in the currency of something else.
        ("Client Currency,Billing Currency", ("EUR,EUR", "USD,USD"), {None: (30, 15)}),
        ("Client Currency,Company Currency", ("EUR,EUR", "USD,EUR"), {None: (30, 15)}),
        ("Fee Currency,Payout Currency", ("EUR,EUR", "EUR,USD"), {None: (30, 15)}),
        ("Fee Currency,Balance Currency", ("EUR,EUR", "EUR,USD"), {None: (30, 15)}),
        ("Client Currency,Billing Currency", ("maybe,yes", "perhaps,no"), {None: (30, 15)}),
        ("Currency,Balance Currency", ("EUR,EUR", "USD,EUR"), {"EUR": (10, 5), "USD": (20, 10)}),
    ],
)
def test_in_which_currency_an_amount_is(
    tmp_path: Path, currencies: str, rows: tuple[str, ...], sums: dict[str | None, tuple[float | None, float | None]]
) -> None:
    assert _sums(tmp_path, currencies, *rows)[0] == sums


def test_amounts_that_name_their_currency_need_no_column_for_it(tmp_path: Path) -> None:
    rows = "1,2026-09-01,€10.00,USD,EUR\n2,2026-09-01,€20.00,USD,EUR\n"
    head = "Invoice Number,Date,Total Amount,Total Amount Currency,Tip Currency"
    (tmp_path / "invoices.csv").write_text(f"{head}\n{rows}", encoding="utf-8")
    with answered(tmp_path, "exports") as session:
        (added,) = session.ask("list_invoices")["meta"]["sums"]
    assert (added["currency"], added["amount"]) == ("EUR", 30)


@pytest.mark.parametrize(
    ("currencies", "sums"),
    [
        (("EUR", "EUR", "USD", "USD"), {"EUR": (10, 5), "USD": (20, 10)}),
        (("EUR", "EUR", "USD", "EUR"), {"EUR": (10, 5), "USD": (20, None)}),
    ],
)
@pytest.mark.parametrize("form", ["json", "jsonl", "parquet"])
def test_the_same_of_objects(
    tmp_path: Path, form: str, currencies: tuple[str, ...], sums: dict[str, tuple[float | None, float | None]]
) -> None:
    records = [
        {"invoice_number": f"A{n}", "date": "2026-09-01", "total_amount": 10.0 * n, "total_amount_currency": own,
         "balance": 5.0 * n, "balance_currency": left}
        for n, (own, left) in enumerate(zip(currencies[::2], currencies[1::2], strict=True), 1)
    ]  # fmt: skip
    write_objects(tmp_path / f"invoices.{form}", records)
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
        assert session.ask("get_invoice", invoice_id="A1")["llm_view"]["currency"] == currencies[0]
    assert {one["currency"]: (one.get("amount"), one.get("balance")) for one in meta["sums"]} == sums
