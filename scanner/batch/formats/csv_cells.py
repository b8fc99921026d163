"""The rows of a block of CSV as :class:`scanner.batch.columns.cells.Cells`.

A cell that is written in quotes is another value than the same text without: so a value has one way to be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scanner.batch.columns.grid import Heads
from scanner.batch.formats.csv_block import Block
from scanner.batch.formats.csv_lines import QUOTE, QUOTE_BYTE, in_quotes, quoted
from scanner.delimited.dialect import Dialect
from scanner.delimited.text_encoding import decoded, encoded
from scanner.documents.ids import left_of_ids
from scanner.matching.arena import SEPARATOR, SEPARATOR_TEXT


class CsvCells:
    """The cells of a block."""

    def __init__(self, block: Block, kept: Sequence[int], dialect: Dialect) -> None:
        """``kept`` are the columns that are written."""
        self.rows = block.rows
        self._block, self._kept, self._dialect = block, kept, dialect

    def column(self, at: int) -> list[bytes]:
        """See :class:`Cells`, as for all others."""
        return self._block.grid.column(at)

    def heads_of(self, at: int) -> Heads | None:
        """See :class:`Cells`."""
        return self._block.grid.heads_of(at)

    def left_of_ids(self, at: int, cells: Sequence[bytes]) -> list[int] | None:  # noqa: ARG002  part of the protocol
        """Ids are written as they are."""
        return left_of_ids(SEPARATOR.join(cells), len(cells))

    def are_small(self, at: int, cells: Sequence[bytes]) -> bool:  # noqa: ARG002  part of the protocol
        """All are texts."""
        return False

    def values(self, at: int, cells: Sequence[bytes]) -> tuple[list[bytes], Sequence[Any]]:  # noqa: ARG002  protocol
        """All but the empty ones."""
        held = [cell for cell in cells if cell]
        return held, self._texts(held) if held else ()

    def row(self, number: int) -> list[Any]:
        """Texts."""
        return self._texts(self._block.grid.row(number))

    def cell(self, at: int, text: str, before: bytes) -> bytes:  # noqa: ARG002  part of the protocol
        """In quotes where the one before was."""
        shown = in_quotes(text) if before.startswith(QUOTE_BYTE) else quoted(text, self._dialect.delimiter)
        return encoded(shown, self._dialect.encoding)

    def put(self, at: int, cells: Sequence[bytes]) -> None:
        """See :class:`Cells`."""
        self._block.grid.put(at, cells)

    def put_record(self, number: int, record: dict[str, Any]) -> None:
        """What did not change stays as it is written."""
        own = self._block.grid.row(number)
        for at, before, value in zip(
            self._kept, self._texts([own[at] for at in self._kept]), record.values(), strict=True
        ):
            if value != before:
                own[at] = self.cell(at, value, own[at])
        self._block.put_row(number, own)

    def written(self) -> bytes:
        """See :class:`Cells`."""
        return self._block.written(self._kept)

    def _texts(self, cells: Sequence[bytes]) -> list[str]:
        encoding = self._dialect.encoding
        joined = decoded(self._block.shown(SEPARATOR.join(cells)), encoding)[0]
        every = joined.split(SEPARATOR_TEXT)
        if len(every) != len(cells):
            every = [decoded(self._block.shown(cell), encoding)[0] for cell in cells]
        if QUOTE not in joined:
            return every
        return [one[1:-1].replace(QUOTE * 2, QUOTE) if one.startswith(QUOTE) else one for one in every]
