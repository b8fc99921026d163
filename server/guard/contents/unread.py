"""What of a large result is not read at all: it leaves before the scan, since it could not be shown.

A scan takes a second for 60 KB of source code, and nothing else is answered meanwhile. So of each text and document a
little more is read than may be shown. That much more ends in the middle of whatever stands there, and leaves once all
is masked (`SizeLimit`): a value or an order that goes on behind the end of what is shown was read with its rest.
"""

from typing import Any, Final, NamedTuple

from scanner.views.budget import TEXT_OMITTED
from server.guard.contents.shortening import (
    SHORTEST,
    Left,
    TooLargeError,
    first_values,
    front,
    records_left,
    replaced,
    size_of,
    texts_in,
    with_shorter_text,
)
from server.guard.wire.messages import Message, UnreadableError, encoded, read_line
from server.guard.wire.repeated_texts import strings

MORE: Final = 4_096
"""Bytes of a text or document that are read beyond what may be shown of it."""

_WHOLE: Final = 2
"""The texts of a result are read up to this many times what may be shown: a withheld one leaves room for the next."""


class Unread(NamedTuple):
    """What was left unread of a result: of the texts in blocks, by the identity of each, and of the document."""

    texts: dict[int, Left]
    document: Left | None


NOTHING: Final = Unread({}, None)


def leave_unread(result: Message, max_bytes: int) -> Unread:
    """Cut a result, in place, to a little more than may be shown of it, and tell what left.

    Raises `TooLargeError` for a document that cannot become so small.
    """
    document = result.get("structuredContent")
    holds_document = isinstance(document, dict | list)
    texts = list(texts_in(result))
    large = max(sum(size_of(block["text"]) for block in texts), len(encoded(document)) if holds_document else 0)
    if large <= max_bytes + MORE:
        return NOTHING
    left: dict[int, Left] = {}
    shorter: dict[str, str] = {}
    room = _WHOLE * max_bytes
    for block in texts:
        text: str = block["text"]
        block["text"], one = _front_of_text(text, min(room, max_bytes + MORE))
        room -= size_of(block["text"])
        if one is not None:
            left[id(block)] = one
            shorter.setdefault(text, block["text"])
    if not holds_document:
        return Unread(left, None)
    most = max_bytes + MORE
    if shorter and not frozenset(shorter).isdisjoint(strings(document)):
        result["structuredContent"] = document = replaced(document, shorter)
        most *= 2  # a text that the document repeats is cut alike in both, and longer in JSON
    result["structuredContent"], of_document = _front_of_document(document, most)
    if result["structuredContent"] is None:
        raise TooLargeError(max_bytes, max_bytes)
    return Unread(left, of_document)


def _front_of_text(text: str, room: int) -> tuple[str, Left | None]:
    data = text.encode(errors="surrogatepass")
    if len(data) <= room:
        return text, None
    if room < SHORTEST:
        return TEXT_OMITTED, Left(len(data))
    if text.lstrip()[:1] in {"{", "["} and isinstance(document := _json_in(data), dict | list):
        shorter, left = _front_of_document(document, room)
        if shorter is not None:
            return encoded(shorter).decode(), left
        first = encoded(first_values(_json_in(data), room)).decode()
        return first, Left(max(0, len(data) - size_of(first)))
    kept = front(data, room)
    return kept, Left(len(data) - size_of(kept))


def _front_of(text: str, room: int) -> str:
    return front(text.encode(errors="surrogatepass"), room)


def _json_in(data: bytes) -> Any:
    try:
        return read_line(data)
    except UnreadableError:
        return None


def _front_of_document(document: Any, most: int) -> tuple[Any, Left | None]:
    """A document of at most so many bytes, and what left it; None for one that cannot become so small."""
    if len(encoded(document)) <= most:
        return document, None
    document, size = with_shorter_text(document, most - SHORTEST, 0, _front_of)
    shorter, totals = records_left(document, most)
    return shorter, Left(size, totals, is_document=True)
