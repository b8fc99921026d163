"""Whether a key store can be used, told once when that changes."""

import threading

from server.keys.principal import StoreReport


class OutageWatch:
    """Turns the outcome of every attempt into one report per outage and one per recovery. Threads share it."""

    def __init__(self, report: StoreReport) -> None:
        self._report = report
        self._lock = threading.Lock()  # held while reporting, so that reports come in the order of what they tell
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """Why the store could not be used at the last attempt, None when it could; free of data."""
        return self._problem

    def saw(self, problem: str | None) -> None:
        """Note the outcome of an attempt: the reason of its failure, or None."""
        with self._lock:
            changed = (problem is None) != (self._problem is None)
            self._problem = problem
            if changed:
                self._report(problem)
