"""Files that are there whole or not at all, and that nobody else may read: written beside, synced, then renamed."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

_BLOCK: Final = 1 << 20


class Sink(io.RawIOBase):
    """A file for writing, from its beginning to its end, that adds up its SHA-256 as it goes.

    Closing it ends nothing but itself: the file is its maker's.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self._length = 0

    def writable(self) -> bool:
        """True: it takes bytes."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes, and add them to the digest and the length."""
        self._sum.update(data)
        written = self._file.write(data)
        self._length += written
        return written

    def tell(self) -> int:
        """How many bytes were written."""
        return self._length

    def digest(self) -> str:
        """SHA-256 of what was written, in hexadecimal."""
        return self._sum.hexdigest()


@contextmanager
def replacing(path: Path, *, lasting: bool = True) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``path`` when the block ends well, and vanishes when it does not.

    One that is not ``lasting`` may be lost or cut short when the system fails, so whoever reads it checks it. To have
    the disk take a file and its name takes 15 ms or more, which is most of the time of a small one.

    Raises OSError where something stands that is no plain file: a device or a link is not to be replaced by one.
    """
    if is_special(path):
        raise OSError(errno.EINVAL, "what is there is not a plain file")
    beside = beside_of(path)
    # What stands there is never written into: it is what a killed process left, or a link that somebody put there to a
    # file that is not to be lost, or a file of somebody who would own what is written.
    beside.unlink(missing_ok=True)
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    file = os.fdopen(os.open(beside, flags, 0o600), "w+b")
    try:
        with file:
            yield file
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        os.replace(beside, path)  # noqa: PTH105  beside its siblings of os
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    if lasting:
        sync_folder(path.parent)


def beside_of(path: Path) -> Path:
    """Where a file is written before it takes its place: a process that is killed leaves it there."""
    return path.with_name(f".{path.name}.part")


def is_special(path: Path) -> bool:
    """Whether something stands at a path that is no plain file: a device, a pipe, a link, a folder."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def write_whole(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Put ``data`` in the place of a file; ``lasting`` as in :func:`replacing`."""
    with replacing(path, lasting=lasting) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last; systems that cannot open a folder have other ways."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner alone."""
    if not path.is_dir():
        private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            total.update(block)
    return total.hexdigest()
