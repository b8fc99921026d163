"""Logs in W3C's extended format, as IIS and CDNs write them: a directive names the fields of the lines below it.

``#Fields: date time cs-username c-ip`` holds until the next directive of that kind. A field is called by what it says
(``username``) behind the side that it is of (``cs-``: from client to server; https://www.w3.org/TR/WD-logfile).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.written.headings import Claiming
from scanner.written.pairs import Pair

SIGNS: Final = r"#Fields:[ \t]"
"""A pattern for bytes: the directive."""

DIRECTIVE: Final = b"#Fields:"
"""What begins the line that names the fields."""

_COMMENT: Final = ord("#")
_LINE: Final = re.compile(rb"[^\r\n]++")
_SIDE: Final = re.compile(rb"(?:cs|sc|sr|rs|c|s|r|x)(?:-|(?=\())")
_VALUE: Final = re.compile(rb"[^ \t]++")
_MOST_FIELDS: Final = 64


def extended_logs_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The values of such lines in a folded text, with the names of their fields."""
    if DIRECTIVE not in text:
        return
    width = 0
    claiming: list[tuple[int, bytes]] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        if text.startswith(DIRECTIVE, start, end):
            width, claiming = _fields(text[start:end], claims)
        elif claiming and text[start] != _COMMENT:
            values = [value.span() for value in _VALUE.finditer(text, start, end)]
            if len(values) == width:
                yield from (Pair(name, *values[at]) for at, name in claiming)


def names_claimed(line: str, claims: Claiming) -> bool:
    """Whether a line is a directive that names a field which claims something."""
    content = line.encode(errors="replace")
    return content.startswith(DIRECTIVE) and bool(_fields(content, claims)[1])


def _fields(line: bytes, claims: Claiming) -> tuple[int, list[tuple[int, bytes]]]:
    """How many fields a directive names; and those that claim something, with their places in a row."""
    names = line.removeprefix(DIRECTIVE).split()[:_MOST_FIELDS]
    said = (_SIDE.sub(b"", name, count=1).strip(b"()") for name in names)
    return len(names), [(at, name) for at, name in enumerate(said) if claims(name)]
