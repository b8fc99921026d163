"""The counts: what was found, what stayed visible, what was masked for nothing.

*Recall*: a mark is found when findings of its family cover at least half of its letters and digits, or the whole text
is withheld because it carries instructions. *Precision*: a
finding is right when it touches a mark of its family. Where findings of one scanner overlap, the surest (then the
longest) speaks for type and precision; all of them together mask. *Leak* is the share of the marks' letters and digits
that no finding covers, of whatever type. *Over-masking* is the share of all other letters and digits that some finding
covers. Separators and invisible characters tell nothing and are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from benchmarks.accuracy.cases import PLAIN, Case, Leaf, Mark
from benchmarks.accuracy.labels import DATE, NAMES, family


class Found(NamedTuple):
    """One finding in one leaf: code points, end exclusive; ``entity_type`` in our words."""

    start: int
    end: int
    entity_type: str
    confidence: float = 1.0


Answer = Sequence[Sequence[Found]]
"""The findings of one case, leaf by leaf."""

_BIRTH = "DATE_OF_BIRTH"
_Z = 1.959964  # two-sided 95 %


class Rate(msgspec.Struct):
    """``hits`` of ``total``."""

    hits: int = 0
    total: int = 0

    def add(self, hit: bool) -> None:  # noqa: FBT001 - a trial and how it ended
        """One more trial."""
        self.hits += hit
        self.total += 1

    @property
    def value(self) -> float | None:
        """The share, or None when there was nothing to count."""
        return self.hits / self.total if self.total else None

    def wilson(self) -> tuple[float, float]:
        """The 95 % interval (Wilson 1927); (0, 1) when nothing was counted."""
        if not self.total:
            return 0.0, 1.0
        share, square = self.hits / self.total, _Z * _Z / self.total
        middle = share + square / 2
        spread = _Z * math.sqrt(share * (1 - share) / self.total + square / (4 * self.total))
        return max(0.0, (middle - spread) / (1 + square)), min(1.0, (middle + spread) / (1 + square))


class TypeScore(msgspec.Struct):
    """One entity type. ``visible`` counts letters and digits; ``right`` counts findings that carry the type."""

    found: Rate = msgspec.field(default_factory=Rate)
    visible: Rate = msgspec.field(default_factory=Rate)
    right: Rate = msgspec.field(default_factory=Rate)


class Score(msgspec.Struct):
    """All counts over some cases. Over-masking in letters and digits; ``stray`` findings touch no mark at all."""

    cases: int = 0
    types: dict[str, TypeScore] = msgspec.field(default_factory=dict)
    variants: dict[str, Rate] = msgspec.field(default_factory=dict)
    near: dict[str, Rate] = msgspec.field(default_factory=dict)
    masked: Rate = msgspec.field(default_factory=Rate)
    stray: int = 0

    def of(self, entity_type: str) -> TypeScore:
        """The counts of a type."""
        return self.types.setdefault(entity_type, TypeScore())

    def recall(self) -> Rate:
        """Found marks of all types."""
        return _sum(score.found for score in self.types.values())

    def precision(self) -> Rate:
        """Right findings of all types."""
        return _sum(score.right for score in self.types.values())

    def leak(self, *, names: bool = True) -> Rate:
        """Visible letters and digits of all types."""
        return _sum(score.visible for kind, score in self.types.items() if names or kind not in NAMES)


def _sum(rates: Iterable[Rate]) -> Rate:
    total = Rate()
    for rate in rates:
        total.hits += rate.hits
        total.total += rate.total
    return total


def section(case: Case) -> str:
    """Which table a case belongs to."""
    if case.is_payload:
        return "payloads"
    return "texts" if case.disguise == PLAIN else "disguised"


def score(cases: Sequence[Case], answers: Sequence[Answer]) -> Score:
    """The counts over ``cases`` and a scanner's answers to them, in the same order."""
    total = Score(cases=len(cases))
    for case, answer in zip(cases, answers, strict=True):
        for leaf, findings in zip(case.leaves, answer, strict=True):
            _score_leaf(total, leaf, relevant(case, leaf, findings))
    return total


