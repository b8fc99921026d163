"""``python -m benchmarks.batch [ROWS]``: the batch scan beside a pipeline of regular expressions, and how it scales.

Four things, each with what it was asserted against: what of the planted values is found; throughput of one process
beside the pipeline over the same file, in seconds of its own CPU, alternating, so that what else the machine does falls
on both; the whole command on ROWS and on a tenth of them, by the CPU seconds of all its processes for the same reason;
and the most memory that any of them took.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.batch import maker, pipeline
from benchmarks.batch.files import write
from scanner import Scanner
from scanner.batch.folder.disk import DISK
from scanner.batch.store import FileFindings, Store, from_json
from scanner.batch.units import Entry, Job, format_named
from scanner.batch.worker import rarely_collect

PAIRS = 5
SCANNER = Scanner.from_profile("redact-only")


class Null:
    """Takes bytes."""

    def write(self, data: bytes) -> int:
        """As a file does."""
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""


def scan(path: Path, format_name: str) -> FileFindings:
    """A whole file in this process, its copy thrown away."""
    found = FileFindings()
    sink: Any = Null()
    entry = Entry(str(path), path.name, path.stat().st_size, "")
    (unit,) = format_named(format_name).plan(entry, DISK, entry.size + 1)
    for _ in format_named(format_name).scan(unit, Job(SCANNER, DISK, found, sink)):
        pass
    return found


def seconds(function: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    function()
    return time.process_time() - start


def compare(folder: Path, rows: int) -> None:
    """One process beside the pipeline, format by format."""
    rarely_collect()  # as a worker does
    print(f"\n{rows:,} rows, one process, CPU seconds; the ratio is the median of {PAIRS} pairs")
    print(f"{'':<8}{'size':>10}{'pipeline':>12}{'scan':>10}{'ratio':>8}{'MB/s':>8}{'matches':>10}{'findings':>10}")
    for name, peer in (("jsonl", pipeline.jsonl), ("csv", pipeline.table)):
        path = folder / f"pair.{name}"
        write(rows, path)
        found = scan(path, name)  # warm: the automata are made from what they meet
        matches = peer(path, Null().write)
        pairs = [(seconds(lambda: peer(path, Null().write)), seconds(lambda: scan(path, name))) for _ in range(PAIRS)]  # noqa: B023
        ratio = statistics.median(theirs / ours for theirs, ours in pairs)
        theirs, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
        size = path.stat().st_size
        count = Store(files={"": found}).count()
        print(
            f"{name:<8}{size / 1e6:>8.1f}MB{theirs:>12.2f}{ours:>10.2f}{ratio:>8.2f}{size / 1e6 / ours:>8.1f}"
            f"{matches:>10,}{count:>10,}"
        )
        assert found.rows_in == found.rows_out == rows


def recall(folder: Path, rows: int) -> None:
    """Which of the planted values are gone from the copy, and how many fields that are sensitive as a whole."""
    path = folder / "recall.jsonl"
    plants, _ = write(rows, path)
    copies = folder / "recall"
    command(path, copies, [])
    before, after = path.read_bytes().splitlines(), (copies / path.name).read_bytes().splitlines()
    assert len(before) == len(after) == rows
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for plant in plants:
        value = msgspec.json.decode(before[plant.row])[plant.column][plant.start : plant.end]
        total[plant.entity_type] += 1
        found[plant.entity_type] += value not in msgspec.json.decode(after[plant.row])[plant.column]
    for was, now in zip(map(msgspec.json.decode, before), map(msgspec.json.decode, after), strict=True):
        for column, entity_type in maker.FIELD_TYPES.items():
            if was[column]:
                total[f"{entity_type} field"] += 1
                found[f"{entity_type} field"] += was[column] != now[column]
    print(f"\n{rows:,} rows: planted values that the copy does not show")
    for kind in sorted(total):
        print(f"  {kind:<24}{found[kind]:>9,} of {total[kind]:>9,}  {found[kind] / total[kind]:.1%}")


def command(path: Path, copies: Path, more: Sequence[str]) -> tuple[float, float, Store]:
    """The command as people run it: its seconds, the CPU seconds of its processes, and what it found."""
    line = [sys.executable, "-m", "server", "scan", str(path), "--redact", str(copies), "--format", "json", "--quiet"]
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*line, *more], stdout=subprocess.PIPE, check=True)  # noqa: S603  our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - start, processor, from_json(done.stdout)


def scale(folder: Path, rows: int) -> None:
    """The command on so many rows and on a tenth of them."""
    print(f"\nthe command, {os.cpu_count()} processors")
    print(f"{'rows':>10}{'seconds':>10}{'CPU s':>8}{'MB/CPU s':>10}{'findings':>12}{'peak MB':>9}")
    taken: list[float] = []
    for count in (rows // 10, rows):
        path = folder / f"{count}.jsonl"
        write(count, path)
        wall, processor, store = command(path, folder / f"out{count}", [])
        taken.append(processor)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        (file,) = store.files.values()
        assert file.rows_in == file.rows_out == count
        print(
            f"{count:>10,}{wall:>10.1f}{processor:>8.1f}{path.stat().st_size / 1e6 / processor:>10.1f}"
            f"{store.count():>12,}{peak:>9.0f}"
        )
        path.unlink()
    print(f"ten times the rows took {taken[1] / taken[0]:.1f} times the CPU seconds (peak: of the largest process)")


def main(rows: int) -> None:
    """Everything, in this order."""
    with tempfile.TemporaryDirectory(prefix="sluicegate-batch-") as name:
        folder = Path(name)
        recall(folder, min(rows, 20_000))
        compare(folder, min(rows, 20_000))
        scale(folder, rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
