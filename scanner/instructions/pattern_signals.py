"""Signals by pattern without anchors.

Such a pattern is too ordinary for the automaton of the matcher, so it is looked for only in texts that are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.matching.engines import patterns
from scanner.matching.engines.native import compile_native, compile_pattern
from scanner.matching.marked import first_in_each
from scanner.matching.spans import Span
from scanner.rules import ProvenRules, Rule


class PatternSignals:
    """The patterns, each alone and all as one, which tells of most texts that none matches. Immutable."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """``rules`` are all there are. Raises RuleError."""
        self._patterns = [
            (rule, compile_pattern(rule.id, rule.pattern, proven=isinstance(rules, ProvenRules)))
            for rule in rules
            if rule.category and rule.pattern and not rule.anchors
        ]
        alternatives = "|".join(f"(?:{patterns.folded(rule.pattern)})" for rule, _ in self._patterns)
        self._any = compile_native(alternatives) if alternatives else None

    def of(self, text: str) -> list[Span]:
        """The first match of each pattern in a folded text."""
        encoded = text.encode()
        if self._any is None or self._any.search(encoded) is None:
            return []
        spans: list[Span] = []
        for rule, regex in self._patterns:
            match = regex.search(encoded)
            if match is not None:
                start, end = match.span()
                before, within = encoded[:start].decode(errors="ignore"), encoded[:end].decode(errors="ignore")
                spans.append(Span(len(before), len(within), rule))
        return spans

    def of_each(self, texts: Sequence[str]) -> Iterator[list[Span]]:
        """:meth:`of` for several texts, all asked at once whether any pattern matches."""
        encoded = [text.encode() for text in texts]
        marked = {place for place, _, _ in first_in_each(self._any, encoded)} if self._any else ()
        return (self.of(text) if place in marked else [] for place, text in enumerate(texts))
