"""The LLM-safe view: field filter, list cut, scan, mask or sanitise, text cut, budget. In this order, each step once.

:mod:`scanner.views.shown` works out what is visible and which texts that holds. Here these texts are scanned, all at
once, and made safe in their places. Masks come before cuts: a card number that straddles the last visible character
must not leave its first half.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, Literal

from scanner.documents.document import OMITTED_NAME, TextDocument
from scanner.documents.found_twice import drop_duplicates
from scanner.errors import PayloadError
from scanner.findings import View
from scanner.masking.fence import CLOSE, ELLIPSIS
from scanner.masking.masks import OMITTED_CONTENT
from scanner.masking.shown_names import shown_name
from scanner.masking.tally import Tally
from scanner.matching.buffer.normalize import fold
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.payloads.payload import Payload, as_bytes, decode, opened
from scanner.redaction.masker import mask_leaf, masked
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import ANYTHING, Action
from scanner.views.budget import SIZE_LIMITED
from scanner.views.finished import Notes, finished
from scanner.views.places import LeafPlace
from scanner.views.recipes import Draft, Recipe, key_of
from scanner.views.request import ViewRequest
from scanner.views.shapes import Shapes
from scanner.views.shown import MARGIN, Shown

_UNSURE: Final = 256  # last characters of the scanned ones, in which a value may begin that ends beyond them
_REMEMBERED: Final = 4_096  # names of removed fields, which come back from record to record: 0.1 us each instead of 1.2
_LONGEST_NAME: Final = 64  # characters of a removed field's name, at the most, for meta to repeat it


def build_view(redactor: Redactor, shapes: Shapes, payload: Payload, request: ViewRequest) -> View:
    """The view of a payload, as :meth:`scanner.Scanner.view` documents it. Raises PayloadError."""
    profile, entity = redactor.profile, request.entity
    if entity is not None:
        if not isinstance(entity, str):
            raise PayloadError("unsupported", "an entity is the name of one, a str")
        if profile.unknown_entity == "drop" and profile.entity(entity) is None:
            # The view would be empty, which reads like a payload with nothing in it.
            raise PayloadError("unsupported", profile.unknown(entity))
    body = as_bytes(payload, profile.limits)
    kept = redactor.detector.known_texts[redactor.level].views
    key = key_of(redactor, shapes, body, request)
    recipe: Recipe | Literal[False] | None = None if key is None else kept.answer(key)
    if recipe:
        return recipe.view(body, redactor.masker, request)
    try:
        shown = Shown(redactor.detector, shapes, request.list_name, request.window)
        visible = shown.of(opened(body), entity)
        for other in request.related:
            shown.hear_of(other.record, other.entity)
        again = key is not None and recipe is None and kept.comes_again(key)
        again = again and visible.keys().isdisjoint(request.extra_fields)
        draft = Draft(body, visible, shown.summaries, shown.part.listed) if again else None
        sanitiser = _Sanitiser(redactor, shown)
        view = sanitiser.view(visible, request)
    except PayloadError as error:
        if error.offset is not None:
            decode(body)  # the offset is one within a part; decoding the whole raises with its own offset
        raise
    if draft is not None:
        made = None if SIZE_LIMITED in view.meta else sanitiser.recipe(draft)
        holds = made is not None and made.gives(view, body, redactor.masker, request)
        kept.keep(key, made if holds else False)
    return view


@lru_cache(maxsize=_REMEMBERED)
def _is_plain(name: str) -> bool:
    """Whether meta may repeat the name of a removed field in which no rule finds anything."""
    return name.isprintable() and fold(name) != "" and shown_name(name) == name


class _Sanitiser:
    """Scans the texts of one view, makes them safe in their places, and notes what meta says of them."""

    def __init__(self, redactor: Redactor, shown: Shown) -> None:
        self._redactor, self._masker, self._profile = redactor, redactor.masker, redactor.profile
        self._shown = shown
        self._leaves = shown.leaves
        self._tally = Tally()
        self._sanitised: dict[str, None] = {}
        self._flagged: dict[str, None] = {}
        self._cut: dict[str, None] = {}
        self._places: dict[int, LeafPlace | None] = {}
        self._found: dict[int, list[Span]] = {}

    def view(self, visible: dict[str, Any], request: ViewRequest) -> View:
        """The view, its texts made safe, within its bounds."""
        shown = self._shown
        removed = self._scan()
        more = shown.removed_count > len(shown.removed)
        self._notes = Notes(removed, shown.removed_count, self._sanitised, self._flagged, self._cut, more)
        lines = shown.part.listed
        return finished(visible, self._notes, shown.summaries, lines, self._tally, self._profile, request)

    def recipe(self, draft: Draft) -> Recipe | None:
        """How the view that was made is made again; None where that is not kept."""
        if self._shown.nested or self._shown.too_long:
            return None
        return draft.recipe([(self._place(leaf), found) for leaf, found in self._found.items()], self._notes)

    def _scan(self) -> list[str]:
        """Scan all texts once, mask and cut them in their places; returns the safe names of the removed fields."""
        leaves, removed = self._leaves, self._shown.removed
        names = [leaves.add_name(name) for _, name in removed.values()]
        spans = self._redactor.detect(leaves)
        documents = {nested.leaf for nested in self._shown.nested}
        drop_duplicates(self._documents(), leaves.texts, spans)
        self._found = spans
        replaced = self._masked(spans, documents)
        self._shorten(dict.fromkeys((*self._shown.too_long, *spans, *documents)))
        if self._shown.open_walks:
            self._leave_open(replaced)
        safe: dict[str, None] = {}
        for leaf, (prefix, name) in zip(names, removed.values(), strict=True):
            plain = leaf not in replaced and len(name) <= _LONGEST_NAME and _is_plain(name)
            safe[prefix + (name if plain else OMITTED_NAME)] = None
        return list(safe)

    def _leave_open(self, replaced: dict[int, str]) -> None:
        """Put the ``replaced`` texts into the parts that were walked as a whole, and note what carries instructions."""
        actions = {leaf: action for leaf, found in self._found.items() if (action := self._masker.action(found))}
        for walk, document in self._shown.open_walks:
            walk.leave(document, replaced)
            for leaf, action in actions.items():
                if (path := walk.path_of(leaf)) is not None:
                    self._tell(action, path)

    def _documents(self) -> Iterator[tuple[int, frozenset[int]]]:
        """The texts that are documents, outer ones first, each with the leaves within it."""
        for walk, _, leaf in self._shown.nested:
            yield leaf, frozenset(walk.leaves())
            yield from walk.documents()
        for walk, _ in self._shown.open_walks:
            yield from walk.documents()

    def _place(self, leaf: int) -> LeafPlace | None:
        """Where a leaf stands. Kept, since it takes 1 us for an item of a list and is needed to mask and to cut."""
        if leaf not in self._places:
            self._places[leaf] = self._shown.place(leaf)
        return self._places[leaf]

    def _masked(self, spans: dict[int, list[Span]], documents: set[int]) -> dict[int, str]:
        """Mask every text that has a place; returns the safe forms of the others, by leaf."""
        replaced: dict[int, str] = {}
        for leaf, found in spans.items():
            place = self._place(leaf)
            if place is None:  # a field's name, or a text in a part that passes whole
                node = self._shown.open_nodes.get(leaf, ANYTHING)
                safe = mask_leaf(self._leaves, leaf, found, self._masker, self._tally, node)
                if safe is not None:
                    replaced[leaf] = safe
            elif leaf not in documents:
                self._mask(place, self._leaves.texts[leaf], found)
        for nested in self._shown.nested:
            self._mask_document(nested, spans, replaced)
        return replaced

    def _mask(self, place: LeafPlace, text: str, found: list[Span]) -> None:
        """Put the safe form of one text in its place."""
        longest = self._profile.limits.max_text_length
        action = self._masker.action(found)
        if action:
            self._tell(action, place.path())
        if action != "omit" and longest is not None and len(text) == longest + MARGIN:
            # The text is longer than what was scanned, and a value may begin in the last scanned characters.
            limit = len(text) - _UNSURE
            limit = min([limit, *(span.start for span in found if span.end > limit and not span.rule.category)])
            text, found = text[:limit] + ELLIPSIS, [span for span in found if span.end <= limit or span.rule.category]
        safe = masked(text, found, self._masker, self._tally, place.node, longest=longest)
        if safe.endswith(ELLIPSIS + CLOSE):
            self._cut[place.path()] = None
        if safe != text or type(place.holder[place.key]) is str:  # a text, or changed
            place.holder[place.key] = safe

    def _tell(self, action: Action | None, path: str) -> None:
        """Note for meta what becomes of a text that carries instructions."""
        if action == "flag":
            self._flagged[path] = None
        elif action:
            self._sanitised[path] = None

    def _mask_document(self, nested: TextDocument, spans: dict[int, list[Span]], replaced: dict[int, str]) -> None:
        """Put the safe form of a text that is a document in its place: masked as a document, then as a text."""
        walk, document, leaf = nested
        place = self._place(leaf)
        if place is None:
            return
        text = self._leaves.texts[leaf]
        safe = walk.leave_text(text, document, replaced) or text
        found = spans.get(leaf, [])
        inside = [span for inner in walk.leaves() for span in spans.get(inner, ())]
        if found and safe != text and self._masker.action(found) != "omit":
            again = Leaves()
            again.add(safe, NO_EVIDENCE, ())
            text, found = safe, self._redactor.detect(again).get(0, [])
        self._tell(self._masker.action([*found, *inside]), place.path())
        longest = self._profile.limits.max_text_length
        safe = text if found else safe
        place.holder[place.key] = masked(safe, found, self._masker, self._tally, place.node, longest=longest)

    def _shorten(self, leaves: Iterable[int]) -> None:
        """Cut texts that are longer than the profile allows, and note them for meta."""
        longest = self._profile.limits.max_text_length
        if longest is None:
            return
        for leaf in leaves:
            place = self._place(leaf)
            if place is None:
                continue
            text = place.holder[place.key]
            if isinstance(text, str) and len(text) > longest:
                place.holder[place.key] = text[: longest - 1] + ELLIPSIS
                self._cut[place.path()] = None
            elif text != OMITTED_CONTENT and leaf in self._shown.too_long:
                self._cut[place.path()] = None
