"""What a file is an export of, by its name or by what stands in it, and how its records are to be read.

A file is known by its name or that of the folder it lies in (`stripe_invoices_2026-01.csv`, `invoices/part-0.parquet`),
and where these say nothing, by the shape of its first records.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import msgspec

from scanner.regular_file import open_regular
from server.folder.exports.first_records import Format, first_records, looks_by_first
from server.folder.files.file_names import PACKED, kind_of_report, named_kind
from server.folder.files.office_files import UNREAD_FORM, is_office_document, is_office_name, is_unread_form
from server.folder.files.plain_texts import PLAIN, is_table
from server.folder.formats import csv_rows
from server.folder.formats.parquet_rows import MissingError
from server.folder.looks.amounts.priced_texts import CURRENCY, with_currency
from server.folder.looks.object_looks import ObjectLooks
from server.folder.looks.rows.own_money import lists_payouts
from server.folder.looks.rows.summed_lines import NAME as TOTAL
from server.folder.problems import PAYOUTS, Problem, of_whole
from server.folder.reading import Reading
from server.records.heading_forms.heading_map import meanings_in
from server.records.heading_forms.headings import headings_of
from server.records.resources import attributes_of, is_of_resources
from server.records.shapes import (
    ACCOUNT,
    INVOICE,
    KIND_FIELD,
    PAYMENT,
    field_parts,
    fold,
    is_foreign,
    kind_of_fields,
    kinds_by_object,
    kinds_by_wrapper,
    lists_invoices,
)

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
    server gave a name. `head`: of a CSV file that is not empty. `looks`: which members of objects are not what they are
    called, and which kinds they have.
    """

    name: str
    stamp: Stamp
    form: Format
    kind: int | None
    fields: tuple[tuple[int, frozenset[str]], ...] = ()
    columns: tuple[str, ...] = ()
    meanings: Mapping[str, str] = {}
    head: csv_rows.Header | None = None
    looks: ObjectLooks | None = None

    @property
    def kinds(self) -> tuple[int | None, ...]:
        """The kinds of the file's records: its own, or several where each record says which it is of."""
        looks = self.head or self.looks
        return (() if looks is None else looks.apart.kinds) or (self.kind,)


def may_be_export(path: Path) -> bool:
    """Whether a file may be an export by how its name ends, or has to be named since it cannot be read."""
    suffix = path.suffix.lower()
    return suffix in _FORMATS or suffix in PACKED or is_office_name(path.name) or is_unread_form(path.name)


def look_into(name: str, stamp: Stamp, reading: Reading) -> ExportFile | Problem | str | None:
    """What the file of this name in the folder is; None for what no list is made of. Raises `OSError`.

    A text is why it is no export: a `.txt` that is no table, or an `UNREAD_FORM`.
    """
    with open_regular(stamp.path) as stream:
        if is_office_name(name) or is_office_document(stream):
            return of_whole(name, "office document")
        if is_unread_form(name):
            return UNREAD_FORM
        if Path(name).suffix.lower() == PLAIN and not is_table(stream):
            return "no table"
        found = _export(name, stamp, stream, reading)
        looks = (found.head or found.looks) if isinstance(found, ExportFile) else None
        if looks is not None and looks.unused:
            return of_whole(name, looks.unused)
        return of_whole(name, PAYOUTS) if isinstance(found, ExportFile) and _is_of_payouts(found) else found


def _export(name: str, stamp: Stamp, stream: BinaryIO, reading: Reading) -> ExportFile | Problem | None:
    """What a file of the folder is: an export, with its kind and form, or a problem; None for anything else."""
    kind, tells = named_kind(name)
    if Path(name).suffix.lower() in PACKED:
        return of_whole(name, "compressed") if kind is not None else None
    if tells and kind is None:
        return None
    form = _FORMATS[Path(name).suffix.lower()]
    try:
        found = first_records(stream, form, meanings_in(reading.meanings, kind, name), kind)
    except MissingError:
        return of_whole(name, "needs pyarrow")
    except (ValueError, RecursionError):
        if kind is None:
            return None
        # What is no JSON is said when it is read; without columns there is nothing to read.
        tabular = form in _TABLES and stamp.size
        return of_whole(name, "broken") if tabular else ExportFile(name, stamp, form, kind, meanings=reading.meanings)
    form, first, wrapped = found
    # Whoever says that the tenant stands within the attributes means the object as it is written.
    resources = found.are_resources and not is_of_resources(reading.tenant_field)
    first = list(map(attributes_of, first)) if resources else first
    if kind is None:
        kind = wrapped if wrapped is not None else _kind_of(first, name if form in _TABLES else "")
    elif form in _TABLES:
        kind = _kind_of_table(kind, _names(first))
    if kind is None and form in _TABLES:
        return None  # whatever it is called, its columns say that they are of something else
    file = ExportFile(name, stamp, form, kind, meanings=meanings_in(reading.meanings, kind, name))
    if form == "csv" and kind is not None:
        return _csv_file(file, stream, kind, reading)
    made = _of_objects(file, stream, first, resources=resources)
    return made if made.fields or (tells and not first) else None  # or its records say that they are something else


def _is_of_payouts(file: ExportFile) -> bool:
    return any(kind == PAYMENT and lists_payouts(names) for kind, names in file.fields)


def _of_objects(file: ExportFile, stream: BinaryIO, first: list[dict[str, Any]], *, resources: bool) -> ExportFile:
    """The file with what its first objects, or the columns of Parquet, show."""
    looks, first = looks_by_first(stream, file.form, file.kind, first, resources=resources)
    kinds = dict.fromkeys(() if looks is None else looks.apart.kinds, _names(first)) | _kinds_in(first, file.kind)
    columns = tuple(first[0]) if file.form == "parquet" and first else ()
    fields = tuple(with_currency(kinds, first).items())
    return msgspec.structs.replace(file, fields=fields, columns=columns, looks=looks)


def _csv_file(file: ExportFile, stream: BinaryIO, kind: int, reading: Reading) -> ExportFile:
    """The file with its header, which says what the rows make of some headings as well."""
    head = csv_rows.header(stream, kind, reading.tenant_field, file.meanings)
    of_all = meanings_in(reading.meanings, None, file.name)
    if head.apart.kinds and of_all != file.meanings:  # what a heading means in one kind alone, it does not in several
        file = msgspec.structs.replace(file, meanings=of_all)
        head = csv_rows.header(stream, kind, reading.tenant_field, of_all)
    columns = (*head.names, *([TOTAL] if head.summed is not None else []))
    kinds = dict.fromkeys(head.apart.kinds or (kind,), _names([dict.fromkeys(columns)]))
    priced = with_currency(kinds, csv_rows.first_rows(stream, head))
    return msgspec.structs.replace(file, fields=tuple(priced.items()), columns=columns, head=head)


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
