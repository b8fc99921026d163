"""What was found in texts of other messages: a text that comes again is not searched again.

A conversation is sent anew with every turn, an invoice is viewed again, and the notes of an export repeat from batch to
batch. What grammars and patterns find in a text depends on nothing but the text, so it is kept from message to message:
a support ticket that comes again takes half of the time. No text is kept: what was found is known by a digest of the
text, with a key of this process, so that nobody can write two texts that have the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from hashlib import blake2b
from secrets import token_bytes
from typing import Any, Final, Generic, TypeVar

_Answer = TypeVar("_Answer", bound=tuple[Any, ...])

_DIGEST: Final = 16  # bytes; a digest takes 1 us, and to search the shortest note 50
_MOST: Final = 1 << 14  # texts and what was found in them, 0.3 KB each


class KeptAnswers(Generic[_Answer]):
    """Answers about texts, each a tuple of what was found. Emptied when it is full.

    Shared by threads without a lock: at worst two of them ask once more, or one empties it for the other.
    """

    __slots__ = ("_answers", "_key", "_most", "_room", "_size")

    def __init__(self, size: Callable[[_Answer], int] = len, most: int = _MOST) -> None:
        """``size`` is how much was found; ``most`` bounds the sum of that and the number of texts."""
        self._answers: dict[tuple[Hashable, bytes], _Answer] = {}
        self._key = token_bytes(_DIGEST)
        self._size = size
        self._most = self._room = most

    def of_each(
        self, texts: Sequence[str], ways: Iterable[Hashable], make: Callable[[list[int]], Sequence[_Answer]]
    ) -> list[_Answer]:
        """The answer about each of some texts; ``ways`` are what else each depends on.

        ``make`` gives the answers about the texts at some places, for those that are not known.
        """
        keys = [(way, self._digest(text)) for way, text in zip(ways, texts, strict=True)]
        known = {key: answer for key in keys if (answer := self._answers.get(key)) is not None}
        fresh = {key: place for place, key in enumerate(keys) if key not in known}
        if fresh:
            made = dict(zip(fresh, make(list(fresh.values())), strict=True))
            self._keep(made)
            known |= made
        return list(map(known.__getitem__, keys))

    def known(self, text: str, way: Hashable) -> _Answer | None:
        """The answer about a text, if it is kept."""
        return self._answers.get((way, self._digest(text)))

    def keep(self, text: str, way: Hashable, answer: _Answer) -> None:
        """Keep an answer that somebody else made."""
        self._keep({(way, self._digest(text)): answer})

    def forget(self) -> None:
        """Keep nothing of what was asked so far."""
        self._answers.clear()
        self._room = self._most

    def _keep(self, made: dict[tuple[Hashable, bytes], _Answer]) -> None:
        size = len(made) + sum(map(self._size, made.values()))
        if size > self._room:
            self.forget()
        if size <= self._room:
            self._answers |= made
            self._room -= size

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode(errors="surrogatepass"), digest_size=_DIGEST, key=self._key).digest()
