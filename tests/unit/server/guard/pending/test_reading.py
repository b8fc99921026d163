"""An answer that waits for the guard itself has longer, and its client is not told that the server is late."""

from typing import Any

import pytest

from server.guard.contents.message_scan import MessageScan
from tests.guarded import Guarded, saying

ANSWER = saying("a")
UNREAD = (
    "The answer was not read in time: the guard was still at what the server behind it had sent before. Ask for less."
)
LATE = "The server behind the guard did not answer in time."


def reading_for(monkeypatch: pytest.MonkeyPatch, guarded: Guarded, *seconds: float) -> None:
    """Each text takes so long to be read, and somebody looks at the clock meanwhile."""
    run = MessageScan.run

    def slow(self: MessageScan, *arguments: Any, **options: Any) -> Any:
        for one in seconds:
            guarded.clock.now += one
            guarded.session.expire()
        return run(self, *arguments, **options)

    monkeypatch.setattr(MessageScan, "run", slow)


def test_a_call_whose_answer_waits_for_the_guard_has_as_long_again(monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = Guarded(timeout=5)
    first, second, third = guarded.call("get"), guarded.call("get"), guarded.call("get")
    reading_for(monkeypatch, guarded, 6)
    guarded.answer(first, ANSWER)
    monkeypatch.undo()
    guarded.clock.now += 0.1
    guarded.session.expire()
    guarded.answer(second, ANSWER)
    assert [one["result"] for one in guarded.to_client] == [ANSWER, ANSWER]
    guarded.clock.now += 1
    guarded.session.expire()
    assert [one["error"]["message"] for one in guarded.to_client[2:]] == [LATE]
    assert guarded.to_client[2]["id"] == third


def test_a_guard_that_reads_for_longer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = Guarded(timeout=5)
    first, second = guarded.call("get"), guarded.call("get")
    reading_for(monkeypatch, guarded, 6, 5)
    guarded.answer(first, ANSWER)
    assert guarded.to_client[0]["id"] == second
    assert guarded.to_client[0]["error"]["message"] == UNREAD
    assert guarded.to_client[0]["error"]["data"]["reason"] == "timeout"


def test_the_answer_to_a_call_that_was_taken_back_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = Guarded(timeout=5)
    taken_back, other = guarded.call("get"), guarded.call("get")
    cancelled = b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":%d}}' % taken_back
    guarded.session.from_client(cancelled)
    reading_for(monkeypatch, guarded, 100)
    guarded.say({"jsonrpc": "2.0", "id": taken_back, "result": ANSWER})
    assert guarded.to_client == []
    monkeypatch.undo()
    assert guarded.answer(other, ANSWER)["result"] == ANSWER
