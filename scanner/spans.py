"""Spans of one text, and how overlaps between them are settled."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from scanner.findings import INJECTION
from scanner.rules import Rule

FIELD, PAYLOAD = "field", "payload"


class Span(NamedTuple):
    """Code points of one text, end exclusive, and the rule that spoke.

    ``via`` says how it came to light: empty for the text as it stands, ``field`` when the field's name decided,
    ``payload`` when another field of the payload named the value, or the encoding it was hidden in. ``plain`` is the
    value that escapes stood for; what was inside a block has none, since the mask stands for the whole block.
    """

    start: int
    end: int
    rule: Rule
    via: str = ""
    plain: str = ""


def settle(found: list[Span]) -> list[Span]:
    """Overlaps resolved: the longest span wins, a pattern before a claim, then the more confident rule.

    Whatever of a losing span lies outside its winners stays a span of its own, so that nothing found is ever shown.
    Injections do not compete: they stand beside the rest, since they decide over the whole text.
    """
    if len(found) == 1:
        return found
    order = sorted(found, key=lambda s: (s.start - s.end, s.via == FIELD, -s.rule.confidence, s.start, s.rule.id))
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
                free.append(span._replace(start=start, end=self.spans[until].start, plain=""))
            start = max(start, self.spans[until].end)
            until += 1
        if start < span.end:
            free.append(span if start == span.start else span._replace(start=start, plain=""))
        for piece in free:
            place = bisect_right(self._starts, piece.start)
            self._starts.insert(place, piece.start)
            self.spans.insert(place, piece)
