"""Where in a text grammars may match across the ends of sentences: in how many sentences, and which they are.

What a match needs up to the first end that it crosses stands within one sentence, and all the rest in the sentences
behind it (:mod:`scanner.language.search.needs`). So each sentence knows which grammars may begin in it, and here the
next few are asked for the rest: of 1 MB of prose that repeats itself no grammar is left to be searched for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain
from operator import or_
from typing import Protocol

from scanner.language.search.needs import Candidates, Rest

Run = tuple[int, int]
"""Sentences beside each other: the first, and the one behind the last."""


class CrossingSentence(Protocol):
    """What has to be known of a sentence to find matches across its end."""

    @property
    def candidates(self) -> Candidates:
        """The grammars that may match in it."""

    @property
    def ends_within(self) -> bool:
        """Whether it is several short sentences, so that a match may cross an end and stay in it."""


def crossing_runs(sentences: Sequence[CrossingSentence], different: Iterable[CrossingSentence]) -> dict[int, list[Run]]:
    """The grammars that may match across sentence ends of a text, each with its runs of sentences, in order and apart.

    ``different`` are the sentences each once. Every match lies in a run.
    """
    every = dict.fromkeys(chain.from_iterable(sentence.candidates.begun for sentence in different))
    if not every:
        return {}
    met = _met_by(different)
    runs: dict[int, list[Run]] = {}
    for rest, starts in _starts([rest for rest in every if rest.is_met(met)], sentences).items():
        runs.setdefault(rest.number, []).extend(_runs_of(rest, starts, sentences))
    return {number: _apart(found) for number, found in runs.items() if found}


def _starts(due: Sequence[Rest], sentences: Sequence[CrossingSentence]) -> dict[Rest, list[int]]:
    """For each of some grammars the places of the sentences in which it may begin, by one walk over all sentences."""
    starts: dict[Rest, list[int]] = {rest: [] for rest in due}
    for place, sentence in enumerate(sentences) if due else ():
        for rest in sentence.candidates.begun:
            if rest in starts:
                starts[rest].append(place)
    return starts


def _runs_of(rest: Rest, starts: Sequence[int], sentences: Sequence[CrossingSentence]) -> list[Run]:
    """The runs of sentences that begin where a grammar may begin, and hold the rest."""
    if len(starts) * rest.reach > len(sentences):  # to search all of the text is faster than to ask where
        return [(starts[0], len(sentences))]
    runs = [(place, min(place + rest.reach, len(sentences))) for place in starts]
    return [(first, behind) for first, behind in runs if rest.is_met(_met_behind(sentences, first, behind))]


def _met_behind(sentences: Sequence[CrossingSentence], first: int, behind: int) -> int:
    """The needs that are met behind the first end in a run of sentences."""
    return _met_by(sentences[first + (not sentences[first].ends_within) : behind])


def _met_by(sentences: Iterable[CrossingSentence]) -> int:
    return reduce(or_, [sentence.candidates.met for sentence in sentences], 0)


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
