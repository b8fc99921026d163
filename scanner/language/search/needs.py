"""Which grammars can match in a sentence at all: sets kept as numbers, a few operations a sentence for all grammars.

Every way in which a grammar can match needs some words, each of one of several classes: all of them in one sentence, or
some there and the rest in the sentences behind it that the match may reach
(:mod:`scanner.language.notation.requirements`).

Each way has one bit in each of a few layers, one layer for each of its rarest needs. Each letter is a number with the
bits of those needs that it meets. The letters of a sentence or-ed together show in each layer which ways have that need
met; the layers and-ed together show which ways have all of them. To list the ways by their rarest words, and to ask
those of a sentence one by one, takes twice as long. Of 964 grammars 6 are left to be searched for in a support ticket
of 560 characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from scanner.bounded_cache import BoundedCache
from scanner.language.lexicon import Lexicon
from scanner.language.notation.requirements import names_of
from scanner.language.search.needs_table import NeedsTable, NumberedNeeds

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
        for way in self.ways:  # noqa: SIM110 - as a generator for any() a fiftieth of the time of source files
            if way & met == way:
                return True
        return False


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

    def __init__(self, table: NeedsTable, lexicon: Lexicon) -> None:
        named = dict(lexicon.named())
        self._layers = _Layers(table, named)
        self._behind_end = _BitsOfLetters(table.behind_end, named)
        rests = [Rest(rest.number, rest.reach, [_as_bits(way) for way in rest.ways]) for rest in table.rests]
        self._within = table.within
        self._all_within = (1 << len(table.within)) - 1
        self._begun = [rests[place] for place in table.begun]
        self._answers = BoundedCache(self._candidates, _REMEMBERED)

    def candidates(self, letters: frozenset[str]) -> Candidates:
        """What may match in a sentence with these letters, those of its phrases and of the end before it among them.

        Letters that stand right before its end are there once more as such
        (:func:`~scanner.language.notation.requirements.before_end`). Half of the sentences of code are known.
        """
        return self._answers[letters]

    def _candidates(self, letters: frozenset[str]) -> Candidates:
        found = self._layers.all_met(self._layers.met(letters))
        within = [self._within[bit] for bit in _bits(found & self._all_within)]
        begun = [self._begun[bit] for bit in _bits(found >> len(self._within))]
        return Candidates(list(dict.fromkeys(within)), list(dict.fromkeys(begun)), self._behind_end.met(letters))


class _Layers:
    """Ways to match, each with one bit in every layer."""

    def __init__(self, table: NeedsTable, named: Mapping[str, frozenset[str]]) -> None:
        self._width = table.ways
        self._low = (1 << self._width) - 1
        self.met = _BitsOfLetters(table.layers, named).met
        self._free = _as_bits(table.free)

    def all_met(self, met: int) -> int:
        """The bits of the ways that have a need met in every layer, of the needs that are ``met``."""
        half = met & (met >> 2 * self._width)
        return half & (half >> self._width) & self._low | self._free


class _BitsOfLetters(dict[str, int]):
    """The bits of the needs that each letter meets, filled as letters come up; bounded by the number of letters."""

    def __init__(self, needs: NumberedNeeds, named: Mapping[str, frozenset[str]]) -> None:
        """``named`` are the names of letters."""
        super().__init__()
        self._named = named
        self._needs = needs
        self._bytes = (max(map(max, needs.bits), default=0) + 8) // 8

    def __missing__(self, letter: str) -> int:
        # By bytes: to or numbers of 3 KB for every name takes a sixth of a second.
        met = bytearray(self._bytes)
        of_name, bits = self._needs.of_name, self._needs.bits
        for number in {number for name in names_of(letter, self._named) for number in of_name.get(name, ())}:
            for bit in bits[number]:
                met[bit >> 3] |= 1 << (bit & 7)
        self[letter] = number = int.from_bytes(met, "little")
        return number

    def met(self, letters: Iterable[str]) -> int:
        """The bits of all needs that some letters meet."""
        return reduce(or_, map(self.__getitem__, letters), 0)


def _as_bits(places: Iterable[int]) -> int:
    """A number in which the bits at these places are set."""
    return reduce(or_, [1 << place for place in places], 0)


def _bits(found: int) -> list[int]:
    """The places of the bits that are set, the highest first, which takes half the time of the other way round."""
    places: list[int] = []
    while found:
        place = found.bit_length() - 1
        places.append(place)
        found ^= 1 << place
    return places
