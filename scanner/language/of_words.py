"""What is told of words, remembered as they are met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

_REMEMBERED: Final = 1 << 15
"""Words of which it is kept: 2,000 paragraphs hold 20,000."""

_LONGEST_REMEMBERED: Final = 32
"""Characters of a word that is kept. One of Chinese is as long as its clause, and hardly ever said again."""


_Told = TypeVar("_Told")


class OfWords(dict[str, _Told]):
    """What is told of words, filled as they are met."""

    def __init__(self, tell: Callable[[str], _Told]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, word: str) -> _Told:
        told = self._tell(word)
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()  # a text of all words there are must not keep the place for good
            self[word] = told
        return told
