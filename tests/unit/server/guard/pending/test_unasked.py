"""Notifications that nobody asked for: a flood of them costs neither the guard nor the client much."""

from typing import Any

import pytest

from tests.guarded import Guarded

TOOLS = {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}


def said(guarded: Guarded, *messages: dict[str, Any]) -> int:
    """How many of these the client hears."""
    before = len(guarded.to_client)
    for message in messages:
        guarded.say(message)
    return len(guarded.to_client) - before


def note(number: int, method: str = "notifications/message") -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, "params": {"level": "info", "data": f"line {number}"}}


@pytest.mark.parametrize(
    ("kind", "method", "member"),
    [
        ("tools", "tools/list", "tools"),
        ("prompts", "prompts/list", "prompts"),
        ("resources", "resources/list", "resources"),
        ("resources", "resources/templates/list", "resourceTemplates"),
    ],
)
def test_that_a_list_has_changed_is_said_once_until_the_client_asks_for_it(kind: str, method: str, member: str) -> None:
    guarded = Guarded()
    changed = {"jsonrpc": "2.0", "method": f"notifications/{kind}/list_changed"}
    assert said(guarded, *[changed] * 500) == 1
    identity = guarded.send(method)
    assert said(guarded, *[changed] * 5) == 1, "it has changed since the client has asked"
    guarded.answer(identity, {member: []})
    assert said(guarded, changed) == 0
    guarded.ask("ping", {})
    assert said(guarded, changed) == 0
    guarded.ask("initialize", {"protocolVersion": "2025-11-25"})
    assert said(guarded, changed) == 1
    assert guarded.events("guard_dropped") == [{"reason": "repeated_change"}]
    assert guarded.told == [], "nothing is wrong with a server that says it twice"


def test_each_subscription_hears_it_and_no_more_than_a_client_has() -> None:
    guarded = Guarded()
    subscribed = [{**TOOLS, "params": {"_meta": {"subscription": number}}} for number in range(300)]
    assert said(guarded, *subscribed[:3], *subscribed[:3]) == 3
    assert said(guarded, *subscribed) == 61
    assert guarded.session.dropped == {"repeated_change": 3 + 3, "flood": 300 - 64}
    assert len(guarded.told) == 1
    assert said(Guarded(), {**TOOLS, "params": {"_meta": {"x": "y" * 5_000}}}) == 0


def test_of_others_a_burst_passes_and_then_as_many_as_somebody_can_read() -> None:
    guarded = Guarded()
    assert said(guarded, *map(note, range(2_500))) == 2_000
    guarded.clock.now += 1
    assert said(guarded, *map(note, range(500))) == 200
    assert len(guarded.told) == 1


def test_progress_beyond_that_still_puts_the_timeout_off() -> None:
    guarded = Guarded(timeout=60)
    guarded.send("tools/call", {"name": "get", "_meta": {"progressToken": "t"}})
    said(guarded, *map(note, range(2_000)))
    guarded.clock.now += 0.001
    for _ in range(3):
        guarded.clock.now += 0.001
    progress = {"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progressToken": "t", "progress": 1}}
    assert said(guarded, progress) == 0
    guarded.clock.now += 59.999
    guarded.session.expire()
    assert guarded.to_client[-1].get("id") is None
