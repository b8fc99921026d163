"""Amounts and dates as people and their spreadsheets write them: read where the column tells how, else told."""

import csv
import itertools
import json
import sqlite3
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.folder.advice.notices import skipped
from server.folder.index.current import Place
from server.folder.problems import Problem
from server.folder.source import FolderSource
from server.records.columns import UNREAD_AMOUNT, UNREAD_DAY, Columns
from server.records.shapes import place
from server.records.stated.values import EPOCH, UNDATED, UNPRICED
from server.source import Query
from tests.examples import examples

AMOUNT = (place("amount"),)
NONE = UNREAD_AMOUNT


def amounts(*texts: Any, delimiter: str = "") -> list[float]:
    """What is read in a column of these, however often it takes."""
    columns = Columns(delimiter)
    while True:
        found = [columns.amount({"amount": text}, AMOUNT) for text in texts]
        if columns.settled():
            return found
        columns = columns.again()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234,50", 1234.5),
        ("1.234,50", 1234.5),
        ("1.234.567,89", 1234567.89),
        ("1 234,50", 1234.5),
        ("1\u00a0234\u00a0567,5", 1234567.5),
        ("1\u202f234,50", 1234.5),
        ("-5,00", -5.0),
        ("\u22125,00", -5.0),
        ("+5,00", 5.0),
        ("0,123", 0.123),
        (",50", 0.5),
        ("1.234,50 \u20ac", 1234.5),
        ("1.234,50\u00a0\u20ac", 1234.5),
        ("\u20ac 12", 12.0),
        ("EUR 12,00", 12.0),
        ("12 eur", 12.0),
        ("-$1,234.50", -1234.5),
        ("$-5.00", -5.0),
        ("CHF 1'234.50", 1234.5),
        ("1 234,50 z\u0142", 1234.5),
        ("12.50 US$", 12.5),
        ("99,90-", -99.9),
        ("99,90 \u20ac-", -99.9),
        ("99,90- EUR", -99.9),
        ("(45,00)", -45.0),
        ("(45.00 USD)", -45.0),
        ("$(1,234.50)", -1234.5),
        ("5,-", 5.0),
        ("5,\u2013 \u20ac", 5.0),
        ("1.234,-- EUR", 1234.0),
        ("CHF 1'234.-", 1234.0),
        ("-5,-", -5.0),
        ("1'234.50", 1234.5),
        ("1\u2019234", 1234.0),
        ("1'234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("1,234,567", 1234567.0),
        ("12,34,567.00", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1234.567", 1234.567),
        ("1234,567", 1234.567),
        (" 12.50 ", 12.5),
        (7, 7.0),
        (Decimal("12.50"), 12.5),
        ("", UNPRICED),
        (" ", UNPRICED),
        ("-", UNPRICED),  # as Excel shows zero
        ("\u00a3 \u2013  ", UNPRICED),
        ("EUR -", UNPRICED),
        ("- \u20ac", UNPRICED),
        (None, UNPRICED),
        ([1], UNPRICED),
    ]
    + [
        (text, NONE)
        for text in (
            "1,234,50",
            "1.234 567,00",
            "1 23,00",
            "12 EURO S",
            "12 XQZ",
            "EUR 12 EUR",
            "EUR",
            "EUR - x",
            "12%",
            "-5-",
            "(-5)",
            "(5",
            "5)",
            "5, -",
            "5-,",
            "5--",
            "5,---",
            "5,-\u20ac-",
            "12 \u017fek",
            "1e3",
            "n/a",
            ",",
            "?",
            "1..5",
            "1.2.3",
            "9" * 65,
        )
    ],
)
def test_what_can_be_read_in_one_way_is(text: Any, amount: float) -> None:
    assert amounts(text) == [amount]


