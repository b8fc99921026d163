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
"""Ways that are told apart; of more, only what those with the rarest words need. With 8 a support ticket has 12
sentences in which a grammar might match, with 16 it has 7, with 48 it has 5 and all take half as long again to read."""

_MOST_CROSSINGS: Final = 8
"""Crossings of one side of the bars that are told apart; hardly any has more."""

_BEFORE_END: Final = "|"  # behind a name
_WORDS: Final = 12  # of a sentence


class Crossing(NamedTuple):
    """Where a match may cross the end of a sentence for the first time: what it needs up to there, and behind.

    ``last`` says that a match may be over there, and so need not cross it; ``more``, that it may go on.
    """

    before: Ways
    after: Ways
    last: bool = True
    more: bool = False


def before_end(names: Iterable[str]) -> Need:
    """That a word of one of these stands right before the end of the sentence; of an empty one the end before it."""
    return frozenset(f"{name}{_BEFORE_END}" for name in names)


def named_before_end(name: str) -> str:
    """The name of what has to stand before the end of the sentence; none of any other need."""
    return name.removesuffix(_BEFORE_END) if name.endswith(_BEFORE_END) else ""


def frequency(need: Need, lexicon: Lexicon) -> float:
    """How often it is to be expected that a need is met; in no unit."""
    names = frozenset(filter(None, map(named_before_end, need)))
    return lexicon.frequency(names) / _WORDS if names else lexicon.frequency(need)


class Ordering:
    """Combines what the parts of a grammar need. Immutable."""

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
        """The ways to match one of several parts; single words are one need."""
        ways = list(ways)
        if () in ways:
            return FREE
        words: Need = frozenset().union(*(way[0] for way in ways if len(way) == 1))
        others = [way for way in ways if len(way) > 1 and not any(need <= words for need in way)]
        told = tuple(dict.fromkeys([(words,), *others] if words else others))
        return self._few(told, _MOST_WAYS)

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

    def _few(self, ways: Ways, most: int) -> Ways:
        """So many ways at the most: what needs the rarest words as one, which is hardly ever met whatever it lacks."""
        if len(ways) <= most:
            return ways
        ordered = sorted(ways, key=self._rarest)
        rare = self._any_of(ordered[: len(ways) - most + 1])
        return (rare, *ordered[len(ways) - most + 1 :]) if rare else FREE

    def _rarest(self, way: Way) -> float:
        return min((frequency(need, self._lexicon) for need in way), default=0.0)

    def _any_of(self, ways: Iterable[Way]) -> Way:
        """What every one of several ways needs: one of what each needs first. Coarse, and never too strict."""
        rarest = [min(way, key=lambda need: frequency(need, self._lexicon), default=frozenset[str]()) for way in ways]
        return (frozenset().union(*rarest),) if all(rarest) else ()
