"""Billing data in a folder of exports.

`FolderSource` reads accounts, subscriptions and invoices from `.jsonl` and `.json` files, by the indexes of `index.py`:
one per entity, made at first use and again when a file has changed. An id that a caller gives is only ever a key of
such an index and never part of a path, so that no id leads to another file. A cursor is a place in a filtered list,
with a check that ties it to that list.

For a tenant, the records of others do not exist: `of_tenant` gives a source that no argument leads out of.
"""

import base64
import hashlib
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from server.index import Index, Problem, Stamp, canonical, stamps_of
from server.source import MAX_PAGE, Offer, Page, Query, Source, SourceError, Watch

ENTITIES: Final = ("account", "subscription", "invoice")

MAX_RECORD_BYTES: Final = 64 * 1024 * 1024  # a record beyond this is refused: it would have to be held in memory whole

_ACCOUNT: Final = "accountid"  # the filter that accounts are named by, folded
_ATTEMPTS: Final = 3  # how often a read starts over when the files change under it
_CURSOR: Final = struct.Struct(">Q10s")  # place in the filtered rows, check; 18 bytes are 24 base64 characters exactly
_CURSOR_CHARS: Final = 24


def sample_folder() -> Path:
    """Return the folder of the sample data that comes with the package."""
    return Path(__file__).with_name("sample")


class FolderSource:
    """Records of `account(s)`, `subscription(s)` and `invoice(s)` files in one folder.

    Files are known by their stem, without regard to case, and end in `.jsonl` (one object per line) or `.json` (an
    array of objects, or one object); several files of one entity are read in the order of their names. A file that
    changes on disk is indexed again at the next call. Threads may share a source.

    `tenant_field` names the field of a record that says whose it is, without regard to case, `_` and `-`. Only a text
    or a whole number counts; a record without one belongs to no tenant.

    `report` is told what had to be left out of a file, once for each state of the file, when it is indexed.

    Raises `SourceError` when `folder` is no folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_record_bytes: int = MAX_RECORD_BYTES,
        report: Callable[[Problem], None] = lambda _: None,
        tenant_field: str = "tenant",
    ) -> None:
        if not folder.is_dir():
            raise SourceError("the data folder does not exist or is not a folder")
        self._folder = folder
        self._max_record_bytes = max_record_bytes
        self._report = report
        self._tenant_field = tenant_field
        self._reported: dict[str, set[Stamp]] = {}  # entity -> the states of its files that were reported
        self._indexes: dict[str, Index] = {}
        self._lock = threading.Lock()  # one thread indexes, the others wait for its index instead of making their own

    def get(self, entity: str, record_id: str, *, tenant: str | None = None) -> bytes | None:
        """Return the raw JSON object whose id, or else whose `<entity>Number`, is `record_id`, or None.

        With a tenant, records of others are not found; without one, an id that several tenants use finds the first.

        Raises `SourceError` for an unknown entity or when the files cannot be read.
        """
        for _ in range(_ATTEMPTS):
            with _readable():
                index = self._index(entity)
                row = index.find(record_id, tenant)
                if row is None:
                    return None
                if (record := index.read(row)) is not None:
                    return record
        raise SourceError("the billing data changed while it was being read")

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None, tenant: str | None = None) -> Page:
        """Return records in the order of the files, from `cursor` on, of those that the query asks for.

        `limit` is clamped to 1..100; a page also ends before it would exceed 64 MiB. When no record has that account
        id, it is taken for an account's number and the records of that account are listed. With a tenant, only its
        records are counted and listed.

        Raises `SourceError` for an unknown entity, for a filter or order that is not offered, for a cursor that did not
        come from the same list with the same filters, and when the files cannot be read.
        """
        wanted = _wanted(query)
        tied = wanted if tenant is None else (*wanted, ("(tenant)", tenant))  # a cursor leads into no other's list
        start = 0 if cursor is None else _decode_cursor(cursor, entity, tied)
        limit = min(max(limit, 1), MAX_PAGE)
        for _ in range(_ATTEMPTS):
            with _readable():
                index = self._index(entity)
                rows = index.select(wanted, tenant) or index.select(self._by_account_number(wanted, tenant), tenant)
                records = index.read_page(rows[start : start + limit])
            if records is not None:
                end = start + len(records)
                following = _encode_cursor(end, entity, tied) if end < len(rows) else None
                return Page(records=records, total=len(rows), next_cursor=following)
        raise SourceError("the billing data changed while it was being read")

    @property
    def offers(self) -> Mapping[str, Offer]:
        """As of every source; the folder may get its files later."""
        return dict.fromkeys(ENTITIES, Offer(filters=frozenset({"status", "account_id"})))

    def count(self, entity: str, query: Query, *, tenant: str | None = None) -> int | None:
        """Return how many records the query asks for. Raises as `list` does."""
        return self.list(entity, query, limit=1, cursor=None, tenant=tenant).total

    def lines(self, invoice_id: str, *, limit: int, cursor: str | None) -> Page:
        """Raise `SourceError`: the records of a folder hold their line items."""
        del invoice_id, limit, cursor
        raise SourceError("the line items stand in the invoice", asked=True)

    def customers(self, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
        """Raise `SourceError`: customers are not looked for by what they are called."""
        del email, name, limit
        raise SourceError("accounts are found by id or number only", asked=True)

    def watched(self, watch: Watch) -> Source:
        """Return this source; its reads are short."""
        del watch
        return self

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was left out of the files indexed so far, in the order of `ENTITIES`, then file names."""
        with self._lock:
            indexes = [self._indexes[entity] for entity in ENTITIES if entity in self._indexes]
        return tuple(problem for index in indexes for problem in index.problems())

    @property
    def empty(self) -> bool:
        """Whether the folder has no file that records are read from. Raises `SourceError` when that cannot be told."""
        with _readable():
            return not any(stamps_of(self._folder, entity) for entity in ENTITIES)

    def of_tenant(self, tenant: str) -> Source:
        """Return this source as a tenant sees it; the two share their indexes."""
        return _TenantSource(self, tenant)

    def _by_account_number(
        self, wanted: tuple[tuple[str, str], ...], tenant: str | None
    ) -> tuple[tuple[str, str], ...]:
        """Return the filters with the id of an account in place of its number."""
        if not any(name == _ACCOUNT for name, _ in wanted):
            return wanted
        accounts = self._index("account")
        return tuple(
            (name, accounts.id_of(value, tenant) or value if name == _ACCOUNT else value) for name, value in wanted
        )

    def _index(self, entity: str) -> Index:
        name = entity.lower()
        if name not in ENTITIES:
            raise SourceError("unknown entity", asked=True)
        with self._lock:
            stamps = stamps_of(self._folder, name)
            index = self._indexes.get(name)
            if index is None or index.stamps != stamps:
                index = self._indexes[name] = Index(name, stamps, self._max_record_bytes, self._tenant_field)
                self._tell(name, index)
            return index

    def _tell(self, entity: str, index: Index) -> None:
        before = self._reported.get(entity, set())
        known = {stamp.path.name for stamp in index.stamps if stamp in before}
        self._reported[entity] = set(index.stamps)
        for problem in index.problems():
            if problem.file not in known:
                self._report(problem)


