"""Looking something up in one state of the data, for one tenant or for nobody in particular.

The index suggests and the record decides: what was found by an id, a name or a tenant is held against the record's own
fields before it is handed out.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

import msgspec

from scanner.tokens import TOKEN
from server.data.cards import Card, called, card, fields_of
from server.data.cursors import decode_cursor, encode_cursor
from server.data.digests import TokenOf, comparables_of_account, tokens_of
from server.data.index_queries import Order, Place, Where
from server.data.shapes import ACCOUNT, INVOICE, KINDS, LINE, heads_of, roles
from server.data.snapshot import Found, Snapshot
from server.data.values import EPOCH, Fields
from server.source import MAX_PAGE, Measure, Page, Query, SourceError

MAX_PAGE_BYTES: Final = 64 * 1024 * 1024  # a page ends early rather than hold more (one record always fits)

_CANDIDATES: Final = 8  # records that share a digest; a second one is a matter of chance
_LOOKED_AT: Final = 1_000  # accounts that are read for one question


class ChangedFileError(Exception):
    """A file is no longer the one that was indexed."""


class Record(NamedTuple):
    """A record as it was written, with what was read of it."""

    text: bytes
    card: Card
    fields: Fields


class Sight(NamedTuple):
    """Who asks: `tenant` None for everybody's records. `token`: as in `FolderSource`."""

    tenant_field: str
    token: TokenOf | None = None
    tenant: str | None = None


