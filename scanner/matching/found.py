"""What was found in many leaves: the hit of a leaf that holds nothing else stays a hit, others become spans.

In an export with a finding in every record nearly every leaf holds one hit and nothing else: no claim of a field, no
signal, no name from another field. A span for it, a list for the span, and settling it would take 2 us. As a hit it is
masked together with all others of its rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from scanner.matching.programs.program import Hit
from scanner.matching.spans import Span
from scanner.rules import Rule


class Found:
    """Hits and spans by leaf, no leaf in both.

    Places are code points of the source texts; ``lone`` hits are of rules that are no signals of instructions.
    """

    __slots__ = ("_rules", "lone", "spans")

    def __init__(self, rules: Sequence[Rule], lone: dict[int, Hit], spans: dict[int, list[Span]]) -> None:
        self._rules = rules
        self.lone = lone
        self.spans = spans

    def __contains__(self, leaf: object) -> bool:
        return leaf in self.lone or leaf in self.spans

    def __bool__(self) -> bool:
        return bool(self.lone or self.spans)

    def of(self, leaf: int) -> list[Span] | None:
        """All spans of a leaf, None where there is nothing. A lone hit becomes a span."""
        hit = self.lone.pop(leaf, None)
        if hit is None:
            return self.spans.get(leaf)
        self.spans[leaf] = own = [Span(hit[1], hit[2], self._rules[hit[3]])]
        return own

    def add(self, leaf: int, found: Iterable[Span]) -> None:
        """Add spans to a leaf."""
        own = self.of(leaf)
        if own is None:
            self.spans[leaf] = list(found)
        else:
            own.extend(found)

    def apart(self, leaves: Iterable[int]) -> None:
        """Make the lone hits of some leaves spans."""
        for leaf in leaves:
            self.of(leaf)

    def of_equals(self, leaf_of: Sequence[int]) -> Found:
        """What was found, for texts that are equal to leaves: text ``i`` to the leaf ``leaf_of[i]``."""
        equals: dict[int, list[int]] = {leaf: [] for leaf in (*self.lone, *self.spans)}
        for text, leaf in enumerate(leaf_of):
            if leaf in equals:
                equals[leaf].append(text)
        lone = {
            text: (text, start, end, number) for leaf, start, end, number in self.lone.values() for text in equals[leaf]
        }
        spans = {text: list(own) for leaf, own in self.spans.items() for text in equals[leaf]}
        return Found(self._rules, lone, spans)

    def of_leaves(self, leaves: Sequence[int]) -> Found:
        """What was found, by other numbers of the leaves: leaf ``i`` has the number ``leaves[i]``."""
        lone = {leaves[at]: (leaves[at], start, end, number) for at, start, end, number in self.lone.values()}
        return Found(self._rules, lone, {leaves[at]: own for at, own in self.spans.items()})

    def everything(self) -> dict[int, list[Span]]:
        """All findings as spans, by leaf."""
        if not self.lone:
            return self.spans
        rules = self._rules
        every = {leaf: [Span(start, end, rules[number])] for leaf, start, end, number in self.lone.values()}
        every.update(self.spans)
        return every

    def by_rule(self) -> list[tuple[Rule, Sequence[Hit]]]:
        """The lone hits of each rule."""
        by_number: dict[int, list[Hit]] = {}
        for number, hits in groupby(self.lone.values(), itemgetter(3)):  # the hits come rule by rule
            by_number.setdefault(number, []).extend(hits)
        return [(self._rules[number], by_number[number]) for number in sorted(by_number)]


def found_of(hits: Sequence[Hit], rules: Sequence[Rule]) -> Found:
    """What was found, given hits at places of the source texts, of rules that are no signals."""
    if not hits:
        return Found(rules, {}, {})
    lone = dict(zip(map(itemgetter(0), hits), hits, strict=True))
    if len(lone) == len(hits):
        return Found(rules, lone, {})
    spans: dict[int, list[Span]] = {}
    several = {leaf for leaf, count in Counter(map(itemgetter(0), hits)).items() if count > 1}
    for leaf, start, end, number in hits:
        if leaf in several:
            spans.setdefault(leaf, []).append(Span(start, end, rules[number]))
    for leaf in several:
        del lone[leaf]
    return Found(rules, lone, spans)
