"""Logs in W3C's extended format, as IIS and CDNs write them: a directive names the fields of the lines below it.

``#Fields: date time cs-username c-ip`` holds until the next directive of that kind. A field is called by what it says
(``username``) behind the side that it is of (``cs-``: from client to server).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import Claiming
from scanner.written.pairs import Pair

SIGNS: Final = r"#Fields: "
"""A pattern for bytes: the directive."""

_LINE: Final = re.compile(rb"[^\r\n]++")
_FIELDS: Final = re.compile(rb"#Fields:[ \t]++")
_SIDE: Final = re.compile(rb"(?:cs|sc|sr|rs|c|s|r|x)(?:-|(?=\())")
_VALUE: Final = re.compile(rb"[^ \t]++")
_MOST_FIELDS: Final = 64


def extended_logs_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The values of such lines in a folded text, with the names of their fields."""
    if b"#Fields:" not in text:
        return
    width = 0
    claiming: list[tuple[int, bytes]] = []  # the fields that claim something, and where they stand in a line
    for line in _LINE.finditer(text):
        start, end = line.span()
        directive = _FIELDS.match(text, start, end)
        if directive is not None:
            names = text[directive.end() : end].split(None, _MOST_FIELDS)[:_MOST_FIELDS]
            width = len(names)
            said = (_SIDE.sub(b"", name, count=1).strip(b"()") for name in names)
            claiming = [(at, name) for at, name in enumerate(said) if claims(name)]
        elif claiming and text[start] != ord("#"):
            values = [value.span() for value in _VALUE.finditer(text, start, end)]
            if len(values) == width:
                yield from (Pair(name, *values[at]) for at, name in claiming)
