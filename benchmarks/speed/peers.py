"""Peers as processes that measure themselves: each in an environment of its own, alive for one run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Literal

from benchmarks.accuracy.peers import PEERS as MEASURED_PEERS
from benchmarks.accuracy.peers import Package, PeerError, install

_ADAPTER = Path(__file__).with_name("adapter.py")
_LAST_SECONDS: Final = 10

# Versions of November 2026. hyperscan needs its library, which its wheels bring.
PEERS: Final[Mapping[str, Package]] = {
    **MEASURED_PEERS,
    "hyperscan": Package("hyperscan", ("hyperscan==0.9.1",)),
}


class Process:
    """A peer that answers."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name = name
        self._process = process

    def run(self, kind: Literal["texts", "document"], file: Path) -> tuple[float, int]:
        """(seconds, findings) of one run over a file. Raises PeerError, also for an input that the peer refuses."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise PeerError(f"{self.name} has no pipes")
        try:
            stdin.write(json.dumps({"kind": kind, "file": str(file)}) + "\n")
            stdin.flush()
            answer: Any = json.loads(stdout.readline() or "null")
        except (OSError, ValueError):
            answer = None
        if answer is None:
            raise PeerError(f"{self.name} ended")
        taken, found = answer
        if taken is None:
            raise PeerError(f"{self.name} refuses it ({found})")
        return taken, found


@contextmanager
def started(name: str, cache: Path, arguments: Sequence[str]) -> Iterator[Process]:
    """A peer by name; ``stdlib`` needs no environment. Raises PeerError when it cannot be installed."""
    python = Path(sys.executable) if name == "stdlib" else install(PEERS[name], cache)
    process = subprocess.Popen(  # noqa: S603 - our own command, no shell
        [str(python), str(_ADAPTER), name, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    try:
        yield Process(name, process)
    finally:
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        try:
            process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
