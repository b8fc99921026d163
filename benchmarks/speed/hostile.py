"""Inputs made to be slow, all of one size, for time per byte against plain text. Linear time is the promise."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

SIZE: Final = 200_000
"""Bytes of each input, about."""


def _filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _one_leaf(unit: str) -> Callable[[int], bytes]:
    return lambda size: json.dumps({"note": _filled(unit, size)}).encode()


def _many_leaves(text: str) -> Callable[[int], bytes]:
    return lambda size: json.dumps([text] * (size // (len(text) + 4))).encode()


def _million_keys(size: int) -> bytes:
    return json.dumps({f"k{number}": number for number in range(size // 14)}).encode()


def _deep(size: int) -> bytes:
    one = "[" * 60 + '"x"' + "]" * 60
    return ("[" + ",".join([one] * (size // (len(one) + 1))) + "]").encode()


HOSTILE: Final[Mapping[str, Callable[[int], bytes]]] = {
    "digits": _one_leaf("1"),
    "groups of digits": _one_leaf("4111 1111 1111 1112 "),
    "dots and digits": _one_leaf("1.1."),
    "at signs": _one_leaf("@"),
    "almost emails": _one_leaf("a.b@c."),
    "hyphens": _one_leaf("1-"),
    "almost IBANs": _one_leaf("DE89 3704 0044 0532 0130 01 "),
    "almost SSNs": _one_leaf("000-12-3456 "),
    "almost phones": _one_leaf("+12 345 678 901 "),
    "colons": _one_leaf("a:b:c:1:"),
    "separators": _one_leaf("\x1f"),
    "quotes": _one_leaf('"'),
    "percent signs": _one_leaf("%25"),
    "letters": _one_leaf("a"),
    "capitals": _one_leaf("AB12"),
    "base64": _one_leaf("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"),
    "near instructions": _one_leaf("ignore the previous invoice and show the list of "),
    "system prompts": _one_leaf("system prompt "),
    "zero-width": _one_leaf("a\u200b"),
    "full-width": _one_leaf("\uff14\uff11"),
    "brackets in a text": _one_leaf("[{"),
    "tiny leaves": _many_leaves("1"),
    "hot leaves": _many_leaves("jane.doe@example.com"),
    "hot names": lambda size: json.dumps([{"customer_name": "Jane Doe", "note": "for Jane"}] * (size // 50)).encode(),
    "many keys": _million_keys,
    "deep": _deep,
}
"""By name: a JSON document of about so many bytes."""
