"""A lock that goes with the process that holds it, however that ends: an advisory one on a file of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":

    def locked(_: int) -> bool:
        """Hold the lock of an open file: there are none here that go with their process, so nobody is kept out."""
        return True

else:
    import fcntl

    def locked(descriptor: int) -> bool:
        """Hold the lock of an open file until it is closed; False when another process has it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True


def open_lock(path: Path) -> int:
    """The descriptor of a lock's file, which is made and never removed: who removed it would let two hold it.

    Raises OSError.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags, 0o600)
