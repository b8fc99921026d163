"""One scan at a time works in a folder: a second one would take the first one's pieces for leftovers, and lose them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scanner.batch.folder.lockfile import locked, open_lock
from scanner.errors import BatchError

LOCK: Final = "lock"
"""The name of the file whose lock is held. It stays: who removed it would let two hold it."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold an existing folder for one scan; the lock goes with the process, however that ends.

    Raises BatchError when another scan holds it, OSError when the folder cannot be written.
    """
    descriptor = open_lock(folder / LOCK)
    try:
        if not locked(descriptor):
            raise BatchError("another scan is at work in that folder: wait until it has ended, or take another folder")
        yield
    finally:
        os.close(descriptor)
