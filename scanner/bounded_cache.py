"""A cache of answers that is emptied when it is full."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

_Key = TypeVar("_Key")
_Answer = TypeVar("_Answer")

LONGEST_WORD: Final = 32
"""Characters of a word that is kept. A Chinese "word" is a whole clause, and hardly ever comes again."""


class BoundedCache(dict[_Key, _Answer]):
    """Answers by key, made on demand. Emptied when it is full, so that hostile keys do not fill it for good.

    Shared by threads without a lock: at worst two of them make one answer twice, or one empties the cache for the
    other. So ``make`` must give equal answers for equal keys.
    """

    def __init__(self, make: Callable[[_Key], _Answer], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: _Key) -> _Answer:
        answer = self._make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = answer
        return answer


class WordCache(BoundedCache[str, _Answer]):
    """Answers about words or names; those about one of more than ``longest`` characters are not kept."""

    def __init__(self, make: Callable[[str], _Answer], most: int, longest: int = LONGEST_WORD) -> None:
        super().__init__(make, most)
        self._longest = longest

    def __missing__(self, word: str) -> _Answer:
        return super().__missing__(word) if len(word) <= self._longest else self._make(word)
