"""What teams write for themselves: twelve regular expressions over three columns of free text, our reader and writer.

Not a straw man: the patterns are the usual ones, compiled once, and only columns that hold free text are looked at. It
finds no names, no addresses, no national numbers and no instructions, and it checks nothing that it finds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.batch.maker import FREE_TEXTS

PATTERNS = tuple(
    map(
        re.compile,
        (
            r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}",
            r"\b(?:\d[ -]?){12,18}\d\b",
            r"\b\d{3}-\d{2}-\d{4}\b",
            r"(?:\+\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",
            r"\b[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}\b",
            r"\b\d{1,5} [A-Z][a-z]+(?: [A-Z][a-z]+)* (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Lane|Ln|Dr|Drive)\b",
            r"\b(?:password|passwd|secret|api[_-]?key)\b\s*[:=]\s*\S+",
            r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
            r"\b\d{2}-\d{7}\b",
            r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
            r"\b(?:sk|rk)_live_[A-Za-z0-9]{20,}\b",
            r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\b",
        ),
    )
)


def masked(text: str) -> tuple[str, int]:
    """The text with every match replaced, and how many there were."""
    found = 0
    for pattern in PATTERNS:
        text, count = pattern.subn("***", text)
        found += count
    return text, found


def jsonl(source: Path, write: Callable[[bytes], object]) -> int:
    """A JSON Lines file through the pipeline; how many matches there were."""
    decode, encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
    found = 0
    with source.open("rb") as file:
        for line in file:
            record = decode(line)
            for column in FREE_TEXTS:
                text = record[column]
                if text:
                    record[column], count = masked(text)
                    found += count
            write(encode(record) + b"\n")
    return found


def table(source: Path, write: Callable[[bytes], object]) -> int:
    """The same for a CSV file."""
    found = 0

    class Out:
        def write(self, text: str) -> None:
            write(text.encode())

    with source.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        names = next(reader)
        places = [names.index(column) for column in FREE_TEXTS]
        writer = csv.writer(Out())
        writer.writerow(names)
        for row in reader:
            for place in places:
                if row[place]:
                    row[place], count = masked(row[place])
                    found += count
            writer.writerow(row)
    return found


def parquet(source: Path, out: Path) -> int:
    """The same for a Parquet file, with the pyarrow that the scan uses too."""
    import pyarrow as pa  # noqa: PLC0415  an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    found = 0
    file: Any = pq.ParquetFile(source)
    with pq.ParquetWriter(out, file.schema_arrow) as writer:
        for batch in file.iter_batches(32_768):
            columns = dict(zip(batch.schema.names, batch.columns, strict=True))
            for name in FREE_TEXTS:
                texts = [None if text is None else masked(text) for text in columns[name].to_pylist()]
                found += sum(one[1] for one in texts if one is not None)
                columns[name] = pa.array([None if one is None else one[0] for one in texts], pa.string())
            writer.write_batch(pa.RecordBatch.from_pydict(columns, schema=file.schema_arrow))
    return found
