"""The maker's table as files: JSON Lines, CSV and Parquet, written row by row with one row group in memory.

``python -m benchmarks.batch.files 1000000 FILE…`` writes one, in the format that each file's ending names.
"""

from __future__ import annotations

import csv
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from benchmarks.batch.maker import COLUMNS, USUAL, Phrases, Plant, rows

GROUP_ROWS: Final = 50_000
"""Rows of one row group of a Parquet file, some four megabytes in it."""


class _Writer(Protocol):
    """Takes rows into a file of one format, until it is closed."""

    def add(self, row: dict[str, Any]) -> None: ...

    def close(self) -> None: ...


class _JsonLines:
    """One object a line."""

    def __init__(self, path: Path) -> None:
        self._out = path.open("wb")
        self._encode = msgspec.json.Encoder().encode
        self.close = self._out.close

    def add(self, row: dict[str, Any]) -> None:
        self._out.write(self._encode(row) + b"\n")


class _Csv:
    """Rows as RFC 4180 has them."""

    def __init__(self, path: Path) -> None:
        self._out = path.open("w", newline="", encoding="utf-8")
        self._writer = csv.writer(self._out)
        self._writer.writerow(COLUMNS)
        self.close = self._out.close

    def add(self, row: dict[str, Any]) -> None:
        self._writer.writerow(["" if value is None else value for value in row.values()])


class _Parquet:
    """Row groups of GROUP_ROWS, one of which is held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[dict[str, Any]] = []
        self._writer: Any = None

    def add(self, row: dict[str, Any]) -> None:
        self._held.append(row)
        if len(self._held) == GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415  an extra
        import pyarrow.parquet as pq  # noqa: PLC0415

        table = pa.Table.from_pylist(self._held, self._writer.schema if self._writer else None)
        self._writer = self._writer or pq.ParquetWriter(self._path, table.schema)
        self._writer.write_table(table)
        self._held = []

    def close(self) -> None:
        if self._held or self._writer is None:
            self._flush()
        self._writer.close()


_WRITERS: Final[dict[str, type[_JsonLines | _Csv | _Parquet]]] = {
    ".jsonl": _JsonLines,
    ".csv": _Csv,
    ".parquet": _Parquet,
}


class Written(NamedTuple):
    """What the free texts of the rows hold that is sensitive, and what there only looks like it."""

    plants: list[Plant]
    near: list[Plant]


def write(count: int, *paths: Path, kinds: Phrases = USUAL, small: bool = False) -> Written:
    """Write ``count`` rows into each file, in the format that its ending names; free texts in ``small`` letters."""
    written = Written([], [])
    with ExitStack() as opened:
        writers: list[_Writer] = []
        for path in paths:
            writers.append(_WRITERS[path.suffix](path))
            opened.callback(writers[-1].close)
        for row in rows(count, kinds=kinds, small=small):
            for writer in writers:
                writer.add(row.values)
            written.plants.extend(row.plants)
            written.near.extend(row.near)
    return written


if __name__ == "__main__":
    write(int(sys.argv[1]), *map(Path, sys.argv[2:]))
