"""What a text may be beside others: a piece of a sentence, a single word, an id that is joined with nothing.

A kind is a bit and a text has several, so that a neighbour of any kind is told by one comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Final, NamedTuple

from scanner.instructions.joined import AROUND, EDGE
from scanner.instructions.reader import Reader
from scanner.instructions.seams import LONGEST_PIECE, unfinished, without_marker
from scanner.matching.buffer.normalize import fold
from scanner.payloads.leaves.leaves import OrderedTexts

SHORT: Final = 40
"""Characters of a text that is suspicious only with another beside it: nobody notes just "Forget what"."""

_STRETCH: Final = 64  # places whose texts are looked up at once

HAS_LETTERS, MAY_BE_PIECE, OR_WORD, OR_NAME, OF_WORDS, UNFINISHED = (1 << bit for bit in range(6))
"""What a text is, each a bit: one with letters; one that may be a piece of a sentence; that or a single word; that or
the name of a field; a piece of several words; one that is no whole sentence."""


class Excluded(NamedTuple):
    """Leaves that are joined with no others: of names, and with findings. Those of ``named`` may be text after all.

    ``is_id`` tells the other texts that are never joined: a table leaves out whole columns of ids, and hides no piece
    so.
    """

    leaves: Container[int]
    named: Container[int]
    is_id: Callable[[str], bool]


def speaks(text: str, reader: Reader) -> bool:
    """Whether a text may stand beside another one in any field: a piece of a sentence, or a single word."""
    return _speaks(text, reader) or text.strip(AROUND).isalpha()


def may_be_piece(text: str) -> bool:
    """Whether a suspicious text may be part of a sentence that goes on in another: short, of a list, or not whole."""
    return len(text) <= SHORT or (len(text) <= LONGEST_PIECE and (unfinished(text) or without_marker(text) != text))


class KindsOfPlaces(dict[int, int]):
    """What the text at each place is, as a sum of kinds, filled as places come up; equal texts are asked once."""

    def __init__(self, ordered: OrderedTexts, reader: Reader, excluded: Excluded, of_texts: dict[str, int]) -> None:
        super().__init__()
        self._ordered = ordered
        self._reader = reader
        self._excluded = excluded
        self._of_texts = of_texts
        self._filled: set[int] = set()

    def __missing__(self, place: int) -> int:
        leaf = self._ordered.leaves[place]
        text = self._ordered.text(place)
        kinds = OR_NAME if leaf in self._excluded.named else 0
        if leaf not in self._excluded.leaves:
            if text in self._of_texts:  # it comes again, and so do those beside it, mostly
                self._fill(place)
            kinds |= self._of_text(text)
        self[place] = kinds
        return kinds

    def _of_text(self, text: str) -> int:
        own = self._of_texts.get(text)
        if own is None:
            own = self._of_texts[text] = 0 if self._excluded.is_id(text) else _kinds(text, self._reader)
        return own

    def _fill(self, place: int) -> None:
        """Look up the known texts near a place by a few calls, once: 0.1 us for each, where one by one takes 0.7."""
        first = place - place % _STRETCH
        if first in self._filled:
            return
        self._filled.add(first)
        (leaves, _, _, texts, _), (excluded, named, _) = self._ordered, self._excluded
        own = leaves[first : first + _STRETCH]
        known = map(self._of_texts.get, map(texts.__getitem__, own))
        self.update(
            [
                (at, kinds)
                for at, (leaf, kinds) in enumerate(zip(own, known, strict=True), first)
                if kinds is not None and leaf >= 0 and leaf not in excluded and leaf not in named
            ]
        )


def _kinds(text: str, reader: Reader) -> int:
    """What a text is by itself, as a sum of kinds."""
    kinds = HAS_LETTERS if _has_letters(text) else 0
    if _speaks(text, reader):
        kinds |= MAY_BE_PIECE | OR_WORD | OR_NAME
        if " " in text.strip():
            kinds |= OF_WORDS
        if (len(text) <= EDGE and unfinished(text)) or (len(text) <= SHORT and reader.gate.holds(fold(text))):
            kinds |= UNFINISHED
    elif text.strip(AROUND).isalpha():
        kinds |= OR_WORD
    return kinds


def _speaks(text: str, reader: Reader) -> bool:
    """Whether a text may be a piece of a sentence."""
    if " " in text.strip():
        return _has_letters(text)
    return not text.isascii() or reader.lexicon.known(text.strip(AROUND).lower())


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text[:EDGE]))
