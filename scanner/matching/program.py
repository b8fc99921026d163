"""One rule, ready to run over a buffer: its regex proposes, guard, validator and context dispose.

RE2 has no lookaround, so the guard ("not glued to a digit") comes after the match. When a candidate is refused, the
search resumes inside it at the next place where the guard would let one start, a bounded number of times, so that
"2026 4111 1111 1111 1111" still yields its card.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Final

import msgspec

from scanner.checks.validators import Validator, Verdict
from scanner.matching.arena import NO_CLUES, Clues, Joined
from scanner.matching.crowds import ENOUGH, thinned
from scanner.matching.groups import Group
from scanner.matching.labels import REACH, names_another
from scanner.rules import Context

Hit = tuple[int, int, int, int]
"""leaf of the arena, start, end (bytes of the folded leaf, end exclusive), number of the rule."""

Refused = tuple[int, int, int, int, str]
"""The same of a candidate that was refused, and why."""

RETRIES: Final = 16  # refused candidates after which the search stops resuming inside one; a card has that many digits

_SPACE: Final = 0x20
_DIGITS = frozenset(b"0123456789")
_REACH_OF_DIGITS: Final = 32  # bytes; 19 digits in groups of four with three signs between two take 31
WORD_BYTES: Final = _DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
# A hash or a random id as hexadecimal digits of one case: MD5, SHA-1, SHA-256, UUID (RFC 9562). In one of ten thousand
# such ids, some run of 12 to 19 digits without a letter passes for a card.
_HASH = re.compile(
    rb"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}"
    rb"|[0-9a-f]{32}|[0-9A-F]{32}|[0-9a-f]{40}|[0-9A-F]{40}|[0-9a-f]{64}|[0-9A-F]{64})"
)
_LONGEST_HASH: Final = 64
_HEXADECIMAL: Final = frozenset(b"0123456789abcdefABCDEF-")
_NO_BYTES: frozenset[int] = frozenset()
GUARDED: Final = {
    "none": _NO_BYTES,
    "digits": _DIGITS,
    "word": WORD_BYTES,
    "number": WORD_BYTES,
    "unlabelled": WORD_BYTES,  # as number, and no label of another kind of number right before it
    "group": WORD_BYTES,  # as unlabelled, and no further group of digits beside it
}
_UNLABELLED: Final = frozenset({"unlabelled", "group"})
# Bytes beside a span which may, but need not, make it part of something longer.
_NEAR: Final = {
    "none": _NO_BYTES,
    "digits": _HEXADECIMAL,
    "word": _NO_BYTES,
    "number": frozenset(b"-./"),
    "unlabelled": frozenset(b"-./"),
    "group": frozenset(b"-./ ,:#$"),
}
# RE2 has no lookaround; the guards are what the standard library's engine is asked for, at one place at a time. Where
# a match may begin and end: in no word or number; then for numbers also in no id, decimal or path, and for groups
# beside no further group, no seconds of a time (05:50:07.000000 is no trunk code), no sign of a number or an amount.
_NOT_GLUED: Final = {
    "none": re.compile(rb""),
    "digits": re.compile(rb"(?<![0-9])"),
    **dict.fromkeys(("word", "number", "unlabelled", "group"), re.compile(rb"(?<![0-9A-Za-z_])")),
}
_NUMBER_BEFORE: Final = rb"(?<![0-9A-Za-z_])(?<![0-9A-Za-z_]-)(?<![0-9][./])"
_NUMBER_BEHIND: Final = rb"(?![0-9A-Za-z_])(?!-[0-9A-Za-z_])(?![./][0-9])"
_FREE_BEFORE: Final = {
    **_NOT_GLUED,
    **dict.fromkeys(("number", "unlabelled"), re.compile(_NUMBER_BEFORE)),
    "group": re.compile(_NUMBER_BEFORE + rb"(?<![0-9][ :])(?<![#$])"),
}
_FREE_BEHIND: Final = {
    **dict.fromkeys(("number", "unlabelled"), re.compile(_NUMBER_BEHIND)),
    "group": re.compile(_NUMBER_BEHIND + rb"(?![ ,:][0-9])"),
}
_NO: Final = Verdict.NO


class Program(msgspec.Struct, frozen=True, eq=False):
    """One rule, ready to run."""

    number: int
    regex: Any  # without a group
    group: Group | None
    guard: str
    guarded: frozenset[int]
    validate: Validator | None
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
        # One loop, in which a candidate costs no object and no call that it can do without. With a generator, a cursor,
        # clues and five small methods for each, a candidate took 5 us instead of 2, the search for it (0.65) included.
        buffer, search = joined.buffer, self.regex.search
        match = search(buffer)
        if match is None:
            return []
        starts, leaves = joined.starts, joined.leaves
        number, quick, validate = self.number, self.quick, self.validate
        group = self.group.span if self.group else None
        guarded, near, size = self.guarded, _NEAR[self.guard], len(buffer)
        alone = not (self.regional or self.guard in _UNLABELLED or (self.context and self.context.required))
        enough = self._enough(refused)
        hits: list[Hit] = []
        stop = tried = place = misses = 0
        asked, clues = -1, NO_CLUES
        while match is not None:
            first, last = match.span()
            if first >= stop:  # not within one that was refused
                stop, tried = last, 0
            start, end = group(buffer, first, last) if group else (first, last)
            before = buffer[start - 1] if start else _SPACE
            after = buffer[end] if end < size else _SPACE
            if (
                start >= end  # nothing, which nobody is told of
                or before in guarded
                or after in guarded
                or ((before in near or after in near) and self._part_of_more(buffer, start, end))
            ):
                why = "guard"
            elif quick is not None and not quick(buffer[start:end]):
                why = "validator"
            elif alone:
                fits = validate is None or validate(buffer[start:end].decode(errors="replace"), ()) is not _NO
                why = "" if fits else "validator"
            else:
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
                resume = last
            else:
                if refused is not None:
                    refused += self._told(joined, start, end, why)
                resume = self._resume(buffer, first, last)
                misses += 1
                buffer = joined.thinned(thinned) if misses == enough else buffer
            tried += 1
            # Behind the last candidate within a match comes the first behind that match: no place is searched twice.
            match = search(buffer, stop if resume >= stop or tried > RETRIES else resume)
        return hits

    def _enough(self, refused: list[Refused] | None) -> int:
        """After how many candidates a crowd of them is thinned out; -1 for never, since all of them are to be told."""
        return ENOUGH if self.thins and refused is None else -1

    def _with_overlapping(self, buffer: bytes, first: int, last: int) -> int:
        """The end of an accepted number and of those that begin within it.

        Of "4232 8601 4111 1111 1111 1111" the first sixteen digits may pass by chance; the card is the last sixteen.
        """
        place = self._resume(buffer, first, last)
        while place < last and (match := self.regex.search(buffer, place, last + _REACH_OF_DIGITS)) is not None:
            start, end = match.span()
            if start >= last:
                break
            free = self.guarded.isdisjoint(buffer[end : end + 1]) and not self._part_of_more(buffer, start, end)
            if end > last and free and (self.quick is None or self.quick(buffer[start:end])):
                fits = self.validate is None or self.validate(buffer[start:end].decode(errors="replace"), ())
                last = end if fits is not _NO else last
            place = self._resume(buffer, start, end)
        return last

    def _told(self, joined: Joined, start: int, end: int, why: str) -> list[Refused]:
        place = bisect_right(joined.starts, start) - 1
        begin = joined.starts[place]
        return [(joined.leaves[place], start - begin, end - begin, self.number, why)] if start < end else []

    def _part_of_more(self, buffer: bytes, start: int, end: int) -> bool:
        """Whether bytes that may belong to a span do: it is in a hash, a decimal, a path or an id."""
        if self.guard == "digits":
            return _in_hash(buffer, start, end)
        return not (_FREE_BEFORE[self.guard].match(buffer, start) and _FREE_BEHIND[self.guard].match(buffer, end))

    def _objection(self, joined: Joined, place: int, clues: Clues, start: int, end: int) -> str:
        """What speaks against a candidate that stands free: "label", "validator" or "context"; empty for nothing."""
        buffer = joined.buffer
        if self.guard in _UNLABELLED:
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

    def _resume(self, buffer: bytes, start: int, end: int) -> int:
        """The first place after ``start`` where the guard would let a match begin."""
        # Of a rule with a group, the guard looks at the group's edges, which may lie anywhere in the match.
        free = (_NOT_GLUED if self.group else _FREE_BEFORE)[self.guard].search(buffer, start + 1, end)
        return free.start() if free else end


def _in_hash(buffer: bytes, start: int, end: int) -> bool:
    """Whether the span is some of the digits of a hash, with letters beside it."""
    first, last = start, end
    while first and start - first <= _LONGEST_HASH and buffer[first - 1] in _HEXADECIMAL:
        first -= 1
    while last < len(buffer) and last - end <= _LONGEST_HASH and buffer[last] in _HEXADECIMAL:
        last += 1
    if (first, last) == (start, end) or (first and buffer[first - 1] in WORD_BYTES):
        return False
    if last < len(buffer) and buffer[last] in WORD_BYTES:
        return False
    token = buffer[first:last]
    return _HASH.fullmatch(token) is not None and not token.replace(b"-", b"").isdigit()
