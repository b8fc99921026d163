"""Records as a file of objects, in the form that its name says."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest


def write_objects(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Write `records` as JSON, JSON lines or Parquet."""
    if path.suffix == ".parquet":
        arrow = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(arrow.Table.from_pylist(list(records)), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(f"{json.dumps(one)}\n" for one in records))
    else:
        path.write_text(json.dumps(records))
