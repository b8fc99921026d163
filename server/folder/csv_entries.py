"""The records of one CSV file, as the index takes them.

Not every row is a record: some head a group or add up what is above them, some say that they are of another kind, and
some are further lines of the invoice above.
"""

from collections.abc import Iterator

from scanner.regular_file import open_regular
from server.folder import csv_rows
from server.folder.entry import NO_FACTS, Entry, Start
from server.folder.export_files import ExportFile
from server.folder.grouped_rows import ends_group, head_of
from server.folder.itemised_rows import Items
from server.folder.mixed_rows import kind_of_row, type_column
from server.folder.total_rows import TOTAL_ROW, AddedUp, is_total
from server.records.columns import Columns
from server.records.facts import combined_fields, facts_of, heading_currency, key_by_name
from server.records.headings import headings_of
from server.records.shapes import ACCOUNT, LINE, field_parts, heads_of


def csv_entries(
    file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns
) -> Iterator[Entry]:
    """Every record of a CSV file with these columns from `start` on. Raises `OSError`."""
    if file.kind is None or not file.stamp.size:
        return
    with open_regular(file.stamp.path) as stream:
        head = csv_rows.header(stream, file.kind, tenant_field, file.meanings)
        table = _Table(file.kind, head, tenant_field, columns, whole=not start.offset)
        offset, line = (start.offset, start.line) if start.offset else (head.end, head.lines)
        for row in csv_rows.rows(stream, head, max_record_bytes, offset=offset, line=line):
            if row.problem:
                yield Entry(row.line, row.offset, 0, row.offset + row.length, problem=row.problem)
            elif any(row.fields):  # below their lists spreadsheets export empty rows
                yield table.entry(row)


class _Table:
    """The rows of one file, each of which may depend on those above it. `whole`: whether these are all read."""

    def __init__(self, kind: int, head: csv_rows.Header, tenant_field: str, columns: Columns, *, whole: bool) -> None:
        headings = headings_of(head.names)
        folded = list(headings.folded.values())
        kinds = head.kinds or (kind,)
        heads = frozenset(name for one in kinds for name in heads_of(one, tenant_field))
        self._kind = kind
        self._tenant_field = tenant_field
        self._columns = columns
        self._named = heading_currency(headings)
        self._kept = [(number, name) for number, name in enumerate(folded) if name in heads]
        self._distinct = len({name for _, name in self._kept}) == len(self._kept)
        self._plans = {one: field_parts(one, tenant_field).narrowed(name for _, name in self._kept) for one in kinds}
        self._said = type_column(folded, kind) if head.kinds else None
        self._grouped, self._group = head.grouped, ""
        self._called = kind == ACCOUNT and not (self._plans[kind].id or self._plans[kind].number)
        self._items = Items() if head.itemised else None
        self._added = AddedUp(kind, self._plans[kind], whole=whole)

    def entry(self, row: csv_rows.Row) -> Entry:
        """What a row is, or why it cannot be used."""
        end = row.offset + row.length
        if self._grouped and ends_group(row.fields):
            self._group = head_of(row.fields)
            problem = "" if self._group else TOTAL_ROW
            return Entry(row.line, row.offset, row.length, end, problem=problem, ends_group=True)
        if self._grouped and not row.fields[0].strip():
            row.fields[0] = self._group
        members = [(name, row.fields[number]) for number, name in self._kept]
        fields = (dict(members) if self._distinct else combined_fields(members, self._tenant_field)) | self._named
        kind = self._kind if self._said is None else kind_of_row(row.fields[self._said], self._kind)
        if kind is None:
            return Entry(row.line, row.offset, 0, end, problem="unknown kind")
        found = facts_of(fields, self._plans[kind], self._columns)
        if self._called:
            found = found._replace(number=key_by_name(fields, self._plans[kind]))
        if self._items is not None and (invoice := self._items.invoice_of(found)) is not None:
            line = NO_FACTS._replace(account=invoice, tenant=found.tenant)
            return Entry(row.line, row.offset, row.length, end, LINE, line)
        is_sum = is_total(found, kind, row.fields) or self._added.is_sum(found, fields)
        if is_sum is None:
            return Entry(row.line, row.offset, 0, end, from_start=True)
        if is_sum:
            self._added.end_part()
            return Entry(row.line, row.offset, 0, end, problem=TOTAL_ROW)
        self._added.add(found)
        return Entry(row.line, row.offset, row.length, end, kind, found, fields)
