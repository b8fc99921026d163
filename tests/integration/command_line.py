"""Commands as a shell runs them, in a process of their own; and in this one, where a process would show no more.

In this one the same ``main`` gets the same arguments, environment, folder and standard input, and what it writes is
kept; processes that it starts in turn are warm ones (``tests/warm.py``). That is for what a command says. What needs a
process is tested with one: signals, closed streams, what is imported, what a server does when its input ends, and that
each command starts at all.
"""

import gc
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from server.commands.cli import main
from tests.warm import warm_children

ROOT = Path(__file__).resolve().parents[2]
PATH = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
"""The environment of a command that is given none."""


def run_process(
    *arguments: str,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    python: str = sys.executable,
) -> subprocess.CompletedProcess[bytes]:
    """One command in a process that knows nothing of this one's environment."""
    return subprocess.run(  # noqa: S603
        [python, "-P", "-m", "server", *arguments],
        input=stdin,
        env={**PATH, **(environment or {})},
        cwd=cwd,
        capture_output=True,
        timeout=120,
        check=False,
    )


def run_here(
    *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The same without a process; nothing of this one's environment is seen by the command either."""
    out, errors = _Stream(), _Stream()
    with ExitStack() as around:
        around.enter_context(patch.dict(os.environ, dict(environment or {}), clear=True))
        around.enter_context(patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))))
        around.enter_context(redirect_stdout(out))
        around.enter_context(redirect_stderr(errors))
        around.enter_context(_as_before())
        around.enter_context(warm_children())
        if cwd is not None:
            around.enter_context(chdir(cwd))
        try:
            code = main(arguments)
        except SystemExit as ended:  # argparse ends so
            code = ended.code if isinstance(ended.code, int) else 1
    return subprocess.CompletedProcess(arguments, code, out.written(), errors.written())


class _Stream(io.TextIOWrapper):
    """A standard stream that keeps what is written."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding="utf-8")

    def written(self) -> bytes:
        self.flush()
        return self._bytes.getvalue()


@contextmanager
def _as_before() -> Iterator[None]:
    """The collector of garbage, which a server switches off, and the signals that it takes, are put back."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        gc.enable()
        for number, handler in handlers.items():
            signal.signal(number, handler)
