"""A worker: a process with one scanner that takes a task from its pipe, does it, reports, and takes the next.

It ends when the parent closes the pipe, and also in the middle of a unit when the parent is gone (``parent_watch.py``).
It ignores an interrupt from the terminal, since the parent handles that.
"""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any, Final, NamedTuple, cast

from scanner.batch.folder.atomic import Sink, digest_of, private_folder, replacing
from scanner.batch.folder.manifest import Manifest, UnitDone
from scanner.batch.formats.json_files.lines import lines_before
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.memory import LACKING, Share, hold, import_all, room_mb
from scanner.batch.parent_watch import ParentWatch, end_with
from scanner.batch.processes import say_nothing, undisturbed
from scanner.batch.units import (
    CHANGED,
    CHUNK_BYTES,
    Headings,
    Job,
    LargeRecordError,
    OnError,
    Storage,
    UnfitError,
    Unit,
    format_named,
    place_word,
    storage_of,
)
from scanner.engine import Scanner
from scanner.errors import BatchError, ScannerError
from scanner.matching.engines.native import TABLES
from scanner.selection.profile import Profile


class Ahead(NamedTuple):
    """Units whose beginnings are read before there are workers: of each a chunk, or as many as come to ``bytes``."""

    units: tuple[Unit, ...] = ()
    bytes: int = 0


class Setting(NamedTuple):
    """What all tasks of a scan have in common.

    Each of the ``workers`` may take ``share_mb`` of memory, 0 for any amount; what they share counts in equal parts.
    ``ahead`` is read once, so that workers share what that takes. ``libraries`` are the modules that its formats
    import. ``lock`` is held as long as any process has it. ``there`` ends workers with their parent
    (:func:`scanner.batch.parent_watch.end_with`), None where nothing does.
    """

    profile: Profile
    key: bytes | None
    folder: Path
    scan: str
    copy: bool
    on_error: OnError
    storages: Mapping[str, Storage] = {}
    entity: str | None = None
    headings: Headings = None
    share_mb: int = 0
    workers: int = 1
    chunk_bytes: int = CHUNK_BYTES
    ahead: Ahead = Ahead()
    libraries: frozenset[str] = frozenset()
    lock: object = None
    there: object = None


class Assembly(NamedTuple):
    """A task: put the copy of a file together from the pieces of its units, all of which are done."""

    units: list[Unit]
    target: Path


Task = Unit | Assembly


class Fork(NamedTuple):
    """An order to the first of the workers that share a scanner: fork another one, which gets that number.

    The handle of its pipe comes next.
    """

    number: int


class HowEnded(NamedTuple):
    """A question to the first worker: with which exit code has the worker of that number ended?"""

    number: int


class Ended(NamedTuple):
    """The answer: the worker of that number has ended with that exit code."""

    number: int
    code: int


class Begun(NamedTuple):
    """The task is begun, or what is read ahead of it, by the process of that number."""

    process: int


class Progress(NamedTuple):
    """So many bytes of the unit are done."""

    done: int


class Finished(NamedTuple):
    """The task is done and in the manifest. ``full``: the worker's memory is, and a fresh one should take the next."""

    full: bool = False


class Failed(NamedTuple):
    """The task cannot be done.

    ``row`` is set if one row is the reason: from 1 in the unit, counting what ``word`` says. ``again``: the failure was
    unexpected, and another try may help. ``no_room``: the disk that is written to is full. ``full``: memory was
    missing, for a record of ``size`` bytes if that is known.
    """

    reason: str
    row: int = 0
    word: str = "row"
    again: bool = False
    full: bool = False
    size: int = 0
    no_room: bool = False


class Refused(NamedTuple):
    """The scanner itself cannot be made; no unit can be done."""

    reason: str


def place_of(unit: Unit, failed: Failed, storages: Mapping[str, Storage]) -> str:
    """Which row of its file a report names; "" where it is no row that is the reason."""
    if not failed.row:
        return ""
    if unit.number and not unit.part and not format_named(unit.format).traits.begins_at_lines:
        return f"{failed.word} {failed.row} of unit {unit.number}"
    before = lines_before(unit.start, storage_of(unit.entry.name, storages), unit.entry) if unit.number else 0
    return f"{failed.word} {before + failed.row}"


Report = Progress | Finished | Failed | Refused
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_OBJECTS: Final = 200_000  # made between two collections; 700 by default
_EVERY: Final = 0.5  # seconds between two reports of progress


