"""Nested lists of objects, read as columns: all values that stand at one path of the records together.

A page of an API is a list of invoices, each with its lines and some with a tag or a note: several tables in each other.
The values at ``data[].lines[].price`` of all invoices form one column, whichever invoice they come from. So the items
of a list are split into columns by field name; the objects and list items below a field are split in the same way.
For 1,000 invoices with five lines each, 70 native calls for each of 30 fields replace 72,000 visits of single values,
which take 120 of 190 ms.

The order of the texts in the payload can still be told: an object knows the one above it and its index there
(:class:`Group`). Only instructions that are cut over several texts need the whole order
(:class:`scanner.payloads.leaves.nested_order.NestedOrder`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

from scanner.documents.block import FEWEST
from scanner.documents.column import TEXTS, Column, Path, column_of, joined_texts, small_numbers
from scanner.documents.matrix import is_row, names_above, names_beside
from scanner.documents.records import Record, is_object, loose, members_of, turned
from scanner.payloads.leaves.nested_order import Group, Key, MemberPlaces
from scanner.payloads.members.lone_towns import sorts_in
from scanner.payloads.members.named import Told, may_name, naming_of
from scanner.payloads.members.siblings import among
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.fields import FieldIndex

_MOST_NAMES: Final = 64  # of fields at one path; more are data, not names, and each would be a column
_MOST_COLUMNS: Final = 1_000
_FEWEST_VALUES: Final = 4  # of a column, on average; building a column costs as much as visiting four values

_Cells = tuple[str, Sequence[int], Sequence[int], Sequence[Any]]
"""One field of some objects: its name, which objects have it, its index in each (one for all if equal), the values."""


class NestedColumns(NamedTuple):
    """Columns whose leaves have no numbers yet, where their texts stand in the payload, dictionaries, and all names.

    Each name has the first place where it stands.
    """

    columns: Sequence[Column]
    places: Sequence[MemberPlaces]
    names: Mapping[str, Key]
    objects: Sequence[dict[str, Any]]


class _Item:
    """One item of a list, as a holder that is set like a field."""

    __slots__ = ("_at", "_items")

    def __init__(self, items: list[Any], at: int) -> None:
        self._items = items
        self._at = at

    def __setitem__(self, name: str, value: Any) -> None:
        self._items[self._at] = value


class _Field(NamedTuple):
    """A field's name, its evidence, the path above it, and how many levels may be nested below it.

    ``called`` is the name that the members below are looked up by: the field's own, or one that another member gives to
    the value (:mod:`scanner.payloads.members.named`).
    """

    name: str
    called: str
    path: Path
    evidence: Evidence
    inherited: tuple[int, ...]
    levels: int


def nested_columns_of(
    items: Sequence[Any],
    fields: FieldIndex,
    parent: str,
    inherited: tuple[int, ...],
    path: Path,
    levels: int,
) -> NestedColumns | None:
    """The items of a list of objects as columns; None when they do not suit, being few or having texts for names.

    The arguments are those of :func:`scanner.documents.block.block_of`.
    """
    kinds = set(map(type, items))
    if len(items) < FEWEST or len(kinds) > 1 or not is_object(*kinds):
        return None
    split = _Splitting(fields)
    if not split.objects_in(Group(items), parent, inherited, path, levels):
        return None
    if len(split.columns) > _MOST_COLUMNS or split.values < len(split.columns) * _FEWEST_VALUES:
        return None
    return NestedColumns(split.columns, split.places, split.names, split.objects)


class _Splitting:
    """Splits the items of one list into columns, path by path; ``values`` counts what was looked at."""

    def __init__(self, fields: FieldIndex) -> None:
        self._fields = fields
        self.columns: list[Column] = []
        self.places: list[MemberPlaces] = []
        self.names: dict[str, Key] = {}
        self.objects: list[dict[str, Any]] = []
        self.values = 0

    def objects_in(self, group: Group, parent: str, inherited: tuple[int, ...], path: Path, levels: int) -> bool:
        """Add the objects that stand at one path; False when they cannot be read as columns."""
        objects = group.objects
        if levels < 1 or len(self.columns) > _MOST_COLUMNS:
            return False
        if type(objects[0]) is dict:
            self.objects += objects
        names, columns = turned(objects)
        cells: list[_Cells]
        if columns is not None:
            rows = range(len(objects))
            cells = [(name, rows, (at,), values) for at, (name, values) in enumerate(zip(names, columns, strict=True))]
        else:
            by_name = _by_name(objects)
            if len(by_name) > _MOST_NAMES:
                return False
            cells = [(name, *own) for name, own in by_name.items()]
        always = [name for name, rows_of, *_ in cells if len(rows_of) == len(objects)]
        above = (*path, *sorts_in((name, values) for name, *_, values in cells)) if self._fields.any_server else ()
        known = among(self._fields, [name for name, *_ in cells], parent, always=always, above=above)
        named = self._are_named(cells, parent)
        for name, rows_of, places, values in cells:
            evidence = known[name]
            field = _Field(name, evidence.below or name, path, evidence, inherited, levels)
            member = MemberPlaces(group, rows_of, places)
            self.names[name] = min(self.names.get(name, place := member.key(0)), place)
            if named and evidence.part == "value":
                taken = self._by_names(field, member, values, parent)
            else:
                taken = self._values(field, member, values)
            if not taken:
                return False
        return True

    def _are_named(self, cells: Iterable[_Cells], parent: str) -> bool:
        """Whether some of these objects have a member that names the value of another member."""
        known = self._fields.under(parent)
        parts = [(known[name], values) for name, _, _, values in cells]
        if all(own.part != "value" for own, _ in parts):
            return False
        naming = [(own, list(map(loose, values))) for own, values in parts if own.part == "name"]
        return any(may_name(self._fields, parent, own, values) for own, values in naming)

    def _by_names(self, field: _Field, member: MemberPlaces, values: Sequence[Any], parent: str) -> bool:
        """Add the values of one field that other members name; those with equal names form a column."""
        alike: dict[Told | None, list[int]] = {}
        for place, (members, value) in enumerate(zip(member.objects(), values, strict=True)):
            naming = naming_of(self._fields, parent, members_of(members)).tell(value, field.evidence)
            alike.setdefault(naming, []).append(place)
        if len(alike) > _MOST_NAMES:
            return False
        for naming, places in alike.items():
            own = field if naming is None else field._replace(called=naming.name, evidence=naming.evidence)
            if not self._values(own, member.some(places), [values[place] for place in places]):
                return False
        return True

    def _values(self, field: _Field, member: MemberPlaces, values: Sequence[Any]) -> bool:
        """Add the values of one field: its objects, its lists and its scalars each as columns of their own."""
        evidence, inherited = field.evidence, field.inherited
        self.values += len(values)
        if not (evidence.rules or inherited) and small_numbers(values):
            return True
        joined = joined_texts(values)
        kinds = TEXTS if joined is not None else frozenset(map(type, values))
        containers = sorted(filter(_holds_others, kinds), key=lambda kind: kind is list)  # objects first
        if not containers:
            column = Column(member.objects(), field.name, field.path, evidence, inherited, (), values)
            return self._add(column, member, joined)
        if len(kinds) == 1:
            return self._containers(field, member, values)
        for kind in containers:
            if not self._containers(field, *member.of_kind(kind, values)):
                return False
        if len(containers) == len(kinds):
            return True
        places = [place for place, value in enumerate(values) if type(value) not in containers]
        return self._values(field, member.some(places), [values[place] for place in places])

    def _containers(self, field: _Field, member: MemberPlaces, values: Sequence[Any]) -> bool:
        name, called, path, evidence, inherited, levels = field
        passed, below = inherited + evidence.inherited, (*path, name)
        if is_object(type(values[0])):
            return self.objects_in(Group(values, member), called, passed, below, levels - 1)
        if levels < 2:  # noqa: PLR2004 - the list itself is a level
            return False
        lengths = list(map(len, values))
        items = list(chain.from_iterable(values))
        if not items:
            return True
        above = member.repeated(lengths)
        numbers = list(chain.from_iterable(map(range, lengths)))
        kinds = set(map(type, items))
        if len(kinds) == 1 and is_object(*kinds):
            if any(map(self._is_table, values, member.objects(), repeat(called))):
                return False
            return self.objects_in(Group(items, above, numbers), called, passed, below, levels - 2)
        if any(map(_holds_others, kinds)):
            return False
        holders = [
            _Item(own, at) for own, at in zip(chain.from_iterable(map(repeat, values, lengths)), numbers, strict=True)
        ]
        self.values += len(items)
        group = Group(items, above, numbers)
        column = Column(holders, name, below, evidence, inherited, (), items)
        return self._add(column, MemberPlaces(group, range(len(items)), (0,)), joined_texts(items))

    def _is_table(self, items: Sequence[Any], holder: Any, called: str) -> bool:
        """Whether a list of objects is a table whose columns are named by its first row, or beside it."""
        if not items or _width(items[0]) > 1:
            return False
        rows = [members_of(item) for item in items[:2]]
        if not is_row(rows[0], self._fields, called):
            return False
        return names_above(rows, self._fields.under(called)) is not None or names_beside(members_of(holder)) is not None

    def _add(self, column: Column, member: MemberPlaces, joined: str | None) -> bool:
        """Add a column; False when one of its texts is a JSON document."""
        full, may_hold = column_of(column, joined)
        if full is not None:
            self.columns.append(full)
            self.places.append(member)
        return not may_hold


def _holds_others(kind: type) -> bool:
    return kind is list or is_object(kind)


def _width(members: Any) -> int:
    return len(members.attributes if isinstance(members, Record) else members)


def _by_name(objects: Sequence[dict[str, Any]]) -> Mapping[str, tuple[list[int], list[int], list[Any]]]:
    """For each field name of objects of several shapes: which objects have it, at which index, and the values."""
    by_name: dict[str, tuple[list[int], list[int], list[Any]]] = {}
    for row, members in enumerate(objects):
        for place, (name, value) in enumerate(members.items()):
            own = by_name.get(name)
            if own is None:
                own = by_name[name] = ([], [], [])
                if len(by_name) > _MOST_NAMES:
                    return by_name
            own[0].append(row)
            own[1].append(place)
            own[2].append(value)
    return by_name
