"""Long texts of a message that carry instructions: the parts that do are taken out, and what is left is read again."""

from typing import Any, Final

from scanner import Scanner
from scanner.masks import OMITTED_CONTENT
from scanner.text_parts import Rest
from server.guard.found import Found
from server.guard.tables import Tables, pairs

_MOST: Final = 1 << 17
"""Characters of a message's texts that are read part by part: a second for a megabyte of prose, and for each 64 KB of
what looks like every disguise. The texts behind are withheld whole."""


class Parts:
    """Those of one message, each read once: a tool that returns a text says it in a block and in its document.

    A table is none: its cells were taken out already, and whatever it says besides stands in several of them.
    """

    def __init__(self, scanner: Scanner, tables: Tables) -> None:
        self.found = Found()
        self._scanner = scanner
        self._tables = tables
        self._known: dict[str, Rest | None] = {}
        self._room = _MOST

    def rest(self, text: str, safe: str) -> str | None:
        """What is left of a text that was withheld whole; None for one that was not, or has to be."""
        if safe != OMITTED_CONTENT or text == safe or self._tables.hold(text):
            return None
        if text not in self._known:
            self._room -= len(text)
            rest = self._known[text] = self._scanner.without_instructions(text) if self._room >= 0 else None
            if rest is not None:
                self.found.add(Found(rest.counts, rest.rules))
        rest = self._known[text]
        return None if rest is None else rest.text

    def open(self, value: Any, safe: Any) -> bool:
        """Put it in the place of such texts of a document, which changes in place; whether there was any."""
        found = False
        for container, key, shown, text in pairs(safe, value):
            rest = self.rest(text, shown)
            if rest is not None:
                container[key] = rest
                found = True
        return found
