"""Literals that a payload brings itself, as the names that its fields give away: where they stand in its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scanner.matching.arena import SEPARATOR_TEXT, Arena
from scanner.matching.guards import WORD_BYTES
from scanner.matching.native import literals_of

_SEARCHED: Final = 1 << 18  # literals x bytes up to which searching one by one beats building an automaton


def bounded(lower: bytes, start: int, end: int) -> bool:
    """Whether a phrase stands on its own: an edge that is a word character has no word character beside it."""
    if start and lower[start] in WORD_BYTES and lower[start - 1] in WORD_BYTES:
        return False
    return not (end < len(lower) and lower[end - 1] in WORD_BYTES and lower[end] in WORD_BYTES)


def _searched(literals: Sequence[bytes], lower: bytes) -> Iterator[tuple[int, int, int]]:
    """Every place of every literal, overlapping ones too: number of the literal, start, end."""
    for number, literal in enumerate(literals):
        start = lower.find(literal)
        while start >= 0:
            yield number, start, start + len(literal)
            start = lower.find(literal, start + 1)


def found_anywhere(literals: Sequence[bytes], arena: Arena) -> Sequence[bytes]:
    """Those of a few lower-case literals that stand in the arena at all; of many, all of them."""
    lower = arena.lower()
    return [one for one in literals if one in lower] if len(literals) * len(lower) <= _SEARCHED else literals


def found_beyond(leaves: Iterable[int], literals: Sequence[bytes], arena: Arena) -> Sequence[bytes]:
    """Those of a few literals that stand in other leaves of the arena than these; of many, all of them."""
    lower = arena.lower()
    if len(literals) * len(lower) > _SEARCHED:
        return literals
    within = SEPARATOR_TEXT.join(map(arena.folded, leaves)).encode().lower()
    return [one for one in literals if lower.count(one) > within.count(one)]


def literal_hits(literals: Sequence[bytes], arena: Arena) -> Iterator[tuple[int, int, int, int, int]]:
    """Where lower-case literals stand as words: number of the literal, leaf, its start, start and end in the buffer.

    For literals that a payload brings itself; the automaton is built for this one call, unless they are few.
    """
    lower = arena.lower()
    if len(literals) * len(lower) <= _SEARCHED:
        matches = sorted(_searched(literals, lower), key=lambda match: match[2])
    else:
        matches = literals_of(literals)(lower)
    whole = [match for match in matches if bounded(lower, match[1], match[2])]
    places = arena.places_at([end - 1 for _, _, end in whole])
    for (number, start, end), (leaf, first, _) in zip(whole, places, strict=True):
        yield number, leaf, first, start, end
