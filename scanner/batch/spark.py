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
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from scanner.batch.columns.arrow.tables import Batch
from scanner.batch.columns.records import NAMES
from scanner.batch.decided.decisions import Decisions
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

UNREAD: Final = "[unread]"
"""The entity type under which values are counted that could not be looked into and became null; no rule found them."""

_OPAQUE: Final = frozenset({"variant", "udt", "geometry", "geography"})
_Totals = Counter[tuple[str, Rule | None]]
"""How much was found, by column and rule; None for what was not looked into."""

Key = bytes | Callable[[], bytes] | None
"""The key of a profile with pseudonyms, or how an executor gets it: a key in the plan travels with every task."""


def redacted(
    frame: DataFrame, profile: str | Path | Profile = "finance-default", *, entity: str | None = None, key: Key = None
) -> DataFrame:
    """The frame with everything sensitive masked: the same rows, columns and types.

    A number or a date that has to be hidden becomes null; names of columns are masked where they are sensitive
    themselves. The profile's ``entity`` decides about columns: those that it does not allow are left out, and its
    fields say how values look. Raises ProfileError, RequestError for an entity that the profile does not know, and
    PayloadError for a type that cannot be looked into, before any task.
    """
    names, means = frame.columns, _Means(_profile_text(profile), entity, key)
    schema = _safe_schema(frame, means)

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for done, _ in _scanned(batches, names, means, count=False):
            yield done.batch

    return _numbered(frame).mapInArrow(task, schema)


def counted(
    frame: DataFrame, profile: str | Path | Profile = "finance-default", *, entity: str | None = None, key: Key = None
) -> DataFrame:
    """What was found, by column and rule; never a value. One row for each, :data:`COUNTS`.

    A text that carries instructions counts once, for the first of its signals, as in the report of a scan. Findings in
    the names of columns stand under a column of their own, as there, and values that could not be looked into under
    :data:`UNREAD`, without a rule. Raises what :func:`redacted` raises.
    """
    from pyspark.sql import functions  # noqa: PLC0415  an extra

    names, means = frame.columns, _Means(_profile_text(profile), entity, key)
    of_names: _Totals = Counter(
        (NAMES, span.rule)
        for spans in _tables(frame, means).names.values()
        for span, counts in counting(spans)
        if counts
    )

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        totals: _Totals = Counter()
        for _, found in _scanned(batches, names, means, count=True):
            totals.update(found)
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


class _Means(NamedTuple):
    """What a task makes its scanner of: the profile's text, its entity that decides about columns, and the key."""

    profile: bytes
    entity: str | None
    key: Key

    def scanner(self) -> Scanner:
        profile = msgspec.json.decode(self.profile, type=Profile)
        return Scanner.from_profile(profile, key=self.key() if callable(self.key) else self.key)


def _numbered(frame: DataFrame) -> DataFrame:
    """The frame with numbers for names: ``mapInArrow`` takes a name with a dot in it for a field of a column."""
    return frame.toDF(*map(str, range(len(frame.columns))))


def _scanned(
    batches: Iterator[pa.RecordBatch], names: list[str], means: _Means, *, count: bool
) -> Iterator[tuple[Batch, _Totals]]:
    """Each batch of a frame with these columns redacted, with what was found in it if that is to be counted."""
    scanner = means.scanner()
    tables = None
    for numbered in batches:
        batch = numbered.rename_columns(names)
        try:
            tables = tables or scanner.for_schema(batch.schema, means.entity)
            done = tables.scan(batch)
            found = _totals(done) if count else Counter()
        except ScannerError:
            raise
        except Exception as error:  # noqa: BLE001  what Arrow says may quote a value
            raise ScannerError(f"a batch cannot be scanned ({type(error).__name__})") from None
        yield done, found


def _totals(done: Batch) -> _Totals:
    totals: _Totals = Counter()
    for one in done.found():
        for rule, count in one.by_rule():
            totals[one.path, rule] += count
    for path, values in done.unread.items():
        totals[path, None] += values
    return totals


def _as_batch(totals: _Totals) -> pa.RecordBatch:
    rules = [rule for _, rule in totals]
    return pa.RecordBatch.from_pydict(
        {
            "column": pa.array([path for path, _ in totals], pa.string()),
            "entity_type": pa.array([rule.entity_type if rule else UNREAD for rule in rules], pa.string()),
            "rule": pa.array([rule and rule.id for rule in rules], pa.string()),
            "severity": pa.array([rule and rule.severity for rule in rules], pa.string()),
            "confidence": pa.array([rule and (rule.confidence or rule.weight) for rule in rules], pa.float64()),
            "findings": pa.array(list(totals.values()), pa.int64()),
        }
    )


def _safe_schema(frame: DataFrame, means: _Means) -> StructType:
    """The schema of the redacted frame: its own without what is dropped, with safe names, and nulls allowed."""
    from pyspark.sql.types import StructType  # noqa: PLC0415  an extra

    dropped = Decisions(msgspec.json.decode(means.profile, type=Profile), means.entity).dropped(frame.columns)
    passing = StructType([field for field in frame.schema.fields if field.name not in dropped])
    safe: StructType = _renamed(passing, _tables(frame, means).schema)
    return safe


def _tables(frame: DataFrame, means: _Means) -> TableScanner:
    """What scans the batches of a frame. Raises PayloadError for a type that cannot be looked into."""
    from pyspark.errors import PySparkTypeError  # noqa: PLC0415  an extra
    from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415
    from pyspark.sql.types import StructType  # noqa: PLC0415

    _check(frame.schema)
    try:
        schema = to_arrow_schema(StructType.fromJson(without_zones(frame.schema.jsonValue())))
    except PySparkTypeError:
        raise PayloadError("unsupported", "a column has a type that Arrow lacks (interval); cast it to text") from None
    return means.scanner().for_schema(schema, means.entity)


def without_zones(told: Any) -> Any:
    """A Spark type, told as JSON, with timestamps that have no time zone.

    Spark turns others into Arrow's only with the session's zone, which its versions take in different ways; what is
    scanned of a moment does not depend on it.
    """
    if isinstance(told, dict):
        return {part: one if part in {"name", "metadata"} else without_zones(one) for part, one in told.items()}
    if isinstance(told, list):
        return [without_zones(one) for one in told]
    return "timestamp_ntz" if told == "timestamp" else told


def _check(kind: DataType) -> None:
    """Refuse what hides texts in bytes of its own."""
    if kind.typeName() in _OPAQUE:
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
