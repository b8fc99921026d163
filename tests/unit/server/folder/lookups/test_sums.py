"""What a list adds up to, and when nothing is added up: a wrong sum of money is worse than none."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from server.folder.source import FolderSource
from server.source import Query, Source, Sum
from tests.integration.folder_sessions import answered


def sums(folder: Path, query: Query = Query()) -> tuple[Sum, ...]:  # noqa: B008  immutable
    return FolderSource(folder).list("payment", query, limit=1, cursor=None).sums


def test_cents_are_added_exactly(tmp_path: Path) -> None:
    rows = "".join(f"p{n},0.1,EUR\n" for n in range(2_999))
    (tmp_path / "payments.csv").write_text(f"id,amount,currency\n{rows}q,-299.9,eur\n")
    (found,) = sums(tmp_path)
    assert (found.currency, found.records, found.amount) == ("EUR", 3_000, Decimal("0.0"))
    assert (found.positive, found.negative) == (Decimal("299.9"), Decimal("-299.9"))


@pytest.mark.parametrize(
    ("amounts", "parts"),
    [
        (["10.50", "-0.25", "-1", "", "none"], ("10.5", "-1.25")),
        (["10.50", "0", "", "none"], (None, None)),
        (["-1", "0"], (None, None)),
        (["1e15", "-1"], (None, None)),  # not added
        (["1000000000000001", "-1"], (None, None)),
    ],
)
def test_what_comes_and_what_goes_is_added_apart(
    amounts: list[str], parts: tuple[str | None, str | None], tmp_path: Path
) -> None:
    rows = "".join(f"p{n},{amount}\n" for n, amount in enumerate(amounts))
    (tmp_path / "payments.csv").write_text(f"id,amount\n{rows}")
    (found,) = sums(tmp_path)
    assert tuple(None if part is None else str(part) for part in (found.positive, found.negative)) == parts


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


REPEATS = [
    # rows, what is added up, how many records are not, since another one has their id
    ("p1,10,x\np1,10,x\np2,1,y", "11", 0),  # overlapping exports
    ("p1,10,x\np1,10,x\np1,10,x\np2,1,y", "11", 0),
    ("p1,10,line 1\np1,5,line 2\np2,1,y", "1", 1),
    ("p1,5,line 1\np1,5,line 2\np2,1,y", "1", 1),  # lines that cost the same
    ("p1,10,x\np1,10,x\np1,10,z\np2,1,y", "1", 1),
    ("p1,10,line 1\np1,5,line 2\np2,1,line 1\np2,1,line 2", None, 2),
]


@pytest.mark.parametrize(("rows", "amount", "sharing"), REPEATS)
def test_each_id_is_added_once_and_first_lines_are_not(
    rows: str, amount: str | None, sharing: int, tmp_path: Path
) -> None:
    (tmp_path / "payments.csv").write_text(f"id,amount,note\n{rows}\n")
    (found,) = sums(tmp_path)
    assert found == Sum(
        currency=None, records=2, amount=None if amount is None else Decimal(amount), sharing_id=sharing
    )


_LIST = "id,Date,Amount,Balance\nI1,2026-09-01,10.00,4.00\n"
_OF_ACME = "id,Date,Customer,Amount,Balance\nI1,2026-09-01,Acme Ltd,10.00,"


@pytest.mark.parametrize(
    ("first", "later", "sharing"),
    [
        (_LIST, "id,Date,Open Balance\nI1,2026-09-01,4.00\n", 0),
        (_LIST, "id,Date,Open Balance\nI1,2026-09-01,3.00\n", 1),
        (_LIST, "id,Date,Open Balance\nI1,2026-09-02,4.00\n", 1),  # numbers may begin anew in each branch
        (_LIST, "id,Open Balance\nI1,4.00\n", 1),
        (_LIST, "id,Date,Customer,Open Balance\nI1,2026-09-01,Acme Ltd,4.00\n", 0),
        (f"{_OF_ACME}4.00\n", "id,Date,Customer,Open Balance\nI1,2026-09-01,Acme Ltd,4.00\n", 0),
        (f"{_OF_ACME}4.00\n", "id,Date,Customer,Open Balance\nI1,2026-09-01,Bolt plc,4.00\n", 1),
        (f"{_OF_ACME}0.00\n", "id,Date,Customer,Open Balance\nI1,2026-09-01,Acme Ltd,0.00\n", 1),  # most are paid
        (_LIST, "id,Date,Terms\nI1,2026-09-01,Net 30\n", 1),
        (_LIST, "id,Date,Amount,Note\nI1,2026-09-01,10.00,x\n", 0),
        (_LIST, "id,Date,Open Balance,Amount\nI1,2026-09-01,4.00,6.00\n", 1),
        ("id,Date,Open Balance\nI1,2026-09-01,4.00\n", _LIST, 1),  # the first, which is shown, states less
    ],
)
def test_a_report_of_what_is_left_may_be_beside_the_list(tmp_path: Path, first: str, later: str, sharing: int) -> None:
    (tmp_path / "invoices a.csv").write_text(first)
    (tmp_path / "invoices b.csv").write_text(later)
    (found,) = FolderSource(tmp_path).list("invoice", Query(), limit=5, cursor=None).sums
    assert (found.records, found.sharing_id) == (1, sharing)
    assert (found.amount, found.balance) == ((None, None) if sharing else (Decimal(10), Decimal(4)))


def test_a_record_of_somebody_else_says_nothing_of_a_tenants(tmp_path: Path) -> None:
    rows = "p1,1,acme\np1,2,bolt\np1,3,\np2,4,acme\np2,4,acme\n"
    (tmp_path / "payments.csv").write_text(f"id,amount,tenant\n{rows}")
    source = FolderSource(tmp_path)

    def found(one: Source) -> list[tuple[Decimal | None, int]]:
        return [(each.amount, each.sharing_id) for each in one.list("payment", Query(), limit=1, cursor=None).sums]

    assert found(source) == [(Decimal(4), 2)], "the row of nobody is another record than both of p1"
    assert found(source.of_tenant("acme")) == [(Decimal(5), 0)]
    assert found(source.of_tenant("bolt")) == [(Decimal(2), 0)]


@pytest.mark.parametrize(("most", "amount"), [(4, Decimal(3)), (3, None)])
def test_rows_of_parquet_are_compared_up_to_those_of_a_page(
    most: int, amount: Decimal | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.folder.index.repeats._MOST_ROWS", most)
    rows = pa.table({"id": ["p1", "p1", "p2", "p2"], "amount": [1, 1, 2, 2]})
    pq.write_table(rows, tmp_path / "payments.parquet")
    assert [one.amount for one in sums(tmp_path)] == ([] if amount is None else [amount])


@pytest.mark.parametrize("bound", ["MOST_COMPARED", "_MOST_BYTES"])
def test_too_many_records_to_compare_are_not_added(bound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"server.folder.index.repeats.{bound}", 1)
    monkeypatch.setattr("server.folder.index.snapshot.MOST_COMPARED", 1)
    (tmp_path / "payments.csv").write_text("id,amount\np1,1\np1,1\np2,2\np2,2\n")
    assert sums(tmp_path) == ()


def test_a_list_that_is_too_long_is_not_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.folder.index.snapshot.MOST_SUMMED", 2)
    (tmp_path / "payments.csv").write_text("id,amount,status\np1,1,x\np2,2,x\np3,4,y\n")
    assert sums(tmp_path) == ()
    assert [one.amount for one in sums(tmp_path, Query(status="x"))] == [3]


def test_a_list_of_very_many_currencies_is_not_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.folder.index.sums.MOST_CURRENCIES", 1)
    (tmp_path / "payments.csv").write_text("id,amount,currency\np1,1,EUR\np2,2,USD\n")
    assert sums(tmp_path) == ()
    assert [one.currency for one in sums(tmp_path, Query(currency="USD"))] == ["USD"]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (["5.00", "1000000000000000.00"], "10^15 or more"),
        (["5.00", "-1000000000000000.00"], "10^15 or more"),
        (["12 Stk", "3 Stk"], "none of these invoices states an amount that can be read"),
    ],
)
def test_why_there_is_no_sum_is_true(tmp_path: Path, amounts: list[str], said: str) -> None:
    rows = "".join(f"{at},2026-01-05,{amount}\n" for at, amount in enumerate(amounts))
    (tmp_path / "invoices.csv").write_text(f"id,date,total\n{rows}")
    with answered(tmp_path, "exports") as session:
        meta = session.ask("list_invoices")["meta"]
    assert (meta["sumsLeftOut"], said in meta["hint"]) == (True, True)


@pytest.mark.parametrize(
    ("head", "rows", "told"),
    [
        ("id,amount,amount_refunded,captured,paid", ["ch_1,1500,0,true,true", "ch_2,2000,0,true,true"], True),
        ("id,amount,payment_intent,captured", ["ch_1,1500,pi_1,true", "ch_2,2000,pi_2,true"], True),
        # Who has written them anew may have written these in euros.
        ("id,amount,payment_intent,captured", ["ch_1,15,pi_1,true", "ch_2,20.50,pi_2,true"], False),
        ("id,amount,amount_refunded,status", ["P1,1500,0,paid", "P2,2000,0,paid"], False),
        ("id,Amount,Amount Refunded,Captured,Paid", ["ch_1,15.00,0.00,true,true", "ch_2,20.00,0.00,true,true"], False),
    ],
)
def test_a_systems_own_table_has_amounts_in_cents(tmp_path: Path, head: str, rows: list[str], *, told: bool) -> None:
    lines = "".join(f"{row},2026-01-0{n}\n" for n, row in enumerate(rows, 1))
    (tmp_path / "payments.csv").write_text(f"{head},created\n{lines}")
    with answered(tmp_path, "finance-default") as session:
        first = rows[0].partition(",")[0]
        answers = [session.ask("list_payments"), session.ask("get_payment", payment_id=first)]
    assert [("smallest unit" in (one["meta"].get("amountsIn") or "")) for one in answers] == [told, told]


@pytest.mark.parametrize(("name", "told"), [("attempt_count", True), ("billing_reason", True), ("amount_paid", False)])
def test_whole_amounts_under_names_that_anybody_uses_are_not_said_to_be_cents(
    tmp_path: Path, name: str, *, told: bool
) -> None:
    (tmp_path / "invoices.csv").write_text(f"id,amount_due,amount_remaining,{name}\n1,1500,1500,0\n2,70,70,0\n")
    with answered(tmp_path, "finance-default") as session:
        meta = session.ask("list_invoices")["meta"]
    assert ("smallest unit" in (meta.get("amountsIn") or "")) is told


def test_with_another_file_in_other_units_nothing_is_said_of_cents(tmp_path: Path) -> None:
    (tmp_path / "invoices_a.csv").write_text("id,amount_due,attempt_count,amount_remaining\nin_1,1500,0,1500\n")
    with answered(tmp_path, "finance-default") as session:
        assert "smallest unit" in session.ask("list_invoices")["meta"]["amountsIn"]
    (tmp_path / "invoices_b.csv").write_text("id,amount,balance\nA2,15.50,15.50\n")
    with answered(tmp_path, "finance-default") as session:
        meta = session.ask("list_invoices")["meta"]
    assert "amountsIn" not in meta
    assert meta["unitsMixed"] is True
