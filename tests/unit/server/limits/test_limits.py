"""How many calls pass and when the next may. Time is a number that the tests move."""

import threading
import time
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from server.limits import windows
from server.limits.limiter import Decision, RateLimiter, RateLimitInfo
from server.limits.table import Limit, LimitSet, LimitTable
from server.limits.windows import MemoryStore, Standing
from tests.clock import Clock

HOUR, DAY = Limit(50, 3600), Limit(300, 86400)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limiter(clock: Clock, *limits: Limit) -> RateLimiter:
    return RateLimiter(LimitTable(limits), MemoryStore(clock))


def test_info_encodes_to_the_documented_keys() -> None:
    decision = RateLimiter().hit("test_user", "list_accounts")
    assert msgspec.json.encode(decision.info) == b'{"current_count":1,"limit":50,"window":3600}'


def test_exactly_the_limit_passes_and_a_refused_call_is_not_counted(clock: Clock) -> None:
    limits = limiter(clock, Limit(3, 60))
    passed = [limits.hit("ann", "get_account") for _ in range(3)]
    assert [decision.info.current_count for decision in passed] == [1, 2, 3]
    assert all(decision.allowed and decision.retry_after == 0 for decision in passed)
    for _ in range(5):
        assert limits.hit("ann", "get_account") == Decision(allowed=False, info=RateLimitInfo(3, 3, 60), retry_after=60)
    clock.now += 60
    assert limits.hit("ann", "get_account").info.current_count == 1


@pytest.mark.parametrize(("elapsed", "retry_after"), [(0, 60), (0.5, 60), (1, 59), (59, 1), (59.999, 1)])
def test_retry_after_is_whole_seconds_and_never_too_short(clock: Clock, elapsed: float, retry_after: int) -> None:
    limits = limiter(clock, Limit(1, 60))
    limits.hit("ann", "get_account")
    clock.now += elapsed
    assert limits.hit("ann", "get_account").retry_after == retry_after
    clock.now += retry_after
    assert limits.hit("ann", "get_account").allowed


def test_the_window_moves_so_an_edge_lets_nothing_extra_pass(clock: Clock) -> None:
    limits = limiter(clock, Limit(2, 60))
    limits.hit("ann", "get_account")
    clock.now += 59
    limits.hit("ann", "get_account")
    clock.now += 1  # the first call is 60 seconds old, the second 1
    assert limits.hit("ann", "get_account").allowed
    refused = limits.hit("ann", "get_account")
    assert (refused.allowed, refused.retry_after) == (False, 59)


def test_a_call_has_to_pass_the_hour_and_the_day(clock: Clock) -> None:
    limits = limiter(clock, HOUR, DAY)
    allowed = 0
    for _ in range(24):
        allowed += sum(limits.hit("ann", "list_accounts").allowed for _ in range(60))
        clock.now += 3600 - 0.001
    assert allowed == 300
    refused = limits.hit("ann", "list_accounts")
    assert refused.info == RateLimitInfo(300, 300, 86400)
    clock.now += refused.retry_after
    assert limits.hit("ann", "list_accounts").info == RateLimitInfo(251, 300, 86400)


def test_a_call_that_one_window_refuses_is_counted_in_none(clock: Clock) -> None:
    limits = limiter(clock, Limit(1, 10), Limit(3, 1000))
    for _ in range(100):
        limits.hit("ann", "get_account")
    clock.now += 10
    assert limits.hit("ann", "get_account").allowed
    clock.now += 10
    assert limits.hit("ann", "get_account").allowed
    clock.now += 10
    assert limits.hit("ann", "get_account") == Decision(
        allowed=False, info=RateLimitInfo(3, 3, 1000), retry_after=1000 - 30
    )


def test_the_window_closest_to_its_limit_is_shown(clock: Clock) -> None:
    limits = limiter(clock, Limit(5, 10), Limit(7, 1000))
    assert limits.hit("ann", "get_account").info == RateLimitInfo(1, 5, 10)
    clock.now += 10
    limits.hit("ann", "get_account")
    assert limits.hit("ann", "get_account").info == RateLimitInfo(2, 5, 10)
    clock.now += 10
    assert limits.hit("ann", "get_account").info == RateLimitInfo(4, 7, 1000)
    assert limits.peek("ann", "get_account") == RateLimitInfo(4, 7, 1000)


def test_a_refused_call_waits_for_the_slowest_of_the_windows_that_refuse_it(clock: Clock) -> None:
    limits = limiter(clock, Limit(2, 10), Limit(2, 1000), Limit(100, 5000))
    limits.hit("ann", "get_account")
    limits.hit("ann", "get_account")
    assert limits.hit("ann", "get_account") == Decision(allowed=False, info=RateLimitInfo(2, 2, 1000), retry_after=1000)


def test_a_limit_that_was_lowered_counts_what_is_there(clock: Clock) -> None:
    store = MemoryStore(clock)
    before = RateLimiter(LimitTable(Limit(5, 60)), store)
    for _ in range(5):
        before.hit("ann", "get_account")
        clock.now += 1
    refused = RateLimiter(LimitTable(Limit(2, 60)), store).hit("ann", "get_account")
    assert refused == Decision(allowed=False, info=RateLimitInfo(2, 2, 60), retry_after=58)


