"""Where the records of a JSON or JSONL file begin and end: byte spans, nothing decoded but boundaries.

The records may be the lines of a file, the items of an array, or stand in an envelope (`envelopes.py`). A file that is
one object without an envelope is one record. What an envelope says of records that are not in its list is told, since
whoever adds up the list has not all of them.
"""

import os
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from scanner.regular_file import open_regular
from server.folder.formats.envelopes import envelope_of, hides_lists
from server.folder.problems import FURTHER, OTHER_LIST, UNKNOWN_LIST
from server.records.json_members import members_in

MAX_ARRAY_BYTES: Final = 1024 * 1024 * 1024
"""A file that is one JSON document is held as a whole, and about 100 bytes of memory an item; lines need none."""

SPACE: Final = b" \t\r\n"  # RFC 8259, section 2
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_PROBE: Final = 4096  # bytes that a list is looked for by


class Span(NamedTuple):
    """One record: its line or place in the list, from 1, its offset in bytes, and itself; None when it is oversized.

    `problem`: what is said of the file instead, which is no record then.
    """

    place: int
    offset: int
    text: bytes | None
    problem: str = ""


def line_spans(path: Path, max_record_bytes: int, *, offset: int = 0, line: int = 0) -> Iterator[Span]:
    """The lines of a file from `offset` on, which is behind line number `line`; blank ones are no records.

    Raises `OSError`.
    """
    with open_regular(path) as stream:
        yield from _lines(stream, max_record_bytes, offset, line)


def _lines(stream: BinaryIO, max_record_bytes: int, offset: int, line: int) -> Iterator[Span]:
    """The span of the record in each line; of one that is too long only where it begins."""
    chunk = max_record_bytes + len(BOM_UTF8) + 2  # CR LF
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
        if line == 1 and text.startswith(BOM_UTF8):
            text = text[len(BOM_UTF8) :]
            start += len(BOM_UTF8)
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
    """The span of each record of a JSON document, and what of the document is left unread."""
    place = _after(data, len(BOM_UTF8) if data[: len(BOM_UTF8)] == BOM_UTF8 else 0, SPACE)
    if place == len(data):
        return
    view = memoryview(data)
    if data[place : place + 1] == b"[":
        yield from _items(data, view[place:], place, max_record_bytes)
        return
    fields = members_in(view[place:])
    found = envelope_of(fields, kind)
    if found is None:
        text = bytes(view[place:]).rstrip(SPACE) if len(view) - place <= max_record_bytes + _PROBE else b""
        yield Span(1, place, text if 0 < len(text) <= max_record_bytes else None)
        if hides_lists(fields, kind):
            yield Span(0, 0, None, UNKNOWN_LIST)
        return
    yield from _items(data, memoryview(found.list), _find(data, view, found.list, place), max_record_bytes)
    if found.says_more:
        yield Span(0, 0, None, FURTHER)
    if found.others:
        yield Span(0, 0, None, OTHER_LIST)


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
