"""What the different features of passages weigh, each once, as one passage follows another in a long text.

Passages overlap: of 20 sentences the next one leaves one out and has one more. So what a sentence brings is counted
when it comes and when it goes, 5 us, where to put all of them together took 25 for every passage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class RunningSum:
    """The sum over the different features of some sentences beside each other. Belongs to one call."""

    __slots__ = ("_behind", "_first", "_sentences", "_sum", "_times")

    def __init__(self, sentences: Sequence[Mapping[Any, int]]) -> None:
        """``sentences`` are what each feature of each weighs: everywhere the same."""
        self._sentences = sentences
        self._first = self._behind = self._sum = 0
        self._times: dict[Any, int] = {}

    def sum(self, first: int, behind: int) -> int:
        """That of the sentences from ``first`` on; neither it nor ``behind`` is less than when last asked."""
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
