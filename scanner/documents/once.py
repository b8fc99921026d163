"""A text that is a document is read flat and as one, and each value in it is told of once: where it stands within.

Otherwise a card in JSON in a field would be two cards, one of the field and one of what is in it. What only the flat
reading found, since words of other values speak for it, is said of the text within that holds it, so that it is masked
there too: a document of which anything changed is written anew, out of its own texts. And where the field's name says
what all of the text is, such as a password, that holds for all that is in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from scanner.entity_types import VAGUE
from scanner.matching.spans import FIELD, PAIR, Span

_BETWEEN: Final = "\x00"
_MISSES: Final = 100  # values that are looked for in vain in one document, each through all of it, before that ends


def tell_once(
    documents: Iterable[tuple[int, frozenset[int]]], texts: Sequence[str], spans: dict[int, list[Span]]
) -> None:
    """Take out of ``spans``, by leaf, what is told twice. ``documents`` are texts, with the leaves within each."""
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
        # What its field says only vaguely, the same name says of each text within, and so does each name in it.
        values = [span for span in own if not (span.rule.category or span.via in {FIELD, PAIR})]
        left += _told_elsewhere(values, texts[outer], sorted(within), texts, spans)
        if left:
            spans[outer] = left
        else:
            del spans[outer]


def _told_elsewhere(
    values: Iterable[Span], text: str, within: Sequence[int], texts: Sequence[str], spans: dict[int, list[Span]]
) -> list[Span]:
    """Say each value of the texts within that hold it; what none of them holds comes back."""
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
    """Where a value stands by itself, and not within a longer word."""
    place = joined.find(value)
    while place >= 0:
        end = place + len(value)
        if not (joined[place - 1 : place].isalnum() or joined[end : end + 1].isalnum()):
            yield place
        place = joined.find(value, end)


def _add(span: Span, spans: list[Span]) -> None:
    """Put a value among those of a text, unless it is told there already, in part or whole."""
    values = [one for one in spans if not one.rule.category]
    if all(one.end <= span.start or span.end <= one.start for one in values):
        spans.append(span)
        spans.sort(key=lambda one: (one.start, one.end))
