"""Texts of a message that are tables: their cells are masked, and what is left of them is read with the message."""

from collections.abc import Sequence
from typing import Any

from scanner import Finding, Scanner
from scanner.masking.masks import OMITTED_CONTENT
from scanner.texts.tables import RedactedTable
from server.guard.found import Found


class Tables:
    """Those of one message, each read once: a tool that returns a text says it in a block and in its document.

    First each gives its place to what has to be read flat, then that to the masked one.
    """

    def __init__(self, scanner: Scanner) -> None:
        self.found = Found()
        self.shown: set[str] = set()  # what was read flat of those whose cells say it all …
        self.within: list[Sequence[Finding]] = []  # … and what was found so in those that stand in data
        self._scanner = scanner
        self._known: dict[str, RedactedTable | None] = {}
        self._masked: dict[str, RedactedTable] = {}  # by what was read flat
        self._counted: set[str] = set()  # of these, once each

    def __bool__(self) -> bool:
        return bool(self._masked)

    def do_not_hold(self, text: str) -> bool:
        """Whether a text is none of those that are to be read flat of a table."""
        return text not in self._masked

    def bare(self, text: str) -> str | None:
        """The text without the cells that carry instructions; None for one that is no table, or has nothing to mask."""
        if "\n" not in text and "\r" not in text:
            return None
        if text not in self._known:
            self._known[text] = self._scanner.redact_table(text)
        table = self._known[text]
        if table is None or not table.rules:
            return None
        self._masked[table.unmasked] = table
        return table.unmasked

    def open(self, value: dict[str, Any] | list[Any]) -> None:
        """Do that to the texts of a document, which changes in place."""
        for container, key, text, _ in pairs(value, value):
            bare = self.bare(text)
            if bare is not None:
                container[key] = bare

    def close(self, before: Any, after: Any, texts: object) -> None:
        """Put masked tables where they stand in a document, as it was ``before`` it was read flat and is ``after``.

        ``texts`` is the list in it that holds the texts of the message, what was found in each of which is known.
        One whose cells do not hide all that was found so is masked once more, in the text that was read flat. What is
        no table then is withheld, since no field's name tells anything of it any more.
        """
        for container, key, was, now in pairs(before, after):
            table = self._masked.get(was)
            if table is None or now == OMITTED_CONTENT:
                continue
            found = () if now == was else self._scanner.find(was)
            if not any(was[one.start : one.end] in table.text for one in found):
                self.shown.add(was)
                if container is not texts:
                    self.within.append(found)
            else:
                table = self._scanner.redact_table(now)
            container[key] = OMITTED_CONTENT if table is None else table.text
            if table is not None and was.strip() not in self._counted:
                self._counted.add(was.strip())
                self.found.add(Found(table.counts, table.rules))


def pairs(before: Any, after: Any) -> list[tuple[Any, Any, str, str]]:
    """The places of a document's texts, with what they were and are: values change, no order does."""
    found: list[tuple[Any, Any, str, str]] = []
    waiting: list[tuple[Any, Any]] = [(before, after)]
    while waiting:
        old, new = waiting.pop()
        old_values = old.values() if isinstance(old, dict) else old
        for was, (key, now) in zip(
            old_values, list(new.items() if isinstance(new, dict) else enumerate(new)), strict=True
        ):
            if isinstance(was, str) and isinstance(now, str):
                found.append((new, key, was, now))
            elif isinstance(was, dict | list) and isinstance(now, dict | list):
                waiting.append((was, now))
    return found
