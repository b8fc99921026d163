"""Looking something up in one state of the data, for one tenant or for nobody in particular.

The index suggests and the record decides: what was found by an id, a name or a tenant is held against its own fields.
"""

import sqlite3
from itertools import chain
from typing import Final

import msgspec

from server.cursors import decode_cursor, encode_cursor
from server.folder.index.asked import order_of
from server.folder.index.queries import BOUNDS, COLUMN_OF, ListPosition, Located, Where
from server.folder.index.snapshot import Snapshot
from server.folder.lookups.customers import Customers
from server.folder.lookups.keyed import ChangedFileError, KeyedRecords, Record, Visibility
from server.folder.lookups.sharing import sharing_of
from server.records.account_matching import zero_padded
from server.records.facts import facts_of, fields_of
from server.records.naming.line_names import line_item
from server.records.shapes import ACCOUNT, INVOICE, LINE, RECORD_KINDS, field_parts, heads_of
from server.source import MAX_PAGE, NOT_SHARING, ByCustomer, Measure, OfCustomer, Page, Query, Sharing, SourceError

MAX_PAGE_BYTES: Final = 64 * 1024 * 1024  # a page ends early rather than hold more (one record always fits)

MOST_STATUSES: Final = 50
"""Statuses that a record is looked for of; each is a list of its own."""


