"""JSON texts in which some values are replaced; white space and the spelling of other values stay as they were."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

from scanner.matching.spans import Span
from scanner.payloads.payload import AROUND, decode, document_in, encode, holds_json

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|-?[0-9][0-9.eE+-]*+')


def rewritten(text: str, after: Any) -> str | None:
    """The JSON ``text`` with the values of ``after``, a document of the same shape; None if an object has a name twice.

    Anything around the document stays. A document that was itself written as a JSON string is written so again.
    """
    bare = text.strip(AROUND)
    document = decode(bare.encode())
    if isinstance(document, str):
        inner = rewritten(document, after)
        return None if inner is None else text.replace(bare, encode(inner).decode())
    tokens = list(_TOKEN.finditer(text))
    before, now = list(_said(document)), list(_said(after))
    if not len(tokens) == len(before) == len(now):
        return None
    parts: list[str] = []
    position = 0
    for token, old, new in zip(tokens, before, now, strict=True):
        if old != new:
            parts += text[position : token.start()], encode(new).decode()
            position = token.end()
    parts.append(text[position:])
    return "".join(parts)


def with_numbers_as_texts(text: str, spans: Sequence[Span]) -> tuple[str, Sequence[Span]]:
    """A JSON text with quotes around each number that holds a finding, and the findings moved to their new places.

    A number with a masked part is no number any more; unquoted it would make the text invalid JSON. Where a span is
    longer than a number, only the number is masked, unless the span is the whole text. Any other text is returned as
    it is.
    """
    if not text or not holds_json(text) or document_in(text) is None:
        return text, spans
    numbers = [token.span() for token in _TOKEN.finditer(text) if token[0][0] != '"']
    own: dict[int, list[Span]] = {}  # by the place of their number
    kept: list[Span] = []
    for span in spans:
        first = bisect_right(numbers, span.start, key=lambda number: number[1])
        last = bisect_right(numbers, span.end - 1, key=lambda number: number[0])
        if first >= last or span.rule.category or len(text[span.start : span.end]) >= len(text.strip(AROUND)):
            kept.append(span)
            continue
        for place in range(first, last):
            start, end = numbers[place]
            inner = span._replace(start=max(start, span.start), end=min(end, span.end))
            if not any(inner.start < one.end and one.start < inner.end for one in own.get(place, ())):
                own.setdefault(place, []).append(inner)
    if not own:
        return text, spans
    edges = sorted(edge for place in own for edge in numbers[place])

    def moved(span: Span) -> Span:
        start, end = (at + bisect_right(edges, at) for at in (span.start, span.end - 1))
        return span._replace(start=start, end=end + 1)

    parts = (text[start:end] for start, end in zip([0, *edges], [*edges, len(text)], strict=True))
    quoted = '"'.join(parts)
    every = [*kept, *(span for spans in own.values() for span in spans)]
    return quoted, sorted(map(moved, every), key=lambda span: (span.start, span.end))


def _said(document: Any) -> Iterator[Any]:
    """The names, strings and numbers of a document, in their order."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for name, member in reversed(value.items()):
                waiting += member, name
        elif isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield value
