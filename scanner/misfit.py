"""What of a YAML text does not fit its type: on which line, at which place, and what would fit.

Asked once a decoder has refused the text, and slow. It tells names of ours and those that a file gives its own things,
never a key that is not known or a value: a secret may stand there by mistake.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml

from scanner.told_path import told_path

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}(?:[ -][A-Za-z0-9_]{1,63}){0,7}")
_WORDS: Final = {int: "a whole number", float: "a number", bool: "true or false", str: "a text", type(None): "null"}
_LONGEST: Final = 64  # characters of what is compared with names, in quadratic time
_FEWEST: Final = 3  # letters that tell what a name begins with
_MERGE: Final = "tag:yaml.org,2002:merge"

Key = str | int


class Misfit(NamedTuple):
    """The first part that does not fit: its line (of the text, 1 for the first), its dotted place, what is wrong."""

    line: int | None
    place: str
    reason: str

    def told(self, whole: str) -> str:
        """As a sentence behind a file's name; ``whole`` is what the outermost part is called."""
        line = "" if self.line is None else f", line {self.line}"
        return f"{line}: {self.place or whole} {self.reason}"


def misfit(text: bytes, wanted: Any, *, unwritten: str = "") -> Misfit:
    """What of a YAML text does not fit a type that it was refused for; ``unwritten`` is a field that is no file's."""
    path: list[Key] = []
    value, kind = msgspec.yaml.decode(text), wanted
    while (worse := next(_unfit(value, kind), None)) is not None:
        key, value, kind = worse
        path.append(key)
    known = list(_hints(kind)) if isinstance(value, dict) else []
    stray = next((key for key in value if key not in known), None) if known else None
    if stray is not None:
        told = [name for name in known if name != unwritten]
        reason = f"has a key that is not known{meant(str(stray), told)}; known are {', '.join(told)}"
        return Misfit(_line(text, [*path, stray]), _dotted(path), reason)
    missing = next((key for key in known if _required(kind, key) and key not in value), None)
    if missing is not None:
        return Misfit(_line(text, path), _dotted(path), f"lacks {missing}")
    guess = meant(value, _choices(kind)) if isinstance(value, str) else ""
    return Misfit(_line(text, path), _dotted(path), f"must be {_expected(kind)}{guess}")


def meant(given: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` where something known is spelled much like what was given, else nothing."""
    by_case = {name.lower(): name for name in known}
    given = given[:_LONGEST].lower()
    begun = [name for name in by_case if len(given) >= _FEWEST and name.startswith(given)]
    near = difflib.get_close_matches(given, by_case, n=1) or begun
    return f" (did you mean {by_case[near[0]]}?)" if near else ""


def _unfit(value: Any, kind: Any) -> Iterator[tuple[Key, Any, Any]]:
    """The members of a value that do not fit theirs, and what these are of."""
    members: Iterable[tuple[Key, Any, Any]] = ()
    if isinstance(value, dict) and (hints := _hints(kind)):
        members = ((key, part, hints[key]) for key, part in value.items() if key in hints)
    elif isinstance(value, dict) and (inner := _inner(kind, dict)):
        members = ((key, part, inner[1]) for key, part in value.items())
    elif isinstance(value, list) and (inner := _inner(kind, tuple) or _inner(kind, list)):
        members = ((place, part, inner[0]) for place, part in enumerate(value))
    for member in members:
        try:
            msgspec.convert(member[1], member[2])
        except msgspec.ValidationError:
            yield member


def _options(kind: Any) -> list[Any]:
    """The types that a union is of; any other type by itself."""
    return list(get_args(kind)) if get_origin(kind) in {Union, UnionType} else [kind]


def _inner(kind: Any, container: type) -> tuple[Any, ...]:
    return next((get_args(option) for option in _options(kind) if get_origin(option) is container), ())


def _hints(kind: Any) -> dict[str, Any]:
    """The types of the fields of a record, in their order."""
    record = _record(kind)
    if record is None:
        return {}
    hints = get_type_hints(record)
    return {field: hints[field] for field in record.__struct_fields__}


def _required(kind: Any, name: str) -> bool:
    record = _record(kind)
    return record is not None and any(one.name == name and one.required for one in msgspec.structs.fields(record))


def _record(kind: Any) -> type[msgspec.Struct] | None:
    return next((one for one in _options(kind) if isinstance(one, type) and issubclass(one, msgspec.Struct)), None)


def _choices(kind: Any) -> list[str]:
    return [choice for option in _options(kind) if get_origin(option) is Literal for choice in get_args(option)]


def _expected(kind: Any) -> str:
    """What fits a type, in words."""
    if choices := _choices(kind):
        others = [_expected(option) for option in _options(kind) if get_origin(option) is not Literal]
        listed = f"one of {', '.join(choices)}" if len(choices) > 1 else f'"{choices[0]}"'
        return " or ".join([listed, *others])
    if len(_options(kind)) > 1:
        return " or ".join(map(_expected, _options(kind)))
    if get_origin(kind) in {tuple, list}:
        return "a list"
    return _WORDS.get(kind, "a mapping of names to values")


def _dotted(path: Iterable[Key]) -> str:
    """The place in words of the file: what may be no name is left out."""
    told = [str(key) if isinstance(key, int) or _PLAIN.fullmatch(key) else "…" for key in path]
    return ".".join(told_path(name, "…") for name in told)


def _line(text: bytes, path: Iterable[Key]) -> int | None:
    """Where the part at the end of a path begins; None where the text says it in a roundabout way."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = None if node is None else node.start_mark.line + 1
    for key in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            node = node.value[key]
            line = node.start_mark.line + 1
            continue
        found = next((pair for pair in _pairs(node) if pair[0].value == str(key)), None)
        if found is None:
            return None
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The entries of a mapping, and those that it merges."""
    if not isinstance(node, yaml.MappingNode):
        return
    yield from node.value
    for name, merged in node.value:
        if name.tag == _MERGE:
            for one in merged.value if isinstance(merged, yaml.SequenceNode) else (merged,):
                yield from _pairs(one)
