"""Compressed files: gzip and zstd as streams, zip member by member. What is inside is told by its content.

Office documents are zip files too, and are refused. The copy is compressed the same way. A stream cannot be entered in
its middle, so each is one unit; a zip file has one for each member. What expands beyond what the kind of compression
can do to real data is refused.
"""

from __future__ import annotations

import errno
import gzip
import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO, Final, NamedTuple, cast

import msgspec

from scanner.batch.formats.csv_files.csv_rows import CSV_ROWS
from scanner.batch.formats.json_files.json_array import JSON_ARRAY
from scanner.batch.formats.json_files.jsonl import JSONL
from scanner.batch.formats.text_files.plain_text import PLAIN_TEXT
from scanner.batch.formats.text_format import OFFICE, TextFormat
from scanner.batch.formats.xml_files.xml_document import XML_DOCUMENT
from scanner.batch.formats.zstd import zstd_errors, zstd_reader, zstd_writer
from scanner.batch.units import HEAD, Entry, Job, Storage, Traits, Unit, lose, recognised
from scanner.errors import BatchError

_ENDLESS: Final = 1 << 62
_MOST_EXPANDED: Final = 1_100  # times; deflate's own bound is 1,032
_ALWAYS: Final = 64 << 20  # bytes that anything may expand to
_LEVEL: Final = 6  # of gzip and zip: their usual one
_COPIED: Final = 1 << 20
_LONGEST_HELD: Final = 1 << 16  # bytes of a line that are held back until its end is read
_MOST_MEMBERS: Final = 2_000  # of a zip file: the directory is read anew for each
_MOST_DIRECTORY: Final = 4 << 20  # bytes
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # of members of a zip file: the same copy every time

_INNER: Final[dict[str, TextFormat]] = {
    one.name: one for one in (JSONL, JSON_ARRAY, CSV_ROWS, XML_DOCUMENT, PLAIN_TEXT)
}
"""Formats that are read from their beginning to their end."""


_OPC: Final = "[content_types].xml"  # part of every document of Office Open XML, ECMA-376 part 2; in any case
_MIMETYPE: Final = "mimetype"  # first member of those of OpenDocument (1.3, part 2, 3.3) and of EPUB


class _Kind(NamedTuple):
    """One kind of compressed stream: what it may begin with, what reads it, and what writes it."""

    magic: tuple[bytes, ...]
    reader: Callable[[BinaryIO], BinaryIO]
    writer: Callable[[BinaryIO], BinaryIO]


def _gzip_reader(file: BinaryIO) -> BinaryIO:
    return gzip.GzipFile(fileobj=file, mode="rb")  # type: ignore[return-value]  # a BufferedIOBase, which is one


def _gzip_writer(file: BinaryIO) -> BinaryIO:
    return gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0)  # type: ignore[return-value]


_SKIPPABLE: Final = tuple(bytes([number]) + b"\x2a\x4d\x18" for number in range(0x50, 0x60))
"""Frames of zstd that hold no data, such as pzstd begins with (RFC 8878, 3.1.2)."""

_STREAMS: Final = {
    "gzip": _Kind((b"\x1f\x8b",), _gzip_reader, _gzip_writer),
    "zstd": _Kind((b"\x28\xb5\x2f\xfd", *_SKIPPABLE), zstd_reader, zstd_writer),
}
_ZIP: Final = b"PK\x03\x04"
_DAMAGE: Final[tuple[type[Exception], ...]] = (
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    NotImplementedError,
    RuntimeError,
)
"""What readers of gzip and zip raise for a file that is broken off, damaged or encrypted."""

_FOLLOWED: Final = "Not a gzipped file"
"""What the standard library says of bytes behind a whole stream that begin no other. ``gzip`` passes over them."""

_DAMAGED: Final = "the compressed data is broken off, damaged or encrypted"


