"""What a pattern says of its matches: where one may begin, and what each of them holds.

When a candidate is refused, the search resumes within it. By the guard alone a number may begin at each group of
"+12 345 678 901", and a search from each takes 1 us; that a match of this rule begins with a plus decides for all of
them in 0.3 us. And a long text without a digit need not be searched by fifty rules for numbers that are due because a
word like "uk" stands somewhere in it, which takes each 0.4 ms for 200 KB.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from scanner.matching.engines import patterns
from scanner.matching.engines.native import eaten_by
from scanner.matching.programs.guards import WORD_BYTES

_AT_A_WORD: Final = re.compile(r"(?:\(\?i\))?\\b")
_DIGITS: Final = b"0123456789"
DIGIT, OTHER, AT_SIGN, CAPITAL = 1, 2, 4, 8
"""Kinds of bytes, each a bit: ASCII digits, those that are not ASCII, at signs, ASCII capitals."""
_KINDS: Final = {
    DIGIT: frozenset(_DIGITS),
    OTHER: frozenset(range(0x80, 0x100)),
    AT_SIGN: frozenset(b"@"),
    CAPITAL: frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
}
_ANY_CASE: Final = re.compile(r"\(\?[a-zA-Z]*i[a-zA-Z-]*\)")  # a flag for all that follows
_ONE_BEFORE: Final = rb"[\x00-\xff])"  # ends a lookbehind for the byte before one that is matched already


@cache
def beginnings_of(pattern: str, free: bytes, *, grouped: bool) -> re.Pattern[bytes]:
    """A pattern for the places where a match that the guard admits may begin.

    ``pattern`` is without its capture group; ``free`` is the guard's own pattern for a place. With a group the guard
    looks at the group's edges, which say nothing of the match's, unless the match begins with a word as well.
    """
    first = patterns.openers(pattern)
    any_case = "(?i" in pattern
    may_open = frozenset(b"".join(eaten_by(atom, any_case=any_case) for atom in first or ()))
    if first is None or (grouped and not (_AT_A_WORD.match(pattern) and may_open <= WORD_BYTES)):
        return re.compile(free)
    opening = b"[%b]" % b"".join(b"\\x%02x" % code for code in sorted(may_open))
    if may_open.isdisjoint(_DIGITS):  # the rarer condition first: 0.2 us for a name or a plus, not 0.4
        return re.compile(opening + free.replace(b")", _ONE_BEFORE))
    return re.compile(free + opening)


def asks_for(pattern: str) -> int:
    """What every match of a pattern holds, as bits: :data:`DIGIT`, :data:`OTHER`, :data:`AT_SIGN`, :data:`CAPITAL`."""
    held = patterns.held(pattern, _bits_of, CAPITAL)
    return held & ~CAPITAL if _ANY_CASE.search(pattern) is not None else held


@cache
def _bits_of(atom: str) -> int:
    """What each byte is that an atom stands for; a capital where only capitals are, so that case counts."""
    eaten = frozenset(eaten_by(atom, any_case=False))
    return sum(bit for bit, some in _KINDS.items() if eaten <= some)
