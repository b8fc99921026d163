"""Many records of one shape, walked as a table: whole columns at a time instead of value by value.

Lists in billing data hold thousands of objects with the same fields. To visit each of their values costs a
microsecond; to turn the list on its side costs a few native calls a field, and then a column that holds nothing but
small numbers, or nothing at all, is passed over whole. The texts come out in the order of the records all the same,
and a list that is not of one shape, or holds lists or documents inside texts, is left to the walk value by value.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, compress
from typing import Any, Final, NamedTuple, Protocol

from scanner.documents.ids import worth_scanning
from scanner.documents.regular import Records, SmallNumbers, put
from scanner.documents.settled import Settled, Settling
from scanner.matching.arena import SEPARATOR_TEXT
from scanner.matching.native import compile_native
from scanner.payloads.fields import Evidence, FieldIndex
from scanner.payloads.leaves import SMALLEST_NUMBER, Leaves, scannable
from scanner.payloads.named import may_name
from scanner.payloads.payload import Raw, document_in
from scanner.payloads.shelves import Shelf
from scanner.payloads.siblings import among
from scanner.payloads.weave import Strand

FEWEST: Final = 16
"""Records from which on a table pays: turning it on its side costs what visiting a dozen records does."""

_LONG_NUMBER: Final = compile_native("[0-9]{9}|[eE]")  # what SMALLEST_NUMBER takes at least, or may take
Path = tuple[str, ...]

_NUMBERS: Final = frozenset({int, float})
_MOSTLY_NUMBERS: Final = frozenset({int, Raw, bool, type(None)})
_TEXTS: Final[frozenset[type]] = frozenset({str})
_TEXTS_OR_NONE: Final = frozenset({str, type(None)})
# Of a text that may be a document, with what nobody sees before it, or in quotes.
_OPENER: Final = compile_native(rf"{SEPARATOR_TEXT}(?:[\x00-\x1e \"\x7f\\]|[^\x00-\x7f])*[{{\[]")


class Holder(Protocol):
    """A record whose fields can be set by name."""

    def __setitem__(self, name: str, value: Any, /) -> None:
        """Put a value in a field's place."""


class Column(NamedTuple):
    """One field of all records: the objects that hold it, its name, the names above, and its texts ("" for none).

    ``seen`` is false for each record that has no text in it at all; a column of ids has texts that are not scanned.
    ``settled`` is what its name makes of most of its values (:mod:`scanner.documents.settled`); those are no leaves.
    """

    holders: Sequence[Holder]
    name: str
    path: Path
    evidence: Evidence
    inherited: tuple[int, ...]
    texts: Sequence[str]
    seen: Sequence[Any]
    settled: Settled | None = None

    def holding(self, texts: Sequence[str], seen: Sequence[Any]) -> Column:
        """The same with its texts; half of what ``_replace`` takes, which is 1 us for each field of a small list."""
        return Column(self.holders, self.name, self.path, self.evidence, self.inherited, texts, seen)

    @property
    def hidden(self) -> Sequence[str]:
        """The texts that are settled, "" for none."""
        if self.settled is None:
            return ()
        if not self.settled.rest:
            return self.texts
        return ["" if rest else text for rest, text in zip(self.settled.rest, self.texts, strict=True)]

    @property
    def open(self) -> Sequence[str]:
        """The texts that are to be looked at, "" for none."""
        return self.texts if self.settled is None else self.settled.rest


class Block(NamedTuple):
    """Records as a table, with the numbers of its leaves, and which leaves are each column's.

    ``objects`` are its dictionaries place by place, or nothing if they are ``records``.
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    objects: tuple[Sequence[dict[str, Any]], ...]
    records: Records | None = None
    leaves: range = range(0)
    shelves: tuple[Shelf, ...] = ()

    def place(self, leaf: int) -> tuple[Any, str, tuple[str, ...]]:
        """The object that holds a leaf (the first one), the leaf's name in it, and the names above."""
        column, shelf = next(pair for pair in zip(self.columns, self.shelves, strict=True) if leaf in pair[1].leaves)
        number = shelf.leaves.index(leaf)
        row = number if shelf.known is None else shelf.codes().index(number)
        return column.holders[row], column.name, column.path


def block_of(
    items: Sequence[Any],
    fields: FieldIndex,
    parent: str,
    inherited: tuple[int, ...],
    path: tuple[str, ...],
    levels: int,
) -> Block | None:
    """The items of a list as a table whose leaves are not numbered yet; None when they are not made for it.

    ``parent`` is the name of the list, ``inherited`` the rules that claim everything in its items, ``levels`` how deep
    they may be nested. :class:`Records` that are not made for it become dictionaries.
    """
    records = items if isinstance(items, Records) else None
    if records is None and (len(items) < FEWEST or set(map(type, items)) != {dict}):
        return None
    table = _Table(fields)
    if len(items) < FEWEST or not table.take(items, parent, inherited, path, levels):
        if records is not None:
            records.loosen()
        return None
    return Block(tuple(table.columns), tuple(dict.fromkeys(table.names)), tuple(table.objects), records)


