"""Rows that are told apart all at once are those that come of reading one by one, and are written as they were."""

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from scanner.batch.columns.grid import Grids
from scanner.batch.formats.csv_files.csv_block import Block, block_of
from scanner.batch.formats.csv_files.csv_cells import CsvCells
from scanner.batch.formats.csv_files.csv_lines import Lines, Row, row_of
from scanner.delimited.dialect import Dialect
from tests.examples import examples

DIALECT = Dialect(encoding="utf-8", mark=0, newline="\n", delimiter=",", header="known", width=2, alike=1.0)
_PIECES = st.sampled_from(
    ('"', '""', ",", "\n", "\r\n", "\r", "a", " ", '"a,b"', '"\n"', ',"x""y",', "\x1c", "\0", "é")
)


def rows_of(data: bytes) -> list[tuple[int, Row]]:
    """The rows one by one, each with the line that it begins with."""
    lines = Lines([data], DIALECT)
    return [(lines.lines, row_of(line, lines, DIALECT.signs)) for line in lines]


def cells_of(block: Block, kept: Sequence[int]) -> CsvCells:
    """The cells of a block, of which these columns are kept."""
    return CsvCells(block.grid, kept, DIALECT.signs, lambda data: block.shown(data).decode(), str.encode)


def unquoted(cell: str) -> str:
    """The value of a cell as it is written."""
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


@examples(1_500)
@given(st.lists(_PIECES, max_size=24).map("".join), st.integers(1, 4))
@example('a,b\n1,"x, y"\n', 2)
@example('a,b\r\n"1\r\n2",""""\r\n3,4', 2)
@example('a,b\n1,2\n3,"4\n', 2)
@example("a\n\nb,c,d\n", 2)
@example("a,b,c\nd\ne,f,g", 2)
@example('a,b\n1,5"disk\n2,"x"y\n', 2)
@example("a,b\r1,2\n3,4\n", 2)
def test_rows_at_once_are_the_rows_one_by_one(text: str, width: int) -> None:
    data = text.encode()
    grids = Grids(b",", width)
    block = block_of(data, grids)
    if block is None:
        return
    grid = block.grid
    whole = data[: len(data) - len(block.rest)]
    every = rows_of(whole)
    cells = [[block.shown(cell).decode() for cell in grid.row(number)] for number in range(block.rows)]
    assert [row.cells for _, row in every] == [[unquoted(cell) for cell in row] for row in cells]
    assert not any(row.reason for _, row in every)
    assert list(block.numbers(1))[:-1] == [line for line, _ in every]
    assert [grid.column(at) for at in range(width)] == list(
        map(list, zip(*map(grid.row, range(block.rows)), strict=True))
    )
    own = cells_of(block, range(width))
    assert block.written(own.written()) == whole
    own.put(width - 1, [b"z"] * block.rows)
    own.put_record(0, dict.fromkeys(map(str, range(width)), "y"))
    others = [[*row[:-1], "z"] for row in cells[1:]]
    written = rows_of(block.written(own.written()))
    assert [row.cells for _, row in written] == [["y"] * width, *([unquoted(cell) for cell in row] for row in others)]


def test_rows_of_an_export_are_told_apart_at_once() -> None:
    """So that the property above says something: the usual table is not left to whoever reads row by row."""
    data = b'1,"Doe, Jane","say ""x"""\r\n2,x,"two\r\nlines"\r\n3,"y'
    block = block_of(data, Grids(b",", 3))
    assert block is not None
    assert (block.rows, block.rest, list(block.numbers(5))) == (2, b'3,"y', [5, 6, 8])
    assert block.written(cells_of(block, [0, 2]).written()) == b'1,"say ""x"""\r\n2,"two\r\nlines"\r\n'
