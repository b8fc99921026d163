"""What a child is told: nobody waits for it to read, and no more waits than may."""

import json
import os
from collections.abc import Iterator

import pytest

from server.guard.upstream.write_queue import QueueFullError, WriteQueue
from tests.guarded import Guarded

LARGE = b"x" * 999_999 + b"\n"  # more than any pipe holds


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


def test_nobody_waits_for_a_reader_and_what_waits_is_bounded(pipe: tuple[int, int]) -> None:
    feed = WriteQueue(pipe[1], room=3 * len(LARGE))
    for _ in range(3):
        feed.put(LARGE)
    with pytest.raises(QueueFullError):
        feed.put(b"\n")
    assert feed.is_stuck(0)
    assert not feed.is_stuck(60)


def test_lines_come_in_their_order_and_the_end_after_them(pipe: tuple[int, int]) -> None:
    feed = WriteQueue(pipe[1])
    told = [LARGE, *(b"%d\n" % number for number in range(1_000))]
    for line in told:
        feed.put(line)
    feed.close()
    with pytest.raises(BrokenPipeError):
        feed.put(b"late\n")
    with os.fdopen(os.dup(pipe[0]), "rb") as reader:
        assert reader.read() == b"".join(told)
    assert not feed.is_stuck(0)


def test_room_is_there_again_once_a_line_was_read(pipe: tuple[int, int]) -> None:
    feed = WriteQueue(pipe[1], room=len(LARGE))
    with os.fdopen(os.dup(pipe[0]), "rb") as reader:
        for _ in range(3):
            feed.put(LARGE)
            assert reader.readline() == LARGE
            while feed.is_stuck(-1):  # the thread that wrote has not said so yet
                pass


def test_a_reader_that_went_is_told_of() -> None:
    reading, writing = os.pipe()
    feed = WriteQueue(writing)
    os.close(reading)
    feed.put(b"x\n")
    while feed.is_stuck(-1):  # until the thread has found out
        pass
    with pytest.raises(BrokenPipeError):
        feed.put(b"x\n")


# ---- what the client hears of it ----


def full(guarded: Guarded) -> None:
    """From now on its upstream takes nothing."""

    def refuse(_: bytes) -> None:
        raise QueueFullError

    guarded.on_upstream = refuse


def test_a_request_that_has_no_room_is_answered_and_closed() -> None:
    guarded = Guarded()
    guarded.call("get")
    full(guarded)
    guarded.call("get")
    batch = [{"jsonrpc": "2.0", "id": name, "method": "ping"} for name in "ab"]
    guarded.session.from_client(json.dumps([*batch, {"jsonrpc": "2.0", "method": "notifications/x"}]).encode())
    told = [(one["id"], one["error"]["message"], one["error"]["data"]["reason"]) for one in guarded.to_client]
    text = "The server behind the guard does not read its input; try again later."
    assert told == [(2, text, "busy"), ("a", text, "busy"), ("b", text, "busy")]
    assert guarded.session.dropped == {"unsent": 1}
    assert guarded.session.waits, "the first call has an answer to come"


def test_every_late_call_is_answered_although_no_cancellation_can_be_sent() -> None:
    guarded = Guarded(timeout=5)
    for _ in range(4):
        guarded.call("get")
    full(guarded)
    guarded.clock.now += 5
    guarded.session.expire()
    assert [one["error"]["data"]["reason"] for one in guarded.to_client] == ["timeout"] * 4
    assert not guarded.session.waits


def test_answers_come_before_cancellations() -> None:
    guarded = Guarded(timeout=5)
    for _ in range(3):
        guarded.call("get")
    before: list[int] = []
    guarded.on_upstream = lambda _: before.append(len(guarded.to_client))
    guarded.clock.now += 5
    guarded.session.expire()
    assert before == [3, 3, 3]


def test_an_end_closes_the_descriptor(pipe: tuple[int, int]) -> None:
    feeds = [WriteQueue(os.dup(pipe[1])) for _ in range(3)]
    for feed in feeds:
        feed.close()
    os.close(pipe[1])
    with os.fdopen(os.dup(pipe[0]), "rb") as reader:
        assert reader.read() == b"", "every one of them has closed its end"
