"""How a payload became a view, kept for when the same payload comes again: an assistant asks on about one record.

Everything in a view follows from the payload's bytes, the profile and the request. So what was worked out for it (which
fields do not pass, where values were found) holds for the same bytes, and needs neither the walk through the payload
nor the scan: a view of twenty line items takes 35 us instead of 105, 13 of them to decode it and 8 to encode the view.

A recipe holds no value of a payload, only names of its fields, places and rules; values are masked anew each time. It
is kept when a payload comes for the second time, under the keyed hash of its bytes
(:mod:`scanner.detection.known_texts` says why that may stand for them), and only if following it gives the very view
that was made. There is none for a payload with signals of instructions, with values that were hidden, with documents in
texts or texts that were cut, or that shows a field under another name.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from scanner.detection.recurring import KEYED, may_be_kept
from scanner.documents.pointers import Pointer
from scanner.errors import PayloadError
from scanner.findings import View
from scanner.masking.tally import Tally
from scanner.matching.spans import Span
from scanner.payloads.payload import decode
from scanner.redaction.masker import Masker, masked
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import Node
from scanner.views.finished import Notes, finished
from scanner.views.places import LeafPlace
from scanner.views.request import ViewRequest
from scanner.views.shapes import Shapes
from scanner.views.summary import CutList, Summaries
from scanner.views.window import WHOLE

_LONGEST: Final = 65_536  # bytes of a payload; of larger ones decoding all takes longer than viewing a part anew
_MOST_FOUND: Final = 16  # texts with a finding, and spans of each
_MOST_KEPT: Final = 256  # names and places in a recipe, 8 KB


class _Object(NamedTuple):
    """The fields of an object that do not pass, and what becomes of those in which not all passes."""

    removed: tuple[str, ...]
    inner: tuple[tuple[str, _Object | _List], ...]


class _List(NamedTuple):
    """Which items of a list pass, and what becomes of each of them: the same, or nothing."""

    start: int
    stop: int
    each: _Object | _List | None


class Mask(NamedTuple):
    """Where values were found: the way to the container of a text, its key there, what is known of the field."""

    way: Pointer
    key: str | int
    node: Node
    spans: tuple[Span, ...]


class _Cut(NamedTuple):
    """A list of the view: the ways to the object that holds it and to itself, and what its summary says."""

    holder: Pointer
    way: Pointer
    name: str
    path: str
    total: int | None
    before: int
    more: bool
    held: int


class Recipe(NamedTuple):
    """What was worked out for one payload."""

    listed: bool
    """Whether the payload is a list, which is shown as a field."""

    passing: _Object | _List | None
    masks: tuple[Mask, ...]
    cuts: tuple[_Cut, ...]
    lines: int
    """The number of the entity's list of lines among the lists; -1 for none."""

    removed: tuple[str, ...]
    removed_count: int
    more_removed: bool

    def view(self, body: bytes, masker: Masker, request: ViewRequest) -> View:
        """The view of the payload that this was worked out for."""
        document = decode(body)
        visible: dict[str, Any] = {request.list_name: document} if self.listed else document
        if self.passing is not None:
            _pass(visible, self.passing)
        longest, tally = masker.profile.limits.max_text_length, Tally()
        for way, key, node, spans in self.masks:
            holder = _at(visible, way)
            holder[key] = masked(holder[key], spans, masker, tally, node, longest=longest)
        summaries = Summaries()
        for holder_way, list_way, name, path, total, before, more, held in self.cuts:
            cut = CutList(_at(visible, holder_way), name, path, _at(visible, list_way), total, before, more=more)
            cut.held = held
            summaries.lists.append(cut)
        lines = summaries.lists[self.lines] if self.lines >= 0 else None
        notes = Notes(list(self.removed), self.removed_count, more_removed=self.more_removed)
        return finished(visible, notes, summaries, lines, tally, masker.profile, request)

    def gives(self, view: View, body: bytes, masker: Masker, request: ViewRequest) -> bool:
        """Whether following the recipe gives the very view that was made in the usual way."""
        try:
            return self.view(body, masker, request) == view
        except (AttributeError, IndexError, KeyError, TypeError):  # an item of a list is unlike the first one
            return False


def key_of(redactor: Redactor, shapes: Shapes, body: bytes, request: ViewRequest) -> Hashable | None:
    """What a recipe for this view is kept under; None where there can be none."""
    if len(body) > _LONGEST or not KEYED or redactor.masker.doubted is not None or redactor.detector.claims.doubting:
        return None
    window = None if request.window is WHOLE else request.window
    related = tuple((entity, hash(record)) for entity, record in request.related) if request.related else ()
    return hash(body), shapes, request.entity, request.list_name, window, related


