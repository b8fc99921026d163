"""Texts of a message that are tables: their cells are masked, and what is left of them is read with the message."""

from typing import Any

from scanner import Scanner
from scanner.text_tables import RedactedTable


class Tables:
    """Those of one message, each read once: a tool that returns a text says it in a block and in its document.

    First each gives its place to what has to be read flat, then that to the masked one.
    """

    def __init__(self, scanner: Scanner) -> None:
        self.counts: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self._scanner = scanner
        self._known: dict[str, RedactedTable | None] = {}
        self._masked: dict[str, RedactedTable] = {}  # by what was read flat

    def __bool__(self) -> bool:
        return bool(self._masked)

    def bare(self, text: str) -> str | None:
        """The text without the cells that carry instructions; None for one that is no table, or has nothing to mask."""
        if "\n" not in text and "\r" not in text:
            return None
        if text not in self._known:
            self._known[text] = self._scanner.redact_table(text)
        table = self._known[text]
        if table is None:
            return None
        self._masked[table.bare] = table
        return table.bare

    def open(self, value: dict[str, Any] | list[Any]) -> None:
        """Do that to the texts of a document, which changes in place."""
        for container, key, text in _texts(value):
            bare = self.bare(text)
            if bare is not None:
                container[key] = bare

    def close(self, value: dict[str, Any] | list[Any]) -> None:
        """Put masked tables where what was read flat stands; one in which that masked more is masked once more."""
        again: dict[str, RedactedTable | None] = {}
        for container, key, text in _texts(value):
            table = self._masked.get(text)
            if table is None:
                if text not in again:
                    again[text] = self._scanner.redact_table(text)
                table = again[text]
            if table is not None:
                container[key] = table.text
                self._count(table)

    def _count(self, table: RedactedTable) -> None:
        for own, more in ((self.counts, table.counts), (self.rules, table.rules)):
            for name, count in more.items():
                own[name] = own.get(name, 0) + count


def _texts(value: dict[str, Any] | list[Any]) -> list[tuple[Any, Any, str]]:
    """Every text of a document that has lines, with its place."""
    found: list[tuple[Any, Any, str]] = []
    waiting: list[Any] = [value]
    while waiting:
        container = waiting.pop()
        for key, member in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(member, str):
                if "\n" in member or "\r" in member:
                    found.append((container, key, member))
            elif isinstance(member, dict | list):
                waiting.append(member)
    return found
