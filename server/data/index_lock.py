"""One process at a time builds an index; the others wait for it and take what it has made."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

if sys.platform == "win32":

    def _locked(_: int) -> bool:
        return True  # without locks two processes may both build, and the last one's index stays

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True


WAIT_SECONDS: Final = 0.1
"""Between two looks at whether it is free."""


@contextmanager
def building(path: Path, wait: Callable[[float], object]) -> Iterator[None]:
    """Hold the lock of the index at `path`, waiting through `wait` (which may raise) while another has it.

    The lock goes with the process that holds it. Raises `OSError`.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path.with_suffix(".lock"), flags, 0o600)
    try:
        while not _locked(descriptor):
            wait(WAIT_SECONDS)
        yield
    finally:
        os.close(descriptor)
