"""Amounts that have a column each for their currency are in that one, and in no other."""

from pathlib import Path

import pytest

from tests.integration.folder_sessions import answered

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
        ("Client Currency,Billing Currency", ("EUR,EUR", "USD,USD"), {"EUR": (10, 5), "USD": (20, 10)}),
        ("Client Currency,Billing Currency", ("EUR,EUR", ",USD"), {"EUR": (10, 5), "USD": (20, 10)}),
        ("Client Currency,Company Currency", ("EUR,EUR", "USD,EUR"), {"EUR": (10, 5), "other": (None, None)}),
        ("Client Currency,Multi Currency", ("EUR,yes", "USD,no"), {"EUR": (10, 5), "USD": (20, 10)}),
        ("Client Currency,Billing Currency", ("maybe,yes", "perhaps,no"), {None: (30, 15)}),
        ("Currency,Balance Currency", ("EUR,EUR", "USD,EUR"), {"EUR": (10, 5), "USD": (20, 10)}),
    ],
)
def test_in_which_currency_an_amount_is(
    tmp_path: Path, currencies: str, rows: tuple[str, ...], sums: dict[str | None, tuple[float | None, float | None]]
) -> None:
    assert _sums(tmp_path, currencies, *rows)[0] == sums


def test_an_amount_of_two_currencies_is_told(tmp_path: Path) -> None:
    _, meta = _sums(tmp_path, "Client Currency,Company Currency", "EUR,EUR", "USD,EUR")
    assert meta["currencyUnread"] == 1
