"""What the readings of a text cost of its payload's allowance (:mod:`scanner.matching.buffer.allowance`)."""

from __future__ import annotations

from typing import Final

from scanner.disguises.kinds import MAX_TEXT, DisguiseKind
from scanner.matching.buffer.allowance import Allowance
from scanner.matching.encoded.random_signs import is_mostly_signs

# Units are about microseconds. To look for all disguises in a text that shows any costs a unit for each letter more; a
# reading, which is made and matched, costs a unit a letter. Measured over texts made to be slow
# (benchmarks/speed/hostile_leaves.py): a unit is 0.9 to 1.3 us in leaves that show shapes of disguises, in others up to
# 0.5.
_LOOKED: Final[dict[DisguiseKind, int]] = {"signs": 100, "noise": 50}
_LOOKED_LETTER: Final = 1
_ONE_READING: Final = 100
_MENDED: Final = 150  # to find what one misspelt word may have been (130 us), and which of these words it was
_LONG_TEXT: Final = 500
"""Characters from which on a text costs only a part: nearly all such texts about software show some shape of a
disguise, and source files of 10,000 characters take 20 us a byte, where paragraphs take 4."""
_OF_LONG: Final = 0.3  # that part …
_IN_PART: Final = 48
"""… for so many readings of it, and the full cost from then on. Functions and tracebacks have up to 40, tables as well,
lists of articles with their numbers 50. Texts in every disguise at once have 370, and 0.2 MB of those take twice as
long as any others. From 24 on such lists cost 13.6 units a byte and would be withheld; from 48 on, 8.2 (7.8 without a
bound)."""


class Meter:
    """Takes the cost of one text from the allowance. Each method raises Spent."""

    __slots__ = ("_part", "_readings", "allowance")

    def __init__(self, allowance: Allowance, text: str) -> None:
        """``text`` is the one whose readings, and theirs, are counted."""
        self.allowance = allowance
        self._part = _OF_LONG if len(text) > _LONG_TEXT and not is_mostly_signs(text[:MAX_TEXT]) else 1.0
        self._readings = 0

    def look(self, text: str, kind: DisguiseKind) -> None:
        """Look for all disguises in the text, or in a reading of it."""
        if kind:
            self._take(_LOOKED.get(kind, 0) + _LOOKED_LETTER * len(text))

    def look_further(self, kind: DisguiseKind, looked: DisguiseKind) -> None:
        """Look for what a text shows besides the disguise for which it was ``looked`` at."""
        self._take(_LOOKED.get(kind, 0) - _LOOKED.get(looked, 0))

    def read(self, reading: str) -> None:
        """Make and match one reading."""
        self._readings += 1
        if self._readings > _IN_PART:
            self._part = 1.0
        self._take(_ONE_READING + len(reading))

    def mend(self, words: int) -> None:
        """Find what so many misspelt words were."""
        self._take(_MENDED * words)

    def _take(self, units: int) -> None:
        self.allowance.take(int(self._part * units))
