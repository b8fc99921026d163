"""What a scan works on: files that are found, formats that know how to read them, units that can be done one by one.

A format is a module with one object that fulfils :class:`Format`; :data:`FORMATS` says where. It cuts a file into units
(a range of bytes, a row group, the whole), scans one unit chunk by chunk, and puts the redacted pieces together. The
rest of the package knows nothing else of formats; a format knows nothing of processes, retries or outputs.

Memory is bounded by chunks: a format holds a few of them, never a unit. ``Job.chunk_bytes`` is how much it may read
before it hands on what it has.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, BinaryIO, Final, Literal, NamedTuple, Protocol, runtime_checkable

import msgspec

from scanner.batch.store import FileFindings
from scanner.engine import Scanner
from scanner.errors import BatchError, RequestError

OnError = Literal["skip", "fail"]
"""What becomes of a row that cannot be scanned: it is left out and reported, or the scan ends."""

Headings = bool | tuple[str, ...] | None
"""Whether the first of rows of texts names their columns; or the names. None where the rows themselves have to tell."""

HEAD: Final = 65_536
"""Bytes of a file's beginning by which its format is told."""

CHUNK_BYTES: Final = 2 << 20
"""What a worker reads at a time. Every gate and every reader is asked once for it, and what they need has left the
processor's caches since: 6 % faster than half of that, for 10 MB more. Twice as much were 2 % again for lines of JSON,
none for CSV, and 15 MB more."""

_COPIED: Final = 1 << 20  # bytes at a time


class UnfitError(BatchError):
    """A row cannot be scanned, and the scan was told to end there.

    ``row`` counts from 1 at the unit's start, and ``word`` says what: lines, items, rows.
    """

    def __init__(self, unit: Unit, row: int, reason: str) -> None:
        self.word = place_word(unit.format)
        super().__init__(f"{self.word} {row} of unit {unit.number}: {reason}")
        self.row = row
        self.reason = reason


class LargeRecordError(MemoryError):
    """There is not memory enough for a chunk; ``row`` (from 1 in the unit) is its longest record, of so many bytes."""

    def __init__(self, row: int, size: int) -> None:
        super().__init__()
        self.row, self.size = row, size


class Entry(msgspec.Struct, frozen=True):
    """A file that was found. ``name`` is where to open it, ``inner`` its name below the folder it was found in.

    ``encoding`` is what its text is said to be in, "" where nobody says it. ``stamp`` changes when the file does: its
    time of change in nanoseconds, or what a store of objects calls ETag. ``refusal`` is why it is not to be opened, ""
    where it is.
    """

    name: str
    inner: str
    size: int
    stamp: str
    encoding: str = ""
    refusal: str = ""


class Storage(Protocol):
    """Where files are: a disk, or a store of objects. It holds nothing open, so that workers can be sent it.

    ``near`` says that reading a file twice costs little beside scanning it.
    """

    near: bool

    def find(self, path: str) -> Iterator[Entry]:
        """The files of a path (a file, a folder, a glob, a prefix), by name. Raises BatchError when there are none."""
        ...

    def open(self, name: str) -> BinaryIO:
        """A file for reading, seekable. Raises OSError."""
        ...


class Unit(msgspec.Struct, frozen=True):
    """One piece of one file. What ``start`` and ``end`` count is the format's affair: bytes, row groups."""

    entry: Entry
    format: str
    number: int = 0  # among the units of its file, from 0
    start: int = 0
    end: int = 0  # exclusive
    bytes: int = 0  # what it weighs in progress: its share of the file's bytes
    part: str = ""  # the name of a file within the file, which has findings of its own
    detail: dict[str, str] = {}  # what the format found out when it planned

    @property
    def label(self) -> str:
        """The name under which findings are told."""
        return f"{self.entry.inner}/{self.part}" if self.part else self.entry.inner


class Job(NamedTuple):
    """All that a format needs to scan a unit.

    ``out`` takes the redacted bytes of the unit, when a copy is wanted. ``findings`` is the unit's own, empty at first,
    with rows counted from 1 at the unit's start. ``on_error`` says what becomes of rows that cannot be scanned:
    :func:`lose` does it. ``entity`` is the profile's entity that decides about columns, and ``headings`` what names
    them; each for the formats that take it (:class:`Traits`).
    """

    scanner: Scanner
    storage: Storage
    findings: FileFindings
    out: BinaryIO | None
    on_error: OnError = "skip"
    chunk_bytes: int = CHUNK_BYTES
    entity: str | None = None
    headings: Headings = None

    def write(self, data: bytes) -> None:
        """Write to the unit's piece, where a copy is wanted."""
        if self.out is not None:
            self.out.write(data)


