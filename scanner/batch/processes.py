"""Processes of a scan: started so that no interrupt reaches them, kept quiet, and ended."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from typing import Any, Final
from warnings import catch_warnings

PATIENCE: Final = 5.0
"""Seconds that a process has for its end."""

SILENCE: Final = 900.0
"""Seconds in which a process comes a step further, or is taken for one that never will. A step is two
megabytes of a file, a record that is longer, or all of a row group that is fetched."""

LOOK: Final = 1.0
"""Seconds for which a process is waited for at a time: a clock goes on while it and whoever waits are stopped."""


def started(target: Callable[..., None], *arguments: object, way: str = "spawn") -> Any:
    """A process that runs a function; ``way`` is one of :mod:`multiprocessing`'s."""
    context: Any = get_context(way)
    process = context.Process(target=target, args=arguments, daemon=True)
    with _uninterrupted():
        process.start()
    return process


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


def ended(process: Any) -> int | None:
    """The exit code of a process of our own; one that is still at work is ended."""
    process.join(0.2)  # it may be about to, with an exit code that is worth telling
    if process.is_alive():
        process.terminate()
        process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
    code: int | None = process.exitcode
    return code


def undisturbed() -> None:
    """Let this process hear of no interrupt, and print nothing of what a library was at."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.unraisablehook = lambda _: None


def say_nothing() -> None:
    """Let nothing come to stderr of this process: a library that has no memory left says so there."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  its descriptor is what is needed
        os.dup2(nowhere.fileno(), 2)
