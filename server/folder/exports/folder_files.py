"""Which files a folder has, and in which state they are.

Nothing outside of the folder is ever read: a link that leads out of it is no file of it.
"""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from scanner.batch.folder.manifest import holds_copies
from scanner.matching.buffer.normalize import is_text
from scanner.regular_file import leads_to
from server.folder.exports.export_files import ExportFile, Stamp, look_into, may_be_export
from server.folder.files.file_names import named_kind
from server.folder.files.office_files import UNREAD_FORM, is_text_document, is_xml
from server.folder.problems import CLOSED, Problem, of_whole
from server.folder.reading import Reading

MAX_FILES: Final = 10_000
"""Files and folders that are looked at; a folder with more is no folder of exports."""

MAX_DEPTH: Final = 3
"""How many folders deep files are looked for."""


class Files(NamedTuple):
    """What a folder holds: exports in the order of their names, files with problems, files of no known kind.

    `unread` are of a form that is not read. XML is where its name says of what it is, or where nothing else is there.
    """

    files: tuple[ExportFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class _Place(NamedTuple):
    path: Path
    name: str  # in the folder
    wanted: bool  # whether it may be an export, by how its name ends


class Folder:
    """A folder that files come and go in. Each state of a file is looked into once. Threads take turns.

    `unused`: how many files are not read, of those that may be lists of records by their names, and folders that cannot
    be, as it was last looked into.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path = path
        self._reading = reading
        self.unused = 0
        self._seen: dict[Stamp, ExportFile | Problem | str | None] = {}
        # Of the files that were there, by their paths as text: every call asks for the files of the folder again, and
        # to make paths of three took 0.09 ms, more than all the rest of the question.
        self._places: dict[str, _Place] = {}

    def find(self) -> Files:
        """What is there now. Raises `OSError`."""
        files: list[ExportFile] = []
        problems: list[Problem] = []
        others: list[tuple[str, str | None]] = []
        seen: dict[Stamp, ExportFile | Problem | str | None] = {}
        places: dict[str, _Place] = {}
        closed: list[tuple[str, OSError]] = []
        for entry in islice(_walk(self._path, MAX_DEPTH, closed), MAX_FILES):
            path, name, wanted = places[entry.path] = self._places.get(entry.path) or self._place(entry.path)
            if not wanted:
                continue
            if not is_text(name):
                problems.append(of_whole(_shown(name), "name is not UTF-8"))
                continue
            try:
                # A link is followed as far as the folder reaches, which is how mounted volumes are made.
                if entry.is_symlink() and not leads_to(path).is_relative_to(leads_to(self._path)):
                    problems.append(of_whole(name, "link out of the folder"))
                    continue
                status = entry.stat()
                stamp = Stamp(path, status.st_mtime_ns, status.st_size, status.st_ino)
                what = self._seen[stamp] if stamp in self._seen else look_into(name, stamp, self._reading)
            except FileNotFoundError as error:
                if entry.is_symlink():  # to nothing, as of a volume that is not mounted; all others are gone by now
                    problems.append(_closed(name, error))
                continue
            except OSError as error:  # looked at again next time: who may read it is no part of its state
                problems.append(_closed(name, error))
                continue
            seen[stamp] = what
            if isinstance(what, ExportFile):
                files.append(what)
            elif isinstance(what, Problem):
                problems.append(what)
            else:
                others.append((name, what))
        problems += [_closed(Path(path).relative_to(self._path).as_posix(), error) for path, error in closed]
        self._seen, self._places = seen, places
        found = _found(files, problems, others)
        hiding = sum(not is_text_document(problem.file) for problem in found.problems)
        self.unused = len(found.unknown) + len(found.unread) + hiding
        return found

    def _place(self, path: str) -> _Place:
        own = Path(path)
        return _Place(own, own.relative_to(self._path).as_posix(), may_be_export(own))


def _found(files: list[ExportFile], problems: list[Problem], others: list[tuple[str, str | None]]) -> Files:
    """All of them, with the names of those that are to be told of the others."""
    unread = [
        name
        for name, what in others
        if what == UNREAD_FORM and (not files or not is_xml(name) or named_kind(name)[0] is not None)
    ]
    unknown = [name for name, what in others if what is None]
    return Files(tuple(files), tuple(problems), tuple(unknown), tuple(unread))


def _closed(name: str, error: OSError) -> Problem:
    return of_whole(_shown(name), f"{CLOSED}: {error.strerror or 'unknown error'}")


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _walk(folder: Path, depth: int, closed: list[tuple[str, OSError]]) -> Iterator[os.DirEntry[str]]:
    """The files below a folder in the order of their names; the folders in it that cannot be read go to `closed`.

    Hidden ones and linked folders are left out, and so are the redacted copies of a scan, which hold the same records.
    """
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith((".", "_")):  # `_SUCCESS`, `_delta_log`: what engines put beside their data
            continue
        try:
            if not entry.is_dir():  # raises of a link that leads back to itself
                yield entry
            elif depth and not entry.is_symlink() and not holds_copies(Path(entry.path)):
                yield from _walk(Path(entry.path), depth - 1, closed)
        except OSError as error:
            closed.append((entry.path, error))
