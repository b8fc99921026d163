"""The rows of a CSV file: byte spans, and a row as a JSON object whose values are all texts.

Nothing is guessed of a value: a card number stays the digits that stand there, with its leading zeros. A row has to
have as many fields as the header: in one that has not, values would stand under the names of others, and be masked as
what they are not. Quotes are taken strictly for the same reason: one too many would make a value of the rows behind it.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

import msgspec

from scanner.batch.units import HEAD
from scanner.delimited.dialect import dialect_of
from scanner.delimited.sep_line import told_delimiter
from scanner.delimited.signs import DELIMITERS
from scanner.delimited.text_encoding import UTF8, encoding_of
from server.folder.formats.csv_lines import WIDE, Lines, decoded, split_lines
from server.folder.formats.further_headers import is_again, is_other_heading
from server.folder.looks.amounts.aged_totals import is_age
from server.folder.looks.amounts.in_and_out import is_of_one_way
from server.folder.looks.formula_cells import Formulas, has_formulas
from server.folder.looks.rows.datev_bookings import DELIMITER, extf_names, is_extf
from server.folder.looks.rows.grouped_rows import head_of
from server.folder.looks.rows.summed_lines import NAME as TOTAL
from server.folder.looks.rows.summed_lines import added_up
from server.folder.looks.table import ANY_KIND, UNNAMED, first_table
from server.folder.looks.table_looks import Looks, looks_of
from server.folder.problems import OTHER_TABLE
from server.records.heading_forms.heading_map import NO_MEANINGS, given_names, with_meanings
from server.records.heading_forms.headings import folded, plain_names
from server.records.shapes import PAYMENT, fold, known_fields
from server.records.statements import described
from server.records.tenant import tenant_column

MAX_HEADER_BYTES: Final = 1024 * 1024

_LONGEST_FIELD: Final = 131_072  # characters: where `csv` draws the line unless somebody in the process moves it
_LOOKED_INTO: Final = 12  # rows that may be a title: a name, a period, a customer, an author
_FIRST: Final = 50  # rows that show what columns hold
_MORE_KNOWN: Final = 2  # names of columns that a row has, to be taken for such below a title of several cells
MADE_AT: Final = re.compile(r"\b20\d\d\b.*\b\d{1,2}:\d\d\b")
"""A day and a time, which stand by themselves below the reports of QuickBooks."""

_RESYNCS: Final = 1_000  # how often reading starts over behind a broken row's first line; each may cost 128 KB


class Header(Looks, frozen=True, kw_only=True):
    """The columns of a file, and where its rows begin, in bytes; `lines` is how many there are before them.

    `written`: the headings as they stand there, which files have again that were put together from several.
    `encoding` is UTF-16, or else UTF-8, which stands for Windows-1252 as well: each line shows which of the two it is.
    `closed`: whether each row, but for this one, ends in a delimiter with nothing behind it, as the first one does.
    """

    delimiter: str
    end: int
    lines: int
    written: tuple[str, ...]
    encoding: str
    closed: bool

    def fitting(self, fields: list[str]) -> list[str] | None:
        """The fields of a row that has one for each column; None for one in which they may stand under other names."""
        width = len(self.written)
        if self.by_name and 0 < len(fields) < width and not any(fields[1:]):
            fields = [*fields, *[""] * (width - len(fields))]
        elif self.closed:
            fields = _opened(fields)
        if len(fields) != width:
            return None
        for step in self.steps:
            fields = step.plain(fields)
        return fields


class Row(NamedTuple):
    """One row: the line it begins in, from 1, its span in bytes, and its fields or why it cannot be used."""

    line: int
    offset: int
    length: int
    fields: list[str]
    problem: str = ""


def header(
    stream: BinaryIO, kind: int | None = None, tenant_field: str = "", meanings: Mapping[str, str] = NO_MEANINGS
) -> Header:
    """The header of an open file, behind a line that names the delimiter, and below a title and the like.

    Headings of `meanings` (folded) get the names that they stand for, whatever the rows show. Headings that begin with
    the name of the `kind` of record lose it, and a balance that goes on from row to row is called one. Of two columns
    called like `tenant_field` the second one stays one, in another spelling.

    Raises `ValueError` when there is none.
    """
    found = _beginning(stream, kind)
    names, bookings = extf_names(found.about, found.names, found.rows) if found.about else (found.names, None)
    plain = plain_names(with_meanings(names, meanings, kind), kind)
    distinct = tuple(_distinct(plain, tenant_column(tenant_field)))
    listed = ANY_KIND if kind is None else kind
    table = first_table(distinct, found.rows, listed, found.delimiter, given_names(names, meanings))
    table = table.read_by(Formulas()) if has_formulas(found.rows) else table
    return Header(
        delimiter=found.delimiter,
        end=found.end,
        lines=found.lines,
        written=tuple(found.names),
        encoding=found.encoding,
        closed=found.closed,
        **msgspec.structs.asdict(looks_of(table, bookings)),
    )


class _Beginning(NamedTuple):
    """The headings of a file as they are written, and the rows behind them that a first look shows.

    `end` and `lines` are the bytes and lines up to the first row; `encoding` and `closed` as in `Header`. `about` is
    the first line of an export of DATEV, "" for other files.
    """

    names: list[str]
    rows: list[list[str]]
    delimiter: str
    end: int
    lines: int
    encoding: str
    closed: bool
    about: str


def _beginning(stream: BinaryIO, kind: int | None) -> _Beginning:
    """What an open file of records of a kind begins with. Raises `ValueError` when there is no header."""
    stream.seek(0)
    start = stream.read(MAX_HEADER_BYTES)
    look = start[:HEAD]
    encoding, mark, _ = encoding_of(look)
    if encoding not in WIDE:
        encoding = UTF8
        if b"\0" in start:
            raise ValueError("not a text")
    delimiters = "".join(DELIMITERS)
    lines = Lines(stream, mark, 0, MAX_HEADER_BYTES, encoding)
    try:
        heading = next(lines, "")
        if told := told_delimiter(heading.rstrip("\n")):
            delimiters = told + delimiters
            mark, before, heading = lines.offset, 1, next(lines, "")
        else:
            before = 0
    except csv.Error:
        raise ValueError("no header") from None
    about = heading.rstrip("\r\n") if is_extf(heading) else ""
    text = decoded(look[mark:], encoding)
    whole = len(look) == len(start)
    text = text if whole else text[: text.rfind("\n") + 1] or text  # a row that is cut off tells nothing
    delimiter, above = (DELIMITER, 1) if about else _layout(look, text, heading, delimiters, kind, whole=whole)
    lines = Lines(stream, mark, before, MAX_HEADER_BYTES, encoding)
    first: list[str] = []
    try:
        read = csv.reader(lines, delimiter=delimiter, strict=True)
        names = next(islice(filter(None, read), above, None) if above else read, None)
        end, number = lines.begin()
        with suppress(csv.Error):
            first = next(filter(None, read), first)
    except csv.Error:
        names = None
    if not names or not any(names):
        raise ValueError("no header")

    rows = list(islice(_rows(text, delimiter), above + 1, None))
    closed = len(first) == len(names) + 1 and not first[-1]
    rows = list(map(_opened, rows)) if closed else rows
    return _Beginning(names, rows, delimiter, end, number, encoding, closed, about)


def _layout(look: bytes, text: str, heading: str, delimiters: str, kind: int | None, *, whole: bool) -> tuple[str, int]:
    """(delimiter, how many rows are above the header) of the beginning of a file, as bytes and as a text of lines."""
    found = dialect_of(look, whole=whole, tells=lambda name: fold(name) in known_fields())
    if found is not None:
        delimiter, above = found.delimiter, found.above
    else:  # a table of one column, or one that is cut off within its first row
        delimiter, above = max(delimiters, key=lambda one: _width(heading, one)), 0
    known = _known(next(islice(_rows(text, delimiter), above, None), []), kind)
    if known < _MORE_KNOWN and (deeper := _deeper(text, delimiters, known + _MORE_KNOWN, kind)) is not None:
        return deeper
    return delimiter, above


def _deeper(text: str, delimiters: str, fewest: int, kind: int | None) -> tuple[str, int] | None:
    """(delimiter, how many rows are above) of names below a title of several cells, such as a customer and a date.

    Nothing but known names tells them from a row of values, so it takes so many, and no cell that begins with a digit
    but for `1 Month`.
    """
    best: tuple[int, str, int] | None = None
    for delimiter in dict.fromkeys(delimiters):
        for above, row in islice(enumerate(_rows(text, delimiter)), 1, _LOOKED_INTO):
            known = 0 if any(cell[:1].isdigit() and not is_age(cell) for cell in row) else _known(row, kind)
            if known >= fewest and (best is None or known > best[0]):
                best = (known, delimiter, above)
    return None if best is None else best[1:]


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text, empty lines not counted, as far as they can be read."""
    with suppress(csv.Error):
        yield from filter(None, csv.reader(io.StringIO(text), delimiter=delimiter))


