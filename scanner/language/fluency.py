"""Whether a text reads like a language: nearly all of its words are known.

Of most readings in a disguise hardly a word is. That is asked of all of them at once, before anything is weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from math import ceil
from typing import Final

from scanner.bounded_cache import WordCache

FEWEST_SAID: Final = 5
"""Words of a passage that say something by themselves: "system guidelines" is the title of a page."""

FLUENT: Final = 0.7
"""Share of the words of a text that are known from which on it reads like a language.

In a wrong alphabet, or turned round, one text of a hundred reaches .53. Of attacks that are found by their words as
they stand, one of a hundred has less than .83 in English, and less than .76 in other languages.
"""

_FEWEST_KNOWN: Final = ceil(FLUENT / (1 - FLUENT))
_NO_WORD, _KNOWN, _STRANGE = range(3)
_KEPT: Final = 1 << 15  # words: 2,000 paragraphs hold 20,000


class Fluency:
    """What texts are asked. Shared by threads."""

    __slots__ = ("_kinds",)

    def __init__(self, known: Callable[[str], bool]) -> None:
        """``known`` says whether a word is known."""
        self._kinds: WordCache[int] = WordCache(
            lambda word: (_KNOWN if known(word) else _STRANGE) if word.isalpha() else _NO_WORD, _KEPT
        )

    def of(self, lines: Iterable[str]) -> bool:
        """Whether some sentences read like a language."""
        kinds = self.kinds(" ".join(lines).split())
        return _is_enough(kinds.count(_KNOWN), kinds.count(_STRANGE))

    def kinds(self, words: Iterable[str]) -> bytes:
        """What each of some words is, for :meth:`may_be`."""
        return bytes(map(self._kinds.__getitem__, words))

    @staticmethod
    def may_be(words: Sequence[str], kinds: bytes) -> bool:
        """Whether a text of these words may read like a language, whichever of its sentences are repetitions.

        Only the different sentences of a text count, so each unknown word counts at least once.
        """
        known, strange = kinds.count(_KNOWN), kinds.count(_STRANGE)
        if _is_enough(known, strange):
            return True
        # As most end here: with any word that is strange, so few are not enough.
        if known < _FEWEST_KNOWN or not strange:
            return False
        return _is_enough(known, len(set(compress(words, map(_STRANGE.__eq__, kinds)))))


def _is_enough(known: int, strange: int) -> bool:
    return known + strange >= FEWEST_SAID and known >= FLUENT * (known + strange)
