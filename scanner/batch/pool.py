"""The workers of a scan: started, given units, and ended, by whichever way there is here to have processes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
from itertools import count, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, Final, Self

from scanner.batch.first_worker import run_first, send_handle
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.memory import USUAL_MB, Plan, needed_mb, planned
from scanner.batch.processes import LOOK, PATIENCE, SILENCE, ended, started
from scanner.batch.request import Request
from scanner.batch.units import Unit, format_named
from scanner.batch.worker import Ahead, Assembly, Begun, Ended, Fork, HowEnded, Report, Setting, Task, work

_MOST_AHEAD = 3  # units that are read ahead

_AHEAD_BYTES = 3 << 20
"""What is read ahead at the most before there are workers, since they share what automata grow in it: after a unit of
CSV, of which one megabyte is read at a time, each has 128 MB for itself and not 158, and what both share is 253 and not
216. With ten megabytes all of it together is no less than with three."""

_AHEAD_SHARE = 32
"""One in so many bytes is read ahead, or less: it is read again."""

_SILENCE_MB: Final = 20.0
"""Seconds more without a report for each megabyte of a task. A whole row group may be fetched at once, from a store
that gives 50 kB in a second."""

_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)  # in Windows any signal ends a process so


class _Shared:
    """A descriptor that each process that is sent this has as well."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        from multiprocessing.reduction import DupFd  # noqa: PLC0415  there is none in Windows

        return _received, (DupFd(self._descriptor),)


def _received(sent: Any) -> int:
    """The descriptor, which is open until the process ends."""
    own: int = sent.detach()
    return own


def shared(descriptor: int) -> object:
    """What workers hold an open file by, sent to them in their setting."""
    return None if sys.platform == "win32" else _Shared(descriptor)


class Worker:
    """A process, the end of its pipe, and what it is at.

    ``spent`` if it died, or its memory is full; ``relieved`` if that was so before its last task, and was seen to.
    ``stuck`` if it was ended because its task came no further.
    """

    def __init__(self, pipe: Connection, end: Callable[[], int | None]) -> None:
        """``end`` sees to it that the process ends, and gives its exit code; None for one that nobody knows."""
        self.pipe = pipe
        self._end = end
        self.task: Task | None = None
        self.done = 0
        self.spent = False
        self.relieved = False
        self.stuck = False
        self._process = 0  # its number; 0 as long as it is not known
        self._silent = 0.0  # seconds

    @property
    def is_at_work(self) -> bool:
        """Whether there will be a report of its task."""
        return self.task is not None and not self.spent

    def give(self, task: Task) -> None:
        """Let it do a task; if it is gone, that is seen when it is waited for."""
        self.task, self.done, self._silent = task, 0, 0.0
        with suppress(OSError):
            self.pipe.send(task)

    def finished(self, *, full: bool) -> Task | None:
        """Note that its task is done, which is what comes back, and whether its memory is full."""
        task, self.task, self.done, self.spent, self.relieved = self.task, None, 0, full, self.relieved and full
        return task

    def report(self) -> Report | None:
        """What it reports next, which is waited for; None if it is at its work, or has died."""
        try:
            report: Begun | Ended | Report = self.pipe.recv()
        except (EOFError, OSError):
            self.spent = True
            return None
        self._silent = 0.0
        if isinstance(report, Ended):  # whoever asked did not wait for it
            return None
        if not isinstance(report, Begun):
            return report
        self._process = report.process
        return None

    def waited(self, seconds: float) -> None:
        """Note that no report came for so long, and end it if that was too long for its task.

        Until it has begun it makes a scanner, or waits for the process that forks it.
        """
        self._silent += seconds
        if self.task is not None and self._process and self._silent > longest_silence(self.task):
            self.spent = self.stuck = True
            self._kill()

    def stop(self) -> int | None:
        """End it, whatever it is at; its exit code."""
        if self.is_at_work and self._process:  # it may be native code that lets it see nothing of its pipe
            self._kill()
        self.pipe.close()
        return self._end()

    def _kill(self) -> None:
        with suppress(OSError):  # it has just ended
            os.kill(self._process, _KILL)


class Pool:
    """The workers; they are ended with the block.

    Of those that have one scanner in common the first one forks the others, and does so when it is not at work. If its
    own memory is full, all others are forked anew, since that is what they share as well. If that is of no help, or it
    has died, a new one begins as it did.
    """

    def __init__(self, setting: Setting, *, common: bool) -> None:
        """``common``: workers have one scanner in common."""
        self._ends: tuple[int, ...] = ()  # of a pipe: workers are sent the first, and the other is the parent's alone
        self._setting = setting
        self._common = common
        self._numbers = count(1)
        self.workers: list[Worker] = []

    def __enter__(self) -> Self:
        self._ends = os.pipe()
        self._setting = self._setting._replace(there=shared(self._ends[0]))
        return self

    def __exit__(self, *_: object) -> None:
        for worker in reversed(self.workers):
            worker.stop()
        for end in self._ends:
            os.close(end)

    def free(self) -> Worker | None:
        """A worker for a task, started if need be; None if all are at work, or wait to be replaced."""
        if self._common and self.workers and self.workers[0].spent:
            return None
        while len(self.workers) < self._setting.workers:
            worker = self._fresh()
            self.workers.append(worker)
            if not self._common:
                return worker
        return next((worker for worker in self.workers if worker.task is None and not worker.spent), None)

    def reports(self) -> Iterator[tuple[Worker, Report]]:
        """What the workers report next, within a second. Those that died, or come no further, are spent afterwards."""
        by_pipe: dict[Any, Worker] = {worker.pipe: worker for worker in self.workers if worker.is_at_work}
        start = monotonic()
        ready = wait(list(by_pipe), timeout=LOOK)
        waited = min(LOOK, monotonic() - start)  # if it was longer, all of them were stopped
        for pipe, worker in by_pipe.items():
            if pipe not in ready:
                worker.waited(waited)
            elif (report := worker.report()) is not None:
                yield worker, report

    def _fresh(self) -> Worker:
        if not self._common:
            return _alone(self._setting)
        return _forked(self.workers[0], next(self._numbers)) if self.workers else _first(self._setting)

    def replaced(self) -> list[tuple[Worker, int | None]]:
        """The workers that are no more, with their exit codes: those that are spent, and whoever goes with them."""
        leaving = [worker for worker in self.workers if worker.spent]
        if self._common and leaving:
            first, *others = self.workers
            if first.is_at_work or (first.spent and any(worker.is_at_work for worker in others)):
                return []
            if first.task is not None:  # it may be what it read ahead that ended it
                self._setting = self._setting._replace(ahead=Ahead())
            if first.spent:
                leaving = others if first.task is None and not first.relieved else self.workers
                first.spent, first.relieved = first in leaving, True
        self.workers = [worker for worker in self.workers if worker not in leaving]
        return [(worker, worker.stop()) for worker in reversed(leaving)]