def rarely_collect() -> None:
    """Collect garbage seldom: many small objects are kept and hardly a cycle is made. Saves 4 to 12 % of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)


def made(setting: Setting) -> Scanner | Refused:
    """The scanner of a scan, or why there can be none. It takes no memory for what saves it one part in fifty."""
    TABLES.spared = True
    try:
        return Scanner.from_profile(setting.profile, key=setting.key)
    except ScannerError as error:
        return Refused(str(error))


def end_with_parent(setting: Setting) -> None:
    """Have this process end with the parent, where the scan has a way to that."""
    if isinstance(setting.there, int):
        end_with(setting.there)


def work(pipe: Connection, setting: Setting) -> None:
    """Make a scanner, and scan units until there are no more."""
    undisturbed()
    end_with_parent(setting)
    scanner = made(setting)
    rarely_collect()
    if setting.share_mb:
        import_all(setting.libraries)
        hold(room_mb(setting.share_mb))
    serve(pipe, scanner, setting)


def serve(
    pipe: Connection,
    scanner: Scanner | Refused,
    setting: Setting,
    others: Callable[[Fork | HowEnded, ParentWatch], None] | None = None,
) -> None:
    """Scan units until there are no more. ``others`` does what is asked of the first worker alone."""
    manifest = Manifest(setting.folder, setting.scan)
    os.umask(0o077)
    say_nothing()
    watch = ParentWatch(pipe)
    share = Share(setting.share_mb)
    try:
        if isinstance(scanner, Refused):
            pipe.send(scanner)
            return
        while True:
            task: Task | Fork | HowEnded = pipe.recv()
            if isinstance(task, Fork | HowEnded):
                if others is not None:
                    others(task, watch)
                continue
            pipe.send(Begun(os.getpid()))
            done = _done(task, scanner, manifest, setting, pipe)
            pipe.send(done or Finished(share.is_full()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone


def _done(task: Task, scanner: Scanner, manifest: Manifest, setting: Setting, pipe: Connection) -> Failed | None:
    """Do a task; what it failed with."""
    try:
        if isinstance(task, Assembly):
            _assemble(task, manifest)
        else:
            _take(task, scanner, manifest, setting, pipe)
    except UnfitError as error:
        return Failed(error.reason, error.row, error.word)
    except BatchError as error:
        return Failed(str(error))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Failed(f"it cannot be read, or its copy not written: {reason}", no_room=error.errno in _NO_ROOM)
    except LargeRecordError as error:
        return Failed(LACKING, error.row, place_word(_format_of(task)), again=True, full=True, size=error.size)
    except MemoryError:
        return Failed(LACKING, again=True, full=True)
    except Exception as error:  # noqa: BLE001  its text may hold what was scanned; another try is the parent's to make
        return Failed(f"stopped by an unexpected error ({type(error).__name__})", again=True)
    return None


def _format_of(task: Task) -> str:
    return task.format if isinstance(task, Unit) else task.units[0].format


def job_of(unit: Unit, scanner: Scanner, setting: Setting) -> Job:
    """What a unit is scanned with, its copy thrown away."""
    return Job(
        scanner=scanner,
        storage=storage_of(unit.entry.name, setting.storages),
        findings=FileFindings(),
        out=None,
        on_error=setting.on_error,
        chunk_bytes=setting.chunk_bytes,
        entity=setting.entity,
        headings=setting.headings,
    )


def _take(unit: Unit, scanner: Scanner, manifest: Manifest, setting: Setting, pipe: Connection) -> None:
    """Scan one unit, and report how far it is."""
    job = job_of(unit, scanner, setting)
    findings = job.findings
    if not setting.copy:
        _scan(unit, job, pipe)
        manifest.put(unit, UnitDone(findings))
        return
    with replacing(manifest.piece(unit), lasting=False) as file:
        sink = Sink(file)
        _scan(unit, job._replace(out=cast("Any", sink)), pipe)
    manifest.put(unit, UnitDone(findings, sink.digest()))


def _assemble(task: Assembly, manifest: Manifest) -> None:
    """Put the copy of a file in its place."""
    units, target = task
    private_folder(target.parent)
    with ExitStack() as opened, replacing(target) as file:
        pieces = [opened.enter_context(manifest.piece(unit).open("rb")) for unit in units]
        format_named(units[0].format).assemble(units, pieces, file)
    manifest.put_copy(units, digest_of(target))


def _scan(unit: Unit, job: Job, pipe: Connection) -> None:
    reported = monotonic()
    with job.storage.open(unit.entry) as file:
        for done in format_named(unit.format).scan(unit, job):
            if (now := monotonic()) - reported >= _EVERY:
                pipe.send(Progress(done))
                reported = now
        if job.storage.changed(unit.entry, file):
            raise BatchError(CHANGED)
