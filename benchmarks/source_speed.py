"""How fast a folder of exports answers: by id, and lists of every kind, with the memory that it takes.

    python -m benchmarks.source_speed [INVOICES] [jsonl|csv] [FOLDER]

makes the exports (`make_export.py`; 1,000,000 invoices are 1.34 GB of JSONL, 0.77 GB of CSV), indexes them in a fresh
process, asks in another one, holds every answer against what the maker says it has to be, and prints the figures.
FOLDER is where both are kept for the next time; without one they are temporary.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

from benchmarks.make_export import Format, account_id, invoice_id, invoices, write
from server.folder.index.current import Place
from server.folder.source import FolderSource
from server.source import Query

GETS: Final = 300
PAGES: Final = 30
DEEP: Final = 0.7  # of the way through a list
DEEPEST: Final = 500  # pages of a hundred

QUESTIONS: Final[tuple[tuple[str, Query], ...]] = (
    ("all", Query()),
    ("half of them, by status", Query(status="posted")),
    ("all, by date", Query(sort="date")),
    ("all, largest first", Query(sort="-amount")),
    ("a tenth, latest first", Query(status="draft", sort="-date")),
    ("a quarter of a year", Query(since=date(2023, 1, 1), until=date(2023, 3, 31))),
    ("a quarter of a year, by amount", Query(since=date(2023, 1, 1), until=date(2023, 3, 31), sort="amount")),
    ("nearly all days, by amount", Query(since=date(2020, 1, 5), sort="amount")),
    ("nearly all amounts", Query(least=Decimal(10), most=Decimal(4990))),
    ("days and amounts, latest first", Query(since=date(2020, 2, 1), least=Decimal(10), sort="-date")),
    (
        "status, days and amounts, largest first",
        Query(status="posted", since=date(2022, 1, 1), until=date(2023, 3, 31), least=Decimal(1000), sort="-amount"),
    ),
    ("none, by status", Query(status="no such")),
    ("none, by date", Query(since=date(2030, 1, 1), sort="amount")),
    ("none, by amount", Query(least=Decimal(6000), sort="-date")),
    (
        "none, of all filters",
        Query(status="error", since=date(2020, 1, 1), until=date(2020, 1, 2), least=Decimal(4999)),
    ),
)


class Figures(msgspec.Struct):
    """Milliseconds of one question: the first time, in the median and at most of the following pages."""

    name: str
    total: int
    first: float
    median: float
    most: float


def measure(folder: Path, count: int, form: Format) -> dict[str, Any]:
    """Make, index and ask; raises `AssertionError` for a wrong answer."""
    data, index = folder / form, folder / "index"
    if not data.exists():
        write(data, count, form)
    context = multiprocessing.get_context("spawn")  # so that neither has the memory of the other
    with context.Pool(1) as pool:
        built = pool.apply(_build, (data, index))
    with context.Pool(1) as pool:
        asked, memory = pool.apply(_ask, (data, index, count, *_expected(count)))
    return {
        "bytes": sum(path.stat().st_size for path in data.iterdir()),
        "index bytes": max(path.stat().st_size for path in index.glob("*.sqlite")),
        "build": built,
        "asked": asked,
        "memory": memory,
    }


def _build(data: Path, index: Path) -> tuple[float, float, float]:
    """(seconds, seconds of CPU, peak in MB)."""
    start, cpu = time.perf_counter(), time.process_time()
    source = FolderSource(data, place=Place(index, small_bytes=0))
    assert source.count("invoice", Query())
    return time.perf_counter() - start, time.process_time() - cpu, _peak_mb()


def _expected(count: int) -> tuple[list[int], set[str]]:
    """(how many invoices there are of each question, ids of those of one account), by a scan of everything."""
    totals, own, payer = [0] * len(QUESTIONS), set(), account_id(_payer(count))
    for record in invoices(count):
        for number, (_, query) in enumerate(QUESTIONS):
            totals[number] += _fits(record, query)
        if record["accountId"] == payer:
            own.add(record["id"])
    return totals, own


def _payer(count: int) -> int:
    return max(1, count // 10) // 2


def _ask(data: Path, index: Path, count: int, totals: list[int], own: set[str]) -> tuple[list[Figures], float]:
    start = time.perf_counter()
    source = FolderSource(data, place=Place(index, small_bytes=0))
    assert source.count("invoice", Query()) == count
    figures = [Figures("open again", count, (time.perf_counter() - start) * 1000, 0, 0)]
    draw = random.Random(1)
    numbers = [draw.randrange(count) for _ in range(GETS)]
    figures.append(_timed("get, by id", 1, [_getter(source, invoice_id(n), n) for n in numbers]))
    figures.append(_timed("get, by number", 1, [_getter(source, f"INV-{n:08d}", n) for n in numbers]))
    figures.append(_timed("get, none", 0, [_misser(source, f"none-{n}") for n in numbers]))
    payer = _payer(count)
    figures.append(_timed("customer, by email", 1, [lambda: _customer(source, payer)] * 20))
    listed = source.list("invoice", Query(account_id=account_id(payer)), limit=100, cursor=None)
    assert {json.loads(record)["id"] for record in listed.records} == own
    figures += [_listed(source, *question, total) for question, total in zip(QUESTIONS, totals, strict=True)]
    return figures, _peak_mb()


def _getter(source: FolderSource, key: str, number: int) -> Callable[[], None]:
    def get() -> None:
        record = source.get("invoice", key)
        assert record is not None
        assert invoice_id(number).encode() in record

    return get


def _misser(source: FolderSource, key: str) -> Callable[[], None]:
    def miss() -> None:
        assert source.get("invoice", key) is None

    return miss


def _customer(source: FolderSource, number: int) -> None:
    (record,) = source.customers(email=f"Billing+{number}@Example.com", limit=5)
    assert json.loads(record)["id"] == account_id(number)


def _timed(name: str, total: int, calls: list[Callable[[], None]]) -> Figures:
    times = []
    for call in calls:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return Figures(name, total, times[0], statistics.median(times), max(times[1:]))


def _listed(source: FolderSource, name: str, query: Query, total: int) -> Figures:
    start = time.perf_counter()
    page = source.list("invoice", query, limit=20, cursor=None)
    times = [(time.perf_counter() - start) * 1000]
    assert page.total == total == source.count("invoice", query)
    _check(query, page.records)
    cursor = _deep(source, query, total) or page.next_cursor
    for _ in range(PAGES):
        if cursor is None:
            break
        start = time.perf_counter()
        page = source.list("invoice", query, limit=20, cursor=cursor)
        times.append((time.perf_counter() - start) * 1000)
        _check(query, page.records)
        cursor = page.next_cursor
    return Figures(name, total, times[0], statistics.median(times[1:] or [0]), max(times[1:], default=0))


def _deep(source: FolderSource, query: Query, total: int) -> str | None:
    """A cursor far into a list, got as a caller would: page by page, when that is not too far."""
    cursor = None
    for _ in range(min(int(total * DEEP) // 100, DEEPEST)):
        cursor = source.list("invoice", query, limit=100, cursor=cursor).next_cursor
    return cursor


def _check(query: Query, records: tuple[bytes, ...]) -> None:
    """The records are among those that are asked for, and in order."""
    found = [json.loads(record) for record in records]
    assert all(_fits(record, query) for record in found)
    if query.sort is not None:
        by_date = query.sort.endswith("date")
        values = [record["invoiceDate"] if by_date else float(record["amount"]) for record in found]
        assert values == sorted(values, reverse=query.sort.startswith("-"))


def _fits(record: dict[str, Any], query: Query) -> bool:
    amount, day = float(record["amount"]), record["invoiceDate"]
    return (
        (not query.statuses or record["status"].lower() in query.statuses)
        and (query.since is None or day >= str(query.since))
        and (query.until is None or day <= str(query.until))
        and (query.least is None or amount >= query.least)
        and (query.most is None or amount <= query.most)
    )


def _peak_mb() -> float:
    """The most memory that this process has had."""
    import resource  # noqa: PLC0415  not on every platform

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def show(figures: dict[str, Any]) -> None:
    """Print what was measured."""
    seconds, cpu, peak = figures["build"]
    print(f"{figures['bytes'] / 1e6:,.0f} MB of exports, {figures['index bytes'] / 1e6:,.0f} MB of index")
    print(f"index made in {seconds:.1f} s ({cpu:.1f} s of CPU), {peak:.0f} MB at most")
    print(f"{'ms':42}{'total':>10}{'first':>8}{'median':>8}{'most':>8}")
    for row in figures["asked"]:
        print(f"{row.name:42}{row.total:>10,}{row.first:>8.1f}{row.median:>8.2f}{row.most:>8.1f}")
    print(f"asking took {figures['memory']:.0f} MB at most")


def main() -> None:
    """What the command line asks for."""
    given = sys.argv[1:]
    count = int(given[0]) if given else 1_000_000
    form: Format = "csv" if given[1:2] == ["csv"] else "jsonl"
    with TemporaryDirectory() as temporary:
        show(measure(Path(given[2] if len(given) > 2 else temporary), count, form))


if __name__ == "__main__":
    main()
