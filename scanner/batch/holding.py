"""One scan at a time works in a folder: a second one would take the first one's pieces for leftovers, and lose them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scanner.batch.units import BatchError

if sys.platform == "win32":

    def _locked(_: int) -> bool:
        return True  # no locks that go with their process: two scans at once are the caller's to avoid

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


LOCK: Final = "lock"
"""The name of the file whose lock is held. It stays: who removed it would let two hold it."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold an existing folder for one scan; the lock goes with the process, however that ends.

    Raises BatchError when another scan holds it, OSError when the folder cannot be written.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(folder / LOCK, flags, 0o600)
    try:
        if not _locked(descriptor):
            raise BatchError("another scan is at work in that folder: wait until it has ended, or take another folder")
        yield
    finally:
        os.close(descriptor)
