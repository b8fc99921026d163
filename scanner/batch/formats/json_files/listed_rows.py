"""Records that are lists: rows below the names of their columns, where the first record of the file holds these.

Sheets and databases write such files: ``["id","ssn"]``, and then ``["1","…"]`` on each line, or as items of an array. A
row is scanned as the last of a list of two, of which the first is that of the names, so that it gets the answer that
``Scanner.redact_json`` gives to such a table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scanner.batch.columns.records import Records, Whole
from scanner.documents.matrix import names_above


class LastOf(list[Any]):
    """A list that is scanned for its last item, the record: a text, a number or the like, or a row below its names."""


class ColumnNames(list[Any]):
    """A record that holds the names of the columns of those that follow."""


class ListedRows:
    """What is known of a file whose records are lists: the names of their columns."""

    def __init__(self, records: Records, first: Callable[[], Any] | None = None) -> None:
        """``first`` gives the first record of the file, where another part of it is read."""
        self._known = records.redactor.detector.fields.under("")
        self._records = records
        self._first = first
        self._names: list[str] | None = None

    def of(self, record: Any, row: int) -> Any:
        """A record as it is to be scanned; ``row`` is its number in the part of the file, from 1."""
        if type(record) is not list:
            return record if type(record) is dict else LastOf([record])
        if self._first is not None:
            self._names, self._first = self._as_names(self._first()), None
        elif row == 1 and self._names is None:
            self._names = self._as_names(record)
            return record if self._names is None else ColumnNames(record)
        if self._names is None or names_above([self._names, record], self._known) is None:
            return record
        return LastOf([[*self._names], record])

    def _as_names(self, record: Any) -> list[str] | None:
        """The names of columns that a record holds: texts in which nothing is found, as it would be for each row."""
        if type(record) is not list or not all(type(cell) is str for cell in record):
            return None
        if not any(self._known[name].rules for name in record):
            return None
        (one,) = self._records.detected([[*record]])
        return record if isinstance(one, Whole) and not one.found else None