class Draft:
    """A recipe while its view is made: begun when it is clear what is visible, before anything is masked."""

    def __init__(self, body: bytes, visible: dict[str, Any], summaries: Summaries, lines: CutList | None) -> None:
        self._summaries = summaries
        self._lines = lines
        self._before = {id(entry.shown): entry.before for entry in summaries.lists}
        self._ways: dict[int, Pointer] = {}
        self._listed, self._passing = False, None
        self.holds = True
        """Whether there can be a recipe."""
        try:
            document = decode(body)
            self._listed = isinstance(document, list)
            whole = dict.fromkeys(islice(visible, 1), document) if self._listed else document
            self._passing = self._passed(whole, visible)
            self._ways = dict(_ways(visible))
        except (PayloadError, _UnlikeError):  # a part that is not shown may be broken
            self.holds = False

    def recipe(self, found: Sequence[tuple[LeafPlace | None, Sequence[Span]]], notes: Notes) -> Recipe | None:
        """The recipe for the view in which spans were ``found`` at some places; None where there can be none."""
        ways = self._ways
        if not self.holds or len(found) > _MOST_FOUND:
            return None
        masks: list[Mask] = []
        for place, spans in found:
            if place is None or not may_be_kept(spans, _MOST_FOUND):
                return None
            way = ways.get(id(place.holder))
            if way is None:
                return None
            masks.append(Mask(way, place.key, place.node, tuple(spans)))
        cuts: list[_Cut] = []
        for entry in self._summaries.lists:
            holder, way = ways.get(id(entry.holder)), ways.get(id(entry.shown))
            if holder is None or way is None:
                return None
            cuts.append(_Cut(holder, way, entry.name, entry.path, entry.total, entry.before, entry.more, entry.held))
        if len(masks) + len(cuts) + len(notes.removed) + _size(self._passing) > _MOST_KEPT:
            return None
        lines = -1 if self._lines is None else self._summaries.lists.index(self._lines)
        return Recipe(
            self._listed,
            self._passing,
            tuple(masks),
            tuple(cuts),
            lines,
            tuple(notes.removed),
            notes.removed_count,
            notes.more_removed,
        )

    def _passed(self, value: Any, shown: Any) -> _Object | _List | None:
        """How a part of the payload becomes what is visible of it; None where it is all visible."""
        if isinstance(value, dict) and isinstance(shown, dict):
            if [name for name in value if name in shown] != list(shown):
                raise _UnlikeError
            inner = [
                (name, passed)
                for name, own in shown.items()
                if isinstance(own, dict | list) and (passed := self._passed(value[name], own)) is not None
            ]
            removed = tuple(name for name in value if name not in shown)
            return _Object(removed, tuple(inner)) if removed or inner else None
        if isinstance(value, list) and isinstance(shown, list):
            start = self._before.get(id(shown), 0) if len(shown) < len(value) else 0
            each = self._passed(value[start], shown[0]) if shown and start < len(value) else None
            return _List(start, start + len(shown), each) if each is not None or len(shown) != len(value) else None
        if isinstance(value, dict | list) or isinstance(shown, dict | list):
            raise _UnlikeError
        return None


class _UnlikeError(Exception):
    """What is visible of a payload is not just a part of it."""


def _pass(value: Any, passing: _Object | _List) -> None:
    """Take out of a decoded part what does not pass."""
    if isinstance(passing, _List):
        start, stop, each = passing
        if start or stop != len(value):
            value[:] = value[start:stop]
        if each is None:
            return
        if isinstance(each, _Object) and not each.inner:
            removed = each.removed
            for item in value:
                for name in removed:
                    del item[name]
            return
        for item in value:
            _pass(item, each)
        return
    for name in passing.removed:
        del value[name]
    for name, inner in passing.inner:
        _pass(value[name], inner)


def _at(value: Any, way: Pointer) -> Any:
    for step in way:
        value = value[step]
    return value


def _ways(visible: dict[str, Any]) -> Iterator[tuple[int, Pointer]]:
    """Each object and list of a view, by identity, and the way to it."""
    waiting: list[tuple[Any, Pointer]] = [(visible, ())]
    while waiting:
        container, way = waiting.pop()
        yield id(container), way
        members = container.items() if isinstance(container, Mapping) else enumerate(container)
        waiting += [(value, (*way, key)) for key, value in members if isinstance(value, dict | list)]


def _size(passing: _Object | _List | None) -> int:
    """How many names a part of a recipe holds."""
    if passing is None:
        return 0
    if isinstance(passing, _List):
        return 1 + _size(passing.each)
    return len(passing.removed) + sum(1 + _size(inner) for _, inner in passing.inner)
