"""The rows of a Parquet file, through pyarrow (the extra `arrow`), which is imported with the first such file.

A row has no bytes of its own in such a file: it is made into a JSON object when it is asked for, out of the row group
that it is in. So a single row costs as much as its row group is long; see docs/data.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from scanner.regular_file import open_regular

BATCH_ROWS: Final = 4_096
"""Rows that are in memory at once, while the index is made and while a row is looked for."""

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


class MissingError(Exception):
    """pyarrow is not installed."""


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    with open_regular(path) as stream:
        yield _file_in(stream)


def _file_in(stream: BinaryIO) -> Any:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        raise MissingError from None
    try:
        # Not mapped into memory: a file that is cut meanwhile would end the process (SIGBUS).
        return parquet.ParquetFile(stream, memory_map=False, pre_buffer=False)
    except Exception as error:
        raise ValueError("not a Parquet file") from error


def columns(stream: BinaryIO) -> tuple[str, ...]:
    """The names of the columns of an open file. Raises `MissingError`, `ValueError`."""
    return tuple(_file_in(stream).schema_arrow.names)


def values(path: Path, names: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(number of the row from 0, its values in the columns of these names). Raises as `columns`."""
    with open_regular(path) as stream:
        yield from enumerate(values_in(stream, names))


def values_in(stream: BinaryIO, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The values of the rows of an open file in the columns of these names. Raises as `columns`."""
    for batch in _batches(_file_in(stream), columns=list(names)):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True) if names else ()


def records(path: Path, numbers: Sequence[int]) -> dict[int, bytes]:
    """Rows by their numbers, as JSON objects. Raises as `columns`."""
    found: dict[int, bytes] = {}
    with _open(path) as file:
        first = 0
        for group in range(file.metadata.num_row_groups):
            end = first + file.metadata.row_group(group).num_rows
            wanted = sorted(number for number in set(numbers) if first <= number < end)
            at = first
            batches = _batches(file, row_groups=[group]) if wanted else iter(())
            while wanted:
                batch = next(batches)
                while wanted and wanted[0] < at + batch.num_rows:
                    number = wanted.pop(0)
                    found[number] = _encoded(batch.slice(number - at, 1))
                at += batch.num_rows
            first = end
    return found


def _encoded(batch: Any) -> bytes:
    """The one row of a batch. A value that Python has no form for (a time beyond its years, a broken text) is null."""
    try:
        return _ENCODER.encode(batch.to_pylist()[0])
    except (ArithmeticError, LookupError, TypeError, ValueError):
        members = {name: _plain(batch.column(at)) for at, name in enumerate(batch.schema.names)}
        return _ENCODER.encode(members)


def _plain(column: Any) -> Any:
    try:
        value = column.to_pylist()[0]
        _ENCODER.encode(value)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None
    return value


def _batches(file: Any, **what: Any) -> Iterator[Any]:
    try:
        yield from file.iter_batches(batch_size=BATCH_ROWS, use_threads=False, **what)
    except (OSError, ValueError) as error:
        raise ValueError("not a Parquet file") from error
