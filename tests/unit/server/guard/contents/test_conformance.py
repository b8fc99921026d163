"""A server that breaks its own output schema is told of, though the client's wider schema hides it."""

import time
from typing import Any

import pytest

from server.guard.contents.conformance import OutputSchemas
from server.guard.contents.widened_schemas import widened
from server.guard.wire.messages import encoded, read_line
from tests.guarded import Guarded


def breach(schema: Any, value: Any) -> str | None:
    schemas = OutputSchemas()
    schemas.listed({"tools": [{"name": "t", "outputSchema": schema}]})
    return schemas.breach("t", read_line(encoded({"structuredContent": value})))


REF = {"$defs": {"a": {"type": "integer"}}, "properties": {"x": {"$ref": "#/$defs/a"}}}
LOOP = {"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"}


@pytest.mark.parametrize(
    ("schema", "value", "keyword"),
    [
        ({"type": "object"}, {}, None),
        ({"type": "object"}, [], "type"),
        ({"properties": {"n": {"type": "integer"}}}, {"n": "twelve"}, "type"),
        ({"properties": {"n": {"type": "integer"}}}, {"n": 1.0}, None),
        ({"properties": {"n": {"type": "integer"}}}, {"n": 1.5}, "type"),
        ({"properties": {"n": {"type": "integer"}}}, {"n": True}, "type"),
        ({"properties": {"n": {"type": ["integer", "null"]}}}, {"n": None}, None),
        ({"properties": {"n": {"type": "quantity"}}}, {"n": None}, None),
        ({"enum": ["x", 1]}, 1.0, None),
        ({"enum": ["x", 1]}, True, "enum"),
        ({"const": {"a": 1, "b": 2}}, {"b": 2, "a": 1}, None),
        ({"required": ["a"]}, {"b": 1}, "required"),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"a": 1, "b": 1}, "additionalProperties"),
        ({"patternProperties": {"^b": {}}, "additionalProperties": False}, {"b": 1}, None),
        ({"additionalProperties": {"type": "string"}}, {"b": 1}, "type"),
        ({"items": {"type": "string"}}, ["a", 1], "type"),
        ({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}, ["a", 1], None),
        ({"minItems": 2}, [1], "minItems"),
        ({"maxLength": 2}, "abc", "maxLength"),
        ({"maximum": 5}, 5.5, "maximum"),
        ({"minimum": 1.5}, 1, "minimum"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "anyOf"),
        ({"anyOf": [{"type": "string"}, {"pattern": "x"}]}, 1, None),
        ({"allOf": [{"type": "string"}]}, 1, "type"),
        (REF, {"x": "a"}, "type"),
        ({**REF, "properties": {"x": {"$ref": "#/%24defs/a"}}}, {"x": "a"}, "type"),
        ({**REF, "properties": {"x": {"$ref": "https://example.com/a"}}}, {"x": "a"}, None),
        (LOOP, 1, None),
        ({"not": {}}, 1, None),
        ({"type": [["string"], {}]}, 1, None),
        ({"type": ["string", "quantity"]}, 1, None),
        ({"required": "a", "enum": 1, "anyOf": {}, "items": 7, "properties": []}, {}, None),
    ],
)
def test_what_is_sure_is_a_breach(schema: Any, value: Any, keyword: str | None) -> None:
    assert breach(schema, value) == keyword


def test_the_work_is_bounded() -> None:
    schema: Any = {"items": {"anyOf": [{"items": {"type": "string"}}] * 50}}
    started = time.process_time()
    breach(schema, [["a"] * 500] * 500)
    breach(LOOP, 1)
    breach({"items": {"enum": ["x" * 9] * 100_000}}, ["a"] * 10_000)
    breach({"items": {"required": ["x" * 9] * 100_000}}, [{}] * 10_000)
    breach({"items": {"const": {"a": ["b"] * 10_000}}}, [{"a": ["b"] * 1_000}] * 500)
    assert time.process_time() - started < 1


def listed(guarded: Guarded, schema: Any) -> Any:
    tool = {"name": "get", "inputSchema": {"type": "object"}, "outputSchema": schema}
    return guarded.ask("tools/list", {"tools": [tool]})["result"]["tools"][0]["outputSchema"]


def test_a_breach_is_told_to_the_client_and_in_the_trail_and_nothing_is_withheld() -> None:
    guarded = Guarded()
    listed(guarded, {"type": "object", "properties": {"state": {"enum": ["open", "done"]}, "n": {"type": "integer"}}})
    for _ in range(2):
        shown = guarded.result({"content": [], "structuredContent": {"state": "gone", "mail": "jane.doe@example.com"}})
        assert shown["structuredContent"]["state"] == "gone"
        assert shown["_meta"]["sluicegate/guard"] == {
            "found": {"EMAIL_ADDRESS": 1},
            "outputSchema": {"broken": "enum"},
        }
    assert guarded.events("output_schema_broken") == [{"tool": "get", "keyword": "enum"}] * 2


def test_what_the_guard_masks_is_no_breach() -> None:
    guarded = Guarded()
    listed(guarded, {"type": "object", "properties": {"card": {"type": "integer"}, "mail": {"maxLength": 20}}})
    shown = guarded.result({"content": [], "structuredContent": {"card": 4111111111111111, "mail": "jane@example.com"}})
    assert shown["structuredContent"]["card"] == "4***-****-****-****1"
    assert "outputSchema" not in shown["_meta"]["sluicegate/guard"]
    assert guarded.events("output_schema_broken") == []
    assert guarded.result({"content": [], "isError": True, "structuredContent": {"card": "none"}}).get("_meta") is None


def test_references_of_a_widened_schema_stand_as_the_server_wrote_them() -> None:
    schema = {
        "$defs": {"A b": {"type": "integer"}, "c/d": {"oneOf": [{"type": "string"}, {"type": "null"}]}},
        "properties": {
            "x": {"$ref": "#/$defs/A%20b"},
            "y": {"$ref": "#/$defs/c~1d"},
            "z": {"$ref": "#/$defs/c~1d/oneOf/0"},
        },
    }
    wide = widened(schema)["properties"]
    assert (wide["x"], wide["y"]) == (schema["properties"]["x"], schema["properties"]["y"])  # type: ignore[index]
    assert wide["z"] == {"$ref": "#/$defs/c~1d/anyOf/0"}
