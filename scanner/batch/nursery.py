"""The process that makes a scanner once and divides itself for each worker: what it has made, they have in common.

A scanner takes 80 MB, and twice that when it has read a text of every kind: words, ciphers and automata are made when
they are needed first. Two workers that each make their own take 530 MB over 100,000 rows of an export; two that are
divided from one take 440, and are there at once. What one of them writes to becomes its own, counters of references
included, which is a third of it.

The process has one thread, is started afresh and opens no file, so that what it divides is in no state but this one.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Final, NoReturn

from scanner.batch.memory import TOUCHED_MB, hold
from scanner.batch.orphan import is_closed
from scanner.batch.worker import Refused, Setting, made, rarely_collect, serve
from scanner.engine import Scanner

DIED: Final = 1
"""The exit code of a worker that an error ended."""


def nurse(control: Connection, setting: Setting) -> None:
    """Make a scanner; then, for each number that comes, a worker: for ``-number`` its end, and its exit code back.

    Behind a positive number comes the handle of the worker's pipe. It ends when the parent closes its end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.unraisablehook = lambda _: None  # it would print what a library was at
    scanner = made(setting)
    if isinstance(scanner, Scanner) and setting.large and not is_closed(control):
        _warm(scanner)
    rarely_collect()
    known: dict[int, int] = {}
    while True:
        try:
            number = control.recv()
            if is_closed(control):
                return
            if number > 0:
                known[number] = _divided(control, recv_handle(control), scanner, setting)
            else:
                control.send(_ended(known.pop(-number, 0)))
        except (EOFError, OSError):
            return  # the parent is gone, and the workers see so themselves


def _warm(scanner: Scanner) -> None:
    """Make what texts will ask for, so that all workers have it in common: a second.

    First what any process makes that has the time, then what each disguise asks for beyond that, by a text of each.
    """
    scanner.read_ahead()
    for rule in scanner.detector.rules:
        if rule.channel:
            scanner.find(rule.example_list()[0].text)


def _divided(control: Connection, handle: int, scanner: Scanner | Refused, setting: Setting) -> int:
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
        hold(setting.own_mb - TOUCHED_MB)
        serve(pipe, scanner, setting)
        code = 0
    finally:
        os._exit(code)  # what the nursery has to do at its end is not a worker's


def _ended(process: int) -> int:
    """The exit code of a worker; one that is still at work is ended."""
    if not process:
        return 0
    os.kill(process, signal.SIGKILL)  # it is this process's own, and its number not free before it is waited for
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
