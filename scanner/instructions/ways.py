"""How some texts of a payload may have been one, and what of each text that takes to know.

Each stands in half a dozen neighbourhoods, so what is known of it by itself is asked once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from scanner.disguises.corrections import holds_cut_words
from scanner.instructions.joined import EDGE, Joined, joined, near_edges
from scanner.instructions.reader import Reader
from scanner.instructions.seams import is_bare, last_clauses, stopped, unseamed
from scanner.instructions.surroundings import SHORT

_IDENTIFIER: Final = re.compile(r"[A-Za-z]+(?:[._][A-Za-z]+)+")


class Kinds(NamedTuple):
    """How many words some texts have, and how many of the texts are names of several words each."""

    words: int
    identifiers: int


class _Edges(NamedTuple):
    """What is joined of a text, whether that is bare at its seams, and what the whole text is."""

    text: str
    bare: bool
    words: int
    is_identifier: bool


class Ways:
    """The texts of one payload, as they may have been cut."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, _Edges] = {}

    def kinds(self, texts: Sequence[str]) -> Kinds:
        """What some texts are that were asked what is left of them."""
        every = [self._known[text] for text in texts]
        return Kinds(sum([edges.words for edges in every]), sum([edges.is_identifier for edges in every]))

    def left(self, texts: Sequence[str]) -> list[str]:
        """What is left of some texts without what was put at their ends to part them."""
        every = list(map(self._edges, texts))
        pieces = [edges.text for edges in every]
        return pieces if all(edges.bare for edges in every) else unseamed(pieces)

    def of(self, texts: Sequence[str], pieces: Sequence[str]) -> list[Joined]:
        """Some texts as one, of which ``pieces`` are left: cut between words, within one, anywhere.

        Or their last clauses, since goods may stand before the pieces.
        """
        holds, lexicon = self._reader.suspicion.holds_any, self._reader.lexicon
        apart = stopped(pieces)
        others = [other for other in (apart, *last_clauses(pieces, EDGE)) if other != pieces]
        ways = [joined(way, " ") for way in (pieces, *others) if holds(" ".join(way))]
        if min(map(len, texts)) <= SHORT:
            glued = [pieces, apart] if apart != pieces else [pieces]
            ways += [way for one in glued if holds("".join(one)) and (way := joined(one, "")).mends(lexicon)]
            if holds_cut_words(" ".join(pieces).lower()):
                ways.append(joined(pieces, " ").respaced(lexicon))
        return ways

    def _edges(self, text: str) -> _Edges:
        edges = self._known.get(text)
        if edges is None:
            plain = near_edges(text)
            edges = self._known[text] = _Edges(
                plain, is_bare(plain), len(text.split()), _IDENTIFIER.fullmatch(text) is not None
            )
        return edges
