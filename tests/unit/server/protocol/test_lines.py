"""Lines of a bounded length, whose a message is if only its ends are known, and how long a reader is waited for."""

import json
import queue
import threading
from collections.abc import Iterator
from io import BytesIO
from itertools import permutations
from time import monotonic
from typing import Any

import pytest

from server.protocol.lines import ENDS, LineReader, id_in, lines


@pytest.mark.parametrize(
    ("stream", "whole", "lost"),
    [
        (b"", [], []),
        (b"1234567\n", [b"1234567\n"], []),  # eight bytes, its end among them
        (b"12345678\n", [], [(b"12345678\n", b"12345678\n")]),
        (b"12345678", [b"12345678"], []),
        (b"1\n123456789\n2", [b"1\n", b"2"], [(b"123456789", b"123456789\n")]),
        (b"1\n \n\n2\n", [b"1\n", b"2\n"], []),
        (b"1" * 200_000 + b"\n2\n", [b"2\n"], [(b"1" * 9, b"1" * (ENDS - 1) + b"\n")]),
        (b"1" * 200_000, [], [(b"1" * 9, b"1" * ENDS)]),
    ],
)
def test_lines_are_whole_and_no_longer_than_they_may_be(
    stream: bytes, whole: list[bytes], lost: list[tuple[bytes, bytes]]
) -> None:
    heard: list[tuple[bytes, bytes]] = []
    assert list(lines(BytesIO(stream), 8, lambda head, tail: heard.append((head, tail)))) == whole
    assert heard == lost


LONG = {"x": ["y" * 2 * ENDS, {"id": 5}]}


@pytest.mark.parametrize("order", [*permutations(["jsonrpc", "id", "method", "params"])])
@pytest.mark.parametrize("identity", [7, -1, "a-7_b"])
def test_the_id_is_found_in_whatever_order_the_members_are_written(order: tuple[str, ...], identity: object) -> None:
    members: dict[str, Any] = {"jsonrpc": "2.0", "id": identity, "method": "tools/call", "params": LONG}
    line = json.dumps({name: members[name] for name in order}).encode() + b"\n"
    assert id_in(line[:ENDS], line[-ENDS:]) == identity


@pytest.mark.parametrize(
    "line",
    [
        {"jsonrpc": "2.0", "method": "notifications/x", "params": LONG},
        {"jsonrpc": "2.0", "method": "x", "params": {"y": "z" * 2 * ENDS, "id": 5}},
        {"jsonrpc": "2.0", "method": "x", "params": {"id": 5, "y": "z" * 2 * ENDS}},
        {"jsonrpc": "2.0", "id": None, "method": "x", "params": LONG},
        {"jsonrpc": "2.0", "method": '", "id": 5, "', "params": LONG},
        {"jsonrpc": "2.0", "params": LONG, "method": '", "id": 5}'},
        [{"jsonrpc": "2.0", "params": LONG, "id": 5}],
    ],
)
def test_an_id_of_something_else_is_not_taken_for_it(line: object) -> None:
    written = json.dumps(line).encode() + b"\n"
    assert id_in(written[:ENDS], written[-ENDS:]) is None


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
