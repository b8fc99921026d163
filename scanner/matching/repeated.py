"""Texts that come again in an arena, asked once: what is told of a text by itself is told of all that are equal.

Columns of a table come with each text once already, and with those beside each other that are alike. Notes, tickets and
lines that are walked value by value say the same again and again: of 8,820 notes in an export 147 differ, and to tell
which of all are worth reading took 12 ms. Ids stand between their texts. Put together by their lengths they are told to
be ids by stretches (:mod:`scanner.instructions.oddity`): which of 35,000 texts of an invoice look odd took 18 ms, and
takes 8 with that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import ne
from random import Random
from typing import Final

from scanner.matching.arena import Arena, Leaf

_ASKED: Final = 256  # texts by which it is told whether many come again …
_DRAWN: Final = Random(0)  # noqa: S311 - in no rhythm that rows may have
_APART: Final = tuple(_DRAWN.random() for _ in range(_ASKED))  # where they stand
_ANEW_NEAR, _ANEW_APART = 0.75, 0.97  # … and the share of them that differs up to which it pays to have each once
_LONG_ID: Final = 12  # characters of a word from which on it may be an id that is new to every automaton, …
_MIXED: Final = 0.1  # … and the share of texts behind which such a one begins or ends, from which on they are mixed


def each_once(arena: Arena) -> Arena:
    """What is asked in place of an arena: one of its different texts, if that pays, or else itself."""
    if arena.different is None:
        arena.different = _different(arena)
    return arena.different[0] if arena.different else arena


def asked_once(ask: Callable[[Arena], Iterable[Leaf]], arena: Arena) -> list[int]:
    """The leaves of an arena that are told of an arena of its texts, in order; of each different text once, if it pays.

    ``ask`` may go by nothing but the texts, and tells of each its number, start and end.
    """
    asked = each_once(arena)
    leaves = [leaf for leaf, _, _ in ask(asked)]
    if asked is arena or not leaves:
        return leaves
    texts = set(map(asked.texts.__getitem__, leaves))
    return list(compress(range(len(arena.texts)), map(texts.__contains__, arena.texts)))


def by_text(leaves: Iterable[int], arena: Arena) -> dict[str, list[int]]:
    """Some leaves by their folded texts, in the order in which each text comes first."""
    of_source: dict[str, list[int]] = {}
    for leaf in leaves:
        of_source.setdefault(arena.texts[leaf], []).append(leaf)
    of_text: dict[str, list[int]] = {}
    for own in of_source.values():  # to fold a text takes ten times as long as to find it
        of_text.setdefault(arena.folded(own[0]), []).extend(own)
    return of_text


def _different(arena: Arena) -> Sequence[Arena]:
    """An arena of the different texts, words alone behind all others; none, if the arena is much like that itself.

    An arena that held itself would be let go late, by the collector of cycles, and its texts in disorder: the next
    payloads took a third longer.
    """
    texts = arena.texts
    if len(texts) < _ASKED or not (_come_again(texts) or _are_mixed(texts[:_ASKED])):
        return ()
    alone: list[str] = []
    several: list[str] = []
    for text in dict.fromkeys(texts):
        (several if " " in text else alone).append(text)
    alone.sort(key=len)
    return (Arena([*several, *alone], allowance=arena.allowance),)


def _come_again(texts: Sequence[str]) -> bool:
    """Whether many of some texts come again, going by those beside each other and by those far apart.

    Columns repeat what they say within a few rows, and notes what was noted long ago. To find the different ones takes
    0.4 ms for 10,000 texts, and this 0.02.
    """
    near = texts[:_ASKED]
    apart = [texts[place] for place in {int(part * len(texts)) for part in _APART}]
    return len(set(near)) < _ANEW_NEAR * len(near) or len(set(apart)) < _ANEW_APART * len(apart)


def _are_mixed(texts: Sequence[str]) -> bool:
    """Whether long words alone stand among other texts."""
    alone = [len(text) >= _LONG_ID and " " not in text for text in texts]
    return bool(sum(map(ne, alone, alone[1:])) >= _MIXED * len(texts))
