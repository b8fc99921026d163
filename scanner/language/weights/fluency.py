"""Whether a text reads like a language: nearly all of its words are known.

Of most readings in a disguise hardly a word is. That is asked of all of them at once, before anything is weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from scanner.bounded_cache import WordCache

FEWEST_SAID: Final = 5
"""Words of a passage that say something by themselves: "system guidelines" is the title of a page."""

FLUENT: Final = 0.7
"""Share of the words of a text that are known from which on it reads like a language.

In a wrong alphabet, or turned round, one text of a hundred reaches .53. Of attacks that are found by their words as
they stand, one of a hundred has less than .83 in English, and less than .76 in other languages.
"""

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
        kinds = bytes(map(self._kinds.__getitem__, " ".join(lines).split()))
        known, strange = kinds.count(_KNOWN), kinds.count(_STRANGE)
        return known + strange >= FEWEST_SAID and known >= FLUENT * (known + strange)
