"""No window holds more than its limit at any moment, no call is refused that would have fitted, and waiting helps.

The last test breaks the store on purpose, as slips of the pen would, and sees the property notice.
"""

import math
from bisect import bisect_left
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.limits import windows
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter, RateLimitInfo
from server.limits.table import Budget, Limit, LimitTable
from server.limits.windows import SLICES, MemoryStore, Standing, Taken
from tests.clock import Clock
from tests.examples import examples

LIMITS = st.lists(
    st.builds(Limit, st.integers(1, 6), st.integers(1, 30)),
    min_size=1,
    max_size=4,
    unique_by=lambda limit: limit.window,
)
STEPS = st.lists(
    st.tuples(
        st.one_of(st.just(0.0), st.integers(0, 31), st.floats(0, 40, allow_nan=False)), st.sampled_from(["ann", "bob"])
    ),
    max_size=80,
)


class Step(NamedTuple):
    """One call of an interleaving."""

    user: str
    allowed: bool
    retry_after: int
    at: float
    info: RateLimitInfo


def calls(limits: list[Limit], steps: list[tuple[float, str]]) -> list[Step]:
    clock = Clock(12345.678)
    limiter = RateLimiter(LimitTable(tuple(limits)), MemoryStore(clock))
    made: list[Step] = []
    for wait, user in steps:
        clock.now += wait
        decision = limiter.hit(user, "get_account")
        made.append(Step(user, decision.allowed, decision.retry_after, clock.now, decision.info))
        assert decision.info.current_count <= decision.info.limit
        assert (decision.info.limit, decision.info.window) in {(limit.limit, limit.window) for limit in limits}
    return made


def check(limits: list[Limit], steps: list[tuple[float, str]]) -> None:
    """Hold every decision against a list of all calls that passed, which is the definition of a moving window."""
    passed: dict[str, list[float]] = {"ann": [], "bob": []}
    for step in calls(limits, steps):
        before = passed[step.user]
        # A call is in the window until `window` seconds have gone by: [moment, moment + window).
        held = [sum(moment + limit.window > step.at for moment in before) for limit in limits]
        fits = all(count < limit.limit for count, limit in zip(held, limits, strict=True))
        assert step.allowed == fits
        shown = {(limit.window, count + step.allowed) for count, limit in zip(held, limits, strict=True)}
        assert (step.info.window, step.info.current_count) in shown
        if step.allowed:
            before.append(step.at)
        else:
            waits = [
                before[-limit.limit] + limit.window - step.at
                for count, limit in zip(held, limits, strict=True)
                if count >= limit.limit
            ]
            assert step.retry_after == max(1, math.ceil(max(waits)))
    for moments in passed.values():
        for limit in limits:
            ends = [bisect_left(moments, moment + limit.window) for moment in moments]
            assert all(end - start <= limit.limit for start, end in enumerate(ends))


@given(LIMITS, STEPS)
@examples(300)
def test_no_window_ever_holds_more_than_its_limit(limits: list[Limit], steps: list[tuple[float, str]]) -> None:
    check(limits, steps)


@given(
    st.integers(1, 1000),
    st.lists(
        st.tuples(st.one_of(st.integers(3520, 3600), st.floats(0, 4000, allow_nan=False)), st.integers(0, 300)),
        max_size=60,
    ),
)
@examples(200)
def test_a_budget_is_overspent_by_one_answer_at_most(budget: int, steps: list[tuple[float, int]]) -> None:
    clock, window = Clock(12345.678), 3600
    budgets = Budgets(LimitTable(budgets=Budget(budget, None, window)), MemoryStore(clock))
    answers: list[tuple[float, int]] = []
    for wait, size in steps:
        clock.now += wait
        inside = sum(size for at, size in answers if clock.now - at < window)
        nearly = sum(size for at, size in answers if clock.now - at < window + window / SLICES + 0.001)
        spent = budgets.spent("ann")
        if spent is None:
            assert inside < budget
            answers.append((clock.now, size))
            budgets.charge("ann", size, 1)
        else:
            assert nearly >= budget
            assert spent.retry_after <= window + window / SLICES + 1
            clock.now += spent.retry_after
            assert budgets.spent("ann") is None, "waiting as told is enough"


# ---- mutants -----------------------------------------------------------------------------------------------------


def _one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    def standings(moments: object, limits: list[Limit], now: float) -> tuple[Standing, ...]:
        return original(moments, [Limit(limit.limit + 1, limit.window) for limit in limits], now)  # type: ignore[arg-type]

    original = windows._standings
    monkeypatch.setattr(windows, "_standings", standings)


def _first_window_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(self: MemoryStore, key: str, limits: list[Limit]) -> Taken:
        taken = original(self, key, limits[:1])
        return Taken(taken.allowed, taken.standings * len(limits))

    original = MemoryStore.take
    monkeypatch.setattr(MemoryStore, "take", take)


def _refused_calls_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(self: MemoryStore, key: str, limits: list[Limit]) -> Taken:
        taken = original(self, key, limits)
        if not taken.allowed:
            self._calls[key][1].append(self._clock())
        return taken

    original = MemoryStore.take
    monkeypatch.setattr(MemoryStore, "take", take)


@pytest.mark.parametrize("mutate", [_one_too_many, _first_window_only, _refused_calls_counted])
def test_the_property_dies_with_a_mutant(monkeypatch: pytest.MonkeyPatch, mutate: object) -> None:
    assert callable(mutate)
    mutate(monkeypatch)
    limits = [Limit(2, 5), Limit(3, 20)]
    steps = [(wait, "ann") for wait in (0.0, 0.0, 0.0, 5.0, 0.0, 5.0, 5.0, 5.0)]
    with pytest.raises(AssertionError):
        check(limits, steps)
