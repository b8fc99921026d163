"""What a rule finds in joined leaves: the first few candidates are judged one by one, the others many at a time.

When a candidate is refused, the search resumes inside it at the next place where a match may begin, a bounded number of
times, so that "2026 4111 1111 1111 1111" still yields its card. The others:
:mod:`scanner.matching.programs.many_candidates`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from scanner.matching.buffer.arena import NO_CLUES, Clues, JoinedLeaves
from scanner.matching.programs.card_rows import ENOUGH, thinned
from scanner.matching.programs.many_candidates import ManyCandidates
from scanner.matching.programs.program import RETRIES, Hit, Program

Refused = tuple[int, int, int, int, str]
"""leaf, start, end and rule of a refused candidate, as in a hit, and the reason."""

_ALONE: Final = 8  # candidates of a buffer that are judged one by one


def candidates(
    program: Program, joined: JoinedLeaves, clues_of: Callable[[int], Clues], refused: list[Refused] | None = None
) -> list[Hit]:
    """The accepted spans of a rule in joined leaves.

    ``refused``, if given, collects the other candidates, each with the reason.
    """
    # One loop without an object and with hardly a call for a candidate: 2 us, its search of 0.65 included. Split into a
    # generator, a cursor and small methods it took 5.
    buffer, search = joined.buffer, program.regex.search
    match = search(buffer)
    if match is None:
        return []
    starts, leaves = joined.starts, joined.leaves
    number = program.number
    group = program.group.span if program.group else None
    alone, extends = program.alone, program.extends
    enough = ENOUGH if program.thins and refused is None else -1  # an explanation names all
    hits: list[Hit] = []
    stop = tried = place = misses = row = 0
    asked, clues = -1, NO_CLUES
    while match is not None:
        first, last = match.span()
        if first >= stop:  # not within a refused match
            if row >= _ALONE and refused is None:
                ManyCandidates(program, joined, clues_of, hits).go_on(first, misses)
                break
            stop, tried = last, 0
        start, end = group(buffer, first, last) if group else (first, last)
        why = program.refusal(buffer, start, end, alone=alone)
        if not (why or alone):
            place = bisect_right(starts, start, place) - 1
            clues = clues if place == asked else clues_of(leaves[place])
            asked = place
            why = program.objection(joined, place, clues, start, end)
        if not why:
            place = bisect_right(starts, start, place) - 1
            begin = starts[place]
            if extends:
                stop = last = end = program.with_overlapping(buffer, first, last)
            hits.append((leaves[place], start - begin, end - begin, number))
            resume = last
        else:
            if refused is not None:
                refused += _refusal(joined, start, end, number, why)
            resume = program.next_beginning(buffer, first, last)
            misses += 1
            buffer = joined.thinned(thinned) if misses == enough else buffer
        tried += 1
        row += 1
        # After the last candidate within a match the search goes on behind that match: no place is searched twice.
        match = search(buffer, stop if resume >= stop or tried > RETRIES else resume)
    return hits


def _refusal(joined: JoinedLeaves, start: int, end: int, number: int, why: str) -> list[Refused]:
    place = bisect_right(joined.starts, start) - 1
    begin = joined.starts[place]
    return [(joined.leaves[place], start - begin, end - begin, number, why)] if start < end else []
