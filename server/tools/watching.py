"""Progress and cancellation of a call that waits for its source.

The source calls the watch now and then during a long read, in the thread of the call. The watch reports progress to the
caller and ends the call if it was cancelled. A call that never waits never uses it.
"""

import time
from asyncio import CancelledError as _TaskCancelledError
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from anyio import from_thread

from server.source import CancelledError

Report = Callable[[float, float | None, str | None], Coroutine[Any, Any, None]]
"""Sends one progress notification: done, of how many, of what."""

SECONDS_BETWEEN: Final = 0.25
"""Between two progress notifications, which people read."""


class CallWatch:
    """The `server.source.Watch` of one call. It works in worker threads of anyio, which know their task.

    `report` does nothing for a caller that asked for no progress. `timer`: seconds, monotonic.
    """

    def __init__(self, report: Report, timer: Callable[[], float] = time.monotonic) -> None:
        self._report = report
        self._timer = timer
        self._next = 0.0
        self._last = -1

    def __call__(self, done: int, of: int | None, what: str) -> None:
        """Raises `server.source.CancelledError` when the call was taken back, or its connection is gone."""
        _end_if_cancelled()
        # The protocol asks for numbers that grow with each notification.
        if done <= self._last or (now := self._timer()) < self._next:
            return
        self._last, self._next = done, now + SECONDS_BETWEEN
        with suppress(Exception, _TaskCancelledError):  # a notification that is lost is no reason to fail
            from_thread.run(self._report, float(done), None if of is None else float(of), what)
        _end_if_cancelled()


def _end_if_cancelled() -> None:
    try:
        from_thread.check_cancelled()
    except _TaskCancelledError:
        raise CancelledError from None
