"""Records that are lists: rows below the names of their columns, where the first record of the file holds these.

Sheets and databases write such files: ``["id","ssn"]``, and then ``["1","…"]`` on each line, or as items of an array. A
row is scanned as the last of a list of two, of which the first is that of the names, so that it gets the answer that
``Scanner.redact_json`` gives to such a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, Final

from scanner.batch.columns.records import Records, Whole
from scanner.batch.formats.json_files.lines import first_lines
from scanner.batch.formats.json_files.marked_lines import unmarked
from scanner.documents.matrix import names_above
from scanner.errors import PayloadError
from scanner.payloads.payload import decode_as_python

_MOST_ABOVE: Final = 100
"""Lines above the first record that are passed over in search of it: blank ones, titles, too long ones, no JSON."""

_LONGEST: Final = 1 << 20
"""Bytes of a line that may hold names of columns: 1,024 of 64 characters, all of them escaped, come to 0.8 MB."""


class LastOf(list[Any]):
    """A list that is scanned for its last item, the record: a text, a number or the like, or a row below its names."""


class ColumnNames(list[Any]):
    """A record that holds the names of the columns of those that follow."""


def record_of(line: bytes) -> Any:
    """The record of a line; None for one that is none, or too long to tell what others are."""
    try:
        return decode_as_python(unmarked(line)) if len(line) <= _LONGEST else None
    except PayloadError:
        return None


def first_of(file: BinaryIO) -> Any:
    """The first record of a file, which is read on where it was."""
    at = file.tell()
    file.seek(0)
    records = map(record_of, first_lines(file, _MOST_ABOVE, _LONGEST))
    first = next((record for record in records if record is not None), None)
    file.seek(at)
    return first


class ListedRows:
    """What is known of a file whose records are lists: the names of their columns."""

    def __init__(self, records: Records, first: Callable[[], Any] | None = None) -> None:
        """``first`` gives the first record of the file, where another part of it is read."""
        self._known = records.redactor.detector.fields.under("")
        self._records = records
        self._first = first
        self._begun = first is not None
        self._place = 0  # of the names, in this part
        self._names: Sequence[str] | None = None

    def begin(self, lines: Sequence[bytes], row: int) -> None:
        """Note what the next lines of a file say of those below them; ``row`` is the number of the first."""
        for place, line in enumerate(() if self._begun else lines, row):
            record = record_of(line)
            self._begun = record is not None or place == _MOST_ABOVE
            if self._begun:
                self._place, self._names = place, self._as_names(record)
                return

    def of(self, record: Any, row: int) -> Any:
        """A record as it is to be scanned; ``row`` is its number in the part of the file, from 1."""
        if type(record) is not list:
            return record if type(record) is dict else LastOf([record])
        if self._first is not None:
            self._names, self._first = self._as_names(self._first()), None
        if self._names is None:
            return record
        if row == self._place:
            return ColumnNames(record)
        names = [*self._names[: len(record)]]  # all of them would take as long for a row of two bytes as for a long one
        return record if names_above([names, record], self._known) is None else LastOf([names, record])

    def _as_names(self, record: Any) -> Sequence[str] | None:
        """The names of columns that a record holds, in which nothing is found, as it would be for each row."""
        if type(record) is not list or (names := names_above([record, [None] * len(record)], self._known)) is None:
            return None
        (one,) = self._records.detected([[*names]])
        return names if isinstance(one, Whole) and not one.found else None
