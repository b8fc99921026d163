"""Events as they come over HTTP, in whatever pieces; the protocol's own client reads each stream alike."""

import random
from collections.abc import AsyncIterator

import anyio
import httpx2
import pytest

from server.guard.upstream.events import EventReader
from server.protocol.lines import ENDS, id_in

LONGEST = 100_000
STREAMS = {
    "one event": (b"event: endpoint\ndata: /m\n\n", [(b"endpoint", b"/m")]),
    "no kind, no space": (b"data:x\n\nevent:\ndata: y\n\n", [(b"message", b"x"), (b"message", b"y")]),
    "one space at most": (b"data:  x \n\n", [(b"message", b" x ")]),
    "several lines": (b"data: {\ndata: \ndata\ndata: }\n\n", [(b"message", b"{\n\n\n}")]),
    "carriage returns": (
        b"data: a\r\n\r\ndata: b\r\rdata: c\n\r\ndata: d\r\n\n",
        [(b"message", one) for one in (b"a", b"b", b"c", b"d")],
    ),
    "comments and other fields": (b":\n\n: ping\nid: 7\nretry: 9\ndata: x\nnote: y\n:\n\n\n", [(b"message", b"x")]),
    "no data": (b"event: ping\n\ndata: x\n\n", [(b"message", b"x")]),
    "a byte order mark": (b"\xef\xbb\xbfdata: x\n\ndata: y\n\n", [(b"message", b"x"), (b"message", b"y")]),
    "what is not ended never comes": (b"data: x\n\ndata: y\n", [(b"message", b"x")]),
    "other ends of lines are none": (
        "data: a\u2028b\x0b\x0c\x85c\n\n".encode(),
        [(b"message", "a\u2028b\x0b\x0c\x85c".encode())],
    ),
}


def pieces(stream: bytes, seed: int) -> list[bytes]:
    drawn = random.Random(seed)  # noqa: S311
    ends = sorted(drawn.sample(range(len(stream) + 1), min(seed, len(stream))))
    return [stream[begin:end] for begin, end in zip([0, *ends], [*ends, len(stream)], strict=True)]


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_says_the_same_in_whatever_pieces(name: str) -> None:
    stream, events = STREAMS[name]
    for seed in range(60):
        reader = EventReader(LONGEST)
        assert [event for piece in pieces(stream, seed) for event in reader.take(piece)] == events


def test_the_protocols_own_client_reads_the_same() -> None:
    async def told(stream: bytes) -> list[tuple[bytes, bytes]]:
        async def body() -> AsyncIterator[bytes]:
            yield stream

        response = httpx2.Response(
            200,
            headers={"content-type": "text/event-stream"},
            content=body(),
            request=httpx2.Request("GET", "http://x"),
        )
        source = httpx2.EventSource(response)
        return [(one.event.encode(), one.data.encode()) async for one in source if one.data]

    drawn = random.Random(7)  # noqa: S311
    parts = [b"\n", b"\r", b"\r\n", b"\n\n", b"data", b"event", b":", b" ", b"x", b"data: x", b"event: y", b"id: 1"]
    several = 0
    for _ in range(2_000):
        stream = b"".join(drawn.choices(parts, k=20))
        wanted = anyio.run(told, stream + b"\n\n")
        assert list(EventReader(LONGEST).take(stream + b"\n\n")) == wanted, stream
        several += len(wanted) > 1
    assert several > 100


@pytest.mark.parametrize("end", [b"", b"\ndata: "], ids=["one line", "several"])
def test_an_event_that_is_too_large_is_cut_in_its_middle(end: bytes) -> None:
    reader = EventReader(LONGEST)
    sent = b'data: {"jsonrpc":"2.0","id":7,"result":{"a":"', *[b"x" * 10_000 + end] * 3_000, b'"}}\n\ndata: y\n\n'
    large, small = (event for piece in sent for event in reader.take(piece))
    assert LONGEST < len(large.data) <= LONGEST + 2 * ENDS
    assert id_in(large.data[:ENDS], large.data[-ENDS:]) == 7
    assert small.data == b"y"
    whole = b"z" * LONGEST
    assert [event.data for event in reader.take(b"data: " + whole + b"\n\n")] == [whole]
