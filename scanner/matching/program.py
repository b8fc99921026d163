"""One rule, ready to run over a buffer: its regex proposes, guard, validator and context dispose.

RE2 has no lookaround, so the guard ("not glued to a digit", :mod:`scanner.matching.guards`) comes after the match. When
a candidate is refused, the search resumes inside it at the next place where the guard would let one start, a bounded
number of times, so that "2026 4111 1111 1111 1111" still yields its card.

An export with a finding in every record has thousands of candidates one after the other of which every one stands.
After a few such in a row, those that follow are judged many at a time, as far as they stand (:meth:`Program._run`): of
5,000 cards each takes 2 us instead of 7. The first one that does not is judged by itself again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, Final

import msgspec

from scanner.checks.validators import ManyValidator, Validator, Verdict
from scanner.matching.arena import NO_CLUES, Clues, Joined
from scanner.matching.crowds import ENOUGH, thinned
from scanner.matching.groups import Group
from scanner.matching.guards import Guard
from scanner.matching.labels import REACH, names_another
from scanner.rules import Context

Hit = tuple[int, int, int, int]
"""leaf of the arena, start, end (bytes of the folded leaf, end exclusive), number of the rule."""

Refused = tuple[int, int, int, int, str]
"""The same of a candidate that was refused, and why."""

RETRIES: Final = 16  # refused candidates after which the search stops resuming inside one; a card has that many digits

_REACH_OF_DIGITS: Final = 32  # bytes; 19 digits in groups of four with three signs between two take 31
_GOES_ON: Final = re.compile(rb"[\s./_-]{1,3}[0-9]")  # behind a card in groups: digits of one that begins within it
_UNLABELLED: Final = frozenset({"unlabelled", "group"})
_IN_A_ROW: Final = 8  # candidates that stand one after the other before the next are judged together, and …
_AT_ONCE: Final = 512  # … how many of those at once
_NO: Final = Verdict.NO


class Program(msgspec.Struct, frozen=True, eq=False):
    """One rule, ready to run."""

    number: int
    regex: Any  # without a group
    group: Group | None
    guard: Guard
    validate: Validator | None
    validate_many: ManyValidator | None  # the same for many texts without clues, where there is a faster way
    quick: Callable[[bytes], bool] | None  # what must hold for the validator to say anything but NO
    thins: bool  # whether crowds of candidates are thinned out (:mod:`scanner.matching.crowds`)
    regional: bool  # whether the validator asks for the regions of the payload
    context: Context | None
    context_words: Any

    def candidates(
        self, joined: Joined, clues_of: Callable[[int], Clues], refused: list[Refused] | None = None
    ) -> list[Hit]:
        """Accepted spans of this rule in joined leaves.

        Whoever wants to know the others and why passes a list for them.
        """
        # One loop, in which a candidate costs no object and hardly a call. With a generator, a cursor, clues and five
        # small methods for each, a candidate took 5 us instead of 2, the search for it (0.65) included.
        buffer, search = joined.buffer, self.regex.search
        match = search(buffer)
        if match is None:
            return []
        starts, leaves = joined.starts, joined.leaves
        number = self.number
        group = self.group.span if self.group else None
        alone = not (self.regional or self.guard.name in _UNLABELLED or (self.context and self.context.required))
        enough, together = self._enough(refused), alone and refused is None
        hits: list[Hit] = []
        stop = tried = place = misses = row = 0
        asked, clues = -1, NO_CLUES
        while match is not None:
            first, last = match.span()
            if first >= stop:  # not within one that was refused
                stop, tried = last, 0
            start, end = group(buffer, first, last) if group else (first, last)
            why = self._refusal(buffer, start, end, alone=alone)
            if not (why or alone):
                place = bisect_right(starts, start, place) - 1
                clues = clues if place == asked else clues_of(leaves[place])
                asked = place
                why = self._objection(joined, place, clues, start, end)
            if not why:
                place = bisect_right(starts, start, place) - 1
                begin = starts[place]
                if self.thins and group is None:
                    stop = last = end = self._with_overlapping(buffer, first, last)
                hits.append((leaves[place], start - begin, end - begin, number))
                resume, row = last, row + 1
                if together and row >= _IN_A_ROW:
                    stop = resume = self._run(joined, buffer, last, hits)
                    row = tried = 0
            else:
                if refused is not None:
                    refused += self._told(joined, start, end, why)
                resume, row = self.guard.next_beginning(buffer, first, last), 0
                misses += 1
                buffer = joined.thinned(thinned) if misses == enough else buffer
            tried += 1
            # Behind the last candidate within a match comes the first behind that match: no place is searched twice.
            match = search(buffer, stop if resume >= stop or tried > RETRIES else resume)
        return hits

    def _refusal(self, buffer: bytes, start: int, end: int, *, alone: bool) -> str:
        """What speaks against a candidate by itself: "guard" or "validator"; empty for nothing.

        The validator is only asked where it needs to know nothing else (``alone``).
        """
        if start >= end or not self.guard.admits(buffer, start, end):  # nothing, which nobody is told of
            return "guard"
        if self.quick is not None and not self.quick(buffer[start:end]):
            return "validator"
        if alone and self.validate is not None:
            return "validator" if self.validate(buffer[start:end].decode(errors="replace"), ()) is _NO else ""
        return ""

    def _run(self, joined: Joined, buffer: bytes, position: int, hits: list[Hit]) -> int:
        """Add the candidates from ``position`` on as long as every one stands; back comes the place behind the last.

        ``buffer`` is that of the joined leaves, or what is left of it in a crowd.
        """
        starts, leaves, number = joined.starts, joined.leaves, self.number
        group, size = self.group, len(buffer)
        place = bisect_right(starts, position) - 1
        matches = self.regex.finditer(buffer, position)
        while True:
            whole = [match.span() for match in islice(matches, _AT_ONCE)]
            spans = whole if group is None else [group.span(buffer, first, last) for first, last in whole]
            while spans and spans[-1][1] >= size:  # its guard has nothing to look at
                spans.pop()
            standing = self._standing(buffer, spans)
            for start, end in spans[:standing]:
                place = bisect_right(starts, start, place) - 1
                begin = starts[place]
                hits.append((leaves[place], start - begin, end - begin, number))
            if standing:
                position = whole[standing - 1][1]
            if standing < _AT_ONCE:
                return position

    def _standing(self, buffer: bytes, spans: Sequence[tuple[int, int]]) -> int:
        """How many of some spans, from the first one on, stand by themselves, without any that begins within them."""
        count = self.guard.standing_free(buffer, spans)
        if self.thins and self.group is None:
            goes_on = _GOES_ON.match
            for at, (_, end) in enumerate(spans[:count]):
                if goes_on(buffer, end):
                    count = at
                    break
        texts = [buffer[start:end] for start, end in spans[:count]]
        if self.validate_many is not None:
            return next((at for at, fits in enumerate(self.validate_many(texts)) if not fits), count)
        quick, validate = self.quick, self.validate
        for at, text in enumerate(texts):
            if quick is not None and not quick(text):
                return at
            if validate is not None and validate(text.decode(errors="replace"), ()) is _NO:
                return at
        return count

    def _enough(self, refused: list[Refused] | None) -> int:
        """After how many candidates a crowd of them is thinned out; -1 for never, since all of them are to be told."""
        return ENOUGH if self.thins and refused is None else -1

    def _with_overlapping(self, buffer: bytes, first: int, last: int) -> int:
        """The end of an accepted number and of those that begin within it.

        Of "4232 8601 4111 1111 1111 1111" the first sixteen digits may pass by chance; the card is the last sixteen.
        """
        if _GOES_ON.match(buffer, last) is None:
            return last
        place = self.guard.next_beginning(buffer, first, last)
        while place < last and (match := self.regex.search(buffer, place, last + _REACH_OF_DIGITS)) is not None:
            start, end = match.span()
            if start >= last:
                break
            if end > last and not self._refusal(buffer, start, end, alone=True):
                last = end
            place = self.guard.next_beginning(buffer, start, end)
        return last

    def _told(self, joined: Joined, start: int, end: int, why: str) -> list[Refused]:
        place = bisect_right(joined.starts, start) - 1
        begin = joined.starts[place]
        return [(joined.leaves[place], start - begin, end - begin, self.number, why)] if start < end else []

    def _objection(self, joined: Joined, place: int, clues: Clues, start: int, end: int) -> str:
        """What speaks against a candidate that stands free: "label", "validator" or "context"; empty for nothing."""
        buffer = joined.buffer
        if self.guard.name in _UNLABELLED:
            label = buffer[max(joined.starts[place], start - REACH) : start].decode(errors="replace")
            if names_another(label if label.strip() else clues.words):
                return "label"
        if self.validate is not None:
            text = buffer[start:end].decode(errors="replace")
            if self.validate(text, clues.regions if self.regional else ()) is _NO:
                return "validator"
        context = self.context
        if context is None or not context.required:
            return ""
        before = buffer[max(joined.starts[place], start - context.before) : start]
        after = buffer[end : min(joined.starts[place + 1] - 1, end + context.after)]
        around = b"%b %b %b" % (clues.words.encode(), before, after)
        return "" if self.context_words.search(around) else "context"
