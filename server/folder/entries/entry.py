"""A record of an export as the index takes it: where it lies, and its facts."""

from types import MappingProxyType
from typing import Final, NamedTuple

from server.records.facts import Facts
from server.records.stated.values import Fields

NO_FACTS: Final = Facts(None, None, None, None, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, None, None, credits=False)


class UnreadAboveError(Exception):
    """Only all rows together tell what one of them is, and those before it were not read."""


class Start(NamedTuple):
    """Where reading begins: behind so many bytes and lines, 0 and 0 for the whole file."""

    offset: int = 0
    line: int = 0


class Entry(NamedTuple):
    """One record, or why it cannot be used (`problem`), at its line or place, from 1; `offset` and `length` in bytes.

    Of a Parquet file the offset is the number of the row, from 0. `end`: how far into the file it is, in bytes.
    `ends_group`: whether it is no record, but a row that heads a group or is the sum of one
    (`looks/rows/grouped_rows.py`). `alias`: of a payment without a number, what tells it from others; nobody asks for
    it by that.
    """

    line: int
    offset: int
    length: int
    end: int
    kind: int = 0
    facts: Facts = NO_FACTS
    fields: Fields = MappingProxyType({})
    problem: str = ""
    ends_group: bool = False
    alias: str = ""
