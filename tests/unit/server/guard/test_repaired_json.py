"""A missing number and half a character of a server do not cost its whole answer; other signs that JSON has not do."""

import time

import pytest

from server.guard.messages import UnreadableError, read_repaired
from tests.guarded import Guarded


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b'{"a":NaN,"b":[-Infinity,Infinity,1]}', {"a": None, "b": [None, None, 1]}),
        (b'{"a":"NaN \\"NaN\\"","b":NaN}', {"a": 'NaN "NaN"', "b": None}),
        (b'{"a":"x\\ud800y"}', {"a": "x\ufffdy"}),
        (b'{"a":"\\uD83D\\uDE00 \\ude00"}', {"a": "\U0001f600 \ufffd"}),
        (b'{"a":"\\\\ud800 \\ud800"}', {"a": "\\ud800 \ufffd"}),
        (b'{"a":"\\\\ud800"}', {"a": "\\ud800"}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
    ],
)
def test_both_are_replaced(line: bytes, value: object) -> None:
    assert read_repaired(line) == value


@pytest.mark.parametrize("line", [b'{"a":NaN', b'{"a":nan}', b'{"a":NaNs}', b"NaN NaN", b'{"a":"\\ud8"}', b"x \\ud800"])
def test_anything_else_stays_unread(line: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_repaired(line)


def test_what_is_repaired_is_read_like_any_other() -> None:
    guarded = Guarded()
    call = guarded.call("get")
    said = b'{"jsonrpc":"2.0","id":%d,"result":{"content":[],"structuredContent":{"n":NaN,"m":"%b"}}}'
    guarded.say(said % (call, b"jane.doe@example.com \\ud800"))
    shown = guarded.to_client[-1]["result"]["structuredContent"]
    assert shown == {"n": None, "m": "j***e@e***e.c***m \ufffd"}


def test_it_takes_no_longer_for_a_line_that_is_made_for_it() -> None:
    for unit in (b'"', b'"\\', b"\\ud800", b"NaN", b'"\\ud800', b"-Infinity"):
        line = b"NaN" + unit * (1_000_000 // len(unit))
        began = time.process_time()
        with pytest.raises(UnreadableError):
            read_repaired(line)
        assert time.process_time() - began < 3
