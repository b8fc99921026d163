"""Names of fields as a profile's entity reads them: ``called`` lends a name another one, ``holds`` says what it holds.

A view asks the profile at every field that it shows. A scan works by column or by record, and asks the index of fields
only. So the index is what knows of both here, and every format, tables and nested records, gets the same answer.

Below the top, members are told by the name of the object that they stand in, as they are in the index itself. Of two
places in an entity with the same names, what either of them says counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Final

import msgspec

from scanner.bounded_cache import WordCache
from scanner.detection.detector import Detector
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.field_parts import LONGEST_NAME
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.words.field_names import canonical
from scanner.selection.profile import Node

_REMEMBERED: Final = 512  # names of fields of one object, and …
_SPELLINGS: Final = 16  # … of spellings of the object's own


class LentFields(FieldIndex):
    """A detector's index, with what an entity says of its fields. Shared by threads."""

    def __init__(self, detector: Detector, entity: Node) -> None:
        """All else is as the detector's own index has it."""
        self.__dict__.update(vars(detector.fields))
        nodes: dict[str, list[Node]] = {}
        for parent, node in _objects("", entity):
            nodes.setdefault(canonical(parent), []).append(node)
        self._lent = {parent: _Lent(detector, own) for parent, own in nodes.items()}

    def under(self, parent: str) -> Mapping[str, Evidence]:
        """Evidence by name, of the members of objects called ``parent``; made when it is asked for."""
        lent = self._lent.get(canonical(parent)) if len(parent) <= LONGEST_NAME else None
        return super().under(parent) if lent is None else lent.under[parent]


class _Lent:
    """What the profile says of the members of objects that have one name, by the name as it is spelled."""

    def __init__(self, detector: Detector, nodes: list[Node]) -> None:
        self._detector, self._nodes = detector, nodes
        self.under: Mapping[str, Mapping[str, Evidence]] = WordCache(self._members, _SPELLINGS, LONGEST_NAME)

    def _members(self, parent: str) -> Mapping[str, Evidence]:
        known = self._detector.fields.under(parent)
        return WordCache(partial(self._evidence, known), _REMEMBERED, LONGEST_NAME)

    def _evidence(self, known: Mapping[str, Evidence], name: str) -> Evidence:
        said = [one for node in self._nodes if (one := _member(node, name)) is not None and (one.called or one.holds)]
        if not said:
            return known[name]
        first, *others = [known[one.called or name] for one in said]
        rules = dict.fromkeys(chain(first.rules, *(one.rules for one in others)))
        evidence = msgspec.structs.replace(
            first, rules=tuple(rules), telling=first.telling or bool(rules), told="called"
        )
        for holds in dict.fromkeys(one.holds for one in said if one.holds):
            evidence = self._detector.held(holds, evidence)
        return evidence


def _objects(name: str, node: Node) -> Iterator[tuple[str, Node]]:
    """Every object that a field is described as, the entity itself first, with its name."""
    yield name, node
    for own, child in node.fields.items():
        if child.fields or child.holds:
            yield from _objects(own, child)


def _member(node: Node, name: str) -> Node | None:
    """What an object says of a member; what its field holds, where it does not list the member."""
    member = node.members[name.strip()] if isinstance(node.allow, tuple) else None
    return member.node if member is not None else node if node.holds else None
