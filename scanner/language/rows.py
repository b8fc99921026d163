"""What texts without ends of sentences come to beside each other: each is weighed once, whatever it stands beside.

The pieces of a payload are read in windows that overlap, each a sentence of its own as long as no text in it ends one:
of an invoice of eight lines 28 windows of 25 to 70 words. To cut one into words and to weigh it takes 60 us. Its words
are those of its texts, though, and so are its pairs of words, but for those at the borders: 10 us.

Held by ``tests/property/test_rows_of_texts.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from scanner.language.lexicon import Lexicon, Phrase
from scanner.language.sentences import COLON, STOPS
from scanner.language.wording import SPAN, Weighed, Wording

_ENDS: Final = STOPS | {COLON}


class _Told(NamedTuple):
    """A text: its words, what they weigh, and whether two beside each other among them begin a phrase."""

    words: list[str]
    weighed: Weighed
    phrased: bool


class Rows:
    """Texts that were weighed, for one payload."""

    __slots__ = ("_least", "_lexicon", "_told", "_wording")

    def __init__(self, lexicon: Lexicon, wording: Wording, weight: float) -> None:
        """``weight`` is what is asked for."""
        self._lexicon = lexicon
        self._wording = wording
        self._least = wording.least(weight)
        self._told: dict[str, _Told | None] = {}

    def may_lean(self, texts: Sequence[str]) -> bool:
        """Whether folded texts with spaces between may be worth so much by their words; it errs on that side."""
        whole = self.sum_of(texts)
        return whole is None or whole >= self._least

    def sum_of(self, texts: Sequence[str]) -> float | None:
        """What the words of folded texts come to, with spaces between; None where that is not told of each alone."""
        told: list[_Told] = []
        for text in texts:
            one = self._told[text] if text in self._told else self._tell(text)
            if one is None:
                return None
            if one.words:
                told.append(one)
        if not 0 < sum([len(one.words) for one in told]) <= SPAN:
            return None  # of a longer one its passages count
        borders = [(one.words[-1], other.words[0]) for one, other in pairwise(told)]
        phrases: Sequence[Phrase] = ()
        if any(one.phrased for one in told) or any(map(self._lexicon.begins_phrase, borders)):
            phrases = self._lexicon.phrases_in([word for one in told for word in one.words])
        return self._wording.in_a_row([one.weighed for one in told], map(" ".join, borders), phrases)

    def _tell(self, text: str) -> _Told | None:
        told = None
        if "\n" not in text and self._lexicon.is_plain(text):  # an empty line ends a sentence, and may begin elsewhere
            line = " ".join(self._lexicon.lines(text))
            words = line.split()
            if _ENDS.isdisjoint(words):
                phrased = any(True for _ in self._lexicon.phrases_begin(words))
                told = _Told(words, self._wording.weighed(line, ()), phrased)
        self._told[text] = told
        return told
