"""A worker ends when its parent is gone: its work would be for nobody, and in the way of a scan that is resumed there.

Reading from the pipe does not show that the parent is gone, since it may have sent work before it was killed. So a
thread waits for the other end of the pipe to close. It is ended while a process is forked, which takes no thread along.

A thread has no turn while native code holds the interpreter, as that of ``re`` does. So on Linux the kernel ends a
worker by a signal when the last end for writing is closed of a pipe that only the parent writes to, and never does.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


if sys.platform == "linux":
    import fcntl

    def end_with(there: int) -> None:
        """Have this process killed when nobody has the other end of a pipe any more, or end it if that is so already.

        ``there`` is the pipe's end for reading. It is opened anew, since whom the kernel signals is a matter of what
        was opened, and processes that were forked or sent it have that in common. Where it cannot be done, as in
        sandboxes without signals of that kind, the thread of :class:`ParentWatch` is left.
        """
        with suppress(OSError):
            own = os.open(f"/proc/self/fd/{there}", os.O_RDONLY | os.O_NONBLOCK)
            fcntl.fcntl(own, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(own, fcntl.F_SETSIG, signal.SIGKILL)
            fcntl.fcntl(own, fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC)
            with suppress(BlockingIOError):
                if not os.read(own, 1):
                    os._exit(0)

else:

    def end_with(_: int) -> None:
        """Elsewhere there is no such signal, or none that ends a process whatever it is at."""
