"""A text as its sentences in a row: what there is to know of each, and where in the text something was found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from scanner.language.crossing import Run, likely
from scanner.language.lexicon import Phrase
from scanner.language.needs import Needs
from scanner.language.wording import Judged, Weighed, Weighing, Wording


class Found(NamedTuple):
    """A match within a sentence and the end before it (-1), or in several.

    The grammar's number, first and last letter, whether phrases were merged for it.
    """

    number: int
    first: int
    last: int
    merged: bool


Copies = tuple[str, str | None]
"""Letters, and the same with phrases merged if there are any."""


class Sentence(NamedTuple):
    """What there is to know of a sentence, wherever it stands."""

    before: str  # the end before it, a letter
    letters: str
    merged: str
    behind: str  # its end, if that is the text's
    due: list[int]  # grammars that may match within it …
    begun: int  # … ways to go on behind its end with what may begin in it …
    beyond: int  # … what it meets of all that they need …
    inside: int  # … and the same, if it has ends within
    line: str
    phrases: list[Phrase]
    weighed: list[Weighed]  # what its words weigh, once that was asked
    found: list[Found]

    def copies(self) -> Copies:
        """Its letters and the ends around it."""
        again = f"{self.before}{self.merged}{self.behind}" if self.merged != self.letters else None
        return f"{self.before}{self.letters}{self.behind}", again


class Text:
    """The sentences of a text in a row, and where each grammar was found in them: one place in a sentence."""

    __slots__ = ("_different", "_merged", "_plain", "_stop", "_told", "_whole", "places", "searched", "sentences")

    def __init__(self, sentences: Sequence[Sentence], different: Collection[Sentence], stop: str) -> None:
        self.sentences = sentences
        self._different = different
        self.places: dict[int, list[tuple[int, int]]] = {}
        self.searched = False
        self._told: dict[tuple[Weighing, float], Judged | None] = {}
        self._stop = stop
        self._plain: list[int] = []
        self._merged: list[int] = []
        self._whole: Copies | None = None

    def likely(self, needs: Needs) -> dict[int, list[Run]]:
        """The grammars that may match across ends of sentences, and where."""
        return likely(needs, self.sentences, self._different)

    def note(self, number: int, place: tuple[int, int]) -> None:
        """Keep where a grammar was found."""
        self.places.setdefault(number, []).append(place)

    def placed(self, found: Found, place: int) -> tuple[int, int]:
        """Where in the text that stands which was found in the sentences from ``place`` on."""
        plain, merged = self._starts()
        # As Lexicon.read() numbers them: an end before all, the letters, an end, the letters once more.
        start = (plain[-1] + 1 + merged[place] if found.merged else plain[place]) + 1
        return start + found.first, start + found.last

    def judged(self, wording: Wording, weighing: Weighing, weight: float) -> Judged | None:
        """What its words are worth, if they count, and the sentences that say so; less than ``weight`` is nothing."""
        asked = weighing, weight
        if asked not in self._told:
            self._told[asked] = self._judged(wording, weighing, weight)
        return self._told[asked]

    def _judged(self, wording: Wording, weighing: Weighing, weight: float) -> Judged | None:
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
        """The first letter of some sentences and the last, as a place is numbered."""
        plain, _ = self._starts()
        return plain[first] + 1, max(plain[behind], plain[first] + 1)

    def copies(self, run: Run) -> Copies:
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
        some, again = (
            letters and letters[starts[first] : starts[behind] + 1 + last]
            for letters, starts in zip(whole, self._starts(), strict=True)
        )
        return some or "", again if again != some else None

    def _starts(self) -> tuple[list[int], list[int]]:
        """How many letters stand before each sentence and behind the last, as they are and with phrases merged."""
        if not self._plain:
            self._plain = [0, *accumulate([len(sentence.letters) for sentence in self.sentences])]
            self._merged = [0, *accumulate([len(sentence.merged) for sentence in self.sentences])]
        return self._plain, self._merged
