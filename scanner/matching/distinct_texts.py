"""Equal texts of an arena are scanned once.

:class:`Distinct` is an arena of the different texts of a payload, to scan in place of all. What rules find depends on
the text, the words of its field, the regions of its payload, and whether its field claims all of it, so texts are equal
only if all of these are. :func:`asked_once` is for questions that depend on the text alone.

Both pay only where texts repeat, outside of columns, which hold each text once already: a thousand log entries of 20
texts take three times as long without, a conversation that repeats itself a third more. So a sample of the texts
decides first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from itertools import compress, count
from random import Random
from typing import Final, NamedTuple

from scanner.matching.buffer.arena import Arena, Leaf
from scanner.matching.found import Found

_MOST_SAMPLED: Final = 1_024
_RANDOM: Final = Random(0)  # noqa: S311 - a regular step could fall in with a rhythm of the rows
_PLACES: Final = tuple(tuple(_RANDOM.random() for _ in range(_MOST_SAMPLED)) for _ in range(2))
"""Two samples of places in a list of texts, as fractions of its length."""

_TIMES: Final = 3  # texts to a different one, at the least, for the time that it takes to find the different ones
_FEWEST_SCANNED: Final = 256  # texts
_SAMPLED_OF: Final = 16  # texts to one of the sample

_SAMPLE: Final = 256  # texts that decide whether asking each different text once pays
_DIFFERENT_NEAR, _DIFFERENT_APART = 0.75, 0.97  # the share of them that differs, up to which it does


class Distinct(NamedTuple):
    """An arena to scan in place of that of a payload."""

    arena: Arena
    taken: Collection[int]
    """Its leaves whose values a field's name has settled: spans of shape rules are not wanted in them."""

    numbers: Sequence[int] | None
    """For each text of the payload, its leaf in the arena; None where the arena is the payload's own."""

    def leaves(self, some: list[int]) -> list[int]:
        """The leaves of the payload whose texts are those of ``some`` leaves of the arena, in order."""
        if self.numbers is None or not some:
            return some
        return list(compress(count(), map(set(some).__contains__, self.numbers)))

    def everywhere(self, found: Found) -> Found:
        """What was found in the arena, for every text of the payload."""
        return found if self.numbers is None else found.of_equals(self.numbers)


def distinct(arena: Arena, words: Sequence[str], taken: Collection[int]) -> Distinct:
    """What to scan in place of a payload's arena: its different texts if that pays, else the arena itself.

    ``words`` are those of each text's field; ``taken`` as in :class:`Distinct`.
    """
    texts = arena.texts
    if not _mostly_repeat(texts):
        return Distinct(arena, taken, None)
    keys: Sequence[Hashable] = texts
    if taken or len(set(words)) > 1:
        keys = list(zip(texts, words, map(taken.__contains__, range(len(texts))), strict=False))
    number_of = dict(zip(dict.fromkeys(keys), count(), strict=False))
    if len(number_of) * _TIMES > len(texts):
        return Distinct(arena, taken, None)
    numbers = list(map(number_of.__getitem__, keys))
    firsts = dict(zip(reversed(numbers), range(len(numbers) - 1, -1, -1), strict=True))
    leaves = list(map(firsts.__getitem__, range(len(firsts))))
    own = [number for number, leaf in enumerate(leaves) if leaf in taken]
    return Distinct(arena.inner(leaves, [texts[leaf] for leaf in leaves]), set(own), numbers)


def each_once(arena: Arena) -> Arena:
    """An arena of the different texts if that pays, else the arena itself."""
    if arena.different is None:
        arena.different = _different(arena)
    return arena.different[0] if arena.different else arena


def asked_once(ask: Callable[[Arena], Iterable[Leaf]], arena: Arena) -> list[int]:
    """The leaves of an arena that ``ask`` chooses, in order; each different text is asked once if that pays.

    The answer of ``ask`` must depend on nothing but each text.
    """
    asked = each_once(arena)
    leaves = [leaf for leaf, _, _ in ask(asked)]
    if asked is arena or not leaves:
        return leaves
    texts = set(map(asked.texts.__getitem__, leaves))
    return list(compress(range(len(arena.texts)), map(texts.__contains__, arena.texts)))


def by_text(leaves: Iterable[int], arena: Arena) -> dict[str, list[int]]:
    """Leaves grouped by their folded texts, in the order in which each text comes first."""
    of_source: dict[str, list[int]] = {}
    for leaf in leaves:
        of_source.setdefault(arena.texts[leaf], []).append(leaf)
    of_text: dict[str, list[int]] = {}
    for equal in of_source.values():  # to look up a text takes a tenth of folding it
        of_text.setdefault(arena.folded(equal[0]), []).extend(equal)
    return of_text


def _different(arena: Arena) -> Sequence[Arena]:
    """An arena of the different texts; none if that does not pay.

    Single words, which are mostly ids, come last, by length: beside each other they are skipped by stretches
    (:mod:`scanner.instructions.gates.disguise_shapes`), 8 ms instead of 18 for the 35,000 texts of an invoice.

    An empty answer stands for the arena itself. If the arena held itself, it would be freed late, by the collector of
    cycles, and its texts out of order, which makes the next payloads a third slower.
    """
    texts = arena.texts
    if len(texts) < _SAMPLE or not _many_repeat(texts):
        return ()
    single_words: list[str] = []
    others: list[str] = []
    for text in dict.fromkeys(texts):
        (others if " " in text else single_words).append(text)
    single_words.sort(key=len)
    return (Arena([*others, *single_words], allowance=arena.allowance),)


def _mostly_repeat(texts: Sequence[str]) -> bool:
    """Whether most texts stand in the list more than once: those of one sample are looked up in another."""
    if len(texts) < _FEWEST_SCANNED:
        return False
    size = min(len(texts) // _SAMPLED_OF, _MOST_SAMPLED)
    some, others = ([texts[int(part * len(texts))] for part in places[:size]] for places in _PLACES)
    again = sum(map(set(some).__contains__, others))
    return again * _TIMES >= size * (_TIMES - 1)


def _many_repeat(texts: Sequence[str]) -> bool:
    """Whether many texts repeat, judged by neighbours and by a sample from the whole list.

    Columns repeat within a few rows, notes over long distances. For 10,000 texts this takes 0.02 ms, where finding the
    different ones takes 0.4.
    """
    near = texts[:_SAMPLE]
    apart = [texts[place] for place in {int(part * len(texts)) for part in _PLACES[0][:_SAMPLE]}]
    return len(set(near)) < _DIFFERENT_NEAR * len(near) or len(set(apart)) < _DIFFERENT_APART * len(apart)