@pytest.mark.parametrize(
    ("texts", "delimiter", "read"),
    [
        (["1,234", "12,50"], "", [1.234, 12.5]),
        (["1,234", "12.50"], "", [1234, 12.5]),
        (["1.234", "12,50"], ",", [1234, 12.5]),
        (["1.234", "12.50"], ";", [1.234, 12.5]),
        (["1.234", "1.234.567"], "", [1234, 1234567]),
        (["-1,234", "1'000.00"], ";", [-1234, 1000]),
        (["1,234"], ";", [1.234]),
        (["1.234", "950"], ";", [1234, 950]),
        (["1.234"], ",", [1.234]),
        (["1,234"], ",", [1234]),
        (["1,234", 12.5], "", [NONE, 12.5]),
        (["1,234"], "\t", [NONE]),
        (["1,234", "1.234"], ",", [NONE, NONE]),
        (["1.234", "1,234", "12.50", "12,50"], ";", [NONE, NONE, 12.5, 12.5]),
        (["1,234 \u20ac", "12,50"], "", [1.234, 12.5]),
        (["1.234 \u20ac", "0,50 EUR"], "", [1234, 0.5]),
        (["12 EUR", "13 \u20ac", "14"], "", [12, 13, 14]),
        (["12 EUR", "13 USD", "14"], "", [NONE, NONE, 14]),  # numbers of two currencies are not compared
        (["12 $", "13 USD"], "", [NONE, NONE]),
        (["1.234", "5,-"], "", [1234, 5]),
    ],
)
def test_what_is_in_doubt_is_read_as_its_column_is_written(texts: list[Any], delimiter: str, read: list[float]) -> None:
    assert amounts(*texts, delimiter=delimiter) == read
    assert amounts(*reversed(texts), delimiter=delimiter) == read[::-1]


def test_columns_tell_of_themselves_alone() -> None:
    columns = Columns()
    assert columns.amount({"amount": "1,5", "total": "1,234"}, (place("total"), place("amount"))) == 1.5
    assert columns.settled()
    assert columns.amount({"total": "1.5"}, (place("total"),)) == 1.5
    assert not columns.settled()
    assert columns.again().amount({"total": "1,234"}, (place("total"),)) == 1234


SIGNS = st.sampled_from([(".", ","), (",", "."), (" ", ","), ("'", "."), ("", ","), ("", ".")])


@given(cents=st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=20), signs=SIGNS)
def test_amounts_written_in_one_way_are_all_read(cents: list[int], signs: tuple[str, str]) -> None:
    group, sign = signs
    plain = [f"{abs(value) // 100:,}.{abs(value) % 100:02d}" for value in cents]
    texts = [
        ("-" if value < 0 else "") + text.translate({ord(","): group, ord("."): sign})
        for value, text in zip(cents, plain, strict=True)
    ]
    assert amounts(*texts) == [value / 100 for value in cents]


# In a folder


def csv_of(folder: Path, rows: Sequence[tuple[str, ...]], delimiter: str = ";", mode: str = "w") -> Path:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    folder.mkdir(exist_ok=True)
    path = folder / "invoices.csv"
    with path.open(mode) as stream:
        stream.write(text.getvalue())
    return folder


def ids(source: FolderSource, **asked: Any) -> list[str]:
    page = source.list("invoice", Query(**asked), limit=100, cursor=None)
    assert page.total == len(page.records)
    return [json.loads(record)["id"] for record in page.records]


def test_amounts_with_a_decimal_comma_order_and_bound_lists(tmp_path: Path) -> None:
    rows = [("a", "1612,50"), ("b", "2.067,50"), ("c", "-5,00"), ("d", "1.000")]
    source = FolderSource(csv_of(tmp_path, [("id", "amount"), *rows]))
    assert ids(source, sort="-amount") == ["b", "a", "d", "c"]
    assert ids(source, least=Decimal(1000), most=Decimal("1612.5")) == ["d", "a"]
    assert source.problems == ()
    assert json.loads(source.get("invoice", "b") or b"")["amount"] == "2067.50"  # shown plainly


def test_a_column_that_tells_late_is_read_once_more(tmp_path: Path) -> None:
    rows = [(str(number), "1,234") for number in range(4_500)] + [("late", "0,50"), ("broken",)]
    source = FolderSource(csv_of(tmp_path, [("id", "amount"), *rows], ","))
    assert ids(source, most=Decimal(1)) == ["late"]
    assert source.count("invoice", Query(most=Decimal(2))) == 4_501
    assert source.problems == (Problem("invoices.csv", "broken", 1, (4_503,)),)


