"""What was found in whole payloads that have come twice: the same record is viewed again as an assistant asks on.

:mod:`scanner.known_texts` saves the scan of texts that come again. What is left of a payload of which every text is
known still took 70 of the 185 us of a view of twenty line items: each text is looked up, the texts are asked whether
they are pieces of one sentence, and what fields name is looked for. All of that follows from the leaves alone, so the
answer is kept by their hash, which takes 5 us. So it is for a text by itself that is long enough: a conversation sends
each of its notes with every turn, and a note of 300 characters is known in 6 us instead of 300.

Nothing is kept of a payload with signs of instructions, of texts that hide what they say, or of many findings. As for
texts no payload is kept, only places and rules under a hash of 64 bits that nobody else can work out; where its key is
fixed (``PYTHONHASHSEED``), nothing is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

from scanner.matching.found import Found
from scanner.matching.program import Hit
from scanner.matching.spans import Span
from scanner.payloads.leaves import Leaves
from scanner.rules import Rule

_MOST_ONCE: Final = 1 << 14  # payloads that have come once, 60 bytes each
_MOST: Final = 1 << 11  # payloads that have come again, 1 KB each
_MOST_FOUND: Final = 16  # leaves of one with a finding, and spans of each
_MANY: Final = 1 << 10  # texts of a payload; more are a table's
_LONGEST: Final = 1 << 16  # characters of a payload; longer ones hardly come again
_SHORTEST_ALONE: Final = 64  # of a text by itself; a shorter one is scanned in hardly more time than it is noted
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
        """Keep an answer."""
        if len(self._answers) >= _MOST:
            self._answers.clear()
        self._answers[key] = answer


class KnownPayloads(Recurring[tuple[tuple[Hit, ...], tuple[tuple[int, tuple[Span, ...]], ...]]]):
    """What was found in the payloads of one strictness."""

    __slots__ = ()

    def found(self, leaves: Leaves, rules: Sequence[Rule], anew: Callable[[], Found]) -> Found:
        """What is found in a payload, for the caller to change; ``anew`` looks for it in one that is not known."""
        key = _key(leaves)
        if key is None:
            return anew()
        known = self.answer(key)
        if known is not None:
            lone, spans = known
            return Found(rules, {hit[0]: hit for hit in lone}, {leaf: list(own) for leaf, own in spans})
        found = anew()
        if self.comes_again(key) and _is_small(found):
            own_spans = tuple((leaf, tuple(own)) for leaf, own in found.spans.items())
            self.keep(key, (tuple(found.lone.values()), own_spans))
        return found


def _is_small(found: Found) -> bool:
    """Whether what was found may be kept."""
    spans = found.spans
    few = len(found.lone) + len(spans) <= _MOST_FOUND
    return few and all(may_be_kept(own, _MOST_FOUND) for own in spans.values())


def may_be_kept(spans: Sequence[Span], most: int) -> bool:
    """Whether these are at most so many spans, none of them a sign of instructions or of a value that was hidden."""
    return not spans or (len(spans) <= most and not any(span.plain or span.rule.category for span in spans))


def _key(leaves: Leaves) -> int | None:
    """What a payload is known by; None for one of which nothing is kept."""
    texts = leaves.texts
    if not KEYED or len(texts) > _MANY:
        return None
    size = sum(map(len, texts))
    if size > _LONGEST or (len(texts) == 1 and size < _SHORTEST_ALONE):
        return None
    state = leaves.state()
    return None if state is None else hash(state)
