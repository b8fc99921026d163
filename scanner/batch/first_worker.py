"""Workers that share one scanner: the first of them makes it, and forks for each of the others.

A scanner takes 70 MB, and 220 when it has read a text of every kind: words, grammars, ciphers and automata are made
when they are first needed, which takes one to two seconds. So the first worker reads the beginning of what is to be
scanned before it forks. The others share what that made, and are ready at once. A page that one of them writes to
becomes its own. Counters of references alone make that a third of the scanner.

A process that only forked would hold all those pages once more, 80 MB. So the first is a worker like the others, and
forks between two units. When memory is short the others are forked anew, and share what its automata have grown by: in
453 MB five units of CSV were scanned so.

The process has one thread and no file open when it forks, so that a fork copies no lock that is held.
"""

from __future__ import annotations

import os
import socket
from contextlib import nullcontext, suppress
from copy import copy
from multiprocessing.connection import Connection
from typing import Final, NoReturn

from scanner.batch.memory import hold, import_all, limited, room_mb, taken_mb
from scanner.batch.parent_watch import ParentWatch, is_closed
from scanner.batch.processes import undisturbed
from scanner.batch.units import format_named
from scanner.batch.worker import (
    Begun,
    Ended,
    Fork,
    HowEnded,
    Refused,
    Setting,
    end_with_parent,
    job_of,
    made,
    rarely_collect,
    serve,
)
from scanner.engine import Scanner
from scanner.matching.engines.automata import give_back

DIED: Final = 1
"""The exit code of a worker that an error ended."""

_MARK: Final = b"h"  # a handle has to come with some byte


def send_handle(pipe: Connection, handle: int) -> None:
    """Send the process at the other end of a pipe a handle of its own.

    The standard library's function waits until that has taken it (from Python 3.14 on, and on macOS), and fails with a
    RuntimeError where it never will: for seconds there is a scanner being made.
    """
    with socket.fromfd(pipe.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as way:
        socket.send_fds(way, [_MARK], [handle])


def _handle_from(pipe: Connection) -> int:
    with socket.fromfd(pipe.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as way:
        _, handles, _, _ = socket.recv_fds(way, len(_MARK), 1)
    if not handles:
        raise EOFError
    return handles[0]


def run_first(pipe: Connection, held: Connection, setting: Setting) -> None:
    """Make a scanner, be a worker, and fork others where it is asked to.

    ``held`` is open as long as any of them is there.
    """
    undisturbed()
    end_with_parent(setting)
    scanner = made(setting)
    if isinstance(scanner, Scanner) and not is_closed(pipe):
        with suppress(OSError):  # that the parent is gone is seen next
            pipe.send(Begun(os.getpid()))
        read_ahead(scanner, setting)
    rarely_collect()
    if setting.share_mb:
        import_all(setting.libraries)
        hold(room_mb(setting.share_mb, setting.workers))
    serve(pipe, scanner, setting, _Others(pipe, scanner, setting))
    held.close()


class _Others:
    """The workers that the first one has forked."""

    def __init__(self, pipe: Connection, scanner: Scanner | Refused, setting: Setting) -> None:
        self._pipe, self._scanner, self._setting = pipe, scanner, setting
        self._processes: dict[int, int] = {}

    def __call__(self, asked: Fork | HowEnded, watch: ParentWatch) -> None:
        """Fork one, or tell how one ended, which is waited for. Raises EOFError when the parent is gone."""
        if isinstance(asked, HowEnded):
            _, status = os.waitpid(self._processes.pop(asked.number), 0)
            self._pipe.send(Ended(asked.number, os.waitstatus_to_exitcode(status)))
            return
        handle, setting = _handle_from(self._pipe), self._setting
        with watch.paused():
            if setting.share_mb:
                hold(room_mb(setting.share_mb, setting.workers))
            process = os.fork()
            if not process:
                self._pipe.close()
                stores = {scheme: copy(storage) for scheme, storage in setting.storages.items()}  # with nothing open
                _be_worker(Connection(handle), self._scanner, setting._replace(storages=stores))
        os.close(handle)
        self._processes[asked.number] = process


def read_ahead(scanner: Scanner, setting: Setting) -> None:
    """Read the beginning of some units before workers are forked, so that they share what that takes to be made.

    What texts need depends on the texts, and all of it takes twice as long to make as most exports need. Nothing is
    kept of what is found. What goes wrong here goes wrong in a worker again, which reports it. Of a store of objects
    nothing is read, since workers must share no connection: what most texts need is made then. What is read may be one
    large record: it may take what the workers will have, and no more.
    """
    units, most = setting.ahead
    jobs = [(unit, job_of(unit, scanner, setting)) for unit in units]
    near = [(unit, job) for unit, job in jobs if job.storage.near]
    with limited(setting.share_mb * setting.workers - taken_mb()) if setting.share_mb else nullcontext():
        for unit, job in near:
            with suppress(Exception):
                any(done >= most for done in format_named(unit.format).scan(unit, job))  # which stops there
    if jobs and not near:
        scanner.read_ahead()
    give_back()  # what was read is no part of what workers share: 45 MB of a batch of Parquet


def _be_worker(pipe: Connection, scanner: Scanner | Refused, setting: Setting) -> NoReturn:
    code = DIED
    try:
        end_with_parent(setting)
        serve(pipe, scanner, setting)
        code = 0
    finally:
        os._exit(code)  # without the handlers that this process inherited
