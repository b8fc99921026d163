"""Where literals that come from a payload itself, such as names in its fields, stand in its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scanner.matching.buffer.arena import SEPARATOR_TEXT, Arena
from scanner.matching.engines.native import literals_of
from scanner.matching.programs.guards import WORD_BYTES

_ONE_BY_ONE: Final = 1 << 18  # literals x bytes up to which searching them one by one beats building an automaton


def bounded(lower: bytes, start: int, end: int) -> bool:
    """Whether a phrase stands on its own: no word character stands beside an edge that is one."""
    if start and lower[start] in WORD_BYTES and lower[start - 1] in WORD_BYTES:
        return False
    return not (end < len(lower) and lower[end - 1] in WORD_BYTES and lower[end] in WORD_BYTES)


def _search_each(literals: Sequence[bytes], lower: bytes) -> Iterator[tuple[int, int, int]]:
    """Every place of every literal, overlapping ones too: number of the literal, start, end."""
    for number, literal in enumerate(literals):
        start = lower.find(literal)
        while start >= 0:
            yield number, start, start + len(literal)
            start = lower.find(literal, start + 1)


def found_anywhere(literals: Sequence[bytes], arena: Arena) -> Sequence[bytes]:
    """The lower-case literals that stand in the arena. Only a few are looked for: many literals come back as they are.

    With :func:`found_beyond` half the time for rows of one name, and 2 % of a note.
    """
    lower = arena.lower()
    return literals if len(literals) * len(lower) > _ONE_BY_ONE else [own for own in literals if own in lower]


def found_beyond(leaves: Iterable[int], literals: Sequence[bytes], arena: Arena) -> Sequence[bytes]:
    """The literals that stand outside of these leaves. Only a few are looked for: many come back as they are."""
    lower = arena.lower()
    if len(literals) * len(lower) > _ONE_BY_ONE:
        return literals
    within = SEPARATOR_TEXT.join(map(arena.folded, leaves)).encode().lower()
    return [one for one in literals if lower.count(one) > within.count(one)]


def literal_hits(literals: Sequence[bytes], arena: Arena) -> Iterator[tuple[int, int, int, int, int]]:
    """Where lower-case literals stand as words: number of the literal, leaf, its start, start and end in the buffer.

    Unless the literals are few, an automaton is built for this one call.
    """
    lower = arena.lower()
    if len(literals) * len(lower) <= _ONE_BY_ONE:
        matches = sorted(_search_each(literals, lower), key=lambda match: match[2])
    else:
        matches = literals_of(literals)(lower)
    whole = [match for match in matches if bounded(lower, match[1], match[2])]
    places = arena.places_at([end - 1 for _, _, end in whole])
    for (number, start, end), (leaf, first, _) in zip(whole, places, strict=True):
        yield number, leaf, first, start, end
