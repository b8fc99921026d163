"""Two things measured in turns, so that whatever else the machine does happens to both."""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from math import log
from typing import Any, Final, NamedTuple

_CACHED: Final = type(lru_cache(lambda: None))
_OF_TABLES: Final = 16  # answers that a cache of tables, made once, keeps at most; others are of words and texts


class Pair(NamedTuple):
    """Medians in seconds, and the median of the ratios pair by pair, which holds when the machine's speed drifts."""

    ours: float
    theirs: float
    ratio: float


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes, wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(
    ours: Callable[[], object],
    theirs: Callable[[], object] | Callable[[], float],
    *,
    times: int,
    reports: bool = False,
    before: Callable[[], object] = lambda: None,
) -> Pair:
    """Both so many times, after one call each that does not count.

    ``reports``: ``theirs`` measures itself, elsewhere, and returns seconds. ``before`` is called before
    each, and its time does not count.
    """
    ours()
    theirs()
    both: list[tuple[float, float]] = []
    gc.collect()
    for _ in range(times):
        before()
        mine = seconds(ours)
        before()
        both.append((mine, _reported(theirs) if reports else seconds(theirs)))
    return Pair(
        statistics.median(mine for mine, _ in both),
        statistics.median(other for _, other in both),
        statistics.median(mine / other for mine, other in both),
    )


def forget_calls() -> None:
    """Empty every bounded cache of a function's answers in this process; tables that are made once stay."""
    for one in gc.get_objects():
        if isinstance(one, _CACHED) and (one.cache_parameters()["maxsize"] or 0) > _OF_TABLES:
            one.cache_clear()


def each_once(ours: Callable[[Any], object], theirs: Callable[[Any], object], inputs: Sequence[Any]) -> Pair:
    """Both of each input in turn, once, as nobody has read it before; the ratio is that of the medians.

    Of single calls of some microseconds, pair by pair, one that was interrupted would count for many.
    """
    gc.collect()
    both = [(seconds(partial(ours, one)), seconds(partial(theirs, one))) for one in inputs]
    mine, others = map(statistics.median, zip(*both, strict=True))
    return Pair(mine, others, mine / others)


def _reported(work: Callable[[], Any]) -> float:
    return float(work())


def peak(work: Callable[[], object]) -> int:
    """Bytes that one call holds at most, beyond what was there before."""
    gc.collect()
    tracemalloc.start()
    work()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def exponent(points: list[tuple[float, float]]) -> float:
    """The slope of log(time) over log(size), by least squares: 1 is linear."""
    xs, ys = [log(size) for size, _ in points], [log(taken) for _, taken in points]
    x, y = statistics.mean(xs), statistics.mean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