class Lookup:
    """Records of one snapshot. Raises `ChangedFileError` when a file is no longer what it was, and as `Snapshot`."""

    def __init__(self, snapshot: Snapshot, sight: Sight) -> None:
        self._snapshot = snapshot
        self._sight = sight

    def one(self, kind: int, key: str) -> Record | None:
        """The record with this id, or else with this number, or the account that has this token.

        Where there is none, the only one whose id or number is the same in small or in capital letters.
        """
        key = key.strip()
        record = self._keyed(kind, key)
        if record is None:
            record = self._in_other_case(kind, key)
        if record is not None or kind != ACCOUNT or not TOKEN.fullmatch(key):
            return record
        accounts = list(self.accounts([frozenset({key})], 2))
        if len(accounts) > 1:
            raise SourceError("several accounts share this token; ask for them by id", asked=True)
        return accounts[0] if accounts else None

    def account_of(self, kind: int, text: bytes) -> Record | None:
        """The account that a record names by its id or number."""
        tenant_field = self._sight.tenant_field
        try:
            fields = fields_of(text, heads_of(kind, tenant_field), tenant_field)
            account = card(fields, roles(kind, tenant_field)).account
        except (ValueError, RecursionError):
            return None
        return None if account is None else self._keyed(ACCOUNT, account)

    def _in_other_case(self, kind: int, key: str) -> Record | None:
        spellings = {key.lower(), key.upper(), key.capitalize()} - {key}
        found = [record for one in sorted(spellings) if (record := self._keyed(kind, one)) is not None]
        return found[0] if len({record.text for record in found}) == 1 else None

    def _keyed(self, kind: int, key: str) -> Record | None:
        for column in ("id", "number"):
            for found in self._snapshot.by_key(column, kind + 1, key, self._tenant_code(), _CANDIDATES):
                record = self._record(kind, found)
                number = record.card.number
                said = number if column == "number" or record.card.id is None else record.card.id
                if said == key and self._owns(record):
                    return record
        return None

    def accounts(self, wanted: Sequence[frozenset[str]], limit: int) -> Iterator[Record]:
        """Accounts that are called one of each of these, in comparable names and emails or tokens."""
        for looked_at, found in enumerate(self._snapshot.by_name(ACCOUNT + 1, wanted[0], self._tenant_code())):
            if looked_at == _LOOKED_AT or not limit:
                return
            record = self._record(ACCOUNT, found)
            if self._owns(record) and not any(map(self._says(record).isdisjoint, wanted)):
                limit -= 1
                yield record

    def _says(self, record: Record) -> set[str]:
        """What an account is called, as it is compared, with the tokens for it."""
        texts = list(called(record.fields, roles(ACCOUNT, self._sight.tenant_field)))
        said = {one for kind, text in texts for one in comparables_of_account(kind, text)}
        token = self._sight.token
        if token is not None:
            texts += [("key", key) for key in (record.card.id, record.card.number) if key is not None]
            said.update(shown for kind, text in texts for shown in tokens_of(token, kind, text))
        return said

    def page(self, kind: int, query: Query, limit: int, cursor: str | None) -> Page:
        """Up to `limit` records of a list, from `cursor` on. Raises `SourceError` for a cursor of another one."""
        status = tuple(map(str.lower, query.statuses))
        bounds = (query.since, query.until, query.least, query.most, query.least_balance, query.most_balance)
        currency = None if query.currency is None else query.currency.lower()
        tied = (KINDS[kind], self._sight.tenant, status, query.account_id, *map(str, bounds), currency, query.sort)
        last = None if cursor is None else decode_cursor(cursor, tied, self._snapshot.digest)
        limit = min(max(limit, 1), MAX_PAGE)
        where = self.where(kind, query)
        order, descending = _order(query, where)
        after = None
        if last is not None:
            after = self._snapshot.place(where.kind, last)
            if after is None and order != "row":  # it is gone, and with it what it was ordered by
                raise SourceError("the list has changed; start again without a cursor", asked=True)
            after = after or Place(last, 0, 0.0, None)
        found = self._snapshot.page(where, order, descending=descending, after=after, limit=limit + 1)
        shown = _within(found[:limit])
        records = self._snapshot.read(shown)
        if records is None:
            raise ChangedFileError
        if self._sight.tenant is not None and not all(self._owns(self._parsed(kind, text)) for text in records):
            raise sqlite3.DatabaseError("the index is wrong")
        following = encode_cursor(shown[-1].row, tied, self._snapshot.digest) if len(found) > len(shown) else None
        return Page(
            records=tuple(records),
            total=self._snapshot.count(where),
            next_cursor=following,
            unread=self._unread(query, where),
            left_out=0 if self._sight.tenant is not None else self._snapshot.left_out(kind),
            repeated=self._snapshot.repeated(where.kind, where.tenant),
            currencies=self._currencies(query, where),
            mixes_units=self._sight.tenant is None and self._snapshot.mixes_units(kind),
        )

    def _unread(self, query: Query, where: Where) -> dict[Measure, int]:
        """Of how many records what the list goes by could not be read, whatever its bounds."""
        roles: tuple[Measure, ...] = ("date", "amount", "balance")
        found = {role: self._snapshot.unread(where, role) for role in roles if role in query.goes_by}
        return {role: count for role, count in found.items() if count}

    def _currencies(self, query: Query, where: Where) -> tuple[str, ...]:
        """Those of all records of the kind, where the list goes by amounts and they are in several."""
        if query.currency is not None or query.goes_by.isdisjoint({"amount", "balance"}):
            return ()
        found = self._snapshot.currencies(where.kind, where.tenant)
        return found if len(found) > 1 else ()

    def count(self, kind: int, query: Query) -> int:
        """How many records the query asks for."""
        return self._snapshot.count(self.where(kind, query))

    def lines(self, invoice_id: str, limit: int, cursor: str | None) -> Page | None:
        """Line items that name an invoice by its id, or else by its number; None when there is no such invoice."""
        found = self.one(INVOICE, invoice_id)
        if found is None:
            return None
        names = [name for name in (found.card.id, found.card.number) if name is not None]
        queries = [Query(account_id=name) for name in names]
        query = next((one for one in queries if self.count(LINE, one)), queries[0])
        return self.page(LINE, query, limit, cursor)

    def where(self, kind: int, query: Query) -> Where:
        """What the query asks for; where no record has that account id, that of the account with this number."""
        if query.account_id is not None and kind != LINE:
            alone = self.exact(kind, Query(account_id=query.account_id))
            if not self._snapshot.count(alone) and (account := self.one(ACCOUNT, query.account_id)) is not None:
                name = account.card.number if account.card.id is None else account.card.id
                return self.exact(kind, msgspec.structs.replace(query, account_id=name))
        return self.exact(kind, query)

    def exact(self, kind: int, query: Query) -> Where:
        """What the query asks for in the words of the index, its account id taken for one."""

        def day(bound: date | None) -> int | None:
            return None if bound is None else bound.toordinal() - EPOCH

        codes = tuple(dict.fromkeys(self._snapshot.code(status.strip().lower()) for status in query.statuses))
        return Where(
            kind=kind + 1,
            status=codes[0] if len(codes) == 1 else None,
            statuses=codes if len(codes) > 1 else (),
            account=None if query.account_id is None else self._snapshot.digest(query.account_id.strip()),
            tenant=self._tenant_code(),
            since=day(query.since),
            until=day(query.until),
            least=None if query.least is None else float(query.least),
            most=None if query.most is None else float(query.most),
            least_balance=None if query.least_balance is None else float(query.least_balance),
            most_balance=None if query.most_balance is None else float(query.most_balance),
            currency=None if query.currency is None else self._snapshot.code(query.currency.lower()),
        )

    def _tenant_code(self) -> int | None:
        return None if self._sight.tenant is None else self._snapshot.code(self._sight.tenant)

    def _record(self, kind: int, found: Found) -> Record:
        records = self._snapshot.read([found])
        if records is None:
            raise ChangedFileError
        return self._parsed(kind, records[0])

    def _parsed(self, kind: int, text: bytes) -> Record:
        tenant_field = self._sight.tenant_field
        try:
            fields = fields_of(text, heads_of(kind, tenant_field), tenant_field)
        except (ValueError, RecursionError):  # other bytes than those that were indexed
            raise sqlite3.DatabaseError("the index is wrong") from None
        return Record(text, card(fields, roles(kind, tenant_field)), fields)

    def _owns(self, record: Record) -> bool:
        return self._sight.tenant is None or record.card.tenant == self._sight.tenant


def _order(query: Query, where: Where) -> tuple[Order, bool]:
    """(what a list is ordered by, whether the highest comes first)."""
    if query.sort is not None:
        orders: dict[Measure, Order] = {"date": "day", "amount": "amount", "balance": "balance"}
        return orders[query.measure(query.sort)], query.sort.startswith("-")
    # Files are often in the order of time: to look for some days in the order of the files is to pass by all others.
    bounded: dict[Order, bool] = {"day": where.dated, "amount": where.priced, "balance": where.balanced}
    return next((order for order, used in bounded.items() if used), "row"), False


def _within(found: list[Found]) -> list[Found]:
    """As many as a page may hold, the first at least."""
    held = 0
    for number, one in enumerate(found):
        held += one.length
        if number and held > MAX_PAGE_BYTES:
            return found[:number]
    return found
