"""Long texts of a message: the parts of them that carry instructions are taken out, and what is left is read.

First what is an order by itself, in any long text; then, of a text that is withheld all the same, what made it so.
"""

from functools import cache
from typing import Any

from scanner import Scanner
from scanner.masks import OMITTED_CONTENT
from server.guard.tables import Tables, pairs


class Parts:
    """Those of one message, each read once: a tool that returns a text says it in a block and in its document.

    A table is none: its cells were taken out already, and whatever it says besides stands in several of them.
    """

    def __init__(self, scanner: Scanner, tables: Tables) -> None:
        self.counts: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self._tables = tables
        self._without_orders = cache(scanner.without_orders)
        self._without_instructions = cache(scanner.without_instructions)

    def __bool__(self) -> bool:
        return bool(self.rules)

    def rest(self, text: str, safe: str | None) -> str | None:
        """What is left of a text that is shown as ``safe``, or was not read yet; None where nothing leaves or all."""
        if safe is None:
            one_line = "\n" not in text and "\\n" not in text  # as JSON has them in its texts
            found = None if one_line or self._tables.hold(text) else self._without_orders(text)
        elif safe != OMITTED_CONTENT or text == safe or self._tables.hold(text):
            return None
        else:
            found = self._without_instructions(text)
        if found is None:
            return None
        for own, more in ((self.counts, found.counts), (self.rules, found.rules)):
            for name, count in more.items():
                own[name] = own.get(name, 0) + count
        return found.text

    def open(self, value: Any, safe: Any = None) -> bool:
        """Put it in the place of the texts of a document, which changes in place; whether there was any."""
        found = False
        for container, key, shown, text in pairs(value if safe is None else safe, value):
            rest = self.rest(text, None if safe is None else shown)
            if rest is not None:
                container[key] = rest
                found = True
        return found
