"""The texts of one payload, on their way into the arena: what they say, where they stand, what their names tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Raw

from scanner.fields import NO_EVIDENCE, Evidence
from scanner.regions import Kind, Mentions

SMALLEST_NUMBER = 10**8
"""Numbers of nine digits and more are scanned like text: a card, an SSN or a phone may arrive as a JSON number."""

LARGEST_NUMBER = 10.0**20
"""No kind of number has more than 19 digits, and a float of that size holds 16 of its own."""

_Place = TypeVar("_Place")


class TextColumn(Protocol):
    """One field of many records."""

    @property
    def evidence(self) -> Evidence:
        """What its name tells."""

    @property
    def inherited(self) -> tuple[int, ...]:
        """The rules that claim everything in it."""

    @property
    def texts(self) -> Sequence[str]:
        """One for each record."""


class Leaves(Generic[_Place]):
    """Texts in reading order, each with its field's words, the rules that claim it whole, and its place.

    ``regions`` are the countries the payload speaks of, ISO 3166 codes. ``quiet`` leaves keep what they say to
    themselves: a company's name that is shown there need not be hidden elsewhere. Of ``sure`` leaves the first claim
    holds whatever they look like. ``witnesses`` are texts that are not
    shown, with the rules that claim them: what they name is looked for in those that are. ``names`` are the leaves that
    are names of fields.
    """

    __slots__ = ("_mentions", "claims", "names", "places", "quiet", "regions", "sure", "texts", "witnesses", "words")

    def __init__(self) -> None:
        self.regions: tuple[str, ...] = ()
        self._mentions = Mentions()
        self.quiet: set[int] = set()
        self.sure: set[int] = set()
        self.names: set[int] = set()
        self.witnesses: list[tuple[str, tuple[int, ...]]] = []
        self.texts: list[str] = []
        self.words: list[str] = []
        self.places: list[_Place] = []
        self.claims: list[tuple[int, tuple[int, ...]]] = []

    def add(self, text: str, evidence: Evidence, inherited: tuple[int, ...], place: _Place) -> int:
        """Put one text in; its number comes back."""
        leaf = len(self.texts)
        self.texts.append(text)
        self.words.append(evidence.words)
        self.places.append(place)
        if evidence.telling or inherited:
            numbers = evidence.rules + inherited
            if numbers:
                self.claims.append((leaf, numbers))
            if evidence.region is not None:
                self.hear(evidence.region, text)
        return leaf

    def add_name(self, name: str, place: _Place) -> int:
        """Put the name of a field in; its number comes back."""
        leaf = self.add(name, NO_EVIDENCE, (), place)
        self.names.add(leaf)
        return leaf

    def add_table(self, columns: Sequence[TextColumn], height: int, places: Iterable[_Place]) -> int:
        """Put the texts of ``height`` records in, record by record; the number of the first comes back.

        A text of a field without one is empty, and counts as a leaf.
        """
        first, width = len(self.texts), len(columns)
        self.texts += chain.from_iterable(zip(*(column.texts for column in columns), strict=True))
        self.words += [column.evidence.words for column in columns] * height
        self.places += places
        claims: list[tuple[int, tuple[int, ...]]] = []
        for at, column in enumerate(columns, first):
            if numbers := column.evidence.rules + column.inherited:
                claims += [(at + row * width, numbers) for row, text in enumerate(column.texts) if text]
        self.claims += sorted(claims)
        telling = [(column.evidence.region, column.texts) for column in columns if column.evidence.region is not None]
        for said in dict.fromkeys(zip(*(texts for _, texts in telling), strict=True)):
            for (kind, _), text in zip(telling, said, strict=True):
                if text:
                    self.hear(kind, text)
        return first

    def hear(self, kind: Kind, text: str) -> None:
        """Learn a country from a value, shown or not, of a field that tells one."""
        if self._mentions.hear(kind, text):
            self.regions = self._mentions.regions()

    def forget(self, texts: int, claims: int) -> None:
        """Take back what was added since there were so many texts and claims."""
        del self.texts[texts:], self.words[texts:], self.places[texts:], self.claims[claims:]
        self.names = {leaf for leaf in self.names if leaf < texts}


def scannable(value: Any, evidence: Evidence, inherited: tuple[int, ...]) -> str | None:
    """A scalar as the text to scan, or None when nothing sensitive fits into it."""
    if isinstance(value, str):
        return value or None
    if value is None or value is True or value is False:
        return None
    if isinstance(value, Raw):
        value = float(memoryview(value).tobytes())
    if not (evidence.rules or inherited) and -SMALLEST_NUMBER < value < SMALLEST_NUMBER:
        return None
    if isinstance(value, float):
        if not -LARGEST_NUMBER < value < LARGEST_NUMBER:
            return None
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