@pytest.mark.parametrize(
    ("more", "read"),
    [("2,50", {"1.234": 1, "2.5": 1}), ("2.50", {"1234": 1, "2.5": 1}), ("3,456", {"1234": 1, "3456": 1})],
)
@pytest.mark.parametrize("doubt", [1, 0])
def test_what_is_added_to_a_file_may_tell_of_what_was_there(
    tmp_path: Path, more: str, read: dict[str, int], doubt: int
) -> None:
    data = csv_of(tmp_path / "data", [("id", "amount"), ("a", "1,234" if doubt else "7")], ",")
    source = FolderSource(data, place=Place(tmp_path / "index", -1))
    assert source.count("invoice", Query(least=Decimal(2))) == 1
    csv_of(data, [("b", more)] if doubt else [("a2", "1,234"), ("b", more)], ",", "a")
    found = {text: source.count("invoice", Query(least=Decimal(text), most=Decimal(text))) for text in read}
    assert found == read


def test_amounts_that_cannot_be_read_are_told_without_them(tmp_path: Path) -> None:
    rows = [("a", "zwölf", ""), ("b", "", ""), ("c", "12,50", ""), ("d", "", "13 Stk")]
    source = FolderSource(csv_of(tmp_path, [("id", "amount", "total"), *rows]))
    assert ids(source, sort="amount") == ["b", "a", "d", "c"]
    assert ids(source, most=Decimal(10**15)) == ids(source, least=Decimal(-(10**15))) == ["c"]
    assert source.problems == (
        Problem("invoices.csv", "unread amount in amount", 1, (2,)),
        Problem("invoices.csv", "unread amount in total", 1, (5,)),
    )
    assert [*skipped(source.problems)] == [
        "invoices.csv: 1 amount could not be read, in the column amount, at 2",
        "invoices.csv: 1 amount could not be read, in the column total, at 5",
    ]


def test_what_could_not_be_read_in_many_files_is_one_line() -> None:
    many = [Problem(f"{n}.csv", f"unread {role} in x", 1_000, (2,)) for n in range(3) for role in ("amount", "date")]
    assert [*skipped([*many, Problem("0.csv", "no id", 1, (9,))])] == [
        "0.csv: skipped records: 1 (no id), at 9",
        (
            "in 3 files could not be read: 3,000 amounts, 3,000 dates; the audit trail tells which records"
            " (`audit search --event data_records_skipped`)"
        ),
    ]


@pytest.mark.parametrize("least", [1, 50_000])
def test_unread_amounts_are_counted_for_every_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    monkeypatch.setattr("server.folder.index.grid.LEAST_RECORDS", least)
    monkeypatch.setattr("server.folder.index.grid._SAMPLE", 1)
    rows = [(str(n), "?" if n % 5 == 0 else f"{n},00", "ab"[n % 2], f"c{n % 3}") for n in range(60)]
    source = FolderSource(csv_of(tmp_path, [("id", "amount", "status", "customer"), *rows]))

    def unread(**asked: Any) -> int:
        return source.list("invoice", Query(**asked), limit=5, cursor=None).unread.get("amount", 0)

    assert unread(sort="amount") == unread(least=Decimal(5)) == unread(sort="date", most=Decimal(-1)) == 12
    assert unread(sort="amount", status="A") == 6
    assert unread(sort="amount", account_id="c0") == 4
    assert unread(sort="amount", account_id="c0", status="a") == 2
    assert unread() == unread(status="a") == unread(sort="date") == 0
    assert source.count("invoice", Query(least=Decimal(-(10**15)))) == 48


# Dates

ISSUED = (place("invoiceDate"),)
APRIL_3, MARCH_4 = date(2026, 4, 3), date(2026, 3, 4)


