"""Where the records of a JSON or JSONL file begin and end: byte spans, nothing decoded but boundaries.

The records may be the lines of a file, the items of an array, or stand in an envelope: `{"object": "list", "data":
[...]}`, `{"invoices": [...]}`, `{"list": [...]}`. A file that is one object without an envelope is one record. What an
envelope says of records that are not in its list is told, since whoever adds up the list has not all of them.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from scanner.regular_file import open_regular
from server.records.shapes import fold, kinds_by_wrapper

MAX_ARRAY_BYTES: Final = 1024 * 1024 * 1024
"""A file that is one JSON document is held as a whole, and about 100 bytes of memory an item; lines need none."""

BOM: Final = b"\xef\xbb\xbf"
SPACE: Final = b" \t\r\n"  # RFC 8259, section 2
LISTS: Final = frozenset({"data", "list", "records", "items", "results", "value"})
"""Folded members that hold the records of an envelope: Stripe, Chargebee, Zuora's query, and others."""

FURTHER: Final = "further pages"
"""What is said of a file that is one page of several, by what it says itself."""

OTHER_LIST: Final = "another list"
"""What is said of a file that has a list of another kind of records as well, which is not read."""

_MORE: Final = frozenset(
    map(fold, ("has_more", "has_more_page", "has_more_pages", "has_next", "has_next_page", "next_offset", "next_page",
               "next_page_token", "next_cursor", "next", "next_link", "odata.nextLink", "cursor", "after"))
)  # fmt: skip
"""Members of an envelope that say that more records follow: of Stripe, Zoho, Chargebee, Zuora, Square, OData."""

_ABOUT: Final = frozenset(map(fold, ("page_context", "pagination", "paging", "links", "_links", "meta", "cursors")))
"""Members in which some of these stand: Zoho, Mollie, JSON:API, GoCardless."""

_DEEP: Final = 2  # of these within each other
_SHORT: Final = 8  # bytes, one more than the longest of these
_NO_MORE: Final = frozenset({b"false", b"null", b'""', b"{}", b"0", b'"false"', b'"null"', b'"none"', b'"no"', b'"0"'})

_FIELDS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])  # keys and boundaries; no value is decoded
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_EMPTY: Final = re.compile(rb"\[\s*\]")
_PROBE: Final = 4096  # bytes that a list is looked for by


class Span(NamedTuple):
    """One record: its line or place in the list, from 1, its offset in bytes, and itself; None when it is oversized.

    `problem`: what is said of the file instead, which is no record then.
    """

    place: int
    offset: int
    text: bytes | None
    problem: str = ""


def line_spans(stream: BinaryIO, max_record_bytes: int, *, offset: int = 0, line: int = 0) -> Iterator[Span]:
    """The lines of an open file from `offset` on, which is behind line number `line`; blank ones are no records."""
    chunk = max_record_bytes + len(BOM) + 2  # CR LF
    stream.seek(offset)
    while text := stream.readline(chunk):
        line += 1
        start = offset
        offset += len(text)
        rest = text
        while len(rest) == chunk and not rest.endswith(b"\n"):
            rest = stream.readline(chunk)
            offset += len(rest)
        if offset - start > chunk:
            yield Span(line, start, None)
            continue
        if line == 1 and text.startswith(BOM):
            text = text[len(BOM) :]
            start += len(BOM)
        if record := text.strip(SPACE):
            if text[0] in SPACE:
                start += len(text) - len(text.lstrip(SPACE))
            yield Span(line, start, record if len(record) <= max_record_bytes else None)


