"""Lines that the protocol library cannot parse, and what takes their place."""

import json
from typing import Any

import pytest
from mcp_types import jsonrpc_message_adapter

from server.protocol.unreadable_requests import NAMELESS, answerable, is_nameless
from server.tools.arguments import UNREADABLE

VERSION = "io.modelcontextprotocol/protocolVersion"
ENVELOPE = {VERSION: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
DEEP = "[" * 100_000 + "]" * 100_000
LONG = "7" * 5_000
HALF = r'"\ud800"'


def stand_in(line: str) -> dict[str, Any]:
    made = answerable(line)
    assert made != line
    jsonrpc_message_adapter.validate_json(made, by_name=False)
    message: dict[str, Any] = json.loads(made)
    return message


def call(arguments: str, *, request_id: str = "5", name: str = '"scan_text"', meta: str = "") -> str:
    more = f'"_meta":{meta},' if meta else ""
    params = f'{{{more}"arguments":{{"id":"decoy","name":"decoy","text":{arguments}}},"name":{name}}}'
    return f'{{"jsonrpc":"2.0","method":"tools/call","params":{params},"id":{request_id}}}\n'


@pytest.mark.parametrize("line", [call('"x"'), '{"jsonrpc":"2.0","id":1,"method":"ping"}\n', ""])
def test_a_readable_line_stays_as_it_is(line: str) -> None:
    assert answerable(line) == line


@pytest.mark.parametrize("arguments", [DEEP, LONG, HALF, f'{{"a":[{HALF},"]}}"]}}', "[" * 300 + "]" * 300])
@pytest.mark.parametrize(
    ("written", "request_id"), [("5", 5), ('"five"', "five"), (r'"f\u0069ve"', "five"), ("-1", -1)]
)
def test_a_call_keeps_its_id_and_name(arguments: str, written: str, request_id: object) -> None:
    assert stand_in(call(arguments, request_id=written)) == {
        "jsonrpc": "2.0",
        "id": request_id,
        "method": "tools/call",
        "params": {"name": "scan_text", "arguments": UNREADABLE},
    }


@pytest.mark.parametrize("name", [HALF, r'"scan_text\udfff"', "7", "null", DEEP, f'"{"x" * 5000}"'])
def test_a_name_that_is_no_text_is_left_out(name: str) -> None:
    assert stand_in(call(LONG, name=name))["params"] == {"arguments": UNREADABLE}


def test_an_id_that_cannot_be_sent_comes_back_as_near_as_it_can() -> None:
    assert stand_in(call('"x"', request_id=r'"a\ud800b"'))["id"] == "a?b"


@pytest.mark.parametrize("bad", [DEEP, LONG, HALF, "[" * 300 + "]" * 300])
def test_meta_that_cannot_be_read_is_reduced_to_what_routes_the_call(bad: str) -> None:
    whole = json.dumps(ENVELOPE)[:-1]
    assert stand_in(call('"x"', meta=f'{whole},"x":{bad}}}'))["params"]["_meta"] == ENVELOPE
    assert stand_in(call('"x"', meta=f'{{"progressToken":{bad}}}'))["params"]["_meta"] == {}
    assert stand_in(call('"x"', meta=f'{{"{VERSION}":{bad}}}'))["params"]["_meta"] == ENVELOPE


def test_meta_that_can_be_read_is_kept() -> None:
    meta = {**ENVELOPE, "progressToken": 3}
    assert stand_in(call(DEEP, meta=json.dumps(meta)))["params"]["_meta"] == meta


@pytest.mark.parametrize(
    "line",
    [
        "",
        "x",
        DEEP,
        '{"id":1,"method":"tools/call"',
        '{"id":1,"method":"tools/call"} x',
        '["id",1,"method","tools/call"]',
        f'{{"jsonrpc":"2.0","method":"tools/call","params":{{"x":{LONG}}}}}',  # a notification
        f'{{"jsonrpc":"2.0","id":null,"method":"notifications/x","params":{{"x":{LONG}}}}}',
        f'{{"jsonrpc":"2.0","id":1,"result":{{"x":{LONG}}}}}',
        '{"id":"' + "\\" * 5_001,
    ],
    ids=lambda line: line[:40],
)
def test_what_is_no_request_is_left_alone(line: str) -> None:
    assert answerable(line) == line


@pytest.mark.parametrize(
    "line", ['{"id":"' + '\\"' * 1_000_000, '"a' * 500_000, '{"a":' * 200_000, "{" + '"\\' * 500_000]
)
def test_hostile_lines_take_no_longer_than_their_length(line: str) -> None:
    assert answerable(line) == line  # a quadratic search would take hours


@pytest.mark.parametrize("written", ["null", "1.5", "true", "[7]", LONG, '{"a":1}', '"' + "x" * 5_000 + '\\ud800"'])
@pytest.mark.parametrize("argument", ['"x"', LONG])
def test_a_request_whose_id_is_none_gets_one_of_ours(written: str, argument: str) -> None:
    made = stand_in(call(argument, request_id=written))
    assert is_nameless(made["id"])
    assert made["params"] == {"arguments": UNREADABLE, "name": "scan_text"}
    assert made["id"] != stand_in(call(argument, request_id=written))["id"]


@pytest.mark.parametrize(
    "line",
    [
        '{"jsonrpc":"2.0","method":"tools/call","params":{"id":null}}',
        '{"jsonrpc":"2.0","id":null,"method":"notifications/initialized"}',
        f'{{"jsonrpc":"2.0","method":"x","params":{{"a":"{NAMELESS[:9]}"}}}}',
    ],
)
def test_a_notification_stays_one(line: str) -> None:
    assert answerable(line) == line
