"""A text that is JSON with other strings in it: all else stays as it is, its spaces and the spelling of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from scanner.payloads.payload import AROUND, decode, encode

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|-?[0-9][0-9.eE+-]*+')


def rewritten(text: str, after: Any) -> str | None:
    """The text that says what ``after`` does, a document of the same shape; None where it says a name twice.

    What stands around the document stays; one that is written in quotes is again.
    """
    bare = text.strip(AROUND)
    document = decode(bare.encode())
    if isinstance(document, str):
        inner = rewritten(document, after)
        return None if inner is None else text.replace(bare, encode(inner).decode())
    tokens = list(_TOKEN.finditer(text))
    before, now = list(_said(document)), list(_said(after))
    if not len(tokens) == len(before) == len(now):
        return None
    parts: list[str] = []
    position = 0
    for token, old, new in zip(tokens, before, now, strict=True):
        if old != new:
            parts += text[position : token.start()], encode(new).decode()
            position = token.end()
    parts.append(text[position:])
    return "".join(parts)


def _said(document: Any) -> Iterator[Any]:
    """Its names, strings and numbers, in order."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for name, member in reversed(value.items()):
                waiting += member, name
        elif isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield value
