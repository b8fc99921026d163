"""The cells of some rows as they are written, masked by column: only the distinct ones of a column become values.

Nothing is decoded of a row in which nothing changes but what no other row holds, and it is written as it was read. What
a format has to know of its cells is said by :class:`Cells`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from scanner.batch.columns.grid import Heads
from scanner.batch.columns.records import Found
from scanner.batch.columns.tell import tell, tell_whole
from scanner.batch.store import FileFindings

if TYPE_CHECKING:
    from scanner.batch.columns.table import Table


class Cells(Protocol):
    """Rows of a block. A cell is some bytes that tell its value, the same for all cells of a column with that value."""

    rows: int

    def column(self, at: int) -> list[bytes]:
        """The cells of a column: one for each row, or for each of the heads that rows begin with."""
        ...

    def heads_of(self, at: int) -> Heads | None:
        """The heads, of a column that has a cell for each."""
        ...

    def left_of_ids(self, at: int, cells: Sequence[bytes]) -> list[int] | None:
        """See :func:`scanner.documents.ids.left_of_ids`."""
        ...

    def are_small(self, at: int, cells: Sequence[bytes]) -> bool:
        """Whether all are certainly numbers in which nothing sensitive fits, or nothing."""
        ...

    def values(self, at: int, cells: Sequence[bytes]) -> tuple[list[bytes], Sequence[Any]]:
        """Those of some distinct cells of a column that hold a text or a number, and which."""
        ...

    def row(self, number: int) -> list[Any]:
        """The values of a row."""
        ...

    def cell(self, at: int, text: str, before: bytes) -> bytes:
        """The cell of a column with a text in place of what it held."""
        ...

    def put(self, at: int, cells: Sequence[bytes]) -> None:
        """Write other cells into a column, as many as it has or one for each row."""
        ...

    def put_record(self, number: int, record: dict[str, Any]) -> None:
        """Write a row that was scanned as a whole, whatever is written into its columns."""
        ...

    def written(self) -> bytes:
        """The rows as they are now."""
        ...


def masked_cells(
    cells: Cells, table: Table, numbers: Sequence[int], findings: FileFindings, told: Sequence[Found] = ()
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
