"""A column as its distinct values: what a table scan works on, whoever holds the rows.

What is said of a value is said of the text, once; which rows hold it is arithmetic over numbers. :class:`Plain` is a
column of Python values (JSON Lines, CSV); ``arrow/arrays.py`` has the same over Arrow arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress, count, repeat
from typing import Any, Final, NamedTuple, Protocol, Self, TypeVar

from scanner.batch.columns.grid import Heads
from scanner.payloads.names.evidence import Evidence


class FieldOf(Protocol):
    """What a scan needs to know of a column's field.

    ``path`` is how a report calls it; ``repeated`` when a row may hold several values, ``open`` when names are data
    here: below a map.
    """

    @property
    def path(self) -> str:
        """How a report calls the field: the names of its objects and its own, with dots between."""

    @property
    def evidence(self) -> Evidence:
        """What the field's name tells."""

    @property
    def inherited(self) -> tuple[int, ...]:
        """The rules that claim everything in it."""

    @property
    def repeated(self) -> bool:
        """Whether a row may hold several values."""

    @property
    def open(self) -> bool:
        """Whether names are data here, as below a map."""


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
        """The distinct values, by number."""

    def holders(self, numbers: Collection[int]) -> Iterable[tuple[int, int]]:
        """Row and number of each position that holds one of these values (a set, or what finds as fast), in order."""

    def at_rows(self, rows: Sequence[int]) -> list[str | None]:
        """The texts in these rows, of a column with one position for each row."""

    def split(self, numbers: Collection[int], codes: Sequence[int], more: Sequence[str]) -> Self:
        """A copy with further values, and with ``codes`` at the positions that held one of ``numbers``."""

    def times(self, numbers: Collection[int], without: Collection[int]) -> Mapping[int, int]:
        """How many rows hold each of these values, those ``without`` left out; of some it may not tell that none do."""


ColumnT = TypeVar("ColumnT", bound=Column)
"""Whichever kind of column a table holds."""


_NONE: Final = -1  # in place of the number of a value


class Plain:
    """A column of Python values, one for each row; None and "" are none. One without any may be given as empty.

    With ``heads`` there is one of the ``values`` for each of the heads that rows begin with. The values must stay as
    they are for as long as the column is asked.
    """

    def __init__(
        self,
        field: FieldOf,
        values: Sequence[Any],
        keys: Sequence[Any],
        texts: Sequence[str],
        heads: Heads | None = None,
    ) -> None:
        """``keys`` are the values, each once, but for those that are none, and ``texts`` what they are as texts."""
        self.field = field
        self.texts = texts
        self.values = values
        self.heads = heads
        self._keys = keys

    @classmethod
    def of(cls, field: FieldOf, values: Sequence[Any]) -> Plain:
        """The column whose rows have these texts."""
        texts = [text for text in dict.fromkeys(values) if text]
        return cls(field, values, texts, texts)

    @cached_property
    def codes(self) -> list[int]:
        """For each of the values its number, -1 for one that is none."""
        numbers = dict(zip(self._keys, range(len(self._keys)), strict=True))
        return list(map(numbers.get, self.values, repeat(_NONE)))

    def holders(self, numbers: Collection[int]) -> Iterator[tuple[int, int]]:
        """Row and number of each row that holds one of these values, in order."""
        places = compress(count(), map(numbers.__contains__, self.codes))
        held = ((place, self.codes[place]) for place in places)
        if self.heads is None:
            return held
        of_head = dict(held)
        rows = compress(count(), map(of_head.__contains__, self.heads.of_row if of_head else ()))
        return ((row, of_head[self.heads.of_row[row]]) for row in rows)

    def shown(self, safe: Mapping[int, Any], given: Sequence[Any]) -> list[Any]:
        """What is ``given`` for each of the values, or what is ``safe`` for its number."""
        return list(map(safe.get, self.codes, given))

    def at_rows(self, rows: Sequence[int]) -> list[str | None]:
        """The texts in these rows, None for none; all None where the column was given as empty."""
        if not self.values:
            return [None] * len(rows)
        places = rows if self.heads is None else [self.heads.of_row[row] for row in rows]
        return [None if (code := self.codes[place]) == _NONE else self.texts[code] for place in places]

    def split(self, numbers: Collection[int], codes: Sequence[int], more: Sequence[str]) -> Plain:
        """A copy with the values ``more`` behind its own, and ``codes`` in the rows that held one of ``numbers``."""
        keys = [*self._keys, *more]
        changed: dict[int, int] = {}
        for (row, code), other in zip(self.holders(numbers), codes, strict=True):
            keys[other] = self._keys[code]
            place = row if self.heads is None else self.heads.of_row[row]
            if changed.setdefault(place, other) != other:  # rows that begin alike speak of different countries
                return self._by_row().split(numbers, codes, more)
        column = Plain(self.field, self.values, keys, [*self.texts, *more], self.heads)
        column.codes = [changed.get(place, code) for place, code in enumerate(self.codes)]
        return column

    def _by_row(self) -> Plain:
        """A copy that holds a value for each row, instead of one for each head that rows share."""
        of_row = self.heads.of_row if self.heads is not None else range(len(self.values))
        column = Plain(self.field, list(map(self.values.__getitem__, of_row)), self._keys, self.texts)
        column.codes = list(map(self.codes.__getitem__, of_row))
        return column

    def times(self, numbers: Collection[int], without: Collection[int]) -> Mapping[int, int]:
        """How many rows hold each of these values, those ``without`` left out; none that no row holds."""
        if self.heads is None:
            times = Counter(filter(numbers.__contains__, self.codes))
        else:
            times = Counter()
            for head, rows in self.heads.times.items():
                times[self.codes[head]] += rows
            without = [self.heads.of_row[row] for row in without]
        times.subtract([self.codes[place] for place in without])
        return {number: rows for number, rows in times.items() if rows > 0 and number in numbers}

    def key(self, number: int) -> Any:
        """The value of that number, as the rows hold it."""
        return self._keys[number]
