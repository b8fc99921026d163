"""A service that does not answer, such as a key store or a billing API: who may try it, and how that is reported."""

import threading
from collections.abc import Callable


class CircuitBreaker:
    """Keeps calls away from a service that does not answer, so that none waits for its timeouts. Threads share one.

    Closed, it lets every call pass. A failure opens it, and calls are turned away until a pause is over. Then it is
    half-open: one call tries, and the others are turned away for another pause. If that call succeeds, the breaker
    closes. No thread watches the service, and nothing has to be restarted. `pause`: seconds from a failure to the next
    attempt; `clock`: seconds, monotonic.
    """

    def __init__(self, pause: float, clock: Callable[[], float]) -> None:
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._next_attempt: float | None = None  # None while it is closed

    def seconds_left(self) -> float:
        """How long a call has to stay away: 0 for one that may try now, and has to say how it ended."""
        with self._lock:
            if self._next_attempt is None:
                return 0.0
            now = self._clock()
            if now < self._next_attempt:
                return self._next_attempt - now
            self._next_attempt = now + self._pause
            return 0.0

    def succeeded(self) -> None:
        """A call was answered: let every call pass."""
        with self._lock:
            self._next_attempt = None

    def failed(self, pause: float | None = None) -> None:
        """A call failed: turn calls away from now on, for the usual pause or for another one (seconds)."""
        with self._lock:
            self._next_attempt = self._clock() + (self._pause if pause is None else pause)


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
