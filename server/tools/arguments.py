"""The arguments of a tool: the schemas that describe them to clients, and the check of a call against its schema.

The protocol library does not check arguments, so this module does. It knows the part of JSON Schema that the tools use:
objects with named properties and a number of them, strings (length, pattern, choices, dates), numbers in a range,
objects, arrays, and a choice between these (`anyOf`). The schema that clients read is the one that is enforced, once a
number that a model wrote as a text (`"10"`), or an id that it wrote as a number (`1004`), is what the schema asks for.
A refusal names the argument and its bound, and never the value.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from server.tools.argument_names import meant_names, plain_names
from server.tools.refusal import ToolError

Schema = Mapping[str, Any]

UNREADABLE: Final[dict[str, Any]] = {"": None}
"""Stands for arguments that could not be read at all; no tool takes an argument without a name."""

FILTERS: Final = (
    *("status", "account_id", "invoice_id", "from_date", "to_date", "from_due_date", "to_due_date"),
    *("min_amount", "max_amount", "min_balance", "max_balance", "currency"),
)
"""The arguments of lists that are there where records state what they go by."""

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,18})(?:\.[0-9]{1,2})?", re.ASCII)
"""A number as JSON writes one, in a text. Three digits behind a point may be thousands: `1.500`."""

_LARGEST_EXACT: Final = 2**53 - 1
"""Larger integers lose digits in clients whose numbers are floats (RFC 8259, section 6), so that an id is another."""

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
    """The schema of an argument that is one of these strings."""
    return {"type": "string", "enum": choices, "description": description}


def integer_schema(description: str, least: int, most: int, default: int) -> dict[str, Any]:
    """The schema of an argument that is a whole number."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default, "description": description}


def number_schema(description: str, largest: int) -> dict[str, Any]:
    """A number from `-largest` to `largest`."""
    return {"type": "number", "minimum": -largest, "maximum": largest, "description": description}


def check_arguments(tool: str, schema: Schema, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Hold `arguments` against the input schema of the tool with this name; return them with defaults filled in.

    Raises `ToolError` (`invalid_argument`), which names the argument and its bound. An unknown name is repeated only in
    the form of one (`argument_names`): any other may be data.
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
        unknown = _unknown(given, properties, required, filters=FILTERS if tool.startswith("list_") else ())
        raise ToolError("invalid_argument", f"{tool} takes only these, as one JSON object: {taken}.{unknown}")
    if not schema.get("minProperties", 0) <= len(given) <= schema.get("maxProperties", len(given)):
        raise ToolError("invalid_argument", f"{tool} takes exactly one of these: {', '.join(properties)}.")
    for name, wanted in properties.items():
        if name not in given:
            if name in required:
                raise ToolError("invalid_argument", f"{name} is missing: give {_bound(wanted)}.")
            if "default" in wanted:
                given[name] = wanted["default"]
            continue
        given[name] = _as_asked(given[name], wanted)
        if not _fits(given[name], wanted):
            escape = "" if name in required or "minProperties" in schema else ", or left out"
            raise ToolError("invalid_argument", f"{name} must be {_bound(wanted)}{escape}.")
        if wanted.get("type") == "integer":
            given[name] = int(given[name])  # 5.0 is a whole number to JSON Schema
    return given


def _unknown(
    given: Mapping[str, Any], properties: Mapping[str, Schema], required: Sequence[str], *, filters: Sequence[str]
) -> str:
    """Which arguments a tool does not have, and which of its own may be meant.

    `filters`: those that a tool of this kind has where records state what they go by.
    """
    unknown = [name for name in given if name not in properties]
    absent = [name for name in filters if name in unknown]
    wrong = [name for name in unknown if name not in absent]
    plain = plain_names(wrong)
    close = meant_names(wrong, [name for name in properties if name not in given], required)
    return (
        (f" No record here states what {' or '.join(absent)} could go by." if absent else "")
        + (f" It does not take {' or '.join(plain)}." if plain else "")
        + (f" Did you mean {' and '.join(close)}?" if close else "")
    )


def _as_asked(value: Any, schema: Schema) -> Any:
    """A value as the schema asks for it, where it is one in another type and has one reading; else as it is."""
    kind = schema.get("type")
    if kind in {"integer", "number"} and isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    is_free = kind == "string" and not {"pattern", "enum", "format"} & schema.keys()
    return str(value) if is_free and type(value) is int and 0 <= value <= _LARGEST_EXACT else value


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
            of = "a number (no currency sign, no separator of thousands)"
            return f"{of} from {schema['minimum']:,} to {schema['maximum']:,}"
        case kind:
            return f"a JSON {kind}"
