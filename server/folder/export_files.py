"""Which files of a folder are exports, of what, and in which state they are.

A file is known by its name or that of the folder it lies in (`stripe_invoices_2026-01.csv`, `invoices/part-0.parquet`),
and where these say nothing, by the shape of its first records. Nothing outside of the folder is ever read: a link that
leads out of it is no file of it.
"""

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, NamedTuple

import msgspec

from scanner.batch.folder.manifest import holds_copies
from scanner.matching.normalize import is_text
from scanner.regular_file import open_regular
from server.folder import csv_rows
from server.folder.file_names import PACKED, kind_of_report, named_kind
from server.folder.first_records import Format, first_records
from server.folder.object_looks import ObjectLooks, looks_of_objects
from server.folder.office_files import is_office_document, is_office_name
from server.folder.parquet_rows import MissingError
from server.folder.plain_texts import PLAIN, is_table
from server.folder.priced_texts import CURRENCY, with_currency
from server.folder.summed_lines import NAME as TOTAL
from server.records.heading_map import meanings_in
from server.records.headings import headings_of, plain_names
from server.records.shapes import (
    ACCOUNT,
    INVOICE,
    KIND_FIELD,
    field_parts,
    fold,
    is_foreign,
    kind_of_fields,
    kinds_by_object,
    kinds_by_wrapper,
    lists_invoices,
)

MAX_FILES: Final = 10_000
"""Files and folders that are looked at; a folder with more is no folder of exports."""

MAX_DEPTH: Final = 3
"""How many folders deep files are looked for."""

CLOSED: Final = "cannot be read"
"""What the reason begins with for which a file or a folder is left out that this process may not read."""

OLDER: Final = "older state"
"""The reason for which a record is left out that a file of a later date has as well."""

OTHER_KIND: Final = "unknown kind"
"""The reason for which a record is left out that says itself that it is something else."""