class _TenantSource:
    """The records of one tenant in a folder."""

    def __init__(self, source: FolderSource, tenant: str) -> None:
        self._source = source
        self._tenant = tenant

    def get(self, entity: str, record_id: str) -> bytes | None:
        """As `FolderSource.get`."""
        return self._source.get(entity, record_id, tenant=self._tenant)

    @property
    def offers(self) -> Mapping[str, Offer]:
        """As `FolderSource.offers`."""
        return self._source.offers

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None) -> Page:
        """As `FolderSource.list`."""
        return self._source.list(entity, query, limit=limit, cursor=cursor, tenant=self._tenant)

    def count(self, entity: str, query: Query) -> int | None:
        """As `FolderSource.count`."""
        return self._source.count(entity, query, tenant=self._tenant)

    def lines(self, invoice_id: str, *, limit: int, cursor: str | None) -> Page:
        """As `FolderSource.lines`."""
        return self._source.lines(invoice_id, limit=limit, cursor=cursor)

    def customers(self, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
        """As `FolderSource.customers`."""
        return self._source.customers(email=email, name=name, limit=limit)

    def watched(self, watch: Watch) -> Source:
        """As `FolderSource.watched`."""
        del watch
        return self

    def of_tenant(self, tenant: str) -> Source:
        """Return this source again; raises `SourceError` for any other tenant."""
        if tenant != self._tenant:
            raise SourceError("a tenant sees no other")
        return self


def _wanted(query: Query) -> tuple[tuple[str, str], ...]:
    if query.sort is not None or not query.filters <= {"status", "account_id"}:
        raise SourceError("this filter or order is not offered", asked=True)
    named = {"status": query.status, "account_id": query.account_id}
    return canonical({name: value for name, value in named.items() if value is not None})


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceError("the billing data cannot be read") from error


def _encode_cursor(place: int, entity: str, wanted: tuple[tuple[str, str], ...]) -> str:
    # The check is no secret, and need not be: all that a made-up cursor could open is another page of the same list.
    # It tells a cursor that was garbled, or taken from another list, from a place in this one.
    text = ascii((place, entity.lower(), wanted))
    check = hashlib.blake2b(text.encode(), digest_size=10).digest()
    return base64.urlsafe_b64encode(_CURSOR.pack(place, check)).decode()


def _decode_cursor(cursor: str, entity: str, wanted: tuple[tuple[str, str], ...]) -> int:
    try:
        place, _ = _CURSOR.unpack(base64.b64decode(cursor[: _CURSOR_CHARS + 1], altchars=b"-_", validate=True))
        if _encode_cursor(place, entity, wanted) == cursor:
            return int(place)
    except (ValueError, struct.error):
        pass
    raise SourceError("the cursor does not belong to this list; start again without one", asked=True)
