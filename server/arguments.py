"""The arguments of a tool: the schemas that describe them to clients, and what holds a call against its schema.

The protocol library checks no arguments, so this does, in as much of JSON Schema as the tools use: objects with named
properties, bounded strings and integers, objects, arrays, and a choice between these (`anyOf`). A refusal names the
argument and its bound and never what was given.
"""

from collections.abc import Mapping
from typing import Any, Final

from server.refusal import ToolError

UNREADABLE: Final[dict[str, Any]] = {"": None}
"""Stands for arguments that could not be read at all; no tool takes an argument without a name."""


def object_schema(required: list[str], **properties: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with these properties and no others."""
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def string_schema(description: str, longest: int) -> dict[str, Any]:
    """A string of 1 to `longest` code points."""
    return {"type": "string", "minLength": 1, "maxLength": longest, "description": description}


def check_arguments(tool: str, schema: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Hold `arguments` against the input schema of the tool with this name; return them with defaults filled in.

    Raises:
        ToolError: `invalid_argument`, naming the argument and its bound. An unknown name is data and is not repeated.
    """
    given = dict(arguments)
    if given == UNREADABLE:
        message = (
            "arguments must be one JSON object of valid Unicode text, nested at most 64 levels deep,"
            " with integers of at most 4,300 digits."
        )
        raise ToolError("invalid_argument", message)
    properties: Mapping[str, Mapping[str, Any]] = schema["properties"]
    required = schema.get("required", ())
    if not given.keys() <= properties.keys():
        taken = ", ".join(properties) if properties else "no arguments"
        raise ToolError("invalid_argument", f"{tool} takes only these, as one JSON object: {taken}.")
    for name, wanted in properties.items():
        if name not in given:
            if name in required:
                raise ToolError("invalid_argument", f"{name} is missing: give {_bound(wanted)}.")
            if "default" in wanted:
                given[name] = wanted["default"]
        elif not _fits(given[name], wanted):
            escape = "" if name in required else ", or left out"
            raise ToolError("invalid_argument", f"{name} must be {_bound(wanted)}{escape}.")
    return given


def _fits(value: object, schema: Mapping[str, Any]) -> bool:
    if "anyOf" in schema:
        return any(_fits(value, choice) for choice in schema["anyOf"])
    match schema["type"]:
        case "string":
            return isinstance(value, str) and schema["minLength"] <= len(value) <= schema["maxLength"]
        case "integer":
            # bool is a subclass of int, and no number to whoever wrote the call
            return type(value) is int and schema["minimum"] <= value <= schema["maximum"]
        case "object":
            return isinstance(value, dict)
        case _:
            return isinstance(value, list)


def _bound(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_bound(choice) for choice in schema["anyOf"])
    match schema["type"]:
        case "string":
            return f"a string of {schema['minLength']} to {schema['maxLength']:,} characters"
        case "integer":
            return f"a whole number from {schema['minimum']} to {schema['maximum']}"
        case kind:
            return f"a JSON {kind}"
