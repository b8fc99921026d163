"""The ways in which some texts of a payload may have been one text.

Each text stands in half a dozen neighbourhoods, so what has to be known of a text by itself is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from scanner.disguises.misspellings.corrections import holds_cut_words
from scanner.instructions.cut.text_kinds import SHORT
from scanner.instructions.joined import EDGE, Joined, joined, near_edges
from scanner.instructions.reader import Reader
from scanner.instructions.seams import is_bare, last_clauses, stopped, unseamed

_IDENTIFIER: Final = re.compile(r"[A-Za-z]+(?:[._][A-Za-z]+)+")


class Kinds(NamedTuple):
    """How many words some texts have, and how many of the texts are names of several words each."""

    words: int
    identifiers: int


class _Edges(NamedTuple):
    """What is joined of a text, whether its ends are bare, its words, and whether it is a name of several words."""

    text: str
    bare: bool
    words: int
    is_identifier: bool


class Joinings:
    """The texts of one payload, as they may have been cut."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, _Edges] = {}

    def kinds(self, texts: Sequence[str]) -> Kinds:
        """What some texts are, each of which was given to :meth:`left` before."""
        every = [self._known[text] for text in texts]
        return Kinds(sum([edges.words for edges in every]), sum([edges.is_identifier for edges in every]))

    def left(self, texts: Sequence[str]) -> list[str]:
        """Some texts without what was put at their ends to separate them."""
        every = list(map(self._edges, texts))
        pieces = [edges.text for edges in every]
        return pieces if all(edges.bare for edges in every) else unseamed(pieces)

    def of_each(self, pieces: Mapping[tuple[str, ...], Sequence[str]]) -> dict[tuple[str, ...], list[Joined]]:
        """The ways in which texts may have been one, for each of some neighbourhoods, of which ``pieces`` are left.

        Only those in which a gate word or a weak one stands. Neighbourhoods overlap, so each piece is asked for such
        words once, and then at once all ways of which no piece tells.
        """
        holding = self._holding({piece for left in pieces.values() for piece in left})
        ways = {
            texts: list(self._of(texts, left, holding=not holding.isdisjoint(left))) for texts, left in pieces.items()
        }
        telling = self._holding({way.text for own in ways.values() for way, sure in own if not sure})
        return {texts: [way for way, sure in own if sure or way.text in telling] for texts, own in ways.items()}

    def _of(self, texts: Sequence[str], pieces: Sequence[str], *, holding: bool) -> Iterator[tuple[Joined, bool]]:
        """Some texts as one: cut between words, within a word, or anywhere; or their last clauses joined.

        Goods may stand before the pieces. Each way is given with whether it is known to be worth reading. ``holding``
        says that a piece holds a word, and so does what is joined with spaces then.
        """
        lexicon = self._reader.lexicon
        apart = stopped(pieces)
        yield joined(pieces, " "), holding
        if apart != pieces:
            yield joined(apart, " "), holding
        yield from ((joined(clauses, " "), False) for clauses in last_clauses(pieces, EDGE) if clauses != pieces)
        if min(map(len, texts)) <= SHORT:
            glued = (joined(way, "") for way in ((pieces, apart) if apart != pieces else (pieces,)))
            yield from ((way, False) for way in glued if way.mends(lexicon))
            if holds_cut_words(" ".join(pieces).lower()):
                yield joined(pieces, " ").respaced(lexicon), True

    def _holding(self, texts: Collection[str]) -> set[str]:
        """Which of some folded texts hold a gate word or a weak one."""
        every = list(texts)
        return set(map(every.__getitem__, self._reader.gate.holding_any(every)))

    def _edges(self, text: str) -> _Edges:
        edges = self._known.get(text)
        if edges is None:
            plain = near_edges(text)
            edges = self._known[text] = _Edges(
                plain, is_bare(plain), len(text.split()), _IDENTIFIER.fullmatch(text) is not None
            )
        return edges
