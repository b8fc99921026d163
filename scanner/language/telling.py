"""In which of many texts anything may be heard: what is told of all of them by a few native calls.

Most of what is read in a disguise comes to words that nobody knows. To hear one such text takes 25 us, most of it for
objects that nothing is asked of. So texts are looked at side by side first: which words they hold decides which
grammars might match (:mod:`scanner.language.needs`), and words that weigh nothing say nothing
(:mod:`scanner.language.wording`). 5 us a text, and a text that is let in wrongly is heard like any other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from scanner.language.lexicon import Lexicon
from scanner.language.needs import Needs
from scanner.language.wording import FEWEST_SAID, Wording

_LONGEST: Final = 500
"""Characters of a text of which that is asked; a longer one holds some of all words. Of 683 tickets and paragraphs 3
were told to say nothing, and asking took a fifth of what all of reading tickets took."""

_REMEMBERED: Final = 1_024  # sets of letters of which it is known whether a grammar might match; 8 KB each at the most


class Telling:
    """What texts are asked. Immutable but for what it remembers; shared by threads."""

    def __init__(self, lexicon: Lexicon, needs: Needs, wording: Wording | None) -> None:
        self._lexicon = lexicon
        self._needs = needs
        self._wording = wording
        self._known: dict[frozenset[str], bool] = {}

    def of(self, texts: Sequence[str], *, weighing: bool) -> list[int]:
        """The places of the folded texts in which something may be heard, in order; ``weighing`` their words as well.

        Of all others nothing is.
        """
        lexicon, wording = self._lexicon, self._wording if weighing else None
        alike = [place for place, text in enumerate(texts) if len(text) <= _LONGEST and lexicon.is_plain(text)]
        if not alike:
            return list(range(len(texts)))
        words, lengths = lexicon.words_of_plain([texts[place] for place in alike])
        letters = lexicon.letters(words)
        behind = list(accumulate(lengths))
        # With what stands at the seam of two texts, which is but one more that might be.
        phrases = {bisect_right(behind, at) for at in lexicon.phrases_begin(words)}
        weights = list(accumulate(wording.most(words), initial=0)) if wording else []
        silent: set[int] = set()
        for number, (place, length, stop) in enumerate(zip(alike, lengths, behind, strict=True)):
            if number in phrases or self._may_match(frozenset(letters[stop - length : stop])):
                continue
            if wording and length >= FEWEST_SAID:
                most = weights[stop] - weights[stop - length]
                if wording.may_lean(most, words[stop - length : stop]):
                    continue
            silent.add(place)
        return [place for place in range(len(texts)) if place not in silent]

    def _may_match(self, letters: frozenset[str]) -> bool:
        """Whether a grammar might match in sentences of these letters, wherever they end."""
        known = self._known.get(letters)
        if known is None:
            every = letters | {self._lexicon.stop}
            met = self._needs.met(every, every)
            due, begun = self._needs.within(met)
            begun &= self._needs.across(self._needs.beyond(met)) if begun else 0
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[letters] = bool(due or begun)
        return known
