"""The items of a list in a view, filtered field by field instead of item by item.

To visit each of the 240 values of twenty line items of twelve fields would take half of a view's time. So items of one
shape, and the objects within them, are transposed: a field that does not pass, or holds no text, is decided once for
all items.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from scanner.documents.column import may_hold_documents, texts_of
from scanner.documents.ids import worth_scanning
from scanner.matching.buffer.arena import SEPARATOR_TEXT
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.leaves.scalars import SMALLEST_NUMBER
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.payload import CONTAINERS, NUMBERS
from scanner.selection.profile import ANY_ENTITY, Node
from scanner.views.places import LeafPlace, Spot
from scanner.views.shapes import Field, Shape, Shapes
from scanner.views.timestamps import as_timestamp

FEWEST: Final = 4
"""Items from which on this pays."""


class Kept(NamedTuple):
    """A field that passes and holds texts ("" for none), with the objects that have it."""

    field: Field
    node: Node
    evidence: Evidence
    inherited: tuple[int, ...]
    texts: Sequence[str]
    objects: Objects


class Removed(NamedTuple):
    """A field that does not pass, with its dotted path and the values that may name somebody."""

    path: str
    name: str
    evidence: Evidence
    values: Sequence[Any]


class Objects:
    """The objects in one place of all items. ``shown`` is what is visible of each, after :meth:`show`."""

    __slots__ = ("_inner", "_shape", "_taken", "shown", "spot")

    def __init__(self, objects: Sequence[dict[str, Any]], shape: Shape, spot: Spot) -> None:
        self.shown = objects
        self.spot = spot
        self._shape = shape
        self._taken = shape.taken
        self._inner: list[tuple[str, Objects]] = []

    def take_out(self, field: Field) -> None:
        """Remove a field from what is shown, although its name passes."""
        self._taken += (field.spelled,)

    def hold(self, field: Field, inner: Objects) -> None:
        """Note that a field holds the objects ``inner``."""
        self._inner.append((field.spelled, inner))

    def show(self) -> Sequence[dict[str, Any]]:
        """What is visible of each object. They were decoded for this view, so they are changed in place."""
        for name, inner in self._inner:
            before = inner.shown
            if inner.show() is not before:
                for holder, made in zip(self.shown, inner.shown, strict=True):
                    holder[name] = made
        taken = self._taken
        if self._shape.renamed:
            names = [(field.name, field.spelled) for field in self._shape.fields if field.spelled not in taken]
            self.shown = [{name: found[spelled] for name, spelled in names} for found in self.shown]
        else:
            for found in self.shown:
                for name in taken:
                    del found[name]
        for name in self._shape.moments:
            for found in self.shown:
                if name in found:
                    found[name] = as_timestamp(found[name])
        return self.shown


class Rows(NamedTuple):
    """The items as they are shown, and their fields."""

    shown: Sequence[dict[str, Any]]
    kept: list[Kept]
    removed: list[Removed]

    def add_to(self, leaves: Leaves) -> range:
        """Add all texts to the leaves; returns their numbers."""
        width, height = len(self.kept), len(self.shown)
        first = leaves.add_table(self.kept, height)
        numbers = range(first, first + width * height)
        for at, column in enumerate(self.kept, first):
            if column.field.quiet:
                leaves.quiet.update(range(at, numbers.stop, width))
        return numbers

    def place(self, number: int) -> LeafPlace:
        """The place of the text of that number, counted item by item. Needed for the few texts with findings."""
        row, at = divmod(number, len(self.kept))
        column = self.kept[at]
        return LeafPlace(column.objects.shown[row], column.field.name, column.node, column.objects.spot)


def rows_of(items: list[Any], node: Node, shapes: Shapes, spot: Spot, longest: int | None, levels: int) -> Rows | None:
    """The items filtered; None when they are not of one shape, or hold lists, documents or long texts.

    ``spot`` is the place of the items, ``longest`` the number of characters of a text that are shown, ``levels`` the
    deepest nesting that is allowed. The items may be changed in place.
    """
    if len(items) < FEWEST or set(map(type, items)) != {dict}:
        return None
    table = _Table(shapes, longest, levels)
    objects = table.take(items, node, spot, listed=True)
    return None if objects is None else Rows(objects.show(), table.kept, table.removed)


class _Table:
    """The fields of the items, added one after the other."""

    def __init__(self, shapes: Shapes, longest: int | None, levels: int) -> None:
        self._shapes = shapes
        self._longest = longest
        self._levels = levels
        self.kept: list[Kept] = []
        self.removed: list[Removed] = []

    def take(self, items: Sequence[dict[str, Any]], node: Node, spot: Spot, *, listed: bool) -> Objects | None:
        """Add the objects in one place of all items; None when the items have to be walked one by one."""
        if not _are_of_one_shape(items):
            return None
        seen = self._shapes.identifier.seen_alike(node, items, listed=listed)
        if seen is None or not isinstance(seen.allow, tuple) or spot.depth > self._levels:
            return None
        shape = self._shapes.of(seen, spot, items[0])
        for field in map(shape.fields.__getitem__, shape.naming):
            if self._shapes.may_name(spot, field.evidence, [item[field.spelled] for item in items]):
                return None  # each item names its values itself
        objects = Objects(items, shape, spot)
        for field, values in zip(shape.fields, zip(*map(dict.values, items), strict=True), strict=True):
            if not field.claimed and type(values[0]) in NUMBERS and field.node is not None and _small(values):
                continue  # as half of the fields of line items
            if field.node is None:
                telling = field.evidence.telling or not CONTAINERS.isdisjoint(map(type, values))
                self.removed.append(Removed(spot.path, field.name, field.evidence, values if telling else ()))
            elif not self._keep(field, field.node, values, objects):
                return None
        return objects

    def _keep(self, field: Field, node: Node, values: Sequence[Any], objects: Objects) -> bool:
        """Add one field of all objects; False when the items have to be walked one by one."""
        evidence, inherited = field.held, objects.spot.inherited
        texts: Sequence[str] | None
        if type(values[0]) is str and (joined := _joined(values)) is not None:
            texts = values if evidence.telling or inherited else worth_scanning(values, joined) if any(values) else None
            short = self._longest is None or len(joined) <= self._longest
            plain = "{" not in joined and "[" not in joined
        else:
            kinds = set(map(type, values))
            if not kinds.isdisjoint(CONTAINERS):
                return self._keep_objects(field, node, values, kinds, objects)
            texts, short, plain = texts_of(values, kinds, evidence, inherited), self._longest is None, False
        if texts is None or not any(texts):
            return True
        if not short and max(map(len, texts)) > (self._longest or 0):
            return False
        if not plain and not node.holds and may_hold_documents(texts):
            return False
        self.kept.append(Kept(field, node, evidence, inherited, texts, objects))
        return True

    def _keep_objects(
        self, field: Field, node: Node, values: Sequence[Any], kinds: set[type], objects: Objects
    ) -> bool:
        """Keep a field that holds objects or lists, as :meth:`_keep` does one of plain values.

        Of lists, only empty ones can be added.
        """
        if kinds == {list} and not any(values):
            return field.list_at.depth <= self._levels
        if kinds != {dict} or node.keyed:
            return False
        if node.allow is None and node.like != ANY_ENTITY:
            self.removed.append(Removed(objects.spot.path, field.name, field.evidence, values))
            objects.take_out(field)
            return True
        inner = self.take(values, node, field.object_at, listed=False)
        if inner is not None:
            objects.hold(field, inner)
        return inner is not None


def _are_of_one_shape(items: Sequence[dict[str, Any]]) -> bool:
    """Whether all items have the same names in the same order."""
    return len(set(map(tuple, items))) == 1


def _joined(values: Sequence[Any]) -> str | None:
    """The texts of a field joined; None when it holds anything but texts. One native call, instead of three by type."""
    try:
        return SEPARATOR_TEXT.join(values)
    except TypeError:
        return None


def _small(values: Sequence[Any]) -> bool:
    """Whether a field holds nothing but numbers with too few digits to be sensitive."""
    try:
        return bool(min(values) > -SMALLEST_NUMBER and max(values) < SMALLEST_NUMBER)
    except TypeError:  # other kinds among them
        return False
