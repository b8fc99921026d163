"""What a rule finds in joined leaves: its candidates one after the other, and from a few on many at a time.

When a candidate is refused, the search resumes inside it at the next place where a match may begin, a bounded number of
times, so that "2026 4111 1111 1111 1111" still yields its card. Where a buffer holds more than a few candidates, those
that follow are judged many at a time (:mod:`scanner.matching.together`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from scanner.matching.arena import NO_CLUES, Clues, Joined
from scanner.matching.crowds import ENOUGH, thinned
from scanner.matching.program import RETRIES, Hit, Program
from scanner.matching.together import Together

Refused = tuple[int, int, int, int, str]
"""leaf, start, end and rule of a candidate that was refused, as of a hit, and why."""

_ALONE: Final = 8  # candidates of a buffer after which those that are left are judged together


def candidates(
    program: Program, joined: Joined, clues_of: Callable[[int], Clues], refused: list[Refused] | None = None
) -> list[Hit]:
    """Accepted spans of a rule in joined leaves.

    Whoever wants to know the others and why passes a list for them.
    """
    # One loop, in which a candidate costs no object and hardly a call. With a generator, a cursor, clues and five
    # small methods for each, a candidate took 5 us instead of 2, the search for it (0.65) included.
    buffer, search = joined.buffer, program.regex.search
    match = search(buffer)
    if match is None:
        return []
    starts, leaves = joined.starts, joined.leaves
    number = program.number
    group = program.group.span if program.group else None
    alone, extends = program.alone, program.extends
    enough = ENOUGH if program.thins and refused is None else -1  # never thinned out where all are to be told
    hits: list[Hit] = []
    stop = tried = place = misses = row = 0
    asked, clues = -1, NO_CLUES
    while match is not None:
        first, last = match.span()
        if first >= stop:  # not within one that was refused
            if row >= _ALONE and refused is None:
                Together(program, joined, clues_of, hits).go_on(first, misses)
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
                refused += _told(joined, start, end, number, why)
            resume = program.next_beginning(buffer, first, last)
            misses += 1
            buffer = joined.thinned(thinned) if misses == enough else buffer
        tried += 1
        row += 1
        # Behind the last candidate within a match comes the first behind that match: no place is searched twice.
        match = search(buffer, stop if resume >= stop or tried > RETRIES else resume)
    return hits


def _told(joined: Joined, start: int, end: int, number: int, why: str) -> list[Refused]:
    place = bisect_right(joined.starts, start) - 1
    begin = joined.starts[place]
    return [(joined.leaves[place], start - begin, end - begin, number, why)] if start < end else []
