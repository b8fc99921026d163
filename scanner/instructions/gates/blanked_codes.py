"""Codes of a small arena, blanked out for the programs of the gate and asked for its words by an automaton of literals.

RE2 builds an automaton while it reads, and each new id leads it to states that no text has led to: of a message of 36
ids that took a fifth of all the time. Hardly anything that the gate looks for fits a code, by which is meant a text of
letters and digits, both of them, behind nothing but a prefix such as "cus_", or a UUID with a digit in each part:

- A word that stands alone, or is misspelt so that it has to, has no digit and stands beside none. It may be the prefix,
  which stays where it is. Strange words stand alone, too.
- Any other word is its letters in a row, with digits for some of them, or a low line or hyphen between two words. One
  automaton finds these, at the same speed in what nobody has read before, and for hexadecimal codes one of the few
  words that have no other letters. The few codes that hold one stay where they are.
- Of the shapes of disguises only long runs of letters fit (:mod:`scanner.instructions.gates.disguise_shapes`).

A code is blanked out with as many zeros, so that all else keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import Final, NamedTuple

from scanner.matching.buffer.arena import SEPARATOR, Leaf
from scanner.matching.engines.native import Literals, small_literals_of

SMALL: Final = 1 << 14
"""Bytes of an arena up to which codes are blanked out. A larger one leads the programs to most of their states by
itself: 58 KB of new ids gain a tenth, and as many that were read before lose a tenth."""

_FEWEST, _LONGEST = 12, 39
"""Characters of a code: shorter ones are often no codes, and what is longer may be encoded text."""
_UUID: Final = b"-".join(rb"(?=[a-f]*[0-9])[0-9a-f]{%d}" % length for length in (8, 4, 4, 4, 12))
_CODE: Final = re.compile(
    rb"\x1f((?:[A-Za-z0-9]{0,15}_)?)((?=[A-Za-z]*[0-9])[A-Za-z0-9]{%d,%d}|%b)(?=\x1f)" % (_FEWEST, _LONGEST, _UUID)
)
_STEP: Final = 3  # what stands before a code, its prefix, and the code itself
_ZEROS: Final = b"0" * _LONGEST

_LIKE_LETTERS: Final = bytes.maketrans(b"013457l", b"oieasti")  # a "1" may be an "i" or an "l"
_BETWEEN: Final = b"_-"
_HEXADECIMAL: Final = b"0123456789abcdef-"


class Blanked(NamedTuple):
    """A buffer with zeros for its codes."""

    buffer: bytes
    parts: Sequence[bytes] = ()
    """The buffer in its order: what stands before a code, the code's prefix, the code, and so on; what stands last.

    Separators stand at both ends, and the one before each code is left out.
    """

    @property
    def codes(self) -> Sequence[bytes]:
        """All codes without their prefixes, also those that hold a word."""
        return self.parts[2::_STEP]

    def leaves(self, numbers: Iterable[int]) -> list[Leaf]:
        """The leaves of some of the codes."""
        behind = list(accumulate(map(len, self.parts)))
        found: list[Leaf] = []
        for number in numbers:
            end = behind[_STEP * number + 2] + number
            start = self.buffer.rfind(SEPARATOR, 0, end) + 1
            found.append((self.buffer.count(SEPARATOR, 0, start), start, end))
        return found


class CodeWords:
    """The words and phrases that may stand within a code. Immutable after construction."""

    def __init__(self, words: Collection[str]) -> None:
        """``words`` that need not stand alone, and phrases, in lower case."""
        self._words = words

    @cached_property
    def _finders(self) -> tuple[Literals, Literals]:
        """What finds them in hexadecimal codes, and in any; made for the first code that is met, in 20 ms."""
        glued = {word.replace(" ", "").replace("_", "").replace("-", "") for word in self._words}
        words = [_as_letters(word.encode()) for word in glued if word.isascii() and word.isalnum()]
        letters = _as_letters(_HEXADECIMAL)
        return small_literals_of([word for word in words if not word.strip(letters)]), small_literals_of(words)

    def blanked(self, buffer: bytes) -> Blanked:
        """A buffer without those of its codes that hold none of the words."""
        parts = _CODE.split(SEPARATOR + buffer + SEPARATOR)
        before, prefixes, codes = parts[::_STEP], parts[1::_STEP], parts[2::_STEP]
        if not codes:
            return Blanked(buffer)
        worded = self._worded(list(map(add, prefixes, codes)))
        left = (code if number in worded else _ZEROS[: len(code)] for number, code in enumerate(codes))
        rest = map(b"".join, zip(prefixes, left, before[1:], strict=True))
        return Blanked(SEPARATOR.join([before[0], *rest])[1:-1], parts)

    def _worded(self, codes: Sequence[bytes]) -> set[int]:
        """The numbers of the codes that hold a word."""
        kinds: tuple[list[int], list[int]] = ([], [])
        for number, code in enumerate(codes):
            kinds[bool(code.translate(None, _HEXADECIMAL))].append(number)
        worded: set[int] = set()
        for find, numbers in zip(self._finders, kinds, strict=True):
            letters = _as_letters(SEPARATOR.join(map(codes.__getitem__, numbers)).lower())
            worded.update(numbers[letters.count(SEPARATOR, 0, start)] for _, start, _ in find(letters))
        return worded


def _as_letters(text: bytes) -> bytes:
    """A text in lower case with letters for its digits, and nothing between its words."""
    return text.translate(_LIKE_LETTERS, _BETWEEN)
