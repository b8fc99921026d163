"""What holds while the store of the limits does not answer.

Closed: no call is served, because a limit that cannot be checked is no limit. Open: calls are counted in the memory of
this process until the store is back, so that each process has the whole limit to itself, but none is without one.

An outage begins with the first call that the store fails, and is reported once, however many calls it lasts
(`server.services.outages`). The first call that it answers again ends the outage.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeVar

from server.limits.table import Limit
from server.limits.windows import Charge, MemoryStore, Standing, Store, StoreError, Taken
from server.services.outages import Outage

RETRY_INTERVAL: Final = 2
"""Seconds between two attempts to reach a store that does not answer."""

_T = TypeVar("_T")

Event = Literal["limits_store_unavailable", "limits_store_recovered"]

Report = Callable[[Event, Mapping[str, object]], None]
"""Hears of the beginning and of the end of an outage, with reasons and counts."""


class StoreDownError(Exception):
    """Calls cannot be counted now, and are refused. `retry_after`: whole seconds until the store is asked again."""

    def __init__(self) -> None:
        super().__init__("the store of the rate limits does not answer")
        self.retry_after = RETRY_INTERVAL


class GuardedStore:
    """A `Store` in front of one that may not answer; safe to share among threads.

    `fallback`: where calls are counted meanwhile (open); None refuses them with `StoreDownError` (closed).
    `clock`: seconds, monotonic.
    """

    def __init__(
        self,
        store: Store,
        *,
        fallback: MemoryStore | None,
        report: Report,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._fallback = fallback
        self._report = report
        self._clock = clock
        self._outage = Outage(self._tell, pause=RETRY_INTERVAL, clock=clock)
        self._began = 0.0  # when the last outage did
        self._lock = threading.Lock()  # guards the next
        self._without_it = 0  # calls of tools since the last one ended that the store did not count

    def take(self, key: str, windows: Sequence[Limit]) -> Taken:
        """Count one call in the store, or in `fallback` while the store does not answer."""
        return self._ask(lambda store: store.take(key, windows), requests=1)

    def look(self, key: str, windows: Sequence[Limit]) -> tuple[Standing, ...]:
        """The standing of each window in the store, or in `fallback` while the store does not answer."""
        return self._ask(lambda store: store.look(key, windows))

    def spend(self, key: str, window: int, size: int = 0, records: int = 0) -> tuple[Charge, ...]:
        """Charge the store, or `fallback` while the store does not answer."""
        return self._ask(lambda store: store.spend(key, window, size, records))

    def _ask(self, ask: Callable[[Store], _T], requests: int = 0) -> _T:
        """`requests`: how many calls of tools begin with it, 0 for what one of them asks besides."""
        since = self._outage.changes
        if self._outage.seconds_left():
            return self._without(ask, requests)
        try:
            answer = ask(self._store)
        except StoreError as error:
            self._outage.saw(str(error), since)
            return self._without(ask, requests)
        self._outage.saw(None, since)
        return answer

    def _without(self, ask: Callable[[Store], _T], requests: int) -> _T:
        with self._lock:
            self._without_it += requests
        if self._fallback is None:
            raise StoreDownError from None
        return ask(self._fallback)

    def _tell(self, reason: str | None) -> None:
        if reason is None:
            seconds = round(self._clock() - self._began, 1)
            with self._lock:
                requests, self._without_it = self._without_it, 0
            self._report("limits_store_recovered", {"seconds": seconds, "requests": requests})
        else:  # calls may have been counted already, by other threads
            self._began = self._clock()
            mode = "closed" if self._fallback is None else "open"
            self._report("limits_store_unavailable", {"reason": reason, "mode": mode})
