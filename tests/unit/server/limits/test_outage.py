"""A store that goes away and comes back: who is refused, who is counted where, and what is reported."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.limits.outage import RETRY_INTERVAL, GuardedStore, StoreDownError
from server.limits.table import Limit
from server.limits.windows import Charge, MemoryStore, Standing, StoreError, Taken
from tests.clock import Clock

WINDOWS = (Limit(2, 60),)


class Fragile:
    """A store that answers while it is `up`, and counts how often it is asked."""

    def __init__(self, clock: Clock) -> None:
        self.up = True
        self.asked = 0
        self._store = MemoryStore(clock)

    def _answers(self) -> MemoryStore:
        self.asked += 1
        if not self.up:
            raise StoreError("TimeoutError")
        return self._store

    def take(self, key: str, windows: Sequence[Limit]) -> Taken:
        return self._answers().take(key, windows)

    def look(self, key: str, windows: Sequence[Limit]) -> tuple[Standing, ...]:
        return self._answers().look(key, windows)

    def spend(self, key: str, window: int, size: int = 0, records: int = 0) -> tuple[Charge, ...]:
        return self._answers().spend(key, window, size, records)


class Place:
    """A guarded store with everything around it."""

    def __init__(self, *, fallback: bool) -> None:
        self.clock = Clock(50.0)
        self.fragile = Fragile(self.clock)
        self.events: list[tuple[str, Mapping[str, object]]] = []
        self.store = GuardedStore(
            self.fragile,
            fallback=MemoryStore(self.clock) if fallback else None,
            report=lambda event, details: self.events.append((event, details)),
            clock=self.clock,
        )

    def hit(self) -> bool:
        return self.store.take("ann", WINDOWS).allowed


def test_a_store_that_answers_is_just_asked() -> None:
    place = Place(fallback=False)
    assert [place.hit() for _ in range(3)] == [True, True, False]
    assert place.store.look("ann", WINDOWS)[0].calls == 2
    assert place.store.spend("ann", 60, 5, 1)[0].bytes == 5
    assert place.fragile.asked == 5
    assert place.events == []


def test_closed_refuses_every_kind_of_question_and_says_when_to_come_back() -> None:
    place = Place(fallback=False)
    place.fragile.up = False
    for ask in (
        lambda: place.store.take("ann", WINDOWS),
        lambda: place.store.look("ann", WINDOWS),
        lambda: place.store.spend("ann", 60),
    ):
        with pytest.raises(StoreDownError) as caught:
            ask()
        assert caught.value.retry_after == RETRY_INTERVAL
        assert caught.value.__suppress_context__
    assert place.events == [("limits_store_unavailable", {"reason": "TimeoutError", "mode": "closed"})]


def test_open_counts_in_this_process_and_is_not_unlimited() -> None:
    place = Place(fallback=True)
    assert place.hit()
    place.fragile.up = False
    assert [place.hit() for _ in range(4)] == [True, True, False, False]
    assert place.store.spend("ann", 60, 5, 1)[0].bytes == 5
    assert place.events == [("limits_store_unavailable", {"reason": "TimeoutError", "mode": "open"})]


def test_the_store_is_left_alone_between_two_attempts() -> None:
    place = Place(fallback=True)
    place.fragile.up = False
    for _ in range(10):
        place.hit()
    assert place.fragile.asked == 1, "only the first call waits for a timeout"
    place.clock.now += RETRY_INTERVAL
    for _ in range(10):
        place.hit()
    assert place.fragile.asked == 2


@pytest.mark.parametrize("fallback", [True, False])
def test_the_first_call_after_the_return_ends_the_outage(fallback: bool) -> None:  # noqa: FBT001
    place = Place(fallback=fallback)
    place.fragile.up = False
    for _ in range(3):
        if fallback:
            place.hit()
        else:
            with pytest.raises(StoreDownError):
                place.hit()
    place.fragile.up = True
    place.clock.now += RETRY_INTERVAL
    assert [place.hit() for _ in range(3)] == [True, True, False], "counted by the store again"
    assert [event for event, _ in place.events] == ["limits_store_unavailable", "limits_store_recovered"]
    assert place.events[1][1] == {"seconds": 2, "requests": 3}


def test_what_a_call_asks_besides_is_no_request_of_its_own() -> None:
    place = Place(fallback=True)
    place.fragile.up = False
    for _ in range(3):
        place.hit()
        place.store.spend("ann", 60)
        place.store.look("ann", WINDOWS)
        place.store.spend("ann", 60, 5, 1)
    place.fragile.up = True
    place.clock.now += RETRY_INTERVAL
    place.hit()
    assert place.events[1] == ("limits_store_recovered", {"seconds": 2, "requests": 3})


def test_each_outage_is_reported_once_however_many_threads_meet_it() -> None:
    place = Place(fallback=True)
    for _ in range(3):
        place.fragile.up = False
        start = threading.Barrier(8)

        def call(start: threading.Barrier = start) -> None:
            start.wait()
            for _ in range(50):
                place.hit()

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda _: call(), range(8)))
        place.fragile.up = True
        place.clock.now += RETRY_INTERVAL
        place.hit()
    assert [event for event, _ in place.events] == ["limits_store_unavailable", "limits_store_recovered"] * 3
    assert {details.get("requests", 400) for _, details in place.events} == {400}


def test_a_call_from_before_an_outage_says_nothing_new_after_it() -> None:
    place = Place(fallback=True)
    place.fragile.up = False

    def slow(store: object) -> Taken:
        # While this call waits for its timeout, the outage begins, and it ends.
        del store
        place.hit()
        place.fragile.up = True
        place.clock.now += RETRY_INTERVAL
        place.hit()
        raise StoreError("TimeoutError")

    with pytest.raises(StoreError):  # this stand-in fails the fallback too
        place.store._ask(slow)
    assert [event for event, _ in place.events] == ["limits_store_unavailable", "limits_store_recovered"]
