"""What a match of a grammar needs: words of some classes, in one sentence or, in order, on both sides of its end.

A grammar can match in several ways, and every way needs some words, each of one of several classes. What must stand in
one sentence is kept apart from what must stand behind its end: the part up to the first sentence end that a match
crosses stands in the sentence in which it begins, and all the rest in those behind. Hardly any sentence of prose holds
all of the first part, while any long text holds the words for the whole.

What is said of a need may be coarser than the grammar, and is never stricter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from scanner.language.lexicon import Lexicon

Need = frozenset[str]
"""Names for the lexicon: a word of one of these has to be there."""

Way = tuple[Need, ...]
"""All needs of one way to match, in any order."""

Ways = tuple[Way, ...]
"""The ways to match something; without any it cannot be matched."""

FREE: Final[Ways] = ((),)
"""One way, which needs nothing."""

_MOST_WAYS: Final = 16
"""Ways that are kept apart; of more, those with the rarest words are joined to one need. With 8 a support ticket has 12
sentences in which a grammar might match, with 16 it has 7; with 48 it has 5, and takes half as long again to read."""

_MOST_CROSSINGS: Final = 8
"""Crossings of one alternative of a grammar that are kept apart; hardly any has more."""

_BEFORE_END: Final = "|"  # behind a name
_WORDS: Final = 12  # of a sentence


class Crossing(NamedTuple):
    """Where a match may cross a sentence end for the first time: what it needs up to there, and behind."""

    before: Ways
    after: Ways
    may_end: bool = True
    """Whether a match may be over there, with the sentence end as its last word."""

    may_go_on: bool = False
    """Whether a match may have words behind that end."""


def before_end(names: Iterable[str]) -> Need:
    """The need for a word of one of these names right before the sentence end; the same for letters.

    In an empty sentence it is the end before it.
    """
    return frozenset(f"{name}{_BEFORE_END}" for name in names)


def names_of(letter: str, named: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The names of a letter, which may be one of :func:`before_end`; ``named`` has those of the others."""
    return before_end(named[letter[:-1]]) if letter.endswith(_BEFORE_END) else named[letter]


def frequency(need: Need, lexicon: Lexicon) -> float:
    """How often a need is to be expected to be met; in no unit."""
    names = frozenset(name.removesuffix(_BEFORE_END) for name in need if name.endswith(_BEFORE_END))
    return lexicon.frequency(names) / _WORDS if names else lexicon.frequency(need)


class Combiner:
    """The needs of several parts of a grammar as those of one. Immutable."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def in_order(self, ways: Ways, others: Ways) -> Ways:
        """The ways to match one part and then another."""
        if FREE in (ways, others):  # as for half of all parts
            return others if ways == FREE else ways
        if len(ways) * len(others) > _MOST_WAYS:
            others = self._at_most(max(_MOST_WAYS // len(ways), 1), others)
        return tuple(dict.fromkeys(tuple(dict.fromkeys(one + other)) for one, other in product(ways, others)))

    def either(self, ways: Iterable[Way]) -> Ways:
        """The ways to match one of several parts; single words are joined to one need."""
        ways = list(ways)
        if () in ways:
            return FREE
        words: Need = frozenset().union(*(way[0] for way in ways if len(way) == 1))
        # Another way that needs one of these words, and more, is never met alone.
        others = [way for way in ways if len(way) > 1 and not any(need <= words for need in way)]
        return self._at_most(_MOST_WAYS, tuple(dict.fromkeys([(words,), *others] if words else others)))

    def crossings(self, places: Sequence[Crossing]) -> tuple[Crossing, ...]:
        """The places to cross, those with the same rest joined to one; if that leaves many, all joined."""
        if len(places) < 2:  # noqa: PLR2004 - nothing to compare
            return tuple(places)
        by_rest: dict[tuple[Ways, bool, bool], list[Way]] = {}
        for before, after, may_end, may_go_on in places:
            by_rest.setdefault((after, may_end, may_go_on), []).extend(before)
        joined = tuple(Crossing(self.either(before), *rest) for rest, before in by_rest.items())
        return joined if len(joined) <= _MOST_CROSSINGS else (self._joined(joined),)

    def _joined(self, places: Sequence[Crossing]) -> Crossing:
        """Several places as one, which is crossed wherever one of them is."""
        return Crossing(
            self.either(way for place in places for way in place.before),
            self.either(way for place in places for way in place.after),
            any(place.may_end for place in places),
            any(place.may_go_on for place in places),
        )

    def _at_most(self, most: int, ways: Ways) -> Ways:
        """At most so many ways: those with the rarest words are joined to one, which is hardly ever met."""
        if len(ways) <= most:
            return ways
        rarest_first = sorted(ways, key=lambda way: min(map(self._frequency, way), default=0.0))
        joined, kept = rarest_first[: len(ways) - most + 1], rarest_first[len(ways) - most + 1 :]
        rarest = [min(way, key=self._frequency, default=frozenset[str]()) for way in joined]
        return ((frozenset().union(*rarest),), *kept) if all(rarest) else FREE

    def _frequency(self, need: Need) -> float:
        return frequency(need, self._lexicon)