def _opened(row: list[str]) -> list[str]:
    """A row without what stands behind its last delimiter, which is nothing; no row for any other."""
    return row[:-1] if row and not row[-1] else []


def _known(row: list[str], kind: int | None) -> int:
    """How many cells of a row are headings with a known meaning; of payments, in the statement of a bank as well."""
    if kind not in {PAYMENT, None}:
        return len(known_fields().intersection(folded(row).values()))
    known = known_fields() | described()
    return sum(head in known or is_of_one_way(name) for name, head in folded(row).items())


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:  # taken for one field, it may be too long for one
        return 0


def rows(stream: BinaryIO, head: Header, max_record_bytes: int, *, offset: int, line: int) -> Iterator[Row]:
    """The rows of an open file from `offset` on, which is behind line number `line`.

    Blank lines are no rows, nor is the header where it stands again. The rows below that of another table are none of
    this one, up to where its own header stands again.
    """
    other = False
    for row in _fitting_rows(stream, head, max_record_bytes, offset=offset, line=line):
        if is_again(row.fields, head.written):
            other = False
            continue
        other = other or is_other_heading(row.fields)
        yield row._replace(fields=[], problem=OTHER_TABLE) if other and any(map(str.strip, row.fields)) else row


def first_rows(stream: BinaryIO, head: Header) -> list[dict[str, str]]:
    """The first rows of an open file, by its headings, as far as they can be used."""
    found = islice(rows(stream, head, MAX_HEADER_BYTES, offset=head.end, line=head.lines), _FIRST)
    return [dict(zip(head.names, row.fields, strict=True)) for row in found if not row.problem]


