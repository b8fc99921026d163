"""Where records lie in the files of a folder: id and number -> row -> (file, offset, length), filter value -> rows.

Each file is read once, span by span, for an index in memory; the data itself stays on disk, and a record is read by its
offset when it is asked for. A stamp per file tells when what was indexed is no longer what is there.

Nothing of a record is decoded but its keys, ids, numbers and filter values. What cannot be indexed is left out and
counted, as a `Problem` without content. An operating system's error comes out as it is: the source in front says what a
caller may know of it.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

FILTERS: Final = ("status", "accountid")  # folded names; the two equality filters that the list tools offer

_TENANT: Final = "(tenant)"  # the postings of tenants; no filter of a caller is called that

MAX_ARRAY_BYTES: Final = 1024 * 1024 * 1024  # a .json file is indexed in memory whole; larger data belongs in .jsonl
MAX_PAGE_BYTES: Final = 64 * 1024 * 1024  # a page ends early rather than hold more (one record always fits)
MAX_KEY_CHARS: Final = 128  # longest id or filter value; the tools take no longer argument
MAX_NAME_CHARS: Final = 64  # longest field name looked at; the ones looked for have at most 18 letters

_SHOWN_LINES: Final = 10  # line numbers kept per problem; the count goes on
_BOM: Final = b"\xef\xbb\xbf"
_SPACE: Final = b" \t\r\n"  # RFC 8259, section 2

_FIELDS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])  # keys and boundaries; no value is decoded
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_KEY: Final = msgspec.json.Decoder(str | int)


class Problem(msgspec.Struct, frozen=True):
    """Records of one file that were left out, for one reason.

    `reason` is one of "broken", "oversized", "no id", "duplicate id" (the first one stays) and "duplicate number" (that
    record is kept, its number finds the first one). `lines` are the first ten line numbers, or in a `.json` file the
    places in the array, from 1; 0 stands for the file as a whole.
    """

    file: str
    reason: str
    count: int
    lines: tuple[int, ...]


class Stamp(NamedTuple):
    """One file in one state. A write changes the time or the size, a replacement the inode."""

    path: Path
    modified: int  # nanoseconds since the epoch
    size: int  # bytes
    inode: int

    def fits(self, status: os.stat_result) -> bool:
        """Return whether a file with this status is still in that state."""
        return (self.modified, self.size, self.inode) == (status.st_mtime_ns, status.st_size, status.st_ino)


def stamps_of(folder: Path, entity: str) -> tuple[Stamp, ...]:
    """Return the stamps of an entity's `.json` and `.jsonl` files, in the order of their names. Raises `OSError`."""
    found = []
    for path in sorted(folder.iterdir()):
        named = path.stem.lower() in {entity, f"{entity}s"} and path.suffix.lower() in {".json", ".jsonl"}
        if named and path.is_file():
            status = path.stat()
            found.append(Stamp(path, status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(found)


class _Keys:
    """What ids or numbers find: the first row that has one, and those of other tenants that have the same."""

    def __init__(self) -> None:
        self.first: dict[str, int] = {}
        self.others: dict[tuple[str, str], int] = {}  # (tenant, key) -> row; empty where no two tenants share a key


class Index:
    """Where the records of one entity lie. Built once, then only read, so that threads share it without a lock.

    `entity` is in lower case; `stamps` name the files, which are read here and now. `tenant_field` names the field that
    says whose a record is; an id is unique within a tenant, and without one, the first record that has it is found.
    Columns are flat arrays: a row costs 16 bytes beside its keys.

    Raises `OSError` when a file cannot be read.
    """

    def __init__(
        self, entity: str, stamps: tuple[Stamp, ...], max_record_bytes: int, tenant_field: str = "tenant"
    ) -> None:
        self.stamps = stamps
        self._files = array("I")
        self._offsets = array("Q")
        self._lengths = array("I")
        self._ids = _Keys()
        self._numbers = _Keys()
        self._postings: dict[tuple[str, str], array[int]] = {}  # (filter, value) -> rows, ascending
        self._problems: dict[tuple[str, str], tuple[int, tuple[int, ...]]] = {}
        self._id_fields = ("id", f"{entity}id")
        self._number_field = f"{entity}number"
        self._tenant_field = _folded(tenant_field)
        for file, stamp in enumerate(stamps):
            try:
                for span in _spans(stamp, max_record_bytes):
                    if span.text is None:
                        self._report(stamp, "oversized", span.line)
                    else:
                        self._add(file, span.line, span.offset, span.text)
            except (ValueError, RecursionError):  # of a .json file as a whole; _add sees to its own
                self._report(stamp, "broken", 0)

    def find(self, record_id: str, tenant: str | None = None) -> int | None:
        """Return the row of an id, or else of a number; with a tenant, only of a record of that tenant."""
        row = self._found(self._ids, record_id, tenant)
        return self._found(self._numbers, record_id, tenant) if row is None else row

    def id_of(self, record_id: str, tenant: str | None = None) -> str | None:
        """Return the id of the record that `find` finds; None when there is none or its file has changed."""
        if self._found(self._ids, record_id, tenant) is not None:
            return record_id
        row = self._found(self._numbers, record_id, tenant)
        record = None if row is None else self.read(row)
        return None if record is None else self._id(_fields(record))

    def select(self, wanted: tuple[tuple[str, str], ...], tenant: str | None = None) -> Sequence[int]:
        """Return the rows that have every value of these `canonical` filters, ascending; with a tenant, only its."""
        none = array("I")
        items = wanted if tenant is None else (*wanted, (_TENANT, tenant))
        postings = sorted((self._postings.get(item, none) for item in items), key=len)
        if not postings:
            return range(len(self._offsets))
        shortest, *others = postings
        return [row for row in shortest if all(_holds(other, row) for other in others)] if others else shortest

    def read_page(self, rows: Sequence[int]) -> tuple[bytes, ...] | None:
        """Return the records of these rows, the first at least, within the page's bytes; None as for `read`."""
        records: list[bytes] = []
        held = 0
        for row in rows:
            held += self._lengths[row]
            if records and held > MAX_PAGE_BYTES:
                break
            if (record := self.read(row)) is None:
                return None
            records.append(record)
        return tuple(records)

    def read(self, row: int) -> bytes | None:
        """Return one record, or None when its file is no longer the one that was indexed. Raises `OSError`."""
        stamp = self.stamps[self._files[row]]
        try:
            with stamp.path.open("rb") as stream:
                stream.seek(self._offsets[row])
                record = stream.read(self._lengths[row])
                # Asked after the read, and of the open file instead of the path: these bytes are what was indexed.
                return record if stamp.fits(os.fstat(stream.fileno())) else None
        except FileNotFoundError:
            return None

    def problems(self) -> Iterator[Problem]:
        """Give what was left out, in the order in which it was met."""
        for (file, reason), (count, lines) in self._problems.items():
            yield Problem(file=file, reason=reason, count=count, lines=lines)

    def _add(self, file: int, line: int, offset: int, text: bytes) -> None:
        stamp = self.stamps[file]
        try:
            text.decode()  # Raw does not look into values: one that is not UTF-8 would spoil the page it is on
            fields = _fields(text)
        except (ValueError, RecursionError):
            self._report(stamp, "broken", line)
            return
        key = self._id(fields)
        if key is None:
            self._report(stamp, "no id", line)
            return
        row = len(self._offsets)
        tenant = _key(fields.get(self._tenant_field))
        if not self._keep(self._ids, key, row, tenant):
            self._report(stamp, "duplicate id", line)
            return
        number = _key(fields.get(self._number_field))
        if number is not None and not self._keep(self._numbers, number, row, tenant):
            self._report(stamp, "duplicate number", line)
        if tenant is not None:
            self._postings.setdefault((_TENANT, tenant), array("I")).append(row)
        for name in FILTERS:
            if (value := _key(fields.get(name))) is not None:
                self._postings.setdefault((name, _comparable(name, value)), array("I")).append(row)
        self._files.append(file)
        self._offsets.append(offset)
        self._lengths.append(len(text))

    def _keep(self, keys: _Keys, key: str, row: int, tenant: str | None) -> bool:
        """Whether `row` is now what `key` finds, at least for its own tenant."""
        first = keys.first.setdefault(key, row)
        if first == row:
            return True
        if tenant is None or self._is_of(first, tenant):
            return False
        return keys.others.setdefault((tenant, key), row) == row

    def _found(self, keys: _Keys, key: str, tenant: str | None) -> int | None:
        row = keys.first.get(key)
        if tenant is None or row is None or self._is_of(row, tenant):
            return row
        return keys.others.get((tenant, key))

    def _is_of(self, row: int, tenant: str) -> bool:
        rows = self._postings.get((_TENANT, tenant))
        return rows is not None and _holds(rows, row)

    def _id(self, fields: Mapping[str, msgspec.Raw]) -> str | None:
        return next((key for name in self._id_fields if (key := _key(fields.get(name))) is not None), None)

    def _report(self, stamp: Stamp, reason: str, line: int) -> None:
        count, lines = self._problems.get((stamp.path.name, reason), (0, ()))
        self._problems[stamp.path.name, reason] = (count + 1, (*lines, line)[:_SHOWN_LINES])


def _holds(rows: array[int], row: int) -> bool:
    place = bisect_left(rows, row)
    return place < len(rows) and rows[place] == row


def _fields(record: bytes) -> dict[str, msgspec.Raw]:
    return {_folded(name): raw for name, raw in _FIELDS.decode(record).items() if len(name) <= MAX_NAME_CHARS}


@lru_cache(maxsize=1024)  # names repeat from record to record; a file of ever new names fills no memory
def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _key(raw: msgspec.Raw | None) -> str | None:
    """Return an id, number or filter value as text; None when it is absent, empty, too long or of another type."""
    if raw is None:
        return None
    try:
        key = str(_KEY.decode(raw))
    except ValueError:
        return None
    return key if 0 < len(key) <= MAX_KEY_CHARS else None


def _comparable(name: str, value: str) -> str:
    return value.lower() if name == "status" else value


def canonical(filters: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the filters with folded names and comparable values, sorted."""
    named = [(_folded(name), value) for name, value in filters.items()]
    return tuple(sorted((name, _comparable(name, value)) for name, value in named))


class _Span(NamedTuple):
    """One record in a file: its line (or place in the array), its offset in bytes, and itself; None when oversized."""

    line: int
    offset: int
    text: bytes | None


def _spans(stamp: Stamp, max_record_bytes: int) -> Iterator[_Span]:
    with stamp.path.open("rb") as stream:
        if stamp.path.suffix.lower() == ".jsonl":
            yield from _line_spans(stream, max_record_bytes)
        elif os.fstat(stream.fileno()).st_size > MAX_ARRAY_BYTES:
            yield _Span(0, 0, None)
        else:
            yield from _item_spans(stream.read(MAX_ARRAY_BYTES), max_record_bytes)


def _line_spans(stream: BinaryIO, max_record_bytes: int) -> Iterator[_Span]:
    chunk = max_record_bytes + len(_BOM) + 2  # CR LF
    line = offset = 0
    while text := stream.readline(chunk):
        line += 1
        start = offset
        offset += len(text)
        rest = text
        while len(rest) == chunk and not rest.endswith(b"\n"):
            rest = stream.readline(chunk)
            offset += len(rest)
        if offset - start > chunk:
            yield _Span(line, start, None)
            continue
        if line == 1 and text.startswith(_BOM):
            text = text[len(_BOM) :]
            start += len(_BOM)
        if record := text.strip(_SPACE):
            start += len(text) - len(text.lstrip(_SPACE))
            yield _Span(line, start, record if len(record) <= max_record_bytes else None)


def _item_spans(data: bytes, max_record_bytes: int) -> Iterator[_Span]:
    place = _after(data, len(_BOM) if data.startswith(_BOM) else 0, _SPACE)
    if place == len(data):
        return
    items = [msgspec.Raw(data[place:].rstrip(_SPACE))]
    if data[place : place + 1] == b"[":
        items = _ITEMS.decode(memoryview(data)[place:])
        place += 1
    for line, item in enumerate(items, 1):
        # Raw keeps the bytes of an item but not its offset: items lie in order, with only this between two of them.
        place = _after(data, place, _SPACE + b",")
        record = bytes(item)
        yield _Span(line, place, record if len(record) <= max_record_bytes else None)
        place += len(record)


def _after(data: bytes, place: int, skipped: bytes) -> int:
    while place < len(data) and data[place] in skipped:
        place += 1
    return place