class Compressed:
    """A compressed file of another format, which the content decides."""

    name = "compressed"
    traits = Traits((".gz", ".zst", ".zstd", ".zip"), takes_entity=True, takes_headings=True)

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  part of the protocol
        """Whether a file is compressed, by its first bytes."""
        known = head.startswith(_ZIP) or any(head.startswith(kind.magic) for kind in _STREAMS.values())
        return 1.0 if known else 0.0

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:  # noqa: ARG002  part of the protocol
        """One unit for a stream, and one for each member of a zip file."""
        with storage.open(entry) as file:
            head = file.read(len(_ZIP))
            if not head:
                raise BatchError("it is empty, and no compressed file")
            for name, kind in _STREAMS.items():
                if head.startswith(kind.magic):
                    return [Unit(entry, self.name, 0, 0, entry.size, entry.size, detail={"kind": name})]
            with _opened_zip(file) as archive:
                if _is_office(archive):
                    raise BatchError(OFFICE)
                return [
                    Unit(entry, self.name, number, 0, member.file_size, size, part=member.filename)
                    for number, member in enumerate(_members(archive))
                    for size in [min(member.compress_size, entry.size)]  # which the archive may overstate
                ]

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """Scan what is packed; yields how many of its packed bytes are done. Raises BatchError for damage, OSError."""
        with job.storage.open(unit.entry) as file:
            try:
                if unit.part:
                    yield from _scan_member(file, unit, job)
                else:
                    yield from _scan_stream(file, unit, job, _STREAMS[unit.detail["kind"]])
            except _DAMAGE + zstd_errors():
                raise BatchError(_DAMAGED) from None
            except OSError as error:
                if error.errno == errno.EINVAL:  # the directory of a zip file says that a member begins before it
                    raise BatchError(_DAMAGED) from None
                raise
        job.findings.bytes = unit.bytes

    def assemble(self, units: Sequence[Unit], pieces: Sequence[BinaryIO], out: BinaryIO) -> None:
        """The one stream, or a zip file of the members."""
        if not units[0].part:
            shutil.copyfileobj(pieces[0], out, _COPIED)
            return
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            for unit, piece in zip(units, pieces, strict=True):
                member = zipfile.ZipInfo(unit.part, _DATE)
                member.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(member, "w", force_zip64=True) as target:
                    shutil.copyfileobj(piece, target, _COPIED)


def holds_office_document(file: BinaryIO) -> bool:
    """Whether an open zip file is an office document. Raises BatchError for a damaged one."""
    with _opened_zip(file) as archive:
        return _is_office(archive)


class _Directory:
    """A file whose directory is read in one piece, however long it says it is: up to a bound, that is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_DIRECTORY:
            raise BatchError("the zip file has a directory beyond measure")
        return self._file.read(size)


def _opened_zip(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(cast("Any", _Directory(file)))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):  # ValueError: names that are no text
        raise BatchError("the zip file is damaged") from None


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in an archive, none of which can be taken for another or leads out of where it is unpacked."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if not members:
        raise BatchError("the zip file holds no file")
    if len(members) > _MOST_MEMBERS:
        raise BatchError(f"the zip file has more than {_MOST_MEMBERS:,} members")
    if len({member.filename for member in members}) < len(members):
        # Which one a name means is for each program to say; only one of them would be scanned.
        raise BatchError("the zip file has two members of the same name")
    if any(_leads_out(member.filename) for member in members):
        raise BatchError("the zip file has a member whose name leads out of the folder it is unpacked in")
    return members


def _is_office(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is one document, of which the XML inside is no export."""
    names = {name.lower() for name in archive.namelist()}
    return _OPC in names or (_MIMETYPE in names and any(name.startswith("meta-inf/") for name in names))


def _leads_out(name: str) -> bool:
    return any(path.anchor or ".." in path.parts for path in (PurePosixPath(name), PureWindowsPath(name)))


