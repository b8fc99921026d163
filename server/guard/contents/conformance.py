"""Whether a result is what its tool's output schema promises, as the server wrote both.

The client cannot see that any more: it gets a wider schema, which masked values fit too (`widened_schemas.py`). So the
guard looks here, before anything is masked, and tells of a breach; it withholds nothing for it.

Only what is sure counts. Patterns, formats and conditions are not looked at: a server's pattern may take for ever. The
work is bounded, so of a long list only the first items are looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from server.guard.contents.widened_schemas import pointer_parts, step_to
from server.guard.wire.messages import Message, UnreadableError, encoded, list_in, object_in, read_line, text_in

_MOST_STEPS: Final = 300
"""Schemas that are held against a value for one result, 1.3 us each."""

_MOST_SCHEMAS: Final = 512
_MOST_BYTES: Final = 1024 * 1024
"""Schemas of output that are kept, and their bytes; those beyond are not looked at."""

_DEEPEST: Final = 64  # levels of schemas, and parts of a pointer

_COMPARING: Final = 50  # steps for a document that is compared
_LONGEST_NUMBER: Final = 100  # characters

_Broken = str | None
"""The keyword that is broken, None where none is for sure."""


class OutputSchemas:
    """The output schemas of the tools that were listed, as they came."""

    def __init__(self) -> None:
        self._schemas: dict[str, bytes] = {}
        self._read: dict[str, Message] = {}  # those that were asked for
        self._bytes = 0

    def listed(self, result: Message) -> None:
        """Keep the schemas of a list of tools as it came."""
        for tool in list_in(result, "tools"):
            name = text_in(tool, "name")
            if name is None:
                continue
            self._bytes -= len(self._schemas.pop(name, b""))
            self._read.pop(name, None)
            if isinstance(tool.get("outputSchema"), dict) and len(self._schemas) < _MOST_SCHEMAS:
                data = encoded(tool["outputSchema"])
                if self._bytes + len(data) <= _MOST_BYTES:
                    self._schemas[name] = data
                    self._bytes += len(data)

    def breach(self, name: str, result: Message) -> _Broken:
        """The keyword of the schema of a tool that its result breaks, such as "enum"."""
        if name not in self._schemas or result.get("isError") is True or "structuredContent" not in result:
            return None
        try:
            schema = self._read.get(name)
            if schema is None:
                schema = self._read[name] = read_line(self._schemas[name])
            return next(_Check(schema).of(schema, result["structuredContent"], 0), None)
        except (_EnoughError, UnreadableError, RecursionError, ValueError, OverflowError):
            return None


class _EnoughError(Exception):
    pass


class _Check:
    def __init__(self, root: Message) -> None:
        self._root = root
        self._left = _MOST_STEPS

    def of(self, schema: Any, value: Any, depth: int) -> Iterator[str]:
        """The keywords of a schema that a value surely breaks."""
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise _EnoughError
        if schema is False:
            yield "false"
        if not isinstance(schema, dict):
            return
        if isinstance(reference := schema.get("$ref"), str) and (target := self._target(reference)) is not None:
            yield from self.of(target, value, depth + 1)
        yield from self._alone(schema, value)
        yield from self._combined(schema, value, depth + 1)
        if isinstance(value, dict):
            yield from self._members(schema, value, depth + 1)
        elif isinstance(value, list):
            yield from self._items(schema, value, depth + 1)

    def _combined(self, schema: Message, value: Any, depth: int) -> Iterator[str]:
        for one in list_in(schema, "allOf"):
            yield from self.of(one, value, depth)
        for name in ("anyOf", "oneOf"):
            branches = list_in(schema, name)
            if branches and all(next(self.of(one, value, depth), None) is not None for one in branches):
                yield name

    def _alone(self, schema: Message, value: Any) -> Iterator[str]:
        """What one value breaks by itself."""
        kinds = schema.get("type")
        several: list[Any] = kinds if isinstance(kinds, list) else [kinds]
        known = [_KINDS[kind] for kind in several if isinstance(kind, str) and kind in _KINDS]
        if known and len(known) == len(several) and not any(is_kind(value) for is_kind in known):
            yield "type"
        choices = list_in(schema, "enum")
        if "const" in schema or choices:
            self._left -= len(choices) + (_COMPARING if isinstance(value, dict | list) else 0)
            form = _form(value)
            if "const" in schema and _form(schema["const"]) != form:
                yield "const"
            if choices and all(_form(one) != form for one in choices):
                yield "enum"
        if isinstance(value, str | list):
            least, most = ("minLength", "maxLength") if isinstance(value, str) else ("minItems", "maxItems")
            yield from _beyond(schema, len(value), least, most)
        elif _is_number(value):
            yield from _beyond(schema, _number(value), "minimum", "maximum")

    def _members(self, schema: Message, value: Message, depth: int) -> Iterator[str]:
        properties, required = object_in(schema, "properties"), list_in(schema, "required")
        self._left -= len(required) + len(value)
        if any(isinstance(name, str) and name not in value for name in required):
            yield "required"
        others: Any = True if "patternProperties" in schema else schema.get("additionalProperties", True)
        for name, member in value.items():
            if name in properties:
                yield from self.of(properties[name], member, depth)
            elif others is False:
                yield "additionalProperties"
            elif isinstance(others, dict):
                yield from self.of(others, member, depth)

    def _items(self, schema: Message, value: list[Any], depth: int) -> Iterator[str]:
        first = list_in(schema, "prefixItems")
        for one, item in zip(first, value, strict=False):
            yield from self.of(one, item, depth)
        items = schema.get("items")
        if isinstance(items, dict):
            for item in value[len(first) :]:
                yield from self.of(items, item, depth)

    def _target(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            return self._root if reference == "#" else None
        found: Any = self._root
        for part in pointer_parts(reference[1:])[:_DEEPEST]:
            found = step_to(found, part)
        return found


def _beyond(schema: Message, size: float, least: str, most: str) -> Iterator[str]:
    if _is_number(schema.get(least)) and size < _number(schema[least]):
        yield least
    if _is_number(schema.get(most)) and size > _number(schema[most]):
        yield most


def _is_number(value: Any) -> bool:
    # A number that is no integer stays undecoded (`messages.read_line`).
    return (isinstance(value, int | float) and not isinstance(value, bool)) or isinstance(value, msgspec.Raw)


def _number(value: Any) -> float:
    if not isinstance(value, msgspec.Raw):
        number: float = value
        return number
    if len(digits := bytes(value)) > _LONGEST_NUMBER:
        raise _EnoughError
    return float(digits)


_KINDS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": _is_number,
    "integer": lambda value: _is_number(value) and _number(value) % 1 == 0,
}


def _form(value: Any) -> object:
    """What is the same for values that are equal in JSON alone: 1 is 1.0, and neither is true."""
    return _number(value) if _is_number(value) else encoded(value, ordered=True)
