"""The order in which a payload has its texts, for texts that were collected column by column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

from scanner.payloads.leaves.column_leaves import Table

Key = tuple[int, ...]
"""The place of a text in its payload: index of the record, of the field in it, of the item in that field, and so on."""

Met = tuple[Key, int]
"""The name of a field: where it is first met, and its leaf."""


class Group:
    """Objects, or items of lists, that stand at one path of a payload's records.

    ``above`` is the field that holds them in the group above, if any; ``items`` are their indices in its lists.
    """

    __slots__ = ("_above", "_items", "objects")

    def __init__(
        self, objects: Sequence[Any], above: MemberPlaces | None = None, items: Sequence[int] | None = None
    ) -> None:
        self.objects = objects
        self._above = above
        self._items = items

    def key(self, row: int) -> Key:
        """The place of one of the objects."""
        if self._above is None:
            return (row,)
        key = self._above.key(row)
        return key if self._items is None else (*key, self._items[row])


class MemberPlaces(NamedTuple):
    """One field of some objects of a group: which objects (``rows``), and its index in each (one for all if equal)."""

    group: Group
    rows: Sequence[int]
    places: Sequence[int]

    def key(self, number: int) -> Key:
        """The place of the field's value in one of these objects."""
        place = self.places[0] if len(self.places) == 1 else self.places[number]
        return (*self.group.key(self.rows[number]), place)

    def objects(self) -> Sequence[Any]:
        """The objects that have the field."""
        every = self.group.objects
        return every if len(self.rows) == len(every) else [every[row] for row in self.rows]

    def some(self, numbers: Sequence[int]) -> MemberPlaces:
        """The field of only some of these objects."""
        places = self.places if len(self.places) == 1 else [self.places[number] for number in numbers]
        return MemberPlaces(self.group, [self.rows[number] for number in numbers], places)

    def of_kind(self, kind: type, values: Sequence[Any]) -> tuple[MemberPlaces, Sequence[Any]]:
        """The field of only those objects whose value is of one type, and these values."""
        numbers = [number for number, value in enumerate(values) if type(value) is kind]
        return (self, values) if len(numbers) == len(values) else (self.some(numbers), [values[n] for n in numbers])

    def repeated(self, lengths: Sequence[int]) -> MemberPlaces:
        """The field with each object repeated for every item of the list in it."""
        rows = list(chain.from_iterable(map(repeat, self.rows, lengths)))
        places = self.places
        return MemberPlaces(
            self.group,
            rows,
            places if len(places) == 1 else list(chain.from_iterable(map(repeat, places, lengths))),
        )


class NestedOrder:
    """Columns of nested objects among the leaves: in the payload the texts of one stand between those of others."""

    __slots__ = ("_order", "_places", "_tables", "leaves", "names")

    def __init__(self, tables: Sequence[Table], places: Sequence[MemberPlaces], names: Sequence[Met]) -> None:
        """``tables`` have one column each; ``places`` say where its texts stand."""
        self._tables = tables
        self._places = places
        self.names = names
        self._order: list[tuple[int, int]] = []
        self.leaves = range(tables[0].leaves.start, tables[-1].leaves.stop)

    def cells(self) -> list[int]:
        """The leaves of all texts in the payload's order; numbers as in :meth:`Table.cells`."""
        order: list[tuple[Key, int, int, int]] = [(key, -1, 0, leaf) for key, leaf in self.names]
        for number, (table, member) in enumerate(zip(self._tables, self._places, strict=True)):
            order += [(member.key(row), number, row, leaf) for row, leaf in enumerate(table.cells())]
        order.sort()
        self._order = [(number, row) for _, number, row, _ in order]
        return [leaf for *_, leaf in order]

    def shared(self, cell: int) -> tuple[int, int, int] | None:
        """First leaf, record and column of a text that is shared, as :meth:`Table.shared` tells them."""
        number, row = self._order[cell] if cell < len(self._order) else (-1, 0)
        return self._tables[number].shared(row) if number >= 0 else None
