"""Candidates judged many at a time: each question is asked of all of them, and each different text is validated once.

An export with a finding in every record has thousands of candidates that are all accepted; a text of nothing but
numbers has thousands that are all refused. One by one each takes 5 to 10 us, mostly for the calls around the questions.
Here each of 5,000 accepted cards takes 1.5 us instead of 7, each of 12,500 refused telephones 2 instead of 6.

The answer must be that of :mod:`scanner.matching.programs.candidates`, which after a candidate, and whatever begins
within it, goes on with the first match behind it. So the matches of ``finditer`` are judged, and others are searched
within those that are refused. Held by ``tests/property/test_runs.py``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, islice, repeat
from typing import Any

from scanner.matching.buffer.arena import Clues, JoinedLeaves
from scanner.matching.programs.card_rows import ENOUGH, thinned
from scanner.matching.programs.labels import REACH, is_label_free
from scanner.matching.programs.program import GOES_ON, RETRIES, Hit, Program

Span = tuple[int, int]
"""First byte, and the one behind the last."""

_FEWEST, _MOST = 16, 512  # candidates judged at once: twice as many each time, while none begins within another


class ManyCandidates:
    """Finds what a rule accepts in joined leaves from a place on, with many candidates at a time."""

    __slots__ = ("_buffer", "_clues_of", "_edged", "_hits", "_joined", "_program")

    def __init__(
        self, program: Program, joined: JoinedLeaves, clues_of: Callable[[int], Clues], hits: list[Hit]
    ) -> None:
        """``hits`` holds what was found before; what is found here is added."""
        self._program = program
        self._joined = joined
        self._clues_of = clues_of
        self._hits = hits
        self._see(joined.buffer)

    def _see(self, buffer: bytes) -> None:
        self._buffer = buffer
        self._edged = buffer + b"  "  # the guard reads two bytes behind a candidate

    def go_on(self, position: int, misses: int) -> None:
        """Judge all candidates from ``position`` on; ``misses`` were refused before it."""
        program = self._program
        finditer, group = program.regex.finditer, program.group
        crowded = program.thins and misses >= ENOUGH
        if crowded:
            self._see(self._joined.thinned(thinned))
        matches: Iterator[Any] = finditer(self._buffer, position)
        at_once = _FEWEST
        while True:
            whole = [match.span() for match in islice(matches, at_once)]
            if not whole:
                return
            spans = whole if group is None else group.spans(self._buffer, whole)
            good = self._standing(spans)
            misses += len(good) - sum(good)
            at = self._take(whole, spans, good)
            at_once = min(_MOST, 2 * at_once) if at < 0 else max(_FEWEST, at_once // 2)
            if at >= 0:
                matches = finditer(self._buffer, at)
            if program.thins and not crowded and misses >= ENOUGH:
                crowded = True
                self._see(self._joined.thinned(thinned))
                matches = finditer(self._buffer, whole[-1][1] if at < 0 else at)

    def _take(self, whole: Sequence[Span], spans: Sequence[Span], good: Sequence[bool]) -> int:
        """Add the accepted candidates, and what is accepted within the refused ones.

        Returns the place where the search has to go on; -1 if that is behind the last candidate.
        """
        if all(good) and not (self._program.extends and self._one_goes_on(whole)):
            self._add(spans)
            return -1
        found = [(start, end, last) for (start, end), (_, last) in compress(zip(spans, whole, strict=True), good)]
        if len(found) < len(whole):
            refused = [span for span, stands in zip(whole, good, strict=True) if not stands]
            within = self._within(refused)
            if within:
                found = sorted(found + within)
        if not self._program.extends:
            self._add([own[:2] for own in found])
            return -1
        kept, stop = self._apart(found, whole)
        self._add(kept)
        return stop

    def _one_goes_on(self, spans: Sequence[Span]) -> bool:
        """Whether digits follow any of the numbers, so that another number may begin within it."""
        return any(map(GOES_ON.match, repeat(self._buffer), [end for _, end in spans]))

    def _apart(self, found: Sequence[tuple[int, int, int]], whole: Sequence[Span]) -> tuple[list[Span], int]:
        """The numbers without those that begin within another, each extended; and the place as in :meth:`_take`.

        Behind an extended number the search begins anew, and mostly comes to the next of the candidates at hand.
        Without that look two of five candidates in rows of account numbers would be judged twice.
        """
        program, buffer = self._program, self._buffer
        goes_on, search = GOES_ON.match, program.regex.search
        kept: list[Span] = []
        taken = 0
        for start, end, last in found:
            if start < taken:
                continue
            if end == last and goes_on(buffer, end) is None:
                kept.append((start, end))
                continue
            stop = program.with_overlapping(buffer, start, end)
            kept.append((start, stop))
            if stop == last:
                continue
            at = bisect_left(whole, (stop, 0))
            match = search(buffer, stop)
            if at == len(whole) or match is None or match.start() != whole[at][0]:
                return kept, stop
            taken = match.start()
        return kept, -1

    def _add(self, spans: Sequence[Span]) -> None:
        """Add spans, which come in order, to the hits."""
        starts, leaves, number, append = (
            self._joined.starts,
            self._joined.leaves,
            self._program.number,
            self._hits.append,
        )
        place = bisect_right(starts, spans[0][0]) - 1 if spans else 0
        begin, behind, leaf = starts[place], starts[place + 1], leaves[place]
        for start, end in spans:
            if start >= behind:
                place += 1  # mostly the next one
                if start >= starts[place + 1]:
                    place = bisect_right(starts, start, place) - 1
                begin, behind, leaf = starts[place], starts[place + 1], leaves[place]
            append((leaf, start - begin, end - begin, number))

    def _within(self, refused: Sequence[Span]) -> list[tuple[int, int, int]]:
        """What is accepted within refused candidates: start, end, and the end of that candidate."""
        buffer, group = self._buffer, self._program.group
        search, begins = self._program.regex.search, self._program.begins.search
        found: list[tuple[int, int, int]] = []
        left: list[Span] = []  # from where, and how far, to search next
        for first, last in refused:
            beginning = begins(buffer, first + 1, last)
            if beginning is not None:
                left.append((beginning.start(), last))
        for _ in range(RETRIES if left else 0):
            whole: list[Span] = []
            ends: list[int] = []
            for resume, last in left:
                match = search(buffer, resume)
                if match is not None and match.start() < last:
                    whole.append(match.span())
                    ends.append(last)
            if not whole:
                break
            spans = whole if group is None else group.spans(buffer, whole)
            good = self._standing(spans)
            found += [(*span, last) for span, last in compress(zip(spans, ends, strict=True), good)]
            left = []
            for (own, behind), last, stands in zip(whole, ends, good, strict=True):
                beginning = None if stands else begins(buffer, own + 1, behind)
                resume = behind if beginning is None else beginning.start()
                if resume < last and not (stands and self._program.extends):
                    left.append((resume, last))
        return found

    def _standing(self, spans: Sequence[Span]) -> list[bool]:
        """For each span whether it is accepted."""
        program, buffer = self._program, self._buffer
        good = program.guard.free(self._edged, spans)
        if program.validate is not None and not program.regional:
            self._keep(good, self._valid([buffer[start:end] for start, end in compress(spans, good)], ()))
        if not (program.alone or not any(good)):
            places = self._places(spans, good)
            if program.regional:
                self._keep(good, self._valid_there(list(compress(spans, good)), list(compress(places, good))))
            if program.labels is not None:
                self._keep(
                    good, self._unlabelled(program.labels, list(compress(spans, good)), list(compress(places, good)))
                )
            if program.context is not None and program.context.required:
                own = compress(zip(spans, places, strict=True), good)
                still = [program.in_context(self._joined, place, self._clues(place), *span) for span, place in own]
                self._keep(good, still)
        return good

    def _clues(self, place: int) -> Clues:
        return self._clues_of(self._joined.leaves[place])

    @staticmethod
    def _keep(good: list[bool], still: Sequence[bool]) -> None:
        """Set those of the good ones to False that are not good by ``still``, which has an answer for each of them."""
        if all(still):
            return
        answers = iter(still)
        good[:] = [one and next(answers) for one in good]

    def _places(self, spans: Sequence[Span], good: Sequence[bool]) -> list[int]:
        """The leaf of each good span, as a place among the joined ones; any for the others."""
        starts = self._joined.starts
        place = bisect_right(starts, spans[good.index(True)][0]) - 1
        if len(starts) == 2:  # noqa: PLR2004 - one leaf, and the end
            return [place] * len(spans)
        return [bisect_right(starts, start) - 1 if one else 0 for (start, _), one in zip(spans, good, strict=True)]

    def _valid(self, texts: Sequence[bytes], regions: tuple[str, ...]) -> Sequence[bool]:
        """Whether the validator accepts each text. Answers are kept, since several rules may share a validator."""
        program = self._program
        if program.thins:  # to validate a card takes no longer than to look its answer up
            return program.valid(texts, regions)
        known = self._joined.answers(program.validator, regions)
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, program.valid(new, regions), strict=True))
        return [known[text] for text in texts]

    def _valid_there(self, spans: Sequence[Span], places: Sequence[int]) -> Sequence[bool]:
        """:meth:`_valid` for a validator that needs the regions of the payload."""
        buffer = self._buffer
        regions = {place: self._clues(place).regions for place in dict.fromkeys(places)}
        texts = [buffer[start:end] for start, end in spans]
        if len(set(regions.values())) == 1:
            return self._valid(texts, regions[places[0]])
        return [self._valid([text], regions[place])[0] for text, place in zip(texts, places, strict=True)]

    def _unlabelled(
        self, labels: Callable[[str], bool], spans: Sequence[Span], places: Sequence[int]
    ) -> Sequence[bool]:
        """For each span whether no label of another kind of number stands before it."""
        buffer, starts = self._buffer, self._joined.starts
        free: list[bool] = []
        for (start, _), place in zip(spans, places, strict=True):
            begin = starts[place]
            label = buffer[start - REACH if start - begin > REACH else begin : start]
            if is_label_free(label):
                free.append(True)
                continue
            words = label.decode(errors="replace")
            free.append(not labels(words if words.strip() else self._clues(place).words))
        return free