def number(block: Block, leaves: Leaves, settling: Settling | None = None) -> Block:
    """The same with its texts among the leaves, record by record.

    With ``settling`` column by column: texts that are settled by their names are none, and one that comes back in a
    column is one leaf, however often.
    """
    if settling is None:
        columns = tuple(column for column in block.columns if column.texts)
        height, width = len(block.records or block.objects[0]), len(columns)
        first = leaves.add_table(columns, height)
        own = range(first, first + height * width)
        shelves = tuple(Shelf(own[at::width]) for at in range(width))
        return block._replace(columns=columns, leaves=own, shelves=shelves)
    columns = tuple(_settled(block.columns, leaves, settling))
    table = leaves.add_columns(columns)
    return block._replace(columns=columns, leaves=table.leaves, shelves=table.shelves)


def woven(columns: Sequence[Column], strands: Sequence[Strand], leaves: Leaves, settling: Settling) -> list[Block]:
    """Columns whose texts stand among each other's, as blocks of one column each, with their texts among the leaves."""
    columns = _settled(columns, leaves, settling)
    tables = leaves.add_woven(columns, strands)
    return [
        Block((column,), (), (), leaves=table.leaves, shelves=table.shelves)
        for column, table in zip(columns, tables, strict=True)
    ]


def _settled(columns: Sequence[Column], leaves: Leaves, settling: Settling) -> list[Column]:
    """The columns with what is settled by their names, of which the leaves are told."""
    told: list[Column] = []
    for column in columns:
        numbers = column.evidence.rules + column.inherited
        settled = settling.settle(numbers, column.texts) if numbers else None
        full = column if settled is None else column._replace(settled=settled)
        if full.settled is not None:
            leaves.settled.append((full.settled.rule, full.hidden))
        told.append(full)
    return told


class _Table:
    def __init__(self, fields: FieldIndex) -> None:
        self._fields = fields
        self.columns: list[Column] = []
        self.names: list[str] = []
        self.objects: list[Sequence[dict[str, Any]]] = []

    def take(
        self,
        objects: Sequence[Any],
        parent: str,
        inherited: tuple[int, ...],
        path: tuple[str, ...],
        levels: int,
    ) -> bool:
        """Take in the objects that stand in one place of all records; False when they are not of one shape."""
        names, columns = (objects.names, objects.columns) if isinstance(objects, Records) else turned(objects)
        if levels < 1 or columns is None:
            return False
        if not isinstance(objects, Records):
            self.objects.append(objects)
        known = among(self._fields, names, parent)
        parts = {known[name].part for name in names}
        for name, values in zip(names, columns, strict=True):
            self.names.append(name)
            evidence = known[name]
            if "value" in parts and evidence.part == "name" and may_name(self._fields, parent, evidence, _held(values)):
                return False  # what the values of another column are is said record by record
            if not (evidence.rules or inherited) and small_numbers(values):
                continue
            joined = joined_texts(values)  # a third of the time that asking for the types takes, and needed anyway
            kinds = set(map(type, values)) if joined is None else _TEXTS
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
        """Take in a field whose values are neither objects nor lists; False when one may be a document."""
        full, may_hold = column_of(column, joined)
        if full is not None:
            self.columns.append(full)
        return not may_hold


def column_of(column: Column, joined: str | None) -> tuple[Column | None, bool]:
    """A column with its texts, None for one without any, and whether one of them may be a document.

    ``column.seen`` are its values, none an object or a list; ``joined`` is what :func:`joined_texts` makes of them.
    """
    values = column.seen
    kinds: Collection[type] = _TEXTS if joined is not None else set(map(type, values))
    if kinds == _TEXTS_OR_NONE:  # as texts, so that a missing date does not make texts of the others
        values = [value or "" for value in values]
        joined, kinds = joined_texts(values), _TEXTS
    texts = texts_of(values, kinds, column.evidence, column.inherited)
    if texts is None:
        return (column if joined is not None and any(values) else None), False
    if joined is None:
        return column.holding(texts, texts), _hold_documents(texts)
    begins = texts is not values or _begins_documents(joined)
    return column.holding(texts, column.seen), begins and _hold_documents(texts)


def _held(values: Sequence[Any]) -> Sequence[Any]:
    """The values of a field, of records those of theirs."""
    return list(chain.from_iterable(values.columns)) if isinstance(values, Records) else values


def _hold_documents(texts: Sequence[str]) -> bool:
    """Whether a text among them is a JSON object or array; "[urgent] call back" is none."""
    return may_hold_documents(texts) and any(document_in(text) is not None for text in texts)


