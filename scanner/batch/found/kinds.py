"""What was found of one kind in one column: counts, rules, masked examples and first places. Never a value.

It is small whatever the size of the data: three examples and three places are kept, and the counts of 64 looks
(:mod:`scanner.batch.found.looks`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from scanner.batch.found.looks import Looks, moved, together
from scanner.rules import Severity

EXAMPLES: Final = 3
"""Masked examples and first places kept of each kind in each column."""

_LONGEST_EXAMPLE: Final = 80  # characters

SEVERITIES: Final[tuple[Severity, ...]] = ("low", "medium", "high", "critical")
"""From the least to the most severe."""


class Hidden(NamedTuple):
    """A finding that was masked: its type and rule, and its place in the value (code points, end exclusive).

    ``example`` is the masked form. Without ``counts`` it is a further signal of an instruction that is counted already.
    """

    entity_type: str
    rule: str
    severity: Severity
    confidence: float
    start: int
    end: int
    example: str
    counts: bool = True


class Place(msgspec.Struct, frozen=True, order=True):
    """The place of a finding. ``row`` counts what :func:`scanner.batch.units.place_word` says, from 1.

    A row with line ends within quotes has the number of the line that it begins with.
    ``start`` and ``end`` are code points of the value as it was found, end exclusive.
    """

    row: int
    start: int
    end: int


class MaskedExample(msgspec.Struct, frozen=True, order=True):
    """A masked value, and the first row with a value that looks like that when masked."""

    row: int
    text: str


class Kind(msgspec.Struct):
    """What was found of one entity type in one column of one file.

    ``rules`` has how often each rule matched. A text that carries instructions is one finding, and may have matches of
    several rules. ``looks`` are all findings by how they look masked (:mod:`scanner.batch.found.looks`).
    """

    severity: Severity = "low"  # the highest of its rules
    confidence: float = 0.0  # the highest of its rules: their expected precision
    count: int = 0
    rules: dict[str, int] = {}  # by rule id
    examples: list[MaskedExample] = []
    first: list[Place] = []
    looks: Looks = {}

    def counted(self, rule: str, severity: Severity, confidence: float, times: int, count: int) -> None:
        """Add the matches of one rule: their number is ``times``; ``count`` of them are findings of their own."""
        self.count += count
        self.rules[rule] = self.rules.get(rule, 0) + times
        self.confidence = max(self.confidence, confidence)
        if self.severity != severity:
            self.severity = max(self.severity, severity, key=SEVERITIES.index)

    def seen(self, places: Iterable[Place], examples: Iterable[MaskedExample]) -> None:
        """Take in places and examples; the first three of all are kept."""
        self.first = sorted({*self.first, *places})[:EXAMPLES]
        self.examples = _distinct([*self.examples, *examples])

    def merge(self, other: Kind) -> None:
        """Take in what another unit of the same file found."""
        self.severity = max(self.severity, other.severity, key=SEVERITIES.index)
        self.confidence = max(self.confidence, other.confidence)
        self.count += other.count
        for rule, count in other.rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + count
        self.examples = _distinct([*self.examples, *other.examples])
        self.first = sorted([*self.first, *other.first])[:EXAMPLES]
        self.looks = together((self.looks, other.looks))

    def row(self) -> int:
        """The first row that is known to have it, 0 when none is."""
        looks = [look.row for look in self.looks.values() if look.row]
        return min([place.row for place in self.first] + [one.row for one in self.examples] + looks, default=0)

    def moved(self, rows: int) -> Kind:
        """A copy in which every row number is larger by ``rows``."""
        return msgspec.structs.replace(
            self,
            examples=[MaskedExample(one.row + rows, one.text) for one in self.examples],
            first=[Place(at.row + rows, at.start, at.end) for at in self.first],
            looks=moved(self.looks, rows),
            rules=dict(self.rules),
        )


def shortened(text: str, longest: int) -> str:
    """A text cut to ``longest`` characters, without control characters that a terminal would act upon."""
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return text if text.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in text)


def example(masked: str) -> str:
    """A masked value as it is kept."""
    return shortened(masked, _LONGEST_EXAMPLE)


def _distinct(examples: list[MaskedExample]) -> list[MaskedExample]:
    """The first of each text, by row."""
    first: dict[str, MaskedExample] = {}
    for one in sorted(examples):
        first.setdefault(one.text, one)
    return list(first.values())[:EXAMPLES]
