"""Letters named by words or by places of a square, and words in Punycode: "I as in igloo", "24 42 15"."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_NAMED: Final = r"[a-z] (?:as in|is for|for|like|wie|comme|come|como) [a-z-]{2,14}"
AS_IN: Final = rf"\b{_NAMED}(?:[^a-z0-9\x1f]{{1,4}}{_NAMED}){{4}}"
"""Five letters in a row, each with a word that begins with it."""

AS_IN_RUN: Final = re.compile(rf"(?<![^\W_]){_NAMED}(?:[^a-z0-9]{{1,4}}{_NAMED}){{4,}}(?![^\W_])", re.IGNORECASE)
_LETTER: Final = re.compile(r"([a-z]) [a-z ]{3,7} ([a-z])[a-z-]*([^a-z0-9]*)", re.IGNORECASE)
_RIGHT: Final = 0.8  # share of the letters whose word begins with them
SQUARE: Final = r"\b[1-5]{2}(?:[ ,/|-]{1,3}[1-5]{2}){11}\b"
"""Twelve places in a square of five rows."""

SQUARE_RUN: Final = re.compile(r"(?<![\w.,-])[1-5]{2}(?:[ ,/|-]{1,3}[1-5]{2}){11,}(?![\w-])")
_PLACE: Final = re.compile(r"([1-5])([1-5])([^1-5]*)")
_WITHOUT_K: Final = "abcdefghijlmnopqrstuvwxyz"
_WITHOUT_J: Final = "abcdefghiklmnopqrstuvwxyz"
PUNYCODE: Final = r"(?:xn--[^\s\x1f]{1,40}\s+){2}xn--"
"""Three words that are written as parts of hosts."""

PUNYCODE_WORD: Final = re.compile(r"(?<!\S)xn--(\S{1,60})-[a-z0-9]{2,10}(?!\S)")


def as_in(run: str) -> str | None:
    """The letters of such a row; what stands most often between two is nothing, all else a space."""
    found = _LETTER.findall(run)
    right = sum(letter.lower() == first.lower() for letter, first, _ in found)
    return _joined([(letter, gap) for letter, _, gap in found]).lower() if right >= _RIGHT * len(found) else None


def from_square(run: str) -> str:
    """The letters at places of a square, in which K is written as C."""
    return _by_square(run, _WITHOUT_K)


def from_other_square(run: str) -> str:
    """The same of a square in which J is written as I."""
    return _by_square(run, _WITHOUT_J)


def _by_square(run: str, letters: str) -> str:
    places = _PLACE.findall(run)
    return _joined([(letters[5 * int(row) + int(column) - 6], gap) for row, column, gap in places])


def unpunycoded(run: str) -> str:
    """A word without what Punycode writes around its ASCII letters."""
    return run.removeprefix("xn--").rpartition("-")[0]


def _joined(letters: list[tuple[str, str]]) -> str:
    usual = Counter(gap for _, gap in letters[:-1]).most_common(1)[0][0]
    return "".join(letter if gap == usual else f"{letter} " for letter, gap in letters).rstrip()
