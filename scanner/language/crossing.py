"""Where in a text grammars may match across the ends of sentences: in how many sentences, and which they are.

A grammar crosses a bounded number of sentence ends. What it needs up to the first of them stands within one sentence,
and all the rest in the sentences behind it (:mod:`scanner.language.requirements`). So each sentence is asked which
grammars may begin in it, and if one may, whether the next few hold the rest: some operations on large numbers for all
grammars at once. Of 1 MB of prose that repeats itself no grammar is left to be searched for. To ask for the words in
any order, over all sentences side by side, leaves seven, which take 21 ms of 77.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Protocol

from scanner.language.needs import Needs

Run = tuple[int, int]
"""Sentences beside each other: the first, and the one behind the last."""


class CrossingSentence(Protocol):
    """What has to be known of a sentence to find matches across its end: three sets of bits."""

    @property
    def begun(self) -> int:
        """The ways to go on behind its end, of the grammars that may begin in it."""

    @property
    def beyond(self) -> int:
        """The needs of those ways that its words meet."""

    @property
    def inside(self) -> int:
        """Like ``beyond`` if it has sentence ends within, else 0."""


def crossing_runs(
    needs: Needs, sentences: Sequence[CrossingSentence], different: Collection[CrossingSentence]
) -> dict[int, list[Run]]:
    """The grammars that may match across sentence ends of a text, each with its runs of sentences, in order and apart.

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
        if not most or len(starts) * most > len(sentences):  # to search all of the text is faster than to ask where
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
    """Runs in order, those that touch joined to one."""
    if len(runs) < 2:  # noqa: PLR2004 - nothing to sort
        return runs
    ordered: list[Run] = []
    for first, behind in sorted(runs):
        if ordered and first <= ordered[-1][1]:
            ordered[-1] = (ordered[-1][0], max(ordered[-1][1], behind))
        else:
            ordered.append((first, behind))
    return ordered
