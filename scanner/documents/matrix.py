"""Tables as lists of rows: what their columns are called, in the first row or beside them in the same object.

``{"columns": ["id", "ssn"], "rows": [["1", "…"]]}`` is how tools for databases answer, and a list whose first row has
the names is how sheets are exported. Such a name says of each value below it what a member's name says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scanner.payloads.fields import Evidence, canonical

# What these answer with: pandas (split), Metabase, Splunk, Snowflake, ClickHouse, Google Sheets, Presto.
_NAMING: Final = frozenset(
    {
        "columns",
        "cols",
        "columnnames",
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


def names_above(rows: Sequence[Any], known: Mapping[str, Evidence]) -> Sequence[str] | None:
    """The first of some rows, where it holds names, one of which is known for what it claims, and the next does not."""
    if len(rows) < _FEWEST_ROWS or type(rows[0]) is not list or type(rows[1]) is not list:
        return None
    first, second = rows[0], rows[1]
    if len(first) > len(second):
        return None
    names = _named(first)
    if names is None or not any(known[name].rules for name in names):
        return None
    own = [name for name in names if name != NAMELESS]
    if len(set(own)) < len(own):
        return None
    values = (value for value in second if type(value) is str and len(value) <= _LONGEST)
    return None if any(known[value].rules for value in values) else names


def is_row(row: Any, columns: Sequence[str]) -> bool:
    """Whether the values of a row stand below the names of columns; those themselves, above all rows, do not.

    What it has behind the last column has no name.
    """
    if type(row) is not list or len(row) < len(columns):
        return False
    return row != columns and (NAMELESS not in columns or [cell or NAMELESS for cell in row] != columns)


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
