"""Many records of one shape, read as a table: one column at a time instead of one value at a time.

Lists in billing data hold thousands of objects with the same fields. Visiting a value costs a microsecond. Splitting
the list into columns costs a few native calls for each field, after which a column of small numbers is skipped as a
whole. Findings still come out in the order of the records. A list whose objects differ in shape, or that holds lists
or texts that are JSON documents, is left to the walk over single values (:mod:`scanner.documents.document`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain, compress
from typing import Any, Final, NamedTuple

from scanner.documents.column import TEXTS, Column, Path, column_of, joined_texts, small_numbers
from scanner.documents.records import Records, put, turned
from scanner.documents.settled import Settling
from scanner.payloads.leaves.column_leaves import ColumnLeaves
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.leaves.nested_order import MemberPlaces, Met
from scanner.payloads.members.lone_towns import sorts_in
from scanner.payloads.members.named import may_name
from scanner.payloads.members.siblings import among
from scanner.payloads.names.fields import FieldIndex

FEWEST: Final = 16
"""The fewest records that are read as a table: splitting it into columns costs as much as visiting a dozen of them."""


class Block(NamedTuple):
    """Records as a table: its columns, the numbers of all its leaves, and those of each column.

    ``names`` are those of all fields, each with the number of columns before it. ``objects`` are the dictionaries of
    the table, one sequence for each place in a record; empty for ``records``.
    """

    columns: tuple[Column, ...]
    names: Mapping[str, int]
    objects: tuple[Sequence[dict[str, Any]], ...]
    records: Records | None = None
    leaves: range = range(0)
    column_leaves: tuple[ColumnLeaves, ...] = ()

    def place(self, leaf: int) -> tuple[Any, str, tuple[str, ...]]:
        """The first object that holds the text of a leaf, the field's name in it, and the path above."""
        pairs = zip(self.columns, self.column_leaves, strict=True)
        column, held = next(pair for pair in pairs if leaf in pair[1].leaves)
        number = held.leaves.index(leaf)
        row = number if held.known is None else held.codes().index(number)
        return column.holders[row], column.name, column.path

    def put(self, row: int, at: int, text: str) -> None:
        """Set the text of one record in one column."""
        column = self.columns[at]
        column.holders[row][column.name] = text


def block_of(
    items: Sequence[Any],
    fields: FieldIndex,
    parent: str,
    inherited: tuple[int, ...],
    path: Path,
    levels: int,
) -> Block | None:
    """The items of a list as a table whose leaves have no numbers yet; None when the items do not form one.

    ``parent`` is the name of the list, ``inherited`` the rules that claim everything in its items, ``levels`` how many
    levels of nesting they may have. :class:`Records` that do not form a table become dictionaries.
    """
    records = items if isinstance(items, Records) else None
    if records is None and (len(items) < FEWEST or set(map(type, items)) != {dict}):
        return None
    table = _Table(fields)
    if len(items) < FEWEST or not table.take(items, parent, inherited, path, levels):
        if records is not None:
            records.loosen()
        return None
    return Block(tuple(table.columns), table.names, tuple(table.objects), records)


def number(block: Block, leaves: Leaves, new: Mapping[str, int], settling: Settling | None = None) -> Block:
    """The block with its texts added to the leaves, record by record; with ``settling`` column by column.

    ``new`` are the last leaves: names that are first met here. With ``settling``, texts that their field's name settles
    are not added, and equal texts of a column are one leaf.
    """
    if settling is None:
        columns = tuple(column for column in block.columns if column.texts)
        height, width = len(block.records or block.objects[0]), len(columns)
        first = leaves.add_table(columns, height)
        own = range(first, first + height * width)
        column_leaves = tuple(ColumnLeaves(own[at::width]) for at in range(width))
        return block._replace(columns=columns, leaves=own, column_leaves=column_leaves)
    columns = tuple(_settled(block.columns, leaves, settling))
    table = leaves.add_columns(columns, [(leaf, block.names[name]) for name, leaf in new.items()])
    return block._replace(columns=columns, leaves=table.leaves, column_leaves=table.column_leaves)


