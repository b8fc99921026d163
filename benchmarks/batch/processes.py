"""A command with all that it starts: how long it takes, the processor time, and the memory at its fullest moment."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

_EVERY: Final = 0.25  # seconds between two looks at the memory


class Ran(NamedTuple):
    """Seconds on the clock, seconds of processors, and megabytes of all processes together at the fullest moment.

    Memory that processes share, such as the code of a library, counts once.
    """

    seconds: float
    processor: float
    peak_mb: float
    out: bytes


def run(line: Sequence[str], environment: dict[str, str] | None = None) -> Ran:
    """Run a command to its end. Raises CalledProcessError. Linux: memory is read from ``/proc``."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(line, stdout=out, env=environment)  # noqa: S603  our own program
        seen = _Seen(process.pid)
        seen.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        seen.ended.set()
        seen.join()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(line))
        out.seek(0)
        # What a process does not wait for, such as Spark's Java, is not among what it used.
        processor = max(used.ru_utime + used.ru_stime, sum(seen.processor.values()))
        return Ran(seconds, processor, seen.megabytes, out.read())


class _Seen(threading.Thread):
    """Looks at a process and its descendants now and then."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.megabytes = 0.0
        self.processor: dict[int, float] = {}  # seconds that each process had used when it was seen last
        self._pid = pid

    def run(self) -> None:
        while not self.ended.wait(_EVERY):
            every = _tree(self._pid)
            self.megabytes = max(self.megabytes, sum(map(_share, every)) / 1024)
            self.processor |= {pid: used for pid in every if (used := _used(pid)) is not None}


def children(parent: int) -> list[int]:
    """The processes that a process has started and that are alive."""
    try:
        listed = [path.read_text() for path in Path(f"/proc/{parent}/task").glob("*/children")]
    except OSError:
        return []
    return [int(number) for text in listed for number in text.split()]


def _tree(pid: int) -> list[int]:
    return [pid, *(one for child in children(pid) for one in _tree(child))]


def _share(pid: int) -> int:
    """Kilobytes that a process holds; what it shares with others in equal parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _used(pid: int) -> float | None:
    """Seconds of processors that a process itself has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
