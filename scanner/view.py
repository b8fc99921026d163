"""The LLM-safe view: field filter, list cut, scan, mask or sanitise, text cut, budget. In this order, each step once.

Decoding is lazy. A large object is first opened as ``dict[str, Raw]``, which finds the members' boundaries and creates
nothing else; what the profile does not allow is never decoded, nor is a list's item beyond the cut. So a view of a
large payload costs less than parsing it. What is small is decoded at once: opening it costs more than it saves.

Masks come before cuts: a card number that straddles the last visible character must not leave its first half.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from typing import Any, Final

from scanner.budget import TEXT_OMITTED, fit
from scanner.detector import Detector
from scanner.document import OMITTED_NAME, OpenWalk, holds_json
from scanner.errors import PayloadError
from scanner.fence import CLOSE, ELLIPSIS
from scanner.fields import NO_EVIDENCE, Evidence
from scanner.findings import View
from scanner.identify import passing, seen_closely
from scanner.leaves import Leaves, scannable
from scanner.masks import OMITTED_CONTENT
from scanner.normalize import fold
from scanner.payload import Raw, as_bytes, decode, entirely, opened
from scanner.places import Place, Spot
from scanner.profile import ANY_ENTITY, Action, Entity, Node
from scanner.redact import Masker, Tally, masked, masked_name
from scanner.rows import Rows, rows_of
from scanner.spans import Span
from scanner.summary import Summaries
from scanner.window import Part, Window
from scanner.witnesses import testify

UNNAMED: Final = "items"  # what a list at the top is called when nobody says it
MARGIN: Final = 1_024  # characters scanned beyond the visible ones; only single words may be longer
_UNSURE: Final = 256  # of those, the last ones may hold the beginning of something that ends unseen
_NAMED: Final = 100  # removed fields that meta names; more are counted
_LONGEST_NAME: Final = 64  # characters of a removed field's name that meta repeats


def build_view(
    detector: Detector,
    masker: Masker,
    payload: bytes | str | dict[str, Any] | list[Any],
    *,
    entity: str | None,
    meta: Mapping[str, Any],
    label: str,
    beside: Mapping[str, Any],
    max_bytes: int | None,
    window: Window,
) -> View:
    """See :meth:`scanner.Scanner.view`."""
    body = as_bytes(payload, masker.profile.limits)
    try:
        return _Build(detector, masker, label, window).run(body, entity, meta, beside, max_bytes)
    except PayloadError as error:
        if error.offset is not None:
            decode(body)  # a part was broken; the whole says at which of its own bytes
        raise


class _Build:
    """The state of one view while it is built."""

    def __init__(self, detector: Detector, masker: Masker, label: str, window: Window) -> None:
        self.window = window
        self.part = Part(window, "")
        self.detector = detector
        self.label = label
        self.masker = masker
        self.profile = masker.profile
        self.leaves: Leaves[Place | None] = Leaves()
        self.too_long: set[int] = set()
        self.open_walks: list[tuple[OpenWalk, Any]] = []
        self.nested: list[tuple[OpenWalk, Any, int]] = []
        self.tables: list[tuple[range, Rows, Spot]] = []  # the leaves of items that were filtered field by field
        self.removed: dict[str, tuple[str, str]] = {}
        self.removed_count = 0
        self.summaries = Summaries()
        self.tally = Tally()
        self.sanitised: dict[str, None] = {}
        self.flagged: dict[str, None] = {}
        self.cut: dict[str, None] = {}

    def run(
        self,
        body: bytes,
        entity: str | None,
        extra: Mapping[str, Any],
        beside: Mapping[str, Any],
        max_bytes: int | None,
    ) -> View:
        shown = self._shown(opened(body), entity)
        names = {key: self.leaves.add_name(name, None) for key, (_, name) in self.removed.items()}
        self._scan(names)
        shown.update(beside)
        meta: dict[str, Any] = dict(extra)
        meta["fieldsRemoved"] = list(dict.fromkeys(prefix + name for prefix, name in self.removed.values()))
        if self.removed_count > len(self.removed):
            meta["fieldsRemovedCount"] = self.removed_count
        if self.sanitised:
            meta["contentSanitized"] = list(self.sanitised)
        if self.flagged:
            meta["contentFlagged"] = list(self.flagged)
        if self.cut:
            meta["textTruncated"] = list(self.cut)
        meta["redactionProfile"] = self.profile.name
        meta["securityApplied"] = True
        bounds = [bound for bound in (self.profile.limits.max_view_bytes, max_bytes) if bound is not None]
        encoded = fit(shown, meta, self.summaries, min(bounds, default=None))
        return View(shown, meta, dict(self.tally.counts), dict(self.tally.rules), encoded, self.part.lines)

    def _shown(self, document: Any, entity: str | None) -> dict[str, Any]:
        """The visible part of the payload; nothing of an entity that the profile does not know."""
        if isinstance(document, list):
            return self._shown_list(document, entity)
        node = passing(self.profile, entity, document)
        if node is None:
            for name in document:
                self._remove(name, "")
            return {}
        self.part = Part(self.window, node.lines if isinstance(node, Entity) else "")
        if node.allow == "*":
            shown: dict[str, Any] = self._open(self._part_of(document), Spot())
            return shown
        return self._object(document, node, Spot())

    def _part_of(self, document: dict[str, Any]) -> dict[str, Any]:
        """What the window leaves of a record of which everything passes; nothing of it is undecoded."""
        if not self.part.names:
            return dict(entirely(document))
        return self.part.within(document, self.detector.fields, self.leaves, self.summaries)

    def _shown_list(self, items: list[Any], entity: str | None) -> dict[str, Any]:
        first = items[0] if items else None
        first = opened(first) if type(first) is Raw else first
        node = passing(self.profile, entity, first if isinstance(first, dict) else {})
        if node is None:
            return {}
        # A caller's own label says what the records are; the default says nothing, least of all that they are goods.
        spot = Spot(self.label if self.label != UNNAMED else "", f"{self.label}.")
        shown: dict[str, Any] = {}
        if node.allow == "*" and self.profile.limits.max_list_items is None:
            shown[self.label] = self._open(entirely(items), spot)
            self.summaries.note(shown, self.label, self.label, shown[self.label], len(items))
        else:
            listed = node.listed if isinstance(node, Entity) else node
            shown[self.label] = self._list(items, listed, NO_EVIDENCE, spot, shown)
        return shown

    def _object(self, members: dict[str, Any], node: Node, spot: Spot) -> dict[str, Any]:
        """The allowed members of one object."""
        self._check_depth(spot.depth)
        shown: dict[str, Any] = {}
        known, allowed = self.detector.fields.under(spot.name), node.members
        used: set[str] = set()
        alone = self._alone(spot)
        for spelled, raw in members.items():
            member = allowed[spelled]
            if alone and not self.part.leads(spelled, spot.depth - 1):
                testify(spelled, raw, known[spelled], self.detector.fields, self.leaves)
                continue
            if member is None or member.own in used:  # of several spellings of one name the first passes
                self._remove(spelled, spot.path)
                testify(spelled, raw, known[spelled], self.detector.fields, self.leaves)
                continue
            name, child, own = member
            used.add(own)
            value = opened(raw) if type(raw) is Raw else raw
            evidence = known[child.called or name]
            if isinstance(value, dict) and child.keyed:
                value = list(value.values())
            child = seen_closely(self.profile, child, value, listed=False)
            if isinstance(value, dict):
                if child.allow is None:
                    self._remove(name, spot.path)
                    testify(name, value, evidence, self.detector.fields, self.leaves)
                elif child.allow == "*":
                    shown[name] = self._open(entirely(value), spot.below(name, ()))
                else:
                    shown[name] = self._object(value, child, spot.below(name, evidence.inherited))
            elif isinstance(value, list):
                shown[name] = self._list(value, child, evidence, spot.below(name, ()), shown)
            else:
                shown[name] = value
                self._scalar(value, evidence, Place(shown, name, child, spot))
        return shown

    def _list(self, items: list[Any], node: Node, evidence: Evidence, spot: Spot, holder: dict[str, Any]) -> list[Any]:
        """The first items of the list at ``spot``, each filtered; what was left out is noted for ``holder``."""
        self._check_depth(spot.depth)
        shown: list[Any] = []
        item_spot = spot.below("", evidence.inherited)
        is_part = self.part.is_at(spot.path[:-1], spot.depth - 1)
        behind = self.part.behind_start(items) if is_part else items
        values = [opened(raw) if type(raw) is Raw else raw for raw in behind[: self.profile.limits.max_list_items]]
        rows = None
        if not self._alone(item_spot):
            rows = rows_of(values, node, self.detector.fields, item_spot, self.profile.limits.max_text_length)
        if rows is not None:
            shown, values = self._rows(rows, item_spot), []
        for value in values:
            if not isinstance(value, dict | list):
                shown.append(value)
                self._scalar(value, evidence, Place(shown, len(shown) - 1, node, spot))
                continue
            item = seen_closely(self.profile, node, value, listed=True)
            if item.like != ANY_ENTITY and item.allow is None:
                self._remove(spot.name, spot.outer)
            elif item.allow == "*":
                shown.append(self._open(entirely(value), item_spot))
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
        """Whether objects there are only on the way to the part that is asked for alone."""
        return self.part.window.alone and spot.depth <= len(self.part.names)

    def _rows(self, rows: Rows, spot: Spot) -> list[Any]:
        """Items that were filtered field by field, as :meth:`_object` would have filtered them."""
        self._check_depth(spot.depth)
        for name, evidence, values in rows.removed:
            self._remove(name, spot.path)
            for value in values:
                testify(name, value, evidence, self.detector.fields, self.leaves)
        width, height = len(rows.kept), len(rows.shown)
        first = self.leaves.add_table(rows.kept, height, repeat(None, width * height))
        self.tables.append((range(first, first + width * height), rows, spot))
        for at, column in enumerate(rows.kept, first):
            if column.node.masks or column.node.style:
                self.leaves.quiet.update(range(at, first + width * height, width))
        shown: list[Any] = list(rows.shown)
        return shown

    def _scalar(self, value: Any, evidence: Evidence, place: Place) -> None:
        """A value stands in its place already; its text goes to the arena and comes back safe, later."""
        inherited, holds = place.spot.inherited, place.node.holds
        if holds:
            evidence = self.detector.held(holds, evidence)
        text = scannable(value, evidence, inherited)
        if text is None:
            return
        if not holds and holds_json(text) and self._nested(text, place):
            return
        longest = self.profile.limits.max_text_length
        if longest is not None and len(text) > longest:
            self.too_long.add(len(self.leaves.texts))
            text = text[: longest + MARGIN]
            if len(text) == longest + MARGIN:
                text = place.holder[place.key] = without_endless_word(text, longest)
        leaf = self.leaves.add(text, evidence, inherited, place)
        if place.node.masks or place.node.style:
            self.leaves.quiet.add(leaf)
        if holds:
            self.leaves.sure.add(leaf)

    def _nested(self, text: str, place: Place) -> bool:
        """A document inside a text is scanned as a document; False when it is none."""
        walk = OpenWalk(self.detector.fields, self.leaves, self.profile.limits.max_depth - place.spot.depth)
        document = walk.enter_text(text, place.key if isinstance(place.key, str) else place.spot.name)
        if document is None:
            return False
        self.nested.append((walk, document, self.leaves.add(text, NO_EVIDENCE, (), place)))
        return True

    def _open(self, value: Any, spot: Spot) -> Any:
        """A part of which everything is kept; nothing of it is undecoded."""
        walk = OpenWalk(self.detector.fields, self.leaves, self.profile.limits.max_depth)
        path = tuple(name for name in spot.path.split(".") if name)
        document = walk.enter(value, spot.name, path, spot.depth)
        known = {id(entry.shown) for entry in self.summaries.lists}
        for holder, items in walk.lists:
            if id(items) in known:
                continue
            # Its name is the payload's own, so it is not repeated; records may have to leave from it all the same.
            self.summaries.note(holder, "list", "list", items, len(items))
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
        spans = self.detector.detect(self.leaves, self.profile.injections.level)
        documents = {leaf for _, _, leaf in self.nested}
        replaced = self._masked(spans, documents)
        for leaf in dict.fromkeys((*self.too_long, *spans, *documents)):
            self._cut(leaf)
        carrying = [leaf for leaf, found in spans.items() if self.masker.action(found)]
        for walk, document in self.open_walks:
            walk.leave(document, replaced)
            for leaf in carrying:
                path = walk.path_of(leaf)
                if path is not None:
                    self._report(path, spans[leaf])
        for key, leaf in names.items():
            prefix, name = self.removed[key]
            if leaf in replaced or len(name) > _LONGEST_NAME or not name.isprintable() or fold(name) == "":
                self.removed[key] = (prefix, OMITTED_NAME)

    def _place(self, leaf: int) -> Place | None:
        """Where a leaf stands; None for a name and for what stands in an open part."""
        place = self.leaves.places[leaf]
        if place is None:
            for leaves, rows, spot in self.tables:
                if leaf in leaves:
                    return rows.place(leaf - leaves.start, spot)
        return place

    def _masked(self, spans: dict[int, list[Span]], documents: set[int]) -> dict[int, str]:
        """Every text with a place safe in it; the safe forms of the others, by leaf."""
        replaced: dict[int, str] = {}
        for leaf, found in spans.items():
            place, text = self._place(leaf), self.leaves.texts[leaf]
            if leaf in self.leaves.names:
                replaced[leaf] = masked_name(text, found, self.masker, self.tally)
            elif place is None:
                replaced[leaf] = masked(text, found, self.masker, self.tally)
            elif leaf not in documents:
                self._mask(place, text, found)
        for walk, document, leaf in self.nested:
            self._mask_document(walk, document, leaf, spans, replaced)
        return replaced

    def _mask(self, place: Place, text: str, found: list[Span]) -> None:
        """The safe form of one text, in its place."""
        longest = self.profile.limits.max_text_length
        action = self._report(place.path(), found)
        if action != "omit" and longest is not None and len(text) == longest + MARGIN:
            # More may have followed. What begins in the last scanned characters may end unseen: it is not shown.
            limit = len(text) - _UNSURE
            limit = min([limit, *(span.start for span in found if span.end > limit and not span.rule.category)])
            text, found = text[:limit] + ELLIPSIS, [span for span in found if span.end <= limit or span.rule.category]
        safe = masked(text, found, self.masker, self.tally, place.node, longest=longest)
        if safe.endswith(ELLIPSIS + CLOSE):
            self.cut[place.path()] = None
        place.holder[place.key] = safe

    def _report(self, path: str, found: list[Span]) -> Action | None:
        """Tell meta what became of a text that carries instructions."""
        action = self.masker.action(found)
        if action == "flag":
            self.flagged[path] = None
        elif action:
            self.sanitised[path] = None
        return action

    def _mask_document(
        self, walk: OpenWalk, document: Any, leaf: int, spans: dict[int, list[Span]], replaced: dict[int, str]
    ) -> None:
        """The safe form of a text that is a document: as a document, and then once more as a text."""
        place = self._place(leaf)
        if place is None:
            return
        text = self.leaves.texts[leaf]
        safe = walk.leave_text(document, replaced) or text
        found = spans.get(leaf, [])
        inside = [span for inner in walk.leaves() for span in spans.get(inner, ())]
        if found and safe != text and self.masker.action(found) != "omit":
            again: Leaves[None] = Leaves()
            again.add(safe, NO_EVIDENCE, (), None)
            text, found = safe, self.detector.detect(again, self.profile.injections.level).get(0, [])
        self._report(place.path(), [*found, *inside])
        longest = self.profile.limits.max_text_length
        safe = text if found else safe
        place.holder[place.key] = masked(safe, found, self.masker, self.tally, place.node, longest=longest)

    def _cut(self, leaf: int) -> None:
        """No text is longer than the profile allows, and meta says which were."""
        longest, place = self.profile.limits.max_text_length, self._place(leaf)
        if longest is None or place is None:
            return
        text = place.holder[place.key]
        if isinstance(text, str) and len(text) > longest:
            place.holder[place.key] = text[: longest - 1] + ELLIPSIS
            self.cut[place.path()] = None
        elif text != OMITTED_CONTENT and leaf in self.too_long:
            self.cut[place.path()] = None


def without_endless_word(text: str, visible: int) -> str:
    """``text``, the scanned beginning of a longer one, without a word that begins visibly and ends beyond it.

    A rule may need to see a word's end: the @ of an address, the host behind a password in a URL.
    """
    start = len(text) - len(text.rsplit(maxsplit=1)[-1]) if not text[-1].isspace() else len(text)
    return text if start >= visible else text[:start] + TEXT_OMITTED