def nested_blocks(
    columns: Sequence[Column], places: Sequence[MemberPlaces], new: Sequence[Met], leaves: Leaves, settling: Settling
) -> list[Block]:
    """A block for each column of nested objects; ``places`` say where its texts are, ``new`` as in :func:`number`."""
    columns = _settled(columns, leaves, settling)
    tables = leaves.add_nested(columns, places, new)
    return [
        Block((column,), {}, (), leaves=table.leaves, column_leaves=table.column_leaves)
        for column, table in zip(columns, tables, strict=True)
    ]


def _settled(columns: Sequence[Column], leaves: Leaves, settling: Settling) -> list[Column]:
    """The columns with what their names settle, which is also noted in the leaves, and what they may claim."""
    known: list[Column] = []
    for column in columns:
        numbers = column.evidence.rules + column.inherited
        settled = settling.settle(numbers, column.texts) if numbers else None
        claimable = settling.claimable(numbers, column.texts) if settled is None else None
        same = settled is None and claimable is None
        known.append(column if same else column._replace(settled=settled, claimable=claimable))
        if settled is not None:
            leaves.settled.append((settled.rule, known[-1].hidden))
    return known


class _Table:
    def __init__(self, fields: FieldIndex) -> None:
        self._fields = fields
        self.columns: list[Column] = []
        self.names: dict[str, int] = {}
        self.objects: list[Sequence[dict[str, Any]]] = []

    def take(
        self,
        objects: Sequence[Any],
        parent: str,
        inherited: tuple[int, ...],
        path: Path,
        levels: int,
    ) -> bool:
        """Add the objects that all records hold in one place; False when they differ in shape."""
        names, columns = (objects.names, objects.columns) if isinstance(objects, Records) else turned(objects)
        if levels < 1 or columns is None:
            return False
        if not isinstance(objects, Records):
            self.objects.append(objects)
        above = path
        if self._fields.any_server:
            columns = list(columns)
            above = (*path, *sorts_in(zip(names, columns, strict=True)))
        known = among(self._fields, names, parent, above=above)
        parts = {known[name].part for name in names}
        for name, values in zip(names, columns, strict=True):
            self.names.setdefault(name, len(self.columns))
            evidence = known[name]
            if "value" in parts and evidence.part == "name" and may_name(self._fields, parent, evidence, _held(values)):
                return False  # each record names its own value, so that the values are no column
            if not (evidence.rules or inherited) and small_numbers(values):
                continue
            joined = joined_texts(values)  # a third of the time of collecting the types, and needed anyway
            kinds = set(map(type, values)) if joined is None else TEXTS
            if kinds == {dict} or isinstance(values, Records):
                below = inherited + evidence.inherited
                if not self.take(values, evidence.below or name, below, (*path, name), levels - 1):
                    return False
                continue
            column = Column(objects, name, path, evidence, inherited, (), values)
            if not kinds.isdisjoint((dict, list)) or not self._add(column, joined):
                return False
        return True

    def _add(self, column: Column, joined: str | None) -> bool:
        """Add a field whose values are neither objects nor lists; False when one of them is a JSON document."""
        full, may_hold = column_of(column, joined)
        if full is not None:
            self.columns.append(full)
        return not may_hold


def _held(values: Sequence[Any]) -> Sequence[Any]:
    """The values of a field; for records, the values of all their fields."""
    return list(chain.from_iterable(values.columns)) if isinstance(values, Records) else values


def put_back(block: Block, replaced: Mapping[int, str], numbers: Sequence[int]) -> None:
    """Put the ``replaced`` texts of a block in their places. ``numbers`` are the replaced leaves, sorted."""
    if block.column_leaves and block.column_leaves[0].leaves.step > 1:  # the leaves are numbered record by record
        first, width = block.leaves.start, len(block.columns)
        for leaf in numbers[bisect_left(numbers, first) : bisect_left(numbers, block.leaves.stop)]:
            row, at = divmod(leaf - first, width)
            block.put(row, at, replaced[leaf])
        return
    for column, held in zip(block.columns, block.column_leaves, strict=True):
        name, holders = column.name, column.holders
        own = held.leaves
        if held.known is None:
            masked = numbers[bisect_left(numbers, own.start) : bisect_left(numbers, own.stop)]
            put([holders[leaf - own.start] for leaf in masked], name, map(replaced.__getitem__, masked))
            continue
        safe = {text: replaced[own[number]] for text, number in held.known.items() if own[number] in replaced}
        if safe:
            rows = list(map(safe.__contains__, held.texts))
            put(list(compress(holders, rows)), name, map(safe.__getitem__, compress(held.texts, rows)))