def turned(objects: Sequence[dict[str, Any]]) -> tuple[Sequence[str], Iterator[Sequence[Any]] | None]:
    """The names of objects and their values column by column; no columns if they are not of one shape."""
    names = list(objects[0])
    width = len(names)
    # All names in a row and all values in a row: 1.8 ms for 5,000 objects of twelve fields, where a tuple of each one's
    # names and a zip of their values take 2.9. No name comes twice in an object, so that a row of names that repeats
    # the first object's has no more and no fewer in any.
    if list(chain.from_iterable(objects)) != names * len(objects):
        return names, None
    every = list(chain.from_iterable(map(dict.values, objects)))
    return names, (every[at::width] for at in range(width))


def small_numbers(values: Sequence[Any]) -> bool:
    """Whether a field holds nothing but integers, or nothing but decimals, with too few digits to be looked at."""
    if isinstance(values, SmallNumbers):
        return True
    kind = type(values[0])
    try:
        if kind is Raw:  # 0.6 us for 20 decimals, where to ask for their types and for each of them took 6
            return _LONG_NUMBER.search(b" ".join(values)) is None
        return kind is int and bool(min(values) > -SMALLEST_NUMBER and max(values) < SMALLEST_NUMBER)
    except TypeError:  # other kinds among them
        return False


def texts_of(
    values: Sequence[Any], kinds: Collection[type], evidence: Evidence, inherited: tuple[int, ...]
) -> Sequence[str] | None:
    """The values as texts to scan, or None when nothing sensitive fits into any of them."""
    kinds = frozenset(kinds)
    if kinds == _TEXTS:
        if not any(values):
            return None
        return values if evidence.telling or inherited else worth_scanning(values)
    if kinds <= {bool, type(None)}:
        return None
    if not (evidence.rules or inherited):
        if kinds <= _NUMBERS and min(values) > -SMALLEST_NUMBER and max(values) < SMALLEST_NUMBER:
            return None
        if kinds <= _MOSTLY_NUMBERS and _none_long(values):
            return None
    if kinds == {int}:  # as scannable() has them: 0.3 ms for 5,000 times of day in seconds instead of 6
        claimed = bool(evidence.rules or inherited)
        distinct = set(values)
        written = {n: str(n) if claimed or n >= SMALLEST_NUMBER or n <= -SMALLEST_NUMBER else "" for n in distinct}
        texts = list(map(written.__getitem__, values))
    else:
        texts = [scannable(value, evidence, inherited) or "" for value in values]
    return texts if any(texts) else None


def _none_long(values: Sequence[Any]) -> bool:
    """Whether no integer and no decimal, as it is written, among some values has enough digits to be looked at."""
    decimals = [value for value in values if type(value) is Raw]
    if decimals and _LONG_NUMBER.search(b" ".join(decimals)) is not None:
        return False
    integers = values if not decimals else [value for value in values if type(value) is int]
    return all(value is None or -SMALLEST_NUMBER < value < SMALLEST_NUMBER for value in set(integers))


def may_hold_documents(texts: Sequence[str]) -> bool:
    """Whether a text among them begins as a JSON object or array does."""
    return _begins_documents(SEPARATOR_TEXT.join(("", *texts)))


def _begins_documents(joined: str) -> bool:
    """Whether a text of some that are joined, with a separator before the first, begins as a document does."""
    return ("{" in joined or "[" in joined) and _OPENER.search(joined.encode(errors="replace")) is not None


def joined_texts(values: Sequence[Any]) -> str | None:
    """Texts with a separator before each; None for values that are not all texts."""
    if type(values[0]) is not str:
        return None
    try:
        return SEPARATOR_TEXT.join(("", *values))
    except TypeError:
        return None


def put_back(block: Block, replaced: Mapping[int, str], numbers: Sequence[int]) -> None:
    """Put the replacements of a table, of which ``numbers`` are in order, in their places."""
    if block.shelves and block.shelves[0].leaves.step > 1:  # record by record: one look at each leaf
        first, width = block.leaves.start, len(block.columns)
        for leaf in numbers[bisect_left(numbers, first) : bisect_left(numbers, block.leaves.stop)]:
            row, at = divmod(leaf - first, width)
            column = block.columns[at]
            column.holders[row][column.name] = replaced[leaf]
        return
    for column, shelf in zip(block.columns, block.shelves, strict=True):
        name, holders = column.name, column.holders
        own = shelf.leaves
        if shelf.known is None:
            masked = numbers[bisect_left(numbers, own.start) : bisect_left(numbers, own.stop)]
            put([holders[leaf - own.start] for leaf in masked], name, map(replaced.__getitem__, masked))
            continue
        safe = {text: replaced[own[number]] for text, number in shelf.known.items() if own[number] in replaced}
        if safe:
            rows = list(map(safe.__contains__, shelf.texts))
            put(list(compress(holders, rows)), name, map(safe.__getitem__, compress(shelf.texts, rows)))
