"""Texts of a message that are tables: their cells are masked before the message is read."""

from typing import Any

from scanner import Scanner


class Tables:
    """Those of one message, each read once: a tool that returns a text says it in a block and in its document."""

    def __init__(self, scanner: Scanner) -> None:
        self.counts: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self._scanner = scanner
        self._known: dict[str, str | None] = {}

    def safe(self, text: str) -> str | None:
        """The text with its cells masked; None for one that is no table, or has nothing to mask in its cells."""
        if text not in self._known:
            redacted = self._scanner.redact_table(text)
            self._known[text] = None if redacted is None else redacted.text
            if redacted is not None:
                for own, more in ((self.counts, redacted.counts), (self.rules, redacted.rules)):
                    for name, count in more.items():
                        own[name] = own.get(name, 0) + count
        return self._known[text]

    def walk(self, value: dict[str, Any] | list[Any]) -> None:
        """Put safe texts in the places of tables, wherever they stand in a document."""
        waiting: list[Any] = [value]
        while waiting:
            container = waiting.pop()
            for key, member in list(container.items() if isinstance(container, dict) else enumerate(container)):
                if isinstance(member, str):
                    if ("\n" in member or "\r" in member) and (safe := self.safe(member)) is not None:
                        container[key] = safe
                elif isinstance(member, dict | list):
                    waiting.append(member)
