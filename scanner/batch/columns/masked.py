"""The cells of some rows, masked, and what was found in them."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.batch.columns.cells import Cells
from scanner.batch.columns.counts import count_columns, count_record
from scanner.batch.columns.table import Table
from scanner.batch.file_findings import FileFindings
from scanner.batch.kinds import Hidden


def mask_cells(
    cells: Cells, table: Table, numbers: Sequence[int], findings: FileFindings, shared: Sequence[Hidden] = ()
) -> None:
    """Mask everything sensitive in the rows; ``numbers`` are what they are called in the file.

    What was found is added to the findings, except what is ``shared``: found in names of columns, counted already.
    """
    columns = [table.of_cells(at, cells) for at in range(len(table.names))]
    done = table.judge(columns, cells.rows, cells.row)
    count_columns(findings, done.columns.values(), numbers, done.whole)
    for row, record in done.whole.items():
        count_record(findings, record, numbers[row], shared)
        cells.put_record(row, record.record)
    for at, (column, safe) in done.safe().items():
        shown = {number: cells.cell(at, text, column.key(number)) for number, text in safe.items()}
        cells.put(at, column.shown(shown, column.values))
