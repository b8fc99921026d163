"""Widened schemas of results: what fits a schema fits the widened one, as it is and once it is masked."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from server.guard.contents.widened_schemas import widened

NAMES = st.sampled_from(["a", "b", "kind", "oneOf", "anyOf", "$ref", "x/y", "~"])
TYPES = st.sampled_from(["integer", "number", "string", "boolean", "null", "array", "object"])
SCALARS = st.sampled_from([0, 1, 4111111111111111, 1.5, "", "cat", "dog", True, None])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
VALUES |= st.sampled_from([{"kind": "cat"}, {"kind": "dog", "a": [1]}, {"a": 7, "b": [[]]}])
STEPS = st.sampled_from(
    [
        "properties",
        "a",
        "b",
        "$defs",
        "oneOf",
        "anyOf",
        "allOf",
        "0",
        "1",
        "items",
        "additionalProperties",
        "not",
        "x~1y",
    ]
)
REFERENCES = st.lists(STEPS, max_size=5).map(lambda steps: "#" + "".join(f"/{step}" for step in steps))


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    several, named = st.lists(inner, min_size=1, max_size=3), st.dictionaries(NAMES, inner, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "const": SCALARS,
            "enum": st.lists(SCALARS, min_size=1, max_size=3),
            "minimum": st.just(1),
            "pattern": st.just("^c"),
            "minLength": st.just(1),
            "maxItems": st.just(2),
            "required": st.lists(NAMES, max_size=1),
            "oneOf": several,
            "anyOf": several,
            "allOf": several,
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
            "contains": inner,
            "items": inner,
            "prefixItems": several,
            "unevaluatedItems": inner,
            "properties": named,
            "$defs": named,
            "dependentSchemas": named,
            "additionalProperties": inner,
            "unevaluatedProperties": inner,
            "propertyNames": inner,
            "$ref": REFERENCES,
        },
    )


PLAIN = st.sampled_from(
    [
        {"type": "integer"},
        {"type": "number", "properties": {"a": {"items": True}}},
        {"type": "string"},
        {"const": "cat"},
    ]
    + [{"type": "object", "properties": {"kind": {"const": kind}}, "required": ["kind"]} for kind in ("cat", "dog")]
)
SCHEMAS = st.recursive(st.booleans() | PLAIN, keywords, max_leaves=8).filter(lambda schema: isinstance(schema, dict))
UNIONS = st.fixed_dictionaries(
    {"oneOf": st.lists(PLAIN | SCHEMAS, min_size=1, max_size=3)},
    optional={"anyOf": st.lists(PLAIN, min_size=2, max_size=2), "$defs": st.just({"a": {"$ref": "#/oneOf/0"}})},
)
POINTING = st.fixed_dictionaries(
    {
        "properties": st.fixed_dictionaries({"a": PLAIN | UNIONS}),
        "additionalProperties": st.lists(STEPS, max_size=3).map(
            lambda steps: {"$ref": "#/properties/a" + "".join(f"/{step}" for step in steps)}
        ),
    }
)
DRAFTS = st.sampled_from([Draft202012Validator, Draft7Validator])


def masked(value: Any) -> Any:
    """The same with other texts, some of them for numbers."""
    if isinstance(value, dict):
        return {name: masked(member) for name, member in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return "m***d" if (number and value > 1) or isinstance(value, str) else value


@given(DRAFTS, SCHEMAS | UNIONS | POINTING, st.lists(VALUES, min_size=1, max_size=6))
def test_what_fits_a_schema_fits_the_widened_one(draft: Any, schema: Any, values: list[Any]) -> None:
    schema = {"$schema": draft.META_SCHEMA["$schema"], **schema}
    wide = widened(schema)
    for value in values:
        fits = False
        with suppress(Exception):  # a schema that refers to nothing, or to itself
            fits = draft(schema).is_valid(value)
        if fits:
            assert draft(wide).is_valid(value)
            assert draft(wide).is_valid(masked(value))
