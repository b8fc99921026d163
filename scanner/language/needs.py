"""Which grammars can match in a sentence at all: sets kept as numbers, a few operations a sentence for all grammars.

Every way in which a grammar can match needs some words, each of one of several classes: all of them in one sentence, or
some there and the others in the sentences behind it that the match may reach (:mod:`scanner.language.requirements`).
Each way has one bit in each of a few layers, one layer for each of its rarest needs. Each letter is a number with the
bits of those needs that it meets. The letters of a sentence or-ed together show in each layer which ways have that need
met; the layers and-ed together show which ways have all of them. Of 888 grammars 6 are left to be searched for in a
support ticket of 560 characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from scanner.bounded_cache import BoundedCache
from scanner.language.grammar import Branch
from scanner.language.lexicon import STOP, Lexicon
from scanner.language.requirements import Way, frequency, named_before_end


class _Way(NamedTuple):
    """One way to match: the number of its grammar, the sentence ends that it may cross, all that it needs."""

    number: int
    ends: int
    needs: Way


_STOP: Final = f".{STOP}"
_LEVELS: Final = 6  # sizes of runs that are told apart: up to 64 sentences, and any number
_REMEMBERED: Final = 1_024  # sets of letters whose answers are kept, 1 KB each
_LAYERS: Final = 4  # needs of a way that are asked for; with 3, tickets have 17 sentences to search, not 14


class Needs:
    """What grammars need. Shared by threads; immutable but for the answers that it keeps."""

    def __init__(self, grammars: Sequence[Sequence[Branch]], lexicon: Lexicon) -> None:
        """The branches of each grammar, in the order of the grammars' numbers."""
        branches = [(number, branch) for number, own in enumerate(grammars) for branch in own]
        within = [_Way(number, 0, way) for number, one in branches for way in one.within]
        begun: list[_Way] = []
        rests: list[_Way] = []
        ways: list[int] = []  # for each way in ``begun``, the bits of the rests that may follow
        for number, branch in branches:
            for crossing in branch.crossings:
                ways += [((1 << len(crossing.after)) - 1) << len(rests)] * len(crossing.before)
                begun += [_Way(number, branch.ends, way) for way in crossing.before]
                rests += [_Way(number, branch.ends, way) for way in crossing.after]
        meets: dict[str, list[int]] = {}
        self._pieces = _Layers([*within, *begun], 0, meets, lexicon)
        self._wholes = _Layers(rests, self._pieces.bits, meets, lexicon)
        named = dict(lexicon.named())
        bits = self._pieces.bits + self._wholes.bits
        before_end = {own: found for name, found in meets.items() if (own := named_before_end(name))}
        self._meets = _Meets(meets, bits, named)
        self._before_end = _Meets(before_end, bits, named)
        either = {name: [*meets.get(name, ()), *before_end.get(name, ())] for name in meets.keys() | before_end}
        self._either = _Meets(either, bits, named)
        self._granted = self._pieces.granted | self._wholes.granted
        self._begun = len(within)  # the first bit of the ways that begin here and go on behind the end
        self._within = (1 << len(within)) - 1
        self._ways = ways
        self._answers = BoundedCache(self._answer, _REMEMBERED)
        sizes = [*(1 << bit for bit in range(1, _LEVELS + 1)), 0]
        self.levels = [(size, mask) for size in sizes if (mask := _of_size(rests, size))]
        """How many sentences beside each other a match may stand in (0 for any number), and the ways to go on."""

    def of_sentence(self, letters: frozenset[str], before_end: frozenset[str]) -> tuple[list[int], int, int]:
        """What :meth:`within` and :meth:`beyond` give for a sentence of these letters.

        Half of the sentences of code are known.
        """
        return self._answers[letters, before_end]

    def _answer(self, key: tuple[frozenset[str], frozenset[str]]) -> tuple[list[int], int, int]:
        met = self.met(*key)
        return *self.within(met), self.beyond(met)

    def met(self, letters: Iterable[str], before_end: Iterable[str]) -> int:
        """The needs that the letters of a sentence and its phrases meet; ``before_end`` stand right before its end."""
        met = reduce(or_, map(self._meets.__getitem__, letters), self._granted)
        return reduce(or_, map(self._before_end.__getitem__, before_end), met)

    def met_anywhere(self, letters: Iterable[str]) -> int:
        """Like :meth:`met`, where each letter may stand right before the end: one number for each instead of two."""
        return reduce(or_, map(self._either.__getitem__, letters), self._granted)

    def within(self, met: int) -> tuple[list[int], int]:
        """The grammars that may match within a sentence, and the ways to go on of those that may begin in it."""
        found = self._pieces.all_met(met)
        if not found:
            return [], 0
        ways = 0
        for bit in _bits(found >> self._begun):
            ways |= self._ways[bit]
        return self._pieces.owners(found & self._within), ways

    def beyond(self, met: int) -> int:
        """The part of what a sentence meets that :meth:`across` takes."""
        return met >> self._pieces.bits

    def across(self, met: int) -> int:
        """The ways to go on for which several sentences have the words; ``met`` is what any of them meets."""
        return self._wholes.all_met(met)

    def owners(self, ways: int) -> list[int]:
        """The grammars to which these ways to go on belong."""
        return self._wholes.owners(ways)