def document_spans(path: Path, max_record_bytes: int, kind: int | None) -> Iterator[Span]:
    """The records of a file that is one JSON document: of its lists, that of this kind, if there is one.

    Raises `ValueError`, `RecursionError`, `OSError`.
    """
    with open_regular(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > MAX_ARRAY_BYTES:
            yield Span(0, 0, None)
        elif size:
            # Not mapped into memory: a file that is cut meanwhile, as logs are, would end the process (SIGBUS).
            yield from _spans(stream.read(size), max_record_bytes, kind)


def _spans(data: bytes, max_record_bytes: int, kind: int | None) -> Iterator[Span]:
    place = _after(data, len(BOM) if data[: len(BOM)] == BOM else 0, SPACE)
    if place == len(data):
        return
    view = memoryview(data)
    if data[place : place + 1] == b"[":
        yield from _items(data, view[place:], place, max_record_bytes)
        return
    fields = _FIELDS.decode(view[place:])
    lists = _lists(fields)
    held = {name: _EMPTY.fullmatch(memoryview(raw)) is None for name, raw in lists.items()}
    name = list_of_kind(held, kind)
    if name is None:
        text = bytes(view[place:]).rstrip(SPACE) if len(view) - place <= max_record_bytes + _PROBE else b""
        yield Span(1, place, text if 0 < len(text) <= max_record_bytes else None)
        return
    yield from _items(data, memoryview(lists[name]), _find(data, view, lists[name], place), max_record_bytes)
    if _says_more(fields, _DEEP):
        yield Span(0, 0, None, FURTHER)
    if any(held[other] and _is_other(other, kinds_by_wrapper().get(fold(name))) for other in lists):
        yield Span(0, 0, None, OTHER_LIST)


def _lists(fields: dict[str, msgspec.Raw]) -> dict[str, msgspec.Raw]:
    """The lists in an envelope; none in an object that is a record itself."""
    if "id" in map(fold, fields):
        return {}
    return {name: raw for name, raw in fields.items() if wraps(name) and bytes(memoryview(raw)[:1]) == b"["}


def wraps(name: str) -> bool:
    """Whether a list of this name in an envelope may be that of its records."""
    return fold(name) in LISTS or fold(name) in kinds_by_wrapper()


def list_of_kind(lists: Mapping[str, bool], kind: int | None) -> str | None:
    """Which of the lists of an envelope is read: that of this kind, or else the first that may be; None for none.

    `lists`: name -> whether anything is in it. Empty ones count only where all are.
    """
    names = [name for name, holds in lists.items() if holds] or lists
    told = {name: kinds_by_wrapper().get(fold(name)) for name in names}
    fitting = [name for name, of in told.items() if kind is None or of in {kind, None}]
    return next((name for name in fitting if kind is not None and told[name] == kind), next(iter(fitting), None))


def _is_other(name: str, kind: int | None) -> bool:
    """Whether a list is of another kind than the one that is read; of which kind `items` are is not known."""
    found = kinds_by_wrapper().get(fold(name))
    return found is not None and kind is not None and found != kind


def _says_more(fields: Mapping[str, msgspec.Raw], deep: int) -> bool:
    """Whether an envelope says that more records follow than it has."""
    for name, raw in fields.items():
        start = bytes(memoryview(raw)[:_SHORT])
        if fold(name) in _MORE and start.lower() not in _NO_MORE and start[:1] != b"[":
            return True
        if fold(name) in _ABOUT and deep and start[:1] == b"{" and _says_more(_FIELDS.decode(raw), deep - 1):
            return True
    return False


def _find(data: bytes, view: memoryview, inner: msgspec.Raw, place: int) -> int:
    """The offset of `inner` in the text that holds it; of equal texts, any offset will do."""
    wanted = memoryview(inner)
    probe = bytes(wanted[:_PROBE])
    while True:
        place = data.find(probe, place)
        if view[place : place + len(wanted)] == wanted:
            return place
        place += 1


def _items(data: bytes, document: memoryview, place: int, max_record_bytes: int) -> Iterator[Span]:
    place += 1
    items = _ITEMS.decode(document)
    items.reverse()  # so that each is let go of when it was read
    for number in range(1, len(items) + 1):
        # Raw keeps the bytes of an item but not its offset: items lie in order, with only this between two of them.
        place = _after(data, place, SPACE + b",")
        record = bytes(items.pop())
        yield Span(number, place, record if len(record) <= max_record_bytes else None)
        place += len(record)


def _after(data: bytes, place: int, skipped: bytes) -> int:
    while place < len(data) and data[place] in skipped:
        place += 1
    return place
