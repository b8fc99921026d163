"""The rows of CSV as :class:`scanner.batch.columns.cells.Cells`.

A cell that is written in quotes is another value than the same text without: so a value has one way to be written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scanner.batch.columns.grid import Grid, Heads
from scanner.delimited.signs import QUOTE, Signs
from scanner.documents.ids import doubtful_places
from scanner.matching.buffer.arena import SEPARATOR, SEPARATOR_TEXT


class CsvCells:
    """The rows of a block of CSV, as :class:`Cells` of a column: a cell is its bytes as they are written."""

    def __init__(
        self,
        grid: Grid,
        kept: Sequence[int],
        signs: Signs,
        decode: Callable[[bytes], str],
        encode: Callable[[str], bytes],
    ) -> None:
        """``kept`` are the columns that are written; ``decode`` and ``encode`` make cells texts and the other way."""
        self.rows = grid.rows
        self._grid, self._kept, self._signs, self._decode, self._encode = grid, kept, signs, decode, encode
        self._whole: dict[int, Sequence[bytes]] = {}  # rows that were scanned as a whole

    def column(self, at: int) -> list[bytes]:
        """The cells of a column, one for each row or for each head."""
        return self._grid.column(at)

    def heads_of(self, at: int) -> Heads | None:
        """The heads that rows share, of a column that has one cell for each of them; else None."""
        return self._grid.heads_of(at)

    def values(self, at: int, cells: Sequence[bytes]) -> tuple[list[bytes], Sequence[Any]]:  # noqa: ARG002  protocol
        """The cells that are not empty, and their texts."""
        held = [cell for cell in cells if cell]
        return held, self._texts(held) if held else ()

    def doubtful(self, at: int) -> list[bytes] | None:
        """The cells of ids, dates or small numbers that have to be scanned; a cell in quotes takes another look."""
        column = self._grid.column(at)
        first = next(filter(None, column), b"")
        places = doubtful_places(first, lambda: SEPARATOR.join((*column, b"")), len(column))
        return None if places is None else [column[place] for place in places]

    def row(self, number: int) -> list[Any]:
        """The texts of a row, one for each column."""
        return self._texts(self._grid.row(number))

    def with_texts(self, at: int, texts: Sequence[str], before: Sequence[bytes]) -> list[bytes]:  # noqa: ARG002  protocol
        """Cells with these texts, each in quotes where the cell before was."""
        joined = SEPARATOR_TEXT.join(texts)
        if not self._signs.has_to_be_quoted(joined) and self._signs.quote.encode() not in b"".join(before):
            written = self._encode(joined).split(SEPARATOR)
            if len(written) == len(texts):
                return written
        cells = zip(texts, map(self._decode, before), strict=True)
        return [self._encode(self._signs.cell(text, one)) for text, one in cells]

    def put(self, at: int, cells: Sequence[bytes]) -> None:
        """Write other cells into a column, encoded and in quotes where they need them; one for each row or head."""
        self._grid.put(at, cells)

    def put_record(self, number: int, record: dict[str, Any]) -> None:
        """What did not change stays as it is written."""
        own = self._grid.row(number)
        texts = self._texts([own[at] for at in self._kept])
        for at, before, value in zip(self._kept, texts, record.values(), strict=True):
            if value != before:
                (own[at],) = self.with_texts(at, [value], [own[at]])
        self._whole[number] = own

    def written(self) -> list[bytes]:
        """The rows as they are now, without line ends."""
        grid, kept = self._grid, self._kept
        rows = list(grid.written() if len(kept) == grid.width else map(grid.mark.join, grid.by_row(kept)))
        for number, cells in self._whole.items():
            rows[number] = grid.mark.join([cells[at] for at in kept])
        return rows

    def _texts(self, cells: Sequence[bytes]) -> list[str]:
        joined = self._decode(SEPARATOR.join(cells))
        every = joined.split(SEPARATOR_TEXT)
        if len(every) != len(cells):
            every = [self._decode(cell) for cell in cells]
        if not self._signs.usual:
            return list(map(self._signs.text, every))
        if QUOTE not in joined:
            return every
        return [one[1:-1].replace(QUOTE * 2, QUOTE) if one.startswith(QUOTE) else one for one in every]
