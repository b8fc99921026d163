"""How many calls pass, when the next may, and what a limits file may say. Time is a number that the tests move."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from limits.storage import MemoryStorage

from server.config import ConfigError
from server.limits import (
    DEFAULT_TABLE,
    Decision,
    Limit,
    LimitTable,
    MemoryWindows,
    RateLimiter,
    RateLimitInfo,
    load_table,
    open_storage,
)


class Clock:
    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limiter(clock: Clock, limit: int, window: int) -> RateLimiter:
    return RateLimiter(LimitTable(Limit(limit, window)), MemoryWindows(clock))


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("get_account", Limit(100, 3600)),
        ("get_invoice", Limit(100, 3600)),
        ("scan_text", Limit(100, 3600)),
        ("list_accounts", Limit(50, 3600)),
        ("list_subscriptions", Limit(50, 3600)),
        ("list_invoices", Limit(50, 3600)),
    ],
)
def test_the_built_in_table(tool: str, expected: Limit) -> None:
    assert DEFAULT_TABLE.of(tool) == expected


def test_the_built_in_table_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        DEFAULT_TABLE.tools["list_accounts"] = Limit(1, 1)  # type: ignore[index]


def test_info_encodes_to_the_documented_keys() -> None:
    decision = RateLimiter().hit("test_user", "list_accounts")
    assert msgspec.json.encode(decision.info) == b'{"current_count":1,"limit":50,"window":3600}'


def test_exactly_the_limit_passes_and_a_refused_call_is_not_counted(clock: Clock) -> None:
    limits = limiter(clock, 3, 60)
    passed = [limits.hit("ann", "get_account") for _ in range(3)]
    assert [decision.info.current_count for decision in passed] == [1, 2, 3]
    assert all(decision.allowed and decision.retry_after == 0 for decision in passed)
    for _ in range(5):
        assert limits.hit("ann", "get_account") == Decision(allowed=False, info=RateLimitInfo(3, 3, 60), retry_after=60)
    clock.now += 60
    assert limits.hit("ann", "get_account").info.current_count == 1


@pytest.mark.parametrize(("elapsed", "retry_after"), [(0, 60), (0.5, 60), (1, 59), (59, 1), (59.999, 1)])
def test_retry_after_is_whole_seconds_and_never_too_short(clock: Clock, elapsed: float, retry_after: int) -> None:
    limits = limiter(clock, 1, 60)
    limits.hit("ann", "get_account")
    clock.now += elapsed
    assert limits.hit("ann", "get_account").retry_after == retry_after
    clock.now += retry_after
    assert limits.hit("ann", "get_account").allowed


def test_the_window_moves_so_an_edge_lets_nothing_extra_pass(clock: Clock) -> None:
    limits = limiter(clock, 2, 60)
    limits.hit("ann", "get_account")
    clock.now += 59
    limits.hit("ann", "get_account")
    clock.now += 1  # the first call is 60 seconds old, the second 1
    assert limits.hit("ann", "get_account").allowed
    refused = limits.hit("ann", "get_account")
    assert (refused.allowed, refused.retry_after) == (False, 59)


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
    limits = limiter(clock, 1, 60)
    assert limits.hit(*first).allowed
    assert limits.hit(*second).allowed
    assert not limits.hit(*first).allowed


def test_a_look_counts_nothing(clock: Clock) -> None:
    limits = limiter(clock, 2, 60)
    assert limits.peek("ann", "get_account") == RateLimitInfo(0, 2, 60)
    limits.hit("ann", "get_account")
    assert limits.peek("ann", "get_account") == limits.peek("ann", "get_account") == RateLimitInfo(1, 2, 60)


def test_invented_tool_names_share_one_bucket(clock: Clock) -> None:
    limits = RateLimiter(LimitTable(Limit(2, 60)), MemoryWindows(clock), tools=["get_account"])
    answers = [limits.hit("ann", f"invented_{number}").allowed for number in range(4)]
    assert answers == [True, True, False, False]
    assert limits.peek("ann", "invented_again") == RateLimitInfo(2, 2, 60)
    assert limits.hit("ann", "get_account").allowed


class GivesWay(MemoryWindows):
    """Lets other threads run between looking at a window and adding to it, where a missing lock would show."""

    def _live(self, key: str, now: float) -> deque[float]:
        calls = super()._live(key, now)
        time.sleep(0)  # hands over, takes no time
        return calls


def test_no_limit_is_exceeded_by_threads(clock: Clock) -> None:
    limits = RateLimiter(LimitTable(Limit(100, 60)), GivesWay(clock))
    start = threading.Barrier(8)
    allowed: list[RateLimitInfo] = []
    refused: list[RateLimitInfo] = []

    def call() -> None:
        start.wait()
        for _ in range(50):
            decision = limits.hit("ann", "get_account")
            (allowed if decision.allowed else refused).append(decision.info)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), len(refused)) == (100, 300)
    assert all(1 <= info.current_count <= 100 for info in allowed)
    assert all(info.current_count == 100 for info in refused)


def test_users_who_went_away_are_forgotten(clock: Clock) -> None:
    windows = MemoryWindows(clock)
    limits = RateLimiter(LimitTable(Limit(5, 60)), windows)
    for number in range(100):
        limits.hit(f"user-{number}", "get_account")
    clock.now += 61
    limits.hit("ann", "get_account")
    assert windows.reset() == 1


def test_the_storage_serves_the_rest_of_its_interface(clock: Clock) -> None:
    windows = MemoryWindows(clock)
    assert (windows.get("k"), windows.get_expiry("k"), windows.get_moving_window("k", 3, 60)) == (0, 1000, (1000, 0))
    assert windows.acquire_entry("k", 3, 60, amount=2)
    assert not windows.acquire_entry("k", 3, 60, amount=2)
    assert (windows.get("k"), windows.get_expiry("k"), windows.get_moving_window("k", 3, 60)) == (2, 1060, (1000, 2))
    windows.clear("k")
    assert windows.get("k") == 0
    assert windows.check()
    with pytest.raises(NotImplementedError):
        windows.incr("k", 60)


@pytest.fixture
def foreign() -> Iterator[MemoryStorage]:
    storage = MemoryStorage()
    yield storage
    storage.timer.join()


def test_any_storage_of_the_package_can_take_its_place(foreign: MemoryStorage) -> None:
    limits = RateLimiter(LimitTable(Limit(1, 3600)), foreign)
    assert limits.hit("ann", "get_account").allowed
    refused = limits.hit("ann", "get_account")
    assert not refused.allowed
    assert 3590 <= refused.retry_after <= 3600


def test_a_storage_is_opened_by_url() -> None:
    assert isinstance(open_storage("memory://"), MemoryWindows)


@pytest.mark.parametrize("url", ["", "nonsense", "nosuch://host:1", "redis://:hunter2@", "async+memory://"])
def test_an_unusable_storage_url_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_storage(url)
    assert str(caught.value).startswith("rate limits: ")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", LimitTable()),
        ("default: {limit: 5, window: 60}", LimitTable(Limit(5, 60))),
        ("tools: {get_account: {limit: 1, window: 2}}", LimitTable(tools={"get_account": Limit(1, 2)})),
    ],
)
def test_a_file_replaces_the_whole_table(tmp_path: Path, text: str, expected: LimitTable) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text(text)
    assert load_table(path) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("defaults: {limit: 5, window: 60}", "rate limits: Object contains unknown field `defaults`"),
        (
            "default: {limit: 5, window: 60, burst: 2}",
            "rate limits: Object contains unknown field `burst` - at `$.default`",
        ),
        ("default: {limit: 5}", "rate limits: Object missing required field `window` - at `$.default`"),
        ("default: {limit: 0, window: 60}", "rate limits: Expected `int` >= 1 - at `$.default.limit`"),
        ("default: {limit: 1, window: 0}", "rate limits: Expected `int` >= 1 - at `$.default.window`"),
        ("default: {limit: 1, window: 2592001}", "rate limits: Expected `int` <= 2592000 - at `$.default.window`"),
        ("default: {limit: '5', window: 60}", "rate limits: Expected `int`, got `str` - at `$.default.limit`"),
        ("", "rate limits: Expected `object`, got `null`"),
        ("default: [", "rate limits: the file is not valid YAML"),
        ("default: 2024-13-45", "rate limits: the file is not valid YAML"),
    ],
)
def test_refused_files_and_their_exact_messages(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_table(path)
    assert str(caught.value) == message


def test_a_limit_for_a_tool_that_there_is_not_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text("tools: {get_acount: {limit: 1, window: 2}}")
    with pytest.raises(ConfigError) as caught:
        load_table(path, tools=["get_account", "get_invoice"])
    assert str(caught.value) == (
        "rate limits: there is no tool called 'get_acount'; the tools are: get_account, get_invoice"
    )
    path.write_text("tools: {get_account: {limit: 1, window: 2}}")
    assert load_table(path, tools=["get_account"]).tools == {"get_account": Limit(1, 2)}


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_table(tmp_path / "missing.yaml")
