"""Schemas that masked results are held against: what fits a server's own schema fits the widened one."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from server.guard.contents.widened_schemas import widened

SAFE_CARD = "4***-****-****-****1"


def accepts(schema: Any, value: Any) -> bool:
    validator: Validator = validator_for(schema, default=Draft202012Validator)(schema)
    return bool(validator.is_valid(value))


def test_a_schema_of_results_is_widened_to_what_masks_make_of_them() -> None:
    schema = {
        "type": "object",
        "properties": {
            "card": {"type": "integer", "minimum": 1, "description": "A card."},
            "email": {"type": "string", "format": "email", "pattern": "@"},
            "enum": {"type": "array", "minItems": 1, "items": {"type": ["number", "null"]}},
        },
        "required": ["card"],
        "additionalProperties": False,
    }
    assert widened(schema) == {
        "type": "object",
        "properties": {
            "card": {"type": ["integer", "string"], "minimum": 1, "description": "A card."},
            "email": {"type": "string"},
            "enum": {"type": "array", "items": {"type": ["number", "null", "string"]}},
        },
        "required": ["card"],
    }


CAT = {"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}}
DOG = {"type": "object", "properties": {"kind": {"const": "dog"}, "lives": {"type": "integer"}}}

WIDER: list[tuple[str, Any, Any]] = [
    ("branches told apart by a constant", {"oneOf": [CAT, DOG]}, {"kind": "cat", "lives": 9}),
    ("a number or a text", {"oneOf": [{"type": "integer"}, {"type": "string"}]}, "x"),
    ("both kinds of branches", {"anyOf": [CAT, DOG], "allOf": [True], "oneOf": [CAT, DOG]}, {"kind": "dog"}),
    (
        "a pointer into a number's properties",
        {
            "properties": {
                "a": {"type": ["number", "object"], "properties": {"c": {"type": "array"}}},
                "b": {"$ref": "#/properties/a/properties/c"},
            }
        },
        {"a": {"c": []}, "b": []},
    ),
    (
        "a pointer into a branch",
        {"properties": {"a": {"oneOf": [CAT, {"type": "array"}]}, "b": {"$ref": "#/properties/a/oneOf/1"}}},
        {"a": {"kind": "cat"}, "b": []},
    ),
    (
        "a pointer into a branch of a branch",
        {"anyOf": [True], "oneOf": [{"oneOf": [{"type": "array"}]}, {"$ref": "#/oneOf/0/oneOf/0", "type": "null"}]},
        [],
    ),
    ("a pointer into what is left out", {"if": {"type": "array"}, "items": {"$ref": "#/if"}}, [[]]),
    (
        "a name with signs",
        {"$defs": {"a/b~c[d] %": {"type": "array"}}, "items": {"$ref": "#/$defs/a~1b~0c%5Bd%5D%20%25"}},
        [[]],
    ),
    ("an anchor", {"$defs": {"x": {"$anchor": "here", "type": "array"}}, "items": {"$ref": "#here"}}, [[]]),
    ("a base of its own", {"$defs": {"x": {"$id": "x:y", "items": {"$ref": "#/$defs/z"}, "$defs": {"z": {}}}}}, 1),
    (
        "an older draft, in which a reference speaks alone",
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "definitions": {"a": {"not": {"type": "null"}}},
            "items": {"$ref": "#/definitions/a", "type": "null"},
        },
        [1],
    ),
    ("items that only a condition allows", {"if": {"prefixItems": [True]}, "unevaluatedItems": False}, [1]),
]


@pytest.mark.parametrize(("schema", "value"), [case[1:] for case in WIDER], ids=[case[0] for case in WIDER])
def test_what_fits_a_schema_fits_the_widened_one(schema: Any, value: Any) -> None:
    assert accepts(schema, value)
    assert accepts(widened(schema), value)


def test_pointers_still_say_something() -> None:
    schema = {"properties": {"a": {"oneOf": [{"type": "array"}]}, "b": {"$ref": "#/properties/a/oneOf/0"}}}
    assert not accepts(widened(schema), {"b": {}})
    assert not accepts(widened({"$defs": {"n": {"type": "number"}}, "items": {"$ref": "#/$defs/n"}}), [None])


def test_what_is_said_of_a_shorter_list_fits_beside_it() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}}
    assert accepts(widened(schema), {"rows": [1, SAFE_CARD], "_summary": "98 more items omitted"})
    assert not accepts(widened(schema), {"rows": [None]})
