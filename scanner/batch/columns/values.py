"""A column as its distinct values: what a table scan works on, whoever holds the rows.

What is said of a value is said of the text, once; which rows hold it is arithmetic over numbers. :class:`Plain` is a
column of Python values (JSON Lines, CSV); ``columns.py`` has the same over Arrow arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol, Self, TypeVar

from scanner.payloads.fields import Evidence

_NOTHING: Final = (None, "")


class FieldOf(Protocol):
    """What a scan needs to know of a column's field.

    ``path`` is how a report calls it; ``repeated`` when a row may hold several values, ``open`` when names are data
    here: below a map.
    """

    @property
    def path(self) -> str:
        """Dotted names."""

    @property
    def evidence(self) -> Evidence:
        """What its name tells."""

    @property
    def inherited(self) -> tuple[int, ...]:
        """The rules that claim everything in it."""

    @property
    def repeated(self) -> bool:
        """Whether a row may hold several."""

    @property
    def open(self) -> bool:
        """Whether names are data here."""


class Named(NamedTuple):
    """A field of records that hold nothing but plain values."""

    path: str
    evidence: Evidence
    inherited: tuple[int, ...] = ()
    repeated: bool = False
    open: bool = False


class Column(Protocol):
    """The values of one field in some rows. ``texts`` are the distinct ones, known by number; "" is none."""

    @property
    def field(self) -> FieldOf:
        """What is known of its field."""

    @property
    def texts(self) -> Sequence[str]:
        """The distinct values."""

    def holders(self, numbers: Collection[int]) -> Iterable[tuple[int, int]]:
        """Row and number of each position that holds one of these values (a set, or what finds as fast), in order."""

    def at_rows(self, rows: Sequence[int]) -> list[str | None]:
        """The texts in these rows, of a column with one position for each row."""

    def split(self, numbers: Collection[int], codes: Sequence[int], more: Sequence[str]) -> Self:
        """The same with further values, and ``codes`` at the positions that held one of ``numbers``."""

    def times(self, without: Collection[int]) -> Mapping[int, int]:
        """How many rows hold each value, those ``without`` left out."""


ColumnT = TypeVar("ColumnT", bound=Column)
"""Whichever kind of column a table holds."""


class Plain:
    """A column of texts, one for each row; None and "" are none. One without any may be given as empty."""

    __slots__ = ("_codes", "_values", "field", "texts")

    def __init__(self, field: FieldOf, values: Sequence[Any], distinct: dict[Any, None] | None = None) -> None:
        """``distinct`` are the values, each once, where they are known; they are used up."""
        distinct = dict.fromkeys(values) if distinct is None else distinct
        for nothing in _NOTHING:
            distinct.pop(nothing, None)
        self.field = field
        self.texts: Sequence[str] = list(distinct)
        self._values = values
        self._codes: list[int | None] | None = None

    @property
    def codes(self) -> list[int | None]:
        """For each row the number of its value."""
        if self._codes is None:  # most columns are never asked
            numbers = dict(zip(self.texts, range(len(self.texts)), strict=True))
            self._codes = list(map(numbers.get, self._values))
        return self._codes

    def holders(self, numbers: Collection[int]) -> Iterator[tuple[int, int]]:
        """See :class:`Column`."""
        return ((row, code) for row, code in enumerate(self.codes) if code is not None and code in numbers)

    def at_rows(self, rows: Sequence[int]) -> list[str | None]:
        """See :class:`Column`."""
        return [self._values[row] for row in rows] if self._values else [None] * len(rows)

    def split(self, numbers: Collection[int], codes: Sequence[int], more: Sequence[str]) -> Plain:
        """See :class:`Column`."""
        other = Plain(self.field, ())
        other.texts = [*self.texts, *more]
        other._values = self._values
        feed = iter(codes)
        other._codes = [next(feed) if code in numbers else code for code in self.codes]
        return other

    def times(self, without: Collection[int]) -> Mapping[int, int]:
        """See :class:`Column`."""
        counts: Counter[int | None] = Counter(self.codes)
        counts.subtract(self.codes[row] for row in without)
        del counts[None]
        return {code: count for code, count in counts.items() if code is not None and count > 0}
