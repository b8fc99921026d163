"""What a scan works on: files (:class:`Entry`), formats that can read them, and units that are scanned one by one.

A format is a module with one object that implements :class:`Format`; :data:`FORMATS` lists the modules. A format cuts a
file into units (a range of bytes, a row group, the whole file), scans one unit chunk by chunk, and puts the redacted
pieces of all units together. It knows nothing of processes, retries or where its output goes.

Memory is bounded by chunks: a format holds a few of them, never a whole unit. ``Job.chunk_bytes`` is how much it may
read before it scans what it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, BinaryIO, Final, Literal, NamedTuple, Protocol, runtime_checkable

import msgspec

from scanner.batch.found.file_findings import FileFindings
from scanner.delimited.signs import BY_FILE, Signs
from scanner.engine import Scanner
from scanner.errors import BatchError, RequestError

OnError = Literal["skip", "fail"]
"""What becomes of a row that cannot be scanned: it is left out and reported, or the scan ends."""

Headings = bool | tuple[str, ...] | None
"""Whether the first of rows of texts names their columns; or the names. None where the rows themselves have to tell."""

HEAD: Final = 65_536
"""Bytes of a file's beginning by which its format is recognised."""

CHUNK_BYTES: Final = 2 << 20
"""What a worker reads at a time. Each automaton passes over it once and needs the processor's caches anew, so half as
much takes 6 % longer. Twice as much is hardly faster, and takes 15 MB more memory."""

CHANGED: Final = "the file changed while it was scanned"
"""Why a file is not scanned of which one part was read as it had been, and another would be as it has become."""


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

    ``size`` is in bytes. ``stamp`` changes when the file does: its time of change in nanoseconds, or the ETag of an
    object store. ``encoding`` is what the user says its text is in, "" for nothing, and ``signs`` how its rows are
    written if it is CSV. ``refusal`` is why it must not be opened, "" if it may be. ``file`` is which one it is on its
    disk, 0 where that is not known.
    """

    name: str
    inner: str
    size: int
    stamp: str
    encoding: str = ""
    refusal: str = ""
    signs: Signs = BY_FILE
    file: int = 0


class Storage(Protocol):
    """Where files are: a disk, or a store of objects. It holds nothing open, so that workers can be sent it.

    ``near`` says that reading a file twice costs little beside scanning it.
    """

    near: bool

    def find(self, path: str) -> Iterator[Entry]:
        """The files of a path (a file, a folder, a glob, a prefix), by name. Raises BatchError when there are none."""
        ...

    def open(self, entry: Entry) -> BinaryIO:
        """A file that was found, for reading, seekable. Raises OSError, and BatchError where it has changed.

        What is read of a store of objects is all of one version, that of the entry, or it fails with :data:`CHANGED`.
        """
        ...

    def changed(self, entry: Entry, file: BinaryIO) -> bool:
        """Whether a file that is open may have been written to since it was found, other than behind its end."""
        ...


class Unit(msgspec.Struct, frozen=True):
    """One part of one file. What ``start`` and ``end`` count depends on the format: bytes, row groups."""

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
        """The name under which its findings are reported."""
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
    """What other modules have to know of a format.

    ``endings`` are what names of its files end with, in lower case. ``row_word`` is what the number of a row counts.
    ``begins_at_lines``: its units begin where lines do, so that a row has the number of its line in the file.
    ``takes_entity``: a profile's entity may choose its columns. ``takes_headings``: names may be given for its columns.
    ``extra_mb`` is the memory that it needs on top of what a worker takes. ``library`` is the module outside of this
    package that it imports to read a file, "" for none.
    """

    endings: tuple[str, ...]
    row_word: str = "row"
    begins_at_lines: bool = False
    takes_entity: bool = False
    takes_headings: bool = False
    extra_mb: int = 0
    library: str = ""


class Format(Protocol):
    """How files of one format are recognised, cut into units, scanned, and put together again."""

    name: str
    traits: Traits

    def recognises(self, head: bytes, name: str) -> float:
        """How certain it is, 0 to 1, that a file with this beginning and this name has the format."""
        ...

    def plan(self, entry: Entry, storage: Storage, unit_bytes: int) -> list[Unit]:
        """The units of a file, in order, of about so many bytes each. Raises BatchError, OSError."""
        ...

    def scan(self, unit: Unit, job: Job) -> Iterator[int]:
        """Scan a unit; yields after each chunk how many of the unit's bytes are done.

        ``job.findings`` has everything when the iterator ends, and ``job.out`` the unit's redacted piece.
        Raises BatchError, OSError.
        """
        ...

    def assemble(self, units: Sequence[Unit], pieces: Sequence[BinaryIO], out: BinaryIO) -> None:
        """Write the redacted file from the pieces of its units, in order."""
        ...


@runtime_checkable
class Misfit(Protocol):
    """A format that can see from a file's beginning that the names given for its columns do not fit."""

    def misfit(self, head: bytes, headings: Headings, entry: Entry) -> str:
        """Why the given names do not fit the file; "" where they do."""
        ...


