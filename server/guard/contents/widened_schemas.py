"""Schemas that masked results are held against: wider ones, which whatever fits the server's own fits too."""

import re
from typing import Any, Final
from urllib.parse import quote, unquote

from server.guard.contents.schemas import SCHEMAS_BY_NAME
from server.guard.wire.messages import containers, has_text

_VALUES: Final = frozenset({"default", "examples", "required", "type", "$schema", "$id", "description", "title"})
_NARROWING: Final = frozenset(
    {"pattern", "format", "enum", "const", "minLength", "maxLength", "minItems", "unevaluatedProperties"}
    | {"propertyNames", "not", "if", "then", "else", "contains", "uniqueItems", "minProperties", "maxProperties"}
    | {"unevaluatedItems", "minContains", "maxContains"}
)
"""What JSON Schema (2020-12) says of a value beyond its type, and what would say the opposite once it is widened."""

_REFERENCES: Final = ("$ref", "$dynamicRef")
_ELSEWHERE: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
_OLDER: Final = re.compile(r"draft-0[3-7]/")  # in these, `$ref` speaks alone, whatever stands beside it

_Path = tuple[str, ...]


def widened(schema: Any) -> Any:
    """A JSON schema that masked results fit too: numbers may be texts, texts have any form, lists are shorter.

    Whatever fits the schema fits the widened one. Branches that were told apart by what is left out may all fit, so
    `oneOf` becomes `anyOf`, and references follow it; one that leads nowhere is left out, and anything fits there.
    """
    if not isinstance(schema, dict):
        return schema
    widening = _Widening(older=_OLDER.search(str(schema.get("$schema"))) is not None)
    wide = widening.of(schema, (), ())
    objects = [each for each in containers(wide) if isinstance(each, dict)]
    embedded = any(isinstance(each.get("$id"), str) for each in objects if each is not wide)
    anchors = {each.get(name) for each in objects for name in ("$anchor", "$dynamicAnchor") if has_text(each, name)}
    for each in objects:
        for name in _REFERENCES:
            if has_text(each, name):
                target = None if embedded else widening.target(each[name], wide, anchors)
                if target is None:
                    del each[name]
                else:
                    each[name] = target
    return wide


class _Widening:
    """One schema on its way; remembers what does not stand where it stood."""

    def __init__(self, *, older: bool) -> None:
        self._older = older
        self._moved: dict[_Path, _Path] = {}

    def of(self, schema: Any, old: _Path, new: _Path) -> Any:
        """What becomes of a schema, or a list of schemas, that stood at `old` and will stand at `new`."""
        if isinstance(schema, list):
            return [self.of(item, (*old, str(place)), (*new, str(place))) for place, item in enumerate(schema)]
        if not isinstance(schema, dict):
            return schema
        if self._older and has_text(schema, "$ref"):
            schema = {name: member for name, member in schema.items() if name == "$ref" or name in SCHEMAS_BY_NAME}
        wide = {
            name: self._member(name, member, (*old, name), (*new, name))
            for name, member in schema.items()
            if name not in _NARROWING and name != "oneOf" and not (name == "additionalProperties" and not member)
        }
        if isinstance(schema.get("oneOf"), list):
            self._any_of(schema["oneOf"], wide, old, new)
        kinds = schema.get("type")
        several = kinds if isinstance(kinds, list) else [kinds]
        if "string" not in several and ("integer" in several or "number" in several):
            wide["type"] = [*several, "string"]
        return wide

    def _member(self, name: str, member: Any, old: _Path, new: _Path) -> Any:
        if name in _VALUES:
            return member
        if name in SCHEMAS_BY_NAME and isinstance(member, dict):
            return {key: self.of(each, (*old, key), (*new, key)) for key, each in member.items()}
        if name == "additionalProperties" and isinstance(member, dict):
            return self._others(member, old, new)
        return self.of(member, old, new)

    def _any_of(self, branches: list[Any], wide: dict[str, Any], old: _Path, new: _Path) -> None:
        if "anyOf" not in wide:
            here = (*new, "anyOf")
            wide["anyOf"] = self._at((*old, "oneOf"), here, branches)
        elif isinstance(both := wide.setdefault("allOf", []), list):
            here = (*new, "allOf", str(len(both)), "anyOf")
            both.append({"anyOf": self._at((*old, "oneOf"), here, branches)})

    def _others(self, schema: dict[str, Any], old: _Path, new: _Path) -> dict[str, Any]:
        """What members without a name of their own may be: also a text that says how much of a list has left."""
        if schema.get("type") in ("string", "integer", "number") and _ELSEWHERE.isdisjoint(schema):
            wide: dict[str, Any] = self.of(schema, old, new)
            return wide
        return {"anyOf": [self._at(old, (*new, "anyOf", "0"), schema), {"type": "string"}]}

    def _at(self, old: _Path, new: _Path, schema: Any) -> Any:
        self._moved[old] = new
        return self.of(schema, old, new)

    def target(self, reference: str, wide: dict[str, Any], anchors: set[Any]) -> str | None:
        """A reference that leads where it led, or None."""
        base, _, fragment = reference.partition("#")
        if base and base.rstrip("#") != str(wide.get("$id")).rstrip("#"):
            return None
        if not fragment.startswith("/"):
            return reference if not fragment or fragment in anchors else None
        old = tuple(pointer_parts(fragment))
        if len(old) > _DEEPEST:
            return None
        length = next((length for length in range(len(old), 0, -1) if old[:length] in self._moved), 0)
        path = (*self._moved[old[:length]], *old[length:]) if length else old
        if not _leads_to_schema(wide, path):
            return None
        return reference if path == old else f"{base}#{_pointer(path)}"


def _leads_to_schema(value: Any, path: _Path) -> bool:
    for part in path:
        value = step_to(value, part)
    return isinstance(value, dict | bool)


def step_to(value: Any, part: str) -> Any:
    """What a part of a JSON pointer leads to; None for nothing."""
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and part.isdecimal() and len(part) < _LONGEST_INDEX and int(part) < len(value):
        return value[int(part)]
    return None


def pointer_parts(fragment: str) -> list[str]:
    """The parts of a JSON pointer that stands in the fragment of a URI (RFC 6901, 6)."""
    return [part.replace("~1", "/").replace("~0", "~") for part in unquote(fragment).split("/")[1:]]


def _pointer(path: _Path) -> str:
    # As servers write it: a fragment may have these signs as they are (RFC 3986, 3.5), and not every reader decodes.
    return "".join(f"/{quote(part.replace('~', '~0').replace('/', '~1'), safe=_PLAIN)}" for part in path)


_PLAIN: Final = "!$&'()*+,;=:@?~"
_LONGEST_INDEX: Final = 10  # digits
_DEEPEST: Final = 64  # parts of a pointer that are looked at: the time for one grows with their square
