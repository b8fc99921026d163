"""The cells of some rows as they are written: what a format has to know of them, for whoever scans them by column.

Only the distinct cells of a column become values, and what does not change is written as it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from scanner.batch.columns.grid import Heads


class Cells(Protocol):
    """Rows of a block. A cell is some bytes that tell its value, the same for all cells of a column with that value."""

    rows: int

    def column(self, at: int) -> list[bytes]:
        """The cells of a column: one for each row, or for each of the heads that rows begin with."""
        ...

    def heads_of(self, at: int) -> Heads | None:
        """The heads, of a column that has a cell for each."""
        ...

    def values(self, at: int, cells: Sequence[bytes]) -> tuple[list[bytes], Sequence[Any]]:
        """The cells among some distinct ones of a column that hold a text or a number, and what each of them holds."""
        ...

    def doubtful(self, at: int) -> Iterable[bytes] | None:
        """The cells of a column of ids, dates or small numbers that have to be scanned all the same.

        A cell may come back more than once.

        None where it is another column, or that is not seen at once.
        """
        ...

    def row(self, number: int) -> list[Any]:
        """The values of a row, one for each column."""
        ...

    def with_texts(self, at: int, texts: Sequence[str], before: Sequence[bytes]) -> list[bytes]:
        """Cells of a column with these texts in place of what each held before."""
        ...

    def put(self, at: int, cells: Sequence[bytes]) -> None:
        """Write other cells into a column, as many as it has or one for each row."""
        ...

    def put_record(self, number: int, record: dict[str, Any]) -> None:
        """Write a row that was scanned as a whole, whatever is written into its columns."""
        ...