def _alone(setting: Setting) -> Worker:
    """A worker with a scanner of its own."""
    ours, theirs = get_context("spawn").Pipe()
    process = started(work, theirs, setting)
    theirs.close()
    return Worker(ours, lambda: ended(process))


def _first(setting: Setting) -> Worker:
    """The first of the workers that have one scanner in common."""
    ours, theirs = get_context("spawn").Pipe()
    are_there, held = get_context("spawn").Pipe(duplex=False)
    process = started(run_first, theirs, held, setting)
    theirs.close()
    held.close()

    def end() -> int | None:
        code = ended(process)
        are_there.poll(PATIENCE)  # until all have let go of it, since what they write is in the way of what comes next
        are_there.close()
        return code

    return Worker(ours, end)


def _forked(first: Worker, number: int) -> Worker:
    """A worker that the first one forks when it next can."""
    ours, theirs = get_context("spawn").Pipe()
    with suppress(OSError):  # if it is gone, this one is found to be dead
        first.pipe.send(Fork(number))
        send_handle(first.pipe, theirs.fileno())
    theirs.close()
    return Worker(ours, partial(_exit_code, first, number))


def _exit_code(first: Worker, number: int) -> int | None:
    """How a worker ended that was forked by the first; None where that cannot say."""
    if first.task is None:
        with suppress(OSError, EOFError):
            first.pipe.send(HowEnded(number))
            while first.pipe.poll(PATIENCE):
                answer: Begun | Ended = first.pipe.recv()
                if isinstance(answer, Ended) and answer.number == number:  # one may be to an earlier question
                    return answer.code
    return None


def usual_mb(formats: Collection[str]) -> int:
    """The memory for who does not say how much a scan of such files may take: enough for two workers."""
    extra_mb = _extra_mb(formats)
    return max(USUAL_MB, needed_mb(2, extra_mb)) if extra_mb else USUAL_MB


def plan_of(request: Request, formats: Collection[str], units: int) -> Plan:
    """How memory is shared out among the workers; there are no more of them than ``units``."""
    wanted = request.workers or os.cpu_count() or 1
    return planned(request.memory_mb, min(wanted, units), _extra_mb(formats))


def _extra_mb(formats: Collection[str]) -> int:
    """What the most demanding of the formats needs: any worker may be given any unit."""
    return max((format_named(name).traits.extra_mb for name in formats), default=0)


def fewer(request: Request, formats: Collection[str], plan: Plan, units: int) -> str:
    """A sentence for a user who asked for more workers than the memory is enough for; "" for others."""
    wanted = min(request.workers or 0, units)
    if plan.workers >= wanted:
        return ""
    extra_mb = _extra_mb(formats)
    demanding = [name for name in formats if extra_mb and format_named(name).traits.extra_mb == extra_mb]
    of_them = f" where there are files of {demanding[0].capitalize()}" if demanding else ""
    workers, needed = f"{plan.workers} of {request.workers} workers", needed_mb(wanted, extra_mb)
    return f"{request.memory_mb} MB are enough for {workers}{of_them}; --memory {needed} is for {wanted}"


def largest_record(task: Task) -> int:
    """The bytes of the largest record that a unit of text may hold; 0 where its bytes say nothing about that."""
    return task.bytes if isinstance(task, Unit) and isinstance(format_named(task.format), TextFormat) else 0


def longest_silence(task: Task) -> float:
    """Seconds after which a task that came no further is taken for one that never ends."""
    units = task.units if isinstance(task, Assembly) else [task]
    return SILENCE + _SILENCE_MB * sum(unit.bytes for unit in units) / (1 << 20)


def ahead_of(tasks: Collection[Task]) -> Ahead:
    """What is worth reading ahead: of each of some formats the largest unit."""
    units = [task for task in tasks if isinstance(task, Unit)]
    largest: dict[str, Unit] = {}
    for unit in units:
        if unit.format not in largest or unit.bytes > largest[unit.format].bytes:
            largest[unit.format] = unit
    chosen = tuple(islice(largest.values(), _MOST_AHEAD))
    most = min(_AHEAD_BYTES, sum(unit.bytes for unit in units) // _AHEAD_SHARE)
    return Ahead(chosen, most // max(1, len(chosen)))
