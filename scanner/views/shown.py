"""The visible part of a payload: allow-listed fields and the first items of lists, their texts added to the leaves.

Decoding is lazy. A large object is first opened as ``dict[str, Raw]``, which finds the members' boundaries and creates
nothing else. Fields that the profile does not allow, and items of lists beyond the cut, are never decoded, so a view of
a large payload costs less than parsing it. Small objects are decoded at once, since opening them costs more than it
saves.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from scanner.detection.detector import Detector
from scanner.documents.document import OpenWalk, TextDocument
from scanner.errors import PayloadError
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.leaves.scalars import SMALLEST_NUMBER, scannable
from scanner.payloads.members.named import Naming, naming_of
from scanner.payloads.names.evidence import NO_EVIDENCE, Evidence
from scanner.payloads.payload import CONTAINERS, NUMBERS, Raw, entirely, holds_json, opened
from scanner.selection.profile import ANY_ENTITY, ANYTHING, Entity, Node
from scanner.views.budget import TEXT_OMITTED
from scanner.views.places import LeafPlace, Spot
from scanner.views.rows import Rows, rows_of
from scanner.views.shapes import Shapes
from scanner.views.summary import Summaries
from scanner.views.timestamps import as_timestamp
from scanner.views.window import Part, Window
from scanner.views.witnesses import testify, testify_all

UNNAMED: Final = "items"  # the name of a list at the top, unless the caller gives one
MARGIN: Final = 1_024
"""Characters scanned beyond the visible ones. A word that is longer still is left out (without_endless_word)."""

_NAMED: Final = 100  # removed fields that meta names; more are counted
_SILENT: Final = frozenset({bool, type(None)})  # types of values that hold no text


class Shown:
    """The visible part of one payload, and its texts, which are scanned and masked later.

    ``leaves`` are the texts; ``too_long`` those of which only the beginning was taken. ``open_walks`` are the parts
    that pass whole; ``open_nodes`` holds the node of each leaf in them for which the profile has a style or a mask.
    ``nested`` are the texts that are documents, with their walks. ``removed`` are the fields that do not pass, by
    dotted name, as path and name. ``summaries`` notes the lists.
    """

    def __init__(self, detector: Detector, shapes: Shapes, list_name: str, window: Window) -> None:
        """``list_name`` is the name of a list at the top."""
        profile = shapes.profile
        self.part = Part(window, "")
        self.leaves = Leaves()
        self._places: dict[int, LeafPlace] = {}  # of leaves outside of ``_tables``
        self.too_long: set[int] = set()
        self.open_walks: list[tuple[OpenWalk, Any]] = []
        self.open_nodes: dict[int, Node] = {}
        self.nested: list[TextDocument] = []
        self.removed: dict[str, tuple[str, str]] = {}
        self.removed_count = 0
        self.summaries = Summaries()
        self._tables: list[tuple[range, Rows]] = []  # leaves of the items that were filtered field by field
        self._detector = detector
        self._fields = detector.fields
        self._shapes = shapes
        self._profile = profile
        self._identifier = shapes.identifier
        self._limits = profile.limits
        self._list_name = list_name

    def of(self, document: Any, entity: str | None) -> dict[str, Any]:
        """The visible part of an opened payload; empty for an entity that the profile does not know."""
        if isinstance(document, list):
            return self._of_list(document, entity)
        node = self._identifier.passing(entity, document)
        if node is None:
            for name in document:
                self._remove(name, "")
            return {}
        if isinstance(node, Entity) and node.lines:
            self.part = Part(self.part.window, node.lines)
        if node.allow == "*":
            shown: dict[str, Any] = self._open(self._part_of(document), Spot(), node)
            return shown
        return self._object(document, node, Spot())

    def hear_of(self, record: bytes, entity: str) -> None:
        """Note the names in a related record, which is not shown, so that they are masked in this payload's texts.

        A name that the record itself would show, because it is certainly a company's, is not noted. A record that
        cannot be read is skipped.
        """
        try:
            members = opened(record)
        except PayloadError:
            return
        node = self._profile.entity(entity) or ANYTHING
        if not isinstance(members, dict):
            return
        for field, value in zip(self._shapes.of(node, Spot(), members).fields, members.values(), strict=True):
            if field.quiet and isinstance(value, str) and field.held.rules:
                claim = self._detector.claims.of(value, field.held.rules)
                if claim is not None and claim.certain:
                    continue
            with suppress(PayloadError):
                testify(field.name, value, field.held, self._fields, self.leaves)

    def place(self, leaf: int) -> LeafPlace | None:
        """Where a leaf stands; None for a name, and for a text in an open part."""
        place = self._places.get(leaf)
        if place is None:
            for numbers, rows in self._tables:
                if leaf in numbers:
                    return rows.place(leaf - numbers.start)
        return place

    def _part_of(self, document: dict[str, Any]) -> dict[str, Any]:
        """The part of a record that passes whole which the window shows, decoded."""
        if not self.part.names:
            return dict(entirely(document))
        return self.part.within(document, self._fields, self.leaves, self.summaries)

    def _of_list(self, items: list[Any], entity: str | None) -> dict[str, Any]:
        first = items[0] if items else None
        first = opened(first) if type(first) is Raw else first
        node = self._identifier.passing(entity, first if isinstance(first, dict) else {})
        if node is None:
            return {}
        # A name from the caller says what the records are. The default says nothing: "items" must not mean goods.
        spot = Spot(self._list_name if self._list_name != UNNAMED else "", f"{self._list_name}.")
        shown: dict[str, Any] = {}
        if node.allow == "*" and self._limits.max_list_items is None:
            shown[self._list_name] = self._open(entirely(items), spot, node)
            self.summaries.note(shown, self._list_name, self._list_name, shown[self._list_name], len(items))
        else:
            listed = node.listed if isinstance(node, Entity) else node
            shown[self._list_name] = self._list(items, listed, NO_EVIDENCE, spot, shown)
        return shown

    def _object(self, members: dict[str, Any], node: Node, spot: Spot) -> dict[str, Any]:
        """The allowed members of one object."""
        self._check_depth(spot.depth)
        shown: dict[str, Any] = {}
        alone = self._alone(spot)
        shape = self._shapes.of(node, spot, members)
        naming: Naming | None = None
        for plain, raw in zip(shape.fields, members.values(), strict=True):
            spelled, name, child, evidence, held, claimed, quiet, object_at, list_at = plain
            if alone and not self.part.leads(spelled, spot.depth - 1):
                testify(spelled, raw, self._fields.under(spot.name)[spelled], self._fields, self.leaves)
                continue
            value = opened(raw) if type(raw) is Raw and child is not None else raw
            if evidence.part == "value":
                naming = naming or naming_of(self._fields, spot.name, members)
                if (said := naming.tell(value, held)) is not None:
                    evidence = held = said.evidence
                    claimed, object_at = True, object_at._replace(name=said.name)
            if child is None:
                self._remove(spelled, spot.path)
                if evidence.telling or type(raw) in CONTAINERS or (raw and type(raw) is str and holds_json(raw)):
                    testify(spelled, raw, evidence, self._fields, self.leaves)
                continue
            kind = type(value)
            if kind is dict and not child.keyed:
                spots = object_at, list_at._replace(name=object_at.name)
                self._member(name, value, child, evidence, spots, shown)
            elif kind is list or kind is dict:
                items = value if kind is list else list(value.values())
                shown[name] = self._list(items, child, evidence, list_at, shown)
            else:
                shown[name] = value
                if claimed or not _is_silent(value):
                    self._scalar(value, held, LeafPlace(shown, name, child, spot), quiet=quiet)
        # The mask of the number, if any, takes the same place later.
        shown.update({name: as_timestamp(shown[name]) for name in shape.moments if name in shown})
        return shown

    def _member(
        self,
        name: str,
        value: dict[str, Any],
        node: Node,
        evidence: Evidence,
        spots: tuple[Spot, Spot],
        shown: dict[str, Any],
    ) -> None:
        """A member that is an object; ``spots`` are its place if it is filtered, and its place if it passes whole."""
        seen = self._identifier.seen_closely(node, value, listed=False)
        if seen.allow is None:
            self._remove(name, spots[1].outer)
            testify(name, value, evidence, self._fields, self.leaves)
        elif seen.allow == "*":
            shown[name] = self._open(entirely(value), spots[1], seen)
        else:
            shown[name] = self._object(value, seen, spots[0])

    def _list(self, items: list[Any], node: Node, evidence: Evidence, spot: Spot, holder: dict[str, Any]) -> list[Any]:
        """The first items of the list at ``spot``, each filtered. Notes the list, which is a member of ``holder``."""
        self._check_depth(spot.depth)
        shown: list[Any] = []
        item_spot = spot.below("", evidence.inherited)
        is_part = self.part.is_at(spot.path[:-1], spot.depth - 1)
        behind = self.part.behind_start(items) if is_part else items
        values = [opened(raw) if type(raw) is Raw else raw for raw in behind[: self._limits.max_list_items]]
        rows = None
        if not self._alone(item_spot):
            limits = self._limits
            rows = rows_of(values, node, self._shapes, item_spot, limits.max_text_length, limits.max_depth)
        if rows is not None:
            shown, values = self._rows(rows), []
        held = self._detector.held(node.holds, evidence) if values and node.holds else evidence
        of_records = spot.depth == 1 and node.allow != "*"
        for value in values:
            if of_records and not isinstance(value, dict):
                continue  # it stands in no field that the profile allows
            if not isinstance(value, dict | list):
                shown.append(value)
                quiet = bool(node.masks or node.style)
                self._scalar(value, held, LeafPlace(shown, len(shown) - 1, node, spot), quiet=quiet)
                continue
            item = self._identifier.seen_closely(node, value, listed=True)
            if item.like != ANY_ENTITY and item.allow is None:
                self._remove(spot.name, spot.outer)
                testify(spot.name, value, evidence, self._fields, self.leaves)
            elif item.allow == "*":
                shown.append(self._open(entirely(value), item_spot, item))
            elif isinstance(value, dict):
                shown.append(self._object(value, item, item_spot))
            else:
                nested: dict[str, Any] = {}
                kept = self._list(value, node, evidence, item_spot, nested)
                shown.append({"items": kept, **nested} if nested else kept)
        if is_part:
            self.summaries.lists.append(self.part.entry(holder, spot.name, spot.path[:-1], shown, len(items)))
        else:
            self.summaries.note(holder, spot.name, spot.path[:-1], shown, len(items))
        return shown

    def _alone(self, spot: Spot) -> bool:
        """Whether objects there only lead to the part that is to be shown alone."""
        return self.part.window.alone and spot.depth <= len(self.part.names)

    def _rows(self, rows: Rows) -> list[Any]:
        """Items that were filtered field by field, as :meth:`_object` would have filtered them."""
        for path, name, evidence, values in rows.removed:
            self._remove(name, path)
            if values:
                testify_all(name, values, evidence, self._fields, self.leaves)
        self._tables.append((rows.add_to(self.leaves), rows))
        return list(rows.shown)

    def _scalar(self, value: Any, evidence: Evidence, place: LeafPlace, *, quiet: bool) -> None:
        """Add the text of a value, which stands in its place already, to the leaves."""
        inherited, holds = place.spot.inherited, place.node.holds
        text = scannable(value, evidence, inherited)
        if text is None:
            return
        if not holds and holds_json(text) and self._nested(text, place):
            return
        longest = self._limits.max_text_length
        if longest is not None and len(text) > longest:
            self.too_long.add(len(self.leaves.texts))
            text = text[: longest + MARGIN]
            if len(text) == longest + MARGIN:
                text = place.holder[place.key] = without_endless_word(text, longest)
        leaf = self.leaves.add(text, evidence, inherited)
        self._places[leaf] = place
        if quiet:
            self.leaves.quiet.add(leaf)

    def _nested(self, text: str, place: LeafPlace) -> bool:
        """Add a text that is a document, with the leaves within; False when it is none."""
        walk = OpenWalk(self._fields, self.leaves, self._limits.max_depth - place.spot.depth)
        document = walk.enter_text(text, place.key if isinstance(place.key, str) else place.spot.name)
        if document is None:
            return False
        leaf = self.leaves.add(text, NO_EVIDENCE, ())
        self._places[leaf] = place
        self.nested.append(TextDocument(walk, document, leaf))
        return True

    def _open(self, value: Any, spot: Spot, node: Node) -> Any:
        """Add a part that passes whole, which is decoded, with a walk of its own."""
        walk = OpenWalk(self._fields, self.leaves, self._limits.max_depth)
        path = tuple(name for name in spot.path.split(".") if name)
        document = walk.enter(value, spot.name, path, spot.depth)
        known = {id(entry.shown) for entry in self.summaries.lists}
        for holder, items in walk.lists:
            if id(items) in known:
                continue
            # Its name comes from the payload, so meta does not repeat it. It is noted for the budget.
            self.summaries.note(holder, "list", "list", items, len(items))
        self.open_walks.append((walk, document))
        if node.style or node.masks:
            self.open_nodes.update(dict.fromkeys(walk.leaves(), node))
        return document

    def _check_depth(self, depth: int) -> None:
        deepest = self._limits.max_depth
        if depth > deepest:
            raise PayloadError("too_deep", f"the payload is nested more than {deepest} levels deep")

    def _remove(self, name: str, path: str) -> None:
        key = path + name
        if key not in self.removed:
            self.removed_count += 1
            if len(self.removed) < _NAMED:
                self.removed[key] = (path, name)


def _is_silent(value: Any) -> bool:
    """Whether a value of a field that claims nothing is too small to be sensitive. Half of a bill are small numbers."""
    kind = type(value)
    if kind is str:
        return not value
    return kind in _SILENT or (kind in NUMBERS and -SMALLEST_NUMBER < value < SMALLEST_NUMBER)


def without_endless_word(text: str, visible: int) -> str:
    """``text``, the beginning of a longer one, without its last word if that begins among the ``visible`` characters.

    A rule may need a word's end: the @ of an address, the host behind a password in a URL.
    """
    start = len(text) - len(text.rsplit(maxsplit=1)[-1]) if not text[-1].isspace() else len(text)
    return text if start >= visible else text[:start] + TEXT_OMITTED