def _fitting_rows(stream: BinaryIO, head: Header, max_record_bytes: int, *, offset: int, line: int) -> Iterator[Row]:
    """The rows as they are read, each with a field for each column or a problem."""
    resyncs, fitted = 0, head.fitting
    lines = Lines(stream, offset, line, max_record_bytes, head.encoding)
    reader = csv.reader(lines, delimiter=head.delimiter, strict=True)
    while True:
        start, number = lines.begin()
        unread = False
        try:
            fields = next(reader, None)
        except csv.Error:
            fields, unread = [], True
            if lines.offset == start:
                return
        if fields is None:
            return
        long = lines.offset - start > _LONGEST_FIELD and any(len(field) > _LONGEST_FIELD for field in fields)
        if (fitting := fitted(fields)) is not None and not long:
            yield Row(number + 1, start, lines.offset - start, fitting)
        elif len(fields) == 1 and MADE_AT.search(fields[0]):
            continue
        elif fields or unread or lines.number - number > 1:
            yield Row(number + 1, start, lines.offset - start, [], "oversized" if lines.oversized else "broken")
            if lines.number - number > 1 and resyncs < _RESYNCS:
                # A quote too many has swallowed the rows behind it.
                resyncs += 1
                lines = Lines(stream, lines.second, number + 1, max_record_bytes, head.encoding)
                reader = csv.reader(lines, delimiter=head.delimiter, strict=True)


def record(text: bytes, head: Header, group: bytes = b"") -> bytes | None:
    """The row with these bytes as a JSON object; None when it is no row of this file.

    `group`: the bytes of the row that heads its group, where the rows are in groups and it has one.
    """
    if head.summed is not None:
        return _summed(text, head, head.summed, group)
    fields = _one(text, head)
    _head_group(fields, head, group)
    return None if fields is None else msgspec.json.encode(dict(zip(head.names, fields, strict=True)))


def _head_group(fields: list[str] | None, head: Header, group: bytes) -> None:
    """Say in a row in whose group it is, where that is known and the row does not say."""
    if fields and group and head.group_at is not None and not fields[head.group_at].strip():
        fields[head.group_at] = head_of(_one(group, head) or ())


def _summed(text: bytes, head: Header, column: int, group: bytes) -> bytes | None:
    """The rows of an invoice as one object: the first one, with what all of them come to."""
    try:
        read = csv.reader(split_lines(text, head.encoding), delimiter=head.delimiter, strict=True)
        fitting = [head.fitting(fields) for fields in read if fields]
    except csv.Error:
        return None
    lines = [row for row in fitting if row is not None]
    if not lines or fitting[0] is None:
        return None
    total = added_up(row[column] for row in lines) if len(lines) == len(fitting) else None
    _head_group(lines[0], head, group)
    made = dict(zip(head.names, lines[0], strict=True))
    return msgspec.json.encode(made if total is None else made | {TOTAL: total})


def _one(text: bytes, head: Header) -> list[str] | None:
    try:
        fields = next(csv.reader(split_lines(text, head.encoding), delimiter=head.delimiter, strict=True), [])
    except csv.Error:
        return None
    return head.fitting(fields)


def _distinct(names: list[str], tenant: str) -> Iterator[str]:
    """Names for an object's members: each column has one, and no two have the same."""
    given: set[str] = set()
    for number, name in enumerate(names, 1):
        plain = name.strip() or UNNAMED.format(number)
        another = "_" if tenant and fold(plain) == tenant else f"_{number}"
        while plain in given:
            plain += another
        given.add(plain)
        yield plain
