"""Commands run in this process: for what a command says and does where a process of its own would show no more.

The same ``main`` gets the same arguments, environment, folder and standard input, and what it writes is kept. What
needs a process is tested with one: signals, closed streams, what is imported, and that each command starts at all.
"""

from __future__ import annotations

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


def run_here(
    *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """One command; nothing of this process's own environment is seen by it."""
    out, errors = _Stream(), _Stream()
    with ExitStack() as around:
        around.enter_context(patch.dict(os.environ, dict(environment or {}), clear=True))
        around.enter_context(patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))))
        around.enter_context(redirect_stdout(out))
        around.enter_context(redirect_stderr(errors))
        around.enter_context(_as_before())
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
    """The collector of garbage, which a server switches off, and the signal that a scan takes, are put back."""
    handler = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        gc.enable()
        signal.signal(signal.SIGTERM, handler)
