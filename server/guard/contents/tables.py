"""Texts of a message that are tables: found, and each replaced by the text that the scanner reads with the message.

That text is the table without the cells that carry instructions. The scanner shows the masked table in its place
(`Scanner.redact_json`). A tool that returns a text sends it in a block and in its document, so each is looked at once.
"""

from collections.abc import Collection
from typing import Any

from scanner import Scanner
from scanner.texts.tables import RedactedTable
from server.guard.wire.messages import containers


class Tables:
    """The tables of one message."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._known: dict[str, RedactedTable | None] = {}
        self._masked: dict[str, RedactedTable] = {}  # by the text that is read with the message

    @property
    def masked(self) -> Collection[RedactedTable]:
        """The tables that were found, each once."""
        return self._masked.values()

    def may_lose_parts(self, text: str) -> bool:
        """Whether a text is none of those that stand for a table, whose cells were taken out already."""
        return text not in self._masked

    def unmasked(self, text: str) -> str | None:
        """What is to be read for a text; None for one that is no table, or in whose cells nothing was found."""
        if "\n" not in text and "\r" not in text:
            return None
        if text not in self._known:
            self._known[text] = self._scanner.redact_table(text)
        table = self._known[text]
        if table is None or not table.rules:
            return None
        self._masked[table.unmasked] = table
        return table.unmasked

    def replace_in(self, document: dict[str, Any] | list[Any]) -> None:
        """Replace the tables in a document by what is to be read for them, in place."""
        for container in containers(document):
            for key, value in container.items() if isinstance(container, dict) else enumerate(container):
                if isinstance(value, str) and (unmasked := self.unmasked(value)) is not None:
                    container[key] = unmasked
