"""A text as its analysed sentences: what is known of each, and where in the text grammars match."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from scanner.language.lexicon import Phrase
from scanner.language.search.crossing import Run, crossing_runs
from scanner.language.search.needs import Candidates
from scanner.language.sentences import Lines
from scanner.language.weights.wording import Judged, Weighed, Weighing, Wording


class SentenceMatch(NamedTuple):
    """A match in one sentence and the end before it (-1), or in several sentences.

    The grammar's number, the first letter and the last, and whether phrases were merged for it.
    """

    number: int
    first: int
    last: int
    merged: bool


Spellings = tuple[str, str | None]
"""Letters, and the same with phrases merged if there are any."""


class AnalysedSentence(NamedTuple):
    """What is known of a sentence, wherever it stands."""

    before: str  # the sentence end before it, a letter
    letters: str
    merged: str
    behind: str  # the text's end, if the sentence has none of its own
    candidates: Candidates  # the grammars that may match in it
    ends_within: bool  # whether it is several short sentences
    line: str
    phrases: list[Phrase]
    weighed: list[Weighed]  # what its words weigh, once that was asked; at most one
    found: list[SentenceMatch]

    def spellings(self) -> Spellings:
        """The letters of the sentence between its ends; and the same with merged letters, where these differ."""
        again = f"{self.before}{self.merged}{self.behind}" if self.merged != self.letters else None
        return f"{self.before}{self.letters}{self.behind}", again


class SearchMemory:
    """Sentences of one message that were searched already. Belongs to one thread."""

    __slots__ = ("lines", "sentences")

    def __init__(self) -> None:
        self.sentences: dict[str, AnalysedSentence] = {}
        self.lines: dict[str, Lines] = {}  # words of lines, by the way of cutting them


class AnalysedText:
    """The sentences of a text in a row, and the places of each grammar in them, one in each sentence."""

    __slots__ = ("_different", "_merged", "_plain", "_stop", "_whole", "places", "sentences")

    def __init__(
        self, sentences: Sequence[AnalysedSentence], different: Collection[AnalysedSentence], stop: str
    ) -> None:
        self.sentences = sentences
        self._different = different
        self.places: dict[int, list[tuple[int, int]]] = {}
        self._stop = stop
        self._plain: list[int] = []
        self._merged: list[int] = []
        self._whole: Spellings | None = None

    def crossing_runs(self) -> dict[int, list[Run]]:
        """The grammars that may match across sentence ends, and where."""
        return crossing_runs(self.sentences, self._different)

    def note(self, number: int, place: tuple[int, int]) -> None:
        """Keep a place of a grammar."""
        self.places.setdefault(number, []).append(place)

    def placed(self, found: SentenceMatch, place: int) -> tuple[int, int]:
        """Where in the text a match in the sentences from ``place`` on stands."""
        plain, merged = self._starts()
        # As Lexicon.read() numbers letters: an end, the letters, an end, the letters with phrases merged.
        start = (plain[-1] + 1 + merged[place] if found.merged else plain[place]) + 1
        return start + found.first, start + found.last

    def judged(self, wording: Wording, weighing: Weighing, weight: float) -> Judged | None:
        """What its words are worth, with the sentences that say so; None if they do not count or reach no rule.

        A rule below ``weight`` is not reached.
        """
        if weighing != "always" and not wording.fluency.of(sentence.line for sentence in self._different):
            return None
        for sentence in self._different:
            if not sentence.weighed:
                sentence.weighed.append(wording.weighed(sentence.line, sentence.phrases))
        weighed = [sentence.weighed[0] for sentence in self._different]
        judged = wording.judged(weighed, weight, enough=weighing == "enough")
        if judged is None or len(self._different) == len(self.sentences):
            return judged
        different = list(self._different)
        first, last = (self.sentences.index(different[place]) for place in (judged.first, judged.behind - 1))
        return judged._replace(first=first, behind=last + 1)

    def letters(self, first: int, behind: int) -> tuple[int, int]:
        """The first letter of some sentences and the last, as :meth:`placed` numbers them."""
        plain, _ = self._starts()
        return plain[first] + 1, max(plain[behind], plain[first] + 1)

    def spellings(self, run: Run) -> Spellings:
        """The letters of some sentences and the ends around them."""
        whole = self._whole
        if whole is None:
            plain = "".join([sentence.letters for sentence in self.sentences])
            merged = "".join([sentence.merged for sentence in self.sentences])
            again = f"{self._stop}{merged}{self._stop}" if merged != plain else None
            whole = self._whole = f"{self._stop}{plain}{self._stop}", again
        first, behind = run
        last = behind == len(self.sentences)
        if last and not first:
            return whole
        letters_of_run, again = (
            letters and letters[starts[first] : starts[behind] + 1 + last]
            for letters, starts in zip(whole, self._starts(), strict=True)
        )
        return letters_of_run or "", again if again != letters_of_run else None

    def _starts(self) -> tuple[list[int], list[int]]:
        """How many letters stand before each sentence and behind the last, word by word and with phrases merged."""
        if not self._plain:
            self._plain = [0, *accumulate([len(sentence.letters) for sentence in self.sentences])]
            self._merged = [0, *accumulate([len(sentence.merged) for sentence in self.sentences])]
        return self._plain, self._merged
