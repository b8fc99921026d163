"""A worker ends when its parent is gone: its work would be for nobody, and in the way of a scan that is resumed there.

Reading from the pipe does not show that the parent is gone, since it may have sent work before it was killed. So a
thread waits for the other end of the pipe to close. It is ended while a process is forked, which takes no thread along.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Thread, stack_size
from typing import Final

_STACK: Final = 256 << 10  # bytes of that thread; the usual 8 MB would count as memory that a worker takes

if sys.platform == "win32":

    def is_closed(_: Connection) -> bool:
        """Whether nobody is at the other end of a pipe; here that is seen when something is sent."""
        return False

    class ParentWatch:
        """Ends this process when nobody is at the other end of a pipe; here it does so when it sends something."""

        def __init__(self, _: Connection) -> None: ...

else:
    import select

    def is_closed(pipe: Connection) -> bool:
        """Whether nobody is at the other end of a pipe, whatever was sent before."""
        return bool(_closing(pipe).poll(0))

    class ParentWatch:
        """Ends this process as soon as nobody is at the other end of a pipe."""

        def __init__(self, pipe: Connection) -> None:
            self._pipe = pipe
            if is_closed(pipe):
                os._exit(0)
            self._paused, self._pause = os.pipe()
            self._thread = self._started()

        def _started(self) -> Thread:
            usual = stack_size(_STACK)
            try:
                thread = Thread(target=self._watch, daemon=True)
                thread.start()
            finally:
                stack_size(usual)
            return thread

        def _watch(self) -> None:
            either = _closing(self._pipe)
            either.register(self._paused, select.POLLIN)
            if (self._paused, select.POLLIN) not in either.poll():
                os._exit(0)

        @contextmanager
        def paused(self) -> Iterator[None]:
            """There is no thread while the block runs."""
            os.write(self._pause, b"p")
            self._thread.join()
            os.read(self._paused, 1)
            try:
                yield
            finally:
                self._thread = self._started()

    def _closing(pipe: Connection) -> select.poll:
        waiting = select.poll()
        waiting.register(pipe.fileno(), 0)  # its end is told whatever was asked for
        return waiting
