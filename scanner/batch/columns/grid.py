"""Lines of cells turned into columns. A beginning that many lines share, the *head*, is cut into cells once.

Rows of an export repeat what they belong to: the lines of an invoice begin with the invoice, its account and its
customer, 17 of 37 cells the same a dozen times. So a line is split from its end: into the cells of its own, and the
head in one piece. Only distinct heads are split into cells. That takes 3 us for a row of 37 cells instead of 6, and a
column within the head has one value for each distinct head instead of one for each row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import Final

_ENOUGH: Final = 64  # rows that are needed to see how many begin alike
_SAMPLE: Final = 1_024  # rows that are looked at for that
_MANY: Final = 1_536  # rows from which on these are split first, so that the others already are split with heads
_RARE: Final = 4  # rows for each distinct head from which on heads are worth their cost, …
_OFTEN: Final = 2  # … and below which they are given up
_SHORTEST: Final = 2  # cells of a head


class RaggedError(Exception):
    """A line has another number of cells than the table, or is written in a way that this reader cannot split."""


class Heads:
    """The heads of rows: ``of_row`` is the number of the distinct head that each row begins with."""

    def __init__(self, of_row: Sequence[int]) -> None:
        self.of_row = of_row

    @cached_property
    def times(self) -> Counter[int]:
        """How many rows begin with each."""
        return Counter(self.of_row)


class Grid:
    """Rows by column. ``heads`` are the heads of the rows, None if they were split without."""

    def __init__(self, rows: list[list[bytes]], mark: bytes, width: int, head: int = 0) -> None:
        """``rows`` are the cells of lines, of which the first ``head`` are still one piece with ``mark`` between them.

        Raises RaggedError for a row that has not ``width`` cells.
        """
        self.mark = mark
        self.width = width
        self._head = head
        self.rows = len(rows)
        self.heads: Heads | None = None
        self._parted: Heads | None = None  # the heads, when each row has been given cells of its own
        cut = _turned(rows, width - head + 1 if head else width)
        self._columns = cut
        # Kept so that cells are freed row by row, as they were made. Freed by column, their memory is reused in that
        # order, and the next lines take two to five times as long.
        self._rows = rows
        if not head:
            return
        numbers = {head_cells: number for number, head_cells in enumerate(dict.fromkeys(cut[0]))}
        self.heads = Heads(list(map(numbers.__getitem__, cut[0])))
        self._columns = [*_turned([head_cells.split(mark) for head_cells in numbers], head), *cut[1:]]

    def column(self, at: int) -> list[bytes]:
        """The cells of a column: one for each distinct head if it lies within the head, otherwise one for each row."""
        return self._columns[at]

    def heads_of(self, at: int) -> Heads | None:
        """The heads, for a column within the head: which of its cells each row holds. None for other columns."""
        return self.heads if at < self._head else None

    def row(self, number: int) -> list[bytes]:
        """The cells of a row, one for each column."""
        head = 0 if self.heads is None else self.heads.of_row[number]
        return [column[head if at < self._head else number] for at, column in enumerate(self._columns)]

    def put(self, at: int, cells: Sequence[bytes]) -> None:
        """Replace the cells of a column: by as many as :meth:`column` has, or by one for each row."""
        if at < self._head and len(cells) != len(self._columns[at]):
            self._part()
        elif self._parted is not None and len(cells) != self.rows:  # one for each of the former heads
            cells = list(map(cells.__getitem__, self._parted.of_row))
        self._columns[at] = list(cells)

    def written(self) -> Iterator[bytes]:
        """The lines as they are now."""
        columns = self._columns
        if self.heads is not None:
            heads = list(map(self.mark.join, zip(*columns[: self._head], strict=True)))
            columns = [list(map(heads.__getitem__, self.heads.of_row)), *columns[self._head :]]
        return map(self.mark.join, zip(*columns, strict=True))

    def by_row(self, kept: Sequence[int]) -> Iterator[tuple[bytes, ...]]:
        """The cells of these columns as they are now, row by row."""
        self._part()
        return zip(*(self._columns[at] for at in kept), strict=True) if kept else repeat((), self.rows)

    def _part(self) -> None:
        """Give each row cells of its own in the columns of the head."""
        if self.heads is not None:
            for at in range(self._head):
                self._columns[at] = list(map(self._columns[at].__getitem__, self.heads.of_row))
            self._head, self.heads, self._parted = 0, None, self.heads


class Grids:
    """Splits the lines of one table chunk by chunk; how long the head is, is learnt from the first lines.

    Of a chunk of few lines it is learnt for the next one. A unit of a file has two to eight chunks, so what its first
    one costs counts.
    """

    def __init__(self, mark: bytes, width: int) -> None:
        self.mark, self.width = mark, width
        self._head = 0
        self._learnt = False

    def grid(self, lines: Sequence[bytes]) -> Grid:
        """The lines by column. Raises RaggedError."""
        if not self._learnt and len(lines) >= _MANY:
            self._learn(self._split(lines[:_SAMPLE]))
        grid = self._split(lines)
        if len(lines) < _ENOUGH:
            return grid
        if grid.heads is not None:
            if len(grid.heads.times) * _OFTEN > len(lines):
                self._head, self._learnt = 0, False
        elif not self._learnt:
            self._learn(grid)
        return grid

    def _split(self, lines: Sequence[bytes]) -> Grid:
        mark, width, head = self.mark, self.width, self._head
        rows = [line.rsplit(mark, width - head) for line in lines] if head else [line.split(mark) for line in lines]
        return Grid(rows, mark, width, head)

    def _learn(self, grid: Grid) -> None:
        self._head, self._learnt = _shared(grid, self.width), True


def _turned(rows: Iterable[list[bytes]], width: int) -> list[list[bytes]]:
    """Rows of so many cells by column. Raises RaggedError."""
    try:
        columns = list(map(list, zip(*rows, strict=True)))
    except ValueError:
        raise RaggedError from None
    if len(columns) != width:
        raise RaggedError
    return columns


def _shared(grid: Grid, width: int) -> int:
    """How many cells at the beginning of rows are mostly the same as in other rows; 0 if hardly any are."""
    columns = [grid.column(at)[:_SAMPLE] for at in range(width)]
    rows = len(columns[0])
    least, most = 0, width - 1
    while least < most:
        half = (least + most + 1) // 2
        if len(set(zip(*columns[:half], strict=True))) * _RARE <= rows:
            least = half
        else:
            most = half - 1
    return least if least >= _SHORTEST else 0
