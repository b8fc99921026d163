"""``python -m benchmarks.batch.formats [ROWS] [--spark]``: one table in three formats, scanned; the answers are one.

The same rows as Parquet, CSV and JSON Lines, with values of the whole catalogue and near-misses planted at known
places, go through the command as people run it. Then, row by row: every cell of the copies is the same in all formats,
no row is lost, no copy shows a planted value that ``Scanner.find`` finds, and the findings agree by column and kind.
With ``--spark`` the Parquet file also goes through a local Spark of two workers. Exit code 1 where anything differs.

Needs about five kilobytes of disk for each row, below ``--folder`` or where temporary files are.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import pyarrow.parquet as pq

from benchmarks.batch import maker
from benchmarks.batch.files import Written, write
from benchmarks.batch.processes import Ran, run
from scanner import Scanner
from scanner.batch.found.store import from_json

PROFILE: Final = "redact-only"
_ROW_BYTES: Final = 5_000  # three files, three copies, the pieces of one
_KINDS: Final = ("parquet", "csv", "jsonl")
Counts = dict[str, dict[str, int]]
"""Findings by column and entity type."""


class Told(NamedTuple):
    """One run: what it took, where its copy is, and what it found."""

    name: str
    megabytes: float
    ran: Ran
    copy: list[Path]
    counts: Counts


def scanned(path: Path, copies: Path, rows: int, memory_mb: int) -> Told:
    """A file through the command, its copy beside."""
    line = [sys.executable, "-m", "server", "scan", str(path), "--redact", str(copies), "--format", "json", "--quiet"]
    ran = run([*line, "--profile", PROFILE, "--memory", str(memory_mb)])
    (file,) = from_json(ran.out).files.values()
    if (file.rows_in, file.rows_out) != (rows, rows):
        raise SystemExit(f"{path.suffix}: {file.rows_in} rows in, {file.rows_out} out, of {rows}")
    counts = {
        column: {entity_type: kind.count for entity_type, kind in kinds.items()}
        for column, kinds in file.columns.items()
    }
    return Told(path.suffix[1:], path.stat().st_size / 1e6, ran, [copies / path.name], counts)


def on_spark(path: Path, copies: Path) -> Told:
    """The Parquet file through Spark; the parts of its copy in the order of their rows."""
    ran = run([sys.executable, "-m", "benchmarks.batch.on_spark", str(path), str(copies), PROFILE])
    parts = sorted(copies.glob("*.parquet"), key=lambda part: next(_parquet([part]))[1])
    return Told("spark", path.stat().st_size / 1e6, ran, parts, msgspec.json.decode(ran.out, type=Counts))


def cells_of(paths: list[Path]) -> Iterator[list[str]]:
    """The rows of a copy as texts, which is what all formats can say."""
    readers = {".jsonl": _json_lines, ".csv": _csv, ".parquet": _parquet}
    for row in readers[paths[0].suffix](paths):
        yield [value if type(value) is str else "" if value is None else str(value) for value in row]


def _json_lines(paths: list[Path]) -> Iterator[Iterable[Any]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    for path in paths:
        with path.open("rb") as file:
            yield from (decode(line).values() for line in file)


def _csv(paths: list[Path]) -> Iterator[list[str]]:
    for path in paths:
        with path.open(newline="", encoding="utf-8") as file:
            lines = csv.reader(file)
            next(lines)
            yield from lines


def _parquet(paths: list[Path]) -> Iterator[tuple[Any, ...]]:
    for path in paths:
        for batch in pq.ParquetFile(path).iter_batches(4_096):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


class Check:
    """What the copies show, row by row, beside what was written."""

    def __init__(self, written: Written) -> None:
        self.different: Counter[str] = Counter()  # cells that are not the same everywhere, by column
        self.planted: Counter[str] = Counter()
        self.by_find: Counter[str] = Counter()
        self.hidden: Counter[str] = Counter()
        self.shown: Counter[str] = Counter()  # what ``find`` finds and a copy shows
        self.near = [0, 0]  # near-misses, and those that still stand
        self._scanner = Scanner.from_profile(PROFILE)
        self._plants = _by_row(written.plants)
        self._near = _by_row(written.near)

    def rows(self, source: Path, copies: list[Told]) -> int:
        """Look at all of them; how many rows there were. Raises ValueError when a copy has fewer or more."""
        number = -1
        readers = [cells_of(one.copy) for one in copies]
        for number, (was, now, *others) in enumerate(zip(cells_of([source]), *readers, strict=True)):
            for other in others:
                if other != now:
                    self.different.update(
                        name for name, *both in zip(maker.COLUMNS, now, other, strict=True) if both[0] != both[1]
                    )
            self._row(number, dict(zip(maker.COLUMNS, was, strict=True)), dict(zip(maker.COLUMNS, now, strict=True)))
        return number + 1

    def _row(self, number: int, was: dict[str, str], now: dict[str, str]) -> None:
        for column, entity_type in maker.FIELD_TYPES.items():
            if was[column]:
                self.planted[f"{entity_type} field"] += 1
                self.by_find[f"{entity_type} field"] += 1  # a field's name says so
                self._count(f"{entity_type} field", was[column], was[column], now[column], found=True)
        for plant in self._plants.pop(number, ()):
            text = was[plant.column]
            value = text[plant.start : plant.end]
            found = self._found(text, plant)
            self.planted[plant.entity_type] += 1
            self.by_find[plant.entity_type] += found
            self._count(plant.entity_type, value, text, now[plant.column], found=found)
        for near in self._near.pop(number, ()):
            value = was[near.column][near.start : near.end]
            self.near[0] += 1
            self.near[1] += value in now[near.column]

    def _found(self, text: str, plant: maker.Plant) -> bool:
        """Whether ``find`` finds all of a value; of an instruction any part, since the whole text goes for it."""
        found = self._scanner.find(text)
        if plant.entity_type == "PROMPT_INJECTION":
            return any(one.entity_type == plant.entity_type for one in found)
        covered = {at for one in found for at in range(one.start, one.end)}
        return covered.issuperset(at for at in range(plant.start, plant.end) if not text[at].isspace())

    def _count(self, kind: str, value: str, text: str, safe: str, *, found: bool) -> None:
        hidden = safe.count(value) < text.count(value)
        self.hidden[kind] += hidden
        self.shown[kind] += found and not hidden


def _by_row(plants: list[maker.Plant]) -> dict[int, list[maker.Plant]]:
    rows: dict[int, list[maker.Plant]] = {}
    for plant in plants:
        rows.setdefault(plant.row, []).append(plant)
    return rows


def table(told: list[Told], rows: int) -> None:
    """What each run took."""
    print(f"\n{rows:,} rows of {len(maker.COLUMNS)} columns; memory is that of all processes together")
    print(f"{'':<9}{'MB':>9}{'findings':>12}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}")
    for one in told:
        count = sum(sum(kinds.values()) for kinds in one.counts.values())
        ran = one.ran
        print(
            f"{one.name:<9}{one.megabytes:>9.1f}{count:>12,}{ran.seconds:>9.1f}{ran.processor:>9.1f}{ran.peak_mb:>9.0f}"
        )


def report(check: Check, told: list[Told]) -> bool:
    """Print what was compared; whether all of it agrees."""
    print(f"\n{'planted':<26}{'':>10}{'by find':>10}{'hidden':>10}")
    for kind in sorted(check.planted, key=lambda kind: (kind.endswith(" field"), kind)):
        print(f"{kind:<26}{check.planted[kind]:>10,}{check.by_find[kind]:>10,}{check.hidden[kind]:>10,}")
    print(f"near-misses: {check.near[1]:,} of {check.near[0]:,} stand in the copies as they were")
    good = True
    for one in told[1:]:
        if one.counts != told[0].counts:
            good = False
            for column in sorted({*one.counts, *told[0].counts}):
                mine, first = one.counts.get(column, {}), told[0].counts.get(column, {})
                if mine != first:
                    print(f"DIFFERENT: {column} has {mine} in {one.name}, {first} in {told[0].name}")
    for column, count in check.different.items():
        good = False
        print(f"DIFFERENT: {count} cells of {column} are not the same in all copies")
    for kind, count in (+check.shown).items():
        good = False
        print(f"SHOWN: {count} of {kind}, which find finds")
    names = ", ".join(one.name for one in told)
    print(f"{names}: {'the same findings, the same cells, nothing that find finds' if good else 'NOT the same'}")
    return good


def main() -> int:
    """Make the files, scan them, compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch.formats", description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=20_000)
    parser.add_argument("--spark", action="store_true", help="also through a local Spark; needs Java 17 and pyspark")
    parser.add_argument("--folder", type=Path, help="where files go; default: where temporary files are")
    parser.add_argument("--memory", type=int, default=1_024, help="of a scan, MB; Parquet wants 633 for two workers")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sluicegate-formats-", dir=options.folder) as name:
        folder = Path(name)
        needed = options.rows * _ROW_BYTES
        if shutil.disk_usage(folder).free < 2 * needed:
            raise SystemExit(f"{needed / 1e9:.1f} GB are needed, and twice that has to be free")
        sources = {kind: folder / f"rows.{kind}" for kind in _KINDS}
        written = write(options.rows, *sources.values(), kinds=maker.EVERY)
        told = [scanned(path, folder / kind, options.rows, options.memory) for kind, path in sources.items()]
        if options.spark:
            told.append(on_spark(sources["parquet"], folder / "spark"))
        table(told, options.rows)
        check = Check(written)
        if check.rows(sources["jsonl"], told) != options.rows:
            raise SystemExit("rows are missing")
        return 0 if report(check, told) else 1


if __name__ == "__main__":
    sys.exit(main())
