"""What texts without sentence ends weigh beside each other: each is weighed once, whatever stands beside it.

The pieces of a payload are joined in windows that overlap, and a window in which no text ends a sentence is one
sentence: an invoice of eight lines has 28 windows of 25 to 70 words. To cut a window into words and weigh it takes 60
us. Its words are those of its texts, though, and so are its pairs of words but for those at the borders: 10 us.

Held by ``tests/property/test_windows.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from scanner.language.lexicon import Lexicon, Phrase
from scanner.language.sentences import ENDS
from scanner.language.weights.passages import SPAN
from scanner.language.weights.wording import Weighed, Wording


class _Line(NamedTuple):
    """A text: its words, what they weigh, and whether a phrase begins with two of them."""

    words: list[str]
    weighed: Weighed
    phrased: bool


class Windows:
    """The weighed texts of one payload."""

    __slots__ = ("_least", "_lexicon", "_told", "_wording")

    def __init__(self, lexicon: Lexicon, wording: Wording, weight: float) -> None:
        """``weight`` is that of the rule which a window has to reach."""
        self._lexicon = lexicon
        self._wording = wording
        self._least = wording.least(weight)
        self._told: dict[str, _Line | None] = {}

    def may_lean(self, texts: Sequence[str]) -> bool:
        """Whether folded texts with spaces between them may reach the rule; True where that is not known."""
        whole = self.sum_of(texts)
        return whole is None or whole >= self._least

    def sum_of(self, texts: Sequence[str]) -> float | None:
        """The sum of the words of folded texts with spaces between; None where it does not follow from each alone."""
        lines: list[_Line] = []
        for text in texts:
            line = self._told[text] if text in self._told else self._line_of(text)
            if line is None:
                return None
            if line.words:
                lines.append(line)
        if not 0 < sum([len(line.words) for line in lines]) <= SPAN:
            return None  # a longer window has several passages
        borders = [(line.words[-1], next_line.words[0]) for line, next_line in pairwise(lines)]
        phrases: Sequence[Phrase] = ()
        if any(line.phrased for line in lines) or any(map(self._lexicon.begins_phrase, borders)):
            phrases = self._lexicon.phrases_in([word for line in lines for word in line.words])
        return self._wording.in_a_row([line.weighed for line in lines], map(" ".join, borders), phrases)

    def _line_of(self, text: str) -> _Line | None:
        lines = None
        # An empty line ends a sentence. A window that is not told is judged as a whole: 0.2 ms for each.
        if "\n" not in text and self._lexicon.stands_apart(text):
            line = " ".join(self._lexicon.lines(text))
            words = line.split()
            if ENDS.isdisjoint(words):
                phrased = any(True for _ in self._lexicon.phrases_begin(words))
                lines = _Line(words, self._wording.weighed(line, ()), phrased)
        self._told[text] = lines
        return lines
