"""Answers about what comes again: the same record is viewed again as an assistant asks on.

Only what has come twice is worth keeping, under a hash of 64 bits that nobody else can work out. Where its key is fixed
(``PYTHONHASHSEED``), nothing is kept; nor is anything of texts with signals of instructions, of texts that hide what
they say, or of many findings.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Sequence
from typing import Final, Generic, TypeVar

from scanner.matching.spans import Span

_MOST_ONCE: Final = 1 << 14  # what has come once, 60 bytes each
_MOST: Final = 1 << 11  # what has come again, 1 to 8 KB each
KEYED: Final = bool(
    sys.flags.hash_randomization and sys.hash_info.width >= 64 and sys.hash_info.algorithm.startswith("siphash")  # noqa: PLR2004
)
"""Whether each process draws a key of its own for the hashes of texts."""

_Answer = TypeVar("_Answer")


class Recurring(Generic[_Answer]):
    """Answers about what comes again. Both parts, what came once and the answers, are emptied when they are full.

    Shared by threads without a lock: at worst one of them empties it for the other.
    """

    __slots__ = ("_answers", "_once")

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._answers: dict[Hashable, _Answer] = {}

    def forget(self) -> None:
        """Keep nothing of what came so far."""
        self._once.clear()
        self._answers.clear()

    def answer(self, key: Hashable) -> _Answer | None:
        """What is kept under a key."""
        return self._answers.get(key)

    def comes_again(self, key: Hashable) -> bool:
        """Whether a key has come before, so that an answer is worth keeping; notes that it has come."""
        own = hash(key)
        if own in self._once:
            return True
        if len(self._once) >= _MOST_ONCE:
            self._once.clear()
        self._once.add(own)
        return False

    def keep(self, key: Hashable, answer: _Answer) -> None:
        """Keep an answer for when its key comes again."""
        if len(self._answers) >= _MOST:
            self._answers.clear()
        self._answers[key] = answer


def may_be_kept(spans: Sequence[Span], most: int) -> bool:
    """Whether these are at most so many spans, none of them a signal of instructions or of a value that was hidden."""
    return not spans or (len(spans) <= most and not any(span.plain or span.rule.category for span in spans))