def test_roles_and_keys_have_limits_of_their_own(clock: Clock) -> None:
    table = LimitTable(Limit(1, 60), roles={"admin": LimitSet(Limit(2, 60))})
    limits = RateLimiter(table, MemoryStore(clock))
    assert [limits.hit("ann", "t", "admin").allowed for _ in range(3)] == [True, True, False]
    assert [limits.hit("bob", "t", "readonly").allowed for _ in range(3)] == [True, False, False]
    own = LimitSet(Limit(3, 60))
    assert [limits.hit("eve", "t", "admin", own).allowed for _ in range(4)] == [True, True, True, False]
    assert limits.peek("eve", "t", "admin", own) == RateLimitInfo(3, 3, 60)


def test_calls_under_limits_of_a_key_are_no_calls_under_others_of_the_same_window(clock: Clock) -> None:
    limits = RateLimiter(LimitTable(Limit(5, 60)), MemoryStore(clock))
    own = LimitSet(Limit(3, 60))
    assert [limits.hit("ann", "t", own=own).allowed for _ in range(4)] == [True, True, True, False]
    assert limits.peek("ann", "t") == RateLimitInfo(0, 5, 60)
    assert [limits.hit("ann", "t").allowed for _ in range(6)] == [True] * 5 + [False]
    assert limits.peek("ann", "t", own=own) == RateLimitInfo(3, 3, 60)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("ann", "get_account"), ("bob", "get_account")),
        (("ann", "get_account"), ("ann", "get_invoice")),
        (("a/b", "c"), ("a", "b/c")),
        (("1:a", "c"), ("a", "c")),
    ],
)
def test_users_and_tools_are_counted_apart(clock: Clock, first: tuple[str, str], second: tuple[str, str]) -> None:
    limits = limiter(clock, Limit(1, 60))
    assert limits.hit(*first).allowed
    assert limits.hit(*second).allowed
    assert not limits.hit(*first).allowed


def test_a_look_counts_nothing(clock: Clock) -> None:
    limits = limiter(clock, Limit(2, 60))
    assert limits.peek("ann", "get_account") == RateLimitInfo(0, 2, 60)
    limits.hit("ann", "get_account")
    assert limits.peek("ann", "get_account") == limits.peek("ann", "get_account") == RateLimitInfo(1, 2, 60)


def test_users_and_tools_that_are_not_seen_are_forgotten(clock: Clock) -> None:
    store = MemoryStore(clock)
    limits = RateLimiter(LimitTable((Limit(5, 10), Limit(5, 60))), store)
    for number in range(100):
        limits.hit(f"user-{number}", "get_account")
        store.spend(f"user-{number}", 60, 1, 1)
    assert len(store) == 200
    clock.now += 59
    limits.hit("ann", "get_account")
    assert len(store) == 201
    clock.now += 63
    limits.hit("ann", "get_account")
    assert len(store) == 1


def test_a_log_holds_no_more_than_the_calls_of_its_longest_window(clock: Clock) -> None:
    store = MemoryStore(clock)
    for _ in range(1000):
        store.take("k", (Limit(3, 2), Limit(5, 10)))
        clock.now += 0.5
    ((_, moments),) = store._calls.values()
    assert len(moments) <= 5


class GivesWay:
    """Lets other threads run between looking at a window and adding to it, where a missing lock would show."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._original = windows._standings
        monkeypatch.setattr(windows, "_standings", self)

    def __call__(self, moments: "array[float]", limits: Sequence[Limit], now: float) -> tuple[Standing, ...]:
        standings = self._original(moments, limits, now)
        time.sleep(0)  # hands over, takes no time
        return standings


def test_fifty_users_and_ten_thousand_calls_of_eight_threads_exceed_nothing_by_one(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    GivesWay(monkeypatch)
    store = MemoryStore(clock)
    table = LimitTable((Limit(40, 60), Limit(70, 600)), {"get_invoice": Limit(65, 60)})
    limits = RateLimiter(table, store)
    users, tools = [f"user-{number}" for number in range(50)], ("get_account", "get_invoice")
    start = threading.Barrier(8)
    decisions: list[tuple[str, str, Decision]] = []

    def call(thread: int) -> None:
        start.wait()
        for number in range(1250):
            place = thread + 8 * number
            user, tool = users[place % 50], tools[place // 50 % 2]
            decisions.append((user, tool, limits.hit(user, tool)))

    def run() -> dict[tuple[str, str], int]:
        decisions.clear()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(call, range(8)))
        allowed = {(user, tool): 0 for user in users for tool in tools}
        for user, tool, decision in decisions:
            allowed[user, tool] += decision.allowed
            assert 1 <= decision.info.current_count <= decision.info.limit
        return allowed

    first = run()
    assert len(decisions) == 10_000
    assert {count for (_, tool), count in first.items() if tool == "get_account"} == {40}
    assert {count for (_, tool), count in first.items() if tool == "get_invoice"} == {65}
    assert len(store) == 100
    clock.now += 61
    second = run()
    assert {count for (_, tool), count in second.items() if tool == "get_account"} == {30}, (
        "what the long window leaves"
    )
    assert {count for (_, tool), count in second.items() if tool == "get_invoice"} == {65}
    assert len(store) == 100, "twice the calls, the same memory"
    assert sum(len(moments) for _, moments in store._calls.values()) == 50 * (70 + 65)


def test_servers_of_one_store_with_other_windows_do_not_make_room_for_one_another(clock: Clock) -> None:
    store = MemoryStore(clock)
    hourly, quick = RateLimiter(LimitTable(Limit(100, 3600)), store), RateLimiter(LimitTable(Limit(10, 60)), store)
    assert sum(hourly.hit("ann", "t").allowed for _ in range(150)) == 100
    for _ in range(2):
        clock.now += 61
        assert quick.hit("ann", "t").allowed
    assert not hourly.hit("ann", "t").allowed
