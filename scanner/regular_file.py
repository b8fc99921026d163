"""What a path leads to: a regular file, or it is not opened, since it may have been replaced since it was listed."""

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


def leads_to(path: str | Path) -> Path:
    """Where a path leads, without links. A link back to itself leads nowhere else.

    Of such a link ``Path.resolve`` raises RuntimeError before Python 3.13.
    """
    return Path(os.path.realpath(path))


def without_waiting(path: str, flags: int) -> int:
    """An opener for ``open`` that does not wait for a writer of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