def days(*texts: Any) -> list[date | int]:
    """What is read in a column of these, however often it takes."""
    columns = Columns()
    while True:
        found = [columns.day({"invoicedate": text}, ISSUED) for text in texts]
        if columns.settled():
            return [day if day <= UNDATED else date.fromordinal(day + EPOCH) for day in found]
        columns = columns.again()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.12.2026", date(2026, 12, 31)),
        ("1.2.2026", date(2026, 2, 1)),
        ("03.04.2026", APRIL_3),
        (" 31/12/2026 ", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("31-12-2026", date(2026, 12, 31)),
        ("05/05/2026", date(2026, 5, 5)),
        ("5/05/2026", date(2026, 5, 5)),
        ("2026/12/31", date(2026, 12, 31)),
        ("2026.1.2", date(2026, 1, 2)),
        ("31.12.2026 23:59", date(2026, 12, 31)),
        ("31.12.26", date(2026, 12, 31)),
        ("1.3.26", date(2026, 3, 1)),
        ("01.03.26 23:59", date(2026, 3, 1)),
        ("01.03.68", date(2068, 3, 1)),
        ("01.03.69", date(1969, 3, 1)),
        ("31.12.2026, 23:59:59", date(2026, 12, 31)),
        ("12/31/2026 1:05:09 PM", date(2026, 12, 31)),
        ("Sep 4, 2026 11:05:00 PM PDT", date(2026, 9, 4)),
        ("Sep 4, 2026, 1:05:00\u202fAM GMT-07:00", date(2026, 9, 4)),
        ("4 Sep 2026 01:05 +0200", date(2026, 9, 4)),
        ("Sep 4, 2026 1:05:00 AM pdt", UNREAD_DAY),
        ("Sep 4, 2026 PDT", UNREAD_DAY),
        ("2026/12/31 23:59:59.999", date(2026, 12, 31)),
        ("05-Mar-2026", date(2026, 3, 5)),
        ("31/12/26", date(2026, 12, 31)),
        ("12/31/26 10:15", date(2026, 12, 31)),  # the short date of an American spreadsheet
        ("05-Mar-26", date(2026, 3, 5)),  # as Excel writes it: the day first
        ("5 mars 26", date(2026, 3, 5)),
        ("31-Oct-69", date(1969, 10, 31)),
        ("31-Oct-26 10:15", date(2026, 10, 31)),
        ("46326", date(2026, 10, 31)),  # a cell that lost its format
        ("46326.75", date(2026, 10, 31)),
        ("46326,5", date(2026, 10, 31)),
        ("46326.99999", date(2026, 11, 1)),  # to the minute
        ("05-MAR-2026 10:11", date(2026, 3, 5)),
        ("5 Mar 2026", date(2026, 3, 5)),
        ("March 5, 2026", date(2026, 3, 5)),
        ("Sept. 5th, 2026 1:05 PM", date(2026, 9, 5)),
        ("2026-Mar-05", date(2026, 3, 5)),
        ("5. M\u00e4rz 2026", date(2026, 3, 5)),
        ("5 maart 2026", date(2026, 3, 5)),
        ("5-mei-2026", date(2026, 5, 5)),
        ("5.Mai.2026", date(2026, 5, 5)),
        ("1er ao\u00fbt 2026", date(2026, 8, 1)),
        ("5 de marzo de 2026", date(2026, 3, 5)),
        ("5 giugno 2026", date(2026, 6, 5)),
        ("", UNDATED),
        (None, UNDATED),
        ([1], UNDATED),
    ]
    + [
        (text, UNREAD_DAY)
        for text in (
            "03/04/2026", "03-04-2026", "03/04/26", "31-12-26", "26-03-01", "31.12.6", "31.12.026",
            "31.02.2026", "32.01.2026", "13.13.2026", "00/00/2026",
            "31.12/2026", "31.12.2026 at noon", "2026/13/01", "31.12.20260", "soon",
            "31-Feb-26", "05-Mar-026", "05-Mar-6", "26-Mar-05-1", "19999", "80000", "46326.", "-46326",
            "31 Feb 2026", "5 Mai", "5 Mon 2026", "5 Marshall 2026", "Mar 2026", "55 Mar 2026",
            "5 Mar 2026 at noon", "5 Mar 20260", "Mar 5 to 7, 2026",
        )
    ],
)  # fmt: skip
def test_a_date_that_can_be_read_in_one_way_is(text: Any, day: date | int) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["03/04/2026", "31/12/2026"], [APRIL_3, date(2026, 12, 31)]),
        (["03/04/2026", "12/31/2026"], [MARCH_4, date(2026, 12, 31)]),
        (["03.04.2026", "12.31.2026"], [MARCH_4, date(2026, 12, 31)]),
        (["03.04.26", "12.31.26"], [MARCH_4, date(2026, 12, 31)]),
        (["03/04/2026", "2026-12-31"], [UNREAD_DAY, date(2026, 12, 31)]),
        (["03/04/2026", "05/05/2026"], [UNREAD_DAY, date(2026, 5, 5)]),
        (["03/04/2026", "03.04.2026"], [UNREAD_DAY, APRIL_3]),
        (["03/04/2026", "03.04.2026", "31.12.2026"], [APRIL_3, APRIL_3, date(2026, 12, 31)]),
        (["03/04/2026", "03.04.2026", "13/01/2026", "01/13/2026"], [UNREAD_DAY] * 2 + [date(2026, 1, 13)] * 2),
    ],
)
def test_a_date_in_doubt_is_read_as_its_column_is_written(texts: list[Any], read: list[date | int]) -> None:
    assert days(*texts) == read
    assert days(*reversed(texts)) == read[::-1]


