"""Whether the words of an order stood in one piece, or in pieces that a reading has joined, in a page.

The names of a program are words in one piece too: ``DiscardCommand``, ``wisdom:CreateAIPrompt``, ``foreach``. Of two or
three such words an order is soon made that nobody wrote: a fifth of the source files that were withheld were withheld
for one. An order that somebody hides so is longer than a name, or in several pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final

_FEWEST: Final = 3  # cuts between words of one piece from which on it is hardly a name …
_LONG: Final = 24  # … or letters of a piece that holds no sign of a program
_FEWEST_PIECES: Final = 2
"""Pieces that a reading has cut or joined, from which on an order was hidden: "ignoreall previousinstructions"."""

_PIECE: Final = re.compile(r"\S+")
_NO_LETTER: Final = re.compile(r"[\W\d_]+")
_PARTED: Final = re.compile(r"[^\W\d_][-\u2010\u2011][^\W\d_]")
_OF_PROGRAM: Final = re.compile(r"[^\W_][^\w\s.,;!?'\u2019-]+\w|\w_\w")


class Runs:
    """The letters of a text, in pieces between blanks. Read once for all orders that a reading of it holds."""

    def __init__(self, text: str) -> None:
        self._pieces = _PIECE.findall(text.lower())
        letters = [_NO_LETTER.sub("", piece) for piece in self._pieces]
        self._letters = "".join(letters)
        self._starts = list(accumulate(map(len, letters), initial=0))

    def hide(self, said: str) -> bool:
        """Whether words of a reading were hidden in such pieces. So are words whose letters stand nowhere in a row."""
        words = [letters for word in said.lower().split() if (letters := _NO_LETTER.sub("", word))]
        place = self._letters.find("".join(words))
        if place < 0:
            return True
        cuts: dict[int, int] = {}  # by piece, the places where it was cut or joined
        before = -1
        for word in words:
            first, last = self._piece(place), self._piece(place + len(word) - 1)
            if first == before or first < last or _PARTED.search(self._pieces[first]):
                cuts[first] = cuts.get(first, 0) + 1
            before = last
            place += len(word)
        plain = [piece for piece in cuts if _OF_PROGRAM.search(self._pieces[piece]) is None]
        return (
            max(cuts.values(), default=0) >= _FEWEST
            or len(plain) >= _FEWEST_PIECES
            or any(self._starts[piece + 1] - self._starts[piece] >= _LONG for piece in plain)
        )

    def _piece(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1