def relevant(case: Case, leaf: Leaf, findings: Sequence[Found]) -> list[Found]:
    """The findings that count: all (dates on birthdays only), or those of the one type that the case is about.

    Where the type is present its family will do; where it is absent only the type itself is wrong.
    """
    birthdays = [mark for mark in leaf.marks if mark.entity_type == _BIRTH]
    findings = [
        found._replace(entity_type=_BIRTH) if found.entity_type == DATE else found
        for found in findings
        if found.entity_type != DATE or any(touches(found, mark) for mark in birthdays)
    ]
    if not case.only:
        return findings
    if any(mark.entity_type for mark in leaf.marks):
        return [found for found in findings if family(found.entity_type) == family(case.only)]
    return [found for found in findings if found.entity_type == case.only]


def settled(findings: Sequence[Found]) -> list[Found]:
    """Findings without overlaps: the surest, then the longest, then the first."""
    kept: list[Found] = []
    for found in sorted(findings, key=lambda f: (-f.confidence, f.start - f.end, f.start, f.entity_type)):
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return kept


def is_found(text: str, mark: Mark, settled_findings: Sequence[Found]) -> bool:
    """Whether findings of the mark's family cover half of it (a loose mark: touch it), or the text is withheld."""
    wanted = {family(mark.entity_type), family("PROMPT_INJECTION")}
    same = [f for f in settled_findings if family(f.entity_type) in wanted and touches(f, mark)]
    if mark.loose:
        return bool(same)
    places = _places(text, mark.start, mark.end)
    covered = {place for f in same for place in places if f.start <= place < f.end}
    return bool(same) and 2 * len(covered) >= len(places)


def touches(found: Found, mark: Mark) -> bool:
    """Whether they share a character."""
    return found.start < mark.end and mark.start < found.end


def _places(text: str, start: int, end: int) -> list[int]:
    return [place for place in range(start, min(end, len(text))) if text[place].isalnum()]


def _score_leaf(total: Score, leaf: Leaf, findings: Sequence[Found]) -> None:
    marks = [mark for mark in leaf.marks if mark.entity_type]
    speaking = settled(findings)
    covered = {place for f in findings for place in _places(leaf.text, f.start, f.end)}
    for mark in marks:
        kind = total.of(mark.entity_type)
        hit = is_found(leaf.text, mark, speaking)
        kind.found.add(hit)
        if mark.variant:
            total.variants.setdefault(f"{mark.entity_type}/{mark.variant}", Rate()).add(hit)
        if not mark.loose:
            places = _places(leaf.text, mark.start, mark.end)
            kind.visible.total += len(places)
            kind.visible.hits += sum(place not in covered for place in places)
    neutral = [mark for mark in leaf.marks if mark.is_neutral]
    for found in speaking:
        if any(mark.start <= found.start and found.end <= mark.end for mark in neutral):
            continue
        touched = [mark for mark in marks if touches(found, mark)]
        total.of(found.entity_type).right.add(any(family(m.entity_type) == family(found.entity_type) for m in touched))
        total.stray += not touched
    for mark in leaf.marks:
        if mark.near:
            total.near.setdefault(mark.near, Rate()).add(any(touches(f, mark) for f in findings))
    _over_masking(total, leaf, covered)


def _over_masking(total: Score, leaf: Leaf, covered: set[int]) -> None:
    if leaf.key or any(mark.loose for mark in leaf.marks):
        return
    other = {place for mark in leaf.marks if not mark.near for place in range(mark.start, mark.end)}
    total.masked.hits += len(covered - other)
    total.masked.total += sum(c.isalnum() for place, c in enumerate(leaf.text) if place not in other)
