"""One rule, ready to run over a buffer: its regex proposes candidates; guard, validator and context decide.

RE2 has no lookaround, so the guard ("not glued to a digit", :mod:`scanner.matching.programs.guards`) comes after the
match. This module holds the questions; :mod:`scanner.matching.programs.candidates` asks them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

import msgspec

from scanner.checks.validators import ManyValidator, Validator, Verdict
from scanner.checks.verdict import Regions
from scanner.matching.buffer.arena import Clues, JoinedLeaves
from scanner.matching.buffer.normalize import fold
from scanner.matching.engines import patterns
from scanner.matching.engines.native import compile_native, escaped
from scanner.matching.programs.beginnings import asks_for, beginnings_of
from scanner.matching.programs.groups import Group
from scanner.matching.programs.guards import PIECES, WORD_BYTES, Guard
from scanner.matching.programs.labels import REACH
from scanner.rules import Context

Hit = tuple[int, int, int, int]
"""leaf of the arena, start, end (bytes of the folded leaf, end exclusive), number of the rule."""

RETRIES: Final = 16  # times that the search resumes inside of refused candidates: a card has so many digits
_REACH_OF_DIGITS: Final = 32  # bytes; 19 digits in groups of four with three signs between two take 31
GOES_ON: Final = re.compile(rb"[\s./_-]{1,3}[0-9]")  # behind a card in groups: digits of one that begins within it
_JOINABLE: Final = bytes(WORD_BYTES) + b"-"
_NO: Final = Verdict.NO


class Program(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One rule, ready to run. Its pattern is read and compiled when a text first needs it; doing so twice is harmless.

    Most rules never meet their anchors: to compile all patterns takes a seventh of the time that making a scanner does.
    """

    number: int
    source: str  # the pattern as it is written
    grouped: bool  # whether the pattern has a capture group
    guard: Guard
    validator: str  # its name
    validate: Validator | None
    validate_many: ManyValidator | None  # the same for many texts, where there is a faster way
    quick: Callable[[bytes], bool] | None  # a necessary condition of the validator
    thins: bool  # whether rows of candidates are thinned out (:mod:`scanner.matching.programs.card_rows`)
    extends: bool  # whether an accepted number extends to the end of those that begin within it
    labels: Callable[[str], bool] | None  # whether what stands before a candidate labels it as another kind of number
    regional: bool  # whether the validator needs the regions of the payload
    alone: bool  # whether a candidate and the bytes beside it are all that counts
    context: Context | None

    @cached_property
    def pattern(self) -> str:
        """The pattern, folded as texts are and without its capture group."""
        return patterns.without_captures(patterns.folded(self.source))

    @cached_property
    def asks(self) -> int:
        """What every match holds (:func:`asks_for`); compared with :attr:`JoinedLeaves.lacks`."""
        return asks_for(self.pattern)

    @cached_property
    def regex(self) -> Any:
        """:attr:`pattern`, compiled."""
        return compile_native(self.pattern)

    @cached_property
    def group(self) -> Group | None:
        """Finds the capture group within a match, if the pattern has one."""
        return Group(patterns.folded(self.source)) if self.grouped else None

    @cached_property
    def context_words(self) -> Any:
        """Finds the words that make a candidate credible."""
        words = "|".join(escaped(fold(word)) for word in self.context.words) if self.context else ""
        return compile_native(rf"(?i)(?:^|[^0-9a-z])(?:{words})(?:[^0-9a-z]|$)")

    @cached_property
    def begins(self) -> re.Pattern[bytes]:
        """Finds the places where a match that stands free may begin."""
        return beginnings_of(self.pattern, self.guard.begins.pattern, grouped=self.grouped)

    def refusal(self, buffer: bytes, start: int, end: int, *, alone: bool) -> str:
        """What refuses a candidate by itself: "guard" or "validator"; empty if nothing does.

        The validator is only asked if it needs nothing but the candidate (``alone``).
        """
        if start >= end or not self.guard.admits(buffer, start, end):
            return "guard"
        if self.quick is not None and not self.quick(buffer[start:end]):
            return "validator"
        if alone and self.validate is not None:
            return "validator" if self.validate(buffer[start:end].decode(errors="replace"), ()) is _NO else ""
        return ""

    def with_overlapping(self, buffer: bytes, first: int, last: int) -> int:
        """The end of an accepted number and of those that begin within it.

        Of "4232 8601 4111 1111 1111 1111" the first sixteen digits may pass by chance; the card is the last sixteen.
        """
        if GOES_ON.match(buffer, last) is None:
            return last
        place = self.next_beginning(buffer, first, last)
        while place < last and (match := self.regex.search(buffer, place, last + _REACH_OF_DIGITS)) is not None:
            start, end = match.span()
            if start >= last:
                break
            if end > last and not self.refusal(buffer, start, end, alone=True):
                last = end
            place = self.next_beginning(buffer, start, end)
        return last

    def objection(self, joined: JoinedLeaves, place: int, clues: Clues, start: int, end: int) -> str:
        """What refuses a candidate that stands free: "label", "validator" or "context"; empty if nothing does."""
        buffer = joined.buffer
        if self.labels is not None:
            label = buffer[max(joined.starts[place], start - REACH) : start].decode(errors="replace")
            if self.labels(label if label.strip() else clues.words):
                return "label"
        if self.validate is not None:
            text = buffer[start:end].decode(errors="replace")
            if self.validate(text, clues.regions if self.regional else ()) is _NO:
                return "validator"
        return "" if self.in_context(joined, place, clues, start, end) else "context"

    def in_context(self, joined: JoinedLeaves, place: int, clues: Clues, start: int, end: int) -> bool:
        """Whether a word that makes a candidate credible stands near it, or the rule needs none.

        Where an underscore glues a candidate to a longer word, that word must be glued to it as well: the digits are a
        tax number in "tax_no_123456788", but not in "tax no. on file, txn_123456788".
        """
        buffer, context = joined.buffer, self.context
        if context is None or not context.required:
            return True
        before = buffer[max(joined.starts[place], start - context.before) : start]
        after = buffer[end : min(joined.starts[place + 1] - 1, end + context.after)]
        if self.guard.name in PIECES and (before.endswith(b"_") or after.startswith(b"_")):
            before, after = _glued_to(before), b""
        around = b"%b %b %b" % (clues.words.encode(), before, after)
        return self.context_words.search(around) is not None

    def valid(self, texts: Sequence[bytes], regions: Regions) -> Sequence[bool]:
        """Whether the validator accepts each of many texts, in a payload of these regions."""
        if self.validate_many is not None:
            return self.validate_many(texts, regions)
        quick, validate = self.quick or _anything, self.validate or _unknown
        return [quick(text) and validate(text.decode(errors="replace"), regions) is not _NO for text in texts]

    def next_beginning(self, buffer: bytes, start: int, end: int) -> int:
        """The first place behind ``start``, and before ``end``, where a match may begin; ``end`` if there is none."""
        free = self.begins.search(buffer, start + 1, end)
        return free.start() if free else end


def _glued_to(before: bytes) -> bytes:
    """The end of ``before`` that a candidate is glued to, as it is and with its underscores as spaces."""
    glued = before[len(before.rstrip(_JOINABLE)) :]
    return b"%b %b" % (glued, glued.replace(b"_", b" "))


def _anything(_: bytes) -> bool:
    return True


def _unknown(_: str, __: Regions) -> Verdict:
    return Verdict.UNKNOWN
