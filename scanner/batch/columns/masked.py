"""The cells of some rows with everything sensitive masked, and what was found in them."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.batch.columns.cells import Cells
from scanner.batch.columns.table import Table
from scanner.batch.columns.tell import tell, tell_whole
from scanner.batch.store import FileFindings, Hidden


def masked_cells(
    cells: Cells, table: Table, numbers: Sequence[int], findings: FileFindings, told: Sequence[Hidden] = ()
) -> bytes:
    """The rows with everything sensitive masked; ``numbers`` are what they are called in the file.

    What was found is added to the findings, but for what was ``told`` already, of names that all rows share.
    """
    columns = [table.of_cells(at, cells) for at in range(len(table.names))]
    done = table.judge(columns, cells.rows, cells.row)
    tell(findings, done.columns.values(), numbers, done.whole)
    for row, one in done.whole.items():
        tell_whole(findings, one, numbers[row], told)
        cells.put_record(row, one.record)
    for at, (column, safe) in done.safe().items():
        shown = {number: cells.cell(at, text, column.key(number)) for number, text in safe.items()}
        cells.put(at, column.shown(shown, column.values))
    return cells.written()
