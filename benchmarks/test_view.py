"""A view of a large invoice against merely decoding it, in one run; and what memory it takes.

Run with ``pytest benchmarks/test_view.py``. The two groups stand side by side in the table; the last test prints the
ratio of medians measured pair by pair, which holds when the machine's speed drifts.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.invoices import encoded_invoice
from scanner import Scanner, View

SCANNER = Scanner.from_profile("finance-default")
GOAL = 0.7  # view / decode for 5,000 items; printed beside the measured ratio, asserted by nobody: machines differ

SIZES = [20, 1_000, 5_000]


def _check(view: View, items: int) -> None:
    assert view.llm_view["invoiceNumber"] == "INV-0001"
    assert len(view.llm_view["lineItems"]) == min(items, 20)
    assert view.meta["fieldsRemoved"][:2] == ["billToContact", "lineItems.productRatePlanChargeId"]
    if items > 20:
        assert view.meta["originalCount"] == items
    assert len(view.encode()) <= 65_536
    assert b"4111 1111" not in view.encode()
    assert b"@example.com" not in view.encode()


@pytest.mark.parametrize("items", SIZES)
def test_view(benchmark: BenchmarkFixture, items: int) -> None:
    benchmark.group = f"{items} items"
    payload = encoded_invoice(items)
    _check(benchmark(SCANNER.view, payload), items)


@pytest.mark.parametrize("items", SIZES)
def test_decode(benchmark: BenchmarkFixture, items: int) -> None:
    benchmark.group = f"{items} items"
    payload = encoded_invoice(items)
    document = benchmark(msgspec.json.decode, payload)
    assert len(document["lineItems"]) == items


def _seconds(function: Callable[[bytes], Any], payload: bytes) -> float:
    start = time.perf_counter()
    function(payload)
    return time.perf_counter() - start


@pytest.mark.parametrize(("items", "pairs"), [(20, 200), (5_000, 40), (133_000, 5)])
def test_ratio_and_memory(items: int, pairs: int, capsys: pytest.CaptureFixture[str]) -> None:
    payload = encoded_invoice(items)
    SCANNER.view(payload)
    both = [(_seconds(SCANNER.view, payload), _seconds(msgspec.json.decode, payload)) for _ in range(pairs)]
    ratio = statistics.median(view / decode for view, decode in both)
    view_ms = statistics.median(view for view, _ in both) * 1e3
    tracemalloc.start()
    _check(SCANNER.view(payload), items)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with capsys.disabled():
        print(
            f"\n{items:>7,} items, {len(payload) / 1e6:6.2f} MB: view {view_ms:7.2f} ms = {ratio:.2f} x decode"
            f" (goal {GOAL}), peak {peak / len(payload):.2f} x payload beside it"
        )
