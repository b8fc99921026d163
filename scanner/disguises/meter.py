"""What the readings of a text take of its payload's allowance (:mod:`scanner.matching.allowance`)."""

from __future__ import annotations

from typing import Final

from scanner.disguises.wear import Wear
from scanner.matching.allowance import Allowance

# In microseconds: to look for all disguises in a text that shows any, for each of its letters; for one reading, which
# is made and heard, a unit a letter. Measured over what is made to be slow (benchmarks/speed/hostile_leaves.py), in
# leaves that show signs they come to 0.9 to 1.3 us each, in others to 0.5.
_LOOKED: Final[dict[Wear, int]] = {"signs": 100, "noise": 50}
_LOOKED_LETTER: Final = 1
_ONE_READING: Final = 100
_MENDED: Final = 150  # to find what one misspelt word may have been, 130 us, and which of it was meant
_LONG_TEXT: Final = 500
"""Characters from which on a text is counted but in part: nearly all such texts about software show some sign, and
source files of 10,000 characters take 20 us a byte, where paragraphs take 4."""
_OF_LONG: Final = 0.3  # the part …
_IN_PART: Final = 48
"""… for so many readings of it, and in full from then on. Functions and tracebacks have up to 40, tables as well, lists
of articles with their numbers 50; texts in every disguise at once 370, and 0.2 MB of those took twice as long as any
others. From 24 on such lists took 13.6 units a byte instead of 7.8, and would have been withheld; from 48 on, 8.2."""


class Meter:
    """Takes what one text costs. Each method raises Spent."""

    __slots__ = ("_part", "_readings", "allowance")

    def __init__(self, allowance: Allowance, text: str) -> None:
        """``text`` is the one whose readings, and theirs, are counted."""
        self.allowance = allowance
        self._part = _OF_LONG if len(text) > _LONG_TEXT else 1.0
        self._readings = 0

    def look(self, text: str, wear: Wear) -> None:
        """Look for all disguises in the text, or in a reading of it."""
        if wear:
            self._take(_LOOKED.get(wear, 0) + _LOOKED_LETTER * len(text))

    def look_further(self, wear: Wear, looked: Wear) -> None:
        """Look for what a text shows besides that for which it was ``looked`` at."""
        self._take(_LOOKED.get(wear, 0) - _LOOKED.get(looked, 0))

    def read(self, reading: str) -> None:
        """Make and hear one reading."""
        self._readings += 1
        if self._readings > _IN_PART:
            self._part = 1.0
        self._take(_ONE_READING + len(reading))

    def mend(self, words: int) -> None:
        """Find what so many misspelt words were."""
        self._take(_MENDED * words)

    def _take(self, units: int) -> None:
        self.allowance.take(int(self._part * units))
