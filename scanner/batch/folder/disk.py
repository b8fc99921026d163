"""Files on a disk: found by path, folder or glob."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from scanner.batch.folder.globs import EVERYTHING, Glob
from scanner.batch.folder.manifest import FOLDER, holds_copies
from scanner.batch.units import CHANGED, Entry
from scanner.disclosure.path import shown_name
from scanner.errors import BatchError, RequestError
from scanner.regular_file import leads_to, open_regular

_LEADS_OUT: Final = "it is a link that leads out of the folder; name the link itself to have it scanned"
_LEADS_BACK: Final = "it is a link back to a folder that it lies in"
_LINK_IN_LINK: Final = "it is a link to a folder, below another link; what it leads to is scanned under other names"
_WILD: Final = frozenset("*?[")
_TOLD: Final = 3  # names in one sentence


class Disk:
    """Opens files by their path; a link to a file counts as one, and so does each file below a link to a folder.

    A link that leads out of the folder that was named is told and not opened, since what it leads to was never named:
    who wants it scanned names the link itself. So is one that leads nowhere, and what is neither file nor folder.
    """

    near = True

    def find(self, path: str) -> Iterator[Entry]:
        """The files of a path, in order of their names.

        Hidden files, and files in hidden folders, are left out; so are the copies of an earlier scan, unless the path
        is of their folder: they would be told a second time.
        """
        if not path:  # a script whose variable is empty would scan the folder where it runs
            raise RequestError("a path is empty")
        try:
            is_pattern = not _WILD.isdisjoint(path) and not Path(path).exists()
            entries = _matching(path) if is_pattern else _at(Path(path))
        except OSError as error:
            raise RequestError(_unreadable(error)) from None
        if not entries:
            raise RequestError("there is no file to scan")
        yield from entries

    def open(self, entry: Entry) -> BinaryIO:
        """The file, as :func:`scanner.regular_file.open_regular` opens it; one that has grown may be a log."""
        file = open_regular(entry.name)
        if self.changed(entry, file):
            file.close()
            raise BatchError(CHANGED)
        return file

    def changed(self, entry: Entry, file: BinaryIO) -> bool:
        """Whether it is no longer what was found: that, or the same file with more in it.

        The time alone tells, where it has stayed: some systems of files give a file another number now and then.
        """
        state = os.fstat(file.fileno())
        if state.st_size == entry.size:
            return entry.stamp not in {"", str(state.st_mtime_ns)}
        return state.st_size < entry.size or entry.file not in {0, state.st_ino}


def passed_over(paths: Iterable[str]) -> str:
    """A sentence about hidden files and folders that a scan of these paths leaves out; "" where there are none."""
    left: list[str] = []
    for path in paths:
        for _, folders, names in os.walk(path):
            left += sorted(one for one in (*folders, *names) if one.startswith(".") and one != FOLDER)
            folders[:] = [one for one in folders if not one.startswith(".")]
    if not left:
        return ""
    some = ", ".join(shown_name(one, "one that is not shown") for one in left[:_TOLD])
    more = f" and {len(left) - _TOLD:,} more" if len(left) > _TOLD else ""
    return f"hidden files and folders are passed over: {some}{more}; name one, and it is scanned"


def _matching(pattern: str) -> list[Entry]:
    """The files that a glob is of. Raises OSError."""
    root = _fixed(pattern)
    if not root.is_dir():
        return []
    return list(_below(root, root, Glob(Path(pattern).parts[len(root.parts) :])))


def _at(path: Path) -> list[Entry]:
    """The file, or the files of the folder, at a path. Raises OSError, and RequestError where there is neither."""
    if not path.exists():
        raise RequestError("there is no such file or folder")
    if path.is_dir():
        return list(_below(path, path, EVERYTHING))
    if path.is_file():
        return [_entry(path, path.parent)]
    raise RequestError("it is no plain file")


def _fixed(pattern: str) -> Path:
    """The folder that a glob begins with."""
    parts = Path(pattern).parts
    fixed = next(number for number, part in enumerate(parts) if not _WILD.isdisjoint(part))
    return Path(*parts[:fixed]) if fixed else Path()


def _below(path: Path, root: Path, wanted: Glob, *, linked: bool = False) -> Iterator[Entry]:
    """The wanted files of a folder at or below the root; what is there and cannot be scanned is told, too.

    ``linked`` is whether it is a link to a folder within: a link below that is told, so that links cannot multiply.
    Raises OSError where the root cannot be read.
    """
    unread: list[OSError] = []
    inside = leads_to(root)
    for folder, folders, names in os.walk(path, onerror=unread.append):
        above = Path(folder).relative_to(root).parts
        below = [Path(folder) / name for name in sorted(folders) if wanted.enters((*above, name))]
        folders[:] = [one.name for one in below if not holds_copies(one)]
        for link in (one for one in below if one.is_symlink()):
            refusal = _not_followed(link, inside, linked=linked)
            if refusal:
                yield msgspec.structs.replace(_entry(link, root), refusal=refusal)
            elif not holds_copies(link):
                yield from _below(link, root, wanted, linked=True)
        for name in sorted(names):
            if wanted.takes((*above, name)):
                entry = _entry(Path(folder) / name, root)
                out = not entry.refusal and Path(entry.name).is_symlink() and not _is_within(Path(entry.name), inside)
                yield msgspec.structs.replace(entry, refusal=_LEADS_OUT) if out else entry
    for error in unread:
        if error.filename is None or Path(error.filename) == root:
            raise error
        yield msgspec.structs.replace(_entry(Path(error.filename), root), refusal=_unreadable(error))


def _is_within(path: Path, inside: Path) -> bool:
    return leads_to(path).is_relative_to(inside)


def _not_followed(link: Path, inside: Path, *, linked: bool) -> str:
    """Why a link to a folder is not followed; "" where it is, and what is below counts under both names.

    ``inside`` is the root without links.
    """
    if not _is_within(link, inside):
        return _LEADS_OUT
    if _is_within(link.parent, leads_to(link)):
        return _LEADS_BACK
    return _LINK_IN_LINK if linked else ""


def _entry(path: Path, root: Path) -> Entry:
    try:
        inner = path.relative_to(root)
    except ValueError:
        inner = Path(path.name)
    name, called = os.fspath(path), inner.as_posix()
    try:
        state = path.stat()
    except OSError as error:
        nowhere = path.is_symlink() and isinstance(error, FileNotFoundError)
        return Entry(name, called, 0, "", refusal="it is a link that leads nowhere" if nowhere else _unreadable(error))
    if stat.S_ISREG(state.st_mode):
        return Entry(name, called, state.st_size, str(state.st_mtime_ns), file=state.st_ino)
    return Entry(name, called, 0, "", refusal=_LEADS_OUT if path.is_dir() else "it is no plain file")


def _unreadable(error: OSError) -> str:
    return f"it cannot be read: {error.strerror}"


def names_again(entries: Iterable[Entry]) -> dict[str, str]:
    """The names of files that have several by links: for each but one, the name under which the file is told first.

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
