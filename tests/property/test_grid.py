"""Lines cut into columns, with or without heads in common, are their cells; what is put into them is written."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.batch.columns.grid import Grid, Grids, RaggedError
from scanner.batch.columns.values import Named, Plain
from scanner.payloads.names.evidence import NO_EVIDENCE
from tests.examples import examples

_CELLS = st.sampled_from([b"", b"a", b"b", b"ab", b" ", "é".encode()])
_ROWS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=9)
)


def grid_of(lines: list[bytes], width: int, head: int) -> Grid:
    """The lines as they are split with heads of so many cells, or without."""
    rows = [line.rsplit(b",", width - head) if head else line.split(b",") for line in lines]
    return Grid(rows, b",", width, head)


@examples(500)
@given(_ROWS, st.data())
def test_columns_hold_the_cells_of_the_lines(rows: list[list[bytes]], data: st.DataObject) -> None:
    width = len(rows[0])
    head = data.draw(st.integers(0, width - 1))
    at = data.draw(st.integers(0, width - 1))
    lines = [b",".join(row) for row in rows]
    grid = grid_of(lines, width, head)
    assert [grid.row(number) for number in range(len(rows))] == rows
    assert list(grid.written()) == lines
    heads = grid.heads_of(at)
    column = grid.column(at)
    assert (heads is not None) == (at < head)
    assert [row[at] for row in rows] == [column[place] for place in (heads.of_row if heads else range(len(rows)))]
    if data.draw(st.booleans()):  # a cell for each row, as where rows that begin alike are told apart
        grid.put(at, [b"z%d" % number for number in range(len(rows))])
        others = [[*row[:at], b"z%d" % number, *row[at + 1 :]] for number, row in enumerate(rows)]
    else:
        grid.put(at, [b"<" + cell for cell in column])
        others = [[*row[:at], b"<" + row[at], *row[at + 1 :]] for row in rows]
    assert list(grid.written()) == [b",".join(row) for row in others]
    assert [b",".join(cells) for cells in grid.by_row([at])] == [row[at] for row in others]


@given(_ROWS, st.integers(0, 3), st.integers(0, 8))
def test_a_line_of_another_width_is_refused(rows: list[list[bytes]], head: int, place: int) -> None:
    width = len(rows[0])
    lines = [b",".join(row) for row in rows]
    lines[place % len(lines)] += b","
    for one in {0, min(head, width - 1)}:
        try:
            grid_of(lines, width, one)
        except RaggedError:
            continue
        raise AssertionError(one)


@examples(300)
@given(_ROWS, st.data())
def test_a_column_of_heads_says_what_one_by_row_says(rows: list[list[bytes]], data: st.DataObject) -> None:
    width = len(rows[0])
    grid = grid_of([b",".join(row) for row in rows], width, data.draw(st.integers(1, width - 1)))
    field = Named("a", NO_EVIDENCE)

    def column(values: list[bytes], *, by_head: bool) -> Plain:
        keys = [one for one in dict.fromkeys(values) if one]
        return Plain(field, values, keys, [key.decode() for key in keys], grid.heads_of(0) if by_head else None)

    own, other = column(grid.column(0), by_head=True), column([row[0] for row in rows], by_head=False)
    numbers = data.draw(st.sets(st.sampled_from(range(len(own.texts))))) if own.texts else set()
    some = data.draw(st.lists(st.sampled_from(range(len(rows))), max_size=4, unique=True))
    for one, two in ((own, other), (_split(own, numbers, data), None)):
        told = other if two is None else two
        held = list(one.holders(range(len(one.texts))))
        assert [(row, one.texts[code]) for row, code in held] == [
            (row, told.texts[code]) for row, code in told.holders(range(len(told.texts)))
        ]
        assert one.at_rows(some) == told.at_rows(some)
        every: dict[int, int] = {}
        for row, code in held:
            if row not in some:
                every[code] = every.get(code, 0) + 1
        assert one.times(range(len(one.texts)), some) == every
        assert all(one.key(code) == rows[row][0] for row, code in held)


def _split(column: Plain, numbers: set[int], data: st.DataObject) -> Plain:
    """The column with the holders of some values told apart, row by row."""
    held = list(column.holders(numbers))
    codes = [len(column.texts) + data.draw(st.integers(0, 1)) + 2 * code for _, code in held]
    more = [column.texts[place // 2] for place in range(2 * len(column.texts))]
    return column.split(numbers, codes, more)


def test_it_is_learnt_how_much_lines_have_in_common_and_forgotten_where_they_do_not() -> None:
    alike = [b"invoice %d,jane,%d,x" % (number // 10, number) for number in range(100)]
    apart = [b"invoice %d,jane,%d,x" % (number, number) for number in range(100)]
    grids = Grids(b",", 4)
    assert grids.grid(alike).heads is None  # nothing is known yet
    assert [grids.grid(alike).heads_of(at) is not None for at in range(4)] == [True, True, False, False]
    grids.grid(apart)
    assert grids.grid(apart).heads is None
    assert grids.grid(alike).heads is None  # learnt from the lines before


def test_of_many_lines_the_first_ones_tell_what_all_have_in_common() -> None:
    alike = [b"invoice %d,jane,%d,x" % (number // 10, number) for number in range(2_000)]
    grids = Grids(b",", 4)
    grid = grids.grid(alike)
    assert grid.heads is not None
    assert list(grid.written()) == alike
    assert Grids(b",", 4).grid(alike[:1_500]).heads is None  # too few for the first to be split twice
    lines = alike[:1_200] + [b"invoice %d,jane,%d,x" % (number, number) for number in range(10_000, 13_000)]
    grids = Grids(b",", 4)
    assert list(grids.grid(lines).written()) == lines
    assert grids.grid(lines[-1_500:]).heads is None  # most of the lines before had nothing in common


def test_what_is_said_by_head_is_put_into_rows_that_no_longer_share_one() -> None:
    """A column whose cells depend on the row, as telephones of several countries do, gives each row its own head."""
    lines = [b"a,b,%d" % row for row in range(3)] + [b"c,d,%d" % row for row in range(2)]
    grid = grid_of(lines, 3, 2)
    grid.put(0, [b"1", b"2", b"3", b"4", b"5"])
    grid.put(1, [b"x", b"y"])
    assert list(grid.written()) == [b"1,x,0", b"2,x,1", b"3,x,2", b"4,y,0", b"5,y,1"]
