"""What is known of the texts of one message, for whoever reads them again.

Of a text that loses parts, what is left is read as a whole again, up to four times, and then once more in its document:
most of it says what it said before. So what was found out is kept by those who found it out, and asked before anything
is read. A page of 57 KB about prompts took 3.7 s, and takes 2.8; a README of 14 KB 0.77 and 0.53.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from scanner.matching.allowance import Allowance

_MOST: Final = 1 << 20  # characters of what is kept of readings, so that no payload keeps memory


class Recalled:
    """What was found out. Belongs to one call, and so to one thread."""

    __slots__ = ("_left", "lines", "parts", "readings", "sentences", "texts")

    def __init__(self) -> None:
        self.sentences: dict[str, Any] = {}
        """Sentences that were heard."""
        self.lines: dict[str, Any] = {}
        """The words of lines, by the way of cutting them."""
        self.texts: dict[tuple[str, ...], Any] = {}
        """Texts that were heard, by their sentences."""
        self.parts: dict[str, Any] = {}
        """The signs in parts of long texts, as they stand."""
        self.readings: dict[tuple[str, Any], Any] = {}
        """What was heard in all readings of a text, by what of it is read and its disguise."""
        self._left = _MOST

    def keep(self, text: str, wear: Any, read: Any, size: int) -> None:
        """Remember the readings of a text, which have so many characters, if there is room."""
        if size <= self._left:
            self._left -= size
            self.readings[text, wear] = read


class Shared(NamedTuple):
    """What several readings of one message have in common, each its own where it is None."""

    allowance: Allowance | None = None
    recalled: Recalled | None = None


NOTHING_SHARED: Final = Shared()