def _scan_stream(file: BinaryIO, unit: Unit, job: Job, kind: _Kind) -> Iterator[int]:
    whole = unit.entry.inner
    name = next((whole[: -len(one)] for one in Compressed.traits.endings if whole.lower().endswith(one)), "") or whole
    if job.out is None:
        yield from _scan_inside(kind.reader(file), name, unit, job, file.tell)
        return
    with kind.writer(job.out) as out:
        yield from _scan_inside(kind.reader(file), name, unit, job._replace(out=out), file.tell)


def _scan_member(file: BinaryIO, unit: Unit, job: Job) -> Iterator[int]:
    with _opened_zip(file) as archive, archive.open(unit.part) as member:
        # A member knows how far it is only in what it holds; its share of the file is what progress is told in.
        share = unit.bytes / max(1, unit.end)
        stream: Any = member
        yield from _scan_inside(stream, unit.part, unit, job, lambda: int(member.tell() * share))


def _scan_inside(stream: BinaryIO, name: str, unit: Unit, job: Job, at: Callable[[], int]) -> Iterator[int]:
    """Scan what a stream holds; ``at`` says how far the file behind it is read."""
    limited = _Limited(stream, unit.bytes)
    inside: Any = io.BufferedReader(limited, HEAD)
    head = inside.peek(HEAD)
    if limited.stopped == _BROKEN and not head:
        raise EOFError
    inner = recognised(head, name, _INNER) if head else "csv"
    if head.startswith(_ZIP):
        raise BatchError("what is inside is a zip file or an office document, which is not looked into")
    if inner is None:
        raise BatchError("what is inside has no known format")
    entry = msgspec.structs.replace(unit.entry, size=_ENDLESS, stamp="")
    whole = Unit(entry, inner, 0, 0, _ENDLESS, unit.bytes)
    for _ in _INNER[inner].read(inside, whole, job):
        yield at()
    if limited.stopped:
        lose(job, whole, job.findings.lines + 1, limited.stopped, rows=0)
    job.findings.format = f"{inner} in {'zip' if unit.part else unit.detail['kind']}"
    yield unit.bytes


_BROKEN: Final = "the compressed data is broken off here"
_BEHIND: Final = "what follows the compressed data is none, and is left out"


class _Limited(io.RawIOBase):
    """A stream that ends with an error where it expands too much; one that is broken off, behind its last whole line.

    ``stopped`` says when it is read to its end why there is no more, "" where that is all. Half a line is not handed
    on: half a number in it would look like none.
    """

    def __init__(self, stream: Any, size: int) -> None:
        self._read = stream.read1  # what was read before the break would be lost with what a larger read asked for
        self._left = size * _MOST_EXPANDED + _ALWAYS
        self._whole = b""  # lines that may be handed on
        self._begun = b""  # the beginning of a line
        self.stopped = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._whole and not self._fill(len(buffer)):
            pass
        data = self._whole[: len(buffer)]
        self._whole = self._whole[len(data) :]
        buffer[: len(data)] = data
        return len(data)

    def _fill(self, size: int) -> bool:
        """Read on; whether that was the end."""
        try:
            data = self._read(size)
        except EOFError:
            self.stopped = _BROKEN
            return True
        except gzip.BadGzipFile as error:
            if not str(error).startswith(_FOLLOWED):
                raise
            self.stopped, data = _BEHIND, b""
        if not data:
            self._whole, self._begun = self._begun, b""
            return True
        self._left -= len(data)
        if self._left < 0:
            raise BatchError("the compressed data expands beyond measure")
        stop = data.rfind(b"\n") + 1
        if stop:
            self._whole, self._begun = self._begun + data[:stop], data[stop:]
        elif len(self._begun) + len(data) > _LONGEST_HELD:
            self._whole, self._begun = self._begun + data, b""
        else:
            self._begun += data
        return False


COMPRESSED: Final = Compressed()
"""gzip, zstd and zip."""
