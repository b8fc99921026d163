"""Tables written as lists of rows. The names of their columns are in the first row, or beside the rows in one object.

Database tools answer with ``{"columns": ["id", "ssn"], "rows": [["1", "…"]]}``; sheets are exported as a list whose
first row has the names. A column's name claims the values below it as a field's name claims its value. A row may be an
object that holds only its cells, ``{"f": [{"v": "1"}, {"v": "…"}]}``, and a cell an object that holds only its value.
Rows of two cells may be pairs of a name and a value: ``[["ssn", "…"], ["plan", "Pro"]]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.words.field_names import canonical

# Fields that hold the column names in answers of pandas (split), Metabase, Splunk, Snowflake, ClickHouse, Google
# Sheets, Presto, BigQuery, Athena, Redshift and Timestream.
_NAMING: Final = frozenset(
    {
        "columninfo", "columnmetadata", "columnnames", "columns", "cols", "fields", "fieldnames", "head", "header",
        "headers", "headings", "keys", "labels", "meta", "names", "rowtype",
    }
)  # fmt: skip
_WITHIN: Final = frozenset({"schema", "metadata", "resultset", "resultsetmetadata", "data", "result"})
# Fields that hold the rows beside such names; under others ("types", "foreign_keys") a list may be of anything.
_HOLDING: Final = frozenset(
    {
        "aadata", "body", "cells", "content", "data", "dataarray", "datarows", "dataset", "entries", "items", "lines",
        "records", "result", "results", "resultset", "row", "rowdata", "rows", "rowset", "table", "tabledata", "values",
    }
)  # fmt: skip
# Members that hold the name of a column which is an object, in small letters; the first that is there counts.
_CALLED: Final = ("name", "field", "title", "label", "key", "id", "displayname", "columnname")
NAMELESS: Final = "?"
"""Stands for the name of a column that has none. It claims nothing."""
_MOST: Final = 1_024  # columns
_LONGEST: Final = 64  # characters of a column's name
_FEWEST_ROWS: Final = 2  # with the names
_PAIR: Final = 2  # cells
_MOST_PAIRS: Final = 256


def names_beside(members: Mapping[str, Any]) -> Sequence[str] | None:
    """The column names that an object holds beside the rows of a table; None when it holds none."""
    for value in _naming(members):
        if (names := _named(value)) is not None:
            return names
    return None


def may_be_below(rows: Sequence[Any], columns: Sequence[str], called: str) -> bool:
    """Whether rows may be those of a table whose names are beside it: by its own name, or as one of them is as wide."""
    return canonical(called) in _HOLDING or any(len(cells_of(row) or ()) >= len(columns) for row in rows)


def _naming(members: Mapping[str, Any]) -> Iterator[Any]:
    """The values of members that are called as lists of column names are, also within such as "meta"."""
    for name, value in members.items():
        kind = canonical(name)
        if kind in _NAMING:
            yield value
        elif kind in _WITHIN and isinstance(value, dict):
            yield from (own for inner, own in value.items() if canonical(inner) in _NAMING)


def is_row(item: Any, fields: FieldIndex, parent: str) -> bool:
    """Whether an item of the list ``parent`` may be a table's row. An object whose field claims its value is none."""
    if type(item) is not dict:
        return type(item) is list
    return cells_of(item) is not None and not any(fields.under(parent)[name].rules for name in item)


def cells_of(row: Any) -> list[Any] | None:
    """The cells of a table's row, which is a list or an object that holds only a list. None for anything else."""
    if type(row) is dict and len(row) == 1:
        (row,) = row.values()
    return row if type(row) is list else None


def names_above(rows: Sequence[Any], known: Mapping[str, Evidence]) -> Sequence[str] | None:
    """The first row, when it holds column names, of which at least one claims its values; else None.

    The second row must then hold values: where one of them is the name of such a field, the list is no table.
    """
    if len(rows) < _FEWEST_ROWS:
        return None
    first, second = cells_of(rows[0]), cells_of(rows[1])
    if first is None or second is None:
        return None
    first, second = list(map(_bare, first)), list(map(_bare, second))
    names = _named(first)
    if names is None or not any(known[name].rules for name in names):
        return None
    own = [name for name in names if name != NAMELESS]
    if len(set(own)) < len(own):
        return None
    return None if any(_claims(value, known) for value in second) else names


def row_below(row: Any, columns: Sequence[str]) -> list[Any] | None:
    """The cells of a table's row below column names; None for the row of the names, and for what is no row.

    Cells behind the last column have no name. There may be fewer than names: answers of Google Sheets leave out those
    that are empty at the end of a row (its reference on ``ValueRange``).
    """
    return None if is_heading(row, columns) else cells_of(row)


def is_heading(row: Any, columns: Sequence[str]) -> bool:
    """Whether a row holds the names of the columns."""
    cells = cells_of(row)
    return cells is not None and [_bare(cell) or NAMELESS for cell in cells] == columns


def are_pairs(rows: Sequence[Any], known: Mapping[str, Evidence]) -> bool:
    """Whether each row is a pair of a name and its value, where at least one of the names claims its value.

    Where a value is such a name as well, the rows are something else. The first row may hold the names of two columns
    instead; it counts as a pair only if its value has a digit, which names of columns rarely have.
    """
    if not rows or type(rows[0]) is not list or len(rows) > _MOST_PAIRS:
        return False
    for row in rows:
        if type(row) is not list or len(row) != _PAIR or type(row[0]) is not str or not 0 < len(row[0]) <= _LONGEST:
            return False
    value = rows[0][1]
    begin = 0 if type(value) is not str or any(map(str.isdigit, value)) else 1
    if not any(known[name].rules for name, _ in islice(rows, begin, None)):
        return False
    return not any(_claims(value, known) for _, value in rows)


def _claims(cell: Any, known: Mapping[str, Evidence]) -> bool:
    """Whether a cell is the name of a field that claims its value. One without a letter is none, whatever holds it."""
    named = type(cell) is str and len(cell) <= _LONGEST and any(map(str.isalpha, cell))
    return named and bool(known[cell].rules)


def _bare(cell: Any) -> Any:
    """The value of a cell, which may be wrapped in an object that holds nothing else."""
    if type(cell) is dict and len(cell) == 1:
        (cell,) = cell.values()
    return cell


def _named(columns: Any) -> Sequence[str] | None:
    """The column names in a list of names, or of objects that each hold one; a few may be nameless. None for others."""
    if type(columns) is not list or not 0 < len(columns) <= _MOST or type(columns[0]) is list:
        return None
    names = [(_name_of(column) if type(column) is dict else column) for column in columns]
    names = [NAMELESS if name is None or name == "" else name for name in names]
    named = all(type(name) is str and len(name) <= _LONGEST for name in names) and names.count(NAMELESS) < len(names)
    return names if named else None


def _name_of(column: Mapping[str, Any]) -> Any:
    own = {name.lower(): value for name, value in column.items()}
    return next((own[called] for called in _CALLED if called in own), None)
