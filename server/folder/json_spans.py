"""Where the records of a JSON or JSONL file begin and end: byte spans, nothing decoded but boundaries.

The records may be the lines of a file, the items of an array, or stand in an envelope: `{"object": "list", "data":
[...]}`, `{"invoices": [...]}`, `{"list": [...]}`. A file that is one object without an envelope is one record.
"""

import os
from collections.abc import Iterator
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

_FIELDS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])  # keys and boundaries; no value is decoded
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_PROBE: Final = 4096  # bytes that a list is looked for by


class Span(NamedTuple):
    """One record: its line or place in the list, from 1, its offset in bytes, and itself; None when it is oversized."""

    place: int
    offset: int
    text: bytes | None


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


def document_spans(path: Path, max_record_bytes: int) -> Iterator[Span]:
    """The records of a file that is one JSON document. Raises `ValueError`, `RecursionError`, `OSError`."""
    with open_regular(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > MAX_ARRAY_BYTES:
            yield Span(0, 0, None)
        elif size:
            # Not mapped into memory: a file that is cut meanwhile, as logs are, would end the process (SIGBUS).
            yield from _spans(stream.read(size), max_record_bytes)


def _spans(data: bytes, max_record_bytes: int) -> Iterator[Span]:
    place = _after(data, len(BOM) if data[: len(BOM)] == BOM else 0, SPACE)
    if place == len(data):
        return
    view = memoryview(data)
    if data[place : place + 1] == b"[":
        yield from _items(data, view[place:], place, max_record_bytes)
        return
    listed = _listed(view[place:])
    if listed is None:
        text = bytes(view[place:]).rstrip(SPACE) if len(view) - place <= max_record_bytes + _PROBE else b""
        yield Span(1, place, text if 0 < len(text) <= max_record_bytes else None)
    else:
        yield from _items(data, memoryview(listed), _find(data, view, listed, place), max_record_bytes)


def _listed(document: memoryview) -> msgspec.Raw | None:
    """The list in an envelope; None for an object that is a record itself."""
    fields = _FIELDS.decode(document)
    names = {fold(name): name for name in fields}
    if "id" in names:
        return None
    for folded, name in names.items():
        wraps = folded in LISTS or folded in kinds_by_wrapper()
        if wraps and bytes(memoryview(fields[name])[:1]) == b"[":
            return fields[name]
    return None


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
