"""A circuit breaker: what keeps calls away from a service that does not answer, so that none waits for its timeouts.

Closed, it lets every call pass. A failure opens it, and calls are turned away until a pause is over. Then it is
half-open: one call tries, and the others are turned away for another pause. If that call succeeds, the breaker closes.
No thread watches the service, and nothing has to be restarted.
"""

import threading
from collections.abc import Callable


class CircuitBreaker:
    """Threads share one. `pause`: seconds from a failure to the next attempt; `clock`: seconds, monotonic."""

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
