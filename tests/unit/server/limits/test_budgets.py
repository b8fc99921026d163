"""What is charged, when a budget is spent and when some of it is back. Time is a number that the tests move."""

import pytest

from server.limits.budgets import Budgets, Left, Overspent
from server.limits.table import Budget, LimitSet, LimitTable
from server.limits.windows import SLICES, MemoryStore
from tests.clock import Clock

DAY = 86_400
SLICE = DAY // SLICES


@pytest.fixture
def clock() -> Clock:
    return Clock(1000.0 * DAY)


def budgets(clock: Clock, budget: Budget | None, **roles: LimitSet) -> Budgets:
    return Budgets(LimitTable(budgets=budget, roles=roles), MemoryStore(clock))


def test_a_budget_holds_until_it_is_spent_and_the_last_answer_may_go_beyond(clock: Clock) -> None:
    kept = budgets(clock, Budget(1000, 100, DAY))
    kept.charge("ann", 999, 20)
    assert kept.spent("ann") is None
    kept.charge("ann", 500, 20)
    assert kept.spent("ann") == Overspent("bytes", 1000, DAY, DAY + SLICE)
    assert kept.spent("bob") is None


def test_exactly_the_budget_is_all_of_it(clock: Clock) -> None:
    kept = budgets(clock, Budget(records=20, window=DAY))
    kept.charge("ann", 10**9, 19)
    assert kept.spent("ann") is None
    kept.charge("ann", 10**9, 1)
    assert kept.spent("ann") == Overspent("records", 20, DAY, DAY + SLICE)


def test_what_was_spent_leaves_with_its_slice_and_waiting_as_told_is_enough(clock: Clock) -> None:
    kept = budgets(clock, Budget(1000, None, DAY))
    kept.charge("ann", 400, 1)
    clock.now += 5 * SLICE + 7
    kept.charge("ann", 700, 1)
    spent = kept.spent("ann")
    assert spent is not None
    assert spent.retry_after == DAY + SLICE - (5 * SLICE + 7)
    clock.now += spent.retry_after - 1
    assert kept.spent("ann") is not None
    clock.now += 1
    assert kept.spent("ann") is None
    kept.charge("ann", 300, 1)
    assert kept.spent("ann") == Overspent("bytes", 1000, DAY, 5 * SLICE)


def test_of_two_spent_budgets_the_longer_wait_is_told(clock: Clock) -> None:
    kept = budgets(clock, Budget(100, 10, DAY))
    kept.charge("ann", 100, 0)
    clock.now += SLICE
    kept.charge("ann", 0, 10)
    assert kept.spent("ann") == Overspent("records", 10, DAY, DAY + SLICE)


def test_nothing_counts_for_less_than_its_window(clock: Clock) -> None:
    for offset in (0, 1, SLICE / 2, SLICE - 0.001):
        kept = budgets(clock, Budget(1, None, DAY))
        clock.now = 1000 * DAY + offset
        kept.charge("ann", 1, 0)
        clock.now += DAY
        assert kept.spent("ann") is not None
        clock.now += SLICE
        assert kept.spent("ann") is None


def test_roles_and_keys_have_budgets_of_their_own(clock: Clock) -> None:
    kept = budgets(clock, Budget(100), admin=LimitSet(budgets=Budget()), analyst=LimitSet(budgets=Budget(1000)))
    for user, role in (("a", "readonly"), ("b", "analyst"), ("c", "admin")):
        kept.charge(user, 500, 1, role=role)
    assert kept.spent("a", "readonly") is not None
    assert kept.spent("b", "analyst") is None
    assert kept.spent("c", "admin") is None
    assert kept.spent("b", "analyst", LimitSet(budgets=Budget(200))) is not None


@pytest.mark.parametrize("budget", [None, Budget()])
def test_without_a_budget_nothing_is_kept(clock: Clock, budget: Budget | None) -> None:
    store = MemoryStore(clock)
    kept = Budgets(LimitTable(budgets=budget), store)
    kept.charge("ann", 10**12, 10**12)
    assert kept.spent("ann") is None
    assert len(store) == 0


def test_an_account_is_bounded_and_a_look_at_it_leaves_nothing(clock: Clock) -> None:
    store = MemoryStore(clock)
    for number in range(1000):
        store.spend("ann", DAY, 1, 1)
        clock.now += SLICE / 3
        store.spend(f"looked-{number}", DAY)
    assert len(store) == 1
    assert len(store._spent["ann", DAY]) <= SLICES + 1


def test_what_is_left_of_each_budget_that_there_is(clock: Clock) -> None:
    kept = budgets(clock, Budget(1000, 30, DAY), admin=LimitSet(budgets=Budget()))
    assert kept.left("ann") == {"bytes": Left(1000, DAY, 1000), "records": Left(30, DAY, 30)}
    kept.charge("ann", 1400, 20)
    assert kept.left("ann") == {"bytes": Left(1000, DAY, 0), "records": Left(30, DAY, 10)}
    assert kept.left("ann", own=LimitSet(budgets=Budget(records=25))) == {"records": Left(25, DAY, 5)}
    assert kept.left("ann", "admin") == budgets(clock, None).left("ann") == {}
