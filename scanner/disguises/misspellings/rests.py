"""Words by what is left of them when a letter or two are left out, so that misspelt ones are looked up.

A long word forgives two mistakes, a shorter one one (:mod:`scanner.disguises.misspellings.misspelt`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

FORGIVING: Final = 7
"""Letters from which on two may be left out."""

_NUMBER_BITS: Final = 20  # of a word among those of about one length; there are 14,681 of all
_NUMBER: Final = (1 << _NUMBER_BITS) - 1
_HASH: Final = (1 << 63 - _NUMBER_BITS) - 1
_END: Final = (1 << 64) - 1  # behind all rests
_SPARSE: Final = 4  # bytes to one rest, at least, of which each has one filled


class Rests:
    """Words by what may be left of them without a letter or two, or with all; made for each length that is asked for.

    Most rests are those of the longest words, and most texts have no such word misspelt: for all lengths it takes a
    fifth of a second, for those that a text needs a tenth of that. Threads at worst make one twice.
    """

    __slots__ = ("_of_length", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[int, list[str]] = {}
        for word in words:
            self._words.setdefault(len(word), []).append(word)
        self._of_length: dict[int, _RestsOfLength] = {}

    def near(self, word: str) -> set[str]:
        """The words that become equal to one when a letter or two are left out of either, as :func:`_without` does."""
        found: set[str] = set()
        for missing in range(3):
            length = len(word) - missing
            known = self._of_length.get(length)
            if known is None:
                words = [word for more in range(3) for word in self._words.get(length + more, ())]
                known = self._of_length[length] = _RestsOfLength(words, length)
            found.update(known.words(_without(word, missing)))
        return found


class _RestsOfLength:
    """The words that have a rest among some of one length. Immutable.

    Some 250,000 rests take 4 MB so, and 24 in a dictionary. A rest stands for itself by its hash: of two with the same
    one, which is once in 50 million, the word of the other is found as well, and is measured as all are.
    """

    __slots__ = ("_filled", "_rests", "_words")

    def __init__(self, words: Sequence[str], length: int) -> None:
        """``words`` have up to two letters more than ``length``."""
        self._words = words
        rests = [
            (hash(rest) & _HASH) << _NUMBER_BITS | number
            for number, word in enumerate(words)
            for rest in set(_without(word, len(word) - length))
        ]
        rests.sort()
        # Most rests that are asked for are told to be none by this alone.
        filled = bytearray(1 << (_SPARSE * len(rests)).bit_length())
        last = len(filled) - 1
        for rest in rests:
            filled[rest >> _NUMBER_BITS & last] = True
        self._filled = bytes(filled)
        self._rests = array("Q", [*rests, _END])

    def numbers(self, rests: Iterable[str]) -> Iterator[int]:
        """The numbers of the words that have one of the ``rests``."""
        filled, last, known = self._filled, len(self._filled) - 1, self._rests
        for own in [own for own in map(hash, rests) if filled[own & last]]:
            first = (own & _HASH) << _NUMBER_BITS
            at = bisect_left(known, first)
            while known[at] - first <= _NUMBER:
                yield known[at] & _NUMBER
                at += 1

    def words(self, rests: Iterable[str]) -> Iterable[str]:
        """The words that have one of the ``rests``."""
        return map(self._words.__getitem__, set(self.numbers(rests)))


def _without(word: str, letters: int) -> list[str]:
    """A word with so many letters left out; two are inner ones, and only in words that forgive two mistakes."""
    if not letters:
        return [word]
    if letters == 1:
        return [word[:at] + word[at + 1 :] for at in range(len(word))]
    if len(word) < FORGIVING:
        return []
    pairs = combinations(range(1, len(word) - 1), 2)
    return [word[:first] + word[first + 1 : second] + word[second + 1 :] for first, second in pairs]
