"""Texts that come again in fields of the same name, scanned once: what is found in one is found in all that are equal.

What rules find in a text goes by the text, the words of its field, the regions of its payload, and whether its field
claims all of it. So where most texts of a payload come again, as notes, statuses and line items do, the different ones
are scanned in place of all: 8,820 notes of which 147 differ take half the time.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from itertools import compress, count
from random import Random
from typing import Final, NamedTuple

from scanner.matching.arena import Arena
from scanner.matching.found import Found

_TIMES: Final = 3  # texts to a different one from which on it pays: to tell which are alike is no small part of a scan
_FEWEST: Final = 256  # texts
_ASKED, _MOST_ASKED = 16, 1_024  # texts to one that is looked for among as many others, and how many are at the most
_DRAWN: Final = Random(0)  # noqa: S311 - in no rhythm that rows may have
_APART: Final = tuple(tuple(_DRAWN.random() for _ in range(_MOST_ASKED)) for _ in range(2))  # where they stand


class Alike(NamedTuple):
    """An arena to scan in place of that of a payload."""

    arena: Arena
    taken: Collection[int]
    """Its leaves of which spans of shape rules are not wanted."""

    numbers: Sequence[int] | None
    """For each text of the payload, its leaf; None where the arena is the payload's own."""

    def leaves(self, some: list[int]) -> list[int]:
        """The texts of the payload that some leaves are, in order."""
        if self.numbers is None or not some:
            return some
        return list(compress(count(), map(set(some).__contains__, self.numbers)))

    def everywhere(self, found: Found) -> Found:
        """What was found in the leaves, said of the texts of the payload."""
        return found if self.numbers is None else found.of_equals(self.numbers)


def alike(arena: Arena, words: Sequence[str], taken: Collection[int]) -> Alike:
    """What may be scanned in place of one payload's arena, whose fields have those ``words``."""
    texts = arena.texts
    if not _mostly_come_again(texts):
        return Alike(arena, taken, None)
    keys: Sequence[Hashable] = texts
    if taken or len(set(words)) > 1:
        keys = list(zip(texts, words, map(taken.__contains__, range(len(texts))), strict=False))
    number_of = dict(zip(dict.fromkeys(keys), count(), strict=False))
    if len(number_of) * _TIMES > len(texts):
        return Alike(arena, taken, None)
    numbers = list(map(number_of.__getitem__, keys))
    firsts = dict(zip(reversed(numbers), range(len(numbers) - 1, -1, -1), strict=True))
    leaves = list(map(firsts.__getitem__, range(len(firsts))))
    own = [number for number, leaf in enumerate(leaves) if leaf in taken]
    return Alike(arena.inner(leaves, [texts[leaf] for leaf in leaves]), set(own), numbers)


def _mostly_come_again(texts: Sequence[str]) -> bool:
    """Whether most of some texts stand among others as well, going by a few of either."""
    if len(texts) < _FEWEST:
        return False
    asked = min(len(texts) // _ASKED, _MOST_ASKED)
    some, others = ([texts[int(part * len(texts))] for part in drawn[:asked]] for drawn in _APART)
    again = sum(map(set(some).__contains__, others))
    return again * _TIMES >= asked * (_TIMES - 1)
