"""Schemas of another server: what is read in them."""

import json

import pytest

from tests.guarded import Guarded

SAFE_CARD = "4***-****-****-****1"


def listed(definition: bytes, member: str = "tools") -> str:
    guarded = Guarded()
    guarded.send(f"{member}/list", {})
    guarded.say(b'{"jsonrpc":"2.0","id":1,"result":{"' + member.encode() + b'":[' + definition + b"]}}")
    return guarded.lines[0].decode()


@pytest.mark.parametrize(
    "card", [b"4111111111111111.0", b"4.111111111111111e15", b"4111111111111111", b"41111111111111110e-1"]
)
@pytest.mark.parametrize("place", [b'"default":%b', b'"examples":[%b]', b'"const":%b', b'"enum":[%b]', b'"maximum":%b'])
def test_a_card_that_is_a_number_passes_in_no_schema(card: bytes, place: bytes) -> None:
    schema = b'{"type":"object","properties":{"a":{"type":"number",' + place % card + b"}}}"
    line = listed(b'{"name":"get","inputSchema":' + schema + b"}")
    assert SAFE_CARD in line
    assert card.decode() not in line


@pytest.mark.parametrize(
    ("member", "definition"),
    [
        ("resources", b'{"uri":"a:b","name":"x","size":4111111111111111.0}'),
        ("resources", b'{"uri":"a:b","name":"x","annotations":{"priority":4111111111111111.0}}'),
        ("prompts", b'{"name":"x","arguments":[{"name":"y","z":4111111111111111.0}]}'),
        ("prompts", b'{"name":"x","arguments":[4111111111111111.0]}'),
        ("tools", b'{"name":"x","inputSchema":4111111111111111.0}'),
    ],
)
def test_a_card_that_is_a_number_passes_in_no_definition(member: str, definition: bytes) -> None:
    assert "411111" not in listed(definition, member)


def test_a_default_is_read_under_the_name_of_its_property() -> None:
    properties = {"password": {"default": "hunter2pass"}, "last_name": {"default": "Doe"}, "limit": {"default": 10}}
    schema = {"type": "object", "properties": properties, "default": {"customer": {"last_name": "Doe"}}}
    line = listed(json.dumps({"name": "get", "inputSchema": schema}).encode())
    shown = json.loads(line)["result"]["tools"][0]["inputSchema"]
    assert shown["properties"] == {
        "password": {"default": "[secret omitted]"},
        "last_name": {"default": "D***e"},
        "limit": {"default": 10},
    }
    assert shown["default"] == {"customer": {"last_name": "D***e"}}


def test_a_property_may_be_called_as_a_keyword() -> None:
    names = ["default", "examples", "icons", "blob", "oneOf", "properties", "$ref", "password"]
    definition = {"name": "get", "inputSchema": {"properties": {name: {"type": "string"} for name in names}}}
    assert json.loads(listed(json.dumps(definition).encode()))["result"]["tools"] == [definition]
