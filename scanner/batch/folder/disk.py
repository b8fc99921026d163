"""Files on a disk: found by path, folder or glob."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
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
    who wants it scanned names the link itself. So is one that leads nowhere, and what is neither file nor folder.
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
            elif root.is_file():
                entries = [_entry(root, root.parent)]
            else:
                raise RequestError("it is no plain file")
        if not entries:
            raise RequestError("there is no file to scan")
        yield from entries

    def open(self, name: str) -> BinaryIO:
        """The file of that path, as :func:`scanner.regular_file.open_regular` opens it."""
        return open_regular(name)


def _within(entry: Entry, inside: Path) -> Entry:
    """A file that was found below a folder, given without links; not to be opened where a link leads out of it."""
    if entry.refusal or Path(entry.name).resolve().is_relative_to(inside):
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
    """The path itself unless it is a folder, else its files; what is there and cannot be scanned is told, too."""
    if not path.is_dir():
        yield _entry(path, root)
        return
    for folder, folders, names in os.walk(path):
        below = [Path(folder) / name for name in sorted(folders) if not name.startswith(".")]
        folders[:] = [one.name for one in below if not holds_copies(one)]
        # One that leads to another place below is scanned there, under the name that it has.
        yield from (_entry(one, root) for one in below if one.is_symlink() and not _leads_into(one, root))
        yield from (_entry(Path(folder) / name, root) for name in sorted(names) if not name.startswith("."))


def _entry(path: Path, root: Path) -> Entry:
    try:
        inner = path.relative_to(root)
    except ValueError:
        inner = Path(path.name)
    name, called = os.fspath(path), inner.as_posix()
    try:
        state = path.stat()
    except OSError as error:
        reason = "it is a link that leads nowhere" if path.is_symlink() else f"it cannot be read: {error.strerror}"
        return Entry(name, called, 0, "", refusal=reason)
    if stat.S_ISREG(state.st_mode):
        return Entry(name, called, state.st_size, str(state.st_mtime_ns))
    return Entry(name, called, 0, "", refusal=_LEADS_OUT if path.is_dir() else "it is no plain file")


def _leads_into(link: Path, root: Path) -> bool:
    return link.resolve().is_relative_to(root.resolve())


def names_again(entries: Iterable[Entry]) -> dict[str, str]:
    """Of files that have several names among these, by links: for each name but one, under which one it is told first.

    That is one that is no link, where there is such a one.
    """
    first: dict[tuple[int, int], Entry] = {}
    again: dict[str, str] = {}
    for entry in sorted(entries, key=lambda one: Path(one.name).is_symlink()):
        try:
            state = os.stat(entry.name)  # noqa: PTH116  an address of another storage is no path
        except (OSError, ValueError):
            continue
        one = first.setdefault((state.st_dev, state.st_ino), entry)
        if one is not entry:
            again[entry.name] = one.inner
    return again


DISK: Final = Disk()
"""All local files."""
