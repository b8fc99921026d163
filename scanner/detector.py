"""From texts to spans: patterns and field names together, overlaps settled, offsets in code points of the source.

Two kinds of evidence meet here. The matcher says what a text's content looks like; the field index says what its name
claims the whole value to be. A claim needs the value to look the part (``field_value``, and for rules without a
pattern their validator), and gives way to a pattern that covers the same characters.
"""

from __future__ import annotations

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
        arena = Arena(leaves.texts)
        spans: dict[int, list[Span]] = {}
        for leaf, start, end, number in self.matcher.scan(arena, leaves.words):
            begin, stop = arena.source_span(leaf, start, end)
            spans.setdefault(leaf, []).append(Span(begin, stop, self.rules[number]))
        for leaf, numbers in leaves.claims:
            claim = self._claim(leaves.texts[leaf], numbers)
            if claim is not None:
                spans.setdefault(leaf, []).append(claim)
        return {leaf: settle(found) for leaf, found in spans.items()}

    def _claim(self, text: str, numbers: tuple[int, ...]) -> Span | None:
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
            verdict = VALIDATORS[rule.validator](folded) if rule.validator and not rule.pattern else Verdict.CERTAIN
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
    taken: list[Span] = []
    injections: list[Span] = []
    for span in order:
        rivals = injections if span.rule.entity_type == INJECTION else taken
        rivals.extend(_uncovered(span, rivals))
    return sorted(taken + injections, key=lambda span: (span.start, span.end))


def _uncovered(span: Span, taken: list[Span]) -> list[Span]:
    """The parts of ``span`` that none of ``taken`` covers."""
    pieces = [(span.start, span.end)]
    for rival in taken:
        pieces = [
            piece
            for start, end in pieces
            for piece in ((start, min(end, rival.start)), (max(start, rival.end), end))
            if piece[0] < piece[1]
        ]
    return [span._replace(start=start, end=end) for start, end in pieces]
