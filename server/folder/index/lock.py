"""One process at a time builds an index; the others wait for it and take what it has made."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scanner.batch.folder.lockfile import locked, open_lock

WAIT_SECONDS: Final = 0.1
"""Between two looks at whether it is free."""


@contextmanager
def building(path: Path, wait: Callable[[float], object]) -> Iterator[None]:
    """Hold the lock of the index at `path`, waiting through `wait` (which may raise) while another has it.

    The lock goes with the process that holds it; without locks two may build, and the last one's index stays. Raises
    `OSError`.
    """
    descriptor = open_lock(path.with_suffix(".lock"))
    try:
        while not locked(descriptor):
            wait(WAIT_SECONDS)
        yield
    finally:
        os.close(descriptor)