FORMATS: Final[dict[str, str]] = {
    "jsonl": "scanner.batch.formats.json_files.jsonl:JSONL",
    "json": "scanner.batch.formats.json_files.json_array:JSON_ARRAY",
    "csv": "scanner.batch.formats.csv_files.csv_rows:CSV_ROWS",
    "xml": "scanner.batch.formats.xml_files.xml_document:XML_DOCUMENT",
    "text": "scanner.batch.formats.text_files.plain_text:PLAIN_TEXT",
    "compressed": "scanner.batch.formats.compressed:COMPRESSED",
    "parquet": "scanner.batch.formats.parquet_files.parquet:PARQUET",
}
"""The module and the object of each format, by its name; a module is imported when it is needed."""

_STORAGES: Final[dict[str, str]] = {"": "scanner.batch.folder.disk:DISK"}
"""The module and the object of what opens paths, by their scheme; "" for the disk."""


def format_named(name: str) -> Format:
    """The format of that name."""
    found: Format = _loaded(FORMATS[name])
    return found


def storage_of(path: str, storages: Mapping[str, Storage]) -> Storage:
    """The storage of a path: the disk, unless the path begins with a known scheme. Raises RequestError.

    ``storages`` are the caller's, by scheme: this package itself opens no network connection.
    """
    scheme, separator, _ = path.partition("://")
    given = storages.get(scheme) if separator else None
    if given is not None:
        return given
    place = _STORAGES.get(scheme if separator else "")
    if place is None:
        raise RequestError("a path begins with a scheme that is not known")
    found: Storage = _loaded(place)
    return found


def _loaded(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def lose(job: Job, unit: Unit, row: int, reason: str, rows: int = 1) -> None:
    """Report ``rows`` rows from ``row`` on that cannot be scanned and are left out; or end the scan (UnfitError)."""
    if job.on_error == "fail":
        raise UnfitError(unit, row, reason)
    job.findings.fault(row, reason, rows)


def recognised(head: bytes, name: str, formats: Iterable[str] = ()) -> str | None:
    """The format that is most certain of a file with this beginning and this name, None if none is.

    ``head`` is as much of the file as :data:`HEAD`, or all of it. ``formats`` are those to choose from, or else all.
    """
    certainty = {own: format_named(own).recognises(head, name.lower()) for own in formats or FORMATS}
    best = max(certainty, key=lambda own: certainty[own])
    return best if certainty[best] > 0 else None


def format_of_empty(name: str) -> str:
    """The format of an empty file: the one that its name's ending belongs to, or else plain text."""
    return next((own for own in FORMATS if name.lower().endswith(format_named(own).traits.endings)), "text")


def place_word(reported: str) -> str:
    """What the number of a row counts: lines of a text, items of an array, rows of a table.

    ``reported`` is the format as a report has it: also "csv in gzip", or one that this version does not know.
    """
    name = reported.partition(" ")[0]
    return format_named(name).traits.row_word if name in FORMATS else "row"
