"""The arguments of a tool: the schemas that describe them to clients, and the check of a call against its schema.

The protocol library does not check arguments, so this module does. It knows the part of JSON Schema that the tools use:
objects with named properties and a number of them, strings (length, pattern, choices, dates), numbers in a range,
objects, arrays, and a choice between these (`anyOf`). The schema that clients read is the one that is enforced. A
refusal names the argument and its bound, and never the value.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from server.tools.refusal import ToolError

Schema = Mapping[str, Any]

UNREADABLE: Final[dict[str, Any]] = {"": None}
"""Stands for arguments that could not be read at all; no tool takes an argument without a name."""

FILTERS: Final = (
    *("status", "account_id", "from_date", "to_date", "from_due_date", "to_due_date"),
    *("min_amount", "max_amount", "min_balance", "max_balance", "currency"),
)
"""The arguments of lists that are there where records state what they go by."""

_LONGEST_TYPO: Final = 32  # characters of a name that is compared with those that are taken
_TYPOS: Final = 4  # names that are compared
_ALIKE: Final = 0.75  # of their characters, as `difflib` counts: `statuss`, `acount_id`, not `due` for `status`

_DATE: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def object_schema(required: list[str], **properties: Schema) -> dict[str, Any]:
    """A JSON object with these properties and no others."""
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def one_of_schema(**properties: Schema) -> dict[str, Any]:
    """A JSON object with exactly one of these properties.

    Expressed as a number of properties, since some model APIs refuse a schema with `oneOf` at its top.
    """
    return {**object_schema([], **properties), "minProperties": 1, "maxProperties": 1}


def string_schema(description: str, longest: int, *, pattern: str | None = None, called: str = "") -> dict[str, Any]:
    """A string of 1 to `longest` code points that matches `pattern`; `called`: the name of such strings in a refusal.

    JavaScript and Python have to read a pattern alike. It is anchored at both ends and has no nested repetition.
    """
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": longest, "description": description}
    return schema if pattern is None else {**schema, "pattern": pattern, "title": called}


def date_schema(description: str) -> dict[str, Any]:
    """A day of the calendar, as YYYY-MM-DD."""
    return {"type": "string", "format": "date", "pattern": _DATE, "description": description}


def choice_schema(description: str, choices: list[str]) -> dict[str, Any]:
    """One of these strings."""
    return {"type": "string", "enum": choices, "description": description}


def integer_schema(description: str, least: int, most: int, default: int) -> dict[str, Any]:
    """A whole number."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default, "description": description}


def number_schema(description: str, largest: int) -> dict[str, Any]:
    """A number from `-largest` to `largest`."""
    return {"type": "number", "minimum": -largest, "maximum": largest, "description": description}


def check_arguments(tool: str, schema: Schema, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Hold `arguments` against the input schema of the tool with this name; return them with defaults filled in.

    Raises `ToolError` (`invalid_argument`), which names the argument and its bound. An unknown name is data and is not
    repeated.
    """
    given = dict(arguments)
    if given == UNREADABLE:
        message = (
            "arguments must be one JSON object of valid Unicode text, nested at most 64 levels deep,"
            " with integers of at most 4,300 digits."
        )
        raise ToolError("invalid_argument", message)
    properties: Mapping[str, Schema] = schema["properties"]
    required = schema.get("required", ())
    if not given.keys() <= properties.keys():
        taken = ", ".join(properties) if properties else "no arguments"
        meant = _meant(given, properties)
        absent = _absent(given, properties) if tool.startswith("list_") else ""
        raise ToolError("invalid_argument", f"{tool} takes only these, as one JSON object: {taken}.{absent}{meant}")
    if not schema.get("minProperties", 0) <= len(given) <= schema.get("maxProperties", len(given)):
        raise ToolError("invalid_argument", f"{tool} takes exactly one of these: {', '.join(properties)}.")
    for name, wanted in properties.items():
        if name not in given:
            if name in required:
                raise ToolError("invalid_argument", f"{name} is missing: give {_bound(wanted)}.")
            if "default" in wanted:
                given[name] = wanted["default"]
        elif not _fits(given[name], wanted):
            escape = "" if name in required or "minProperties" in schema else ", or left out"
            raise ToolError("invalid_argument", f"{name} must be {_bound(wanted)}{escape}.")
        elif wanted.get("type") == "integer":
            given[name] = int(given[name])  # 5.0 is a whole number to JSON Schema
    return given


def _absent(given: Mapping[str, Any], properties: Mapping[str, Schema]) -> str:
    """That the records state nothing which a filter of other lists goes by; its name is one of ours, and no data."""
    absent = [name for name in FILTERS if name in given and name not in properties]
    return f" No record here states what {' or '.join(absent)} could go by." if absent else ""


def _meant(given: Mapping[str, Any], properties: Mapping[str, Schema]) -> str:
    """Which property an unknown name is likely to stand for; the name itself is data and is not repeated."""
    unknown = [name for name in given if name not in properties and len(name) <= _LONGEST_TYPO][:_TYPOS]
    free = [name for name in properties if name not in given]
    close = dict.fromkeys(one for name in unknown for one in get_close_matches(name, free, n=1, cutoff=_ALIKE))
    return f" Did you mean {' and '.join(close)}?" if close else ""


def _fits(value: Any, schema: Schema) -> bool:
    if "anyOf" in schema:
        return any(_fits(value, choice) for choice in schema["anyOf"])
    match schema["type"]:
        case "string":
            return isinstance(value, str) and _is_text(value, schema)
        case "integer":
            return _is_number(value, schema) and float(value).is_integer()
        case "number":
            return _is_number(value, schema)
        case "object":
            return isinstance(value, dict)
        case _:
            return isinstance(value, list)


def _is_text(text: str, schema: Schema) -> bool:
    if "enum" in schema:
        return text in schema["enum"]
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text)):
        return False
    # `$` would let a newline pass at the end, which it does not in JavaScript.
    if "pattern" in schema and re.fullmatch(schema["pattern"].removesuffix("$"), text) is None:
        return False
    return schema.get("format") != "date" or _is_day(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(value: Any, schema: Schema) -> bool:
    # bool is a subclass of int, and no number to whoever wrote the call; what overflows a float is infinite
    if type(value) not in {int, float} or not (isinstance(value, int) or math.isfinite(value)):
        return False
    return bool(schema["minimum"] <= value <= schema["maximum"])


def _bound(schema: Schema) -> str:
    if "anyOf" in schema:
        return " or ".join(_bound(choice) for choice in schema["anyOf"])
    match schema["type"]:
        case "string" if "enum" in schema:
            return f"one of {', '.join(schema['enum'])}"
        case "string" if schema.get("format") == "date":
            return "a day of the calendar as YYYY-MM-DD, such as 2024-01-31"
        case "string" if "title" in schema:
            return f"{schema['title']}, at most {schema['maxLength']:,} characters"
        case "string":
            return f"a string of {schema['minLength']} to {schema['maxLength']:,} characters"
        case "integer":
            return f"a whole number from {schema['minimum']:,} to {schema['maximum']:,}"
        case "number":
            return f"a number (no text, no currency sign) from {schema['minimum']:,} to {schema['maximum']:,}"
        case kind:
            return f"a JSON {kind}"