@given(
    drawn=st.lists(st.dates(date(1990, 1, 1), date(2068, 12, 31)), min_size=1, max_size=20),
    pattern=st.sampled_from(
        [
            "%d.%m.%Y",
            "%d.%m.%y",
            "%d/%m/%y",
            "%m/%d/%y",
            "%d/%m/%Y",
            "%m/%d/%Y",
            "%m-%d-%Y",
            "%Y/%m/%d",
            "%d.%m.%Y %H:%M",
        ]
    ),
)
def test_dates_written_in_one_way_are_read_so_or_not_at_all(drawn: list[date], pattern: str) -> None:
    read = days(*(day.strftime(pattern) for day in drawn))
    assert all(found in {day, UNREAD_DAY} for found, day in zip(read, drawn, strict=True))
    if "." in pattern or pattern.startswith("%Y") or any(day.day > 12 for day in drawn):
        assert read == drawn


def test_dates_with_the_day_first_order_and_bound_lists(tmp_path: Path) -> None:
    rows = [("a", "01.02.2026"), ("b", "31.12.2025"), ("c", "02.01.2026"), ("d", "31/13/26"), ("e", "")]
    source = FolderSource(csv_of(tmp_path, [("invoice_no", "invoice_date"), *rows]))

    def numbers(**asked: Any) -> list[str]:
        page = source.list("invoice", Query(**asked), limit=9, cursor=None)
        assert page.unread == ({"date": 1} if asked else {})
        return [json.loads(record)["invoice_no"] for record in page.records]

    assert numbers(sort="date") == ["d", "e", "b", "c", "a"]
    assert numbers(since=date(2026, 1, 1)) == ["c", "a"]
    assert numbers(until=date(9999, 12, 31)) == ["b", "c", "a"]
    assert numbers() == ["a", "b", "c", "d", "e"]
    assert [*skipped(source.problems)] == ["invoices.csv: 1 date could not be read, in the column invoice_date, at 5"]


def test_due_dates_order_and_bound_lists_in_their_own_column(tmp_path: Path) -> None:
    rows = [("a", "soon", "01.03.2026"), ("b", "01.02.2026", "28.02.2026"), ("c", "", "sofort"), ("d", "", "")]
    source = FolderSource(csv_of(tmp_path, [("id", "invoice_date", "F\u00e4llig am"), *rows]))
    assert ids(source, sort="due_date") == ["c", "d", "b", "a"]
    assert ids(source, due_until=date(2026, 3, 1)) == ["b", "a"]
    assert ids(source, due_since=date(2026, 3, 1), due_until=date(2026, 3, 1)) == ["a"]
    assert source.list("invoice", Query(sort="due_date"), limit=9, cursor=None).unread == {"due_date": 1}
    assert source.list("invoice", Query(sort="date"), limit=9, cursor=None).unread == {"date": 1}
    assert [*skipped(source.problems)] == [
        "invoices.csv: 1 date could not be read, in the column invoice_date, at 2",
        "invoices.csv: 1 due date could not be read, in the column F\u00e4llig am, at 4",
    ]


def test_what_its_first_rows_tell_spares_a_file_a_second_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, read = sys.modules["server.folder.index.fill"].entries, itertools.count()

    def counted(*arguments: Any) -> Any:
        for entry in take(*arguments):
            next(read)
            yield entry

    monkeypatch.setattr("server.folder.index.fill.entries", counted)
    rows = [(str(n), f"01/{1 + n // 50:02d}/2026") for n in range(1_500)] * 4
    source = FolderSource(csv_of(tmp_path, [("id", "date"), *rows], ","))
    assert source.count("invoice", Query(since=date(2026, 1, 2), until=date(2026, 1, 2))) == 50
    assert next(read) < 8_100


