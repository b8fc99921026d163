"""One scan at a time works in a folder: a second one would take the first one's pieces for leftovers, and lose them.

Two locks keep others out. The first is the parent's alone: who finds it held is told so at once. The second is held by
its workers as well (they are given its descriptor, and a lock lasts as long as any process that has that): what was
killed in the parent's place may leave workers that have yet to see so, and to end, which takes seconds at most.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scanner.batch.folder.lockfile import locked, open_lock
from scanner.errors import BatchError

LOCK: Final = "lock"
"""The name of the file whose lock is the parent's. It stays: who removed it would let two hold it."""

WORKERS: Final = "workers"
"""The name of the file whose lock the workers hold as well."""

_PATIENCE: Final = 60.0
"""Seconds that workers of a scan that was killed have for their end: one that makes a scanner first makes it whole."""

_BETWEEN: Final = 0.05  # seconds between two tries


@contextmanager
def held(
    folder: Path,
    patience: float = _PATIENCE,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[int]:
    """Hold an existing folder for one scan; the descriptor that its workers are to hold as well comes out.

    Raises BatchError when another scan holds it, or workers of one do for so many seconds; OSError when the folder
    cannot be written.
    """
    own, common = open_lock(folder / LOCK), -1
    try:
        if not locked(own):
            raise BatchError("another scan is at work in that folder: wait until it has ended, or take another folder")
        common = open_lock(folder / WORKERS)
        until = clock() + patience
        while not locked(common):
            if clock() >= until:
                raise BatchError("workers of a scan that was killed are still at work in that folder: end them first")
            wait(_BETWEEN)
        yield common
    finally:
        for descriptor in (common, own):
            if descriptor >= 0:
                os.close(descriptor)
