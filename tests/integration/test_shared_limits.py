"""Limits that processes share, against a real redis-server: exact for all of them, and lost and found as configured."""

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp_types.version import LATEST_HANDSHAKE_VERSION

from server.limits.limiter import RateLimiter
from server.limits.shared import TIMEOUT, SharedStore, open_shared
from server.limits.table import Limit, LimitTable
from server.limits.windows import MemoryStore, StoreError
from tests.clock import Clock
from tests.examples import examples
from tests.integration.wire import AuditedServer
from tests.pipelines import recorded
from tests.warm import python

ROOT = Path(__file__).resolve().parents[2]
BINARY = shutil.which("redis-server") or shutil.which("valkey-server")
PASSWORD = "hunter2-is-the-word"

pytestmark = pytest.mark.skipif(
    BINARY is None,
    reason="NOT TESTED: that processes share limits; install redis-server or valkey-server to find out",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Redis:
    """A server of its own in a folder of its own, which keeps nothing on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """At the port that it had before; at first at a free one, or at the next if another process was quicker."""
        for port in [self.port] if self.port else (free_port() for _ in range(5)):
            self.port = port
            if self._listens():
                return
        raise AssertionError("the server did not start")

    def _listens(self) -> bool:
        assert BINARY is not None
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(  # noqa: S603
            [BINARY, *options, "--requirepass", PASSWORD, "--dir", str(self._folder)], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if b"eady to accept connections" in line:
                return True
        self.kill()
        return False

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            with self._process:
                pass
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """One server for all tests that leave it alive."""
    with Redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Redis]:
    with Redis(tmp_path) as server:
        yield server


@pytest.fixture
def opened() -> Iterator[list[SharedStore]]:
    """Stores to be closed after the test: an open socket that is collected would be a warning."""
    stores: list[SharedStore] = []
    yield stores
    for store in stores:
        close(store)


def close(store: SharedStore) -> None:
    store._calls.registered_client.close()


_LIMITS = st.lists(
    st.builds(Limit, st.integers(1, 5), st.sampled_from([30, 40, 60, 90])),
    min_size=1,
    max_size=3,
    unique_by=lambda limit: limit.window,
)
_CASES = iter(range(10**9))


@given(
    _LIMITS,
    st.lists(
        st.tuples(st.sampled_from([0, 0, 1, 10, 30]), st.sampled_from(["take", "take", "look", "spend"])), max_size=60
    ),
)
@settings(examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_stores_give_the_same_answers(
    lasting: Redis, opened: list[SharedStore], limits: list[Limit], steps: list[tuple[int, str]]
) -> None:
    clock = Clock(5000.0)
    if not opened:
        opened.append(open_shared(lasting.url))
    opened[0]._clock = clock
    shared, memory, key = opened[0], MemoryStore(clock), f"case-{next(_CASES)}"
    for wait, step in steps:
        clock.now += wait
        if step == "take":
            assert shared.take(key, limits) == memory.take(key, limits)
        elif step == "look":
            assert shared.look(key, limits) == memory.look(key, limits)
        else:
            assert shared.spend(key, 96, 10, wait) == memory.spend(key, 96, 10, wait)


def test_both_stores_let_go_of_what_was_spent_at_the_same_moment(lasting: Redis, opened: list[SharedStore]) -> None:
    clock = Clock(5000.0)
    shared, memory = open_shared(lasting.url, clock), MemoryStore(clock)
    opened.append(shared)
    for store in (shared, memory):
        store.spend("slices", 96, 10, 1)  # slices of two seconds, and 5000 begins one
    for wait, left in ((97.5, 1), (0.25, 1), (0.25, 0)):
        clock.now += wait
        assert shared.spend("slices", 96) == memory.spend("slices", 96)
        assert len(memory.spend("slices", 96)) == left


def test_a_log_is_as_long_as_the_largest_limit_needs(lasting: Redis, opened: list[SharedStore]) -> None:
    clock = Clock(5000.0)
    store = open_shared(lasting.url, clock)
    opened.append(store)
    allowed = []
    for _ in range(5):
        allowed.append(store.take("long", (Limit(3, 90), Limit(1, 1))).allowed)
        clock.now += 1
    assert allowed == [True, True, True, False, False]


def test_the_clock_of_the_store_is_used_and_entries_are_bounded_and_expire(
    lasting: Redis, opened: list[SharedStore]
) -> None:
    store = open_shared(lasting.url)
    opened.append(store)
    windows = (Limit(3, 1000), Limit(7, 2000))
    assert [store.take("bounded", windows).allowed for _ in range(5)] == [True] * 3 + [False] * 2
    hour = store.look("bounded", windows)[0]
    assert hour.calls == 3
    assert 990 < hour.wait <= 1000
    store.spend("bounded", 480, 10, 1)
    (charge,) = store.spend("bounded", 480, 10, 1)
    assert (charge.bytes, charge.records) == (20, 2)
    assert 480 < charge.leaves_in <= 490
    client: Any = store._calls.registered_client
    assert client.llen("sluicegate:calls:bounded") == 3
    assert 2000 <= client.ttl("sluicegate:calls:bounded") <= 2001
    assert 480 <= client.ttl("sluicegate:spent:480:bounded") <= 500


def test_threads_exceed_nothing_by_one(lasting: Redis, opened: list[SharedStore]) -> None:
    store = open_shared(lasting.url)
    opened.append(store)
    limits = RateLimiter(LimitTable((Limit(40, 3600), Limit(60, 86400))), store)
    allowed: list[str] = []

    def call() -> None:
        for number in range(300):
            user = f"threaded-{number % 5}"
            if limits.hit(user, "get_account").allowed:
                allowed.append(user)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: call(), range(8)))
    assert sorted(allowed) == sorted(f"threaded-{number}" for number in range(5) for _ in range(40))


_CALLER = """
import os, sys
from server.limits.table import Limit, LimitTable
from server.limits.limiter import RateLimiter
from server.limits.shared import open_shared
limits = RateLimiter(LimitTable((Limit(300, 3600), Limit(400, 86400))), open_shared(os.environ["URL"]))
sys.stdin.readline()
print(sum(limits.hit("everybody", "get_account").allowed for _ in range(400)))
"""


def test_two_processes_share_one_limit_exactly(lasting: Redis) -> None:
    processes = [
        subprocess.Popen(  # noqa: S603
            [python(), "-P", "-c", _CALLER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": str(ROOT), "URL": lasting.url},
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    counts = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert sum(counts) == 300


@pytest.mark.parametrize(("password", "reason"), [("wrong", "AuthenticationError"), (PASSWORD, "ConnectionError")])
def test_what_goes_wrong_is_named_by_its_type_alone(mortal: Redis, password: str, reason: str) -> None:
    store = open_shared(mortal.url.replace(PASSWORD, password))
    if password == PASSWORD:
        mortal.kill()
    with pytest.raises(StoreError) as caught:
        store.take("ann", (Limit(1, 60),))
    close(store)
    assert str(caught.value) == reason
    assert caught.value.__suppress_context__


def test_a_store_that_is_silent_costs_no_more_than_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = open_shared(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises(StoreError, match="TimeoutError"):
            store.take("ann", (Limit(1, 60),))
        assert time.monotonic() - started < 4 * TIMEOUT
        close(store)


def test_connections_are_found_again_after_a_restart(mortal: Redis, opened: list[SharedStore]) -> None:
    store = open_shared(mortal.url)
    opened.append(store)
    assert store.take("ann", (Limit(1, 60),)).allowed
    mortal.kill()
    mortal.start()
    assert store.take("ann", (Limit(1, 60),)).allowed, "an empty store, and a script that it has to be told again"


def says(written: bytes, redis: Redis) -> list[bytes]:
    """What of a store that nobody is to be told stands in what was written.

    The five digits of a port stand in one of a hundred such tests among those of a digest.
    """
    secrets = [PASSWORD.encode(), b"127.0.0.1", b"Traceback"]
    port = re.findall(rb"(?<![0-9a-f.])%d(?![0-9a-f])" % redis.port, written)
    return [secret for secret in secrets if secret in written] + port


# ---- whole servers -------------------------------------------------------------------------------------------------


class Server(AuditedServer):
    """A server of the demo that counts calls at a URL."""

    def __init__(self, folder: Path, name: str, url: str, *more: str) -> None:
        environment = {"DEFAULT_API_KEY": "sk-test-demo", "SLUICEGATE_LIMITS_STORE": url}
        super().__init__(folder, ["--demo", *more], environment, LATEST_HANDSHAKE_VERSION, name)
        self.opened()

    def post(self) -> None:
        """Ask for a scan without waiting for the answer."""
        self.send(self.request("tools/call", {"name": "scan_text", "arguments": {"text": "x"}}))

    def meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = json.loads(self.answer())["result"]["structuredContent"]["meta"]
        return meta

    def scan(self) -> dict[str, Any]:
        """The meta of one call."""
        self.post()
        return self.meta()

    def audit(self) -> list[dict[str, Any]]:
        return recorded(self.audit_file)

    def outages(self) -> list[tuple[str, str]]:
        records = self.audit()
        return [
            (record["event"], record["severity"])
            for record in records
            if str(record.get("event")).startswith("limits_store")
        ]

    def __exit__(self, *_: object) -> None:
        self._errors.close()
        super().__exit__()


@pytest.fixture
def limits_file(tmp_path: Path) -> str:
    path = tmp_path / "limits.yaml"
    path.write_text("default: [{limit: 30, window: 3600}, {limit: 40, window: 86400}]\n")
    return str(path)


def test_two_servers_share_one_limit(mortal: Redis, tmp_path: Path, limits_file: str) -> None:
    options = (mortal.url, "--limits", limits_file)
    with Server(tmp_path, "one", *options) as one, Server(tmp_path, "two", *options) as two:
        for _ in range(25):
            one.post()
            two.post()
        metas = [server.meta() for server in (one, two) for _ in range(25)]
        passed = [meta for meta in metas if "error" not in meta]
        assert len(passed) == 30
        assert sorted(meta["rateLimitInfo"]["current_count"] for meta in passed) == list(range(1, 31))
        for meta in metas:
            if "error" in meta:
                assert meta["error"]["code"] == "rate_limited"
                assert 3500 < meta["error"]["retryAfter"] <= 3600
                assert meta["rateLimitInfo"] == {"current_count": 30, "limit": 30, "window": 3600}
        assert PASSWORD.encode() not in b"".join(one.written() + two.written())


def wait_until_served(server: Server) -> dict[str, Any]:
    """What a client does: call again after as many seconds as it was told."""
    deadline = time.monotonic() + 30
    while "error" in (meta := server.scan()):
        assert meta["error"]["code"] == "rate_limit_unavailable"
        assert time.monotonic() < deadline
        time.sleep(meta["error"]["retryAfter"])
    return meta


def test_closed_serves_nothing_while_the_store_is_down(mortal: Redis, tmp_path: Path, limits_file: str) -> None:
    with Server(tmp_path, "closed", mortal.url, "--limits", limits_file) as server:
        assert server.scan()["rateLimitInfo"]["current_count"] == 1
        mortal.kill()
        for _ in range(5):
            meta = server.scan()
            assert meta["error"]["code"] == "rate_limit_unavailable"
            assert meta["error"]["retryAfter"] >= 1
            assert "Try again in 2 seconds" in meta["error"]["message"]
            assert "rateLimitInfo" not in meta
        assert server.outages() == [("limits_store_unavailable", "critical")]
        mortal.start()
        assert wait_until_served(server)["rateLimitInfo"]["current_count"] == 1
        assert server.outages() == [("limits_store_unavailable", "critical"), ("limits_store_recovered", "medium")]
        requests = [record["decision"] for record in server.audit() if record["event_type"] == "request"]
        assert requests[:6] == ["allowed", *["refused"] * 5]
        written = b"".join(server.written())
    assert not says(written, mortal)


def test_open_counts_in_the_process_while_the_store_is_down(mortal: Redis, tmp_path: Path, limits_file: str) -> None:
    options = ("--limits", limits_file, "--limits-outage", "open")
    with Server(tmp_path, "open", mortal.url, *options) as server:
        assert server.scan()["rateLimitInfo"]["current_count"] == 1
        mortal.kill()
        metas = [server.scan() for _ in range(35)]
        assert [meta.get("error", {}).get("code") for meta in metas] == [None] * 30 + ["rate_limited"] * 5
        assert server.outages() == [("limits_store_unavailable", "critical")]
        mortal.start()
        deadline = time.monotonic() + 30
        while "error" in (meta := server.scan()):  # the store is asked again two seconds after it failed
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert meta["rateLimitInfo"]["current_count"] == 1, "counted by the store, which came back empty"
        assert [event for event, _ in server.outages()] == ["limits_store_unavailable", "limits_store_recovered"]
        written = b"".join(server.written())
    assert not says(written, mortal)


def test_a_server_starts_without_its_store(mortal: Redis, tmp_path: Path) -> None:
    mortal.kill()
    with Server(tmp_path, "early", mortal.url) as server:
        assert server.scan()["error"]["code"] == "rate_limit_unavailable"
        mortal.start()
        assert wait_until_served(server)["rateLimitInfo"]["current_count"] == 1
