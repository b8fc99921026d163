"""Which texts of a payload may be pieces of one instruction, and the neighbours of which are worth looking at."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import accumulate, count, islice, repeat
from operator import add
from typing import Final, NamedTuple

from scanner.instructions.seams import is_code
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT, Arena
from scanner.matching.engines.native import compile_native

MOST_PIECES: Final = 16
"""Different texts of one payload that begin within a sentence and have their neighbours looked at though nothing in
them is worth reading. Hardly any payload has one; where memos are written in small letters, each is one."""

MOST_BEGUN: Final = 1_000
"""Texts of a payload that are sampled, and texts that begin within a sentence, to know how texts are written in it."""

_WAY: Final = 6
"""Different texts that begin within a sentence from which on that is the way in which all are written, if they are half
of all that are like sentences. To look at the neighbours of each takes longer than all the rest of a view."""

_SENTENCE: Final = re.compile(r"\W*[^\W\d_]+[,;:]? [^\W\dA-Z_]")
"""Words, the second in small letters: no number in groups and no name, which a field may decide and which is no text
then."""

# The number, letter or bullet of one text of a list: what follows it may begin within a sentence.
_MARK: Final = (
    r"[(\[#]?(?:[0-9]{1,2}(?:/[0-9]{1,2})?|[A-Za-z]|[ivx]{2,5})[)\].:]{1,2} |[0-9]{1,2}/[0-9]{1,2} |#[0-9]{1,2} "
    r"|[Pp]art [0-9]{1,2}[.:]? |(?:[-*+>|]|\xe2\x80\xa2|\xc2\xb7) "
)
# A blank or a stop first, or several words in small letters: no name of goods, and no code or status.
_PIECE: Final = compile_native(
    rf"{SEPARATOR_TEXT}(?:{_MARK})?(?: {{1,9}}[^ \x1f]|[a-z]{{1,40}}[ ,;:'][^\x1f]|[),.;:!?][ a-z])"
)

_FEWEST: Final = 2  # texts that an instruction is cut over


def mid_sentence_leaves(arena: Arena, most: int = 0) -> list[int]:
    """The leaves that begin within a sentence, by their first sign alone, in order: the first ``most``, or all."""
    # What stands between two such beginnings tells how many leaves do: 0.3 us for each, where a match takes 1.
    between = _PIECE.split(SEPARATOR + arena.buffer, most)
    between.pop()
    behind = accumulate(map(bytes.count, between, repeat(SEPARATOR)))
    return list(map(add, behind, count()))


class CutCandidates(NamedTuple):
    """The leaves of one payload that may be pieces: the ``marked`` (suspicious), and those ``begun`` mid-sentence."""

    marked: list[int]
    begun: list[int]

    def worth_joining(self, texts: Sequence[str]) -> CutCandidates:
        """The candidates that are worth joining, as far as the texts of the payload tell: in most payloads, none.

        Equal texts count as one, since a column may have them once for all its rows. A single text that begins within a
        sentence is a note in small letters, and where most begin so, that is how they are written there. A code is no
        piece.
        """
        if _are_all(set(map(texts.__getitem__, self.begun)), texts):
            return CutCandidates(self.marked, [])
        begun = [leaf for leaf in self.begun if not is_code(texts[leaf])]  # 8 us for 20 names of goods in small letters
        if len(set(map(texts.__getitem__, begun))) < _FEWEST and not self.marked:
            return CutCandidates(self.marked, [])
        return CutCandidates(self.marked, begun)

    def beside(self, texts: Sequence[str], carrying: Container[int]) -> set[int]:
        """The leaves whose neighbours are to be looked at; a leaf that is ``carrying`` a finding is none of them.

        ``texts`` are the payload's.
        """
        text_of = texts.__getitem__
        marked = {leaf for leaf in self.marked if leaf not in carrying}
        begun = [leaf for leaf in self.begun if leaf not in carrying]
        chosen = set(islice(dict.fromkeys(map(text_of, begun)), MOST_PIECES))
        if len(chosen.union(map(text_of, marked))) < _FEWEST:
            return marked
        return marked.union(leaf for leaf in begun if texts[leaf] in chosen)


def _are_all(begun: set[str], texts: Sequence[str]) -> bool:
    """Whether most of the texts that are like sentences begin within a sentence.

    A mail address begins in a small letter too (o'neill@example.com), and no column of them is a way of writing.
    """
    begun = {text for text in begun if " " in text}
    if len(begun) < _WAY:
        return False
    others = {text for text in texts[:MOST_BEGUN] if " " in text} - begun
    # In the texts of an invoice there is none to ask: 3 us instead of 26.
    return len(others) < len(begun) or sum(map(bool, map(_SENTENCE.match, others))) < len(begun)
