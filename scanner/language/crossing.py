"""Where in a text grammars may match across the ends of sentences: in how many beside each other, and which those are.

A grammar crosses so many ends at the most, and some piece of it has to stand within one sentence. So around each
sentence that holds such a piece all that the grammar needs has to be there, in so many sentences before and behind:
a few operations on large numbers for all grammars at once (:mod:`scanner.language.needs`). Most sentences hold a piece
of some grammar, and hardly any of one that the words of the whole text are enough for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from scanner.language.needs import Needs

Run = tuple[int, int]
"""Sentences beside each other: the first, and the one behind the last."""


def likely(needs: Needs, beyond: Sequence[int], crossing: Sequence[int]) -> dict[int, list[Run]]:
    """The grammars that may match across ends of a text's sentences, and the runs in which, in order and apart.

    ``beyond`` is what each sentence meets, ``crossing`` the ways that have a piece in it. Every match lies in a run.
    """
    pieces = reduce(or_, crossing, 0)
    possible = pieces and needs.across(reduce(or_, beyond, 0)) & pieces
    runs: dict[int, list[Run]] = {}
    if not possible:
        return runs
    for most, mask in needs.levels:
        own = possible & mask
        if not own:
            continue
        places = [place for place, ways in enumerate(crossing) if ways & own] if most else []
        if not most or len(places) * most > len(beyond):  # to search all of a text takes less than to ask where
            for number in needs.owners(own):
                runs[number] = [(0, len(beyond))]
            continue
        for place in places:
            run = max(place - most + 1, 0), min(place + most, len(beyond))
            for number in needs.owners(needs.across(reduce(or_, beyond[slice(*run)])) & crossing[place] & own):
                runs.setdefault(number, []).append(run)
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