class Traits(NamedTuple):
    """What others have to know of a format.

    ``endings`` are what names of its files end with, in lower case. ``row_word`` is what the number of a row counts.
    ``begins_at_lines``: its units begin where lines do, so that a row has the number of its line in the file.
    ``takes_entity``: a profile's entity may choose its columns. ``takes_headings``: names may be given for its columns.
    ``extra_mb`` is the memory that it needs on top of what a worker takes.
    """

    endings: tuple[str, ...]
    row_word: str = "row"
    begins_at_lines: bool = False
    takes_entity: bool = False
    takes_headings: bool = False
    extra_mb: int = 0


class Format(Protocol):
    """How files of one kind are cut, scanned and put together."""

    name: str
    traits: Traits

    def recognises(self, head: bytes, name: str) -> float:
        """How sure it is, 0 to 1, that a file with this beginning and this name is of its kind."""
        ...

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:
        """The units of a file, in order, of about so many bytes each. Raises BatchError, OSError."""
        ...

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """Scan a unit; after each chunk, how many of the unit's bytes are done comes out.

        ``job.findings`` has everything when the iterator ends, and ``job.out`` the unit's redacted piece.
        Raises BatchError, OSError.
        """
        ...

    def assemble(self, units: Sequence[Unit], pieces: Sequence[BinaryIO], out: BinaryIO) -> None:
        """Write the redacted file from the pieces of its units, in order."""
        ...


@runtime_checkable
class Misfit(Protocol):
    """A format that can tell from a file's beginning that what was said of its columns is wrong."""

    def misfit(self, head: bytes, headings: Headings, encoding: str = "") -> str:
        """Why, or "". ``encoding`` is what the file is said to be in."""
        ...


FORMATS: Final[dict[str, str]] = {
    "jsonl": "scanner.batch.formats.jsonl:JSONL",
    "json": "scanner.batch.formats.json_array:JSON_ARRAY",
    "csv": "scanner.batch.formats.csv_rows:CSV_ROWS",
    "xml": "scanner.batch.formats.xml_document:XML_DOCUMENT",
    "text": "scanner.batch.formats.plain_text:PLAIN_TEXT",
    "compressed": "scanner.batch.formats.compressed:COMPRESSED",
    "parquet": "scanner.batch.formats.parquet:PARQUET",
}
"""Name of a format to the module and the object that know it; a module is imported when it is needed."""

_STORAGES: Final[dict[str, str]] = {"": "scanner.batch.folder.disk:DISK"}
"""Scheme of a path (``s3``) to what opens such paths."""


def format_named(name: str) -> Format:
    """The format of that name."""
    found: Format = _loaded(FORMATS[name])
    return found


def storage_of(path: str, storages: Mapping[str, Storage]) -> Storage:
    """Where a path leads: to the disk, unless it begins with a scheme that is known. Raises BatchError.

    ``storages`` by scheme are those that the caller brings: what has a network is none of this package's business.
    """
    scheme, separator, _ = path.partition("://")
    brought = storages.get(scheme) if separator else None
    if brought is not None:
        return brought
    place = _STORAGES.get(scheme if separator else "")
    if place is None:
        raise RequestError("a path begins with a scheme that is not known")
    found: Storage = _loaded(place)
    return found


def _loaded(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def lose(job: Job, unit: Unit, row: int, reason: str, rows: int = 1) -> None:
    """Leave out ``rows`` rows from ``row`` on that cannot be scanned, and report them; or end the scan."""
    if job.on_error == "fail":
        raise UnfitError(unit, row, reason)
    job.findings.fault(row, reason, rows)


def recognised(head: bytes, name: str, formats: Iterable[str] = ()) -> str | None:
    """The format that is surest of a file with this beginning and this name, among all or those named; None for none.

    ``head`` is as much of the file as :data:`HEAD`, or all of it.
    """
    sure = {one: format_named(one).recognises(head, name.lower()) for one in formats or FORMATS}
    best = max(sure, key=lambda one: sure[one])
    return best if sure[best] > 0 else None


def called(name: str) -> str:
    """The format of an empty file: the one its name says, and a text that holds nothing where it says none."""
    return next((one for one in FORMATS if name.lower().endswith(format_named(one).traits.endings)), "text")


def place_word(reported: str) -> str:
    """What the number of a row counts: lines of a text, items of an array, rows of a table.

    ``reported`` is the format as a report has it: also "csv in gzip", or one that this version does not know.
    """
    name = reported.partition(" ")[0]
    return format_named(name).traits.row_word if name in FORMATS else "row"


def concatenate(pieces: Sequence[BinaryIO], out: BinaryIO) -> None:
    """Write the pieces one behind the other, which makes a file of lines of text, gzip members or zstd frames."""
    for piece in pieces:
        shutil.copyfileobj(piece, out, _COPIED)
