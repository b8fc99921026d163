"""Billing data in a folder of exports: the `Source` that is read in place.

`FolderSource` finds records by the index of `data_index.py`, which follows the files as they change. An id that a
caller gives is only ever a key of that index and never part of a path, so that no id leads to another file. A cursor is
a place in a filtered list, with a check that ties it to that list.

The index suggests and the record decides: what was found by an id, a name or a tenant is held against the record's own
fields before it is handed out. For a tenant, the records of others do not exist: no argument leads out of it.
"""

import copy
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import msgspec

from server.cards import Card, Fields, called, card, fields_of
from server.cursors import decode_cursor, encode_cursor
from server.data_index import SMALL_BYTES, DataIndex, Settings, Tell
from server.digests import TOKEN, TokenOf, comparable_email, comparable_name, tokens_of
from server.export_files import Found as Files
from server.export_files import Problem
from server.index_queries import Order, Place, Where
from server.index_store import ReplacedError
from server.shapes import ACCOUNT, INVOICE, KINDS, LINE, fold, roles, shapes
from server.snapshot import Found, Snapshot
from server.source import ENTITIES, MAX_PAGE, Filter, Offer, Page, Query, Sort, Source, SourceError, Watch

MAX_RECORD_BYTES: Final = 64 * 1024 * 1024  # a record beyond this is refused: it would have to be held in memory whole
MAX_PAGE_BYTES: Final = 64 * 1024 * 1024  # a page ends early rather than hold more (one record always fits)

_ATTEMPTS: Final = 3  # how often a read starts over when the files change under it
_CANDIDATES: Final = 8  # records that share a digest; a second one is a matter of chance
_LOOKED_AT: Final = 1_000  # accounts that are read for one question
_EPOCH: Final = date(1970, 1, 1).toordinal()

_Answer = TypeVar("_Answer")


def sample_folder() -> Path:
    """Return the folder of the sample data that comes with the package."""
    return Path(__file__).with_name("sample")


def nobody_waits(done: int, of: int | None, what: str) -> None:
    """A `Watch` of nobody."""
    del done, of, what


