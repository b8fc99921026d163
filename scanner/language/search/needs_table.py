"""What all grammars need, numbered and laid out in layers: worked out once, for the compiled catalogue.

To compile the grammars and to find the rarest needs of 9,100 ways takes a second of CPU time; to read the table takes
10 ms. It holds names of classes, not letters, so it is the same for every numbering of letters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from scanner.language.lexicon import STOP, Lexicon
from scanner.language.notation.grammar import UNBOUNDED, Branch
from scanner.language.notation.requirements import Need, Way, frequency

_STOP: Final = f".{STOP}"
_LAYERS: Final = 4  # needs of a way that are asked for; with 3, tickets have 17 sentences to search, not 14


class NumberedNeeds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Needs by number: which of them a word of each name meets, and the bits that each stands for."""

    of_name: dict[str, tuple[int, ...]]
    bits: tuple[tuple[int, ...], ...]


class RestNeeds(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """What a grammar whose match goes on behind the end of a sentence still needs there.

    The grammar's number; in how many sentences beside each other the match may stand; the bits of each way to go on.
    """

    number: int
    reach: int
    ways: tuple[tuple[int, ...], ...]


class NeedsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ways in which grammars match in a sentence or begin in one, each with one bit in each of four layers.

    ``within`` has the grammar of each way to match in one sentence. The ways behind these begin a match that goes on:
    ``begun`` has the place among the ``rests`` of each. A way in ``free`` needs nothing.
    """

    within: tuple[int, ...]
    begun: tuple[int, ...]
    rests: tuple[RestNeeds, ...]
    free: tuple[int, ...]
    layers: NumberedNeeds
    behind_end: NumberedNeeds

    @property
    def ways(self) -> int:
        """The number of all ways, which is the width of a layer."""
        return len(self.within) + len(self.begun)


def needs_table(grammars: Iterable[Sequence[Branch]], lexicon: Lexicon) -> NeedsTable:
    """The table for the branches of each grammar, in the order of the grammars' numbers."""
    behind_end: dict[Need, int] = {}  # numbered
    rests: list[RestNeeds] = []
    within: list[tuple[Way, int]] = []
    begun: list[tuple[Way, int]] = []
    for number, branches in enumerate(grammars):
        for branch in branches:
            within += [(way, number) for way in branch.within]
            reach = branch.ends + 1 if branch.ends < UNBOUNDED else sys.maxsize
            for crossing in branch.crossings:
                begun += [(way, len(rests)) for way in crossing.before]
                rests.append(RestNeeds(number, reach, tuple(_numbered(way, behind_end) for way in crossing.after)))
    ways = [_unmet(way) for way, _ in (*within, *begun)]
    in_layers: dict[Need, list[int]] = {}
    for bit, need in _placed(ways, lexicon):
        in_layers.setdefault(need, []).append(bit)
    return NeedsTable(
        within=tuple(number for _, number in within),
        begun=tuple(rest for _, rest in begun),
        rests=tuple(rests),
        free=tuple(bit for bit, way in enumerate(ways) if not way),  # they are in every sentence
        layers=_by_name(in_layers),
        behind_end=_by_name({need: [bit] for need, bit in behind_end.items()}),
    )


def _placed(ways: Sequence[Way], lexicon: Lexicon) -> Iterator[tuple[int, Need]]:
    """The bits of the rarest needs of each way; one with fewer than there are layers has them several times."""
    for bit, way in enumerate(ways):
        needs = sorted(way, key=lambda need: frequency(need, lexicon))
        for layer in range(_LAYERS) if needs else ():
            yield bit + layer * len(ways), needs[layer % len(needs)]


def _by_name(bits: Mapping[Need, Sequence[int]]) -> NumberedNeeds:
    of_name: dict[str, list[int]] = {}
    for number, need in enumerate(bits):
        for name in sorted(need):
            of_name.setdefault(name, []).append(number)
    return NumberedNeeds({name: tuple(own) for name, own in of_name.items()}, tuple(map(tuple, bits.values())))


def _numbered(way: Way, numbers: dict[Need, int]) -> tuple[int, ...]:
    """The numbers of the needs of a way; new ones are given one."""
    return tuple(numbers.setdefault(need, len(numbers)) for need in _unmet(way))


def _unmet(way: Way) -> Way:
    """The needs of a way but for the end of a sentence, which is always there: that of the text."""
    return tuple(need for need in way if _STOP not in need)
