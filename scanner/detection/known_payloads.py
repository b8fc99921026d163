"""What was found in whole payloads that have come twice: the same record is viewed again as an assistant asks on.

:mod:`scanner.detection.known_texts` saves the scan of texts that come again. What is left of a payload of which every
text is known still took 70 of the 185 us of a view of twenty line items: each text is looked up, the texts are asked
whether they are pieces of one sentence, and what fields name is looked for. All of that follows from the leaves alone,
so the answer is kept by their hash, which takes 5 us. So it is for a text by itself that is long enough: a conversation
sends each of its notes with every turn, and a note of 300 characters is known in 6 us instead of 300.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from scanner.detection.recurring import KEYED, Recurring, may_be_kept
from scanner.matching.found import Found
from scanner.matching.programs.program import Hit
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.rules import Rule

_MOST_FOUND: Final = 16  # leaves of one with a finding, and spans of each
_MANY: Final = 1 << 10  # texts of a payload; more are a table's
_LONGEST: Final = 1 << 16  # characters of a payload; longer ones hardly come again
_SHORTEST_ALONE: Final = 64  # of a text by itself; a shorter one is scanned in hardly more time than it is noted


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
