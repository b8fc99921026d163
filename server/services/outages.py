"""A service that does not answer, such as a key store or a billing API: who may try it, and how that is reported."""

import threading
import time
from collections import deque
from collections.abc import Callable

OutageReport = Callable[[str | None], None]
"""Called once when the service cannot be used, with the reason (free of data), and once with None when it can again."""


def say_nothing(reason: str | None) -> None:
    """An `OutageReport` that drops everything."""
    del reason


class Outage:
    """Whether a service can be used, as the outcome of every attempt tells. Threads share it.

    It is a circuit breaker, which keeps calls away from a service that does not answer, so that none waits for its
    timeouts. Closed, it lets every call pass. A failure opens it, and calls are turned away until a pause is over. Then
    it is half-open: one call tries, and the others are turned away for another pause. If that call succeeds, the
    breaker closes. No thread watches the service, and nothing has to be restarted.

    `report` hears of each outage once, and once of its end. `pause`: seconds from a failure to the next attempt;
    `clock`: seconds, monotonic.
    """

    def __init__(
        self, report: OutageReport = say_nothing, *, pause: float = 0.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._report = report
        self._pause = pause
        self._clock = clock
        self._seen = threading.Lock()  # guards the next three
        self._problem: str | None = None
        self._changes = 0
        self._untold: deque[str | None] = deque()
        self._telling = threading.Lock()  # held by the one that reports, and waited for by none
        self._turn = threading.Lock()  # guards the next
        self._next_attempt: float | None = None  # None while every call may pass

    @property
    def problem(self) -> str | None:
        """Why the service could not be used at the last attempt, None when it could; free of data."""
        return self._problem

    @property
    def changes(self) -> int:
        """How often an outage began or ended so far."""
        return self._changes

    def seconds_left(self) -> float:
        """How long a call has to stay away: 0 for one that may try now, and has to say how it ended."""
        with self._turn:
            if self._next_attempt is None:
                return 0.0
            now = self._clock()
            if now < self._next_attempt:
                return self._next_attempt - now
            self._next_attempt = now + self._pause
            return 0.0

    def saw(self, problem: str | None, since: int | None = None, *, pause: float | None = None) -> None:
        """Note the outcome of an attempt: the reason of its failure, or None; `pause`: another one than usual.

        `since`: `changes` when the attempt began. One that began before the last change does not count: a late timeout
        would report an outage that is over once more.
        """
        if problem is None and self._problem is None:
            return
        with self._seen:
            if since is not None and since != self._changes:
                return
            with self._turn:
                wait = self._pause if pause is None else pause
                self._next_attempt = None if problem is None else self._clock() + wait
            changed = (problem is None) != (self._problem is None)
            self._problem = problem
            if changed:
                self._changes += 1
                self._untold.append(problem)
        self._tell()

    def _tell(self) -> None:
        """Report what is left, in its order, unless another thread does so; no call waits for a report but its own."""
        while self._untold and self._telling.acquire(blocking=False):
            try:
                while self._untold:
                    self._report(self._untold.popleft())
            finally:
                self._telling.release()
