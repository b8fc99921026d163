"""The items of a list in a view, filtered field by field instead of item by item.

Twenty line items of twelve fields are 240 values, and half of a view's time when each is visited. Items of one shape
with plain values are turned on their side: a field that does not pass is gone after one look, and one that holds no
text costs no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from scanner.block import may_hold_documents, texts_of
from scanner.fields import Evidence, FieldIndex
from scanner.payload import Raw
from scanner.places import Place, Spot
from scanner.profile import ANY_ENTITY, Node

FEWEST: Final = 4
"""Items from which on this pays."""


class Kept(NamedTuple):
    """A field that passes and holds texts: its name, what passes of it, and the texts ("" for none)."""

    name: str
    node: Node
    evidence: Evidence
    inherited: tuple[int, ...]
    texts: Sequence[str]


class Removed(NamedTuple):
    """A field that does not pass, and those of its values that may name somebody."""

    name: str
    evidence: Evidence
    values: Sequence[Any]


class Rows(NamedTuple):
    """The items as they are shown, and their fields."""

    shown: list[dict[str, Any]]
    kept: list[Kept]
    removed: list[Removed]

    def place(self, number: int, spot: Spot) -> Place:
        """Where the text of that number stands, item by item. Asked for the few that hold something."""
        row, at = divmod(number, len(self.kept))
        return Place(self.shown[row], self.kept[at].name, self.kept[at].node, spot)


def rows_of(items: Sequence[Any], node: Node, fields: FieldIndex, spot: Spot, longest: int | None) -> Rows | None:
    """The items filtered; None when they are not of one shape or hold more than plain values of ordinary length.

    ``spot`` is where the items stand, ``longest`` how many characters of a text are shown.
    """
    plain = isinstance(node.allow, tuple) and node.like != ANY_ENTITY
    if not plain or len(items) < FEWEST or set(map(type, items)) != {dict} or len(set(map(tuple, items))) != 1:
        return None
    known, passing, inherited = fields.under(spot.name), node.members, spot.inherited
    names: list[str] = []
    columns: list[Sequence[Any]] = []
    kept: list[Kept] = []
    removed: list[Removed] = []
    used: set[str] = set()
    for spelled, values in zip(items[0], zip(*map(dict.values, items), strict=True), strict=True):
        member, kinds = passing[spelled], set(map(type, values))
        if member is None or member.own in used:  # of several spellings of one name the first passes
            evidence = known[spelled]
            removed.append(Removed(spelled, evidence, values if evidence.telling or _speaks(kinds) else ()))
            continue
        used.add(member.own)
        if _speaks(kinds) or member.node.like == ANY_ENTITY or member.node.holds:
            return None
        names.append(member.name)
        columns.append(values)
        evidence = known[member.node.called or member.name]
        texts = texts_of(values, kinds, evidence, inherited)
        if texts is None:
            continue
        if may_hold_documents(texts) or (longest is not None and max(map(len, texts)) > longest):
            return None
        kept.append(Kept(member.name, member.node, evidence, inherited, texts))
    cells = zip(*columns, strict=True) if columns else ((),) * len(items)
    return Rows([dict(zip(names, row, strict=True)) for row in cells], kept, removed)


def _speaks(kinds: set[type]) -> bool:
    """Whether there is more in some of the values than a name tells."""
    return not kinds.isdisjoint((dict, list, Raw))
