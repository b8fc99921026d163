"""The beginning of a table, which shows what its columns are, whatever they are called.

A *step* takes it and gives it back with what it has found: columns under other names, or a `RowStep`, by which each row
is to be read. They are listed in `table_looks.py`, and each sees what those before it have found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import islice
from typing import Final, Protocol

import msgspec

from server.records.heading_forms.headings import folded
from server.records.shapes import FieldParts, FieldPath, field_parts

UNNAMED: Final = "column_{}"
"""What a column without a heading is called, by its number."""

ANY_KIND: Final = -1
"""Of a table of which nobody knows yet what it lists."""

ROWS: Final = 1_000
"""That are looked at, and of JSON as many as stand in the first megabyte."""


class RowStep(Protocol):
    """How the rows of a table say what everybody writes otherwise."""

    def plain(self, fields: list[str]) -> list[str]:
        """A row as everybody writes it."""


class Table(msgspec.Struct, frozen=True, dict=True):
    """The distinct headings of a table, and its first rows, each with a cell for each of these.

    `kind`: of its records; of a list of `mixed` kinds, that of invoices. `given`: the folded names that somebody gave
    to headings, which no row takes from them. `steps`: by which its rows are read, as these are here. `group_at`: the
    column that gets the customer, or the section, whose group a row is in (`rows/grouped_rows.py`); None without
    groups.
    """

    names: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    kind: int
    delimiter: str = ""
    given: frozenset[str] = frozenset()
    mixed: bool = False
    steps: tuple[RowStep, ...] = ()
    group_at: int | None = None

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The folded headings."""
        return tuple(folded(self.names).values())

    @cached_property
    def parts(self) -> FieldParts:
        """Which of its columns play which part."""
        return field_parts(self.kind, "").narrowed(self.heads)

    def at(self, places: Iterable[FieldPath]) -> list[int]:
        """The numbers of the columns among these, in their order."""
        return [self.heads.index(place.head) for place in places if place.head in self.heads]

    def first(self, places: Iterable[FieldPath]) -> int | None:
        """The number of the first of these that is a column."""
        return next(iter(self.at(places)), None)

    def said(self, at: int) -> list[str]:
        """What the rows have in one column."""
        return [row[at].strip() for row in self.rows]

    def called(self, names: Mapping[int, str]) -> "Table | None":
        """This with other headings, by the numbers of their columns; None where another column is called so."""
        renamed = tuple(names.get(at, name) for at, name in enumerate(self.names))
        return msgspec.structs.replace(self, names=renamed) if len(set(renamed)) == len(renamed) else None

    def read_by(self, step: RowStep) -> "Table":
        """This with rows that are read by one more step."""
        rows = [step.plain(list(row)) for row in self.rows]
        return msgspec.structs.replace(self, rows=rows, steps=(*self.steps, step))


def first_table(
    names: tuple[str, ...],
    rows: Iterable[Sequence[str]],
    kind: int,
    delimiter: str = "",
    given: frozenset[str] = frozenset(),
) -> Table:
    """A table with these headings and rows, of which those with more or fewer cells than it has columns are broken."""
    fitting = [row for row in islice(rows, ROWS) if len(row) == len(names)]
    return Table(names, fitting, kind, delimiter, given)


Step = Callable[[Table], Table]


def with_steps(table: Table, steps: Iterable[Step]) -> Table:
    """The table behind these steps, one after the other."""
    return reduce(lambda found, step: step(found), steps, table)
