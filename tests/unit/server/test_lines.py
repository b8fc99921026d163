"""Lines of a bounded length, and whose a message is of which only the ends are known."""

import json
from io import BytesIO
from itertools import permutations
from typing import Any

import pytest

from server.lines import ENDS, id_in, lines


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
