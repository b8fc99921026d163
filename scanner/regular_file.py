"""Opening files that may have been replaced since they were listed: anything but a regular file is refused."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, cast


def open_regular(path: str | Path) -> BinaryIO:
    """Open a regular file for reading. Raises OSError; FileNotFoundError also if it is no regular file.

    A pipe in the place of a file would block its reader for ever, and a device may never end.
    """
    file = open(path, "rb", opener=without_waiting)  # noqa: SIM115  handed on; `Path.open` takes no opener
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileNotFoundError(errno.ENOENT, "it is no regular file")
    return cast("BinaryIO", file)


def without_waiting(path: str, flags: int) -> int:
    """An opener for ``open`` that does not wait for a writer of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
