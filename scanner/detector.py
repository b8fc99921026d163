"""From texts to spans: patterns and field names together, overlaps settled, offsets in code points of the source.

Two kinds of evidence meet here. The matcher says what a text's content looks like; the field index says what its name
claims the whole value to be. A claim needs the value to look the part (``field_value``, and for rules without a
pattern their validator), and gives way to a pattern that covers the same characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

from scanner.arena import Arena
from scanner.fields import FieldIndex
from scanner.findings import INJECTION
from scanner.leaves import Leaves
from scanner.matcher import Matcher, compile_pattern
from scanner.normalize import fold
from scanner.rules import Rule
from scanner.validators import VALIDATORS, Verdict


class Span(NamedTuple):
    """Code points of one text, end exclusive, and the rule that spoke. ``claimed`` when the field's name decided."""

    start: int
    end: int
    rule: Rule
    claimed: bool = False


class Detector:
    """All rules, compiled; immutable, shared by threads."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.fields = FieldIndex(self.rules)
        self.matcher = Matcher(self.rules)
        self._field_values: dict[int, Any] = {
            number: compile_pattern(rule.id, rule.field_value)
            for number, rule in enumerate(self.rules)
            if rule.field_value
        }

    def detect(self, leaves: Leaves[Any]) -> dict[int, list[Span]]:
        """The settled spans of every leaf that has any, by leaf number, in reading order."""
        if not leaves.texts:
            return {}
        arena = Arena(leaves.texts, leaves.words, leaves.regions)
        spans: dict[int, list[Span]] = {}
        for leaf, start, end, number in self.matcher.scan(arena):
            begin, stop = arena.source_span(leaf, start, end)
            spans.setdefault(leaf, []).append(Span(begin, stop, self.rules[number]))
        for leaf, numbers in leaves.claims:
            claim = self._claim(leaves.texts[leaf], numbers, leaves.regions)
            if claim is not None:
                spans.setdefault(leaf, []).append(claim)
        return {leaf: settle(found) for leaf, found in spans.items()}

    def _claim(self, text: str, numbers: tuple[int, ...], regions: tuple[str, ...]) -> Span | None:
        """The most credible of the rules that claim the whole text."""
        best: tuple[bool, float] = (False, 0.0)
        winner: Rule | None = None
        folded = fold(text).strip()
        if not folded:
            return None
        for number in numbers:
            rule = self.rules[number]
            required = self._field_values.get(number)
            if required is not None and not required.fullmatch(folded.encode()):
                continue
            verdict = (
                VALIDATORS[rule.validator](folded, regions) if rule.validator and not rule.pattern else Verdict.CERTAIN
            )
            if verdict is Verdict.NO:
                continue
            standing = (verdict is Verdict.CERTAIN, rule.confidence)
            if winner is None or standing > best:
                best, winner = standing, rule
        return Span(0, len(text), winner, claimed=True) if winner is not None else None


def settle(found: list[Span]) -> list[Span]:
    """Overlaps resolved: the longest span wins, a pattern before a claim, then the more confident rule.

    Whatever of a losing span lies outside its winners stays a span of its own, so that nothing found is ever shown.
    Injections do not compete: they stand beside the rest, since they decide over the whole text.
    """
    if len(found) == 1:
        return found
    order = sorted(found, key=lambda s: (s.start - s.end, s.claimed, -s.rule.confidence, s.start, s.rule.id))
    taken, injections = _Disjoint(), _Disjoint()
    for span in order:
        (injections if span.rule.entity_type == INJECTION else taken).add(span)
    return sorted(taken.spans + injections.spans, key=lambda span: (span.start, span.end))


class _Disjoint:
    """Spans that do not overlap, in reading order. Adding one is a binary search: a text may hold ten thousand."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._starts: list[int] = []

    def add(self, span: Span) -> None:
        """Take in those parts of ``span`` that are still free."""
        at = bisect_right(self._starts, span.start)
        if at and self.spans[at - 1].end > span.start:
            at -= 1
        free: list[Span] = []
        start, until = span.start, at
        while until < len(self.spans) and self.spans[until].start < span.end:
            if start < self.spans[until].start:
                free.append(span._replace(start=start, end=self.spans[until].start))
            start = max(start, self.spans[until].end)
            until += 1
        if start < span.end:
            free.append(span._replace(start=start))
        for piece in free:
            place = bisect_right(self._starts, piece.start)
            self._starts.insert(place, piece.start)
            self.spans.insert(place, piece)
