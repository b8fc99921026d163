"""What passes of objects with the same names in the same place: worked out for the first of them, then remembered.

Whether a field passes, under which name, what its name tells and what stands below it follow from the profile, the
place and the name alone. A record of forty fields asks eighty questions, and the next record of its kind the same
ones: the answers for an invoice's own fields and its lines' cost 25 us, and 1 us to remember.

What is remembered are names and what the profile says of them, no value of a payload. A name may be a value all the
same ({"jane@example.com": 3}); so there is a bound, and who reaches it makes room for the shapes of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from scanner.detector import Detector
from scanner.fields import Evidence
from scanner.places import Spot
from scanner.profile import Node, Profile

_REMEMBERED: Final = 512  # shapes; an export has a few dozen, a hostile payload may bring a million
_MOST_FIELDS: Final = 200  # of a shape that is remembered, with …
_LONGEST: Final = 4_096  # … so many characters of names; all that is remembered takes 60 MB at the very most


class Field(NamedTuple):
    """One field of a shape, as the payload spells it.

    ``node`` is what passes of it, None for nothing; ``name`` the name under which it is shown. ``evidence`` is what
    its name tells, and ``held`` the same with what the profile says that it holds. ``quiet`` when it has a style of its
    own. ``object_at`` and ``list_at`` are where an object or a list in it stands.
    """

    spelled: str
    name: str
    node: Node | None
    evidence: Evidence
    held: Evidence
    quiet: bool
    object_at: Spot
    list_at: Spot


class Shapes:
    """The shapes of one profile's records, remembered. Shared by threads."""

    __slots__ = ("_detector", "_known", "profile")

    def __init__(self, detector: Detector, profile: Profile) -> None:
        self.profile = profile
        self._detector = detector
        # By the identity of the node, too: nodes are their profile's, and a scanner has one.
        self._known: dict[tuple[int, Spot, tuple[str, ...]], tuple[Field, ...]] = {}

    def fields(self, node: Node, spot: Spot, members: Mapping[str, Any]) -> Iterable[Field]:
        """The fields of an object at ``spot`` that passes as ``node`` says, in the order of its members."""
        names = tuple(members)
        key = (id(node), spot, names)
        known = self._known.get(key)
        if known is not None:
            return known
        if len(names) > _MOST_FIELDS or sum(map(len, names)) + len(spot.path) > _LONGEST:
            return self._worked_out(node, spot, names)
        fields = tuple(self._worked_out(node, spot, names))
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = fields
        return fields

    def _worked_out(self, node: Node, spot: Spot, names: Iterable[str]) -> Iterator[Field]:
        known, passing = self._detector.fields.under(spot.name), node.members
        used: set[str] = set()
        for spelled in names:
            member = passing[spelled]
            if member is None or member.own in used:  # of several spellings of one name the first passes
                evidence = known[spelled]
                yield Field(spelled, spelled, None, evidence, evidence, quiet=False, object_at=spot, list_at=spot)
                continue
            name, child, own = member
            used.add(own)
            evidence = known[child.called or name]
            held = self._detector.held(child.holds, evidence) if child.holds else evidence
            object_at, list_at = spot.below(name, evidence.inherited), spot.below(name, ())
            quiet = bool(child.masks or child.style)
            yield Field(spelled, name, child, evidence, held, quiet, object_at, list_at)
