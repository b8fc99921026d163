"""``python -m benchmarks.batch.on_spark PARQUET FOLDER PROFILE``: a file through a local Spark of two workers.

The redacted rows go into the folder, and what was found, by column and entity type, to stdout as JSON.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import msgspec

from scanner.batch.spark import counted, redacted


def session() -> Any:
    """A Spark of this machine that tries a task four times, and talks to nobody else."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

    os.environ["PYSPARK_PYTHON"] = sys.executable
    return (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "512m")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )


def counts_of(frame: Any) -> dict[str, dict[str, int]]:
    """The rows of ``counted`` by column and entity type."""
    counts: dict[str, dict[str, int]] = {}
    for row in frame.collect():
        of_type = counts.setdefault(row["column"], {})
        of_type[row["entity_type"]] = of_type.get(row["entity_type"], 0) + row["findings"]
    return counts


def main(source: str, folder: str, profile: str) -> None:
    """Both, one after the other."""
    spark = session()
    frame = spark.read.parquet(source)
    redacted(frame, profile).write.parquet(folder)
    sys.stdout.buffer.write(msgspec.json.encode(counts_of(counted(frame, profile))))
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
