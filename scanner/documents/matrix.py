"""Tables as lists of rows: what their columns are called, in the first row or beside them in the same object.

``{"columns": ["id", "ssn"], "rows": [["1", "…"]]}`` is how tools for databases answer, and a list whose first row has
the names is how sheets are exported. Such a name says of each value below it what a member's name says. A row may be an
object that only holds its cells, ``{"f": [{"v": "1"}, {"v": "…"}]}``, and a cell an object that holds its value. Rows
of two cells may be pairs: ``[["ssn", "…"], ["plan", "Pro"]]``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from scanner.payloads.fields import Evidence, canonical

# What these answer with: pandas (split), Metabase, Splunk, Snowflake, ClickHouse, Google Sheets, Presto, BigQuery,
# Athena, Redshift, Timestream.
_NAMING: Final = frozenset(
    {
        "columninfo",
        "columnmetadata",
        "columnnames",
        "columns",
        "cols",
        "fields",
        "fieldnames",
        "head",
        "header",
        "headers",
        "headings",
        "keys",
        "labels",
    }
    | {"meta", "names", "rowtype"}
)
_WITHIN: Final = frozenset({"schema", "metadata", "resultset", "resultsetmetadata", "data", "result"})
# The first that is there, in small letters.
_CALLED: Final = ("name", "field", "title", "label", "key", "id", "displayname", "columnname")
NAMELESS: Final = "?"
"""What a column without a name is called, which claims nothing."""
_MOST: Final = 1_024  # columns
_LONGEST: Final = 64  # characters of a column's name
_FEWEST_ROWS: Final = 2  # with the names
_PAIR: Final = 2  # cells
_MOST_PAIRS: Final = 256


def names_beside(members: Mapping[str, Any]) -> Sequence[str] | None:
    """The names of columns that an object holds beside the rows; None where it holds none."""
    for name, value in members.items():
        kind = canonical(name)
        if kind in _NAMING:
            names = _named(value)
            if names is not None:
                return names
        elif kind in _WITHIN and isinstance(value, dict):
            for inner, own in value.items():
                if canonical(inner) in _NAMING and (names := _named(own)) is not None:
                    return names
    return None


def cells_of(row: Any) -> list[Any] | None:
    """The cells of a row of a table: a list, or an object that holds nothing but one. None for anything else."""
    if type(row) is dict and len(row) == 1:
        (row,) = row.values()
    return row if type(row) is list else None


def names_above(rows: Sequence[Any], known: Mapping[str, Evidence]) -> Sequence[str] | None:
    """The first of some rows, where it holds names, one of which is known for what it claims, and the next does not."""
    if len(rows) < _FEWEST_ROWS:
        return None
    first, second = cells_of(rows[0]), cells_of(rows[1])
    if first is None or second is None or len(first) > len(second):
        return None
    first, second = list(map(_bare, first)), list(map(_bare, second))
    names = _named(first)
    if names is None or not any(known[name].rules for name in names):
        return None
    own = [name for name in names if name != NAMELESS]
    if len(set(own)) < len(own):
        return None
    values = (value for value in second if type(value) is str and len(value) <= _LONGEST)
    return None if any(known[value].rules for value in values) else names


def row_below(row: Any, columns: Sequence[str]) -> list[Any] | None:
    """The cells of a row that stand below the names of columns; None for others, as those names above all rows.

    What it has behind the last column has no name.
    """
    cells = cells_of(row)
    if cells is None or len(cells) < len(columns):
        return None
    return None if [_bare(cell) or NAMELESS for cell in cells] == columns else cells


def are_pairs(rows: Sequence[Any], known: Mapping[str, Evidence]) -> bool:
    """Whether each of some rows is a name and its value, and a name among them is known for what it claims.

    Where what stands in the place of a value is such a name, too, the rows are a list of something else. The first row
    alone may as well be names above their columns: it has to hold a value with a digit, which such names hardly have.
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
    return not any(type(value) is str and len(value) <= _LONGEST and known[value].rules for _, value in rows)


def _bare(cell: Any) -> Any:
    """What a cell holds, which may be an object that holds nothing but it."""
    if type(cell) is dict and len(cell) == 1:
        (cell,) = cell.values()
    return cell


def _named(columns: Any) -> Sequence[str] | None:
    """The names in a list of names, or of objects that hold one each; a few may have none."""
    if type(columns) is not list or not 0 < len(columns) <= _MOST or type(columns[0]) is list:
        return None
    names = [(_name_of(column) if type(column) is dict else column) for column in columns]
    names = [NAMELESS if name is None or name == "" else name for name in names]
    told = all(type(name) is str and len(name) <= _LONGEST for name in names) and names.count(NAMELESS) < len(names)
    return names if told else None


def _name_of(column: Mapping[str, Any]) -> Any:
    own = {name.lower(): value for name, value in column.items()}
    return next((own[called] for called in _CALLED if called in own), None)