class FolderSource:
    """Records of the exports in one folder; see docs/data.md for which files are found, and how.

    Several files of one kind are one list, in the order of their names. A file that changes is indexed again at the
    next call. Threads may share a source.

    `tenant_field` names the field of a record that says whose it is, without regard to case and to everything but
    letters and digits. Only a text or a whole number counts; a record without one belongs to no tenant.

    `token` makes the pseudonyms that views show, so that they are understood as arguments. `index` is the folder that
    an index of much data is kept in, None for memory. `report` is told what had to be left out of a file, once for each
    state of the file, when it is indexed; `tell` how far a long indexing is.

    Raises `SourceError` when `folder` is no folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_record_bytes: int = MAX_RECORD_BYTES,
        report: Callable[[Problem], None] = lambda _: None,
        tenant_field: str = "tenant",
        token: TokenOf | None = None,
        index: Path | None = None,
        small_bytes: int = SMALL_BYTES,
        tell: Tell = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not folder.is_dir():
            raise SourceError("the data folder does not exist or is not a folder")
        self._tenant_field = tenant_field
        self._token = token
        settings = Settings(
            tenant_field=tenant_field,
            max_record_bytes=max_record_bytes,
            token=token,
            folder=index,
            small_bytes=small_bytes,
            report=report,
            tell=tell,
            clock=clock,
        )
        self._index = DataIndex(folder, settings)
        self._tenant: str | None = None
        self._watch: Watch = nobody_waits

    # ---- the source ----

    def get(self, entity: str, record_id: str) -> bytes | None:
        """Return the raw JSON object whose id, or else whose number, is `record_id`, or None.

        An account is also found by the token that a view shows in place of what it is called. For a tenant, records of
        others are not found; without one, an id that several tenants use finds the first.

        Raises `SourceError` for an unknown entity, for a token that several accounts share, and when the files cannot
        be read.
        """
        kind = _kind(entity)

        def work(snapshot: Snapshot) -> bytes | None:
            found = self._one(snapshot, kind, record_id)
            return None if found is None else found.text

        return self._read(work)

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None) -> Page:
        """Return records from `cursor` on, of those that the query asks for.

        Without a sort they come in the order of the files, or of the days or amounts where these are bounded. Records
        without a date or an amount are before all others. `limit` is clamped to 1..100; a page also ends before it
        would exceed 64 MiB. When no record has that account id, it is taken for an account's number or token, and the
        records of that account are listed. For a tenant, only its records are counted and listed.

        Raises `SourceError` for an unknown entity, for a filter or order that it cannot have, for a cursor that did not
        come from the same list with the same filters, and when the files cannot be read.
        """
        kind = _kind(entity)
        _check_offered(kind, query)
        return self._read(lambda snapshot: self._page(snapshot, kind, query, limit, cursor))

    def count(self, entity: str, query: Query) -> int | None:
        """Return how many records the query asks for. Raises as `list` does."""
        kind = _kind(entity)
        _check_offered(kind, query)
        return self._read(lambda snapshot: snapshot.count(self._where(snapshot, kind, query)))

    def lines(self, invoice_id: str, *, limit: int, cursor: str | None) -> Page:
        """Return the line items that name this invoice, by its id or number, in the order of their files.

        For a tenant, both the invoice and the line item have to be its own. Raises as `list` does.
        """

        def work(snapshot: Snapshot) -> Page | None:
            found = self._one(snapshot, INVOICE, invoice_id)
            if found is None:
                return None
            names = [name for name in (found.card.id, found.card.number) if name is not None]
            queries = [Query(account_id=name) for name in names]
            query = next((one for one in queries if snapshot.count(self._exact(snapshot, LINE, one))), queries[0])
            return self._page(snapshot, LINE, query, limit, cursor)

        page = self._read(work)
        if page is None:
            raise SourceError("there is no such invoice", asked=True)
        return page

    def customers(self, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
        """Return up to `limit` accounts with this email address and name, as far as they are given.

        They are compared without regard to case, accents and spaces, and names without regard to punctuation and the
        order of their words. A token finds the accounts that a view shows it for.
        """
        wanted = [
            text if TOKEN.match(text) else comparable(text)
            for text, comparable in ((email, comparable_email), (name, comparable_name))
            if text is not None
        ]
        limit = min(max(limit, 1), MAX_PAGE)
        if not wanted:
            return ()
        return self._read(lambda snapshot: tuple(account.text for account in self._accounts(snapshot, wanted, limit)))

    @property
    def offers(self) -> Mapping[str, Offer]:
        """What can be asked of the files that are there now, as far as their first records tell."""
        seen: dict[int, frozenset[str]] = {}
        for file in self.files.files:
            for kind, fields in file.fields or (() if file.kind is None else ((file.kind, frozenset()),)):
                seen[kind] = seen.get(kind, frozenset()) | fields
        return {
            entity: _offer(kind, seen[kind], lines=kind == INVOICE and LINE in seen)
            for kind, entity in enumerate(ENTITIES)
            if kind in seen
        }

    def of_tenant(self, tenant: str) -> "FolderSource":
        """Return this source as a tenant sees it; the two share their index. Raises `SourceError` for a second one."""
        if self._tenant is not None:
            if tenant != self._tenant:
                raise SourceError("a tenant sees no other")
            return self
        source = copy.copy(self)
        source._tenant = tenant  # noqa: SLF001  its own
        return source

    def watched(self, watch: Watch) -> Source:
        """Return this source for one call, which may have to wait for the index of much data."""
        source = copy.copy(self)
        source._watch = watch  # noqa: SLF001  its own
        return source

    # ---- for whoever runs the server ----

    def prepare(self) -> None:
        """Begin to index much data, so that the first call does not have to wait for all of it."""
        with suppress(OSError):  # which the call will meet as well
            self._index.begin()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was left out of the files indexed so far, in the order of their names."""
        return self._index.problems

    @property
    def files(self) -> Files:
        """The files that are there. Raises `SourceError` when that cannot be told."""
        try:
            return self._index.found()
        except OSError as error:
            raise SourceError("the billing data cannot be read") from error

    @property
    def empty(self) -> bool:
        """Whether the folder has no file that records are read from. Raises `SourceError` when that cannot be told."""
        return not self.files.files

    # ---- reading ----

    def _read(self, work: Callable[[Snapshot], _Answer]) -> _Answer:
        """What `work` makes of the index; once more when a file, or the index, is no longer what it was."""
        for _ in range(_ATTEMPTS):
            try:
                snapshot = self._index.current(self._watch)
            except OSError as error:
                raise SourceError("the billing data cannot be read") from error
            except sqlite3.Error:
                raise SourceError("the index of the billing data cannot be read") from None
            try:
                return work(snapshot)
            except _ChangedError:
                continue
            except ReplacedError:
                self._index.renew(snapshot, broken=False)
            except sqlite3.Error:
                self._index.renew(snapshot, broken=True)
            except OSError as error:
                raise SourceError("the billing data cannot be read") from error
        raise SourceError("the billing data changed while it was being read")

    def _one(self, snapshot: Snapshot, kind: int, key: str) -> "_Record | None":
        """The record with this id, or else with this number, or the account that has this token."""
        for column in ("id", "number"):
            for found in snapshot.by_key(column, kind + 1, key, self._tenant_code(snapshot), _CANDIDATES):
                record = self._record(snapshot, kind, found)
                number = record.card.number
                said = number if column == "number" or record.card.id is None else record.card.id
                if said == key and self._owns(record):
                    return record
        if kind != ACCOUNT or not TOKEN.match(key):
            return None
        accounts = list(self._accounts(snapshot, [key], 2))
        if len(accounts) > 1:
            raise SourceError("several accounts share this token; ask for them by id", asked=True)
        return accounts[0] if accounts else None

    def _accounts(self, snapshot: Snapshot, wanted: Sequence[str], limit: int) -> Iterator["_Record"]:
        """Accounts that are called all of these, comparable names and emails or tokens."""
        for looked_at, found in enumerate(snapshot.by_name(ACCOUNT + 1, wanted[0], self._tenant_code(snapshot))):
            if looked_at == _LOOKED_AT or not limit:
                return
            record = self._record(snapshot, ACCOUNT, found)
            if self._owns(record) and self._says(record).issuperset(wanted):
                limit -= 1
                yield record

    def _says(self, record: "_Record") -> set[str]:
        """What an account is called, as it is compared, with the tokens for it."""
        said: set[str] = set()
        for kind, text in called(record.fields, roles(ACCOUNT, self._tenant_field)):
            said.add(comparable_email(text) if kind == "email" else comparable_name(text))
            said.update(tokens_of(self._token, kind, text) if self._token is not None else ())
        for key in (record.card.id, record.card.number):
            said.update(tokens_of(self._token, "key", key) if self._token is not None and key is not None else ())
        return said

    def _page(self, snapshot: Snapshot, kind: int, query: Query, limit: int, cursor: str | None) -> Page:
        status = None if query.status is None else query.status.lower()
        bounds = (query.since, query.until, query.least, query.most)
        tied = (KINDS[kind], self._tenant, status, query.account_id, *map(str, bounds), query.sort)
        last = None if cursor is None else decode_cursor(cursor, tied)
        limit = min(max(limit, 1), MAX_PAGE)
        where = self._where(snapshot, kind, query)
        order, descending = _order(query, where)
        after = None
        if last is not None:
            after = snapshot.place(where.kind, last)
            if after is None and order != "row":  # it is gone, and with it what it was ordered by
                raise SourceError("the list has changed; start again without a cursor", asked=True)
            after = after or Place(last, 0, 0.0)
        found = snapshot.page(where, order, descending=descending, after=after, limit=limit + 1)
        shown = _within(found[:limit])
        records = snapshot.read(shown)
        if records is None:
            raise _ChangedError
        if self._tenant is not None and not all(self._owns(self._parsed(kind, text)) for text in records):
            raise sqlite3.DatabaseError("the index is wrong")
        following = encode_cursor(shown[-1].row, tied) if len(found) > len(shown) else None
        return Page(records=tuple(records), total=snapshot.count(where), next_cursor=following)

    def _where(self, snapshot: Snapshot, kind: int, query: Query) -> Where:
        """What the query asks for; where no record has that account id, that of the account with this number."""
        if query.account_id is not None and kind != LINE:
            alone = self._exact(snapshot, kind, Query(account_id=query.account_id))
            if not snapshot.count(alone) and (account := self._one(snapshot, ACCOUNT, query.account_id)) is not None:
                name = account.card.number if account.card.id is None else account.card.id
                return self._exact(snapshot, kind, msgspec.structs.replace(query, account_id=name))
        return self._exact(snapshot, kind, query)

    def _exact(self, snapshot: Snapshot, kind: int, query: Query) -> Where:
        def day(bound: date | None) -> int | None:
            return None if bound is None else bound.toordinal() - _EPOCH

        return Where(
            kind=kind + 1,
            status=None if query.status is None else snapshot.code(query.status.lower()),
            account=None if query.account_id is None else snapshot.digest(query.account_id),
            tenant=self._tenant_code(snapshot),
            since=day(query.since),
            until=day(query.until),
            least=None if query.least is None else float(query.least),
            most=None if query.most is None else float(query.most),
        )

    def _tenant_code(self, snapshot: Snapshot) -> int | None:
        return None if self._tenant is None else snapshot.code(self._tenant)

    def _record(self, snapshot: Snapshot, kind: int, found: Found) -> "_Record":
        records = snapshot.read([found])
        if records is None:
            raise _ChangedError
        return self._parsed(kind, records[0])

    def _parsed(self, kind: int, text: bytes) -> "_Record":
        plan = roles(kind, self._tenant_field)
        try:
            fields = fields_of(text, plan.heads())
        except (ValueError, RecursionError):  # other bytes than those that were indexed
            raise sqlite3.DatabaseError("the index is wrong") from None
        return _Record(text, card(fields, plan), fields)

    def _owns(self, record: "_Record") -> bool:
        return self._tenant is None or record.card.tenant == self._tenant


