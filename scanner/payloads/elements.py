"""Elements within a text: XML's names of values, HTML's labels before values, and the columns of HTML's tables.

A text need not be well-formed: it is read tag by tag, and each costs the same, however many others are open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.payloads.headings import Claiming, heading, is_label
from scanner.payloads.html_table import HtmlTable
from scanner.payloads.pairs import Pair

# Attributes may be of any length; where they are in quotes, a bracket may stand in them.
_TAG: Final = re.compile(
    rb"<(?:(/?)(?:[A-Za-z][A-Za-z0-9]{0,31}:)?([A-Za-z_\x80-\xff][A-Za-z0-9_.\-\x80-\xff]{0,47})"
    rb"(?![^\s/>])((?:[^<>=]|=\s*+\"[^\"<]*\"|=\s*+'[^'<]*'|=)*+)>|!\[CDATA\[|[!?][^<>]*>)"
)
_INPUT: Final = re.compile(rb"\b(name|value)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SAID: Final = re.compile(rb"[^\s:]")
_SPACE: Final = (b"&nbsp;", b"&#160;", b"&#xa0;")

_TABLE: Final = frozenset({b"table", b"thead", b"tbody", b"tfoot", b"tr", b"td", b"th"})
_INLINE: Final = frozenset(b"a b bdi br em font i mark p small span strong u wbr".split())
_LISTED: Final = frozenset(b"a button h1 h2 h3 h4 h5 h6 label li option th".split())  # one beside another names nothing
_ROWS: Final = frozenset({b"table", b"tr"})
_CELLS: Final = frozenset({b"td", b"th", b"dd", b"dt"})
_LONGEST_LABEL: Final = 64  # bytes, with its marks
_MOST_TAGS: Final = 12  # between a label and its value


def elements_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """What elements of a folded text say, with their names, labels, or columns' names."""
    if b"</" not in text and b"/>" not in text:
        return
    for space in _SPACE:
        text = text.replace(space, b" " * len(space))
    reader = _Elements(text, claims)
    place = 0
    for tag in _TAG.finditer(text):
        closing, name = tag.group(1, 2)
        said = _SAID.search(text, place, tag.start()) if place < tag.start() else None
        if said is not None:
            yield from reader.words(said.start(), tag.start(), ends=closing == b"/")
        if name is not None:
            yield from reader.tag(name, tag.start(3), tag.end(3), closing=closing == b"/")
        place = tag.end()
    said = _SAID.search(text, place)
    if said is not None:
        yield from reader.words(said.start(), len(text), ends=False)
    yield from reader.end()


class _Elements:
    """The elements of a text as their tags come."""

    def __init__(self, text: bytes, claims: Claiming) -> None:
        self._text = text
        self._claims = claims
        self._tables = [HtmlTable(text, claims)]  # the open ones; rows may come without any
        self._element = b""  # the name of the last to be opened, until something stands in it
        self._label = b""  # what claims the next words, and since it …
        self._closed = b""  # … the first element to be closed, and how many …
        self._tags = self._cells = 0
        self._short = b""  # what claimed the last words, if these were but one and may go on

    def words(self, start: int, end: int, *, ends: bool) -> Iterator[Pair]:
        """Words between two tags, the second of which may end their element."""
        words = self._text[start:end].rstrip().removesuffix(b"]]>").rstrip()
        end = start + len(words)
        line = words.split(b"\n", 1)[0].rstrip()
        one = b" " not in line
        self._tables[-1].words(start, end)
        if self._element and self._claims(self._element):
            yield Pair(self._element, start, end)
            self._short = self._element if one else b""
        elif self._label:
            yield Pair(self._label, start, start + len(line), "marked")
            self._short = self._label if one else b""
        elif self._short:
            yield Pair(self._short, start, start + len(line), "marked")
            self._short = b""
        self._element = self._label = b""
        labels = ends or words.endswith(b":")  # <li>SSN: <span>…
        name = heading(words) if labels and len(words) <= _LONGEST_LABEL else b""
        if name and is_label(name) and self._claims(name):
            self._label, self._closed, self._short = name, b"", b""
            self._tags = self._cells = 0

    def tag(self, name: bytes, start: int, end: int, *, closing: bool) -> Iterator[Pair]:
        """A tag, with where its attributes stand."""
        kind = name.lower()
        if self._label or self._short:
            self._follow(kind, closing=closing)
        if kind in _TABLE:
            yield from self._tables[-1].tag(kind, start, end, closing=closing)
            if kind == b"table":
                self._nest(closing=closing)
            self._element = b""
        elif closing:
            self._element = b""
        elif kind not in _INLINE:
            self._element = name
            if start < end:
                yield from self._field(start, end)

    def end(self) -> Iterator[Pair]:
        """What the tables say that nothing ends."""
        while self._tables:
            yield from self._tables.pop().end()

    def _nest(self, *, closing: bool) -> None:
        if not closing:
            self._tables.append(HtmlTable(self._text, self._claims))
        elif len(self._tables) > 1:
            self._tables.pop()
        else:
            self._tables = [HtmlTable(self._text, self._claims)]

    def _follow(self, kind: bytes, *, closing: bool) -> None:
        """Forget a label whose value cannot be what stands behind a tag."""
        self._tags += 1
        if closing:
            self._closed = self._closed or kind
        else:
            self._cells += kind in _CELLS
        listed = kind == self._closed and kind in _LISTED and not closing
        if kind in _ROWS or listed or self._tags > _MOST_TAGS or self._cells > 1:
            self._label = b""
        if kind not in _INLINE:
            self._short = b""

    def _field(self, start: int, end: int) -> Iterator[Pair]:
        """``<input name="ssn" value="…">``, or one behind a label."""
        said = {
            match.group(1).lower(): match.span(match.lastindex or 0)
            for match in _INPUT.finditer(self._text, start, end)
        }
        if b"value" in said:
            for name in (self._text[slice(*said.get(b"name", (0, 0)))], self._label):
                if name:
                    yield Pair(name, *said[b"value"])