def _of_size(ways: Sequence[_Way], size: int) -> int:
    """The ways whose matches fit in a run of ``size`` sentences, and not in half as many."""
    sizes = (1 << way.ends.bit_length() if way.ends < 1 << _LEVELS else 0 for way in ways)
    return sum(1 << bit for bit, own in enumerate(sizes) if own == size)


def _bits(found: int) -> list[int]:
    """The places of the bits that are set, in order. From the highest down it takes 0.4 us for each instead of 1."""
    places: list[int] = []
    while found:
        place = found.bit_length() - 1
        places.append(place)
        found ^= 1 << place
    places.reverse()
    return places


class _Layers:
    """Ways to match, each with one bit in every layer."""

    def __init__(self, ways: Sequence[_Way], first: int, meets: dict[str, list[int]], lexicon: Lexicon) -> None:
        """``meets`` gets, by name, the bits from ``first`` on that a word of that name meets."""
        self._owners = [way.number for way in ways]
        self._width = len(ways)
        self._low = (1 << self._width) - 1
        self.bits = _LAYERS * self._width
        self.granted = 0
        for bit, (_, _, way) in enumerate(ways):
            # The end of a sentence is always there: that of the text.
            needs = sorted((need for need in way if _STOP not in need), key=lambda need: frequency(need, lexicon))
            for layer in range(_LAYERS):
                place = first + bit + layer * self._width
                if not needs:
                    self.granted |= 1 << place
                for name in needs[layer % len(needs)] if needs else ():
                    meets.setdefault(name, []).append(place)

    def all_met(self, met: int) -> int:
        """The ways that have a need met in every layer; the lowest bits of ``met`` are those of the layers."""
        half = met & (met >> 2 * self._width)
        return half & (half >> self._width) & self._low

    def owners(self, found: int) -> list[int]:
        """The grammars to which these ways belong, each once."""
        return list(dict.fromkeys(map(self._owners.__getitem__, _bits(found))))


class _Meets(dict[str, int]):
    """What each letter meets, filled as letters come up; bounded by the number of letters."""

    def __init__(self, of_names: dict[str, list[int]], bits: int, named: Mapping[str, frozenset[str]]) -> None:
        super().__init__()
        self._of_names = of_names
        self._bytes = (bits + 7) // 8
        self._named = named

    def __missing__(self, letter: str) -> int:
        # By bytes: to or numbers of 3 KB for every name takes a sixth of a second.
        met = bytearray(self._bytes)
        for name in self._named[letter]:
            for bit in self._of_names.get(name, ()):
                met[bit >> 3] |= 1 << (bit & 7)
        self[letter] = number = int.from_bytes(met, "little")
        return number
