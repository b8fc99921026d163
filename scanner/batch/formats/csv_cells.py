"""The cells of a block masked: told by column as bytes, and only the distinct ones as texts.

A cell that is written in quotes is another value than the same text without: so a value has one way to be written.
"""

from __future__ import annotations

from collections.abc import Sequence

from scanner.batch.columns.table import Table
from scanner.batch.columns.tell import tell, tell_whole
from scanner.batch.formats.csv_block import Block
from scanner.batch.formats.csv_lines import QUOTE, decoded, encoded, in_quotes, quoted
from scanner.batch.formats.dialect import Dialect
from scanner.batch.store import FileFindings
from scanner.matching.arena import SEPARATOR, SEPARATOR_TEXT


def masked_block(
    block: Block, table: Table, kept: Sequence[int], numbers: Sequence[int], findings: FileFindings, dialect: Dialect
) -> bytes:
    """The rows of a block with everything sensitive masked, of the columns that are ``kept``.

    ``numbers`` are the lines that they begin with. What was found is added to the findings.
    """

    def texts(cells: Sequence[bytes]) -> list[str]:
        joined = decoded(block.shown(SEPARATOR.join(cells)), dialect)[0]
        every = joined.split(SEPARATOR_TEXT)
        if len(every) != len(cells):
            every = [decoded(block.shown(cell), dialect)[0] for cell in cells]
        if QUOTE not in joined:
            return every
        return [one[1:-1].replace(QUOTE * 2, QUOTE) if one.startswith(QUOTE) else one for one in every]

    def cell(text: str, before: bytes) -> bytes:
        in_place = in_quotes(text) if before.startswith(QUOTE.encode()) else quoted(text, dialect.delimiter)
        return encoded(in_place, dialect)

    columns = [table.of_cells(at, block.column(at), texts) for at in range(len(table.names))]
    done = table.judge(columns, block.rows, lambda row: texts(block.row(row)))
    rows = {row: block.row(row) for row in done.whole}
    tell(findings, done.columns.values(), numbers, done.whole)
    for at, (column, safe) in done.safe().items():
        cells = {number: cell(text, column.key(number)) for number, text in safe.items()}
        block.put(at, column.shown(cells, block.column(at)))
    for row, own in rows.items():
        one = done.whole[row]
        tell_whole(findings, one, numbers[row], table.found_in_names())
        for at, before, value in zip(kept, texts([own[at] for at in kept]), one.record.values(), strict=True):
            if value != before:
                own[at] = cell(value, own[at])
        block.put_row(row, own)
    return block.written(kept)
