"""Which entity a record is when the caller does not say: by the kind that its vendor writes into it, or its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final

from scanner.bounded_cache import BoundedCache
from scanner.payloads.names.field_parts import LONGEST_NAME
from scanner.payloads.payload import Raw, opened
from scanner.payloads.words.field_names import canonical
from scanner.selection.profile import ANY_ENTITY, ANYTHING, OTHER_KINDS, Entity, Node, Profile

_MOST_FIELDS: Final = 1_000  # first fields of a payload by which it is identified
_REMEMBERED: Final = 512  # sets of names; records of one export have a few, a hostile payload may bring a million
_LONGEST: Final = 4_096  # characters of all names of a set that is remembered
_NOTHING: Final = Node()


class _ByNames(BoundedCache[tuple[str, ...], Entity | None]):
    """The entity of each set of names; a set that is too long is not kept."""

    def __missing__(self, names: tuple[str, ...]) -> Entity | None:
        return super().__missing__(names) if sum(map(len, names)) <= _LONGEST else self._make(names)


class Identifier:
    """Identifies records for one profile, and remembers the answer for each set of names. Shared by threads."""

    __slots__ = ("by_names", "profile")

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.by_names = _ByNames(partial(_by_fields, profile), _REMEMBERED)

    def identify(self, members: Mapping[str, Any]) -> Entity | None:
        """The entity that an object is taken for; None when the profile has none for it.

        Its kind decides if the profile has a ``kind_field`` and an entity for that kind. Otherwise it is, among the
        entities one of whose ``identified_by`` it has, the one that passes most of its fields; the first among equals.
        """
        profile = self.profile
        if profile.kind_field in members:
            kind = members[profile.kind_field]
            kind = opened(kind) if type(kind) is Raw else kind
            if isinstance(kind, str) and 0 < len(kind) <= LONGEST_NAME:
                of_kind = profile.of_kind.get(canonical(kind)) or profile.of_kind.get(OTHER_KINDS)
                if of_kind is not None:
                    return of_kind
        return self.by_names[tuple(islice(members, _MOST_FIELDS))]

    def passing(self, entity: str | None, members: Mapping[str, Any]) -> Node | None:
        """What passes of an object of that entity, or of the one it is taken for; None if nothing does."""
        known = self.profile.entity(entity) if entity is not None else self.identify(members)
        if known is not None:
            return known
        return ANYTHING if self.profile.unknown_entity == "mask" else None

    def seen_closely(self, node: Node, value: Any, *, listed: bool) -> Node:
        """What passes of ``value`` in the place of ``node``. Where any entity may stand, the value is identified.

        ``listed`` says that it is an item of a list.
        """
        if node.like != ANY_ENTITY or not isinstance(value, dict):
            return node
        known = self.passing(None, value) or _NOTHING
        return known.listed if listed and isinstance(known, Entity) else known

    def seen_alike(self, node: Node, objects: Sequence[Mapping[str, Any]], *, listed: bool) -> Node | None:
        """What passes of objects with the same names; None when they are not all of one kind."""
        if node.like != ANY_ENTITY:
            return node
        if self.profile.kind_field in objects[0]:
            kinds = [members[self.profile.kind_field] for members in objects]
            if not isinstance(kinds[0], str) or kinds.count(kinds[0]) != len(kinds):
                return None
        return self.seen_closely(node, objects[0], listed=listed)


def _by_fields(profile: Profile, fields: tuple[str, ...]) -> Entity | None:
    names = {canonical(name) for name in fields}
    best: tuple[int, Entity | None] = (0, None)
    for entity in profile.entities.values():
        if names.isdisjoint(entity.marks):
            continue
        shown = len(names) if entity.allow == "*" else len(names & entity.passing.keys())
        if shown > best[0]:
            best = (shown, entity)
    return best[1]
