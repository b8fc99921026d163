"""What the columns of rows of texts are called by: names that were given, a row of the file, or their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.batch.found.file_findings import HeadingsFrom
from scanner.batch.units import Headings
from scanner.delimited.dialect import Dialect
from scanner.errors import BatchError


def headings_from(found: Dialect, asked: Headings) -> HeadingsFrom:
    """What names the columns: whoever asked for the scan, the first row, or nothing."""
    if isinstance(asked, tuple):
        return "given"
    if asked is not False and found.above:
        return "below a title"
    if asked is None and found.header == "assumed":
        return "assumed"
    return "first row" if (found.header if asked is None else asked) else "none"


def misfit_of(found: Dialect, names: Headings) -> str:
    """Why names that were given do not fit the columns; "" when they do."""
    given = names if isinstance(names, tuple) else ()
    fits = len(given) == found.width
    return "" if fits else f"the file has {found.width} columns, and {len(given)} names were given for them"


def given_names(found: Dialect, names: Headings) -> tuple[str, ...]:
    """The names that were given for the columns. Raises BatchError when they are not as many."""
    reason = misfit_of(found, names)
    if reason:  # the file has changed since its beginning was looked at, or is within another
        raise BatchError(reason)
    return names if isinstance(names, tuple) else ()


def unnamed(width: int) -> list[str]:
    """What columns are called that nothing names."""
    return [f"column {number + 1}" for number in range(width)]


def each_once(names: Sequence[str]) -> list[str]:
    """The names without the space around them; one that is there before is known by spaces behind it."""
    unique: dict[str, None] = {}
    times: Counter[str] = Counter()
    for cell in names:
        name = cell.strip()
        unique[name + _spaces(times[name])] = None
        times[name] += 1
    return list(unique)


def _spaces(number: int) -> str:
    """Other spaces for each number, none for 0, and few: ten thousand columns may have one name, or none."""
    return bin(number + 1)[3:].replace("0", " ").replace("1", "\u00a0")
