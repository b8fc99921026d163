"""Reports of outages: whether a key store or a billing API can be used, reported when that changes."""

import threading
from collections.abc import Callable

OutageReport = Callable[[str | None], None]
"""Called once when the service cannot be used, with the reason (free of data), and once with None when it can again."""


def say_nothing(reason: str | None) -> None:
    """An `OutageReport` that drops everything."""
    del reason


class OutageWatch:
    """Turns the outcome of every attempt into one report per outage and one per recovery. Threads share it."""

    def __init__(self, report: OutageReport) -> None:
        self._report = report
        self._lock = threading.Lock()  # held while reporting, so that reports come in the order of what they tell
        self._problem: str | None = None
        self._changes = 0

    @property
    def changes(self) -> int:
        """How often an outage began or ended so far."""
        return self._changes

    @property
    def problem(self) -> str | None:
        """Why it could not be used at the last attempt, None when it could; free of data."""
        return self._problem

    def saw(self, problem: str | None, since: int | None = None) -> bool:
        """Note the outcome of an attempt: the reason of its failure, or None. Return whether it counts.

        `since`: `changes` when the attempt began. One that began before the last change does not count: a late timeout
        would report an outage that is over once more.
        """
        with self._lock:
            if since is not None and since != self._changes:
                return False
            changed = (problem is None) != (self._problem is None)
            self._problem = problem
            if changed:
                self._changes += 1
                self._report(problem)
            return True
