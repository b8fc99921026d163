"""Rows as Python prints them, ``[{'id': 1, 'note': 'paid'}, (2, None)]``: where the strings in them stand.

Servers that answer with ``str(rows)`` send no JSON, yet their values are as much texts of their own. Nothing is parsed
by Python, whose warnings show the source: what stands between the strings is only reduced, bracket by bracket.
"""

from __future__ import annotations

import re
from ast import literal_eval
from typing import Final, NamedTuple

_DEEPEST: Final = 16  # brackets within brackets
# Only the escapes that ``repr`` writes (Python's unicode_repr), so that reading one never warns of an unknown one, and
# of those no half of a pair of surrogates, which is no text.
_ESCAPE: Final = (
    r"\\(?:[\\'\"nrt]|x[0-9a-f]{2}|u(?:d[0-7]|[0-9a-ce-f][0-9a-f])[0-9a-f]{2}|U000[0-9a-f]{5}|U0010[0-9a-f]{4})"
)
_TOKEN: Final = re.compile(
    rf"""\s*+(?:('(?:[^'\\\n]|{_ESCAPE})*+'|"(?:[^"\\\n]|{_ESCAPE})*+")|([][(){{}},:])|([\w.+=-]++))"""
)
_ITEMS: Final = "(?:[sv](?:,[sv])*+,?)?+"
_REDUCED: Final = re.compile(rf"v?\({_ITEMS}\)|\[{_ITEMS}\]|\{{(?:{_ITEMS}|[sv]:[sv](?:,[sv]:[sv])*+)\}}")
"""Innermost brackets, where ``s`` is a string and ``v`` any other value: a call such as ``Decimal('1')``, too."""


class Printed(NamedTuple):
    """One string: its place between the quotes (code points, end exclusive), what it says, and if it is a key."""

    start: int
    end: int
    said: str
    is_key: bool


def printed_strings(text: str) -> list[Printed]:
    """The strings of a list, tuple or dictionary as Python prints it; none of any other text."""
    if text[:1] not in {"[", "(", "{"} or not text.endswith((")", "]", "}")):
        return []
    found: list[Printed] = []
    skeleton: list[str] = []
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            return []
        position = token.end()
        string, mark, _ = token.groups()
        if string is not None:
            is_key = text[position : position + 1] == ":"
            found.append(Printed(token.start(1) + 1, position - 1, literal_eval(string), is_key))
        skeleton.append("s" if string is not None else mark or "v")
    return found if _is_value("".join(skeleton)) else []


def _is_value(skeleton: str) -> bool:
    """Whether brackets and values are one value."""
    for _ in range(_DEEPEST):
        if skeleton == "v":
            return True
        skeleton = _REDUCED.sub("v", skeleton)
    return skeleton == "v"
