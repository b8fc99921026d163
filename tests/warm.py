"""Processes that begin where another has come to: what every server imports and compiles was done once, and is forked.

A server takes 2 s of processor time to start, nearly all of it for imports, rules, and what it reads ahead, and some
hundred tests need one or more. :func:`python` is what such a test starts in place of ``sys.executable``, with the same
arguments, folder, environment and open files. What it gets is a process of its own all the same, with exit code and
signals, and so are the processes that it starts in turn. What Python itself does at its start is not shown: what is
imported when, what a start says and takes, what memory is left. Such a test starts ``sys.executable``, as at least one
does for every command.
"""

import atexit
import contextlib
import fcntl
import gc
import importlib
import marshal
import multiprocessing
import os
import runpy
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import cache
from multiprocessing import spawn
from pathlib import Path
from types import ModuleType
from typing import Final, NamedTuple

from scanner import Scanner

ROOT: Final = Path(__file__).resolve().parents[1]
_STAND_IN: Final = Path(__file__).with_name("stand_in.py")
_LONGEST: Final = 120  # characters of the line that names an interpreter, with which every system can do
_MOST_FILES: Final = 200  # open files that are handed over
_HIGH: Final = 600  # above all numbers that a file may be handed over under
_NO_MATTER: Final = frozenset({"-P", "-B", "-u"})  # ways of Python that this process has already
_MODULES: Final = (
    "anyio._backends._asyncio",
    "scanner.batch.scan",
    "server.commands.cli",
    "server.commands.client",
    "server.guard.running",
    "server.http.serving",
    "server.serving",
)
"""What commands import when they run."""


@cache
def python() -> str:
    """A command that takes Python's arguments; the same for all tests of a process."""
    first_line = f"#!{sys.executable} -IS\n"
    if not hasattr(os, "fork") or len(first_line) > _LONGEST or " " in sys.executable:
        return sys.executable
    folder = Path(tempfile.mkdtemp(prefix="warm-"))
    command = folder / "python"
    command.write_text(first_line + _STAND_IN.read_text())
    command.chmod(0o700)
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-m", "tests.warm", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(process.wait)
    atexit.register(process.stdin.close)  # its end; what was registered last is done first
    assert process.stdout.readline() == b"warm\n"
    process.stdout.close()
    return str(command)


@contextlib.contextmanager
def warm_children() -> Iterator[None]:
    """Servers and workers of a scan that this process starts meanwhile are such processes too."""
    before = sys.executable, spawn.get_executable()
    sys.executable = python()
    multiprocessing.set_executable(sys.executable)
    try:
        yield
    finally:
        sys.executable = before[0]
        multiprocessing.set_executable(before[1])


class _Given(NamedTuple):
    """What a process begins with, and under which numbers files were open for it."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    umask: int
    ignored: list[int]
    blocked: list[int]
    numbers: list[int]


def _serve(folder: Path) -> list[str]:
    """Fork for each that asks, and tell it of the end. Returns in each process that is forked, with its arguments.

    None stands between: to fork one more takes as much as the rest of a start, for all the memory that is shared.
    """
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "socket"))
    listener.listen(64)
    os.write(1, b"warm\n")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    awake, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    selector.register(awake, selectors.EVENT_READ)
    selector.register(0, selectors.EVENT_READ)
    asked: dict[int, socket.socket] = {}  # by the process that was forked for it
    while True:
        for key, _ in selector.select():
            if key.fileobj == 0:
                os._exit(0)  # the tests are over
            elif key.fileobj is awake:
                awake.recv(4096)
                _tell_ends(asked, selector)
            elif key.fileobj is not listener:
                _kill_for(key.fileobj, asked, selector)
            else:
                connection, _ = listener.accept()
                given, files = _heard(connection)
                pid = os.fork() if given is not None else 0
                if given is None:
                    connection.close()
                elif pid == 0:
                    signal.set_wakeup_fd(-1)
                    selector.close()
                    for used in (listener, awake, wake, connection, *asked.values()):
                        used.close()
                    return _become(given, files, str(folder / "python"))
                else:
                    asked[pid] = connection
                    selector.register(connection, selectors.EVENT_READ)
                    with contextlib.suppress(OSError):
                        connection.sendall(pid.to_bytes(4, "big"))
                for file in files:
                    os.close(file)


def _heard(connection: socket.socket) -> tuple[_Given | None, list[int]]:
    """What is asked for, None from one that was killed meanwhile; and the files that came with it."""
    head, files, _, _ = socket.recv_fds(connection, 4, _MOST_FILES)
    length, data = int.from_bytes(head, "big"), b""
    while len(data) < length and (more := connection.recv(length - len(data))):
        data += more
    return _Given(*marshal.loads(data)) if head and len(data) == length else None, files  # noqa: S302  our own


def _tell_ends(asked: dict[int, socket.socket], selector: selectors.BaseSelector) -> None:
    while asked:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        connection = asked.pop(pid)
        with contextlib.suppress(KeyError):  # whoever stood in for it was killed
            selector.unregister(connection)
        with contextlib.suppress(OSError):
            connection.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
        connection.close()


def _kill_for(killed: object, asked: dict[int, socket.socket], selector: selectors.BaseSelector) -> None:
    """Nothing is ever said on a connection, so that it ends means that whoever stood in was killed."""
    for pid, connection in asked.items():
        if connection is killed:
            os.kill(pid, signal.SIGKILL)
            selector.unregister(connection)


def _become(given: _Given, files: list[int], command: str) -> list[str]:
    """Take what was handed over as one's own; the arguments."""
    high = [fcntl.fcntl(file, fcntl.F_DUPFD, _HIGH) for file in files]
    os.closerange(0, _HIGH)
    for file, number in zip(high, given.numbers, strict=True):
        os.dup2(file, number)
        os.close(file)
    os.chdir(given.folder)
    os.umask(given.umask)
    os.environ.clear()
    os.environ.update(given.environment)
    time.tzset()
    for number in (signal.SIGCHLD, *given.ignored):
        signal.signal(number, signal.SIG_IGN if number in given.ignored else signal.SIG_DFL)
    if signal.SIGINT not in given.ignored:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, given.blocked)
    sys.executable = command
    multiprocessing.set_executable(command)  # those of a scan are warm as well
    return given.arguments


def _run(arguments: list[str]) -> None:
    """What Python does with such arguments."""
    while arguments[0] in _NO_MATTER:
        del arguments[0]
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    elif arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(arguments[1], vars(main))  # noqa: S102  what a test or a pool of processes starts
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")
        if threading.active_count() == 1:
            atexit._run_exitfuncs()  # Python has no other way to run them and no more
            sys.stdout.flush()
            os._exit(0)  # a test's own, of which nobody asks that it takes down 0.07 s long what it shares


def _warm_up() -> None:
    """Import and compile what servers and commands do; no thread may be left, since only one is forked."""
    for name in _MODULES:
        importlib.import_module(name)
    for profile in ("finance-default", "redact-only"):  # which are compiled apart: where towns alone are found
        Scanner.from_profile(profile).read_ahead()
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _warm_up()
    _run(_serve(Path(sys.argv[1])))
