"""Cells of ids, dates and small numbers are told at once: what is left of them is all that is worth scanning."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.batch.columns.grid import Grids, RaggedError
from scanner.batch.formats.csv_files.csv_block import block_of
from scanner.batch.formats.csv_files.csv_cells import CsvCells
from scanner.batch.formats.json_files.jsonl_block import JsonBlock, Layout
from scanner.delimited.signs import Signs
from scanner.documents.ids import worth_scanning
from scanner.payloads.leaves.scalars import SMALLEST_NUMBER
from scanner.payloads.payload import encode
from tests.examples import examples

CARD = "4111111111111111"
_IDS = ["3f2504e04f8911d39a0c0305e82c3301", "2026-11-12", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"]
_TEXTS = st.one_of(
    st.sampled_from([*_IDS, f"a{CARD}b0305e8", "i-46888fa7d24a8ceee", "12.50", "7", "12345", "", "Jane", CARD]),
    st.integers(0, 1 << 96).map("{:024x}".format),
    st.dates().map(str),
)
_NUMBERS = st.one_of(
    st.integers(-(10**10), 10**10),
    st.floats(-1e9, 1e9),
    st.sampled_from([0, -0.0, 0.5, -1, 99_999_999, 10**8, -(10**8), 1e-5, 12345678.1234, 5.0]),
)


def _csv(texts: list[str]) -> CsvCells:
    signs = Signs(",", '"')
    data = "".join(f"{signs.cell(text, '')},x\n" for text in texts).encode()
    block = block_of(data, Grids(b",", 2))
    assert block is not None
    return CsvCells(block.grid, [0, 1], signs, bytes.decode, str.encode)


def _json(values: list[Any]) -> JsonBlock:
    return JsonBlock([encode({"a": value, "b": "x"}) for value in values], Layout(["a", "b"], frozenset()))


@examples(500)
@given(st.lists(_TEXTS, min_size=1, max_size=8))
@example(["3f2504e04f8911d39a0c0305", f"a{CARD}b0305e8"])
def test_the_cells_that_are_left_hold_all_that_is_worth_scanning(texts: list[str]) -> None:
    wanted = worth_scanning(texts) if any(texts) else texts
    for cells in _csv(texts), _json(texts):
        left = cells.doubtful(0)
        if left is not None:
            _, values = cells.values(0, list(left))
            assert list(values) == [text for text in wanted or () if text]


@examples(500)
@given(st.lists(st.one_of(_NUMBERS, st.none(), st.booleans()), min_size=1, max_size=6))
def test_only_small_numbers_are_left_out(values: list[Any]) -> None:
    left = _json(values).doubtful(0)
    assert left in (None, [])
    if left is not None:
        assert all(value is None or abs(value) < SMALLEST_NUMBER for value in values)


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ([1, 2.5, None, 0, -0.25], True),
        (["2026-11-12", "2026-11-13"], True),
        (_IDS[:1] * 3, True),
        (["12.50", "3"], True),
        ([1, 10**8], False),
        (["2026-11-12", "Jane"], False),
        (["2026-11-12", None], False),
        (["Jane", "2026-11-12"], False),
    ],
)
def test_which_columns_are_told_at_once(column: list[Any], told: bool) -> None:  # noqa: FBT001
    assert (_json(column).doubtful(0) == []) is told


@pytest.mark.parametrize("value", ["1.50", "-0", "01", "1e3", '"2026-11-12', '2026-11-12"', "00.0", "NaN", "1 "])
def test_what_an_encoder_would_not_write_takes_another_look(value: str) -> None:
    block = JsonBlock([b'{"a":1,"b":2}', b'{"a":%b,"b":2}' % value.encode()], Layout(["a", "b"], frozenset()))
    assert block.doubtful(0) is None
    with pytest.raises(RaggedError):
        block.values(0, block.column(0))
