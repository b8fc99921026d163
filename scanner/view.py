"""The LLM-safe view: field filter, list cut, scan, mask or sanitise, text cut, budget. In this order, each step once.

Decoding is lazy. An object is first opened as ``dict[str, Raw]``, which finds the members' boundaries and creates
nothing else; what the profile does not allow is never decoded, nor is a list's item beyond the cut. So a view of a
large payload costs less than parsing it.

Masks come before cuts: a card number that straddles the last visible character must not leave its first half.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from scanner.budget import fit
from scanner.detector import Detector, Span
from scanner.document import OMITTED_NAME, OpenWalk
from scanner.errors import PayloadError
from scanner.fields import NO_EVIDENCE, Evidence, canonical
from scanner.findings import View
from scanner.leaves import Leaves, scannable
from scanner.payload import LIST, OBJECT, as_bytes, decode, decode_list, decode_object, kind
from scanner.profile import Entity, Node, Profile
from scanner.redact import Tally, is_injection, masked
from scanner.summary import Summaries

MARGIN: Final = 1_024  # characters scanned beyond the visible ones; the longest pattern is a tenth of it
_UNSURE: Final = 256  # of those, the last ones may hold the beginning of something that ends unseen
_NAMED: Final = 100  # removed fields that meta names; more are counted
_LONGEST_NAME: Final = 64  # characters of a removed field's name that meta repeats

ELLIPSIS = "…"


class Slot(NamedTuple):
    """Where a leaf stands, and whether it was cut before the scan."""

    holder: Any
    key: Any
    path: str
    node: Node
    cut: bool


class Spot(NamedTuple):
    """Where the walk is: the name above, its dotted path with a dot at the end, evidence inherited, levels deep."""

    name: str = ""
    path: str = ""
    outer: str = ""
    inherited: tuple[int, ...] = ()
    depth: int = 1

    def below(self, name: str, inherited: tuple[int, ...]) -> Spot:
        """One level further down; without a name, an item of a list."""
        path = f"{self.path}{name}." if name else self.path
        return Spot(name or self.name, path, self.path, self.inherited + inherited, self.depth + 1)


def build_view(
    detector: Detector,
    profile: Profile,
    payload: bytes | str | dict[str, Any] | list[Any],
    *,
    entity: str | None,
    meta: Mapping[str, Any],
    max_bytes: int | None,
) -> View:
    """See :meth:`scanner.Scanner.view`."""
    body = as_bytes(payload, profile.limits)
    return _Build(detector, profile).run(body, entity, meta, max_bytes)


class _Build:
    """The state of one view while it is built."""

    def __init__(self, detector: Detector, profile: Profile) -> None:
        self.detector = detector
        self.profile = profile
        self.leaves = Leaves()
        self.slots: dict[int, Slot] = {}
        self.open_walks: list[tuple[OpenWalk, Any]] = []
        self.removed: dict[str, tuple[str, str]] = {}
        self.removed_count = 0
        self.summaries = Summaries()
        self.tally = Tally()
        self.sanitised: dict[str, None] = {}
        self.cut: dict[str, None] = {}

    def run(self, body: bytes, entity: str | None, extra: Mapping[str, Any], max_bytes: int | None) -> View:
        shown = self._shown(body, entity)
        names = {shown_name: self.leaves.add(name) for shown_name, (_, name) in self.removed.items()}
        self._scan(names)
        meta: dict[str, Any] = dict(extra)
        meta["fieldsRemoved"] = list(dict.fromkeys(prefix + name for prefix, name in self.removed.values()))
        if self.removed_count > len(self.removed):
            meta["fieldsRemovedCount"] = self.removed_count
        if self.sanitised:
            meta["contentSanitized"] = list(self.sanitised)
        if self.cut:
            meta["textTruncated"] = list(self.cut)
        meta["redactionProfile"] = self.profile.name
        meta["securityApplied"] = True
        bounds = [bound for bound in (self.profile.limits.max_view_bytes, max_bytes) if bound is not None]
        encoded = fit(shown, meta, self.summaries, min(bounds, default=None))
        return View(shown, meta, dict(self.tally.counts), dict(self.tally.rules), encoded)

    def _shown(self, body: bytes, entity: str | None) -> dict[str, Any]:
        """The visible part of the payload; nothing of an entity that the profile does not know."""
        if body[:1].isspace():
            body = body.strip()
        if kind(body) == LIST:
            return self._shown_list(body, entity)
        members = decode_object(body)
        node = self._node(entity, members)
        if node is None:
            for name in members:
                self._remove(name, "")
            return {}
        if node.allow == "*":
            document = self._open(body, Spot())
            return document if isinstance(document, dict) else {}
        return self._object(members, node, Spot())

    def _shown_list(self, body: bytes, entity: str | None) -> dict[str, Any]:
        items = decode_list(body)
        first = next((item for item in items if kind(item) == OBJECT), None)
        node = self._node(entity, decode_object(first) if first is not None else {})
        if node is None:
            return {}
        if node.allow == "*" and self.profile.limits.max_list_items is None:
            return {"items": self._open(body, Spot())}
        shown: dict[str, Any] = {}
        shown["items"] = self._list(items, node, NO_EVIDENCE, Spot("items", "items."), shown)
        return shown

    def _node(self, entity: str | None, members: Mapping[str, Any]) -> Node | None:
        known = self.profile.entity(entity) if entity is not None else identify(self.profile, members)
        if known is not None:
            return known
        return Node(allow="*") if self.profile.unknown_entity == "mask" else None

    def _object(self, members: dict[str, msgspec.Raw], node: Node, spot: Spot) -> dict[str, Any]:
        """The allowed members of one object."""
        self._check_depth(spot.depth)
        shown: dict[str, Any] = {}
        lookup = self.detector.fields.lookup
        for name, raw in members.items():
            child = node.child(name)
            first = kind(raw)
            if child is None or (first == OBJECT and child.allow is None):
                self._remove(name, spot.path)
                continue
            evidence = NO_EVIDENCE if child.plain else lookup(name, spot.name)
            if first == OBJECT and child.allow == "*":
                shown[name] = self._open(raw, spot.below(name, ()))
            elif first == OBJECT:
                shown[name] = self._object(decode_object(raw), child, spot.below(name, evidence.inherited))
            elif first == LIST:
                shown[name] = self._list(decode_list(raw), child, evidence, spot.below(name, ()), shown)
            else:
                shown[name] = self._scalar(decode(raw), child, evidence, spot, (shown, name, spot.path + name))
        return shown

    def _list(
        self, items: list[msgspec.Raw], node: Node, evidence: Evidence, spot: Spot, holder: dict[str, Any]
    ) -> list[Any]:
        """The first items of the list at ``spot``, each filtered; what was left out is noted for ``holder``."""
        self._check_depth(spot.depth)
        shown: list[Any] = []
        where = spot.path[:-1]
        item_spot = spot.below("", evidence.inherited)
        for raw in items[: self.profile.limits.max_list_items]:
            first = kind(raw)
            if first not in {OBJECT, LIST}:
                shown.append(self._scalar(decode(raw), node, evidence, spot, (shown, len(shown), where)))
            elif node.allow is None:
                self._remove(spot.name, spot.outer)
            elif node.allow == "*":
                shown.append(self._open(raw, item_spot))
            elif first == OBJECT:
                shown.append(self._object(decode_object(raw), node, item_spot))
            else:
                nested: dict[str, Any] = {}
                kept = self._list(decode_list(raw), node, evidence, item_spot, nested)
                shown.append({"items": kept, **nested} if nested else kept)
        self.summaries.note(holder, spot.name, where, shown, len(items))
        return shown

    def _scalar(
        self, value: Any, node: Node, evidence: Evidence, spot: Spot, place: tuple[dict[str, Any] | list[Any], Any, str]
    ) -> Any:
        """One value as it stands; its text goes to the arena and comes back safe, later."""
        text = scannable(value, evidence, spot.inherited)
        if text is not None:
            longest = self.profile.limits.max_text_length
            cut = longest is not None and len(text) > longest + MARGIN
            if cut and longest is not None:
                text = text[: longest + MARGIN]
            self.slots[self.leaves.add(text, evidence, spot.inherited)] = Slot(*place, node, cut)
        return value

    def _open(self, raw: bytes | msgspec.Raw, spot: Spot) -> Any:
        """A part of which everything is kept."""
        walk = OpenWalk(self.detector.fields, self.leaves, self.profile.limits.max_depth)
        path = tuple(name for name in spot.path.split(".") if name)
        document = walk.enter(decode(raw), spot.name, path, spot.depth)
        self.open_walks.append((walk, document))
        return document

    def _check_depth(self, depth: int) -> None:
        deepest = self.profile.limits.max_depth
        if depth > deepest:
            raise PayloadError("too_deep", f"the payload is nested more than {deepest} levels deep")

    def _remove(self, name: str, path: str) -> None:
        key = path + name
        if key not in self.removed:
            self.removed_count += 1
            if len(self.removed) < _NAMED:
                self.removed[key] = (path, name)

    def _scan(self, names: dict[str, int]) -> None:
        """One scan of everything, then masks, cuts and safe names."""
        spans = self.detector.detect(self.leaves)
        replaced: dict[int, str] = {}
        for leaf, found in spans.items():
            slot = self.slots.get(leaf)
            if slot is None:
                replaced[leaf] = masked(self.leaves.texts[leaf], found, self.profile, self.tally)
            else:
                self._mask_slot(slot, self.leaves.texts[leaf], found)
        self._cut_texts()
        withheld = [leaf for leaf, found in spans.items() if is_injection(found)]
        for walk, document in self.open_walks:
            walk.leave(document, replaced)
            self.sanitised.update(dict.fromkeys(path for path in map(walk.path_of, withheld) if path is not None))
        for shown_name, leaf in names.items():
            prefix, name = self.removed[shown_name]
            if leaf in replaced or len(name) > _LONGEST_NAME:
                self.removed[shown_name] = (prefix, OMITTED_NAME)

    def _mask_slot(self, slot: Slot, text: str, found: list[Span]) -> None:
        """The safe form of one text, in its place."""
        if is_injection(found):
            self.sanitised[slot.path] = None
        elif slot.cut:
            # What begins in the last scanned characters may end unseen, so they are not shown.
            limit = len(text) - _UNSURE
            limit = min([limit, *(span.start for span in found if span.end > limit)])
            text, found = text[:limit], [span for span in found if span.end <= limit]
        slot.holder[slot.key] = masked(text, found, self.profile, self.tally, slot.node.keep)

    def _cut_texts(self) -> None:
        longest = self.profile.limits.max_text_length
        if longest is None:
            return
        for slot in self.slots.values():
            value = slot.holder[slot.key]
            if isinstance(value, str) and len(value) > longest:
                slot.holder[slot.key] = value[: longest - 1] + ELLIPSIS
                self.cut[slot.path] = None


def identify(profile: Profile, members: Mapping[str, Any]) -> Entity | None:
    """The entity that a payload without a name is taken for.

    Of those whose ``identified_by`` it has, the one that lets most of its fields pass; the first among equals.
    """
    names = {canonical(name) for name in list(members)[:1_000]}
    best: tuple[int, Entity | None] = (0, None)
    for entity in profile.entities.values():
        if not any(canonical(name) in names for name in entity.identified_by):
            continue
        passing = len(names) if entity.allow == "*" else len(names & {canonical(n) for n in entity.allow or ()})
        if passing > best[0]:
            best = (passing, entity)
    return best[1]
