"""Where in a text grammars may match across the ends of sentences: in how many beside each other, and which those are.

A grammar crosses so many ends at the most, and what it needs up to the first of them stands within one sentence, all
the rest behind that (:mod:`scanner.language.ways`). So a sentence is asked what may begin in it, and if it may, so many
behind it whether they hold the rest: a few operations on large numbers for all grammars at once. Of 1 MB of prose that
repeats itself no grammar is left to be searched for, of seven where the words of all sentences side by side were asked
for, in any order; that took 21 ms of 77.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Protocol

from scanner.language.needs import Needs

Run = tuple[int, int]
"""Sentences beside each other: the first, and the one behind the last."""


class Said(Protocol):
    """What a sentence says of matches across its end."""

    @property
    def begun(self) -> int:
        """The ways to go on with what may begin in it."""

    @property
    def beyond(self) -> int:
        """What it meets of all that they need."""

    @property
    def inside(self) -> int:
        """The same, if it has ends of sentences within."""


def likely(needs: Needs, sentences: Sequence[Said], different: Collection[Said]) -> dict[int, list[Run]]:
    """The grammars that may match across ends of a text's sentences, and the runs in which, in order and apart.

    ``different`` are the sentences each once. Every match lies in a run.
    """
    begun = reduce(or_, [sentence.begun for sentence in different], 0)
    begun = begun and needs.across(reduce(or_, [sentence.beyond for sentence in different], 0)) & begun
    runs: dict[int, list[Run]] = {}
    if not begun:
        return runs
    places = [place for place, sentence in enumerate(sentences) if sentence.begun & begun]
    for most, mask in needs.levels:
        own = begun & mask
        if not own:
            continue
        starts = [place for place in places if sentences[place].begun & own]
        if not most or len(starts) * most > len(sentences):  # to search all of a text takes less than to ask where
            runs |= {number: [(starts[0], len(sentences))] for number in needs.owners(own)}
            continue
        for place in starts:
            ways = sentences[place].begun & own
            behind = min(place + most, len(sentences))
            met = reduce(or_, [sentence.beyond for sentence in sentences[place + 1 : behind]], sentences[place].inside)
            for number in needs.owners(needs.across(met) & ways):
                runs.setdefault(number, []).append((place, behind))
    return {number: _apart(found) for number, found in runs.items()}


def _apart(runs: list[Run]) -> list[Run]:
    """Runs in order, those that touch as one."""
    if len(runs) < 2:  # noqa: PLR2004 - nothing to sort
        return runs
    ordered: list[Run] = []
    for first, behind in sorted(runs):
        if ordered and first <= ordered[-1][1]:
            ordered[-1] = (ordered[-1][0], max(ordered[-1][1], behind))
        else:
            ordered.append((first, behind))
    return ordered