_FORMATS: Final[dict[str, Format]] = {
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "document",
    ".csv": "csv",
    ".tsv": "csv",
    PLAIN: "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_TABLES: Final = frozenset({"csv", "parquet"})

_WRAPPED: Final = 6  # members that an envelope has at most: Chargebee's entries have a customer, a card and so on


class Problem(msgspec.Struct, frozen=True):
    """Records of one file that were left out, or are not all that they could be, for one reason.

    `reason` is one of "broken", "oversized", "no id", "unknown kind", "total row", "older state" (a file with a later
    date in its name has the record), "duplicate id" (the first one stays), "duplicate number" (that record is kept, its
    number finds the first one), "alike" (`index/exported_again.py`; those stay) and "unread amount
    in COLUMN", or "unread date in COLUMN" (kept, and ordered as if it had none), or for a file as a whole "compressed",
    "office document", "needs pyarrow", "link out of the folder", "name is not UTF-8" and, of a folder too, "cannot be
    read: WHY". `lines` are the first ten line numbers (of a CSV row, the one it begins in), or in a JSON document or a
    Parquet file the places of the records, from 1; 0 stands for the file as a whole.
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


class ExportFile(msgspec.Struct, frozen=True):
    """A file of records of `kind`, None where each record has to say what it is.

    `name` is its path in the folder. `fields`: kinds and the folded names of fields that the first records have.
    `columns`: of a table its headings, as they are written. `meanings`: its folded headings to which whoever runs the
    server gave a name. `looks`: which members of objects are not what they are called, and which kinds they have.
    """

    name: str
    stamp: Stamp
    form: Format
    kind: int | None
    fields: tuple[tuple[int, frozenset[str]], ...] = ()
    columns: tuple[str, ...] = ()
    meanings: Mapping[str, str] = {}
    looks: ObjectLooks | None = None


NOTHING: Final = "nothing"
"""Of a file that is no export, by what stands in it."""

_Found = ExportFile | Problem | Literal["nothing"] | None


class Files(NamedTuple):
    """What a folder holds: exports in the order of their names, files with problems, files of no known kind."""

    files: tuple[ExportFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()


class _Place(NamedTuple):
    path: Path
    name: str  # in the folder
    wanted: bool  # whether it may be an export, by how its name ends


class Folder:
    """A folder that files come and go in. Each state of a file is looked into once. Threads take turns.

    `unused`: how many files are not read, of those that are exports by their names, and folders that cannot be, as it
    was last looked into.
    """

    def __init__(self, path: Path, meanings: Mapping[str, str]) -> None:
        self._path = path
        self._meanings = meanings
        self.unused = 0
        self._seen: dict[Stamp, _Found] = {}
        # Of the files that were there, by their paths as text: every call asks for the files of the folder again, and
        # to make paths of three took 0.09 ms, more than all the rest of the question.
        self._places: dict[str, _Place] = {}

    def find(self) -> Files:
        """What is there now. Raises `OSError`."""
        files: list[ExportFile] = []
        problems: list[Problem] = []
        unknown: list[str] = []
        seen: dict[Stamp, _Found] = {}
        places: dict[str, _Place] = {}
        closed: list[tuple[str, OSError]] = []
        for entry in islice(_walk(self._path, MAX_DEPTH, closed), MAX_FILES):
            path, name, wanted = places[entry.path] = self._places.get(entry.path) or self._place(entry.path)
            if not wanted:
                continue
            if not is_text(name):
                problems.append(Problem(name.encode("utf-8", "replace").decode(), "name is not UTF-8", 1, (0,)))
                continue
            try:
                # A link is followed as far as the folder reaches, which is how mounted volumes are made.
                if entry.is_symlink() and not path.resolve().is_relative_to(self._path.resolve()):
                    problems.append(Problem(name, "link out of the folder", 1, (0,)))
                    continue
                status = entry.stat()
                stamp = Stamp(path, status.st_mtime_ns, status.st_size, status.st_ino)
                what = self._seen[stamp] if stamp in self._seen else _look(name, stamp, self._meanings)
            except FileNotFoundError:  # gone since it was listed, or a link to nothing
                continue
            except OSError as error:  # looked at again next time: who may read it is no part of its state
                problems.append(_closed(name, error))
                continue
            seen[stamp] = what
            if what is NOTHING:
                continue
            if isinstance(what, ExportFile):
                files.append(what)
            elif isinstance(what, Problem):
                problems.append(what)
            else:
                unknown.append(name)
        problems += [_closed(Path(path).relative_to(self._path).as_posix(), error) for path, error in closed]
        self._seen, self._places = seen, places
        self.unused = len(unknown) + len(problems)
        return Files(tuple(files), tuple(problems), tuple(unknown))

    def _place(self, path: str) -> _Place:
        own = Path(path)
        suffix = own.suffix.lower()
        wanted = suffix in _FORMATS or suffix in PACKED or is_office_name(own.name)
        return _Place(own, own.relative_to(self._path).as_posix(), wanted)


def _closed(name: str, error: OSError) -> Problem:
    shown = name.encode("utf-8", "replace").decode()
    return Problem(shown, f"{CLOSED}: {error.strerror or 'unknown error'}", 1, (0,))


def _walk(folder: Path, depth: int, closed: list[tuple[str, OSError]]) -> Iterator[os.DirEntry[str]]:
    """The files below a folder in the order of their names; the folders in it that cannot be read go to `closed`.

    Hidden ones and linked folders are left out, and so are the redacted copies of a scan, which hold the same records.
    """
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith((".", "_")):  # `_SUCCESS`, `_delta_log`: what engines put beside their data
            continue
        if entry.is_file():
            yield entry
        elif depth and entry.is_dir(follow_symlinks=False):
            try:
                if not holds_copies(Path(entry.path)):
                    yield from _walk(Path(entry.path), depth - 1, closed)
            except OSError as error:
                closed.append((entry.path, error))


def _look(name: str, stamp: Stamp, meanings: Mapping[str, str]) -> _Found:
    with open_regular(stamp.path) as stream:
        if is_office_name(name) or is_office_document(stream):
            return Problem(name, "office document", 1, (0,))
        if Path(name).suffix.lower() == PLAIN and not is_table(stream):
            return NOTHING
        return _export(name, stamp, stream, meanings)


def _export(name: str, stamp: Stamp, stream: BinaryIO, meanings: Mapping[str, str]) -> ExportFile | Problem | None:
    kind, tells = named_kind(name)
    if Path(name).suffix.lower() in PACKED:
        return Problem(name, "compressed", 1, (0,)) if kind is not None else None
    if tells and kind is None:
        return None
    form = _FORMATS[Path(name).suffix.lower()]
    try:
        form, peeked, wrapped = first_records(stream, form, meanings_in(meanings, kind, name), kind)
    except MissingError:
        return Problem(name, "needs pyarrow", 1, (0,))
    except (ValueError, RecursionError):
        if kind is None:
            return None
        # What is no JSON is said when it is read; without columns there is nothing to read.
        tabular = form in _TABLES and stamp.size
        return Problem(name, "broken", 1, (0,)) if tabular else ExportFile(name, stamp, form, kind, meanings=meanings)
    named, every = kind, meanings
    if kind is None:
        kind = wrapped if wrapped is not None else _kind_of(peeked, name if form in _TABLES else "")
    elif form in _TABLES and (kind := _kind_of_table(kind, _names(peeked))) is None:
        return None
    meanings = meanings_in(meanings, kind, name)
    peeked = peeked if kind == named else first_records(stream, form, meanings).records
    looks, peeked = looks_of_objects(stream, form, kind, peeked)
    of_rows = dict.fromkeys(() if looks is None else looks.apart.kinds, _names(peeked))
    if form == "csv":
        peeked, of_rows, meanings = _table(stream, peeked, kind, meanings, meanings_in(every, None, name))
    kinds = with_currency(of_rows | _kinds_in(peeked, kind), stream, form, peeked, meanings)
    if kinds or (tells and not peeked):
        columns = tuple(peeked[0]) if form in _TABLES and peeked else ()
        return ExportFile(name, stamp, form, kind, tuple(kinds.items()), columns, meanings, looks)
    return None  # whatever it is called, its records say that they are something else


def _kind_of_report(name: str, names: frozenset[str]) -> int | None:
    """The kind of a report that lists records and does not add them up: each has a number, a day and an amount."""
    kind = kind_of_report(Path(name).stem)
    if kind is None or is_foreign(kind, names):
        return None
    parts = field_parts(kind, "").narrowed(names)
    return kind if (parts.id or parts.number) and parts.amount and (parts.date or parts.due) else None


def _kind_of_table(named: int, names: frozenset[str]) -> int | None:
    """The kind of a table that is called after one, as these folded headings tell it; None for something else."""
    if is_foreign(named, names):
        return None
    return INVOICE if named == ACCOUNT and lists_invoices(names) else named


def _table(
    stream: BinaryIO,
    peeked: list[dict[str, Any]],
    kind: int | None,
    meanings: Mapping[str, str],
    of_all: Mapping[str, str],
) -> tuple[list[dict[str, Any]], dict[int, frozenset[str]], Mapping[str, str]]:
    """(headings of a table as a record, kinds -> its folded headings where its rows are of several, what they mean).

    `of_all`: what headings mean that stand for no kind alone, as only those may in a table of several.
    """
    if not peeked or kind is None:
        return [dict.fromkeys(plain_names(list(record), kind)) for record in peeked], {}, meanings
    # What the rows make of some headings as well: a balance that goes on from row to row is none.
    head = csv_rows.header(stream, kind, meanings=meanings)
    if head.apart.kinds and of_all != meanings:
        meanings, head = of_all, csv_rows.header(stream, kind, meanings=of_all)
    peeked = [dict.fromkeys((*head.names, *([TOTAL] if head.summed is not None else [])))]
    return peeked, dict.fromkeys(head.apart.kinds, _names(peeked)), meanings


def _kinds_in(records: list[dict[str, Any]], kind: int | None) -> dict[int, frozenset[str]]:
    """Kinds -> folded names of fields, of the first records of a file of `kind`."""
    kinds: dict[int, frozenset[str]] = {}
    for record in records:
        said, inner = _said(record, kind)
        if said is not None:
            kinds[said] = kinds.get(said, frozenset()) | _names([inner])
    return kinds


def _names(records: list[dict[str, Any]]) -> frozenset[str]:
    """The folded names of fields; a currency that headings name is a field of its own."""
    headings = list(map(headings_of, records))
    names = {name for one in headings for name in one.folded.values() if name}
    return frozenset(names | {CURRENCY for one in headings if one.currency is not None})


def _kind_of(records: list[dict[str, Any]], table: str) -> int | None:
    """The kind of all records; None where they differ, or say themselves what they are. `table`: its name, if any."""
    kinds = {_said(record, None)[0] for record in records}
    shapes = {kind_of_fields(_names([record])) for record in records}
    found = shapes.pop() if kinds == {None} and len(shapes) == 1 else None
    return _kind_of_report(table, _names(records)) if found is None and table else found


def _said(record: dict[str, Any], otherwise: int | None) -> tuple[int | None, dict[str, Any]]:
    """(kind, record): the kind is the one of `KIND_FIELD` or of its wrapper, or else that of its file."""
    said = record.get(KIND_FIELD)
    if isinstance(said, str):
        return kinds_by_object().get(fold(said)), record
    if "id" not in record and len(record) <= _WRAPPED:
        for name, inner in record.items():
            kind = kinds_by_wrapper().get(fold(name))
            if kind is not None and isinstance(inner, dict) and otherwise in {None, kind}:
                return kind, inner
    return otherwise, record
