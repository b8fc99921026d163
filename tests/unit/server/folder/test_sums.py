"""What a list adds up to, and when nothing is added up: a wrong sum of money is worse than none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from server.folder.source import FolderSource
from server.source import Query, Sum


def sums(folder: Path, query: Query = Query()) -> tuple[Sum, ...]:  # noqa: B008  immutable
    return FolderSource(folder).list("payment", query, limit=1, cursor=None).sums


def test_cents_are_added_exactly(tmp_path: Path) -> None:
    rows = "".join(f"p{n},0.1,EUR\n" for n in range(2_999))
    (tmp_path / "payments.csv").write_text(f"id,amount,currency\n{rows}q,-299.9,eur\n")
    assert sums(tmp_path) == (Sum(currency="EUR", records=3_000, amount=Decimal("0.0")),)


TABLES = [
    # rows, what they add up to by currency; "-" for an amount that cannot be read
    ("p1,1,\np2,2.5,", {None: (2, "3.5", 0)}),
    ("p1,1,EUR\np2,,EUR\np3,none,EUR", {"EUR": (3, "1", 2)}),
    ("p1,,EUR", {"EUR": (1, None, 1)}),
    ("p1,1,doubloon\np2,2,florin\np3,4,USD", {"other": (2, None, 0), "USD": (1, "4", 0)}),
    ("p1,1e3,USD\np2,4,USD", {"USD": (2, "4", 1)}),
    ("p1,1234567890123456,USD\np2,0.01,USD", {"USD": (2, None, 0)}),
]


@pytest.mark.parametrize(("rows", "found"), TABLES)
def test_a_sum_says_what_it_leaves_out(
    rows: str, found: dict[str | None, tuple[int, str | None, int]], tmp_path: Path
) -> None:
    (tmp_path / "payments.csv").write_text(f"id,amount,currency\n{rows}\n")
    assert {
        one.currency: (one.records, None if one.amount is None else str(one.amount.normalize()), one.without_amount)
        for one in sums(tmp_path)
    } == found


def test_amounts_in_several_units_are_not_added(tmp_path: Path) -> None:
    (tmp_path / "payments_a.csv").write_text("id,amount,accountId\np1,1500,a\np2,2500,b\n")
    (tmp_path / "payments_b.csv").write_text("id,amount,accountId\nq1,15.00,a\nq2,25.00,c\n")
    assert sums(tmp_path) == ()
    assert sums(tmp_path, Query(account_id="a")) == ()
    assert [one.amount for one in sums(tmp_path, Query(account_id="b"))] == [2500], "all of one file"


def test_first_lines_are_not_added(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text("id,amount\np1,10.00\np1,5.00\np2,1.00\n")
    assert sums(tmp_path) == ()


def test_a_list_that_is_too_long_is_not_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.folder.snapshot.MOST_SUMMED", 2)
    (tmp_path / "payments.csv").write_text("id,amount,status\np1,1,x\np2,2,x\np3,4,y\n")
    assert sums(tmp_path) == ()
    assert [one.amount for one in sums(tmp_path, Query(status="x"))] == [3]


def test_a_list_of_very_many_currencies_is_not_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.folder.sums.MOST_CURRENCIES", 1)
    (tmp_path / "payments.csv").write_text("id,amount,currency\np1,1,EUR\np2,2,USD\n")
    assert sums(tmp_path) == ()
    assert [one.currency for one in sums(tmp_path, Query(currency="USD"))] == ["USD"]
