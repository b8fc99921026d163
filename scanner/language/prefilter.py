"""Which of many texts may match a grammar or reach a rule by wording: a few native calls for all of them.

Most readings in a disguise come to words that nobody knows. To analyse and search one such text takes 25 us, most of it
for objects that nothing is asked of. Here texts are looked at side by side: the words of a text decide which grammars
might match (:mod:`scanner.language.needs`) and whether its wording might count (:mod:`scanner.language.wording`). That
takes 5 us a text. A text that is let through wrongly is searched like any other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, pairwise
from typing import Final

from scanner.language.fluency import FEWEST_SAID
from scanner.language.lexicon import Lexicon
from scanner.language.needs import Needs
from scanner.language.wording import Weighing, Wording

_LONGEST: Final = 500
"""Characters of a text of which that is asked; a longer one holds some of all words. Of 683 tickets and paragraphs only
3 were left out, and asking took a fifth of the time of reading tickets."""

_ASKED: Final = 32  # first texts, which decide whether the others are asked
_NEARLY: Final = 0.9  # share of them that is let through from which on all others are: asking takes half of searching


class Prefilter:
    """What texts are asked. Immutable; shared by threads."""

    def __init__(self, lexicon: Lexicon, needs: Needs, wording: Wording | None) -> None:
        self._lexicon = lexicon
        self._needs = needs
        self._wording = wording

    def of(self, texts: Sequence[str], weighing: Weighing) -> dict[int, bool]:
        """The places of the folded texts that may match anything, in order, each with whether its words may count.

        ``weighing`` says when words count. Where they do not, and nearly all of the first texts are let through, so are
        the others: joined pieces of notes hold words for some grammar.
        """
        if weighing != "never" or len(texts) < 2 * _ASKED:
            return self._of(texts, weighing)
        counting, others = self._of(texts[:_ASKED], weighing), texts[_ASKED:]
        asked = len(counting) < _NEARLY * _ASKED
        rest = self._of(others, weighing) if asked else dict.fromkeys(range(len(others)), False)
        return counting | {_ASKED + place: counts for place, counts in rest.items()}

    def _of(self, texts: Sequence[str], weighing: Weighing) -> dict[int, bool]:
        lexicon, wording = self._lexicon, self._wording if weighing != "never" else None
        counting = dict.fromkeys(range(len(texts)), wording is not None)
        alike = [place for place, text in enumerate(texts) if len(text) <= _LONGEST and lexicon.is_plain(text)]
        if not alike:
            return counting
        # Many readings of a text differ in nothing but signs, so a third of all have the words of another one.
        places_of: dict[tuple[str, ...], list[int]] = {}
        for place, own_words in zip(alike, lexicon.words_of_plain([texts[place] for place in alike]), strict=True):
            places_of.setdefault(tuple(own_words), []).append(place)
        words = list(chain.from_iterable(places_of))
        letters = lexicon.letters(words)
        behind = list(accumulate(map(len, places_of)))
        # Phrases across the seam of two texts are among them: that lets through a text more, and never less.
        phrases: dict[int, str] = {}
        for at, letter in lexicon.phrases_anywhere(words):
            number = bisect_right(behind, at)
            phrases[number] = phrases.get(number, "") + letter
        leaning = self._leaning(words, behind, phrases, weighing)
        for number, (start, stop, places) in enumerate(zip((0, *behind), behind, places_of.values(), strict=False)):
            if number in leaning:
                continue
            own = frozenset((*letters[start:stop], *phrases.get(number, ""), lexicon.stop))
            may_match = self._needs.may_match(own)
            for place in places:
                if may_match:
                    counting[place] = False
                else:
                    del counting[place]
        return counting

    def _leaning(
        self, words: Sequence[str], ends: Sequence[int], phrases: Mapping[int, str], weighing: Weighing
    ) -> set[int]:
        """Which of some texts, by the places in their ``words`` where each ends, may reach a rule by wording."""
        wording = self._wording
        if wording is None or weighing == "never":
            return set()
        fluency, always, least = wording.fluency, weighing == "always", wording.least(enough=weighing == "enough")
        kinds = b"" if always else fluency.kinds(words)
        weights = list(accumulate(wording.most(words), initial=0)) if always else []
        leaning: set[int] = set()
        for number, (start, stop) in enumerate(pairwise(chain((0,), ends))):
            if stop - start < FEWEST_SAID:
                continue
            own = words[start:stop]
            if not (always or fluency.may_be(own, kinds[start:stop])):  # as hardly a text in the wrong alphabet may
                continue
            most = weights[stop] - weights[start] if always else sum(wording.most(own))
            if number in phrases:
                most += sum(map(wording.most_of_phrase, phrases[number]))
            if wording.may_lean(most, own, least) and wording.may_come_to(least, own, phrases.get(number, "")):
                leaning.add(number)
        return leaning
