"""Exports of clusters: a Spark DataFrame in, its redacted form or its findings out.

In a notebook::

    from scanner.batch.spark import counted, redacted

    redacted(spark.read.parquet("s3a://exports/"), "finance-default").write.parquet("s3a://safe/")
    counted(spark.read.parquet("s3a://exports/"), "finance-default").show()

Spark does the rest: it cuts the data, retries tasks whose executor died, and commits the output at once. What is sent
to the executors is the profile's text, so that a path or a later edit cannot make them differ from the driver. Each
task builds one scanner from it and hands its record batches to a ``TableScanner`` (``columns/arrow/tables.py``), as
Parquet files and ``Scanner.scan_table`` do. A row is never split, so the answers do not depend on partitions.

Errors name what kind of thing went wrong, and hold no data: Spark prints them into logs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pyarrow as pa

from scanner.batch.columns.arrow.findings import ColumnFindings
from scanner.batch.columns.records import NAMES
from scanner.engine import Scanner
from scanner.errors import PayloadError, ScannerError
from scanner.masking.tally import counting
from scanner.rules import Rule
from scanner.selection.profile import Profile, load_profile

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType

    from scanner.batch.columns.arrow.tables import TableScanner

COUNTS: Final = "column string, entity_type string, rule string, severity string, confidence double, findings bigint"
"""The schema of :func:`counted`."""

Key = bytes | Callable[[], bytes] | None
"""The key of a profile with pseudonyms, or how an executor gets it: a key in the plan travels with every task."""


def redacted(frame: DataFrame, profile: str | Path | Profile = "finance-default", *, key: Key = None) -> DataFrame:
    """The frame with everything sensitive masked: the same rows, columns and types.

    A number or a date that has to be hidden becomes null; names of columns are masked where they are sensitive
    themselves. Raises ProfileError, and PayloadError for a type that cannot be looked into, before any task.
    """
    text, names = _profile_text(profile), frame.columns
    schema = _safe_schema(frame, text, key)

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for safe, _ in _scanned(batches, names, text, key, count=False):
            yield safe

    return _numbered(frame).mapInArrow(task, schema)


def counted(frame: DataFrame, profile: str | Path | Profile = "finance-default", *, key: Key = None) -> DataFrame:
    """What was found, by column and rule; never a value. One row for each, :data:`COUNTS`.

    A text that carries instructions counts once, for the first of its signs, as in the report of a scan.

    Findings in the names of columns stand under a column of their own, as in the report of a scan.
    """
    from pyspark.sql import functions  # noqa: PLC0415  an extra

    text, names = _profile_text(profile), frame.columns
    of_names = Counter(
        (NAMES, span.rule)
        for spans in _tables(frame, text, key).names.values()
        for span, counts in counting(spans)
        if counts
    )

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        totals: Counter[tuple[str, Rule]] = Counter()
        for _, found in _scanned(batches, names, text, key, count=True):
            for one in found:
                for rule, count in one.by_rule():
                    totals[one.path, rule] += count
        yield _as_batch(totals)

    own = ["column", "entity_type", "rule", "severity", "confidence"]
    rows = _numbered(frame).mapInArrow(task, COUNTS)
    if of_names:
        rows = rows.union(frame.sparkSession.createDataFrame(_as_batch(of_names).to_pandas(), COUNTS))
    found = rows.groupBy(*own).agg(functions.sum("findings").alias("findings"))
    return found.orderBy(*own)


def _profile_text(profile: str | Path | Profile) -> bytes:
    """A profile as the text that executors read, everything that it borrows written out."""
    return msgspec.json.encode(profile if isinstance(profile, Profile) else load_profile(profile))


def _scanner(text: bytes, key: Key) -> Scanner:
    return Scanner.from_profile(msgspec.json.decode(text, type=Profile), key=key() if callable(key) else key)


def _numbered(frame: DataFrame) -> DataFrame:
    """The frame with numbers for names: ``mapInArrow`` takes a name with a dot in it for a field of a column."""
    return frame.toDF(*map(str, range(len(frame.columns))))


def _scanned(
    batches: Iterator[pa.RecordBatch], names: list[str], text: bytes, key: Key, *, count: bool
) -> Iterator[tuple[pa.RecordBatch, list[ColumnFindings]]]:
    """Each batch of a frame with these columns redacted, with what was found in it if that is to be counted."""
    scanner = _scanner(text, key)
    tables = None
    for numbered in batches:
        batch = numbered.rename_columns(names)
        try:
            tables = tables or scanner.for_schema(batch.schema)
            done = tables.scan(batch)
            found = done.found() if count else []
        except ScannerError:
            raise
        except Exception as error:  # noqa: BLE001  what Arrow says may quote a value
            raise ScannerError(f"a batch cannot be scanned ({type(error).__name__})") from None
        yield done.batch, found


def _as_batch(totals: Counter[tuple[str, Rule]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(
        {
            "column": pa.array([path for path, _ in totals], pa.string()),
            "entity_type": pa.array([rule.entity_type for _, rule in totals], pa.string()),
            "rule": pa.array([rule.id for _, rule in totals], pa.string()),
            "severity": pa.array([rule.severity for _, rule in totals], pa.string()),
            "confidence": pa.array([rule.confidence or rule.weight for _, rule in totals], pa.float64()),
            "findings": pa.array(list(totals.values()), pa.int64()),
        }
    )


def _safe_schema(frame: DataFrame, text: bytes, key: Key) -> StructType:
    """The schema of the redacted frame: its own, with safe names, and nulls allowed."""
    safe: StructType = _renamed(frame.schema, _tables(frame, text, key).schema)
    return safe


def _tables(frame: DataFrame, text: bytes, key: Key) -> TableScanner:
    """What scans the batches of a frame. Raises PayloadError for a type that cannot be looked into."""
    from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415  an extra

    _check(frame.schema)
    return _scanner(text, key).for_schema(to_arrow_schema(frame.schema))


def _check(kind: DataType) -> None:
    """Refuse what hides texts in bytes of its own."""
    if kind.typeName() in {"variant", "udt"}:
        raise PayloadError("unsupported", f"a column of type {kind.typeName()} cannot be looked into; cast it to text")
    for part in _parts(kind):
        _check(part)


def _parts(kind: DataType) -> list[DataType]:
    known: dict[str, Callable[[Any], list[DataType]]] = {
        "struct": lambda one: [field.dataType for field in one.fields],
        "array": lambda one: [one.elementType],
        "map": lambda one: [one.keyType, one.valueType],
    }
    return known[kind.typeName()](kind) if kind.typeName() in known else []


def _renamed(kind: Any, arrow: Any) -> Any:
    """A Spark type with the names of the Arrow type that belongs to it."""
    from pyspark.sql.types import ArrayType, MapType, StructField, StructType  # noqa: PLC0415  an extra

    if isinstance(kind, StructType):
        fields = [
            StructField(own.name, _renamed(field.dataType, own.type), nullable=True)  # metadata is free text
            for field, own in zip(kind.fields, arrow, strict=True)
        ]
        return StructType(fields)
    if isinstance(kind, ArrayType):
        return ArrayType(_renamed(kind.elementType, arrow.value_type), containsNull=True)
    if isinstance(kind, MapType):
        return MapType(kind.keyType, _renamed(kind.valueType, arrow.item_type), valueContainsNull=True)
    return kind
