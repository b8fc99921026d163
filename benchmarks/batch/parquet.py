"""``python -m benchmarks.batch.parquet [ROWS]``: Parquet beside a pipeline of regular expressions.

The pipeline reads and writes with the same pyarrow, batch by batch, and looks at three columns; the scan looks at all
of them with the whole catalogue. Both in one process and in seconds of its own CPU, alternating.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.batch import maker, pipeline
from benchmarks.batch.__main__ import PAIRS, SCANNER, seconds
from benchmarks.batch.files import write
from scanner.batch.folder.disk import DISK
from scanner.batch.formats.parquet import PARQUET
from scanner.batch.store import FileFindings
from scanner.batch.units import Entry, Job
from scanner.batch.worker import rarely_collect


def through_pipeline(path: Path, out: Path) -> int:
    """A Parquet file through the pipeline; how many matches there were."""
    found = 0
    file = pq.ParquetFile(path)
    with pq.ParquetWriter(out, file.schema_arrow) as writer:
        for batch in file.iter_batches(32_768):
            columns = dict(zip(batch.schema.names, batch.columns, strict=True))
            for name in maker.FREE_TEXTS:
                texts = [None if text is None else pipeline.masked(text) for text in columns[name].to_pylist()]
                found += sum(one[1] for one in texts if one is not None)
                columns[name] = pa.array([None if one is None else one[0] for one in texts], pa.string())
            writer.write_batch(pa.RecordBatch.from_pydict(columns, schema=file.schema_arrow))
    return found


def through_scan(path: Path, out: Path) -> FileFindings:
    """The same through the scan, one unit, in this process."""
    entry = Entry(str(path), path.name, path.stat().st_size, "")
    (unit,) = PARQUET.plan(entry, DISK, entry.size + 1)
    found, piece = FileFindings(), out.with_suffix(".piece")
    with piece.open("wb") as file:
        for _ in PARQUET.scan(unit, Job(SCANNER, DISK, found, file)):
            pass
    with piece.open("rb") as file, out.open("wb") as whole:
        PARQUET.assemble([unit], [file], whole)
    return found


def compare(path: Path, rows: int) -> None:
    """Scan and pipeline side by side."""
    ours, theirs = path.with_name("scan"), path.with_name("pipeline")
    found = through_scan(path, ours)  # warm: the automata are made from what they meet
    matches = through_pipeline(path, theirs)
    assert (
        found.rows_in == found.rows_out == rows == pq.read_metadata(ours).num_rows == pq.read_metadata(theirs).num_rows
    )
    rarely_collect()  # as a worker does
    pairs = [
        (seconds(lambda: through_pipeline(path, theirs)), seconds(lambda: through_scan(path, ours)))
        for _ in range(PAIRS)
    ]
    ratio = statistics.median(one / other for one, other in pairs)
    peer, own = (statistics.median(column) for column in zip(*pairs, strict=True))
    count = sum(kind.count for _, _, kind in found.kinds())
    print(f"{rows:,} rows, one process: pipeline {peer:.2f} s ({matches:,} matches in 3 columns), scan {own:.2f} s")
    print(f"({count:,} findings in {len(maker.COLUMNS)} columns): {ratio:.2f} x its speed, median of {PAIRS} pairs")


def main(rows: int) -> None:
    """Write the table, and compare."""
    with tempfile.TemporaryDirectory(prefix="sluicegate-parquet-") as name:
        path = Path(name) / "rows.parquet"
        write(rows, path)
        compare(path, rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
