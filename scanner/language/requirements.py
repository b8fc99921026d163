"""What a match of a grammar needs: words of some classes, in one sentence or, in order, on both sides of its end.

A grammar can match in several ways, and every way needs some words, each of one of several classes. What must stand in
one sentence and what behind its end is kept apart: the part up to the first sentence end that a match crosses stands in
the sentence in which it begins, and all the rest in those behind. Hardly any sentence of prose holds all of the first
part, while any long text holds the words for the whole.
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
sentences in which a grammar might match, with 16 it has 7; with 48 it has 5, and all take half as long again to read.
"""

_MOST_CROSSINGS: Final = 8
"""Crossings of one alternative of a grammar that are kept apart; hardly any has more."""

_BEFORE_END: Final = "|"  # behind a name
_WORDS: Final = 12  # of a sentence


class Crossing(NamedTuple):
    """Where a match may cross a sentence end for the first time: what it needs up to there, and behind.

    ``last`` says that a match may be over there, and so need not cross it; ``more``, that it may go on.
    """

    before: Ways
    after: Ways
    last: bool = True
    more: bool = False


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


class Ordering:
    """Combines the needs of the parts of a grammar. Immutable."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def both(self, ways: Ways, more: Ways) -> Ways:
        """The ways to match one part and then another."""
        if FREE in (ways, more):  # as for half of all parts
            return more if ways == FREE else ways
        if len(ways) * len(more) > _MOST_WAYS:
            more = self._few(more, max(_MOST_WAYS // len(ways), 1))
        return tuple(dict.fromkeys(tuple(dict.fromkeys(one + other)) for one, other in product(ways, more)))

    def either(self, ways: Iterable[Way]) -> Ways:
        """The ways to match one of several parts; single words are joined to one need."""
        ways = list(ways)
        if () in ways:
            return FREE
        words: Need = frozenset().union(*(way[0] for way in ways if len(way) == 1))
        others = [way for way in ways if len(way) > 1 and not any(need <= words for need in way)]
        kept = tuple(dict.fromkeys([(words,), *others] if words else others))
        return self._few(kept, _MOST_WAYS)

    def apart(self, crossings: Sequence[Crossing]) -> tuple[Crossing, ...]:
        """Several places to cross, those with the same rest joined to one; if they are many, all joined."""
        if len(crossings) < 2:  # noqa: PLR2004 - nothing to compare
            return tuple(crossings)
        by_rest: dict[tuple[Ways, bool, bool], list[Way]] = {}
        for before, after, last, more in crossings:
            by_rest.setdefault((after, last, more), []).extend(before)
        kept = tuple(Crossing(self.either(before), *rest) for rest, before in by_rest.items())
        if len(kept) <= _MOST_CROSSINGS:
            return kept
        before = self.either(way for crossing in kept for way in crossing.before)
        after = self.either(way for crossing in kept for way in crossing.after)
        last, more = any(crossing.last for crossing in kept), any(crossing.more for crossing in kept)
        return (Crossing(before, after, last, more),)

    def _few(self, ways: Ways, most: int) -> Ways:
        """At most so many ways: those with the rarest words are joined to one, which is hardly ever met."""
        if len(ways) <= most:
            return ways
        ordered = sorted(ways, key=self._rarest)
        rare = self._any_of(ordered[: len(ways) - most + 1])
        return (rare, *ordered[len(ways) - most + 1 :]) if rare else FREE

    def _rarest(self, way: Way) -> float:
        return min((frequency(need, self._lexicon) for need in way), default=0.0)

    def _any_of(self, ways: Iterable[Way]) -> Way:
        """A need that every one of several ways has: one of the rarest needs of each. Coarse, and never too strict."""
        rarest = [min(way, key=lambda need: frequency(need, self._lexicon), default=frozenset[str]()) for way in ways]
        return (frozenset().union(*rarest),) if all(rarest) else ()
