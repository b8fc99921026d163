"""A key with a profile of its own: everything that its guard's server says is read with that, and with no other."""

from pathlib import Path
from typing import Any

import pytest

from server.keys.entries import Grant, new_entry
from server.keys.file import FileKeyStore, write_keys
from tests.guarded import Guarded

CARD, LAST_FOUR = "card 4111 1111 1111 1111", "card ####-####-####-1111"


def guarded(folder: Path, profile: str) -> Guarded:
    entry, key = new_entry("jane", Grant("admin", profile=profile))
    write_keys(folder / "keys.yaml", [entry])
    return Guarded(keys=FileKeyStore(folder / "keys.yaml"), api_key=key)


@pytest.mark.parametrize(
    "message",
    [
        {"method": "notifications/message", "params": {"level": "info", "data": CARD}},
        {"method": "notifications/progress", "params": {"progressToken": 7, "progress": 1, "message": CARD}},
        {"id": 1, "method": "elicitation/create", "params": {"message": CARD}},
    ],
    ids=["log", "progress", "question"],
)
@pytest.mark.parametrize("still", [True, False], ids=["a key that works", "a key that has worked"])
def test_what_no_call_asks_for_is_read_with_the_profile_of_the_key(
    tmp_path: Path, message: dict[str, Any], *, still: bool
) -> None:
    guard = guarded(tmp_path, "finance-last4")
    guard.send("tools/call", {"name": "get", "_meta": {"progressToken": 7}})
    if not still:
        write_keys(tmp_path / "keys.yaml", [])
    guard.say({"jsonrpc": "2.0", **message})
    assert LAST_FOUR in str(guard.to_client[-1])


def test_a_handshake_and_a_result_are_read_with_it_and_the_record_names_it(tmp_path: Path) -> None:
    guard = guarded(tmp_path, "finance-last4")
    assert guard.ask("initialize", {"instructions": CARD})["result"]["instructions"] == LAST_FOUR
    assert guard.texts(CARD)[0] == LAST_FOUR
    assert guard.records[-1]["profile"] == "finance-last4"


def test_without_a_profile_that_can_be_used_nothing_is_called_and_nothing_shown(tmp_path: Path) -> None:
    guard = guarded(tmp_path, "/nowhere/strict.yaml")
    guard.call("get")
    assert guard.to_upstream == []
    assert guard.to_client[-1]["result"]["content"][0]["text"].startswith("The profile of this key cannot be used")
    assert guard.events("profile_unusable") == [{}]
    guard.notify("notifications/message", {"level": "info", "data": CARD})
    assert len(guard.to_client) == 1
