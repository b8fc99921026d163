"""``python -m benchmarks.batch [ROWS]``: the batch scan beside a pipeline of regular expressions, and how it scales.

Four things, each with what it was asserted against: what of the planted values is found; throughput of one process
beside the pipeline over the same file, and beside reading and writing it alone, in seconds of its own CPU, alternating,
so that what else the machine does falls on all, and once more with all free texts in small letters; the whole command
on ROWS and on a tenth of them, by the CPU seconds of all its processes for the same reason; and the most memory that
any of them took. Parquet needs pyarrow.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.batch import floors, maker, pipeline
from benchmarks.batch.files import write
from scanner import Scanner
from scanner.batch.folder.disk import DISK
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.found.store import Store, from_json
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


def scan_parquet(path: Path, out: Path) -> FileFindings:
    """The same for a Parquet file, with its copy, since that is put together from a piece."""
    entry = Entry(str(path), path.name, path.stat().st_size, "")
    own = format_named("parquet")
    (unit,) = own.plan(entry, DISK, entry.size + 1)
    found, piece = FileFindings(), out.with_suffix(".piece")
    with piece.open("wb") as file:
        for _ in own.scan(unit, Job(SCANNER, DISK, found, file)):
            pass
    with piece.open("rb") as file, out.open("wb") as whole:
        own.assemble([unit], [file], whole)
    return found


class Trial(NamedTuple):
    """Three ways through one file: reading and writing alone, the pipeline, the scan."""

    floor: Callable[[], object]
    pipeline: Callable[[], int]
    scan: Callable[[], FileFindings]


def trials(paths: Mapping[str, Path]) -> Iterator[tuple[str, Trial]]:
    """What is compared, by format."""
    write = Null().write
    lines, cells, pages = paths["jsonl"], paths["csv"], paths.get("parquet")
    yield (
        "jsonl",
        Trial(lambda: floors.jsonl(lines, write), lambda: pipeline.jsonl(lines, write), lambda: scan(lines, "jsonl")),
    )
    yield (
        "csv",
        Trial(lambda: floors.table(cells, write), lambda: pipeline.table(cells, write), lambda: scan(cells, "csv")),
    )
    if pages is not None:
        out = pages.with_name("copy")
        yield (
            "parquet",
            Trial(
                lambda: floors.parquet(pages, out),
                lambda: pipeline.parquet(pages, out),
                lambda: scan_parquet(pages, out),
            ),
        )


def compare(folder: Path, rows: int, *, small: bool = False) -> None:
    """One process beside the pipeline and the floor, format by format; free texts may be typed in ``small`` letters.

    Two texts of a row that begin in small letters may be one instruction that was cut, so they are asked for more.
    """
    rarely_collect()  # as a worker does
    formats = ["jsonl", "csv", *(["parquet"] if find_spec("pyarrow") else [])]
    paths = {name: folder / f"pair.{name}" for name in formats}
    write(rows, *paths.values(), small=small)
    letters = ", notes in small letters" if small else ""
    print(f"\n{rows:,} rows{letters}, one process, CPU seconds; ratios are medians of {PAIRS} rounds")
    print("floor: reading and writing alone; x: times the pipeline's speed, which can be no more than 'at most'")
    heads = (f"{'floor':>8}", f"{'pipeline':>10}", f"{'scan':>8}", f"{'x':>8}", f"{'at most':>9}", f"{'MB/s':>8}")
    print(f"{'':<8}{'size':>10}", *heads, f"{'matches':>10}{'findings':>10}", sep="")
    for name, trial in trials(paths):
        found = trial.scan()  # warm: the automata are made from what they meet
        matches = trial.pipeline()
        trial.floor()
        assert found.rows_in == found.rows_out == rows
        rounds = [[seconds(one) for one in trial] for _ in range(PAIRS)]
        floor, theirs, ours = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(peer / own for _, peer, own in rounds)
        most = statistics.median(peer / least for least, peer, _ in rounds)
        size = paths[name].stat().st_size / 1e6
        print(
            f"{name:<8}{size:>8.1f}MB{floor:>8.2f}{theirs:>10.2f}{ours:>8.2f}{ratio:>8.2f}{most:>9.2f}"
            f"{size / ours:>8.1f}{matches:>10,}{sum(kind.count for _, _, kind in found.kinds()):>10,}"
        )


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
        compare(folder, min(rows, 20_000), small=True)
        scale(folder, rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=main.__doc__)
    parser.add_argument(
        "rows", type=int, nargs="?", default=100_000, help="of the largest scan; what is compared has 20,000"
    )
    main(parser.parse_args().rows)