class Lookup:
    """Records of one snapshot. Raises `ChangedFileError` when a file is no longer what it was, and as `Snapshot`."""

    def __init__(self, snapshot: Snapshot, visibility: Visibility) -> None:
        self._snapshot = snapshot
        self._visibility = visibility
        self._keyed = KeyedRecords(snapshot, visibility)
        self._customers = Customers(snapshot, visibility, self._keyed)
        self.accounts = self._customers.accounts
        self.where, self.exact = self._customers.where, self._customers.exact

    def one(self, kind: int, key: str) -> Record | None:
        """The record with this id or number (`KeyedRecords.with_key`), or the account that has this token."""
        return self._customers.account(key) if kind == ACCOUNT else self._keyed.with_key(kind, key.strip())

    def account_of(self, kind: int, text: bytes) -> Record | None:
        """The account that a record names by its id or number."""
        tenant_field = self._visibility.tenant_field
        try:
            fields = fields_of(text, heads_of(kind, tenant_field), tenant_field)
            account = facts_of(fields, field_parts(kind, tenant_field)).account
        except (ValueError, RecursionError):
            return None
        if account is None or not self._snapshot.count(self.exact(ACCOUNT, Query())):
            return None
        found = self._keyed.exactly(ACCOUNT, account)
        return self._keyed.alone(ACCOUNT, zero_padded(account)) if found is None else found

    def sharing_id(self, kind: int, key: str) -> Sharing:
        """Which other records have the id of the one that has this id or number, and say anything else than it."""
        shown = self.one(kind, key) if self._snapshot.left_out.has_duplicates else None

        def others(column: str, said: str, sign: int) -> dict[Located, bytes]:
            found = self._snapshot.by_key(column, sign * (kind + 1), said, self._keyed.tenant_code(), MAX_PAGE)
            records = ((one, self._keyed.at(kind, one)) for one in found)
            return {one: record.text for one, record in records if self._keyed.owns(record)}

        return sharing_of(kind, shown.text, shown.facts, key, others, self._snapshot.is_older) if shown else NOT_SHARING

    def in_cents(self, kind: int) -> bool:
        """`Source.in_cents` of a kind."""
        return kind in self._snapshot.in_cents

    def page(self, kind: int, query: Query, limit: int, cursor: str | None) -> Page:
        """Up to `limit` records of a list, from `cursor` on. Raises `SourceError` for a cursor of another one."""
        status = tuple(map(str.lower, query.statuses))
        bounds = (str(getattr(query, bound)) for bound in chain(*BOUNDS.values()))
        currency = None if query.currency is None else query.currency.lower()
        of = (query.account_id, query.invoice_id)
        tied = (RECORD_KINDS[kind], self._visibility.tenant, status, *of, *bounds, currency, query.sort)
        last = None if cursor is None else decode_cursor(cursor, tied, self._snapshot.digest)
        limit = min(max(limit, 1), MAX_PAGE)
        where = self.where(kind, query)
        order, descending = order_of(query, where)
        after = None
        if last is not None:
            after = self._snapshot.place(where.kind, last)
            if after is None and order != "row":  # it is gone, and with it what it was ordered by
                raise SourceError("the list has changed; start again without a cursor", asked=True)
            after = after or ListPosition(last, 0, None, 0.0, None)
        snapshot, left_out = self._snapshot, self._snapshot.left_out
        found = snapshot.page(where, order, descending=descending, after=after, limit=limit + 1)
        shown = _within(found[:limit])
        records = self._texts(kind, shown)
        everybodys = self._visibility.tenant is None  # of which records some things are told is not known
        following = encode_cursor(shown[-1].row, tied, self._snapshot.digest) if len(found) > len(shown) else None
        return Page(
            records=records,
            total=snapshot.count(where),
            next_cursor=following,
            unread=self._unread(query, where),
            undue=snapshot.undue(where) if "due_date" in query.goes_by else 0,
            nameless=snapshot.nameless(where) if query.account_id is not None else 0,
            left_out=left_out.unusable(kind) if everybodys else 0,
            others=left_out.others(kind) if everybodys else 0,
            untyped=left_out.untyped(kind) if everybodys else 0,
            repeated=snapshot.repeated(where.kind, where.tenant),
            alike=snapshot.alike(where.kind, where.tenant),
            first_told=snapshot.first_told(kind),
            currencies=self._currencies(query, where),
            currency_unknown=snapshot.currencies(where.kind, where.tenant).unknown if query.currency is not None else 0,
            sums=snapshot.sums(where) if records else (),
            credits=everybodys and snapshot.credits(kind),
            void=everybodys and snapshot.void(kind),
            mixes_units=everybodys and snapshot.mixes_units(kind),
            parts_by_name=snapshot.parts_by_name(kind),
            follow=left_out.follow(kind),
        )

    def of_each_status(self, kind: int, query: Query) -> tuple[bytes, ...] | None:
        """One record of each status, of those that match but for theirs; None where there are more than are asked for.

        The index holds a number for each status, so none is missed, however many records have the others.
        """
        free = self.where(kind, msgspec.structs.replace(query, status=None, sort=None))
        codes = self._snapshot.statuses(free.kind, free.tenant)
        if len(codes) > MOST_STATUSES:
            return None
        of_one = (msgspec.structs.replace(free, status=code) for code in codes)
        found = [self._snapshot.page(where, "row", descending=False, after=None, limit=1) for where in of_one]
        return self._texts(kind, [record for records in found for record in records])

    def by_customer(self, kind: int, query: Query, limit: int) -> ByCustomer | None:
        """What the records that the query asks for add up to for each customer, the largest first."""
        where = self.where(kind, query)
        by_amount = query.sort == "-amount"
        largest, total = self._snapshot.by_customer(where, limit, by_amount=by_amount) or ([], None)
        texts = self._texts(kind, [one for one, _ in largest])
        shown = (OfCustomer(text, added) for text, (_, added) in zip(texts, largest, strict=True))
        return None if total is None else ByCustomer(tuple(shown), total, self._snapshot.nameless(where))

    def _texts(self, kind: int, found: list[Located]) -> tuple[bytes, ...]:
        """The records themselves, every one of which is the tenant's own, with dates in ISO 8601 and plain amounts."""
        records = self._snapshot.read(found)
        if records is None:
            raise ChangedFileError
        if self._visibility.tenant is not None and not all(
            self._keyed.owns(self._keyed.parsed(kind, text)) for text in records
        ):
            raise sqlite3.DatabaseError("the index is wrong")
        return tuple(self._snapshot.plainly(kind, one, text) for one, text in zip(found, records, strict=True))

    def _unread(self, query: Query, where: Where) -> dict[Measure, int]:
        """How many records have a value that could not be read where the list goes by it, whatever its bounds."""
        found = {role: self._snapshot.unread(where, role) for role in COLUMN_OF if role in query.goes_by}
        return {role: count for role, count in found.items() if count}

    def _currencies(self, query: Query, where: Where) -> tuple[str, ...]:
        """The currencies of all records of the kind, if the list goes by amounts and there are several."""
        if query.currency is not None or query.goes_by.isdisjoint({"amount", "balance"}):
            return ()
        found = self._snapshot.currencies(where.kind, where.tenant).codes
        return found if len(found) > 1 else ()

    def count(self, kind: int, query: Query) -> int:
        """How many records the query asks for."""
        return self._snapshot.count(self.where(kind, query))

    def lines(self, invoice_id: str, limit: int, cursor: str | None) -> Page | None:
        """Line items that name an invoice by its id, or else by its number; None when there is no such invoice."""
        found = self.one(INVOICE, invoice_id)
        if found is None:
            return None
        names = [name for name in (found.facts.id, found.facts.number) if name is not None]
        if found.located is not None and self._snapshot.is_itemised(found.located):
            return self._rows_of(found.located, names[0], limit, cursor)
        queries = [Query(account_id=name) for name in names]
        query = next((one for one in queries if self.count(LINE, one)), queries[0])
        page = self.page(LINE, query, limit, cursor)
        return msgspec.structs.replace(page, records=tuple(line_item(one, alone=False) for one in page.records))

    def _rows_of(self, first: Located, invoice: str, limit: int, cursor: str | None) -> Page:
        """The rows of an invoice each of whose lines is one, as line items: its own and those below it in its file."""
        tied = ("rows", RECORD_KINDS[LINE], self._visibility.tenant, invoice)
        last = None if cursor is None else decode_cursor(cursor, tied, self._snapshot.digest)
        where = self.exact(LINE, Query(account_id=invoice))
        limit = min(max(limit, 1), MAX_PAGE)
        after = first.place if last is None else ListPosition(last, 0, None, 0.0, None)
        found = self._snapshot.page(where, "row", descending=False, after=after, limit=limit + 1)
        own = self._snapshot.in_one_file([first, *found])[0 if last is None else 1 :]
        shown = _within(own[:limit])
        return Page(
            records=tuple(line_item(one, alone=True) for one in self._texts(INVOICE, shown)),
            total=None if self._snapshot.left_out.has_duplicates else self._snapshot.count(where) + 1,
            next_cursor=encode_cursor(shown[-1].row, tied, self._snapshot.digest) if len(own) > len(shown) else None,
        )


def _within(found: list[Located]) -> list[Located]:
    """The first of the records found, as many as a page may hold, and one at least."""
    held = 0
    for number, one in enumerate(found):
        held += one.length
        if number and held > MAX_PAGE_BYTES:
            return found[:number]
    return found
