"""JSON schemas of another server: what is to be read in one.

Words that tell what a value is (titles, descriptions, choices) are texts; defaults and examples are data, read under
the name of the property that they are for. No name may change: a client would send arguments that no tool has.
"""

from collections.abc import Callable
from typing import Any, Final

from server.guard.contents.message_scan import MessageScan
from server.guard.wire.messages import Message, is_small

KEYWORDS: Final = frozenset(
    {"$defs", "$ref", "$schema", "additionalProperties", "allOf", "annotations", "anyOf", "array"}
    | {"boolean", "const", "contains", "date", "date-time", "default", "definitions", "description"}
    | {"destructiveHint", "email", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format"}
    | {"idempotentHint", "inputSchema", "integer", "items", "maxItems", "maxLength", "maximum", "minItems"}
    | {"minLength", "minimum", "multipleOf", "name", "null", "number", "object", "oneOf", "openWorldHint"}
    | {"outputSchema", "pattern", "prefixItems", "properties", "readOnlyHint", "required", "string", "time"}
    | {"title", "type", "uniqueItems", "uri", "uuid"}
)
"""Words of JSON Schema (2020-12) and of tool definitions, which are no texts: a sentence is not to begin in one."""

SCHEMAS_BY_NAME: Final = frozenset(
    {"properties", "$defs", "definitions", "patternProperties", "dependentSchemas", "dependencies"}
)
"""Keywords whose members are schemas under names of the schema's author."""

_SUBSCHEMAS: Final = frozenset(
    {"items", "prefixItems", "additionalItems", "additionalProperties", "unevaluatedItems", "unevaluatedProperties"}
    | {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "contains", "propertyNames", "contentSchema"}
)

_SAYING: Final = frozenset({"title", "description", "$comment"})
_WORDS: Final = frozenset(
    {"type", "format", "pattern", "required", "enum", "const", "enumNames"}
    | {"$ref", "$dynamicRef", "$id", "$schema", "$anchor", "$dynamicAnchor", "contentEncoding", "contentMediaType"}
)
"""Keywords with texts: what is said of a value; what may be chosen, and where to look."""

_INSTANCES: Final = frozenset({"default", "examples", "example"})


def read_schema(schema: Message, scan: MessageScan, under: str | None = None) -> None:
    """Put what is to be read of a schema into `scan`. `under`: the name of the property that it describes."""
    for name, member in list(schema.items()):
        if name in SCHEMAS_BY_NAME and isinstance(member, dict):
            for key in list(member):
                if key not in KEYWORDS:
                    scan.name(key)
                _subschema(member, key, scan, key if name == "properties" else under)
        elif name in _SUBSCHEMAS:
            _subschema(schema, name, scan, under)
        elif name in _SAYING or name in _WORDS:
            _words(schema, name, scan, scan.word if name in _WORDS else scan.text)
        elif name not in KEYWORDS or not is_small(member):
            scan.data(schema, name, under=under if name in _INSTANCES else None)


def _subschema(holder: Any, place: Any, scan: MessageScan, under: str | None) -> None:
    value = holder[place]
    if isinstance(value, dict):
        read_schema(value, scan, under)
    elif isinstance(value, list):
        for number in range(len(value)):
            _subschema(value, number, scan, under)
    elif not isinstance(value, bool):
        scan.data(holder, place)


def _words(holder: Any, place: Any, scan: MessageScan, say: Callable[[Any, Any], None]) -> None:
    value = holder[place]
    if isinstance(value, str):
        if value not in KEYWORDS:
            say(holder, place)
    elif isinstance(value, list):
        for number in range(len(value)):
            _words(value, number, scan, say)
    elif not is_small(value):
        scan.data(holder, place)
