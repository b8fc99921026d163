"""A table in a text says what the same records say as JSON, in whatever style it is drawn."""

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compiled import compiled
from tests.examples import examples

Rows = Sequence[Sequence[str]]
NAMES = ("id", "customer_ssn", "order", "customer_name", "passport_number")
_CELLS = (
    st.sampled_from(["1", "27", ""]),
    st.sampled_from(["243217727", "243217728", ""]),
    st.sampled_from(["123456789", "open", ""]),
    st.sampled_from(["Erika Lindqvist", "Tomas Berger", ""]),
    st.sampled_from(["C01X00T47", ""]),
)


def _lines(rows: Rows, bar: str = "|", *, edged: bool = True) -> list[str]:
    inner = (f" {bar} ".join(row) for row in rows)
    return [f"{bar} {row} {bar}" if edged else f" {row}" for row in inner]


def _markdown(rows: Rows) -> str:
    head, *others = _lines(rows)
    return "\n".join([head, "|-" * len(rows[0]) + "|", *others])


def _quoted(rows: Rows) -> str:
    return "\n".join(f"> {line}" for line in _markdown(rows).split("\n"))


def _psql(rows: Rows) -> str:
    head, *others = _lines(rows, edged=False)
    return "\n".join([head, "+".join(["---"] * len(rows[0])), *others])


def _grid(rows: Rows) -> str:
    rule = "+---" * len(rows[0]) + "+"
    return "\n".join([rule, *(f"{line}\n{rule}" for line in _lines(rows))])


def _box(rows: Rows) -> str:
    rule = "├" + "┼".join(["───"] * len(rows[0])) + "┤"
    return "\n".join(f"{line}\n{rule}" for line in _lines(rows, "│"))


def _html(rows: Rows) -> str:
    cells = ("".join(f"<{'td' if at else 'th'}>{cell}</td>" for cell in row) for at, row in enumerate(rows))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells).replace("</td><th>", "</th><th>") + "</table>"


@pytest.mark.parametrize("draw", [_markdown, _quoted, _psql, _grid, _box, _html])
@given(rows=st.lists(st.tuples(*_CELLS), min_size=1, max_size=4), columns=st.permutations(range(len(NAMES))))
@examples(40)
def test_a_table_is_masked_as_its_records_are(
    draw: Callable[[Rows], str], rows: list[tuple[str, ...]], columns: list[int]
) -> None:
    names, *cells = ([row[column] for column in columns] for row in (NAMES, *rows))
    records = [dict(zip(names, row, strict=True)) for row in cells]

    masked = json.loads(compiled("redact-only").redact_json(json.dumps(records).encode()).data)

    assert compiled("redact-only").redact(draw([names, *cells])).text == draw(
        [names, *([record[name] for name in names] for record in masked)]
    )
