"""Opening a file to append to it, alone: private, a regular file, behind no link, and under an advisory lock.

The lock (`flock`) is on the file itself. A name may have come to mean another file while the lock was waited for, since
a file that is full is renamed: then the new one is opened. A lock goes with the process that holds it.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

if sys.platform == "win32":

    def _flock(_: int) -> None:
        raise OSError(errno.ENOSYS, "no flock")

else:
    import fcntl

    def _flock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


FILE_MODE: Final = 0o600

# The flags that a platform lacks are 0 there. O_NONBLOCK: opening a pipe without a reader must fail, not wait.
_OPEN_FLAGS: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
LOCK_SECONDS: Final = 5.0
"""How long an append waits: a writer that holds the lock for longer was stopped, and must not stop all the others."""

HELD_SECONDS: Final = 0.1
"""How long an append waits after one that waited in vain: a thousand times as long as an append takes."""

_FIRST_WAIT: Final = 0.0002  # seconds; an append of somebody else takes about 0.05 ms
_LONGEST_WAIT: Final = 0.01
_NO_LOCKS: Final = frozenset({errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP})


class NoLocksError(Exception):
    """Files cannot be locked here. `descriptor` is the open file; the message is the reason's name, such as ENOLCK."""

    def __init__(self, descriptor: int, reason: str) -> None:
        super().__init__(reason)
        self.descriptor = descriptor


def open_private(path: Path) -> tuple[int, os.stat_result]:
    """A descriptor that appends to `path`, which is made if it is not there, and its status.

    Raises `OSError`, `ValueError`.

    The open file is left readable by its owner alone: a pipe, a link or a file of somebody else is no audit trail.
    """
    descriptor = os.open(path, _OPEN_FLAGS, FILE_MODE)
    try:
        return descriptor, _made_private(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def _made_private(descriptor: int) -> os.stat_result:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if hasattr(os, "fchmod") and stat.S_IMODE(status.st_mode) != FILE_MODE:
        os.fchmod(descriptor, FILE_MODE)
    return status


def open_locked(
    path: Path, patience: float, *, sleep: Callable[[float], object], timer: Callable[[], float]
) -> tuple[int, os.stat_result]:
    """A descriptor like that of `open_private` which also holds the lock of the file, until it is closed; its status.

    Waits up to `patience` seconds (`timer`: seconds, monotonic), then raises `TimeoutError`. Raises `NoLocksError`
    where files cannot be locked, and what `open_private` raises.
    """
    deadline = timer() + patience
    while True:
        descriptor, own = open_private(path)
        try:
            _wait_for_lock(descriptor, deadline, sleep, timer)
            with suppress(FileNotFoundError):
                named = path.stat(follow_symlinks=False)
                if (named.st_dev, named.st_ino) == (own.st_dev, own.st_ino):
                    return descriptor, named
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _wait_for_lock(
    descriptor: int, deadline: float, sleep: Callable[[float], object], timer: Callable[[], float]
) -> None:
    wait = _FIRST_WAIT
    while True:
        try:
            _flock(descriptor)
        except BlockingIOError:
            if timer() >= deadline:
                raise OSError(errno.ETIMEDOUT, "the lock was not to be had") from None
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise NoLocksError(os.dup(descriptor), errno.errorcode[error.errno]) from None
            raise
        else:
            return
        sleep(wait)
        wait = min(2 * wait, _LONGEST_WAIT)