class _ChangedError(Exception):
    """A file is no longer the one that was indexed."""


class _Record(NamedTuple):
    """A record as it was written, with what was read of it."""

    text: bytes
    card: Card
    fields: Fields


def _kind(entity: str) -> int:
    name = fold(entity[:32])
    for kind, known in enumerate(ENTITIES):
        if fold(known) == name:
            return kind
    raise SourceError("unknown entity", asked=True)


def _possible(kind: int) -> frozenset[Filter]:
    """The filters that records of a kind can have at all."""
    shape = shapes()[kind]
    have: dict[Filter, object] = {
        "status": shape.status,
        "account_id": shape.account,
        "date": shape.date,
        "amount": shape.amount,
    }
    return frozenset(name for name, fields in have.items() if fields)


def _check_offered(kind: int, query: Query) -> None:
    used = query.filters | ({query.sort.lstrip("-")} if query.sort is not None else frozenset())
    if not used <= _possible(kind):
        raise SourceError("this filter or order is not offered", asked=True)


def _offer(kind: int, fields: frozenset[str], *, lines: bool) -> Offer:
    have = roles(kind, "").narrowed(fields)
    some: dict[Filter, object] = {
        "status": have.status,
        "account_id": have.account,
        "date": have.date,
        "amount": have.amount,
    }
    filters = frozenset(name for name, places in some.items() if places) & _possible(kind)
    sorts: list[Sort] = []
    if "date" in filters:
        sorts += ["date", "-date"]
    if "amount" in filters:
        sorts += ["amount", "-amount"]
    return Offer(filters=filters, sorts=frozenset(sorts), lines=lines)


def _order(query: Query, where: Where) -> tuple[Order, bool]:
    """(what a list is ordered by, whether the highest comes first)."""
    if query.sort is not None:
        return ("day" if query.sort.endswith("date") else "amount"), query.sort.startswith("-")
    # Files are often in the order of time: to look for some days in the order of the files is to pass by all others.
    return ("day" if where.dated else "amount" if where.priced else "row"), False


def _within(found: list[Found]) -> list[Found]:
    """As many as a page may hold, the first at least."""
    held = 0
    for number, one in enumerate(found):
        held += one.length
        if number and held > MAX_PAGE_BYTES:
            return found[:number]
    return found
