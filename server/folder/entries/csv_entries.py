"""The records of one CSV file, as the index takes them.

Not every row is a record: some head a group or add up what is above them, some say that they are of another kind, and
some are further lines of the invoice above. A payment is a record without a number as well, as QuickBooks lists them:
who paid how much on which day is known, or in the statement of a bank (`records/statements.py`) for what. Two files
that overlap have it in the same words, and one file has it as often as somebody paid that.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from scanner.regular_file import open_regular
from server.folder.entries.entry import NO_FACTS, Entry, Start, UnreadAboveError
from server.folder.entries.total_rows import AddedUp, is_balance, is_share, is_total
from server.folder.exports.export_files import ExportFile
from server.folder.formats import csv_rows
from server.folder.looks.rows.grouped_rows import ends_group, head_of
from server.folder.looks.rows.itemised_rows import Items
from server.folder.looks.rows.mixed_rows import TYPE, is_unknown_code, kind_of_row, type_column
from server.folder.looks.table import UNNAMED
from server.folder.problems import NOTE, OTHER_KIND, TOTAL_ROW
from server.records.columns import UNREAD_AMOUNT, Columns
from server.records.credits import is_of_others, is_offer
from server.records.facts import Facts, combined_fields, customer_of, facts_of, heading_currency, key_by_name
from server.records.heading_forms.headings import headings_of
from server.records.shapes import ACCOUNT, INVOICE, LINE, PAYMENT, field_parts, fold, heads_of, place, shapes
from server.records.stated.values import UNDATED, UNPRICED, Fields

_NUMBER: Final = re.compile(r"(?=.*\d)\S+")
"""What a record may be numbered, of which nothing else is known."""


def csv_entries(
    file: ExportFile, start: Start, tenant_field: str, max_record_bytes: int, columns: Columns
) -> Iterator[Entry]:
    """Every record of a CSV file with these columns from `start` on. Raises `OSError`, `UnreadAboveError`."""
    with open_regular(file.stamp.path) as stream:
        if (head := file.head) is None or file.kind is None:
            return
        table = _Table(file.kind, head, tenant_field, columns, whole=not start.offset)
        offset, line = (start.offset, start.line) if start.offset else (head.end, head.lines)
        rows = csv_rows.rows(stream, head, max_record_bytes, offset=offset, line=line)
        yield from table.entries(rows) if head.summed is None else table.summed_entries(rows, head.summed)


def _summed(invoice: Entry, stated: Sequence[float]) -> Entry:
    """An invoice whose lines come to these amounts; to none that is known where one of them could not be read."""
    amounts = [one for one in stated if one != UNPRICED]
    if not amounts or UNREAD_AMOUNT in amounts:
        amount = UNREAD_AMOUNT if amounts else UNPRICED
    else:
        amount = float(sum(map(Decimal, map(repr, amounts))))
    return invoice._replace(facts=invoice.facts._replace(amount=amount))


class _Table:
    """The rows of one file, each of which may depend on those above it. `whole`: whether these are all read."""

    def __init__(self, kind: int, head: csv_rows.Header, tenant_field: str, columns: Columns, *, whole: bool) -> None:
        headings = headings_of(head.names)
        folded = list(headings.folded.values())
        kinds = head.apart.kinds or (kind,)
        heads = frozenset(name for one in kinds for name in heads_of(one, tenant_field))
        self._kind, self._folded = kind, folded
        self._tenant_field = tenant_field
        self._columns = columns
        self._named = heading_currency(headings)
        self._kept = [(number, name) for number, name in enumerate(folded) if name in heads]
        self._distinct = len({name for _, name in self._kept}) == len(self._kept)
        self._plans = {one: field_parts(one, tenant_field).narrowed(name for _, name in self._kept) for one in kinds}
        self._apart, self._document = head.apart, type_column(folded, kind)
        statuses = [place.head for place in field_parts(kind, "").status if kind == INVOICE and place.head in folded]
        self._status = folded.index(statuses[0]) if statuses else None
        # A service that takes fees lists all that happens on an account, its owner's own payments as well.
        fees = map(fold, shapes()[PAYMENT].headings["fee"])
        self._serviced = kind == PAYMENT and self._document is not None and not set(folded).isdisjoint((*fees, "fee"))
        self._group_at, self._group = head.group_at, ""
        self._unheaded = len(head.names) > 1 and head.names[0] == UNNAMED.format(1)
        self._called = kind == ACCOUNT and not (self._plans[kind].id or self._plans[kind].number)
        self._items = Items() if head.itemised else None
        # A list of open items has what was paid and is not assigned yet, which other lists have as a payment.
        self._may_lack_number = PAYMENT in kinds and not self._plans.get(INVOICE, self._plans[PAYMENT]).balance
        self._described = head.described if kinds == (PAYMENT,) else ()
        self._unnumbered: Counter[int] = Counter()
        self._whole = whole
        self._numbered = False  # whether the last record above has a digit in its number or id
        self._added = AddedUp(kind, self._plans[kind], whole=whole)

    def entries(self, rows: Iterable[csv_rows.Row]) -> Iterator[Entry]:
        """What each row is, or why it cannot be used."""
        return (entry for _, entry in self._read(rows))

    def _read(self, rows: Iterable[csv_rows.Row]) -> Iterator[tuple[csv_rows.Row, Entry]]:
        for row in rows:
            if row.problem:
                yield row, Entry(row.line, row.offset, 0, row.offset + row.length, problem=row.problem)
            elif any(row.fields) and not self.is_label(row):  # below their lists spreadsheets export empty rows
                entry = self.entry(row)
                noted = not (entry.problem or entry.ends_group) and self._is_note(entry.kind, row)
                if not noted and entry.facts.key is not None:
                    self._numbered = _NUMBER.fullmatch(entry.facts.key) is not None
                yield row, Entry(row.line, row.offset, 0, entry.end, problem=NOTE) if noted else entry

    def summed_entries(self, rows: Iterable[csv_rows.Row], column: int) -> Iterator[Entry]:
        """`entries`, with what the rows of an invoice come to, which is known behind the last of them.

        All of them are the record.
        """
        places = (place(self._folded[column]),)
        invoice: Entry | None = None
        stated: list[float] = []
        for row, entry in self._read(rows):
            if entry.problem:
                if entry.problem not in {TOTAL_ROW, NOTE}:  # it may be a line of the invoice
                    stated.append(UNREAD_AMOUNT)
                yield entry
                continue
            amount = self._columns.amount({places[0].head: row.fields[column]}, places)
            if entry.kind == LINE and invoice is not None:
                invoice = invoice._replace(length=entry.offset + entry.length - invoice.offset)
                stated.append(amount)
                yield entry
                continue
            if invoice is not None:
                yield _summed(invoice, stated)
            invoice, stated = entry, [amount]
        if invoice is not None:
            yield _summed(invoice, stated)

    def is_label(self, row: csv_rows.Row) -> bool:
        """Whether a row is about the list: how long the invoices below it are due, or when the list was made."""
        first, *others = row.fields
        if self._group_at is not None or any(map(str.strip, others)):
            return False
        return self._unheaded or (len(others) > 0 and csv_rows.MADE_AT.search(first) is not None)

    def entry(self, row: csv_rows.Row) -> Entry:
        """What a row is, or why it cannot be used. Raises `UnreadAboveError`."""
        end = row.offset + row.length
        if self._group_at is not None and ends_group(row.fields):
            self._group = head_of(row.fields)
            problem = "" if self._group else TOTAL_ROW
            return Entry(row.line, row.offset, row.length, end, problem=problem, ends_group=True)
        if self._group_at is not None and not row.fields[self._group_at].strip():
            row.fields[self._group_at] = self._group
        members = [(name, row.fields[number]) for number, name in self._kept]
        fields = (dict(members) if self._distinct else combined_fields(members, self._tenant_field)) | self._named
        kind = self._kind_of(row)
        found = NO_FACTS if kind is None else facts_of(fields, self._plans[kind], self._columns)
        if kind is None or (self._serviced and UNREAD_AMOUNT < found.amount < 0 and self._is_paid_out(row)):
            return Entry(row.line, row.offset, 0, end, problem=OTHER_KIND)
        if self._called:
            found = found._replace(number=key_by_name(fields, self._plans[kind]))
        if self._items is not None and (invoice := self._items.invoice_of(found, kind)) is not None:
            line = NO_FACTS._replace(account=invoice, tenant=found.tenant)
            return Entry(row.line, row.offset, row.length, end, LINE, line)
        told = " ".join(row.fields[at] for at in self._described).strip() if self._described else ""
        if told and is_balance(told):
            return Entry(row.line, row.offset, 0, end, problem=TOTAL_ROW)
        named = found._replace(number=told) if told and found.key is None else found
        if is_total(found, kind, row.fields) or is_share(found, row.fields) or self._added.is_sum(named, fields):
            self._added.end_part()
            return Entry(row.line, row.offset, 0, end, problem=TOTAL_ROW)
        self._added.add(found)
        alias = ""
        if found.key is None and kind == PAYMENT and self._is_payment(found, fields, told):
            if not self._whole:
                raise UnreadAboveError
            said = "\0".join(row.fields)
            self._unnumbered[hash(said)] += 1  # of a million payments the texts would take a gigabyte
            alias = f"{self._unnumbered[hash(said)]}\0{said}"
        return Entry(row.line, row.offset, row.length, end, kind, found, fields, alias=alias)

    def _kind_of(self, row: csv_rows.Row) -> int | None:
        """The kind of a row, by what it says of itself; None for something else, as an offer among invoices."""
        if self._status is not None and is_offer(self._kind, row.fields[self._status]):
            return None
        if self._document is None:
            return self._kind
        said = row.fields[self._document]
        if is_of_others(self._kind, said):
            return None
        if self._apart.coded and is_unknown_code(said):
            self._columns.unread.append((TYPE, self._folded[self._document]))
        return self._apart.kind_of(said, self._kind)

    def _is_note(self, kind: int, row: csv_rows.Row) -> bool:
        """Whether a row has no more than words in its first cell, in a table that has days or amounts in others.

        One word is an id where those above have no digit either.
        """
        first, *others = row.fields
        if kind in {ACCOUNT, LINE} or any(map(str.strip, others)) or _NUMBER.fullmatch(first.strip()):
            return False
        if not self._numbered and len(first.split()) == 1:
            return False
        plan = self._plans[kind]
        told = {place.flat for place in (*plan.date, *plan.amount)} - {self._folded[0]}
        return not told.isdisjoint(self._folded)

    def _is_paid_out(self, row: csv_rows.Row) -> bool:
        """Whether a payment below zero is no refund by what it says: a purchase, what a bank got, a fee.

        One that is called a payment and nothing else is one of a ledger, which writes them below zero.
        """
        said = "" if self._document is None else row.fields[self._document].strip()
        return bool(said) and kind_of_row(said, PAYMENT) != PAYMENT

    def _is_payment(self, facts: Facts, fields: Fields, told: str) -> bool:
        """Whether a row says by itself that somebody paid: who, when and how much, or in a statement what for."""
        stated = facts.day != UNDATED and facts.amount > UNREAD_AMOUNT
        whose = bool(told) or customer_of(fields, self._plans[PAYMENT]) is not None
        return self._may_lack_number and stated and whose
