"""The process that makes a scanner once and forks for each worker, so that workers share its memory.

A scanner takes 60 MB, and 250 when it has read a text of every kind: words, grammars, ciphers and automata are made
when they are first needed, which takes one to two seconds. So it reads the beginning of what is to be scanned. Workers
that are forked share what that made, and are ready at once. A page that a worker writes to becomes its own. Counters of
references alone make that a third of the scanner.

The process has one thread and no file open when it forks, so that a fork copies no lock that is held.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import nullcontext, suppress
from multiprocessing.connection import Connection
from typing import Final, NoReturn

from scanner.batch.memory import COMMON_MB, TOUCHED_MB, hold, limited, own_mb
from scanner.batch.parent_watch import is_closed
from scanner.batch.units import format_named
from scanner.batch.worker import Refused, Setting, job_of, made, rarely_collect, serve
from scanner.engine import Scanner
from scanner.matching.engines.automata import give_back

DIED: Final = 1
"""The exit code of a worker that an error ended."""

_MARK: Final = b"h"  # a handle has to come with some byte


def send_handle(control: Connection, handle: int) -> None:
    """Send the process at the other end of a pipe a handle of its own.

    The standard library's function waits until that has taken it (from Python 3.14 on, and on macOS), and fails with a
    RuntimeError where it never will: for seconds there is a scanner being made.
    """
    with socket.fromfd(control.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as way:
        socket.send_fds(way, [_MARK], [handle])


def _handle_from(control: Connection) -> int:
    with socket.fromfd(control.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as way:
        _, handles, _, _ = socket.recv_fds(way, len(_MARK), 1)
    if not handles:
        raise EOFError
    return handles[0]


def run_forkserver(control: Connection, setting: Setting) -> None:
    """Make a scanner and send True; then do what the parent sends: ``number`` starts that worker, ``-number`` ends it.

    Behind a positive number comes the handle of the worker's pipe; the answer to a negative one is the exit code. The
    process ends when the parent closes its end of ``control``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.unraisablehook = lambda _: None  # it would print what a library was at
    scanner = made(setting)
    if isinstance(scanner, Scanner) and not is_closed(control):
        read_ahead(scanner, setting)
        setting = _shared_out(setting)
    rarely_collect()
    known: dict[int, int] = {}
    with suppress(EOFError, OSError):  # the parent is gone, and the workers see so themselves
        control.send(True)
        while True:
            number = control.recv()
            if is_closed(control):
                return
            if number > 0:
                known[number] = _forked(control, _handle_from(control), scanner, setting)
            else:
                control.send(_ended(known.pop(-number, 0)))


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
    most_mb = COMMON_MB + setting.own_mb * setting.workers - own_mb()
    with limited(most_mb) if setting.own_mb else nullcontext():
        for unit, job in near:
            with suppress(Exception):
                for done in format_named(unit.format).scan(unit, job):
                    if done >= most:
                        break
    if jobs and not near:
        scanner.read_ahead()
    give_back()  # what was read is no part of what workers share: 45 MB of a batch of Parquet


def _shared_out(setting: Setting) -> Setting:
    """The setting with what is left of the memory for the common scanner, shared out among the workers."""
    left = COMMON_MB - own_mb()
    return setting._replace(own_mb=setting.own_mb + left // setting.workers) if setting.own_mb and left > 0 else setting


def _forked(control: Connection, handle: int, scanner: Scanner | Refused, setting: Setting) -> int:
    pipe = Connection(handle)
    process = os.fork()
    if not process:
        control.close()
        _be_worker(pipe, scanner, setting)
    pipe.close()
    return process


def _be_worker(pipe: Connection, scanner: Scanner | Refused, setting: Setting) -> NoReturn:
    code = DIED
    try:
        hold(setting.own_mb - TOUCHED_MB, setting.libraries)
        serve(pipe, scanner, setting)
        code = 0
    finally:
        os._exit(code)  # without the handlers that this process inherited


def _ended(process: int) -> int:
    """The exit code of a worker; one that is still at work is ended."""
    if not process:
        return 0
    os.kill(process, signal.SIGKILL)  # its number cannot be another's: this process has not waited for it yet
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
