"""Looking something up in one state of the data, for one tenant or for nobody in particular.

The index suggests and the record decides: what was found by an id, a name or a tenant is held against its own fields.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import msgspec

from scanner.masking.tokens import TOKEN
from server.folder.cursors import decode_cursor, encode_cursor
from server.folder.index.asked import bounds_of, order_of
from server.folder.index.queries import BOUNDS, COLUMN_OF, ListPosition, Located, Where
from server.folder.index.snapshot import Snapshot
from server.folder.keyed import ChangedFileError, KeyedRecords, Record, Visibility
from server.folder.sharing import sharing_of
from server.records.account_matching import (
    comparable_start,
    comparables,
    comparables_of_account,
    may_be_one,
    tokens_of,
    zero_padded,
)
from server.records.facts import account_names, customer_of, facts_of, fields_of, key_by_name
from server.records.line_names import line_item
from server.records.shapes import ACCOUNT, INVOICE, LINE, RECORD_KINDS, field_parts, heads_of
from server.source import MAX_PAGE, NOT_SHARING, ByCustomer, Measure, OfCustomer, Page, Query, Sharing, SourceError

MAX_PAGE_BYTES: Final = 64 * 1024 * 1024  # a page ends early rather than hold more (one record always fits)

MOST_STATUSES: Final = 50
"""Statuses that a record is looked for of; each is a list of its own."""

_LOOKED_AT: Final = 1_000  # accounts that are read for one question
_COMPARED: Final = 50  # records of an account that may be of others, too; 10 us each
_SHARED: Final = (
    "customers who are called otherwise have the same account, so that no list has the records of this one alone: take"
    " the account from a record, list all of it, and go by the names in the records"
)
_NAMESAKES: Final = (
    "several accounts have this name, and these records state no account but the name alone: give the name itself to"
    " list what all of them have"
)


class Lookup:
    """Records of one snapshot. Raises `ChangedFileError` when a file is no longer what it was, and as `Snapshot`."""

    def __init__(self, snapshot: Snapshot, visibility: Visibility) -> None:
        self._snapshot = snapshot
        self._visibility = visibility
        self._keyed = KeyedRecords(snapshot, visibility)

    def one(self, kind: int, key: str) -> Record | None:
        """The record with this id or number (`KeyedRecords.with_key`), or the account that has this token."""
        key = key.strip()
        record = self._keyed.with_key(kind, key)
        if record is not None or kind != ACCOUNT or not TOKEN.fullmatch(key):
            return record
        accounts = list(self.accounts([frozenset({key})], 2))
        if len(accounts) > 1:
            raise SourceError("several accounts share this token; ask for them by id", asked=True)
        return accounts[0] if accounts else None

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

    def accounts(self, wanted: Sequence[frozenset[str]], limit: int) -> Iterator[Record]:
        """Accounts that are called one of each of these, in comparable names and emails or tokens."""
        return self._called(ACCOUNT, wanted, limit)

    def _called(self, kind: int, wanted: Sequence[frozenset[str]], limit: int) -> Iterator[Record]:
        for looked_at, found in enumerate(self._snapshot.by_name(kind + 1, wanted[0], self._keyed.tenant_code())):
            if looked_at == _LOOKED_AT or not limit:
                return
            record = self._keyed.at(kind, found)
            if self._keyed.owns(record) and not any(map(self._says(kind, record).isdisjoint, wanted)):
                limit -= 1
                yield record

    def _customer_of(self, kind: int, name: str) -> str | None:
        """The account of the only customer whom records of a kind call so.

        Where there are accounts to ask, of records that state no account but the name alone. Raises `SourceError` for
        several, and where it is the account of other customers, too.
        """
        if kind == ACCOUNT:
            return None
        asked = bool(self._snapshot.count(self.exact(ACCOUNT, Query())))
        for wanted in filter(None, (comparables("name", name), comparable_start(name))):
            called = self._called(kind, [wanted], MAX_PAGE)
            parts = field_parts(kind, self._visibility.tenant_field)
            found = {customer_of(one.fields, parts) for one in called if not (asked and one.facts.account)}
            if len(found) > 1:
                raise SourceError(
                    "several accounts are called so; take the id of one from a record that names it", asked=True
                )
            if found:
                account = found.pop()
                if account is not None and self._is_shared(kind, account, wanted):
                    raise SourceError(_SHARED, asked=True)
                return account
        return None

    def _is_shared(self, kind: int, account: str, wanted: frozenset[str]) -> bool:
        """Whether records of this account call their customer otherwise, as those of a collective account do."""
        where = self.exact(kind, Query(account_id=account))
        found = self._snapshot.page(where, "row", descending=False, after=None, limit=_COMPARED)
        said = (self._says(kind, self._keyed.at(kind, one)) for one in found)
        return any(names and names.isdisjoint(wanted) and not may_be_one(names, wanted) for names in said)

    def _says(self, kind: int, record: Record) -> set[str]:
        """The comparable names, emails and tokens of an account, or of the customer that another record names."""
        texts = list(account_names(record.fields, field_parts(kind, self._visibility.tenant_field)))
        said = {one for kind, text in texts for one in comparables_of_account(kind, text)}
        token = self._visibility.token
        if token is not None:
            texts += [("key", key) for key in (record.facts.id, record.facts.number) if key is not None]
            said.update(shown for kind, text in texts for shown in tokens_of(token, kind, text))
        return said

    def page(self, kind: int, query: Query, limit: int, cursor: str | None) -> Page:
        """Up to `limit` records of a list, from `cursor` on. Raises `SourceError` for a cursor of another one."""
        status = tuple(map(str.lower, query.statuses))
        bounds = (str(getattr(query, bound)) for bound in chain(*BOUNDS.values()))
        currency = None if query.currency is None else query.currency.lower()
        tied = (RECORD_KINDS[kind], self._visibility.tenant, status, query.account_id, *bounds, currency, query.sort)
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
        largest, total = self._snapshot.by_customer(self.where(kind, query), limit) or ([], None)
        texts = self._texts(kind, [one for one, _ in largest])
        shown = (OfCustomer(text, added) for text, (_, added) in zip(texts, largest, strict=True))
        return None if total is None else ByCustomer(tuple(shown), total)

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
        """Of how many records what the list goes by could not be read, whatever its bounds."""
        found = {role: self._snapshot.unread(where, role) for role in COLUMN_OF if role in query.goes_by}
        return {role: count for role, count in found.items() if count}

    def _currencies(self, query: Query, where: Where) -> tuple[str, ...]:
        """Those of all records of the kind, where the list goes by amounts and they are in several."""
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

    def where(self, kind: int, query: Query) -> Where:
        """What the query asks for; where no record has that account id, that of the account with this number.

        Where records name no account, that of the customer whom they call so. Zeros before a number tell no two
        accounts apart, unless there is an account of each.
        """
        exact = self.exact(kind, query)
        if query.account_id is None or kind == LINE:
            return exact
        account = query.account_id.strip()
        if not self._count_of(kind, account):
            account = self._account_id(kind, account) or account
        digests = tuple(map(self._snapshot.digest, (account, *self._padded(kind, account))))
        one, several = (digests[0], ()) if len(digests) == 1 else (None, digests)
        return msgspec.structs.replace(exact, account=one, accounts=several)

    def _account_id(self, kind: int, said: str) -> str | None:
        account = self.one(ACCOUNT, said) or self._known_by_name(said)
        if account is None:
            return self._customer_of(kind, said)
        key = self._keyed.key_of(ACCOUNT, account)
        return key if key is not None and self._count_of(kind, key) else self._name_of(kind, account) or key

    def _name_of(self, kind: int, account: Record) -> str | None:
        """The name of an account as records of a kind write it that state no account but the customer's name alone.

        Raises `SourceError` where several accounts are called so: nothing tells whose such records are.
        """
        name = key_by_name(account.fields, field_parts(ACCOUNT, self._visibility.tenant_field))
        wanted = comparables("name", name) if name is not None else frozenset()
        if name is None or not wanted:
            return None
        parts = field_parts(kind, self._visibility.tenant_field)
        called = self._called(kind, [wanted], MAX_PAGE)
        found = {customer_of(one.fields, parts) for one in called if one.facts.account is None}
        if self._count_of(kind, name):
            found.add(name)
        if found and len(list(self.accounts([wanted], 2))) > 1:
            raise SourceError(_NAMESAKES, asked=True)
        return found.pop() if len(found) == 1 else None

    def _known_by_name(self, name: str) -> Record | None:
        """The only account that is called so, where it has no id and its name is what others know it by."""
        wanted = comparables("name", name)
        found = list(self.accounts([wanted], 2)) if wanted else []
        facts = found[0].facts if len(found) == 1 else None
        return found[0] if facts is not None and facts.id is None and facts.number is None else None

    def _padded(self, kind: int, account: str) -> list[str]:
        """An account's number as records of a kind write it, but for zeros before it, which spreadsheets drop.

        None of them where one is another account's.
        """
        spellings = zero_padded(account)
        named = (
            [one for one in (account, *spellings) if self._keyed.exactly(ACCOUNT, one) is not None] if spellings else []
        )
        return [one for one in spellings if self._count_of(kind, one)] if len(named) <= 1 else []

    def _count_of(self, kind: int, account: str) -> int:
        return self._snapshot.count(self.exact(kind, Query(account_id=account)))

    def exact(self, kind: int, query: Query) -> Where:
        """What the query asks for in the words of the index, its account id taken for one."""
        bounds = bounds_of(query)
        codes = tuple(dict.fromkeys(self._snapshot.code(status.strip().lower()) for status in query.statuses))
        return Where(
            kind=kind + 1,
            status=codes[0] if len(codes) == 1 else None,
            statuses=codes if len(codes) > 1 else (),
            account=None if query.account_id is None else self._snapshot.digest(query.account_id.strip()),
            tenant=self._keyed.tenant_code(),
            **bounds,
            currency=None if query.currency is None else self._snapshot.code(query.currency.lower()),
        )


def _within(found: list[Located]) -> list[Located]:
    """As many as a page may hold, the first at least."""
    held = 0
    for number, one in enumerate(found):
        held += one.length
        if number and held > MAX_PAGE_BYTES:
            return found[:number]
    return found
