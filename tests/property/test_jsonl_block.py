"""Lines told apart all at once are the values that decoding each gives; what is not so written is refused."""

from typing import Any

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.batch.columns.grid import RaggedError
from scanner.batch.formats.json_files.jsonl_block import JsonBlock, Layout
from scanner.payloads.payload import encode
from tests.examples import examples

_NAMES = st.lists(st.sampled_from(["a", "b", "a b", "é", "a:b", ",", "note"]), min_size=1, max_size=4, unique=True)
_TEXTS = st.one_of(
    st.sampled_from(
        ["", '"', "\\", '\\"', '":', ":x", ":", ',"b":', "}\n{", "\x1f", "\x01\x02", "é", "null", '{"a":1}']
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.1, -0.0, 13.0, 1e-5, 12345678.1234, 99999999, -1]),
    _TEXTS,
    _TEXTS,
)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[list[str], list[list[Any]]]:
    names = draw(_NAMES)
    return names, draw(st.lists(st.lists(_VALUES, min_size=len(names), max_size=len(names)), min_size=1, max_size=6))


def values_of(block: JsonBlock, width: int) -> list[list[Any]]:
    """All rows, by what the block says of its columns; None where that is nothing to scan."""
    rows: list[list[Any]] = [[None] * width for _ in range(block.rows)]
    for at in range(width):
        keys, values = block.values(at, list(dict.fromkeys(block.column(at))))
        known = dict(zip(keys, values, strict=True))
        heads = block.heads_of(at)
        for row in range(block.rows):
            rows[row][at] = known.get(block.column(at)[heads.of_row[row] if heads else row])
    return rows


@examples(500)
@given(_tables(), st.data())
@example((["a"], [["\\"], ['"']]), None)
@example((["a"], [["3f2504e0-4f89-41d3-9a0c-0305e82c3301"], ["9f8504e0-4f89-41d3-9a0c-0305e82c3377"]]), None)
@example((["a"], [["3f2504e0-4f89-41d3-9a0c-0305e82c3301"], ["41111111-1111-4111-9111-411111111111"]]), None)
@example((["a", "b"], [['x\\","b":', 1.0], ["x", None]]), None)
def test_a_block_holds_what_its_lines_hold(
    table: tuple[list[str], list[list[Any]]], data: st.DataObject | None
) -> None:
    names, rows = table
    lines = [encode(dict(zip(names, row, strict=True))) for row in rows]
    block = JsonBlock(lines, Layout(names, frozenset()))
    assert [block.row(number) for number in range(block.rows)] == [
        list(msgspec.json.decode(line).values()) for line in lines
    ]
    spare = [[None if value in (None, "") or type(value) is bool else value for value in row] for row in rows]
    assert encode(values_of(block, len(names))) == encode(spare)
    assert block.written() == lines
    if data is None:
        return
    at, safe = data.draw(st.integers(0, len(names) - 1)), data.draw(_TEXTS)
    before = block.column(at)
    block.put(at, block.with_texts(at, [safe] * len(before), before))
    block.put_record(0, {"other": safe})
    others = [dict(zip(names, [*row[:at], safe, *row[at + 1 :]], strict=True)) for row in rows]
    assert block.written() == [encode(one) for one in [{"other": safe}, *others[1:]]]


@examples(300)
@given(_tables(), st.data())
def test_dropped_fields_are_not_written(table: tuple[list[str], list[list[Any]]], data: st.DataObject) -> None:
    names, rows = table
    dropped = data.draw(st.frozensets(st.sampled_from(names)))
    lines = [encode(dict(zip(names, row, strict=True))) for row in rows]
    left = [{name: value for name, value in zip(names, row, strict=True) if name not in dropped} for row in rows]
    assert JsonBlock(lines, Layout(names, dropped)).written() == [encode(one) for one in left]


_PIECES = st.sampled_from(
    ["{", "}", '"a"', '"b"', ":", ",", "1", "1.50", "-0", "01", '"x"', '"', "\\", " ", "\n", "\r", "\x1f", "null", "[]"]
)


@examples(1_500)
@given(st.lists(_PIECES, max_size=14).map("".join))
@example('{"a":1,"b":2}\n{"a":1,"a":2}')
@example('{"a":1,"b":2}\n{"a":1.50,"b":2}')
@example('{"a":1,"b":2}\n{"a":1, "b":2}')
@example('{"a":1,"b":2}\n{"a":1,"b":2}')
@example('{"a":1,"b":2}\n{"a":1,"b":2}\r')
@example('{"a":1,"b":2}\n{"a":-0,"b":2}')
@example('{"a":1,"b":2}\n{"a":[1],"b":2}')
@example('{"a":1,"b":2}\n{"a":1,2,"b":2}')
@example('{"a":1,"b":2}\n{"a":4111\x1f1111,"b":2}')
@example('{"a":"x,"b":"1"}')
@example('{"a":1,"b":2}\n{"a":1,"b":2')
@example('{"a":1,"b":"x"')
def test_lines_written_in_another_way_are_refused(text: str) -> None:
    lines = text.encode().split(b"\n")
    try:
        block = JsonBlock(lines, Layout(["a", "b"], frozenset()))
        for at in range(2):
            block.values(at, list(dict.fromkeys(block.column(at))))
    except RaggedError:
        return
    records = [msgspec.json.decode(line, type=dict[str, str | int | float | bool | None]) for line in lines]
    assert all(list(record) == ["a", "b"] for record in records)
    assert list(map(encode, records)) == lines


def test_lines_of_an_export_are_told_apart_at_once() -> None:
    """So that the property above says something."""
    lines = [b'{"a":"say \\"hi\\"","b":1.5}', b'{"a":null,"b":"\\\\"}']
    block = JsonBlock(lines, Layout(["a", "b"], frozenset()))
    assert values_of(block, 2) == [['say "hi"', 1.5], [None, "\\"]]
