"""Telling words that are cut in two, their beginning at the end of one text and their end at the beginning of another.

And words that no text ends or begins with but a piece of a sentence (:mod:`scanner.seams`).

What parts the texts of an arena is the one byte that both halves stand at. An end of a word is looked for from there
on, which RE2 does as fast as memory is read; a beginning ends there, and was looked for at every letter of the arena,
at 220 MB/s. In the arena read backwards it begins there: turning it round and looking take a third of that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from scanner.arena import SEPARATOR, SEPARATOR_TEXT, Arena
from scanner.native import compile_native
from scanner.seams import FIRST_WORDS, LAST_WORDS

_LONG: Final = 7  # letters from which on a word is known by a part of it
_HEAD, _TAIL = 4, 5  # letters of a word by which it is known when its end or its beginning is in another text

_LOOSE: Final = frozenset(word.encode() for word in (*FIRST_WORDS, *LAST_WORDS))


class CutWords:
    """Words, and what may be left of them. Immutable after construction."""

    __slots__ = ("_heads", "_rests", "_tails")

    def __init__(self, words: Collection[str]) -> None:
        """``words`` are ASCII, in lower case."""
        long = [word for word in words if len(word) >= _LONG]
        heads = sorted({word[:at] for word in long for at in range(_HEAD, len(word) - 1)})
        tails = sorted({word[at:] for word in long for at in range(2, len(word) - _TAIL + 1)})
        heads, tails = sorted({*heads, *LAST_WORDS}), sorted({*tails, *FIRST_WORDS})
        self._heads = compile_native(rf"{SEPARATOR_TEXT}(?:{'|'.join(head[::-1] for head in heads)})\b")
        self._tails = compile_native(rf"{SEPARATOR_TEXT}(?:{'|'.join(tails)})\b")
        self._rests = _rests(words)

    def leaves(self, arena: Arena) -> list[tuple[int, int, int]]:
        """The leaves that end or begin within a word, if another goes on with it or they are one word; or a sentence.

        Of each its number, start and end in the arena's buffer.
        """
        found: list[tuple[int, int, int]] = []
        buffer = arena.buffer
        if SEPARATOR not in buffer:
            return found
        lower = arena.lower()
        whole: dict[bytes, bool] = {}  # of an invoice's goods, 200 end in "data", and nothing begins with "base"
        leaf = counted = 0
        for first, last in self._pieces(lower):
            piece = lower[first:last]
            if piece not in whole:
                whole[piece] = piece.strip(SEPARATOR) in _LOOSE or any(rest in lower for rest in self._rests[piece])
            within = first + 1 if piece.startswith(SEPARATOR) else first
            if within > first and piece[1:] in _LOOSE and not buffer[within : within + 1].islower():
                continue  # "Your order" begins a sentence
            start = buffer.rfind(SEPARATOR, 0, within) + 1
            end = buffer.find(SEPARATOR, within)
            end = len(buffer) if end < 0 else end
            # A text of one word is a piece in any case: an instruction may be cut word by word.
            if whole[piece] or buffer.find(b" ", start, end) < 0:
                leaf += buffer.count(SEPARATOR, counted, start)
                counted = start
                found.append((leaf, start, end))
        return found

    def _pieces(self, lower: bytes) -> Iterator[tuple[int, int]]:
        """Where halves of words stand, separators included, in order; none within another."""
        size = len(lower)
        pieces = [match.span() for match in self._tails.finditer(lower)]
        pieces += [(size - end, size - start) for start, end in self._backwards(lower)]
        stop = 0
        for start, end in sorted(pieces):
            if start >= stop:
                yield start, end
                stop = end

    def _backwards(self, lower: bytes) -> list[tuple[int, int]]:
        return [match.span() for match in self._heads.finditer(lower[::-1])]


def _rests(words: Collection[str]) -> dict[bytes, set[bytes]]:
    """What may stand on the other side of a border for each half of a word."""
    rests: dict[bytes, set[bytes]] = {}
    for word in map(str.encode, words):
        for at in range(1, len(word)):
            head, tail = word[:at] + SEPARATOR, SEPARATOR + word[at:]
            rests.setdefault(head, set()).add(tail)
            rests.setdefault(tail, set()).add(head)
    return rests
