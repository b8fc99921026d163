"""Columns and lists of goods: what stands above a number, or before the numbers before it, says it is an article's.

A label right before a number is :mod:`scanner.matching.labels`' business. In a table of a text the label is the heading
of the column, in a list it stands before the first number, and in SQL among the names of the columns. Where any of
these names speaks of a taxpayer, nothing is taken for goods.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.matching.labels import names_goods, speaks_of_taxpayers

REACH: Final = 4_096  # bytes before a candidate in which its heading is searched: some hundred rows
_DIVIDERS: Final = "\t;|,"
# A further number of the same form before it, as in a list: skus: 243-21-7727, 219-08-4455.
_LISTED: Final = re.compile(r"[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}")
_LENGTH: Final = 11  # characters of such a number
_BETWEEN: Final = ",;/| \t\r\n\"'"
_MOST_LISTED: Final = 24  # numbers before it
_LONGEST_LIST: Final = 448  # characters, with those before the first
_INSERTED: Final = re.compile(r"\(([^()]{1,600})\)\s{1,4}values\s{0,4}(\(.*)\Z", re.DOTALL | re.IGNORECASE)


def are_goods(before: str) -> bool:
    """Whether ``before``, folded text that ends where a number begins, labels it as a code of goods, near or far."""
    return names_goods(before) or _goes_on(before) or _is_headed(before) or _is_inserted(before)


def _goes_on(before: str) -> bool:
    """Whether the label stands before the first of several numbers."""
    rest = before[-_LONGEST_LIST:]
    listed = False
    for _ in range(_MOST_LISTED):
        end = len(rest.rstrip(_BETWEEN))
        if end == len(rest) or _LISTED.fullmatch(rest, max(0, end - _LENGTH), end) is None:
            break
        rest = rest[: end - _LENGTH]
        listed = True
    return listed and names_goods(rest)


def _is_headed(before: str) -> bool:
    """Whether the first of the lines up to the number is a heading with goods above it, divided as the last line is."""
    row = before.rfind("\n") + 1
    first = before.rfind("\n\n", 0, row) + 1
    first += before.startswith("\n", first)
    behind = before.find("\n", first)
    if behind < 0:
        return False
    heading = before[first:behind]
    above = before.rfind("\n", 0, row - 1) + 1
    for divider in _DIVIDERS:
        columns = heading.split(divider)
        if len(columns) > 1 and before.count(divider, above, row) == len(columns) - 1:
            place = before.count(divider, row)
            return place < len(columns) and names_goods(_named(columns[place])) and not speaks_of_taxpayers(heading)
    return False


def _is_inserted(before: str) -> bool:
    """The same among the columns that a statement of SQL names."""
    begin = max(before.rfind("INSERT"), before.rfind("insert"))  # of several statements the last
    statement = _INSERTED.search(before, begin) if begin >= 0 else None
    if statement is None:
        return False
    columns = statement[1].split(",")
    place = statement[2].rpartition("(")[2].count(",")
    return place < len(columns) and names_goods(_named(columns[place])) and not speaks_of_taxpayers(statement[1])


def _named(heading: str) -> str:
    return heading.strip(" \t\r\"'`*").replace("_", " ") + " "
