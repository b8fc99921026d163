"""A text in passages, and the sum over the different features of each, as one passage follows another.

Passages overlap: of 20 sentences the next passage leaves one out and has one more. So what a sentence brings is counted
when it comes in and when it goes out: 5 us a passage, where to put all sentences together takes 25.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

SPAN: Final = 150
"""Words of a passage; a longer sentence is one of its own. From 100 to 400 nothing changed on held-back texts."""


class Passage(NamedTuple):
    """Sentences of a text beside each other: their sum, the first, and the one behind the last.

    Above 0, such a passage was more often an attack than not among the texts that the weights were fitted to.
    """

    sum: float
    first: int
    behind: int


def passages(lengths: Sequence[int], span: int = SPAN) -> Iterator[tuple[int, int]]:
    """The passages of a text whose sentences have so many words: the first sentence and the one behind the last.

    Each sentence with as many of those behind it as fit in ``span`` words, and none that lies within the passage
    before.
    """
    words = last = behind = 0
    for first, own in enumerate(lengths):
        while behind < len(lengths) and (words + lengths[behind] <= span or behind == first):
            words += lengths[behind]
            behind += 1
        if behind > last:
            yield first, behind
            last = behind
        words -= own


class RunningSum:
    """The sum over the different features of some sentences beside each other. Belongs to one call."""

    __slots__ = ("_behind", "_first", "_sentences", "_sum", "_times")

    def __init__(self, sentences: Sequence[Mapping[Any, int]]) -> None:
        """``sentences`` are the weights of the features of each; a feature weighs the same in all."""
        self._sentences = sentences
        self._first = self._behind = self._sum = 0
        self._times: dict[Any, int] = {}

    def sum(self, first: int, behind: int) -> int:
        """The sum of the sentences from ``first`` to before ``behind``; neither may be less than in the call before."""
        times = self._times
        if first >= self._behind:
            times.clear()
            self._sum, self._first, self._behind = 0, first, first
        for place in range(self._behind, behind):
            for name, weight in self._sentences[place].items():
                if name in times:
                    times[name] += 1
                else:
                    times[name] = 1
                    self._sum += weight
        for place in range(self._first, first):
            for name, weight in self._sentences[place].items():
                if times[name] > 1:
                    times[name] -= 1
                else:
                    del times[name]
                    self._sum -= weight
        self._first, self._behind = first, behind
        return self._sum
