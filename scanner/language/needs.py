"""Which grammars can match a sentence at all: sets as numbers, a few operations a sentence for all grammars.

Every way in which a grammar can match needs some words, each of one of several classes, and all of them in one
sentence, or in so many sentences beside each other as it may cross. So every way has one bit in each of a few layers,
for its rarest needs, and every letter is a number with those bits set that it meets. Or-ed together, the letters of a
sentence show in each layer which ways have that need met; and-ed together, the layers show which ways have all of
them. Of 519 grammars 15 were left to be searched for in a support ticket of 560 characters; by the letters of the
whole text it was 83.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from scanner.language.grammar import Branch, Way
from scanner.language.lexicon import STOP, Lexicon


class Due(NamedTuple):
    """A grammar that may match: its number, the ends of sentences that it may cross, the letters it may take."""

    number: int
    ends: int
    letters: int


def _due(number: int, branch: Branch) -> Due:
    return Due(number, branch.ends, branch.letters if branch.ends else 0)


_STOP: Final = f".{STOP}"
_LAYERS: Final = 4  # needs of a way that are asked for; with 3, tickets have 17 sentences to search instead of 14


class Needs:
    """What grammars need. Immutable after construction, but for what it remembers of letters."""

    def __init__(self, grammars: Sequence[Sequence[Branch]], lexicon: Lexicon) -> None:
        """The branches of each grammar, in the order in which they are numbered."""
        branches = [(number, branch) for number, own in enumerate(grammars) for branch in own]
        pieces = [(_due(number, branch), way) for number, branch in branches for way in branch.piece]
        wholes = [(_due(number, branch), way) for number, branch in branches if branch.ends for way in branch.ways]
        meets: dict[str, int] = {}
        self._pieces = _Layers(pieces, 0, meets, lexicon)
        self._wholes = _Layers(wholes, self._pieces.bits, meets, lexicon)
        self._meets = _Meets(meets, lexicon.named())
        self._granted = self._pieces.granted | self._wholes.granted

    def met(self, letters: Iterable[str]) -> int:
        """What the letters of a sentence and of its phrases meet."""
        return reduce(or_, map(self._meets.__getitem__, letters), self._granted)

    def within(self, met: int) -> set[Due]:
        """The grammars that may match in a sentence, or with a piece that has to stand in one."""
        return self._pieces.owners(self._pieces.all_met(met))

    def beyond(self, met: int) -> int:
        """Of what a sentence meets, that which :meth:`across` wants to know."""
        return met >> self._pieces.bits

    def across(self, met: Iterable[int]) -> int:
        """Which of the grammars that cross ends of sentences may match in several sentences: for :meth:`among`."""
        return self._wholes.all_met(reduce(or_, met, 0))

    def among(self, due: Due, found: int) -> bool:
        """Whether a grammar is among those that :meth:`across` found."""
        return found & self._wholes.ways[due] != 0


class _Layers:
    """Ways to match, each with one bit in every layer."""

    def __init__(self, ways: Sequence[tuple[Due, Way]], first: int, meets: dict[str, int], lexicon: Lexicon) -> None:
        """``meets`` is told, by name, the bits from ``first`` on that a word of that name meets."""
        self._owners = [owner for owner, _ in ways]
        self._width = len(ways)
        self._low = (1 << self._width) - 1
        self.ways: dict[Due, int] = {}
        for bit, owner in enumerate(self._owners):
            self.ways[owner] = self.ways.get(owner, 0) | 1 << bit
        self.bits = _LAYERS * self._width
        self.granted = 0
        for bit, (_, way) in enumerate(ways):
            # The end of a sentence is always there: that of the text.
            needs = sorted((need for need in way if _STOP not in need), key=lexicon.frequency)
            for layer in range(_LAYERS):
                place = 1 << (first + bit + layer * self._width)
                if not needs:
                    self.granted |= place
                for name in needs[layer % len(needs)] if needs else ():
                    meets[name] = meets.get(name, 0) | place

    def all_met(self, met: int) -> int:
        """The ways that have a need met in every layer; ``met`` begins with the layers' bits."""
        half = met & (met >> 2 * self._width)
        return half & (half >> self._width) & self._low

    def owners(self, found: int) -> set[Due]:
        """Whose ways these are."""
        owners: set[Due] = set()
        while found:
            lowest = found & -found
            found ^= lowest
            owners.add(self._owners[lowest.bit_length() - 1])
        return owners


class _Meets(dict[str, int]):
    """Letter to what it meets, filled as letters are met; bounded by the number of letters."""

    def __init__(self, of_names: dict[str, int], named: Iterable[tuple[str, frozenset[str]]]) -> None:
        super().__init__()
        self._of_names = of_names
        self._named = dict(named)

    def __missing__(self, letter: str) -> int:
        met = self[letter] = reduce(or_, (self._of_names.get(name, 0) for name in self._named[letter]), 0)
        return met
