"""The size of a view: whole records leave from the end of the longest list, then the longest texts, then whole fields.

What stays is always valid JSON and never half a value, and meta says what left.
"""

from __future__ import annotations

import heapq
from typing import Any, Final

from scanner.errors import PayloadError
from scanner.limits import SMALLEST_VIEW
from scanner.payloads.payload import encode
from scanner.views.summary import Summaries

SIZE_LIMITED: Final = "sizeLimited"
"""What meta says of a view from which something left for its size."""

TEXT_OMITTED: Final = "[text omitted: too long]"
FIELD_OMITTED: Final = "[omitted: too large]"
_NAMES_SHOWN: Final = 20
_NAME_LISTS: Final = frozenset(
    {"fieldsRemoved", "contentSanitized", "contentFlagged", "textTruncated", "listsSummarized"}
)


def fit(shown: dict[str, Any], meta: dict[str, Any], summaries: Summaries, limit: int | None) -> bytes:
    """The encoded ``{"llm_view", "meta"}`` document, at most ``limit`` bytes; both shrink in place."""
    encoded = _encoded(shown, meta, summaries)
    if limit is None or len(encoded) <= limit:
        return encoded
    meta[SIZE_LIMITED] = True
    if limit < SMALLEST_VIEW:
        raise PayloadError("too_large", f"a view has at least {SMALLEST_VIEW} bytes")
    for shrink in (_drop_records, _drop_texts, _drop_fields, _drop_names):
        encoded = shrink(shown, meta, summaries, limit)
        if len(encoded) <= limit:
            return encoded
    raise PayloadError("too_large", f"the caller's own meta does not fit into {limit} bytes")


def _encoded(shown: dict[str, Any], meta: dict[str, Any], summaries: Summaries) -> bytes:
    summaries.write(meta)
    return encode({"llm_view": shown, "meta": meta})


def _drop_records(shown: dict[str, Any], meta: dict[str, Any], summaries: Summaries, limit: int) -> bytes:
    """Items leave from the end of the list that takes most room, as many as the excess asks for."""
    encoded = _encoded(shown, meta, summaries)
    sizes = [(-len(encode(entry.shown)), number) for number, entry in enumerate(summaries.lists)]
    heapq.heapify(sizes)
    while len(encoded) > limit and sizes:
        # What leaves one list leaves those around it too, so the sizes are bounds; a stale one costs one more turn.
        _, number = heapq.heappop(sizes)
        shown_items = summaries.lists[number].shown
        excess = len(encoded) - limit
        while shown_items and excess > 0:
            excess -= len(encode(shown_items.pop())) + 1
        encoded = _encoded(shown, meta, summaries)
        if len(encoded) > limit and shown_items:  # what is said of the items that left takes room as well
            heapq.heappush(sizes, (-len(encode(shown_items)), number))
    return encoded


def _drop_texts(shown: dict[str, Any], meta: dict[str, Any], summaries: Summaries, limit: int) -> bytes:
    """The longest texts are replaced by a note, longest first."""
    places: list[tuple[int, dict[str, Any] | list[Any], Any]] = []
    stack: list[Any] = [shown]
    while stack:
        container = stack.pop()
        members = container.items() if isinstance(container, dict) else enumerate(container)
        for key, value in members:
            if isinstance(value, dict | list):
                stack.append(value)
            elif isinstance(value, str) and len(value) > len(TEXT_OMITTED):
                places.append((len(encode(value)), container, key))
    places.sort(key=lambda place: -place[0])
    encoded = _encoded(shown, meta, summaries)
    excess = len(encoded) - limit
    for size, container, key in places:
        if excess <= 0:
            break
        container[key] = TEXT_OMITTED
        excess -= size - len(TEXT_OMITTED) - 2
    return _encoded(shown, meta, summaries)


def _drop_fields(shown: dict[str, Any], meta: dict[str, Any], summaries: Summaries, limit: int) -> bytes:
    """Whole fields of the outermost object leave, the largest first."""
    sizes = sorted(((len(encode(value)), name) for name, value in shown.items()), key=lambda entry: -entry[0])
    encoded = _encoded(shown, meta, summaries)
    excess = len(encoded) - limit
    for size, name in sizes:
        if excess <= 0:
            break
        if size > len(FIELD_OMITTED) + 2:
            shown[name] = FIELD_OMITTED
            excess -= size - len(FIELD_OMITTED) - 2
    return _encoded(shown, meta, summaries)


def _drop_names(shown: dict[str, Any], meta: dict[str, Any], summaries: Summaries, limit: int) -> bytes:
    """Last resort: the view leaves, and meta's lists of names keep their beginnings."""
    shown.clear()
    summaries.lists.clear()
    for longest in (_NAMES_SHOWN, 0):
        for key in _NAME_LISTS & meta.keys():
            meta[key] = meta[key][:longest]
        encoded = _encoded(shown, meta, summaries)
        if len(encoded) <= limit:
            break
    return encoded
