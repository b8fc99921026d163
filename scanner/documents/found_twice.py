"""A text that is a JSON document is scanned as a text and as a document; each value found twice is reported once.

Without this, a card in a JSON text would count as two cards, one in the text and one in the document's value. The
finding in the value is kept. A finding of the text alone, for which words of other values speak, is moved to the value
that holds it, since a changed document is written anew from its values. Where the name of the field claims the text as
a whole, a password for instance, that claim replaces all findings inside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from scanner.entity_types import VAGUE
from scanner.matching.spans import FIELD, PAIR, Span

_BETWEEN: Final = "\x00"
_MISSES: Final = 100  # failed searches in one document, each through all of it, after which no more values are searched


def drop_duplicates(
    documents: Iterable[tuple[int, frozenset[int]]], texts: Sequence[str], spans: dict[int, list[Span]]
) -> None:
    """Remove duplicates from ``spans``, by leaf. ``documents`` are texts that are JSON, with the leaves inside each."""
    for outer, within in documents:
        own = spans.get(outer, ())
        inside = sorted(leaf for leaf in within if leaf in spans)
        if not own or not inside:
            continue
        if any(span.via == FIELD and span.rule.entity_type not in VAGUE for span in own):
            for leaf in inside:
                del spans[leaf]
            continue
        left = [span for span in own if span.rule.category]
        # A vague claim of its field's name, or of a name in the text, applies to the values inside as well.
        values = [span for span in own if not (span.rule.category or span.via in {FIELD, PAIR})]
        left += _told_elsewhere(values, texts[outer], sorted(within), texts, spans)
        if left:
            spans[outer] = left
        else:
            del spans[outer]


def _told_elsewhere(
    values: Iterable[Span], text: str, within: Sequence[int], texts: Sequence[str], spans: dict[int, list[Span]]
) -> list[Span]:
    """Move each finding to the inner texts that hold its value; returns the findings that no inner text holds."""
    seen = {texts[leaf][span.start : span.end] for leaf in within for span in spans.get(leaf, ())}
    missing: dict[str, list[Span]] = {}
    for span in values:
        if (value := text[span.start : span.end]) not in seen:
            missing.setdefault(value, []).append(span)
    joined = _BETWEEN.join(texts[leaf] for leaf in within) if missing else ""
    starts = list(accumulate((len(texts[leaf]) + 1 for leaf in within), initial=0))
    left: list[Span] = []
    misses = 0
    for value, found in missing.items():
        places = list(_places(value, joined)) if misses < _MISSES else []
        misses += not places
        for place in places:
            number = bisect_right(starts, place) - 1
            start = place - starts[number]
            _add(found[0]._replace(start=start, end=start + len(value)), spans.setdefault(within[number], []))
        if not places:
            left += found
    return left


def _places(value: str, joined: str) -> Iterator[int]:
    """Where a value stands, except inside a longer word."""
    place = joined.find(value)
    while place >= 0:
        end = place + len(value)
        if not (joined[place - 1 : place].isalnum() or joined[end : end + 1].isalnum()):
            yield place
        place = joined.find(value, end)


def _add(span: Span, spans: list[Span]) -> None:
    """Add a span to those of a text, unless it overlaps one of them."""
    values = [one for one in spans if not one.rule.category]
    if all(one.end <= span.start or span.end <= one.start for one in values):
        spans.append(span)
        spans.sort(key=lambda one: (one.start, one.end))
