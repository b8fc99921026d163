"""Moving windows in the memory of this process, and what any store of windows has to offer.

A moving window remembers the moment of every call it let through, so "100 per hour" holds for *any* hour. A fixed
window lets twice the limit pass around its edge (all of one window in its last second, all of the next in its first).

All windows of a tool and user read one log of moments: the hour and the day are two questions about it. So no window
can count a call that another one refused, and the log is never longer than the limit of its longest window.

A budget is kept as `SLICES` sums for each user, one for each slice of its window, since answers differ in size and
their number has no limit of its own. A slice counts until its end has left the window: up to a slice too long, never
too short.

The memory storage of the `limits` package is not used. It reads the wall clock, which may be set back. Its locks are
dropped while threads wait for them, so that calls can slip through at the limit. It never forgets users, and it knows
one window at a time. `server.limits.shared` is the store that several processes share.
"""

import threading
import time
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from server.limits.table import Limit

SWEEP_INTERVAL: Final = 60
"""Seconds between two searches of all entries for expired ones; ten thousand entries take about 2 ms."""

SLICES: Final = 48
"""Parts of a budget's window: half an hour of a day."""


class Standing(NamedTuple):
    """One window as a call found it: calls in it, and seconds until it lets one more pass (0: now)."""

    calls: int
    wait: float


class Taken(NamedTuple):
    """Whether a call was counted, and each window's standing, with the call if it was."""

    allowed: bool
    standings: tuple[Standing, ...]


class Charge(NamedTuple):
    """A part of what was spent, and in how many seconds it leaves the window."""

    leaves_in: float
    bytes: int
    records: int


class StoreError(Exception):
    """A store did not answer, or not as it should. The message is the type of what happened, without data."""


class Store(Protocol):
    """Where calls and charges are kept; safe to share among threads. `key` names a user, or a user and a tool.

    A store that is not in this process raises `StoreError` from every method.
    """

    def take(self, key: str, windows: Sequence[Limit]) -> Taken:
        """Count one call in all of `windows` if each has room for it, else in none."""

    def look(self, key: str, windows: Sequence[Limit]) -> tuple[Standing, ...]:
        """The standing of each window; counts nothing."""

    def spend(self, key: str, window: int, size: int = 0, records: int = 0) -> tuple[Charge, ...]:
        """Add `size` bytes and `records` to what was spent in `window` seconds; all of it then, oldest first."""


class MemoryStore:
    """A `Store` for any number of threads of one process.

    `clock` gives seconds from any fixed point and must not run backwards. Users and tools that are not seen for the
    length of their longest window are forgotten.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()  # one for everything: what it guards takes microseconds
        self._calls: dict[str, tuple[int, array[float]]] = {}  # key -> (longest window, moments of calls, oldest first)
        self._spent: dict[tuple[str, int], dict[int, tuple[int, int]]] = {}  # (key, window) -> slice -> bytes, records
        self._next_sweep = clock()

    def take(self, key: str, windows: Sequence[Limit]) -> Taken:
        """Count one call in all of `windows` if each has room for it, else in none."""
        with self._lock:
            now = self._clock()
            self._sweep(now)
            moments = self._calls[key][1] if key in self._calls else array("d")
            standings = _standings(moments, windows, now)
            if any(standing.wait > 0 for standing in standings):
                return Taken(allowed=False, standings=standings)
            span = max(limit.window for limit in windows)
            del moments[: len(moments) - max(calls for calls, _ in standings)]  # what the longest window holds stays
            moments.append(now)
            self._calls[key] = (span, moments)
            return Taken(allowed=True, standings=tuple(Standing(calls + 1, 0) for calls, _ in standings))

    def look(self, key: str, windows: Sequence[Limit]) -> tuple[Standing, ...]:
        """The standing of each window; counts nothing."""
        with self._lock:
            moments = self._calls[key][1] if key in self._calls else array("d")
            return _standings(moments, windows, self._clock())

    def spend(self, key: str, window: int, size: int = 0, records: int = 0) -> tuple[Charge, ...]:
        """Add `size` bytes and `records` to what was spent in `window` seconds; all of it then, oldest first."""
        width = window / SLICES
        with self._lock:
            now = self._clock()
            self._sweep(now)
            spent = _live(self._spent.get((key, window), {}), window, now)
            if size or records:
                before = spent.get(int(now // width), (0, 0))
                spent[int(now // width)] = (before[0] + size, before[1] + records)
                self._spent[key, window] = spent
        return tuple(Charge((part + 1) * width + window - now, *sums) for part, sums in sorted(spent.items()))

    def __len__(self) -> int:
        """Number of entries: logs of calls, and accounts of what was spent."""
        with self._lock:
            return len(self._calls) + len(self._spent)

    def _sweep(self, now: float) -> None:
        # Done by a call now and then, so that no thread is needed for it.
        if now < self._next_sweep:
            return
        self._next_sweep = now + SWEEP_INTERVAL
        self._calls = {key: (span, moments) for key, (span, moments) in self._calls.items() if moments[-1] + span > now}
        accounts = ((key, _live(spent, key[1], now)) for key, spent in self._spent.items())
        self._spent = {key: spent for key, spent in accounts if spent}


def _standings(moments: "array[float]", windows: Sequence[Limit], now: float) -> tuple[Standing, ...]:
    standings = []
    for limit in windows:
        # The same sum decides here and in `wait`, or rounding would let a call wait for nothing.
        count = len(moments) - bisect_right(moments, now, key=float(limit.window).__add__)
        wait = moments[-limit.limit] + limit.window - now if count >= limit.limit else 0.0
        standings.append(Standing(count, wait))
    return tuple(standings)


def _live(spent: dict[int, tuple[int, int]], window: int, now: float) -> dict[int, tuple[int, int]]:
    width = window / SLICES
    return {part: sums for part, sums in spent.items() if (part + 1) * width + window > now}
