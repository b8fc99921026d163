"""The workers of a scan: started, given units, and ended, by whichever way there is here to have processes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Self
from warnings import catch_warnings

from scanner.batch.forkserver import run_forkserver, send_handle
from scanner.batch.formats.text_format import TextFormat
from scanner.batch.memory import USUAL_MB, Plan, needed_mb, planned
from scanner.batch.request import Request
from scanner.batch.units import Unit, format_named
from scanner.batch.worker import Ahead, Setting, Task, work

_PATIENCE = 5.0  # seconds that a process has for its end
_MOST_AHEAD = 3  # units that are read ahead

_AHEAD_BYTES = 3 << 20
"""What is read ahead at the most before there are workers, since they share what automata grow in it: after a unit of
CSV, of which one megabyte is read at a time, each has 128 MB for itself and not 158, and what both share is 253 and not
216. With ten megabytes all of it together is no less than with three."""

_AHEAD_SHARE = 32
"""One in so many bytes is read ahead, or less: it is read again."""


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
    """A process, the end of its pipe, and what it is at."""

    def __init__(self, pipe: Connection, end: Callable[[], int | None]) -> None:
        """``end`` sees to it that the process ends, and gives its exit code; None for one that nobody knows."""
        self.pipe = pipe
        self._end = end
        self.task: Task | None = None
        self.done = 0

    def give(self, task: Task) -> None:
        """Let it do a task; if it is gone, that is seen when it is waited for."""
        self.task, self.done = task, 0
        with suppress(OSError):
            self.pipe.send(task)

    def stop(self) -> int | None:
        """End it, whatever it is at; its exit code."""
        self.pipe.close()
        return self._end()


class Pool:
    """The workers; they are ended with the block."""

    def __init__(self, setting: Setting, *, common: bool) -> None:
        """``common``: workers have one scanner in common."""
        self._setting = setting
        self._forkserver: _ForkServer | None = None
        self._common = common
        self.workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.stop()
        if self._forkserver is not None:
            self._forkserver.stop()

    def fresh(self) -> Worker:
        """One worker more."""
        if not self._common:
            worker = _alone(self._setting)
        else:
            if self._forkserver is None:
                self._forkserver = _ForkServer(self._setting)
            elif self._forkserver.gone:  # it may be what it read ahead that ended it
                self._forkserver = _ForkServer(self._setting._replace(ahead=Ahead()))
            worker = self._forkserver.worker()
        self.workers.append(worker)
        return worker

    def remove(self, worker: Worker) -> int | None:
        """End a worker; its exit code."""
        self.workers.remove(worker)
        return worker.stop()


def _alone(setting: Setting) -> Worker:
    """A worker with a scanner of its own."""
    ours, process = _started(work, setting)
    return Worker(ours, lambda: _ended(process))


def _started(target: Callable[[Connection, Setting], None], setting: Setting) -> tuple[Connection, Any]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, setting), daemon=True)
    with _uninterrupted():
        process.start()
    theirs.close()
    return ours, process


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes that are started here never hear of an interrupt, not even while they import; this one does behind it.

    The terminal sends Ctrl-C to all of them, and an import that is interrupted prints where it was.
    """
    if sys.platform == "win32":
        yield
        return
    with catch_warnings(action="ignore"):  # of one that was killed it says so, with a line of its own source
        resource_tracker.ensure_running()  # which unblocks the signals when it starts a process of its own
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # and a process inherits what is blocked
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ended(process: Any) -> int | None:
    """The exit code of a process of our own; one that is still at work is ended."""
    process.join(0.2)  # it may be about to, with an exit code that is worth telling
    if process.is_alive():
        process.terminate()
        process.join(_PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
    code: int | None = process.exitcode
    return code


class _ForkServer:
    """See :mod:`scanner.batch.forkserver`."""

    def __init__(self, setting: Setting) -> None:
        self._control, self._process = _started(run_forkserver, setting)
        self._last = 0
        self._is_ready = False
        self.gone = False

    def worker(self) -> Worker:
        self._last += 1
        number = self._last
        ours, theirs = get_context("spawn").Pipe()
        try:
            self._control.send(number)
            send_handle(self._control, theirs.fileno())
        except OSError:
            self.gone = True  # its pipe ends when ours is closed here, and the worker is found to be dead
        theirs.close()
        return Worker(ours, lambda: self._ended(number))

    def _ended(self, number: int) -> int | None:
        if self.gone:
            return None  # the worker ends itself when it next has something to say
        with suppress(OSError, EOFError):
            if self._has_workers():
                self._control.send(-number)
                if self._control.poll(_PATIENCE):
                    code: int = self._control.recv()
                    return code
        self.gone = True
        self._process.kill()  # it is still making its scanner, or stopped, or stuck: nothing is heard of it
        return None

    def _has_workers(self) -> bool:
        """Whether it has made its scanner: before that it forks no worker, and answers nothing for seconds."""
        if not self._is_ready and self._control.poll():
            self._is_ready = self._control.recv()
        return self._is_ready

    def stop(self) -> None:
        self._control.close()
        _ended(self._process)


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
