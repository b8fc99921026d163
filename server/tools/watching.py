"""A call that waits in its source, watched: its caller hears how far it is, and may take the call back.

The source tells the watch of a call now and then how far a long read is, from the thread that the call runs in. A call
that never waits never asks, and pays for nothing but the watch itself.
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
"""Progress is for people; a notification for each of a thousand steps would only cost time."""


class CallWatch:
    """The `server.source.Watch` of one call. Meant for worker threads of anyio, which know whose task they work for.

    `report` does nothing for a caller who asked for no progress. `timer`: seconds, monotonic.
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
