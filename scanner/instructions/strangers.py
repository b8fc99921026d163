"""Which leaves of an arena are in words of no language: two such words near each other, or a sentence turned round.

Ids are not set aside first, as they are for other shapes (:mod:`scanner.instructions.oddity`): letters alone make few
states, and 35,000 new ids took 3 to 6 ms, where telling them first took 30. What tells by the edge of a text has passes
of its own, since only there a match may hold the separator.
"""

from __future__ import annotations

from typing import Any

from scanner.disguises.strange import STRANGE, STRANGE_BEGINNING, STRANGE_END, is_foreign, is_strange
from scanner.matching.arena import SEPARATOR, Arena, Leaf
from scanner.matching.marked import marked_leaves
from scanner.matching.native import compile_native


class Strangers:
    """The passes, compiled. Immutable after construction."""

    __slots__ = ("_beginning", "_end", "_within")

    def __init__(self) -> None:
        self._within = compile_native(STRANGE)
        self._beginning = compile_native(STRANGE_BEGINNING)
        self._end = compile_native(STRANGE_END)

    def leaves(self, arena: Arena) -> list[Leaf]:
        """The leaves that are strange as a whole (:func:`scanner.disguises.strange.is_strange`)."""
        buffer = arena.buffer
        found = {*marked_leaves(self._within, buffer)}
        # Each match begins at a separator, which the first leaf has none of.
        beginnings = _matches(self._beginning, SEPARATOR + buffer)
        # From there on an end is looked for at memchr speed: 0.1 ms for 0.4 MB where it took 0.5 before each separator.
        ends = _matches(self._end, SEPARATOR + arena.backwards())
        if beginnings or ends:
            places = [place for place, _ in beginnings] + [len(buffer) - behind + 1 for _, behind in ends]
            found.update(arena.places_at(sorted(places)))
        return self._strange(found, arena) if found else []

    @staticmethod
    def _strange(leaves: set[Leaf], arena: Arena) -> list[Leaf]:
        """Those of some leaves that are."""
        return [
            leaf
            for leaf in sorted(leaves)
            if is_strange(arena.folded(leaf[0])) and not is_foreign(arena.texts[leaf[0]])
        ]


def _matches(regex: Any, buffer: bytes) -> list[tuple[int, int]]:
    """Where matches stand: to ask first whether there is one takes a third of the time for a short text, with none."""
    return [match.span() for match in regex.finditer(buffer)] if regex.search(buffer) is not None else []
