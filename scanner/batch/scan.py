"""A scan on one machine: its units, handed to a few processes, each with one scanner.

The parent gives each worker one task at a time, so that it knows which one a worker died over: a unit to scan, or the
copy of a file to put together (an assembly). A unit whose worker died, or came no further for so long that it was
ended, is tried once more. If that worker ends so too, the report names the unit and how, its file gets no copy (a zip
file one without that member), and all other units are scanned. There are no queues of data: a worker reads its unit
from the file and writes its piece to the disk, so that memory does not depend on the size of the input.

The result of a unit is on the disk before its worker reports. So a scan that is killed, parent or worker, is resumed
with exactly the units that are missing (:mod:`scanner.batch.folder.manifest`).
"""

from __future__ import annotations

import errno
import os
import signal
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from scanner.batch.decided.passing import Passing
from scanner.batch.folder.disk import names_again, passed_over
from scanner.batch.folder.manifest import FOLDER, Manifest, scan_identity
from scanner.batch.found.store import FORMAT_VERSION, Store
from scanner.batch.memory import PARENT_MB, Plan, is_roomy, lacking, limited
from scanner.batch.pool import Pool, ahead_of, fewer, largest_record, longest_silence, plan_of, shared, usual_mb
from scanner.batch.progress import Ticker, Watched, lasting
from scanner.batch.request import Request, discovered, refuse_misfits
from scanner.batch.targets import Targets
from scanner.batch.units import CHUNK_BYTES, Entry, Unit, format_named
from scanner.batch.worker import Ahead, Assembly, Failed, Finished, Progress, Refused, Setting, Task, place_of
from scanner.errors import BatchError, RequestError

_STRIKES: Final = 2
_COPY: Final = -1  # in place of a unit's number, for the task that makes the copy of a whole file
_LARGE: Final = 8 << 20
"""Bytes from which on a scan has several workers, which takes a second more. In a smaller one, one is done as soon."""

_MANY: Final = 1_000  # units for which that holds as well: each takes 2 ms, and a disk 15 to take its copy


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


def scan(
    request: Request, ticker: Callable[[int], Ticker] | None = None, notice: Callable[[str], None] = lambda _: None
) -> Outcome:
    """Scan everything that the paths lead to.

    ``ticker`` makes a :class:`Ticker` of a number of bytes, 0 while files are looked through. ``notice`` is called with
    a sentence for the user before the scan begins: how many columns the copies will lack, what else stands beside them.

    Raises BatchError when the scan cannot be done or must end (RequestError if the request is wrong), and Interrupted
    when it was stopped.
    """
    refuse_misfits(request)
    asked_mb = request.memory_mb
    request = request._replace(memory_mb=asked_mb or usual_mb(()))
    looking = ticker(0) if ticker is not None else Ticker(None, 0)
    try:
        with limited(request.memory_mb - PARENT_MB):  # there are no workers yet
            passing = Passing(request.profile, request.entity)
            files, unknown = discovered(request, lambda storage: Watched(storage, looking.looking), passing)
    finally:
        looking.clear()
    request = request._replace(memory_mb=asked_mb or usual_mb({units[0].format for units in files if units}))
    if request.copies is not None and passing.notice:
        notice(passing.notice)
    if hidden := passed_over(path for path in request.paths if "://" not in path):
        notice(hidden)
    if not files and not unknown:
        raise RequestError("the paths lead to no file")
    folder = request.state or (request.copies / FOLDER if request.copies else None)
    try:
        if folder is not None:
            return _Run(request, files, unknown, folder, resumable=True).run(ticker, notice)
        if request.resume:
            raise RequestError("to resume a scan without copies, name its folder: --state FOLDER")
        with tempfile.TemporaryDirectory(prefix="sluicegate-") as own:
            return _Run(request, files, unknown, Path(own) / FOLDER, resumable=False).run(ticker, notice)
    except OSError as error:
        place = "a temporary folder" if folder is None else folder
        reason = error.strerror or type(error).__name__
        kept = "; with more room, go on with --resume" if folder is not None and error.errno == errno.ENOSPC else ""
        raise BatchError(f"{place}: what was done cannot be written: {reason}{kept}") from None


def _key(task: Task) -> tuple[str, int]:
    """What identifies a task: the file, and the number of the unit or ``_COPY``."""
    unit = task.units[0] if isinstance(task, Assembly) else task
    return unit.entry.name, _COPY if isinstance(task, Assembly) else unit.number


