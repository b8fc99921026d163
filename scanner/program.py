"""One rule, ready to run over a buffer: its regex proposes, guard, validator and context dispose.

RE2 has no lookaround, so the guard ("not glued to a digit") comes after the match. When a candidate is refused, the
search resumes inside it at the next place where the guard would let one start, a bounded number of times, so that
"2026 4111 1111 1111 1111" still yields its card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from scanner.arena import NO_CLUES, Clues, LeafCursor
from scanner.labels import REACH, names_another
from scanner.rules import Context
from scanner.validators import Validator, Verdict

Hit = tuple[int, int, int, int]
"""leaf, start, end (bytes of the folded leaf, end exclusive), number of the rule."""

Refused = tuple[int, int, int, int, str]
"""The same of a candidate that was refused, and why."""

RETRIES: Final = 8  # refused candidates after which the search stops resuming inside one; a card has at most 7 groups

_SPACE, _HYPHEN = 0x20, 0x2D
_DIGITS = frozenset(b"0123456789")
WORD_BYTES: Final = _DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
_POINTS: Final = frozenset(b"./")
_GROUP_BEFORE: Final = frozenset(b"./ :")  # … 05:50:07.000000: seconds of a time are no trunk code
_GROUP_AFTER: Final = frozenset(b"./ ,:")
_MARKS: Final = frozenset(b"#$")  # a number, an amount
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
_NUMBERS: Final = frozenset({"number", "unlabelled", "group"})
_UNLABELLED: Final = frozenset({"unlabelled", "group"})


class Program(msgspec.Struct, frozen=True, eq=False):
    """One rule, ready to run."""

    number: int
    regex: Any
    group: int
    guard: str
    guarded: frozenset[int]
    validate: Validator | None
    regional: bool  # whether the validator asks for the regions of the payload
    context: Context | None
    context_words: Any

    def refusal(self, buffer: bytes, leaf: LeafCursor, clues: Clues, start: int, end: int) -> str:
        """What speaks against a candidate: "guard", "label", "validator" or "context"; empty when nothing does."""
        if self.guarded and _glued(self.guard, self.guarded, buffer, start, end):
            return "guard"
        if self.guard == "digits" and _in_hash(buffer, start, end):
            return "guard"
        if self.guard in _UNLABELLED:
            label = buffer[max(leaf.start, start - REACH) : start].decode(errors="replace")
            if names_another(label if label.strip() else clues.words):
                return "label"
        if self.validate is not None:
            text = buffer[start:end].decode(errors="replace")
            if self.validate(text, clues.regions if self.regional else ()) is Verdict.NO:
                return "validator"
        context = self.context
        if context is None or not context.required:
            return ""
        return "" if self.context_words.search(self.window(buffer, leaf, clues, start, end)) else "context"

    def window(self, buffer: bytes, leaf: LeafCursor, clues: Clues, start: int, end: int) -> bytes:
        """What a context word is looked for in: the field's words, and so much before and after as the rule allows."""
        context = self.context or Context(())
        before = buffer[max(leaf.start, start - context.before) : start]
        after = buffer[end : min(leaf.end, end + context.after)]
        return b"%b %b %b" % (clues.words.encode(), before, after)

    def candidates(
        self, buffer: bytes, clues_of: Callable[[int], Clues], refused: list[Refused] | None = None
    ) -> Iterator[Hit]:
        """Accepted spans of this rule in a buffer of joined leaves, as (leaf of the buffer, start, end, rule).

        Whoever wants to know the others and why passes a list for them.
        """
        cursor = LeafCursor(buffer)
        leaf, clues = -1, NO_CLUES
        match = self.regex.search(buffer)
        while match is not None:
            cursor.move(match.start())
            if cursor.leaf != leaf:
                leaf, clues = cursor.leaf, clues_of(cursor.leaf)
            stop, found, retries = match.end(), match, 0
            while found is not None and found.start() < stop:
                start, end = found.span(self.group)
                why = self.refusal(buffer, cursor, clues, start, end) if start < end else "empty"
                if not why:
                    yield leaf, start - cursor.start, end - cursor.start, self.number
                elif refused is not None and start < end:
                    refused.append((leaf, start - cursor.start, end - cursor.start, self.number, why))
                retries += 1
                resume = self._resume(buffer, found.start(), found.end()) if why else found.end()
                if resume >= stop or retries > RETRIES:
                    resume = stop
                found = self.regex.search(buffer, resume)
            match = found  # the first match behind the last: no place is searched twice

    def _resume(self, buffer: bytes, start: int, end: int) -> int:
        """The first place after ``start`` where the guard would let a match begin."""
        position = start + 1
        guarded = self.guarded
        # Of a rule with a group, the guard looks at the group's edges, which may lie anywhere in the match.
        numbers = not self.group and self.guard in _NUMBERS
        while position < end and (
            buffer[position - 1] in guarded or (numbers and _glued_before(self.guard, guarded, buffer, position))
        ):
            position += 1
        return position


def _glued(guard: str, guarded: frozenset[int], buffer: bytes, start: int, end: int) -> bool:
    """Whether the span is part of something longer: an id, a decimal, a path, a hash."""
    return _glued_before(guard, guarded, buffer, start) or _glued_after(guard, guarded, buffer, end)


def _glued_before(guard: str, guarded: frozenset[int], buffer: bytes, start: int) -> bool:
    before = buffer[start - 1] if start else _SPACE
    if before in guarded:
        return True
    if guard not in _NUMBERS:
        return False
    further = buffer[start - 2] if start > 1 else _SPACE
    if before == _HYPHEN:
        return further in WORD_BYTES
    if guard == "group":
        return (before in _GROUP_BEFORE and further in _DIGITS) or before in _MARKS
    return before in _POINTS and further in _DIGITS


def _glued_after(guard: str, guarded: frozenset[int], buffer: bytes, end: int) -> bool:
    after = buffer[end] if end < len(buffer) else _SPACE
    if after in guarded:
        return True
    if guard not in _NUMBERS:
        return False
    further = buffer[end + 1] if end + 1 < len(buffer) else _SPACE
    if after == _HYPHEN:
        return further in WORD_BYTES
    return after in (_GROUP_AFTER if guard == "group" else _POINTS) and further in _DIGITS


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
