"""The engine of one machine: units to a few processes, each with one scanner; what is done stays done.

The parent hands one unit to each worker, so that it knows which unit a worker died over. Such a unit is tried once
more; one that kills twice is isolated: it is named in the report with the exit code, its file gets no copy, and all
others go on. Nothing waits in queues: a worker reads its unit from the file and writes its piece to the disk, so memory
is what the workers need, whatever the size of the input.

What a unit came to is on the disk before the parent hears of it. So a scan that is killed, parent or worker, is resumed
with exactly the units that are missing (:mod:`scanner.batch.folder.manifest`).
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Collection
from contextlib import ExitStack, suppress
from multiprocessing import connection, get_context
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Final, NamedTuple

from scanner.batch.folder.atomic import digest_of, private_folder, replacing
from scanner.batch.folder.manifest import FOLDER, Manifest, identity
from scanner.batch.formats.lines import lines_before
from scanner.batch.progress import Ticker, Watched
from scanner.batch.request import Request, discovered, refuse_misfits
from scanner.batch.store import FORMAT_VERSION, Store
from scanner.batch.units import (
    BatchError,
    Entry,
    RequestError,
    Unit,
    format_named,
    storage_of,
)
from scanner.batch.worker import Failed, Finished, Progress, Refused, Report, Setting, work

CHUNK_BYTES: Final = 1 << 20
WORKER_MB: Final = 225
"""What a worker takes at most, measured over a million rows: rules and their automata, a table's texts, a chunk."""

PARENT_MB: Final = 60
_STRIKES: Final = 2
_OF_LINES: Final = frozenset({"jsonl", "csv"})  # formats whose units begin where lines do


class Outcome(NamedTuple):
    """What was found; how many units were scanned now, and how many had been before."""

    store: Store
    scanned: int
    resumed: int


class Interrupted(Exception):  # noqa: N818  it is no error
    """The scan was stopped; so many units of so many are done, and can be resumed from."""

    def __init__(self, done: int, units: int, *, resumable: bool) -> None:
        super().__init__(f"stopped; {done} of {units} units are done")
        self.resumable = resumable


def scan(request: Request, ticker: Callable[[int], Ticker] | None = None) -> Outcome:
    """Scan everything that the paths lead to.

    ``ticker`` makes a :class:`Ticker` of a number of bytes, 0 while that has to be found out.

    Raises BatchError when it cannot be done, or must not go on (RequestError where that is for what was asked), and
    Interrupted when it was stopped.
    """
    refuse_misfits(request)
    looking = ticker(0) if ticker is not None else Ticker(None, 0)
    try:
        files, unknown = discovered(request, lambda storage: Watched(storage, looking.looking))
    finally:
        looking.clear()
    if not files and not unknown:
        raise RequestError("the paths lead to no file")
    folder = request.state or (request.copies / FOLDER if request.copies else None)
    try:
        if folder is not None:
            return _Run(request, files, unknown, folder, resumable=True).run(ticker)
        if request.resume:
            raise RequestError("to resume a scan without copies, name its folder: --state FOLDER")
        with tempfile.TemporaryDirectory(prefix="sluicegate-") as own:
            return _Run(request, files, unknown, Path(own) / FOLDER, resumable=False).run(ticker)
    except OSError as error:
        raise BatchError(f"what was done cannot be written: {error.strerror or type(error).__name__}") from None


