"""XML and HTML within a text: elements whose names claim their values, labels before values, and columns of tables.

An element's name claims what the element holds. The name of the element around it is read with it where that says more:
``<Dbtr><Nm>``. An attribute may name the element (``<field name="ssn">…``), and another may hold its value, as in
FHIR's ``<family value="…"/>``. The text need not be well-formed: it is read tag by tag, each at the same cost, however
many elements are open.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from scanner.payloads.words.field_names import read
from scanner.payloads.words.field_words import GENERIC, TEXT_OF_PARENT, WARES
from scanner.written.headings import Claiming, heading, may_be_name
from scanner.written.pairs import Pair
from scanner.written.tables.html_table import HtmlTable

# Attributes may be of any length; where they are in quotes, a bracket may stand in them.
_TAG: Final = re.compile(
    rb"<(?:(/?)(?:[A-Za-z][A-Za-z0-9]{0,31}:)?([A-Za-z_\x80-\xff][A-Za-z0-9_.\-\x80-\xff]{0,47})"
    rb"(?![^\s/>])((?:[^<>=]|=\s*+\"[^\"<]*\"|=\s*+'[^'<]*'|=)*+)>|!\[CDATA\[|[!?][^<>]*>)"
)
_INPUT: Final = re.compile(rb"\b(name|key|field|property|value)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SAID: Final = re.compile(rb"[^\s:]")
_SPACE: Final = (b"&nbsp;", b"&#160;", b"&#xa0;")

_TABLE: Final = frozenset({b"table", b"thead", b"tbody", b"tfoot", b"tr", b"td", b"th"})
_INLINE: Final = frozenset(b"a b bdi br em font i mark p small span strong u wbr".split())
_LISTED: Final = frozenset(b"a button h1 h2 h3 h4 h5 h6 label li option th".split())  # one beside another names nothing
_ROWS: Final = frozenset({b"table", b"tr"})
_CELLS: Final = frozenset({b"td", b"th", b"dd", b"dt"})
_LONGEST_LABEL: Final = 64  # bytes, with its marks
_VOID: Final = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_MOST_OPEN: Final = 16  # elements around one that are minded
_NAMES: Final = (b"name", b"key", b"field", b"property")  # attributes that name a value, the plainest first
_TEXTS: Final = frozenset(name.encode() for name in TEXT_OF_PARENT)
_GENERIC: Final = frozenset(name.encode() for name in GENERIC)
_MOST_TAGS: Final = 12  # between a label and its value


def elements_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The values in the elements of a folded text, with the names of elements, labels or columns that claim them."""
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


@lru_cache(maxsize=1024)
def _is_of_wares(name: bytes) -> bool:
    """Whether an element is called after goods, so that a mere ``name`` in it is theirs."""
    return not WARES.isdisjoint(read(name.decode(errors="replace")).words[-1:])


class _Elements:
    """Reads the elements of a text tag by tag."""

    def __init__(self, text: bytes, claims: Claiming) -> None:
        self._text = text
        self._claims = claims
        self._tables = [HtmlTable(text, claims)]  # the open tables; the first one takes rows outside of any table
        self._open: deque[tuple[bytes, bytes]] = deque(maxlen=_MOST_OPEN)  # open elements: tag, and name that claims
        self._element = b""  # what the last to be opened is called, until something stands in it
        self._around = b""  # what the element is called that it stands in
        self._label = b""  # what claims the next words, and since it …
        self._closed = b""  # … the first element to be closed, and how many …
        self._tags = self._cells = 0
        self._short = b""  # what claimed the last words, if these were but one and may go on

    def words(self, start: int, end: int, *, ends: bool) -> Iterator[Pair]:
        """The words between two tags, the second of which may close their element."""
        words = self._text[start:end].rstrip().removesuffix(b"]]>").rstrip()
        end = start + len(words)
        line = words.split(b"\n", 1)[0].rstrip()
        one = b" " not in line
        self._tables[-1].words(start, end)
        called = self._claiming() if self._element else b""
        if called:
            yield Pair(called, start, end)
            self._short = called if one else b""
        elif self._label:
            yield Pair(self._label, start, start + len(line), "marked")
            self._short = self._label if one else b""
        elif self._short:
            yield Pair(self._short, start, start + len(line), "marked")
            self._short = b""
        self._element = self._label = b""
        labels = ends or words.endswith(b":")  # <li>SSN: <span>…
        name = heading(words) if labels and len(words) <= _LONGEST_LABEL else b""
        if name and may_be_name(name) and self._claims(name):
            self._label, self._closed, self._short = name, b"", b""
            self._tags = self._cells = 0

    def tag(self, name: bytes, start: int, end: int, *, closing: bool) -> Iterator[Pair]:
        """One tag. ``start`` and ``end`` are where its attributes stand."""
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
            self._close(name)
        elif kind not in _INLINE:
            yield from self._opened(name, start, end, empty=kind in _VOID or self._text.endswith(b"/", start, end))

    def _opened(self, name: bytes, start: int, end: int, *, empty: bool) -> Iterator[Pair]:
        """A tag that opens an element, or that is an ``empty`` element."""
        self._element = name
        self._around = self._open[-1][1] if self._open else b""
        said = self._attributes(start, end) if start < end else {}
        named = next((own for key in _NAMES if (own := self._text[slice(*said.get(key, (0, 0)))])), b"")
        if named and self._claims(named):
            self._element = named
        if b"value" in said:
            for called in dict.fromkeys((named, self._label, self._claiming())):
                if called:
                    yield Pair(called, *said[b"value"])
        if empty:
            self._element = b""
        else:
            self._open.append((name, self._element))

    def end(self) -> Iterator[Pair]:
        """The values of tables that were never closed."""
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
        """Forget a label when this tag shows that its value does not follow."""
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

    def _claiming(self) -> bytes:
        """The name that claims the value of the last element: its own, or with the one around it; empty for neither."""
        element = self._element
        around = self._around
        if around and element.lower() in _TEXTS:
            return around if self._claims(around) else b""
        both = around + b" " + element
        if around and self._claims(both):
            return both
        if around and element.lower() in _GENERIC and _is_of_wares(around):
            return b""
        return element if self._claims(element) else b""

    def _close(self, name: bytes) -> None:
        """Close an element and those inside it that have no closing tag, such as HTML's ``<img>``."""
        for count, (tag, _) in enumerate(reversed(self._open), 1):
            if tag == name:
                for _ in range(count):
                    self._open.pop()
                return

    def _attributes(self, start: int, end: int) -> dict[bytes, tuple[int, int]]:
        """Where the values of those attributes stand that name a value or hold one, by attribute."""
        return {
            match.group(1).lower(): match.span(match.lastindex or 0)
            for match in _INPUT.finditer(self._text, start, end)
        }
