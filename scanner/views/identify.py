"""What a record is when nobody says it: told by its kind, where its vendor writes one down, or else by its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from scanner.payloads.fields import LONGEST_NAME, canonical
from scanner.payloads.payload import Raw, opened
from scanner.selection.profile import ANY_ENTITY, ANYTHING, OTHER_KINDS, Entity, Node, Profile

_LOOKED_AT: Final = 1_000  # fields of a payload by which it is identified
_REMEMBERED: Final = 512  # shapes of a profile; records of one export have a few, a hostile payload may bring a million
_LONGEST_SHAPE: Final = 4_096  # characters of all names together, of a shape that is remembered
_NOTHING: Final = Node()


def identify(profile: Profile, members: Mapping[str, Any]) -> Entity | None:
    """The entity that an object without one is taken for; None when the profile has none for it.

    Its kind decides, when the profile has a ``kind_field`` and an entity for that kind. Otherwise, of the entities
    whose ``identified_by`` it has, it is the one that lets most of its fields pass; the first among equals.
    """
    if profile.kind_field in members:
        kind = members[profile.kind_field]
        kind = opened(kind) if type(kind) is Raw else kind
        if isinstance(kind, str) and 0 < len(kind) <= LONGEST_NAME:
            told = profile.of_kind.get(canonical(kind)) or profile.of_kind.get(OTHER_KINDS)
            if told is not None:
                return told
    shape = tuple(islice(members, _LOOKED_AT))
    known = profile.told_by_shape.get(shape, profile)
    if not isinstance(known, Profile):
        return known
    told = _by_fields(profile, shape)
    if len(profile.told_by_shape) < _REMEMBERED and sum(map(len, shape)) <= _LONGEST_SHAPE:
        profile.told_by_shape[shape] = told
    return told


def _by_fields(profile: Profile, shape: tuple[str, ...]) -> Entity | None:
    names = {canonical(name) for name in shape}
    best: tuple[int, Entity | None] = (0, None)
    for entity in profile.entities.values():
        if names.isdisjoint(entity.marks):
            continue
        shown = len(names) if entity.allow == "*" else len(names & entity.passing.keys())
        if shown > best[0]:
            best = (shown, entity)
    return best[1]


def passing(profile: Profile, entity: str | None, members: Mapping[str, Any]) -> Node | None:
    """What passes of an object of that entity, or of the one that it is taken for; None for nothing."""
    known = profile.entity(entity) if entity is not None else identify(profile, members)
    if known is not None:
        return known
    return ANYTHING if profile.unknown_entity == "mask" else None


def seen_closely(profile: Profile, node: Node, value: Any, *, listed: bool) -> Node:
    """What passes of ``value`` in the place of ``node``: of an object where any entity may stand, as it tells."""
    if node.like != ANY_ENTITY or not isinstance(value, dict):
        return node
    known = passing(profile, None, value) or _NOTHING
    return known.listed if listed and isinstance(known, Entity) else known


def seen_alike(profile: Profile, node: Node, objects: Sequence[Mapping[str, Any]], *, listed: bool) -> Node | None:
    """The same of objects that have the same names, all at once; None when they are not all of one kind."""
    if node.like != ANY_ENTITY:
        return node
    if profile.kind_field in objects[0]:
        kinds = [members[profile.kind_field] for members in objects]
        if not isinstance(kinds[0], str) or kinds.count(kinds[0]) != len(kinds):
            return None
    return seen_closely(profile, node, objects[0], listed=listed)
