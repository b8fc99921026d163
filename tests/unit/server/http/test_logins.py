"""Failed logins by address, with a clock that is told the time."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any, NamedTuple

import anyio
import pytest

from server.audit.trail import AuditTrail
from server.http.logins import ATTEMPT, FAILURES, Attempt, Logins
from server.keys.fixed import DEMO_KEY, DemoKeyStore
from server.keys.principal import AuthenticationError, KeyStore, Principal
from server.limits.windows import MemoryStore

NOW = datetime(2026, 11, 26, tzinfo=UTC)


class Gate(NamedTuple):
    """Logins, a clock in seconds, and what was audited."""

    logins: Logins
    clock: list[float]
    console: StringIO

    def knock(self, key: str | None, address: str = "203.0.113.7") -> Attempt | None:
        """The attempt that failed, or None for one that got in."""

        async def run() -> Attempt | None:
            attempt = Attempt(address)
            ATTEMPT.set(attempt)
            if key is None:
                self.logins.missing(attempt)
            elif await self.logins.verify_token(key) is not None:
                return None
            return attempt

        return anyio.run(run)

    def events(self) -> list[tuple[str, str]]:
        records: list[dict[str, Any]] = [json.loads(line) for line in self.console.getvalue().splitlines()]
        return [(record["event"], record["client_ip"]) for record in records]


@pytest.fixture
def gate() -> Callable[..., Gate]:
    def gate(keys: KeyStore | None = None) -> Gate:
        clock, console = [0.0], StringIO()
        audit = AuditTrail(None, console, lambda: NOW)
        store = MemoryStore(lambda: clock[0])
        return Gate(Logins(keys or DemoKeyStore(), audit, lambda: NOW, store), clock, console)

    return gate


def test_an_address_is_listened_to_again_when_its_failures_are_a_minute_old(gate: Callable[..., Gate]) -> None:
    door = gate()
    for second in range(FAILURES.limit):
        door.clock[0] = float(second)
        failed = door.knock("sk-wrong-key-1")
        assert failed is not None
        assert (failed.reason, failed.blocked_for) == ("invalid_api_key", 0)
    blocked = door.knock(DEMO_KEY)
    assert blocked is not None, "no key that nobody knows to be good yet"
    assert blocked.blocked_for == FAILURES.window - 9
    door.clock[0] = FAILURES.window + 0.5
    assert door.knock(DEMO_KEY) is None
    assert [event for event, _ in door.events()] == ["authentication_failed"] * 10 + ["login_rate_limited"]


def test_a_key_that_was_good_is_heard_from_where_others_fail(gate: Callable[..., Gate]) -> None:
    door = gate()
    assert door.knock(DEMO_KEY) is None
    for _ in range(30):
        door.knock("sk-wrong-key-1")
    assert door.knock(DEMO_KEY) is None


def test_addresses_do_not_pay_for_one_another_but_those_of_one_network_do(gate: Callable[..., Gate]) -> None:
    door = gate()
    for number in range(FAILURES.limit):
        door.knock(None, f"2001:db8:0:1::{number:x}")
    blocked = door.knock(None, "2001:db8:0:1:ffff::1")
    assert blocked is not None
    assert blocked.blocked_for
    for other in ("2001:db8:0:2::1", "203.0.113.7"):
        assert door.knock(DEMO_KEY, other) is None


def test_each_time_that_an_address_is_blocked_is_told_once(gate: Callable[..., Gate]) -> None:
    door = gate()
    for start in (0.0, 1000.0):
        door.clock[0] = start
        for _ in range(FAILURES.limit + 5):
            door.knock(None)
    assert [event for event, _ in door.events()].count("login_rate_limited") == 2


class _Away:
    """A key store that does not answer."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        del key, now
        raise AuthenticationError("keystore_unavailable", "...")


def test_an_outage_of_the_key_store_counts_for_nobody(gate: Callable[..., Gate]) -> None:
    door = gate(_Away())
    for _ in range(30):
        failed = door.knock(DEMO_KEY)
        assert failed is not None
        assert (failed.reason, failed.blocked_for) == ("keystore_unavailable", 0)


class _Flickering:
    """The demo's keys, in a store that answers while it is `up`."""

    up = True

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        return (DemoKeyStore() if self.up else _Away()).authenticate(key, now)


def test_an_outage_of_the_key_store_takes_no_good_key_its_name(gate: Callable[..., Gate]) -> None:
    keys = _Flickering()
    door = gate(keys)
    assert door.knock(DEMO_KEY) is None
    keys.up = False
    assert door.knock(DEMO_KEY) is not None
    keys.up = True
    for _ in range(30):
        door.knock("sk-wrong-key-1")
    assert door.knock(DEMO_KEY) is None
