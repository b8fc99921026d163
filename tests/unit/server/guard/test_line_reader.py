"""How long a thread that reads is waited for."""

import queue
import threading
from collections.abc import Iterator
from time import monotonic

import pytest

from server.lines import LineReader

FOREVER = 60.0


class Source:
    """Lines that come when they are told to, and end when that is said."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def say(self, line: bytes | None) -> None:
        self._lines.put(line)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._lines.get, None)


@pytest.fixture
def source() -> Iterator[Source]:
    source = Source()
    yield source
    source.say(None)


def test_an_end_is_waited_for(source: Source) -> None:
    taken: list[bytes] = []
    ended = threading.Event()
    reading = LineReader(source, taken.append, then=ended.set)
    for line in (b"1", b"2", None):
        source.say(line)
    reading.rest(FOREVER, FOREVER)
    assert taken == [b"1", b"2"]
    assert ended.is_set()


def test_lines_that_do_not_end_are_waited_for_until_none_comes(source: Source) -> None:
    reading, began = LineReader(source, lambda _: None), monotonic()
    reading.rest(0.05, FOREVER)
    reading.rest(0, FOREVER)
    assert 0.05 <= monotonic() - began < FOREVER


def test_a_line_in_hand_is_waited_for_but_not_for_ever_nor_in_a_hurry(source: Source) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def take(_: bytes) -> None:
        begun.set()
        go_on.wait(FOREVER)

    reading = LineReader(source, take)
    source.say(b"long")
    assert begun.wait(FOREVER)
    reading.rest(0, 0.05)
    reading.rest(0, FOREVER, hurry=lambda: True)
    threading.Timer(0.1, go_on.set).start()
    reading.rest(0, FOREVER)
    assert go_on.is_set()
