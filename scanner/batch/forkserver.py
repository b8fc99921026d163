"""The process that makes a scanner once and forks for each worker, so that workers share its memory.

A scanner takes 60 MB, and 250 when it has read a text of every kind: words, grammars, ciphers and automata are made
when they are first needed, which takes two seconds. Workers that are forked share them, and are
ready at once. A page that a worker writes to becomes its own. Counters of references alone make that a third of the
scanner.

The process is started afresh, has one thread and opens no file, so that a fork copies no lock that is held.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Final, NoReturn

from scanner.batch.memory import TOUCHED_MB, hold
from scanner.batch.parent_watch import is_closed
from scanner.batch.worker import Refused, Setting, made, rarely_collect, serve
from scanner.engine import Scanner
from scanner.matching.native import LARGE

DIED: Final = 1
"""The exit code of a worker that an error ended."""


def run_forkserver(control: Connection, setting: Setting) -> None:
    """Make a scanner and send True; then do what the parent sends: ``number`` starts that worker, ``-number`` ends it.

    Behind a positive number comes the handle of the worker's pipe; the answer to a negative one is the exit code. The
    process ends when the parent closes its end of ``control``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.unraisablehook = lambda _: None  # it would print what a library was at
    scanner = made(setting)
    if isinstance(scanner, Scanner) and setting.large and not is_closed(control):
        warm(scanner)
    rarely_collect()
    known: dict[int, int] = {}
    with suppress(EOFError, OSError):  # the parent is gone, and the workers see so themselves
        control.send(True)
        while True:
            number = control.recv()
            if is_closed(control):
                return
            if number > 0:
                known[number] = _forked(control, recv_handle(control), scanner, setting)
            else:
                control.send(_ended(known.pop(-number, 0)))


def warm(scanner: Scanner) -> None:
    """Make what texts will need before workers are forked, so that they share it. This takes two seconds.

    ``read_ahead`` makes what most texts need, an example of each disguise what that disguise needs beyond it, and a
    large text what only large buffers are read with: made by each worker, that were 20 MB of each one's own.
    """
    scanner.read_ahead()
    for letter in ("x", "\u017f"):  # buffers of ASCII have tables of their own
        scanner.find(letter * LARGE)
    for rule in scanner.detector.rules:
        if rule.channel:
            scanner.find(rule.example_list()[0].text)


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
