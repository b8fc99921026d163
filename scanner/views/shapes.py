"""Shapes: what passes of objects with the same names in the same place, worked out once and remembered.

Whether a field passes, under which name, and what its name claims follow from the profile, the place and the name
alone. For the fields of an invoice and its lines working this out takes 25 us, and looking it up 1.

A shape holds names and what the profile says of them, no value of a payload. But a name may be a value
({"jane@example.com": 3}), so their number is bounded; all are dropped when the bound is reached.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scanner.detection.detector import Detector
from scanner.payloads.members.named import may_name
from scanner.payloads.members.siblings import among
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.words.field_names import canonical
from scanner.selection.profile import Node, Profile
from scanner.views.identify import Identifier
from scanner.views.places import Spot

MOST_FIELDS: Final = 200  # of a shape that is remembered
_LONGEST: Final = 4_096  # characters of its names
REMEMBERED: Final = 10_000  # fields of all shapes together, about 500 bytes each; an export has some hundred
_LETTERS: Final = 100  # characters of names that count as one more field: up to four bytes each


class Field(NamedTuple):
    """One field of a shape, ``spelled`` as in the payload.

    ``node`` is what passes of it, None for nothing; ``name`` the name under which it is shown. ``evidence`` is what its
    name says, ``held`` that and what the profile says it holds. It is ``claimed`` when a rule claims its value,
    ``quiet`` when the profile has a style for it. ``object_at`` and ``list_at`` are the places of an object or a list
    in it.
    """

    spelled: str
    name: str
    node: Node | None
    evidence: Evidence
    held: Evidence
    claimed: bool
    quiet: bool
    object_at: Spot
    list_at: Spot


class Shape:
    """The fields of objects with the same names, in order, and what follows from them.

    ``taken`` are the spellings of those that do not pass; ``renamed`` says that one which passes is shown under another
    name. ``free`` are the numbers of those that pass and claim no value, ``naming`` of those that hold the name of
    another field's value. ``moments`` are the names of those whose numbers are moments.
    """

    __slots__ = ("fields", "free", "moments", "naming", "renamed", "taken")

    def __init__(self, fields: Iterable[Field], epochs: Container[str]) -> None:
        self.fields = tuple(fields)
        kept = [(at, field) for at, field in enumerate(self.fields) if field.node is not None]
        self.taken = tuple(field.spelled for field in self.fields if field.node is None)
        self.renamed = any(field.name != field.spelled for _, field in kept)
        parts = {field.evidence.part for field in self.fields}
        naming = [at for at, field in enumerate(self.fields) if field.evidence.part == "name"]
        self.naming = tuple(naming) if "value" in parts else ()
        self.free = tuple(at for at, field in kept if not field.claimed)
        self.moments = tuple(field.name for _, field in kept if epochs and canonical(field.name) in epochs)


class Shapes:
    """The shapes of one profile's records, remembered. Shared by threads."""

    __slots__ = ("_detector", "_epochs", "_held", "_known", "identifier", "profile")

    def __init__(self, detector: Detector, profile: Profile) -> None:
        self.profile = profile
        self.identifier = Identifier(profile)
        self._detector = detector
        self._epochs = frozenset(map(canonical, profile.epochs))
        self._held = 0  # fields that are remembered; an estimate, since threads count without a lock
        # By the node's identity, since the profile, which never changes, keeps its nodes.
        self._known: dict[tuple[int, Spot, tuple[str, ...]], Shape] = {}

    def of(self, node: Node, spot: Spot, members: Mapping[str, Any]) -> Shape:
        """The shape of an object at ``spot`` that passes as ``node`` says, its fields in the order of its members."""
        names = tuple(members)
        key = (id(node), spot, names)
        shape = self._known.get(key)
        if shape is None:
            shape = Shape(self._worked_out(node, spot, names), self._epochs)
            letters = sum(map(len, names)) + len(spot.path)
            if len(names) <= MOST_FIELDS and letters <= _LONGEST:
                if self._held > REMEMBERED:
                    self._known.clear()
                    self._held = 0
                self._known[key] = shape
                self._held += len(names) + 1 + letters // _LETTERS
        return shape

    def may_name(self, spot: Spot, member: Evidence, names: Sequence[Any]) -> bool:
        """Whether one of the values in a field that holds names, of objects at ``spot``, claims what is named so."""
        return may_name(self._detector.fields, spot.name, member, names)

    def _worked_out(self, node: Node, spot: Spot, names: Sequence[str]) -> Iterator[Field]:
        known, passing = among(self._detector.fields, names, spot.name), node.members
        used: set[str] = set()
        for spelled in names:
            member = passing[spelled]
            if member is None or member.own in used:  # the first of several spellings of one name passes
                evidence = known[spelled]
                yield Field(spelled, spelled, None, evidence, evidence, False, False, spot, spot)
                continue
            name, child, own = member
            used.add(own)
            evidence = known[child.called or name]
            held = self._detector.held(child.holds, evidence) if child.holds else evidence
            object_at, list_at = spot.below(name, evidence.inherited), spot.below(name, ())
            if evidence.below:
                object_at, list_at = (place._replace(name=evidence.below) for place in (object_at, list_at))
            claimed, quiet = bool(held.rules or spot.inherited), bool(child.masks or child.style)
            yield Field(spelled, name, child, evidence, held, claimed, quiet, object_at, list_at)
