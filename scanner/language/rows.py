"""What texts without ends of sentences come to beside each other: each is weighed once, whatever it stands beside.

The pieces of a payload are read in windows that overlap, each a sentence of its own as long as no text in it ends one:
of an invoice of eight lines 28 windows of 25 to 70 words. To cut one into words and to weigh it takes 60 us. Its words
are those of its texts, though, and so are its pairs of words, but for those at the borders: 10 us.

Held by ``tests/property/test_rows_of_texts.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scanner.language.lexicon import Lexicon
from scanner.language.sentences import COLON, STOPS
from scanner.language.wording import SPAN, Weighed, Wording

_ENDS: Final = STOPS | {COLON}


class Rows:
    """Texts that were weighed, for one payload."""

    __slots__ = ("_lexicon", "_told", "_wording")

    def __init__(self, lexicon: Lexicon, wording: Wording) -> None:
        self._lexicon = lexicon
        self._wording = wording
        self._told: dict[str, tuple[list[str], Weighed] | None] = {}

    def may_lean(self, texts: Sequence[str], weight: float) -> bool:
        """Whether folded texts with spaces between may be worth so much by their words; it errs on that side."""
        whole = self.sum_of(texts)
        return whole is None or whole >= self._wording.least(weight)

    def sum_of(self, texts: Sequence[str]) -> float | None:
        """What the words of folded texts come to, with spaces between; None where that is not told of each alone."""
        words: list[str] = []
        pairs: list[str] = []
        weighed: list[Weighed] = []
        for text in texts:
            told = self._told[text] if text in self._told else self._tell(text)
            if told is None:
                return None
            own, weights = told
            if words and own:
                pairs.append(f"{words[-1]} {own[0]}")
            words += own
            weighed.append(weights)
        if not 0 < len(words) <= SPAN:
            return None  # of a longer one its passages count
        return self._wording.in_a_row(weighed, pairs, self._lexicon.phrases_in(words))

    def _tell(self, text: str) -> tuple[list[str], Weighed] | None:
        told = None
        if "\n" not in text and self._lexicon.is_plain(text):  # an empty line ends a sentence, and may begin elsewhere
            line = " ".join(self._lexicon.lines(text))
            words = line.split()
            if _ENDS.isdisjoint(words):
                told = words, self._wording.weighed(line, ())
        self._told[text] = told
        return told