class _Run:
    """One scan at work: what is done, what is left, and who does it."""

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
        self._targets = Targets(request, files, unknown)
        self._copied: set[str] = set()  # the files whose copies are in their places
        self._resumable = resumable
        self._copy = request.copies is not None
        scan_id = scan_identity(
            request.profile,
            request.key,
            request.on_error,
            copy=self._copy,
            entity=request.entity,
            headings=request.headings,
            encoding=request.encoding,
            signs=request.signs,
        )
        self._manifest = Manifest(folder, scan_id)
        self._setting = Setting(
            profile=request.profile,
            key=request.key,
            folder=folder,
            scan=scan_id,
            copy=self._copy,
            on_error=request.on_error,
            storages=request.storages,
            entity=request.entity,
            headings=request.headings,
        )
        self._waiting: deque[Task] = deque()
        self._again: deque[Task] = deque()
        self._strikes: Counter[tuple[str, int, str]] = Counter()
        self._failed: dict[tuple[str, int], str] = {}
        self._open: Counter[str] = Counter()  # units of each file that are not done
        self._by_name = {units[0].entry.name: units for units in files if units}
        self._units = sum(map(len, files))
        self._bytes = self._done = self._resumed = 0

    def run(self, ticker: Callable[[int], Ticker] | None, notice: Callable[[str], None]) -> Outcome:
        """Scan what is not done, put the copies in their places, and gather what was found."""
        self._targets.check()
        if self._request.on_error == "fail" and self._unknown:
            entry, reason = self._unknown[0]
            raise BatchError(f"{entry.inner}: {reason}")
        with self._manifest.begun(resume=self._request.resume, check=self._targets.refuse_foreign) as lock:
            self._setting = self._setting._replace(lock=shared(lock))
            if self._copy and (others := self._targets.others(self._manifest.written())):
                notice(others)
            return self._run(ticker, notice)

    def _run(self, ticker: Callable[[int], Ticker] | None, notice: Callable[[str], None]) -> Outcome:
        total = sum(unit.bytes for units in self._files for unit in units)
        progress: Ticker = ticker(total) if ticker is not None else Ticker(None, total)
        for units in self._files:
            self._plan(units)
        self._resumed = self._done
        progress.resumed(self._bytes)
        try:
            self._work(progress, notice)
        except KeyboardInterrupt:
            raise Interrupted(self._done, self._units, resumable=self._resumable) from None
        finally:
            progress.clear()
        self._targets.clear(self._copied, self._manifest.written() if self._copy else ())
        store = self._merged()
        # Also where units failed: --resume tries them again, and nobody has to.
        self._manifest.finish(unit for units in self._files for unit in units)
        return Outcome(store, self._done - self._resumed, self._resumed)

    def _plan(self, units: list[Unit]) -> None:
        """Queue the units of a file that are not done; if all are, queue its copy, unless that is done as well."""
        if not units:
            return
        whole = self._copy and self._manifest.copied(units, self._targets.of(units[0].entry))
        left = [unit for unit in units if self._manifest.done(unit, copy=self._copy and not whole) is None]
        self._waiting += left
        self._open[units[0].entry.name] = len(left)
        self._done += len(units) - len(left)
        self._bytes += sum(unit.bytes for unit in units) - sum(unit.bytes for unit in left)
        if whole:
            self._copied.add(units[0].entry.inner)
        elif not left:
            self._assemble(units)

    def _work(self, progress: Ticker, notice: Callable[[str], None]) -> None:
        """Do all tasks; then those that failed once more, by a single worker with all the memory that there is."""
        formats = {units[0].format for units in self._files if units}
        large = sum(task.bytes for task in self._waiting if isinstance(task, Unit)) >= _LARGE
        several = large or len(self._waiting) >= _MANY or self._request.workers is not None
        plan = plan_of(self._request, formats, len(self._waiting) if several else 1)
        if few := fewer(self._request, formats, plan, len(self._waiting)):
            notice(few)
        libraries = frozenset(format_named(name).traits.library for name in formats) - {""}
        self._setting = self._setting._replace(libraries=libraries)
        ahead = ahead_of(self._waiting) if large and plan.common else Ahead()
        self._do_waiting(plan, self._setting._replace(ahead=ahead), progress)
        self._waiting, self._again = self._again, deque()
        plan = plan_of(self._request, formats, 1)
        while self._waiting:
            self._do_waiting(plan, self._setting, progress)
            self._waiting, self._again = self._again, deque()

    def _do_waiting(self, plan: Plan, setting: Setting, progress: Ticker) -> None:
        """Do all waiting tasks with as many workers as the plan has."""
        chunk_bytes = CHUNK_BYTES if is_roomy(plan) else CHUNK_BYTES // 2
        setting = setting._replace(share_mb=plan.share_mb, workers=plan.workers, chunk_bytes=chunk_bytes)
        with Pool(setting, common=plan.common) as pool:
            self._hand_out(pool)
            while any(worker.task is not None for worker in pool.workers):
                self._handle_reports(pool)
                self._hand_out(pool)
                running = sum(worker.done for worker in pool.workers)
                progress.at(self._bytes + running, self._done, self._units)

    def _hand_out(self, pool: Pool) -> None:
        """See to the tasks of workers that died, and give whoever is free the next one."""
        for worker, code in pool.replaced():
            if worker.task is not None:
                self._handle_death(worker.task, code, stuck=worker.stuck)
        while self._waiting and (free := pool.free()) is not None:
            free.give(self._waiting.popleft())

    def _handle_reports(self, pool: Pool) -> None:
        """Wait for reports of workers, or for the death of one."""
        for worker, report in pool.reports():
            if isinstance(report, Refused):
                raise RequestError(report.reason)
            if isinstance(report, Progress):
                worker.done = report.done
                continue
            full = report.full and any(isinstance(left, Unit) for left in self._waiting)  # a copy takes little
            if (task := worker.finished(full=full)) is not None:
                self._handle_report(task, report)

    def _handle_report(self, task: Task, report: Finished | Failed) -> None:
        if isinstance(report, Finished):
            if isinstance(task, Unit):
                self._bytes += task.bytes
                self._done += 1
                self._unit_done(task)
            else:
                self._copied.add(task.units[0].entry.inner)
        elif report.no_room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # no fault of a file, and the next would have it too
        elif report.again and self._strike(task, "memory" if report.full else "error") < _STRIKES:
            self._again.append(task)
        elif report.full:
            place = place_of(task, report, self._request.storages) if isinstance(task, Unit) else ""
            self._give_up(task, lacking(self._request.memory_mb, place, report.size or largest_record(task)))
        elif isinstance(task, Unit) and self._request.on_error == "fail":
            raise BatchError(self._where(task, report))
        else:
            self._give_up(task, report.reason)

    def _handle_death(self, task: Task, code: int | None, *, stuck: bool) -> None:
        """Have the task of a worker that died, or was stuck, tried once more by another, or give it up."""
        cause = "silence" if stuck else "memory" if code == -signal.SIGABRT else "death"
        if self._strike(task, cause) < _STRIKES:
            self._again.append(task)
            return
        ended = f"came no further for {lasting(longest_silence(task))}, twice" if stuck else ""
        if isinstance(task, Assembly):
            self._give_up(task, f"to put its copy together {ended or f'ended two workers (exit code {code})'}")
        else:
            ended = ended or f"ended its worker twice (exit code {code})"
            why = f"unit {task.number} ({task.start} to {task.end}) {ended}"
            memory = f": it may be that {lacking(self._request.memory_mb, size=largest_record(task))}"
            self._give_up(task, why + memory * (code == -signal.SIGABRT))  # native code that gets no memory aborts

    def _strike(self, task: Task, cause: str) -> int:
        """How often a task has failed for this cause. One that lacked memory has both tries left if its worker dies."""
        self._strikes[*_key(task), cause] += 1
        return self._strikes[*_key(task), cause]

    def _unit_done(self, unit: Unit) -> None:
        """One unit of a file less to wait for; after the last one its copy is to be made."""
        self._open[unit.entry.name] -= 1
        if not self._open[unit.entry.name]:
            self._assemble(self._by_name[unit.entry.name])

    def _give_up(self, task: Task, reason: str) -> None:
        """Give a task up, with the reason in the report; or end the scan, if it is to fail on errors."""
        unit = task.units[0] if isinstance(task, Assembly) else task
        if self._request.on_error == "fail":
            raise BatchError(f"{unit.label}: {reason}")
        self._bytes += unit.bytes if task is unit else 0
        self._failed[_key(task)] = self._uncopied(reason, unit.entry, unit.label)
        if task is unit and unit.part:  # the copy has the other members
            left_out = f"; it is not in the copy of {unit.entry.inner}" if self._copy else ""
            self._failed[_key(task)] = f"{reason}{left_out}"
            self._unit_done(unit)

    def _uncopied(self, reason: str, entry: Entry, label: str) -> str:
        """The reason why a file or a part of it could not be scanned, and that there will be no copy of the file."""
        whole = "this file" if label == entry.inner else entry.inner
        return f"{reason}; there is no copy of {whole}" if self._copy else reason

    def _where(self, unit: Unit, failed: Failed) -> str:
        """File, row and reason of what cannot be scanned."""
        place = place_of(unit, failed, self._request.storages)
        return f"{unit.label}, {place}: {failed.reason}" if place else f"{unit.label}: {failed.reason}"

    def _assemble(self, units: list[Unit]) -> None:
        """Have the copy of a file made next, of those units that could be scanned: what is done is of use at once."""
        scanned = [unit for unit in units if _key(unit) not in self._failed]
        if self._copy and scanned:
            self._waiting.appendleft(Assembly(scanned, self._targets.of(units[0].entry)))

    def _merged(self) -> Store:
        profile = self._request.profile
        store = Store(version=FORMAT_VERSION, profile=profile.name, profile_digest=profile.digest, files={})
        again = names_again(units[0].entry for units in self._files if units)
        for units in self._files:
            for unit in units:
                own = store.file(unit.label, unit.entry.name, unit.part, again.get(unit.entry.name, ""))
                found = self._manifest.findings(unit)
                reason = self._failed.get((unit.entry.name, unit.number))
                if found is not None and reason is None:
                    own.merge(found)
                else:
                    own.fault(0, f"{reason}", rows=0)
            uncopied = self._failed.get((units[0].entry.name, _COPY)) if units else None
            if uncopied is not None:
                store.file(units[0].label).fault(0, uncopied, rows=0)
        for entry, reason in self._unknown:
            store.file(entry.inner, entry.name).fault(0, self._uncopied(reason, entry, entry.inner), rows=0)
        return store
