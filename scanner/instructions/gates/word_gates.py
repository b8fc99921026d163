"""Two gates by the words of a text: :class:`CipherGate` by words of no language, :class:`GarbledGate` by misspelt ones.

Each is one native pass over the whole arena; Python asks only the leaves that hold a match.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from scanner.disguises.ciphers.strange import STRANGE, STRANGE_BEGINNING, STRANGE_END, is_foreign, is_strange
from scanner.disguises.misspellings.garbled import MAX_GARBLED, ODD_PAIR
from scanner.matching.buffer.allowance import Allowance, Spent
from scanner.matching.buffer.arena import SEPARATOR, Arena, Leaf
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves

_FEWEST_SPACES: Final = 4

IsGarbled = Callable[[str, Allowance], bool]
"""Whether the words of a folded text in lower case are misspelt throughout. Raises Spent."""


class CipherGate:
    """Leaves in words of no language: two such words near each other, or a sentence that stands the other way round.

    Ids are not set aside first, as they are for shapes (``disguise_shapes.py``): letters alone make few states of the
    automaton, and 35,000 new ids take 3 to 6 ms, where telling them first takes 30. What shows at the edge of a text
    has passes of its own, since only there a match may hold the separator. Immutable.
    """

    __slots__ = ("_beginning", "_end", "_within")

    def __init__(self) -> None:
        self._within = compile_native(STRANGE)
        self._beginning = compile_native(STRANGE_BEGINNING)
        self._end = compile_native(STRANGE_END)

    def leaves(self, arena: Arena, without_codes: bytes) -> list[Leaf]:
        """The leaves that are strange as a whole (:func:`scanner.disguises.ciphers.strange.is_strange`).

        ``without_codes`` is the arena's buffer, or that with codes blanked out, none of which is a strange word.
        """
        buffer = arena.buffer
        found = {*marked_leaves(self._within, without_codes)}
        # Each match begins at a separator, which the first leaf has none of.
        beginnings = _matches(self._beginning, SEPARATOR + buffer)
        # Read backwards, an end is looked for from each separator on, at memchr speed: 0.1 ms for 0.4 MB, not 0.5.
        ends = _matches(self._end, SEPARATOR + arena.backwards())
        if beginnings or ends:
            places = [place for place, _ in beginnings] + [len(buffer) - behind + 1 for _, behind in ends]
            found.update(arena.places_at(sorted(places)))
        return self._strange(found, arena) if found else []

    @staticmethod
    def _strange(leaves: set[Leaf], arena: Arena) -> list[Leaf]:
        """The leaves among these in words of no language. Many letters of other alphabets tell nothing of that."""
        return [
            leaf
            for leaf in sorted(leaves)
            if is_strange(arena.folded(leaf[0])) and not is_foreign(arena.texts[leaf[0]])
        ]


def _matches(regex: Any, buffer: bytes) -> list[tuple[int, int]]:
    """Where matches stand. To search first takes a third of the time for a short text without any."""
    return [match.span() for match in regex.finditer(buffer)] if regex.search(buffer) is not None else []


class GarbledGate:
    """Leaves that are misspelt throughout (:mod:`scanner.disguises.misspellings.garbled`). Immutable.

    One pass looks for a pair of letters that errors make. The leaves that hold one are asked for their words, if they
    have enough.
    """

    __slots__ = ("_is_garbled", "_odd")

    def __init__(self, is_garbled: IsGarbled) -> None:
        self._odd = compile_native(ODD_PAIR)
        self._is_garbled = is_garbled

    def leaves(self, arena: Arena, known: Collection[Leaf]) -> list[Leaf]:
        """The leaves whose words are misspelt, in a language whose letters say so; without those that are ``known``."""
        buffer = arena.lower()
        marked = (leaf for leaf in marked_leaves(self._odd, buffer) if leaf not in known)
        return [
            leaf
            for leaf in marked
            if leaf[2] - leaf[1] <= MAX_GARBLED
            and buffer.count(b" ", leaf[1], leaf[2]) >= _FEWEST_SPACES
            and not is_foreign(arena.texts[leaf[0]])
            and self._is_misspelt(arena, leaf[0])
        ]

    def _is_misspelt(self, arena: Arena, leaf: int) -> bool:
        """Whether a leaf is misspelt, or may be: if the allowance is spent, whoever reads it finds that out."""
        try:
            return self._is_garbled(arena.folded(leaf).lower(), arena.allowance)
        except Spent:
            return True
