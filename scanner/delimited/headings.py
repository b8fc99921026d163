"""Whether the first row of a file names its columns, or is a row like the others.

Taken for names, a row of data shows in the copy but for what its values look like; taken for data, a row of names takes
from all columns the evidence that names are. So each needs a sign, and only what no name looks like is one: a number,
an address, a value that has the form of those below it, somebody's name above those of others, values that come again
below.

Signs are made: whoever writes "first_name" and "last_name" into one record of a million has two values that come again.
A word that fields are known by outweighs all of them, unless its whole column says it, as one of means of contact does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal
from unicodedata import normalize

from scanner.checks.parties.gazetteer import is_given_name, is_known_name
from scanner.checks.parties.names import plain
from scanner.payloads.names.field_parts import LONGEST_NAME

_NUMBER: Final = re.compile(r"\s*[-+]?[\d.,]*\d[\d.,%]*\s*")
_LONGEST_WORD: Final = 40  # characters of a name that outweighs signs; a sentence may end in "email" too
_MOST_OF: Final = 0.5  # the share of values in a column that says how its values look
_FEWEST_DIGITS: Final = 6  # of a date
_FEWEST_AGAIN: Final = 2  # columns; in one, a name may be a value by chance: a unit that is called "unit"
_MOST_NAMES: Final = 4  # given names and surnames of one person
_SHORTEST_CODE: Final = 12  # characters of an id such as a UUID, which is letters and digits in turns
_DIGITS: Final = re.compile(r"\d+")
_LOOKED_INTO: Final = 5  # rows; exports have a title, a date, an account above their headings, and no page of text
_FEWEST_HEADINGS: Final = 2  # cells
_SIGNS: Final = re.compile(r"[\s()+./:\\-]+")


def are_headings(rows: Sequence[Sequence[str]], tells: Callable[[str], bool]) -> Literal["known", "assumed", ""]:
    """Whether the first of these rows, which has a cell at least, names the columns: "" for no.

    It is known by a word that fields are known by, and assumed where there is no sign against it. ``tells`` says of a
    name whether a field of that name is known to hold something.
    """
    if _has_telling(rows, tells):
        return "known"
    return "assumed" if _has_no_sign(rows) else ""


def below_titles(rows: Sequence[Sequence[str]]) -> int:
    """How many of these rows are above the first that can be headings below a title; 0 where there is no title.

    Such a row is one of the first few, and the first with two cells that are not empty, and with more than half as many
    as any of them: a title may have a date or an account beside it.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[: _LOOKED_INTO + 1]]
    least = max(_FEWEST_HEADINGS, max(filled, default=0) // 2 + 1)
    return next((number for number, count in enumerate(filled[:_LOOKED_INTO]) if count >= least), 0)


def are_below_titles(rows: Sequence[Sequence[str]], above: int, tells: Callable[[str], bool]) -> bool:
    """Whether the row below so many others names the columns, and those are titles: it has more words to say so.

    "Addresses of customers" has one, too, as the only name of a column may, and an address below that.
    """
    titles = any(_has_telling(rows[at:above], tells) for at in range(above))
    return above > 0 and sum(1 for _ in _telling(rows[above:], tells)) > titles


def are_assumed_below_titles(rows: Sequence[Sequence[str]], above: int) -> bool:
    """Whether the row below so many others names the columns although no word of it is known.

    Rows as wide as it come below, and none of the titles is, which are one value each; nothing in it is a sign against
    names, and two columns hold numbers or days under a cell that has no digit. Its first cell may be empty: reports
    write the groups of their rows below that.
    """
    wide = len(rows[above]) if above else 0
    if any(len(row) >= wide or sum(bool(cell.strip()) for cell in row) > 1 for row in rows[:above]):
        return False
    below = [row for row in rows[above:] if len(row) == wide]
    if len(below) - 1 <= _MOST_OF * len(rows[above + 1 :]):
        return False
    named = below if below[0][0].strip() else [row[1:] for row in below]
    columns = ([row[at] for row in named[1:] if row[at].strip()] for at in range(len(named[0])))
    counted = sum(
        sum(map(_is_counted, column)) > _MOST_OF * len(column) and not _DIGITS.search(cell)
        for cell, column in zip(named[0], columns, strict=True)
    )
    return counted >= _FEWEST_HEADINGS and _has_no_sign(named)


def _is_counted(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None or _form(cell) == "digits and signs"


def _has_telling(rows: Sequence[Sequence[str]], tells: Callable[[str], bool]) -> bool:
    return any(True for _ in _telling(rows, tells))


def _telling(rows: Sequence[Sequence[str]], tells: Callable[[str], bool]) -> Iterator[str]:
    """The cells of the first row that are words that fields are known by, and not what their columns say."""
    for at, cell in enumerate(map(str.strip, rows[0])):
        # "71 High Street" has the word for an address in it, and is one: no name begins with a number.
        if 0 < len(cell) <= _LONGEST_WORD and not cell[0].isdigit() and tells(cell):
            below = [row[at].strip() for row in rows[1:] if at < len(row)]
            if below.count(cell) <= _MOST_OF * len(below):
                yield cell


def _has_no_sign(rows: Sequence[Sequence[str]]) -> bool:
    first = [cell.strip() for cell in rows[0]]
    while len(first) > 1 and not first[-1]:
        first.pop()
    if any(not cell or len(cell) > LONGEST_NAME or _NUMBER.fullmatch(cell) or "@" in cell for cell in first):
        return False
    others = [row for row in rows[1:] if [cell.strip() for cell in row] != first]  # names that are repeated stay names
    if len({cell.lower() for cell in first}) < len(first) and len(rows) > 1:
        return False
    columns = [[row[at].strip() for row in others if at < len(row)] for at in range(len(first))]
    if any(_looks_alike(cell, column) or _is_one_of(cell, column) for cell, column in zip(first, columns, strict=True)):
        return False
    return sum(cell in column for cell, column in zip(first, columns, strict=True)) < _FEWEST_AGAIN


def _looks_alike(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell has the form that most values of its column have, and that no name has."""
    form = _form(cell)
    values = [value for value in column if value]
    if form is None:
        return False
    if not values:
        return form == _form("2026-01-01")
    return sum(_form(value) == form for value in values) > _MOST_OF * len(values)


def _is_one_of(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell is the name of somebody, as most values of its column are: nobody calls a column Jane Doe."""
    values = [value for value in column if value]
    words = _names(cell)
    # "Bill To" has a given name alone; those below it may have surnames that are on no list.
    return (
        bool(words)
        and is_known_name(words[-1])
        and sum(bool(_names(value)) for value in values) > _MOST_OF * len(values)
    )


def _names(text: str) -> list[str]:
    """The words of what may be somebody's name: a known given name, and others; [] of anything else."""
    words = plain(normalize("NFKD", text).encode("ascii", "ignore").decode()).split()
    return words if 1 < len(words) <= _MOST_NAMES and is_given_name(words[0]) else []


def _form(text: str) -> str | None:
    """How a text with digits looks: a date, a time, a phone number; an id; or what stands between its digits."""
    runs = _DIGITS.findall(text)
    if not runs:
        return None
    if sum(map(len, runs)) >= _FEWEST_DIGITS and not _SIGNS.sub("", _DIGITS.sub("", text)):
        return "digits and signs"
    if len(runs) > 1 and len(text) >= _SHORTEST_CODE and not re.search(r"\s", text):
        return "code"
    return _DIGITS.sub("0", text)
