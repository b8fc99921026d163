"""One rule, ready to run over a buffer: its regex proposes, guard, validator and context dispose.

RE2 has no lookaround, so the guard ("not glued to a digit", :mod:`scanner.matching.guards`) comes after the match. When
a candidate is refused, the search resumes inside it at the next place where the guard would let one start, a bounded
number of times, so that "2026 4111 1111 1111 1111" still yields its card.

Where a buffer holds more than a few candidates, those that follow are judged many at a time
(:mod:`scanner.matching.together`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from scanner.checks.validators import ManyValidator, Validator, Verdict
from scanner.matching.arena import NO_CLUES, Clues, Joined, Regions
from scanner.matching.beginnings import beginnings_of
from scanner.matching.crowds import ENOUGH, thinned
from scanner.matching.groups import Group
from scanner.matching.guards import Guard
from scanner.matching.labels import REACH, names_another
from scanner.matching.together import RETRIES, Together
from scanner.rules import Context

Hit = tuple[int, int, int, int]
"""leaf of the arena, start, end (bytes of the folded leaf, end exclusive), number of the rule."""

Refused = tuple[int, int, int, int, str]
"""The same of a candidate that was refused, and why."""

_REACH_OF_DIGITS: Final = 32  # bytes; 19 digits in groups of four with three signs between two take 31
_GOES_ON: Final = re.compile(rb"[\s./_-]{1,3}[0-9]")  # behind a card in groups: digits of one that begins within it
_UNLABELLED: Final = frozenset({"unlabelled", "group"})
_IN_A_ROW: Final = 8  # candidates of a buffer after which those that are left are judged together
_NO: Final = Verdict.NO


class Program(msgspec.Struct, frozen=True, eq=False):
    """One rule, ready to run."""

    number: int
    pattern: str  # without a group
    regex: Any  # of that
    group: Group | None
    guard: Guard
    validator: str  # its name
    validate: Validator | None
    validate_many: ManyValidator | None  # the same for many texts, where there is a faster way
    quick: Callable[[bytes], bool] | None  # what must hold for the validator to say anything but NO
    thins: bool  # whether crowds of candidates are thinned out (:mod:`scanner.matching.crowds`)
    regional: bool  # whether the validator asks for the regions of the payload
    context: Context | None
    context_words: Any

    @property
    def begins(self) -> re.Pattern[bytes]:
        """What finds the places where a match may begin that stands free."""
        return beginnings_of(self.pattern, self.guard.begins.pattern, grouped=self.group is not None)

    @property
    def extends(self) -> bool:
        """Whether an accepted number goes on to the end of those that begin within it."""
        return self.thins and self.group is None

    @property
    def labelled(self) -> bool:
        """Whether a label of another kind of number before a candidate speaks against it."""
        return self.guard.name in _UNLABELLED

    @property
    def alone(self) -> bool:
        """Whether a candidate is judged by itself and the bytes beside it."""
        return not (self.regional or self.labelled or (self.context is not None and self.context.required))

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
        alone, extends, enough = self.alone, self.extends, self._enough(refused)
        hits: list[Hit] = []
        stop = tried = place = misses = row = 0
        asked, clues = -1, NO_CLUES
        while match is not None:
            first, last = match.span()
            if first >= stop:  # not within one that was refused
                if row >= _IN_A_ROW and refused is None:
                    Together(self, joined, clues_of, hits).go_on(first, misses)
                    break
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
                if extends:
                    stop = last = end = self.with_overlapping(buffer, first, last)
                hits.append((leaves[place], start - begin, end - begin, number))
                resume = last
            else:
                if refused is not None:
                    refused += self._told(joined, start, end, why)
                resume = self.next_beginning(buffer, first, last)
                misses += 1
                buffer = joined.thinned(thinned) if misses == enough else buffer
            tried += 1
            row += 1
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

    def _enough(self, refused: list[Refused] | None) -> int:
        """After how many candidates a crowd of them is thinned out; -1 for never, since all of them are to be told."""
        return ENOUGH if self.thins and refused is None else -1

    def with_overlapping(self, buffer: bytes, first: int, last: int) -> int:
        """The end of an accepted number and of those that begin within it.

        Of "4232 8601 4111 1111 1111 1111" the first sixteen digits may pass by chance; the card is the last sixteen.
        """
        if _GOES_ON.match(buffer, last) is None:
            return last
        place = self.next_beginning(buffer, first, last)
        while place < last and (match := self.regex.search(buffer, place, last + _REACH_OF_DIGITS)) is not None:
            start, end = match.span()
            if start >= last:
                break
            if end > last and not self._refusal(buffer, start, end, alone=True):
                last = end
            place = self.next_beginning(buffer, start, end)
        return last

    def _told(self, joined: Joined, start: int, end: int, why: str) -> list[Refused]:
        place = bisect_right(joined.starts, start) - 1
        begin = joined.starts[place]
        return [(joined.leaves[place], start - begin, end - begin, self.number, why)] if start < end else []

    def _objection(self, joined: Joined, place: int, clues: Clues, start: int, end: int) -> str:
        """What speaks against a candidate that stands free: "label", "validator" or "context"; empty for nothing."""
        buffer = joined.buffer
        if self.labelled:
            label = buffer[max(joined.starts[place], start - REACH) : start].decode(errors="replace")
            if names_another(label if label.strip() else clues.words):
                return "label"
        if self.validate is not None:
            text = buffer[start:end].decode(errors="replace")
            if self.validate(text, clues.regions if self.regional else ()) is _NO:
                return "validator"
        return "" if self.in_context(joined, place, clues, start, end) else "context"

    def in_context(self, joined: Joined, place: int, clues: Clues, start: int, end: int) -> bool:
        """Whether a word that makes a candidate credible stands near it, or there is no need of any."""
        buffer, context = joined.buffer, self.context
        if context is None or not context.required:
            return True
        before = buffer[max(joined.starts[place], start - context.before) : start]
        after = buffer[end : min(joined.starts[place + 1] - 1, end + context.after)]
        around = b"%b %b %b" % (clues.words.encode(), before, after)
        return self.context_words.search(around) is not None

    def valid(self, texts: Sequence[bytes], regions: Regions) -> Sequence[bool]:
        """What the validator says of each of many texts, in a payload that speaks of some regions."""
        if self.validate_many is not None:
            return self.validate_many(texts, regions)
        quick, validate = self.quick or _anything, self.validate or _unknown
        return [quick(text) and validate(text.decode(errors="replace"), regions) is not _NO for text in texts]

    def next_beginning(self, buffer: bytes, start: int, end: int) -> int:
        """The first place behind ``start``, and before ``end``, where a match may begin; ``end`` if there is none."""
        free = self.begins.search(buffer, start + 1, end)
        return free.start() if free else end


def _anything(_: bytes) -> bool:
    return True


def _unknown(_: str, __: Regions) -> Verdict:
    return Verdict.UNKNOWN
