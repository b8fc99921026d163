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
    {"columns", "cols", "columnnames", "fields", "fieldnames", "header", "headers", "headings", "meta", "names"}
    | {"rowtype"}
)
_WITHIN: Final = frozenset({"schema", "metadata", "resultset", "resultsetmetadata", "data", "result"})
# The first that is there.
_CALLED: Final = ("name", "field", "title", "label", "key", "id", "displayName", "columnName")
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
    if len(first) != len(second) or len(set(map(type, first))) != 1 or type(first[0]) is not str:
        return None
    names = _named(first)
    if names is None or len(set(names)) < len(names) or not any(known[name].rules for name in names):
        return None
    values = (value for value in second if type(value) is str and len(value) <= _LONGEST)
    return None if any(known[value].rules for value in values) else names


def is_row(row: Any, columns: Sequence[str]) -> bool:
    """Whether the values of a row stand below the names of columns; those themselves, above all rows, do not."""
    return type(row) is list and len(row) == len(columns) and row != columns


def _named(columns: Any) -> Sequence[str] | None:
    """The names in a list of names, or of objects that hold one each."""
    if type(columns) is not list or not 0 < len(columns) <= _MOST:
        return None
    names = [_name_of(column) if type(column) is dict else column for column in columns]
    return names if all(type(name) is str and 0 < len(name) <= _LONGEST for name in names) else None


def _name_of(column: Mapping[str, Any]) -> Any:
    return next((column[called] for called in _CALLED if called in column), None)
