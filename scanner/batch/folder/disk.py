"""Files on a disk: found by path, folder or glob."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from scanner.batch.folder.manifest import holds_copies
from scanner.batch.units import Entry
from scanner.errors import RequestError
from scanner.regular_file import open_regular

_LEADS_OUT: Final = "it is a link that leads out of the folder; name the link itself to have it scanned"
_WILD: Final = frozenset("*?[")


class Disk:
    """Opens files by their path; a link to a file counts as one, a link to a folder is not followed.

    A link that leads out of the folder that was named is told and not opened, since what it leads to was never named:
    who wants it scanned names the link itself.
    """

    near = True

    def find(self, path: str) -> Iterator[Entry]:
        """The files of a path, in order of their names.

        Hidden files, and files in hidden folders, are left out; so are the copies of an earlier scan, unless the path
        is of their folder: they would be told a second time.
        """
        if not _WILD.isdisjoint(path) and not Path(path).exists():
            root = _fixed(path)
            found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  pathlib's has no pattern with a folder
            copies = _Copies(root)
            shown = (entry for one in found if not copies.hold(Path(one)) for entry in _below(Path(one), root))
            inside = root.resolve()
            entries = [_within(entry, inside) for entry in shown]
        else:
            if not Path(path).exists():
                raise RequestError("there is no such file or folder")
            root = Path(path)
            if root.is_dir():
                inside = root.resolve()
                entries = [
                    _within(entry, inside) if Path(entry.name).is_symlink() else entry for entry in _below(root, root)
                ]
            else:
                entries = list(_below(root, root.parent))
        if not entries:
            raise RequestError("there is no file to scan")
        yield from entries

    def open(self, name: str) -> BinaryIO:
        """The file of that path, as :func:`scanner.regular_file.open_regular` opens it."""
        return open_regular(name)


def _within(entry: Entry, inside: Path) -> Entry:
    """A file that was found below a folder, given without links; not to be opened where a link leads out of it."""
    if Path(entry.name).resolve().is_relative_to(inside):
        return entry
    return msgspec.structs.replace(entry, refusal=_LEADS_OUT)


def _fixed(pattern: str) -> Path:
    """The folder that a glob begins with."""
    parts = Path(pattern).parts
    fixed = next(number for number, part in enumerate(parts) if not _WILD.isdisjoint(part))
    return Path(*parts[:fixed]) if fixed else Path()


class _Copies:
    """Folders of copies below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[Path, bool] = {}

    def hold(self, path: Path) -> bool:
        """Whether a path is one of such a folder, or leads into it."""
        if path in {self._root, path.parent}:
            return False
        if path not in self._known:
            self._known[path] = self.hold(path.parent) or holds_copies(path)
        return self._known[path]


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
            below = sorted(name for name in folders if not name.startswith("."))
            folders[:] = [name for name in below if not holds_copies(Path(folder) / name)]
            for name in sorted(names):
                file = Path(folder) / name
                if not name.startswith(".") and file.is_file():
                    yield from _below(file, root)


DISK: Final = Disk()
"""All local files."""
