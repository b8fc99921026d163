"""What reading and writing alone cost: every value of a file becomes an object and is written again, and nothing else.

Whoever looks at all values has to do as much. So a pipeline's time divided by this one is the most times its speed that
any scan can have, be it as fast as it likes.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

_CHUNK: Final = 1 << 20  # bytes, as a scan reads them


def jsonl(source: Path, write: Callable[[bytes], object]) -> None:
    """A JSON Lines file, many lines at a time."""
    decode, encode = msgspec.json.Decoder().decode_lines, msgspec.json.Encoder().encode_lines
    with source.open("rb") as file:
        while block := file.read(_CHUNK):
            write(encode(decode(block + file.readline())))


def table(source: Path, write: Callable[[bytes], object]) -> None:
    """A CSV file with the standard library's reader and writer."""

    class Out:
        def write(self, text: str) -> None:
            write(text.encode())

    with source.open(newline="", encoding="utf-8") as file:
        csv.writer(Out()).writerows(csv.reader(file))


def parquet(source: Path, out: Path) -> None:
    """A Parquet file with Arrow, batch by batch; its columns stay columns, and no value becomes a Python object."""
    import pyarrow.parquet as pq  # noqa: PLC0415  an extra

    file: Any = pq.ParquetFile(source)
    with pq.ParquetWriter(out, file.schema_arrow) as writer:
        for batch in file.iter_batches(32_768):
            writer.write_batch(batch)
