"""Where and why a YAML text does not fit its type: the line, the place, and what would fit.

Slow, for texts that a decoder has refused. The message has names of our own and names that the file defines, but no
unknown key and no value: a secret may stand there by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from types import UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from scanner.disclosure.path import shown_path
from scanner.disclosure.suggestion import suggestion
from scanner.yaml_text import MOMENTS, Key, line_of

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}(?:[ -][A-Za-z0-9_]{1,63}){0,7}")
_WORDS: Final = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
    type(None): "null",
    bytes: "base64",
    datetime: "a moment with its time zone, such as 2027-01-31T08:00:00Z",
}
_LISTS: Final = (tuple, list, frozenset)
_BOUND: Final = re.compile(r"Expected `(int|str|bytes|array)` (?:of length )?(>=|<=) (\d+)")
_COUNTED: Final = {
    "int": "a whole number of {}",
    "str": "a text of {} characters",
    "bytes": "base64 of {} bytes",
    "array": "a list of {} items",
}


class Misfit(NamedTuple):
    """The first part that does not fit: its line (the first is 1), its dotted place, and what is wrong."""

    line: int | None
    place: str
    reason: str

    def sentence(self, whole: str) -> str:
        """The end of an error message, behind a file's name; ``whole`` is the name of the outermost part."""
        line = "" if self.line is None else f", line {self.line}"
        return f"{line}: {self.place or whole} {self.reason}"


def misfit(text: bytes, wanted: Any, *, unwritten: Collection[str] = (), named: bool = True) -> Misfit:
    """The misfit of a YAML text that was refused for a type; ``unwritten`` are fields that no file may set.

    ``named`` says whether the place may contain names that the file itself defines.
    """
    path: list[Key] = []
    shown_keys: list[Key] = []
    value, kind = msgspec.yaml.decode(text), wanted
    while (worse := next(_unfit(value, kind), None)) is not None:
        shown = named or isinstance(worse[0], int) or bool(_hints(kind))
        key, value, kind = worse
        path.append(key)
        shown_keys.append(key if shown else "…")
    known = list(_hints(kind)) if isinstance(value, dict) else []
    stray = next((key for key in value if key not in known), None) if known else None
    if stray is not None:
        ours = [name for name in known if name not in unwritten]
        reason = f"has a key that is not known{suggestion(str(stray), ours)}; known are {', '.join(ours)}"
        return Misfit(line_of(text, [*path, stray]), _dotted(shown_keys), reason)
    missing = next((key for key in known if _required(kind, key) and key not in value), None)
    if missing is not None:
        return Misfit(line_of(text, path), _dotted(shown_keys), f"lacks {missing}")
    guess = suggestion(value, _choices(kind)) if isinstance(value, str) else ""
    reason = _out_of_bounds(value, kind) or f"must be {_expected(kind)}{guess}"
    return Misfit(line_of(text, path), _dotted(shown_keys), reason)


def _unfit(value: Any, kind: Any) -> Iterator[tuple[Key, Any, Any]]:
    """The members of a value that do not fit their types: key, value, type."""
    members: Iterable[tuple[Key, Any, Any]] = ()
    if isinstance(value, dict) and (hints := _hints(kind)):
        members = ((key, part, hints[key]) for key, part in value.items() if key in hints)
    elif isinstance(value, dict) and (inner := _inner(kind, dict, Mapping)):
        members = ((key, part, inner[1]) for key, part in value.items())
    elif isinstance(value, list) and (inner := _inner(kind, *_LISTS)):
        members = ((place, part, inner[0]) for place, part in enumerate(value))
    return (member for member in members if _refusal(member[1], member[2]))


def _refusal(value: Any, kind: Any) -> str:
    """Why a decoder refuses a value, "" if it does not. Moments may be values, as in YAML, or texts, as in JSON."""
    refusal = ""
    for moments in ((), MOMENTS):
        try:
            msgspec.convert(value, kind, builtin_types=moments)
        except msgspec.ValidationError as error:
            refusal = refusal or str(error)
        else:
            return ""
    return refusal


def _out_of_bounds(value: Any, kind: Any) -> str:
    """What is wrong with a value of the right type: its size, or fields of a record that do not go together."""
    refusal = _refusal(value, kind).partition(" - at `")[0]
    if (bound := _BOUND.match(refusal)) is not None:
        sort, sign, number = bound.groups()
        bounds = "must be " + _COUNTED[sort].format(f"at {'least' if sign == '>=' else 'most'} {int(number):,}")
        return bounds.removesuffix("s") if number == "1" else bounds
    together = isinstance(value, dict) and hasattr(_record(kind), "__post_init__")
    return f"is wrong: {refusal}" if together and not refusal.startswith("Expected `") else ""


def _options(kind: Any) -> list[Any]:
    """The types of a union, or a type by itself; without their bounds."""
    kind = _bare(kind)
    return [_bare(one) for one in get_args(kind)] if get_origin(kind) in {Union, UnionType} else [kind]


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _inner(kind: Any, *containers: type) -> tuple[Any, ...]:
    return next((get_args(option) for option in _options(kind) if get_origin(option) in containers), ())


def _hints(kind: Any) -> dict[str, Any]:
    """The types of the fields of a record, in their order."""
    record = _record(kind)
    if record is None:
        return {}
    hints = get_type_hints(record, include_extras=True)
    return {field: hints[field] for field in record.__struct_fields__}


def _required(kind: Any, name: str) -> bool:
    record = _record(kind)
    return record is not None and any(one.name == name and one.required for one in msgspec.structs.fields(record))


def _record(kind: Any) -> type[msgspec.Struct] | None:
    return next((one for one in _options(kind) if isinstance(one, type) and issubclass(one, msgspec.Struct)), None)


def _choices(kind: Any) -> list[str]:
    return [choice for option in _options(kind) if get_origin(option) is Literal for choice in get_args(option)]


def _expected(kind: Any) -> str:
    """The values of a type, in words."""
    if choices := _choices(kind):
        others = [_expected(option) for option in _options(kind) if get_origin(option) is not Literal]
        listed = f"one of {', '.join(choices)}" if len(choices) > 1 else f'"{choices[0]}"'
        return " or ".join([listed, *others])
    if len(_options(kind)) > 1:
        return " or ".join(map(_expected, _options(kind)))
    kind = _bare(kind)
    if get_origin(kind) in _LISTS:
        return "a list"
    return _WORDS.get(kind, "a mapping of names to values")


def _dotted(path: Iterable[Key]) -> str:
    """The place with dots; a key that may be no name is left out."""
    names = [str(key) if isinstance(key, int) or _PLAIN.fullmatch(key) else "…" for key in path]
    return ".".join(shown_path(name, "…") for name in names)
