"""A folder of exports in small: the answers are right, whatever the machine; the figures are printed.

Run with ``pytest benchmarks/test_source.py -s``. In full, a million invoices: ``python -m benchmarks.source_speed``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.make_export import Format
from benchmarks.source_speed import measure, show

COUNT = 60_000  # more than `index.grid.LEAST_RECORDS`, so that everything that a million needs is at work


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_folder_of_exports(tmp_path: Path, form: Format) -> None:
    figures = measure(tmp_path, COUNT, form)
    print()
    show(figures)
    assert {row.name: row.total for row in figures["asked"]}["all"] == COUNT
