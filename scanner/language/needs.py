"""Which grammars can match in a sentence at all: sets kept as numbers, a few operations a sentence for all grammars.

Every way in which a grammar can match needs some words, each of one of several classes: all of them in one sentence, or
some there and the rest in the sentences behind it that the match may reach (:mod:`scanner.language.requirements`).

Each way has one bit in each of a few layers, one layer for each of its rarest needs. Each letter is a number with the
bits of those needs that it meets. The letters of a sentence or-ed together show in each layer which ways have that need
met; the layers and-ed together show which ways have all of them. To list the ways by their rarest words, and to ask
those of a sentence one by one, takes twice as long. Of 964 grammars 6 are left to be searched for in a support ticket
of 560 characters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from scanner.bounded_cache import BoundedCache
from scanner.language.grammar import UNBOUNDED, Branch
from scanner.language.lexicon import STOP, Lexicon
from scanner.language.requirements import Need, Way, frequency, names_of

_STOP: Final = f".{STOP}"
_LAYERS: Final = 4  # needs of a way that are asked for; with 3, tickets have 17 sentences to search, not 14
_REMEMBERED: Final = 1_024  # sets of letters whose answers are kept, 1 KB each


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What a grammar whose match goes on behind the end of a sentence still needs there."""

    number: int
    """The grammar's number."""

    reach: int
    """Sentences beside each other in which the match may stand, with the one in which it begins."""

    ways: Sequence[int]
    """The needs of each way to go on, as bits."""

    def is_met(self, met: int) -> bool:
        """Whether the needs that are ``met`` behind the end are all those of one way."""
        return any(way & met == way for way in self.ways)


class Candidates(NamedTuple):
    """What may match in a sentence, by its words."""

    within: list[int]
    """The grammars that may match within it."""

    begun: list[Rest]
    """What the grammars that may begin in it, and go on behind its end, need there."""

    met: int
    """The needs of any :class:`Rest` that its words meet, as bits."""


class Needs:
    """What grammars need. Shared by threads; immutable but for the answers that it keeps."""

    def __init__(self, grammars: Sequence[Sequence[Branch]], lexicon: Lexicon) -> None:
        """The branches of each grammar, in the order of the grammars' numbers."""
        behind_end: dict[Need, int] = {}  # numbered
        within: list[tuple[Way, int]] = []
        begun: list[tuple[Way, Rest]] = []
        for number, branches in enumerate(grammars):
            for branch in branches:
                within += [(way, number) for way in branch.within]
                reach = branch.ends + 1 if branch.ends < UNBOUNDED else sys.maxsize
                for crossing in branch.crossings:
                    rest = Rest(number, reach, [_numbered(way, behind_end) for way in crossing.after])
                    begun += [(way, rest) for way in crossing.before]
        named = dict(lexicon.named())
        ways = [way for way, _ in within] + [way for way, _ in begun]
        self._layers = _Layers(ways, named, lexicon)
        self._behind_end = _BitsOfLetters(((bit, need) for need, bit in behind_end.items()), named)
        self._within = [number for _, number in within]
        self._begun = [rest for _, rest in begun]
        self._answers = BoundedCache(self._candidates, _REMEMBERED)

    def candidates(self, letters: frozenset[str]) -> Candidates:
        """What may match in a sentence with these letters, those of its phrases and of the end before it among them.

        Letters that stand right before its end are there once more as such
        (:func:`~scanner.language.requirements.before_end`). Half of the sentences of code are known.
        """
        return self._answers[letters]

    def may_match(self, letters: frozenset[str]) -> bool:
        """Whether a grammar may match in sentences of these letters, wherever they end."""
        within, begun, met = self.candidates(letters)
        return bool(within) or any(rest.is_met(met) for rest in begun)

    def _candidates(self, letters: frozenset[str]) -> Candidates:
        found = self._layers.all_met(letters)
        border = len(self._within)
        within = [self._within[bit] for bit in _bits(found & ((1 << border) - 1))]
        begun = [self._begun[bit] for bit in _bits(found >> border)]
        return Candidates(list(dict.fromkeys(within)), list(dict.fromkeys(begun)), self._behind_end.met(letters))


class _Layers:
    """Ways to match, each with one bit in every layer."""

    def __init__(self, ways: Sequence[Way], named: Mapping[str, frozenset[str]], lexicon: Lexicon) -> None:
        self._width = len(ways)
        self._low = (1 << self._width) - 1
        self._met = _BitsOfLetters(self._placed(ways, lexicon), named)
        free = (bit for bit, way in enumerate(ways) if not _unmet(way))  # they are in every sentence
        self._free = sum(1 << bit for bit in free)

    def _placed(self, ways: Sequence[Way], lexicon: Lexicon) -> Iterator[tuple[int, Need]]:
        """The bits of the rarest needs of each way; one with fewer than there are layers has them several times."""
        for bit, way in enumerate(ways):
            needs = sorted(_unmet(way), key=lambda need: frequency(need, lexicon))
            for layer in range(_LAYERS) if needs else ():
                yield bit + layer * self._width, needs[layer % len(needs)]

    def all_met(self, letters: Iterable[str]) -> int:
        """The bits of the ways that have a need met in every layer."""
        met = self._met.met(letters)
        half = met & (met >> 2 * self._width)
        return half & (half >> self._width) & self._low | self._free


class _BitsOfLetters(dict[str, int]):
    """The bits of the needs that each letter meets, filled as letters come up; bounded by the number of letters."""

    def __init__(self, needs: Iterable[tuple[int, Need]], named: Mapping[str, frozenset[str]]) -> None:
        """``needs`` with the bit of each; ``named`` are the names of letters."""
        super().__init__()
        self._named = named
        self._of_names: dict[str, list[int]] = {}
        bits = 0
        for bit, need in needs:
            bits = max(bits, bit + 1)
            for name in need:
                self._of_names.setdefault(name, []).append(bit)
        self._bytes = (bits + 7) // 8

    def __missing__(self, letter: str) -> int:
        # By bytes: to or numbers of 3 KB for every name takes a sixth of a second.
        met = bytearray(self._bytes)
        for name in names_of(letter, self._named):
            for bit in self._of_names.get(name, ()):
                met[bit >> 3] |= 1 << (bit & 7)
        self[letter] = number = int.from_bytes(met, "little")
        return number

    def met(self, letters: Iterable[str]) -> int:
        """The bits of all needs that some letters meet."""
        return reduce(or_, map(self.__getitem__, letters), 0)


def _numbered(way: Way, numbers: dict[Need, int]) -> int:
    """The needs of a way as bits; new ones are given a number."""
    return reduce(or_, [1 << numbers.setdefault(need, len(numbers)) for need in _unmet(way)], 0)


def _unmet(way: Way) -> Way:
    """The needs of a way but for the end of a sentence, which is always there: that of the text."""
    return tuple(need for need in way if _STOP not in need)


def _bits(found: int) -> list[int]:
    """The places of the bits that are set, the highest first, which takes half the time of the other way round."""
    places: list[int] = []
    while found:
        place = found.bit_length() - 1
        places.append(place)
        found ^= 1 << place
    return places
