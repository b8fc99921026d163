"""A worker ends when its parent is gone: its work would be for nobody, and in the way of a scan that is resumed there.

Reading from the pipe does not show that the parent is gone, since it may have sent work before it was killed. So a
thread waits for the other end of the pipe to close.
"""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection
from threading import Thread, stack_size
from typing import Final

_STACK: Final = 256 << 10  # bytes of that thread; the usual 8 MB would count as memory that a worker takes

if sys.platform == "win32":

    def is_closed(_: Connection) -> bool:
        """Whether nobody is at the other end of a pipe; here that is seen when something is sent."""
        return False

    def end_with_parent(_: Connection) -> None:
        """End this process when nobody is at the other end of a pipe; here it does so when it sends something."""

else:
    import select

    def is_closed(pipe: Connection) -> bool:
        """Whether nobody is at the other end of a pipe, whatever was sent before."""
        return bool(_closing(pipe).poll(0))

    def end_with_parent(pipe: Connection) -> None:
        """End this process as soon as nobody is at the other end of a pipe."""
        if is_closed(pipe):
            os._exit(0)
        usual = stack_size(_STACK)
        try:
            Thread(target=_end_with, args=(_closing(pipe),), daemon=True).start()
        finally:
            stack_size(usual)

    def _closing(pipe: Connection) -> select.poll:
        waiting = select.poll()
        waiting.register(pipe.fileno(), 0)  # its end is told whatever was asked for
        return waiting

    def _end_with(closing: select.poll) -> None:
        closing.poll()
        os._exit(0)