def test_a_file_with_the_month_first_is_read_so_from_its_first_line_on(tmp_path: Path) -> None:
    rows = [(str(n), "01/02/2026") for n in range(5_000)] + [("late", "01/31/2026")]
    source = FolderSource(csv_of(tmp_path, [("id", "date"), *rows], ","))
    assert source.count("invoice", Query(since=date(2026, 1, 2), until=date(2026, 1, 2))) == 5_000
    assert source.problems == ()


@pytest.mark.parametrize("form", ["jsonl", "json", "parquet"])
def test_a_column_that_tells_late_is_read_once_more_in_every_format(tmp_path: Path, form: str) -> None:
    records = [{"id": str(n), "amount": "1,234", "date": "03/04/2026"} for n in range(2_500)]
    records.append({"id": "late", "amount": "0,50", "date": "31/01/2026"})
    if form == "parquet":
        pyarrow = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(
            pyarrow.Table.from_pylist(records), tmp_path / "invoices.parquet"
        )
    else:
        text = json.dumps(records) if form == "json" else "\n".join(map(json.dumps, records))
        (tmp_path / f"invoices.{form}").write_text(text)
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query(least=Decimal("1.234"), most=Decimal("1.234"), since=APRIL_3)) == 2_500
    assert ids(source, most=Decimal(1)) == ["late"]
    assert source.problems == ()


def test_decimal_numbers_of_parquet_are_amounts(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"id": ["a", "b"], "amount": [Decimal("12.50"), Decimal("-3.00")]})
    pytest.importorskip("pyarrow.parquet").write_table(table, tmp_path / "invoices.parquet")
    assert ids(FolderSource(tmp_path), sort="amount") == ["b", "a"]
    assert ids(FolderSource(tmp_path), least=Decimal("12.5")) == ["a"]


AMOUNTS = ("1,234", "1.234", "12,50", "12.50", "7", "7 EUR", "8 USD", "", "x")
DATES = ("03.04.26", "03/04/2026", "03.04.2026", "31/01/2026", "01/31/2026", "2026-01-31", "", "x")
ROWS = st.lists(st.tuples(st.sampled_from(AMOUNTS), st.sampled_from(DATES)), min_size=1, max_size=6)


@examples(40)
@given(parts=st.lists(ROWS, min_size=2, max_size=3), delimiter=st.sampled_from([",", ";"]))
def test_a_file_that_grew_is_read_as_one_that_was_whole(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[tuple[str, str]]], delimiter: str
) -> None:
    folder = tmp_path_factory.mktemp("grown")
    source = FolderSource(csv_of(folder / "data", [("id", "amount", "date")], delimiter), place=Place(folder, -1))
    number = 0
    for part in parts:
        rows = [(str(number := number + 1), *row) for row in part]
        csv_of(folder / "data", rows, delimiter, "a")
        whole = FolderSource(folder / "data")
        for sort in ("amount", "date"):
            grown, read = (one.list("invoice", Query(sort=sort), limit=50, cursor=None) for one in (source, whole))
            assert (grown.records, grown.total, grown.unread) == (read.records, read.total, read.unread)
        assert source.problems == whole.problems
        bounds: dict[str, Any] = {"least": Decimal(2), "since": date(2026, 3, 1)}
        assert source.count("invoice", Query(**bounds)) == whole.count("invoice", Query(**bounds))


def test_an_index_that_is_wrong_about_columns_is_made_anew(tmp_path: Path) -> None:
    data = csv_of(tmp_path / "data", [("id", "amount"), ("a", "1,234")], ",")
    assert FolderSource(data, place=Place(tmp_path / "index", -1)).count("invoice", Query()) == 1
    (path,) = (tmp_path / "index").glob("*.sqlite")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE file SET columns = 'x'")
    connection.close()
    csv_of(data, [("b", "0,50")], ",", "a")
    source = FolderSource(data, place=Place(tmp_path / "index", -1))
    assert source.count("invoice", Query(most=Decimal(2))) == 2
