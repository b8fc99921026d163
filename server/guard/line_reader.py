"""A thread that takes lines as they come, and how long it is worth waiting for it once nothing more should come.

The end of a pipe is no sign that can be waited for: whatever a child has started may hold it open. A thread that has
been waiting for its next line for a while has taken everything that there was.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Final

_LOOK: Final = 0.02  # seconds


class LineReader:
    """One thread. `then`: called when the lines have ended, whatever ended them."""

    def __init__(
        self, lines: Iterable[bytes], take: Callable[[bytes], None], then: Callable[[], object] = lambda: None
    ) -> None:
        self._lines = lines
        self._take = take
        self._then = then
        self._waiting_since: float | None = monotonic()  # None: a line is being taken
        # A daemon, since nothing interrupts a thread that reads.
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            with suppress(OSError, ValueError):  # closed
                for line in self._lines:
                    self._waiting_since = None
                    self._take(line)
                    self._waiting_since = monotonic()
        finally:
            self._then()

    def rest(self, quiet: float, longest: float, hurry: Callable[[], bool] = lambda: False) -> None:
        """Wait until the lines have ended or none came for `quiet` seconds from now on; 0: for the one in hand alone.

        No longer than `longest` seconds, and not while `hurry` says so.
        """
        began = monotonic()
        while self._thread.is_alive() and not hurry():
            since, now = self._waiting_since, monotonic()
            if now - began >= longest or (since is not None and now - max(since, began) >= quiet):
                return
            self._thread.join(_LOOK)