def workers_of(request: Request, formats: Collection[str] = ()) -> int:
    """How many workers there are: as many as were asked for (or as there are processors) and as memory allows.

    ``formats`` are those that they meet; some need more memory.
    """
    wanted = request.workers or os.cpu_count() or 1
    more = max((getattr(format_named(name), "extra_mb", 0) for name in formats), default=0)
    return max(1, min(wanted, (request.memory_mb - PARENT_MB) // (WORKER_MB + more)))


class _Worker:
    """A process, the end of its pipe, and what it is at."""

    def __init__(self, setting: Setting) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=work, args=(theirs, setting), daemon=True)
        self.process.start()
        theirs.close()
        self.unit: Unit | None = None
        self.done = 0

    def give(self, unit: Unit) -> None:
        """Let it scan a unit; if it is gone, that is seen when it is waited for."""
        self.unit, self.done = unit, 0
        with suppress(OSError):
            self.pipe.send(unit)

    def stop(self) -> None:
        """End it, whatever it is at."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class _Run:
    """One scan."""

    def __init__(
        self,
        request: Request,
        files: list[list[Unit]],
        unknown: list[tuple[Entry, str]],
        folder: Path,
        *,
        resumable: bool,
    ) -> None:
        self._request, self._files, self._unknown = request, files, unknown
        self._resumable = resumable
        self._copy = request.copies is not None
        scan_id = identity(
            request.profile,
            request.key,
            request.on_error,
            copy=self._copy,
            entity=request.entity,
            headings=request.headings,
        )
        self._manifest = Manifest(folder, scan_id)
        self._setting = Setting(
            request.profile,
            request.key,
            folder,
            scan_id,
            self._copy,
            request.on_error,
            CHUNK_BYTES,
            request.storages,
            request.entity,
            request.headings,
        )
        self._workers: list[_Worker] = []
        self._waiting: deque[Unit] = deque()
        self._strikes: Counter[tuple[str, int]] = Counter()
        self._failed: dict[tuple[str, int], str] = {}
        self._open: Counter[str] = Counter()  # units to do of each file
        self._by_name = {units[0].entry.name: units for units in files if units}
        self._bytes = self._done = self._resumed = 0

    def run(self, ticker: Callable[[int], Ticker] | None) -> Outcome:
        """Scan what is not done, put the copies in their places, and gather what was found."""
        self._check_targets()
        if self._request.on_error == "fail" and self._unknown:
            entry, reason = self._unknown[0]
            raise BatchError(f"{entry.inner}: {reason}")
        with self._manifest.begun(resume=self._request.resume):
            return self._run(ticker)

    def _run(self, ticker: Callable[[int], Ticker] | None) -> Outcome:
        total = sum(unit.bytes for units in self._files for unit in units)
        told: Ticker = ticker(total) if ticker is not None else Ticker(None, total)
        for units in self._files:
            self._plan(units)
        self._resumed = self._done
        told.resumed(self._bytes)
        try:
            self._work(told)
        except KeyboardInterrupt:
            raise Interrupted(self._done, self._units(), resumable=self._resumable) from None
        finally:
            for worker in self._workers:
                worker.stop()
            told.clear()
        store = self._gathered()
        self._manifest.finish()  # also where units failed: --resume tries them again, and nobody has to
        return Outcome(store, self._done - self._resumed, self._resumed)

    def _units(self) -> int:
        return sum(map(len, self._files))

    def _plan(self, units: list[Unit]) -> None:
        """Which units of a file are to be scanned; a file of which none is gets its copy now."""
        if not units:
            return
        whole = self._copy and self._manifest.copied(units, self._target(units))
        left = [unit for unit in units if self._manifest.done(unit, copy=self._copy and not whole) is None]
        self._waiting += left
        self._open[units[0].entry.name] = len(left)
        self._done += len(units) - len(left)
        self._bytes += sum(unit.bytes for unit in units) - sum(unit.bytes for unit in left)
        if not left and not whole:
            self._assemble(units)

    def _work(self, told: Ticker) -> None:
        formats = {unit.format for unit in self._waiting}
        count = min(workers_of(self._request, formats), len(self._waiting))
        self._workers = [_Worker(self._setting) for _ in range(count)]
        for worker in self._workers:
            worker.give(self._waiting.popleft())
        while any(worker.unit is not None for worker in self._workers):
            self._wait()
            running = sum(worker.done for worker in self._workers)
            told.at(self._bytes + running, self._done, self._units())

    def _wait(self) -> None:
        """Hear from the workers that have something to say, or that are dead."""
        by_pipe: dict[Any, _Worker] = {worker.pipe: worker for worker in self._workers if worker.unit is not None}
        for pipe in connection.wait(list(by_pipe), timeout=1.0):
            worker = by_pipe[pipe]
            try:
                report: Report = worker.pipe.recv()
            except (EOFError, OSError):
                self._died(worker)
                continue
            if isinstance(report, Refused):
                raise RequestError(report.reason)
            if isinstance(report, Progress):
                worker.done = report.done
                continue
            unit, worker.unit, worker.done = worker.unit, None, 0
            if unit is not None:
                self._heard(unit, report)
            if self._waiting:
                worker.give(self._waiting.popleft())

    def _heard(self, unit: Unit, report: Finished | Failed) -> None:
        if isinstance(report, Finished):
            self._finished(unit)
        elif report.again and self._strike(unit) < _STRIKES:
            self._waiting.append(unit)
        elif self._request.on_error == "fail":
            raise BatchError(self._where(unit, report))
        else:
            self._lost(unit, report.reason)

    def _died(self, worker: _Worker) -> None:
        """A worker is gone: its unit is tried once more, by another."""
        unit = worker.unit
        worker.process.join(5)
        code = worker.process.exitcode
        worker.stop()
        self._workers.remove(worker)
        if unit is not None and self._strike(unit) < _STRIKES:
            self._waiting.append(unit)
        elif unit is not None:
            reason = f"unit {unit.number} ({unit.start} to {unit.end}) ended its worker twice (exit code {code})"
            if self._request.on_error == "fail":
                raise BatchError(f"{unit.label}: {reason}")
            self._lost(unit, reason)
        if self._waiting:
            fresh = _Worker(self._setting)
            self._workers.append(fresh)
            fresh.give(self._waiting.popleft())

    def _strike(self, unit: Unit) -> int:
        key = unit.entry.name, unit.number
        self._strikes[key] += 1
        return self._strikes[key]

    def _finished(self, unit: Unit) -> None:
        self._bytes += unit.bytes
        self._done += 1
        self._open[unit.entry.name] -= 1
        units = self._by_name[unit.entry.name]
        if not self._open[unit.entry.name]:
            self._assemble(units)

    def _lost(self, unit: Unit, reason: str) -> None:
        self._bytes += unit.bytes
        self._failed[unit.entry.name, unit.number] = reason

    def _where(self, unit: Unit, failed: Failed) -> str:
        """File and row of what cannot be scanned."""
        if not failed.row:
            return f"{unit.label}: {failed.reason}"
        if unit.number and not unit.part and unit.format not in _OF_LINES:
            return f"{unit.label}, {failed.word} {failed.row} of unit {unit.number}: {failed.reason}"
        before = (
            lines_before(unit.start, storage_of(unit.entry.name, self._request.storages), unit.entry)
            if unit.number
            else 0
        )
        return f"{unit.label}, {failed.word} {before + failed.row}: {failed.reason}"

    def _target(self, units: list[Unit]) -> Path:
        return (self._request.copies or Path()) / units[0].entry.inner

    def _check_targets(self) -> None:
        """No copy may take the place of an original, its own or another, or of what is outside the folder of copies."""
        if self._request.copies is None:
            return
        folder = self._request.copies.resolve()
        originals = {Path(units[0].entry.name).resolve() for units in self._files if units}
        originals |= {Path(entry.name).resolve() for entry, _ in self._unknown}
        for units in self._files:
            target = self._target(units).resolve() if units else folder / "x"
            if not target.is_relative_to(folder) or target in originals:
                raise RequestError("a copy would take the place of an original; choose another folder")

    def _assemble(self, units: list[Unit]) -> None:
        """Put the copy of a file in its place."""
        if not self._copy:
            return
        target = self._target(units)
        private_folder(target.parent)
        with ExitStack() as opened, replacing(target) as file:
            pieces = [opened.enter_context(self._manifest.piece(unit).open("rb")) for unit in units]
            format_named(units[0].format).assemble(units, pieces, file)
        self._manifest.put_copy(units, digest_of(target))

    def _gathered(self) -> Store:
        store = Store(FORMAT_VERSION, self._request.profile.name, self._request.profile.digest)
        for units in self._files:
            for unit in units:
                own = store.file(unit.label)
                found = self._manifest.findings(unit)
                reason = self._failed.get((unit.entry.name, unit.number))
                if found is not None and reason is None:
                    own.merge(found)
                else:
                    own.fault(0, f"{reason}; there is no copy of this file" if self._copy else f"{reason}", rows=0)
        for entry, reason in self._unknown:
            store.file(entry.inner).fault(0, reason, rows=0)
        return store
