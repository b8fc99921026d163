"""A column as its distinct values: what a table scan works on, whoever holds the rows.

What is said of a value is said of the text, once; which rows hold it is arithmetic over numbers. :class:`Plain` is a
column of Python values (JSON Lines, CSV); ``arrays.py`` has the same over Arrow arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, count
from typing import Any, NamedTuple, Protocol, Self, TypeVar

from scanner.batch.columns.grid import Heads
from scanner.payloads.fields import Evidence


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
        """A copy with further values, and with ``codes`` at the positions that held one of ``numbers``."""

    def times(self, numbers: Collection[int], without: Collection[int]) -> Mapping[int, int]:
        """How many rows hold each of these values, those ``without`` left out; of some it may not tell that none do."""


ColumnT = TypeVar("ColumnT", bound=Column)
"""Whichever kind of column a table holds."""


class Plain:
    """A column of Python values, one for each row; None and "" are none. One without any may be given as empty.

    With ``heads`` there is one of the ``values`` for each of the heads that rows begin with. The values must stay as
    they are for as long as the column is asked.
    """

    __slots__ = ("_codes", "_keys", "field", "heads", "texts", "values")

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
        self._codes: list[int | None] | None = None

    @classmethod
    def of(cls, field: FieldOf, values: Sequence[Any]) -> Plain:
        """A column of texts."""
        texts = [text for text in dict.fromkeys(values) if text]
        return cls(field, values, texts, texts)

    @property
    def codes(self) -> list[int | None]:
        """For each of the values its number."""
        if self._codes is None:  # most columns are never asked
            numbers = dict(zip(self._keys, range(len(self._keys)), strict=True))
            self._codes = list(map(numbers.get, self.values))
        return self._codes

    def _labels(self, numbers: Iterable[int]) -> tuple[Sequence[Any], dict[Any, int]]:
        """What stands for each of the values, and by that the number of those asked for.

        A value stands for itself. To number all of a column's values takes 0.1 us each, and of most columns hardly any
        are asked for.
        """
        if self._codes is not None:
            return self._codes, {number: number for number in numbers}
        return self.values, {self._keys[number]: number for number in numbers}

    def holders(self, numbers: Collection[int]) -> Iterator[tuple[int, int]]:
        """See :class:`Column`."""
        labels, wanted = self._labels(numbers)
        held = _held(labels, wanted)
        if self.heads is None:
            return held
        of_head = dict(held)
        return _held(self.heads.of_row, of_head) if of_head else iter(())

    def shown(self, safe: Mapping[int, Any], given: Sequence[Any]) -> list[Any]:
        """What is ``given`` for each of the values, or what is ``safe`` for its number."""
        labels, wanted = self._labels(safe)
        shown = {label: safe[number] for label, number in wanted.items()}
        return list(map(shown.get, labels, given))

    def at_rows(self, rows: Sequence[int]) -> list[str | None]:
        """See :class:`Column`."""
        if not self.values:
            return [None] * len(rows)
        places = rows if self.heads is None else [self.heads.of_row[row] for row in rows]
        if self._codes is not None:
            return [None if (code := self._codes[place]) is None else self.texts[code] for place in places]
        held = [self.values[place] for place in places]
        wanted = set(held)
        texts = {key: text for key, text in zip(self._keys, self.texts, strict=True) if key in wanted}
        return list(map(texts.get, held))

    def split(self, numbers: Collection[int], codes: Sequence[int], more: Sequence[str]) -> Plain:
        """See :class:`Column`."""
        keys = [*self._keys, *more]
        changed: dict[int, int] = {}
        for (row, code), other in zip(self.holders(numbers), codes, strict=True):
            keys[other] = self._keys[code]
            place = row if self.heads is None else self.heads.of_row[row]
            if changed.setdefault(place, other) != other:  # rows that begin alike speak of different countries
                return self._by_row().split(numbers, codes, more)
        column = Plain(self.field, self.values, keys, [*self.texts, *more], self.heads)
        column._codes = [changed.get(place, code) for place, code in enumerate(self.codes)]
        return column

    def _by_row(self) -> Plain:
        """A copy that holds a value for each row, instead of one for each head that rows share."""
        of_row = self.heads.of_row if self.heads is not None else range(len(self.values))
        column = Plain(self.field, list(map(self.values.__getitem__, of_row)), self._keys, self.texts)
        column._codes = list(map(self.codes.__getitem__, of_row))
        return column

    def times(self, numbers: Collection[int], without: Collection[int]) -> Mapping[int, int]:
        """See :class:`Column`."""
        labels, wanted = self._labels(numbers)
        if self.heads is None:
            counts: Counter[Any] = Counter(filter(wanted.__contains__, labels))
        else:
            counts = Counter()
            for head, times in self.heads.times.items():
                counts[labels[head]] += times
            without = [self.heads.of_row[row] for row in without]
        counts.subtract([labels[place] for place in without])
        return {wanted[label]: count for label, count in counts.items() if count > 0 and label in wanted}

    def key(self, number: int) -> Any:
        """The value of that number, as the rows hold it."""
        return self._keys[number]


def _held(labels: Sequence[Any], wanted: Mapping[Any, int]) -> Iterator[tuple[int, int]]:
    """The place of each label that is wanted, and its number: of most columns hardly a label is."""
    places = compress(count(), map(wanted.__contains__, labels))
    return ((place, wanted[labels[place]]) for place in places)
