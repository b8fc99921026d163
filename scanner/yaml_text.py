"""A text of YAML, decoded as a type; what is none is told by its line alone."""

from __future__ import annotations

from typing import TypeVar

import msgspec

_T = TypeVar("_T")


class NotYamlError(ValueError):
    """A text is no YAML. Says "not valid YAML", with the line where that is known, and nothing that stands there."""


def decode_yaml(text: bytes, kind: type[_T]) -> _T:
    """What a text says. Raises NotYamlError, and msgspec.ValidationError for YAML that does not fit."""
    try:
        return msgspec.yaml.decode(text, type=kind)
    except msgspec.ValidationError:
        raise
    except Exception as error:  # noqa: BLE001  PyYAML raises whatever int() or datetime() do, and its own messages quote the text
        mark = getattr(error.__context__, "problem_mark", None)
        line = "" if mark is None else f" (line {mark.line + 1})"
        raise NotYamlError(f"not valid YAML{line}") from None
