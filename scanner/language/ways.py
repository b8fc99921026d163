"""What a match of a grammar needs: words of some classes, in one sentence or, in order, on both sides of its end.

A grammar can match in several ways, and every way needs some words, each of one of several classes. What must stand in
one sentence and what behind its end is told apart: the part up to the first end that a match crosses stands in the
sentence in which it begins, and all the rest in those behind. Of prose hardly any sentence holds all of the one, where
the words for the whole are in any long text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, NamedTuple

from scanner.language.lexicon import Lexicon

Need = frozenset[str]
"""Names for the lexicon: a word of one of these has to be there."""

Way = tuple[Need, ...]
"""Everything that one way to match needs, in any order."""

Ways = tuple[Way, ...]
"""The ways to match something: without any it cannot be matched."""

FREE: Final[Ways] = ((),)
"""One way, which needs nothing."""

_MOST_WAYS: Final = 16
"""Ways that are told apart; of more, only what all of them need. With 8 a support ticket has 13 sentences in which a
grammar might match, with 16 it has 8, with 48 it has 7."""

_MOST_CROSSINGS: Final = 8
"""Crossings that are told apart."""


class Crossing(NamedTuple):
    """Where a match may cross the end of a sentence for the first time: what it needs up to there, and behind.

    ``last`` says that a match may be over there, and so need not cross it; ``more``, that it may go on.
    """

    before: Ways
    after: Ways
    last: bool = True
    more: bool = False


class Ordering:
    """Combines what the parts of a grammar need. Immutable."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._frequency = lexicon.frequency

    def both(self, ways: Ways, more: Ways) -> Ways:
        """The ways to match one part and then another."""
        if FREE in (ways, more):  # as for half of all parts
            return more if ways == FREE else ways
        if len(ways) * len(more) > _MOST_WAYS:
            more = (self._any_of(more),)
        return tuple(dict.fromkeys(tuple(dict.fromkeys(one + other)) for one, other in product(ways, more)))

    def either(self, ways: Iterable[Way]) -> Ways:
        """The ways to match one of several parts; single words are one need."""
        ways = list(ways)
        if () in ways:
            return FREE
        words: Need = frozenset().union(*(way[0] for way in ways if len(way) == 1))
        others = [way for way in ways if len(way) > 1 and not any(need <= words for need in way)]
        told = tuple(dict.fromkeys([(words,), *others] if words else others))
        return told if len(told) <= _MOST_WAYS else (self._any_of(told),)

    def apart(self, crossings: Sequence[Crossing]) -> tuple[Crossing, ...]:
        """Several places to cross, those that are alike as one; of many, all as one."""
        if len(crossings) < 2:  # noqa: PLR2004 - nothing to compare
            return tuple(crossings)
        by_rest: dict[tuple[Ways, bool, bool], list[Way]] = {}
        for before, after, last, more in crossings:
            by_rest.setdefault((after, last, more), []).extend(before)
        told = tuple(Crossing(self.either(before), *rest) for rest, before in by_rest.items())
        if len(told) <= _MOST_CROSSINGS:
            return told
        before = self.either(way for one in told for way in one.before)
        after = self.either(way for one in told for way in one.after)
        return (Crossing(before, after, any(one.last for one in told), any(one.more for one in told)),)

    def _any_of(self, ways: Iterable[Way]) -> Way:
        """What every one of several ways needs: one of what each needs first. Coarse, and never too strict."""
        rarest = [min(way, key=self._frequency, default=frozenset[str]()) for way in ways]
        return (frozenset().union(*rarest),) if all(rarest) else ()
