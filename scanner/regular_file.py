"""Opening files that others may have replaced: whatever is no regular file any more is refused, not waited for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, cast


def open_regular(path: str | Path) -> BinaryIO:
    """A file for reading. Raises OSError: FileNotFoundError also where something else is at its place.

    A pipe that took the place of a file since it was listed would hold up its reader for ever, and a device may never
    end.
    """
    file = open(path, "rb", opener=without_waiting)  # noqa: SIM115  handed on; `Path.open` takes no opener
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileNotFoundError(errno.ENOENT, "it is no regular file")
    return cast("BinaryIO", file)


def without_waiting(path: str, flags: int) -> int:
    """Open a file as ``open`` wants its opener; a pipe that nobody writes to is not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
