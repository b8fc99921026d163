"""A request for a scan, and its discovery: the files of its paths, their formats and their units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from scanner.batch.apart import Apart
from scanner.batch.decided.decisions import Decisions
from scanner.batch.decided.passing import Passing
from scanner.batch.folder.manifest import FOLDER, SCAN
from scanner.batch.memory import PARENT_MB, USUAL_MB, lacking
from scanner.batch.units import (
    HEAD,
    Entry,
    Headings,
    Misfit,
    OnError,
    Storage,
    Unit,
    format_named,
    format_of_empty,
    recognised,
    storage_of,
)
from scanner.delimited.dialect import divides
from scanner.delimited.signs import BY_FILE, DELIMITERS, Signs
from scanner.disclosure.path import shown_name, shown_path
from scanner.engine import refuse_missing_key
from scanner.errors import BatchError, RequestError
from scanner.matching.buffer.normalize import is_text
from scanner.regular_file import leads_to
from scanner.selection.profile import Profile

UNIT_BYTES: Final = 32 << 20
_LEAST_UNIT_BYTES: Final = 4 << 20  # each unit begins to learn what its columns repeat
_SHARED_BY: Final = 4  # units of a file that is large enough for them
_REPORTS: Final = (
    b"<!doctype html",
    b'{\n "version": 1,\n "profile"',
    b'{\n "$schema": "https://json.schemastore.org/sarif',
)
_OF_LINES: Final = frozenset({"csv", "jsonl", "json"})
_HEAD: Final = 80  # bytes that tell a report


class Request(NamedTuple):
    """What is to be scanned, and how.

    ``copies`` is the folder for redacted copies, ``state`` the one to resume from. ``memory_mb`` is for all processes,
    0 for what is usual for the formats of the files. ``storages`` open paths with a scheme such as ``s3://``.
    ``entity`` of the profile decides about columns. ``headings`` and ``signs`` are about CSV files, ``encoding`` about
    CSV and plain text without a byte order mark. ``reports`` are the files that the reports will be written to, so that
    no copy may have such a name.
    """

    paths: Sequence[str]
    profile: Profile
    key: bytes | None = None
    copies: Path | None = None
    state: Path | None = None
    workers: int | None = None
    memory_mb: int = USUAL_MB
    on_error: OnError = "skip"
    resume: bool = False
    unit_bytes: int = UNIT_BYTES
    storages: Mapping[str, Storage] = {}
    entity: str | None = None
    headings: Headings = None
    encoding: str = ""
    signs: Signs = BY_FILE
    reports: Sequence[Path] = ()

    def would_lose(self, path: Path) -> bool:
        """Whether a report at that path would overwrite a file that is to be scanned.

        A file that begins like a report is taken for that of an earlier scan, and may be overwritten.
        """
        if not path.is_file():
            return False
        named = [leads_to(source.partition("*")[0]) for source in self.paths if "://" not in source]
        below = any(leads_to(path).is_relative_to(place if place.is_dir() else place.parent) for place in named)
        with path.open("rb") as file:
            return leads_to(path) in named or (below and not file.read(_HEAD).lower().startswith(_REPORTS))


def refuse_misfits(request: Request) -> None:
    """Raises RequestError when the profile does not know the entity, MissingKeyError when it needs a key and has none.

    Workers would fail with it, too, but only after the folder of copies has been claimed.
    """
    Decisions(request.profile, request.entity)
    refuse_missing_key(request.profile, request.key)


def discovered(
    request: Request,
    watched: Callable[[Storage], Storage] = lambda storage: storage,
    passing: Passing | None = None,
) -> tuple[list[list[Unit]], list[tuple[Entry, str]]]:
    """The units of each file; and the files that cannot be scanned, with the reason. Raises BatchError, OSError.

    ``watched`` wraps a storage to count what is read of it. ``passing`` counts the columns of the files that are to be
    scanned. Raises RequestError if names were given for columns and fit no file.
    """
    copies = request.copies if _holds_copies(request) else None
    files: list[list[Unit]] = []
    unknown: list[tuple[Entry, str]] = []
    taken: set[str] = set()
    # A folder that is named itself is no link that leads out of another one.
    seen = {str(Path(path)) for path in request.paths if "://" not in path and Path(path).is_dir()}
    storages = [watched(storage_of(path, request.storages)) for path in request.paths]
    every = [
        (number, storage, found)
        for number, (storage, path) in enumerate(zip(storages, request.paths, strict=True), 1)
        for found in _found(storage, path, number)
        if _within(path, copies) or not _within(found.name, copies)
    ]
    # A file that is refused below one path, such as a link, may be named by another path.
    with Apart(request.memory_mb - PARENT_MB) as apart:
        for number, storage, found in sorted(every, key=lambda one: bool(one[2].refusal)):
            if found.name in seen:
                continue
            seen.add(found.name)
            entry = msgspec.structs.replace(found, encoding=request.encoding, signs=request.signs)
            while entry.inner in taken:  # again, where a folder of that name has a file of that name
                entry = msgspec.structs.replace(entry, inner=f"{number}/{entry.inner}")
            taken.add(entry.inner)
            if not is_text(entry.name):
                named = entry.inner.encode("utf-8", "replace").decode()
                unknown.append((msgspec.structs.replace(entry, inner=named), "its name is not UTF-8"))
                continue
            planned = entry.refusal or _planned(entry, storage, request, passing, apart)
            if isinstance(planned, str):
                unknown.append((entry, planned))
            else:
                files.append(planned)
    _refuse_unfit(files, unknown)
    if isinstance(request.headings, tuple) and not any(map(_takes_headings, files)):
        raise RequestError("names were given for the columns of CSV files, and none of the files is one")
    return files, unknown


class _Unfit(str):
    """The reason that the names given for columns do not fit a file."""

    __slots__ = ()


def _refuse_unfit(files: Sequence[Sequence[Unit]], unknown: Sequence[tuple[Entry, str]]) -> None:
    """Raises RequestError when names were given for columns, and there is no file that they fit, or may fit."""
    unfit = [(entry, reason) for entry, reason in unknown if isinstance(reason, _Unfit)]
    if unfit and not any(map(_takes_headings, files)):
        entry, reason = unfit[0]
        raise RequestError(f"{shown_name(entry.inner, 'the file')}: {reason}")


def _takes_headings(units: Sequence[Unit]) -> bool:
    return bool(units) and format_named(units[0].format).traits.takes_headings


def _found(storage: Storage, path: str, number: int) -> Iterator[Entry]:
    """The files of a path. Errors name the path, or only its number where its text may hold data."""
    try:
        yield from storage.find(path)
    except BatchError as error:
        kind = RequestError if isinstance(error, RequestError) else BatchError
        raise kind(f"{shown_path(path, f'path {number}')}: {error}") from None


def _planned(
    entry: Entry, storage: Storage, request: Request, passing: Passing | None, apart: Apart
) -> list[Unit] | str:
    """The units of a file, or why there are none."""
    try:
        with storage.open(entry) as file:
            head = file.read(HEAD)
        name = recognised(head, entry.inner) if entry.size else format_of_empty(entry.inner)
        if name is None and len(head) == entry.size and not head.strip() and format_of_empty(entry.inner) in _OF_LINES:
            name = format_of_empty(entry.inner)  # an export without rows may be a line end
        if name in {None, "text"} and divides(head, request.signs):
            name = "csv"
        if name is None:
            rows = any(divides(head, Signs(one)) for one in DELIMITERS)
            return "its format is not known" + "; --delimiter SIGN says what divides it, if it holds rows" * rows
        found = apart.of(format_named(name))
        if request.entity is not None and not found.traits.takes_entity and entry.size:
            return "an entity does not decide about columns of this format"
        misfit = found.misfit(head, request.headings, entry) if isinstance(found, Misfit) else ""
        if passing is not None and not misfit:
            passing.saw(found, head, request.headings, entry, storage)
        return _Unfit(misfit) if misfit else found.plan(entry, storage, _unit_bytes(entry, request))
    except MemoryError:
        return lacking(request.memory_mb)
    except OSError as error:
        return f"it cannot be read: {error.strerror or type(error).__name__}"
    except BatchError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  whatever a file does to a parser, the other files are scanned
        return f"its parts cannot be told ({type(error).__name__})"


def _unit_bytes(entry: Entry, request: Request) -> int:
    """About how many bytes a unit of a file has: of a small file less, so that several workers share it.

    It depends on nothing but the file and the request, or a scan could not be resumed by another machine.
    """
    return min(request.unit_bytes, max(_LEAST_UNIT_BYTES, -(-entry.size // _SHARED_BY)))


def _holds_copies(request: Request) -> bool:
    """Whether the folder of copies holds those of an earlier scan. Without one, its files are originals."""
    kept = (request.copies and request.copies / FOLDER, request.state)
    return any((folder / SCAN).exists() for folder in kept if folder is not None)


def _within(path: str, copies: Path | None) -> bool:
    """Whether a path leads into the folder of copies: files found there are copies of an earlier scan."""
    return copies is not None and leads_to(path).is_relative_to(leads_to(copies))
