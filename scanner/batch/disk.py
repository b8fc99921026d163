"""Files on a disk: found by path, folder or glob."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from scanner.batch.units import BatchError, Entry

_WILD: Final = frozenset("*?[")


class Disk:
    """Opens files by their path; a link to a file counts as one, a link to a folder is not followed."""

    near = True

    def find(self, path: str) -> Iterator[Entry]:
        """The files of a path, in order of their names. Hidden files, and files in hidden folders, are left out."""
        if not _WILD.isdisjoint(path) and not Path(path).exists():
            root = _fixed(path)
            found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  pathlib's has no pattern with a folder
            entries = [entry for one in found for entry in _below(Path(one), root)]
        else:
            if not Path(path).exists():
                raise BatchError("there is no such file or folder")
            entries = list(_below(Path(path), Path(path) if Path(path).is_dir() else Path(path).parent))
        if not entries:
            raise BatchError("there is no file to scan")
        yield from entries

    def open(self, name: str) -> BinaryIO:
        """The file of that path."""
        return Path(name).open("rb")


def _fixed(pattern: str) -> Path:
    """The folder that a glob begins with."""
    parts = Path(pattern).parts
    fixed = next(number for number, part in enumerate(parts) if not _WILD.isdisjoint(part))
    return Path(*parts[:fixed]) if fixed else Path()


def _below(path: Path, root: Path) -> Iterator[Entry]:
    """The path itself if it is a file, or the files of a folder."""
    if path.is_file():
        state = path.stat()
        try:
            inner = path.relative_to(root)
        except ValueError:
            inner = Path(path.name)
        yield Entry(os.fspath(path), inner.as_posix(), state.st_size, str(state.st_mtime_ns))
    elif path.is_dir():
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                if not name.startswith(".") and file.is_file():
                    yield from _below(file, root)


DISK: Final = Disk()
"""All local files."""
