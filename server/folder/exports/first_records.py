"""The first records of a file, which show what it holds, how its objects look, and how the whole is to be read."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, Final, Literal, NamedTuple

import msgspec

from server.folder.formats import csv_rows, parquet_rows
from server.folder.formats.envelopes import envelope_of, list_of_kind
from server.folder.looks.object_looks import ObjectLooks, are_of_suppliers, looks_of_objects, may_be_otherwise
from server.folder.looks.table import ROWS
from server.folder.problems import BILLS
from server.records.heading_forms.headings import folded
from server.records.json_members import members_in
from server.records.resources import attributes_of, is_resource
from server.records.shapes import KIND_FIELD

Format = Literal["lines", "document", "csv", "parquet"]

_READ: Final = 1024 * 1024  # bytes
_MOST: Final = 20  # records
_LIST: Final = re.compile(r'"([^"\\]{1,64})"\s*:\s*\[(?!\s*\])')  # with something in it


class FirstRecords(NamedTuple):
    """How the file is to be read, its first records (of a table its headings), and the kind that an envelope names."""

    form: Format
    records: list[dict[str, Any]]
    kind: int | None = None

    @property
    def are_resources(self) -> bool:
        """Whether all of them are resources of JSON:API."""
        return bool(self.records) and all(map(is_resource, self.records))


def first_records(
    stream: BinaryIO, form: Format, meanings: Mapping[str, str], kind: int | None = None, *, most: int = _MOST
) -> FirstRecords:
    """The first records, `most` of them, of an open file whose name says that it is of this form and kind.

    `meanings` as in `csv_rows.header`. Raises `ValueError`, `RecursionError`, `parquet_rows.MissingError`, `OSError`.
    """
    stream.seek(0)
    match form:
        case "document":
            return _of_document(stream, kind, most)
        case "lines":
            return FirstRecords("lines", list(_objects(_text(stream), most)))
        case "csv":
            return FirstRecords("csv", [dict.fromkeys(csv_rows.header(stream, meanings=meanings).names)])
        case "parquet":
            return FirstRecords("parquet", [dict.fromkeys(parquet_rows.columns(stream))])


def _of_document(stream: BinaryIO, wanted: int | None, most: int) -> FirstRecords:
    """The first records of a JSON text: a list, an object with lists in it, or objects one behind the other."""
    text = _text(stream).lstrip()
    if text.startswith("["):
        return FirstRecords("document", list(_objects(text[1:], most)))
    try:
        first, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        first, end = {}, len(text)
        ends: dict[str, int] = {}
        for found in _LIST.finditer(text):
            ends.setdefault(found.group(1), found.end())
        name = list_of_kind(dict.fromkeys(ends, True), wanted)
        if name is not None:  # an envelope that is longer than what is read
            first = {name: list(_objects(text[ends[name] :], most))}
        written = json.dumps(first)
    else:
        written = text[:end]
    if text[end:].lstrip().startswith("{"):
        return FirstRecords("lines", list(_objects(text, most)))
    if not isinstance(first, dict):
        raise ValueError("no object")  # noqa: TRY004  of the file's content
    envelope = envelope_of(members_in(written.encode()), wanted)
    if envelope is None:
        return FirstRecords("document", [first])
    held: Any = first
    for name in envelope.names:
        held = held[name]
    return FirstRecords("document", [record for record in held[:most] if isinstance(record, dict)], envelope.kind)


def looks_by_first(
    stream: BinaryIO, form: Format, kind: int | None, first: list[dict[str, Any]], *, resources: bool = False
) -> tuple[ObjectLooks | None, list[dict[str, Any]]]:
    """(how the objects of an open file of records of this kind look, its `first` ones as they are read then).

    None where all are of this kind, and what they are called, or where that cannot be told. `resources`: whether they
    are the records of such.
    """
    names = list(dict.fromkeys(name for record in first for name in record))
    looks, read = _looks_by_first(stream, form, kind, first, resources=resources)
    billed = kind is not None and _are_billed(names, partial(_values, stream, form, first), kind)
    if resources or billed:
        unused = BILLS if billed else ""
        looks = msgspec.structs.replace(looks or ObjectLooks(), resources=resources, unused=unused)
    return looks, read


def _are_billed(names: Sequence[str], values: Callable[[Sequence[str]], Iterable[Iterable[Any]]], kind: int) -> bool:
    try:
        return are_of_suppliers(names, values, kind)
    except (ArithmeticError, ValueError, RecursionError, parquet_rows.MissingError):
        return False  # whoever reads the file meets the same


def _values(
    stream: BinaryIO, form: Format, first: list[dict[str, Any]], names: Sequence[str]
) -> Iterable[Iterable[Any]]:
    """Those of members of the first records."""
    if form == "parquet":
        return parquet_rows.values_in(stream, names)
    return ([record.get(name) for name in names] for record in first)


def _looks_by_first(
    stream: BinaryIO, form: Format, kind: int | None, first: list[dict[str, Any]], *, resources: bool
) -> tuple[ObjectLooks | None, list[dict[str, Any]]]:
    names = dict.fromkeys(name for record in first for name in record)
    if kind is None or not may_be_otherwise(folded(names).values(), kind):
        return None, first
    try:
        looks = _looks(stream, form, kind, resources=resources)
    except (ArithmeticError, ValueError, RecursionError, parquet_rows.MissingError):
        looks = None  # whoever reads the file meets the same
    return looks, first if looks is None else list(map(looks.members, first))


def _looks(stream: BinaryIO, form: Format, kind: int, *, resources: bool) -> ObjectLooks | None:
    if form == "parquet":
        return looks_of_objects(parquet_rows.columns(stream), partial(parquet_rows.values_in, stream), kind)
    records = first_records(stream, form, {}, kind, most=ROWS).records
    records = list(map(attributes_of, records)) if resources else records
    own = [record for record in records if isinstance(record.get(KIND_FIELD, ""), str)]
    names = dict.fromkeys(name for record in own for name in record)
    return looks_of_objects(names, lambda told: ([record.get(name) for name in told] for record in own), kind)


def _text(stream: BinaryIO) -> str:
    return stream.read(_READ).removeprefix(BOM_UTF8).decode("utf-8", "replace")


def _objects(text: str, most: int) -> Iterator[dict[str, Any]]:
    """The first objects of a text that has one after the other, as far as they are whole."""
    decoder = json.JSONDecoder()
    place = 0
    for _ in range(most):
        place = next((at for at in range(place, len(text)) if text[at] not in " \t\r\n,"), len(text))
        try:
            found, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            yield found
