"""Whether a line of the upstream is being read, so that the guard itself keeps its answers waiting."""

from collections.abc import Callable
from typing import Final

_MOMENT: Final = 0.25
"""Seconds of reading that hold no answer up; and between two lines that were in the pipe together."""


class BeingRead:
    """Knows when the guard is what keeps an answer waiting: the upstream's lines are read one after another.

    Entered while a line is read. `timer`: seconds, monotonic. One thread enters, and any asks.
    """

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._since: float | None = None
        self._held = float("-inf")  # when a line had been read that took longer

    def __enter__(self) -> None:
        self._since = self._timer()

    def __exit__(self, *_: object) -> None:
        now, since = self._timer(), self._since
        self._since = None
        if since is not None and now - since >= _MOMENT:
            self._held = now

    def holds(self, now: float) -> bool:
        """Whether an answer may wait for a line that is being read, or was a moment ago."""
        since = self._since
        return now - self._held < _MOMENT or (since is not None and now - since >= _MOMENT)
