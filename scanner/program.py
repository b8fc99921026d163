"""One rule, ready to run over a buffer: its regex proposes, guard, validator and context dispose.

RE2 has no lookaround, so the guard ("not glued to a digit") comes after the match. When a candidate is refused, the
search resumes inside it at the next place where the guard would let one start, a bounded number of times, so that
"2026 4111 1111 1111 1111" still yields its card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from scanner.arena import Clues, LeafCursor
from scanner.rules import Context
from scanner.validators import Validator, Verdict

Hit = tuple[int, int, int, int]
"""leaf, start, end (bytes of the folded leaf, end exclusive), number of the rule."""

RETRIES: Final = 8  # refused candidates after which the search stops resuming inside one; a card has at most 7 groups

_SPACE, _HYPHEN = 0x20, 0x2D
_DIGITS = frozenset(b"0123456789")
WORD_BYTES: Final = _DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
_NO_BYTES: frozenset[int] = frozenset()
GUARDED: Final = {"none": _NO_BYTES, "digits": _DIGITS, "word": WORD_BYTES, "number": WORD_BYTES}


class Program(msgspec.Struct, frozen=True, eq=False):
    """One rule, ready to run."""

    number: int
    regex: Any
    group: int
    guard: str
    guarded: frozenset[int]
    validate: Validator | None
    context: Context | None
    context_words: Any

    def accepts(self, buffer: bytes, leaf: LeafCursor, clues: Clues, start: int, end: int) -> bool:
        """Whether the candidate stands: guard, then validator, then context."""
        if self.guarded and _glued(self.guard, self.guarded, buffer, start, end):
            return False
        if self.validate is not None:
            text = buffer[start:end].decode(errors="replace")
            if self.validate(text, clues.regions) is Verdict.NO:
                return False
        context = self.context
        if context is None or not context.required:
            return True
        before = buffer[max(leaf.start, start - context.before) : start]
        after = buffer[end : min(leaf.end, end + context.after)]
        return self.context_words.search(b"%b %b %b" % (clues.words.encode(), before, after)) is not None

    def candidates(self, buffer: bytes, clues_of: Callable[[int], Clues]) -> Iterator[Hit]:
        """Accepted spans of this rule in a buffer of joined leaves, as (leaf of the buffer, start, end, rule)."""
        cursor = LeafCursor(buffer)
        for match in self.regex.finditer(buffer):
            cursor.move(match.start())
            found, retries = match, 0
            while True:
                start, end = found.span(self.group)
                accepted = start < end and self.accepts(buffer, cursor, clues_of(cursor.leaf), start, end)
                if accepted:
                    yield cursor.leaf, start - cursor.start, end - cursor.start, self.number
                retries += 1
                resume = found.end() if accepted else self._resume(buffer, found.start(), found.end())
                if resume >= match.end() or retries > RETRIES:
                    break
                found = self.regex.search(buffer, resume)
                if found is None or found.start() >= match.end():
                    break

    def _resume(self, buffer: bytes, start: int, end: int) -> int:
        """The first place after ``start`` where the guard would let a match begin."""
        position = start + 1
        while position < end and buffer[position - 1] in self.guarded:
            position += 1
        return position


def _glued(guard: str, guarded: frozenset[int], buffer: bytes, start: int, end: int) -> bool:
    """Whether the span is part of something longer: an id, a decimal, a path, a hash."""
    before = buffer[start - 1] if start else _SPACE
    after = buffer[end] if end < len(buffer) else _SPACE
    if before in guarded or after in guarded:
        return True
    if guard != "number":
        return False
    further_before = buffer[start - 2] if start > 1 else _SPACE
    further_after = buffer[end + 1] if end + 1 < len(buffer) else _SPACE
    return (
        (before == _HYPHEN and further_before in WORD_BYTES)
        or (after == _HYPHEN and further_after in WORD_BYTES)
        or (before in b"./" and further_before in _DIGITS)
        or (after in b"./" and further_after in _DIGITS)
    )
