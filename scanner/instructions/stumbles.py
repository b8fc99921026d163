"""Which leaves of an arena are misspelt throughout (:mod:`scanner.disguises.stumbling`).

One pass looks for a pair of letters that errors make, and what it finds is asked for its words, if they are enough.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from scanner.disguises.strange import is_foreign
from scanner.disguises.stumbling import MAX_STEADIED, STUMBLING
from scanner.matching.allowance import Allowance, Spent
from scanner.matching.arena import Arena, Leaf
from scanner.matching.marked import marked_leaves
from scanner.matching.native import compile_native

_FEWEST_SPACES: Final = 4  # an order has five words

Stumbles = Callable[[str, Allowance], bool]
"""Whether the words of a folded text in lower case are misspelt. Raises Spent."""


class Stumbling:
    """The pass, compiled. Immutable after construction."""

    __slots__ = ("_odd", "_stumbles")

    def __init__(self, stumbles: Stumbles) -> None:
        self._odd = compile_native(STUMBLING)
        self._stumbles = stumbles

    def leaves(self, arena: Arena, known: Collection[Leaf]) -> list[Leaf]:
        """The leaves whose words are misspelt, in a language whose letters say so; without those that are ``known``."""
        buffer = arena.lower()
        found = (leaf for leaf in marked_leaves(self._odd, buffer) if leaf not in known)
        return [
            leaf
            for leaf in found
            if leaf[2] - leaf[1] <= MAX_STEADIED
            and buffer.count(b" ", leaf[1], leaf[2]) >= _FEWEST_SPACES
            and not is_foreign(arena.texts[leaf[0]])
            and self._is_misspelt(arena, leaf[0])
        ]

    def _is_misspelt(self, arena: Arena, leaf: int) -> bool:
        """Whether a leaf is, or may be: of one that cannot be asked any more, whoever reads it says so."""
        try:
            return self._stumbles(arena.folded(leaf).lower(), arena.allowance)
        except Spent:
            return True
