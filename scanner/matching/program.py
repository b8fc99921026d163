"""One rule, ready to run over a buffer: its regex proposes, guard, validator and context dispose.

RE2 has no lookaround, so the guard ("not glued to a digit", :mod:`scanner.matching.guards`) comes after the match. Here
is what is asked of a candidate; who asks is :mod:`scanner.matching.candidates`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

import msgspec

from scanner.checks.validators import ManyValidator, Validator, Verdict
from scanner.matching import patterns
from scanner.matching.arena import Clues, Joined, Regions
from scanner.matching.beginnings import beginnings_of
from scanner.matching.groups import Group
from scanner.matching.guards import PIECES, WORD_BYTES, Guard
from scanner.matching.labels import REACH, names_another
from scanner.matching.native import compile_native, escaped
from scanner.matching.normalize import fold
from scanner.rules import Context

Hit = tuple[int, int, int, int]
"""leaf of the arena, start, end (bytes of the folded leaf, end exclusive), number of the rule."""

RETRIES: Final = 16  # refused candidates after which the search stops resuming inside one; a card has that many digits
_REACH_OF_DIGITS: Final = 32  # bytes; 19 digits in groups of four with three signs between two take 31
GOES_ON: Final = re.compile(rb"[\s./_-]{1,3}[0-9]")  # behind a card in groups: digits of one that begins within it
_JOINABLE: Final = bytes(WORD_BYTES) + b"-"
_NO: Final = Verdict.NO


class Program(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One rule, ready to run. What only a text asks for is made for the first one; made twice it does no harm.

    Most rules never meet what they are anchored in: to read and compile the patterns of all took a seventh of the time
    that a scanner takes to be made.
    """

    number: int
    source: str  # the pattern as it is written
    grouped: bool  # whether that has a capture group
    guard: Guard
    validator: str  # its name
    validate: Validator | None
    validate_many: ManyValidator | None  # the same for many texts, where there is a faster way
    quick: Callable[[bytes], bool] | None  # what must hold for the validator to say anything but NO
    thins: bool  # whether crowds of candidates are thinned out (:mod:`scanner.matching.crowds`)
    extends: bool  # whether an accepted number goes on to the end of those that begin within it
    labelled: bool  # whether a label of another kind of number before a candidate speaks against it
    regional: bool  # whether the validator asks for the regions of the payload
    alone: bool  # whether a candidate is judged by itself and the bytes beside it
    context: Context | None

    @cached_property
    def pattern(self) -> str:
        """The pattern as texts are folded, without its group."""
        return patterns.without_captures(patterns.folded(self.source))

    @cached_property
    def regex(self) -> Any:
        """That, compiled."""
        return compile_native(self.pattern)

    @cached_property
    def group(self) -> Group | None:
        """What tells where the group lies in a match, if there is one."""
        return Group(patterns.folded(self.source)) if self.grouped else None

    @cached_property
    def context_words(self) -> Any:
        """What finds the words that make a candidate credible."""
        words = "|".join(escaped(fold(word)) for word in self.context.words) if self.context else ""
        return compile_native(rf"(?i)(?:^|[^0-9a-z])(?:{words})(?:[^0-9a-z]|$)")

    @cached_property
    def begins(self) -> re.Pattern[bytes]:
        """What finds the places where a match may begin that stands free."""
        return beginnings_of(self.pattern, self.guard.begins.pattern, grouped=self.grouped)

    def refusal(self, buffer: bytes, start: int, end: int, *, alone: bool) -> str:
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

    def objection(self, joined: Joined, place: int, clues: Clues, start: int, end: int) -> str:
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
        """Whether a word that makes a candidate credible stands near it, or there is no need of any.

        What an underscore glues to more is credible by a word that is glued to it too: in "tax no. on file,
        txn_123456788" nothing is a tax number, in "tax_no_123456788" the digits are.
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
        """What the validator says of each of many texts, in a payload that speaks of some regions."""
        if self.validate_many is not None:
            return self.validate_many(texts, regions)
        quick, validate = self.quick or _anything, self.validate or _unknown
        return [quick(text) and validate(text.decode(errors="replace"), regions) is not _NO for text in texts]

    def next_beginning(self, buffer: bytes, start: int, end: int) -> int:
        """The first place behind ``start``, and before ``end``, where a match may begin; ``end`` if there is none."""
        free = self.begins.search(buffer, start + 1, end)
        return free.start() if free else end


def _glued_to(before: bytes) -> bytes:
    """What stands right before a place without a gap, as it is and with its underscores as spaces."""
    glued = before[len(before.rstrip(_JOINABLE)) :]
    return b"%b %b" % (glued, glued.replace(b"_", b" "))


def _anything(_: bytes) -> bool:
    return True


def _unknown(_: str, __: Regions) -> Verdict:
    return Verdict.UNKNOWN
