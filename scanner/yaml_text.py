"""Decoding YAML as a type. Errors give the line and nothing of the text; also the line of each part of a text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec
import yaml

_T = TypeVar("_T")

_MERGE: Final = "tag:yaml.org,2002:merge"

Key = str | int
"""A step of the path to a part: the key of a mapping, or an index of a list."""


class NotYamlError(ValueError):
    """A text is no valid YAML. The message has the line or the reason, and nothing of the text."""


class _TwiceError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _ExpandingError(Exception):
    pass


class _SpellingError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


_NUMBERS: Final = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
_ODD_NUMBER: Final = re.compile(r"[-+]?0[0-9]|.*[_:]|[-+]?0b")
"""YAML 1.1 reads 010 as eight, 1_0 as ten and 1:30 as ninety; YAML 1.2 does not."""


_MOST_REPEATED: Final = 10_000
"""Nodes that a text's aliases may repeat. A profile of fourteen levels with four fields each, by alias, takes more than
40 seconds to decode."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key that stands twice in a mapping, as YAML demands; with PyYAML's own loaders the last one wins.

    Refuses also numbers that YAML 1.1 reads otherwise than people do. The check is made before merges (``<<``), since
    a mapping may overrule keys that it merges.
    """

    def construct_document(self, node: Any) -> Any:
        waiting, seen, repeated = [node], set(), 0  # an anchor's node comes again, perhaps within itself
        while waiting:
            one = waiting.pop()
            inner = one.value if isinstance(one, yaml.CollectionNode) else ()
            if id(one) in seen:
                repeated += 1
                if repeated > _MOST_REPEATED:
                    raise _ExpandingError
            elif isinstance(one, yaml.MappingNode):
                _refuse_twice([key for key, _ in inner])
            elif one.tag in _NUMBERS and _ODD_NUMBER.match(one.value):
                raise _SpellingError(one.start_mark.line + 1)
            seen.add(id(one))
            waiting += [part for pair in inner for part in pair] if isinstance(one, yaml.MappingNode) else inner
        return super().construct_document(node)


def _refuse_twice(keys: list[yaml.Node]) -> None:
    names: set[tuple[str, str]] = set()
    for key in keys:
        if isinstance(key, yaml.ScalarNode):
            if (key.tag, key.value) in names:
                raise _TwiceError(key.start_mark.line + 1)
            names.add((key.tag, key.value))


MOMENTS: Final = (dt.datetime, dt.date)
"""Types of YAML that JSON does not have."""


def decode_yaml(text: str | bytes, kind: type[_T]) -> _T:
    """The value of a text, as ``kind``. Raises NotYamlError, and msgspec.ValidationError for YAML that does not fit."""
    try:
        value = yaml.load(text, _Loader)  # noqa: S506  a safe one
        return msgspec.convert(value, kind, builtin_types=MOMENTS)
    except msgspec.ValidationError:
        raise
    except _TwiceError as error:
        raise NotYamlError(f"not valid YAML: a key stands there twice (line {error.line})") from None
    except _SpellingError as error:
        raise NotYamlError(
            f"not valid YAML: a number is written with a leading 0, _, : or 0b (line {error.line})"
        ) from None
    except _ExpandingError:
        raise NotYamlError(f"not valid YAML: its aliases repeat more than {_MOST_REPEATED:,} nodes") from None
    except Exception as error:  # noqa: BLE001  PyYAML raises whatever int() or datetime() do, and its own messages quote the text
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f" (line {mark.line + 1})"
        raise NotYamlError(f"not valid YAML{line}") from None


def line_of(text: bytes, path: Iterable[Key]) -> int | None:
    """The line of the part at the end of a path; None if it cannot be found."""
    node = yaml.compose(text, Loader=_Loader)
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
