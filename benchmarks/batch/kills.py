"""Kill a scan again and again, parent, worker or all, and compare what it comes to with a scan that nobody disturbed.

``python -m benchmarks.batch.kills [50] [jsonl|csv|parquet]`` does so at random moments with a table of 60,000 rows.
Exit code 0 when every trial ended in the same bytes and the same report. Linux: workers are found in ``/proc``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks.batch.files import write
from benchmarks.batch.processes import children

_PATIENCE: Final = 300.0  # seconds that a scan may take
_ROWS: Final = 60_000
_STARTED: Final = 2  # processes that a parent starts before it gives out work: one tracks what the other shares
_GIVEN: Final = 0.3  # seconds later it has given out work that they have not begun


def command(source: Path, copies: Path) -> list[str]:
    """The scan that is disturbed; goes on where there is something to go on with."""
    line = [sys.executable, "-m", "server", "scan", str(source), "--redact", str(copies), "--format", "json"]
    line += ["--unit-mb", "1", "--workers", "2", "--memory", "1024"]
    return [*line, "--resume"] if (copies / ".sluicegate" / "scan.json").exists() else line


class Trial:
    """One folder of copies, filled by a scan that is disturbed."""

    def __init__(self, source: Path, copies: Path) -> None:
        self.source, self.copies = source, copies
        self.last = 0  # the number of the last parent
        self._ended = 0  # workers that were killed

    def kill_parent(self, *, when_done: int = 0, after: float = 0.0) -> None:
        """Start, and kill the parent when so many units are done, and so many seconds later."""
        self._disturb(lambda process: os.kill(process.pid, signal.SIGKILL), when_done, after)

    def kill_worker(self, *, when_done: int = 0, after: float = 0.0) -> None:
        """The same with one of the workers; the scan goes on by itself, to its end."""
        self._disturb(self._kill_one_worker, when_done, after)

    def kill_all(self, *, when_done: int = 0, after: float = 0.0) -> None:
        """Kill the workers first, and the parent when it has begun to start others: who goes on at once meets those."""
        self._disturb(self._kill_workers_and_parent, when_done, after)

    def interrupt(self, *, when_done: int) -> tuple[int, str]:
        """Start, and interrupt it as a terminal does; its exit code, and what it said on stderr."""
        return self._disturb(lambda process: os.killpg(process.pid, signal.SIGINT), when_done, 0.0)

    def _kill_one_worker(self, process: subprocess.Popen[str]) -> None:
        # By turns the last of those that the first has forked, and the first itself.
        first = children(process.pid)[-1:]
        forked = [worker for one in first for worker in children(one)]
        self._ended += 1
        for worker in (forked if self._ended % 2 and forked else first)[-1:]:
            os.kill(worker, signal.SIGKILL)

    @staticmethod
    def _kill_workers_and_parent(process: subprocess.Popen[str]) -> None:
        before = children(process.pid)
        for one in [*before, *(child for parent in before for child in children(parent))]:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        until = time.monotonic() + _PATIENCE
        while len(set(children(process.pid)) - {*before}) < _STARTED and time.monotonic() < until:
            if process.poll() is not None:
                return
            time.sleep(0.001)
        time.sleep(_GIVEN)
        os.kill(process.pid, signal.SIGKILL)

    def _disturb(self, act: Callable[[subprocess.Popen[str]], None], when_done: int, after: float) -> tuple[int, str]:
        # A shell's background job ignores interrupts, and so would what it starts; a terminal's does not.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            process = subprocess.Popen(  # noqa: S603  our own program
                command(self.source, self.copies),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        finally:
            signal.signal(signal.SIGINT, before)
        self.last = process.pid
        until = time.monotonic() + _PATIENCE
        state = self.copies / ".sluicegate"
        while len(list(state.glob("*.done"))) < when_done and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(after)
        with suppress(ProcessLookupError):
            act(process)
        _, told = process.communicate(timeout=_PATIENCE)
        return process.returncode, told


def main(count: int, kind: str, rows: int = _ROWS, seed: int = 0) -> int:
    """Run so many trials of up to four kills each, and say how they ended."""
    draw = random.Random(seed)
    different = kills = 0
    with tempfile.TemporaryDirectory(prefix="sluicegate-kills-") as folder:
        source, whole = Path(folder) / f"table.{kind}", Path(folder) / "whole"
        write(rows, source)
        expected = _report(source, whole)
        while kills < count:
            copies = Path(folder) / "killed"
            trial = Trial(source, copies)
            for _ in range(draw.randint(1, 4)):
                kills += 1
                act = draw.choice((trial.kill_worker, trial.kill_parent, trial.kill_all))
                act(after=draw.uniform(0.1, 12.0))
            same = _report(source, copies) == expected
            same &= (copies / source.name).read_bytes() == (whole / source.name).read_bytes()
            different += not same
            print(f"{kills} kills: {'same bytes, same report' if same else 'DIFFERENT'}", flush=True)
            shutil.rmtree(copies)
    return 1 if different else 0


def _report(source: Path, copies: Path) -> str:
    line = command(source, copies)
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=_PATIENCE)  # noqa: S603  our own
    return done.stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch.kills", description=main.__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=50)
    parser.add_argument("kind", nargs="?", default="jsonl", choices=("jsonl", "csv", "parquet"))
    given = parser.parse_args()
    sys.exit(main(given.kills, given.kind))
