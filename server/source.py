"""Billing data: where the raw records come from, one at a time and by the page.

A source hands out the bytes of a record as they were written. It decodes nothing of them except what it needs for
finding them again, so that the gate behind it is the first to read them.

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
from typing import Final, Protocol

import msgspec

from server.index import Index, Problem, Stamp, canonical, stamps_of

ENTITIES: Final = ("account", "subscription", "invoice")

MAX_RECORD_BYTES: Final = 64 * 1024 * 1024  # a record beyond this is refused: it would have to be held in memory whole
MAX_PAGE: Final = 100  # records; the list tools ask for at most 20

_ACCOUNT: Final = "accountid"  # the filter that accounts are named by, folded
_ATTEMPTS: Final = 3  # how often a read starts over when the files change under it
_CURSOR: Final = struct.Struct(">Q10s")  # place in the filtered rows, check; 18 bytes are 24 base64 characters exactly
_CURSOR_CHARS: Final = 24


class SourceError(Exception):
    """The data cannot be had as asked for. The message holds no id, no path and no data."""


class Page(msgspec.Struct, frozen=True):
    """Some records of a list: raw JSON objects, the size of the whole filtered list, and where to go on (or None)."""

    records: tuple[bytes, ...]
    total: int
    next_cursor: str | None

    def __repr__(self) -> str:
        return f"Page({len(self.records)} of {self.total} records)"


class Source(Protocol):
    """What the tools need to know of billing data."""

    def get(self, entity: str, record_id: str) -> bytes | None:
        """Return the raw JSON object with this id or number, or None."""

    def list(self, entity: str, *, limit: int, cursor: str | None, filters: Mapping[str, str]) -> Page:
        """Return up to `limit` records from `cursor` on, of those equal to every filter."""

    def of_tenant(self, tenant: str) -> "Source":
        """Return a source in which there are only the records of this tenant."""


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

    def list(
        self,
        entity: str,
        *,
        limit: int,
        cursor: str | None,
        filters: Mapping[str, str],
        tenant: str | None = None,
    ) -> Page:
        """Return records in the order of the files, from `cursor` on, of those equal to every filter.

        `limit` is clamped to 1..100; a page also ends before it would exceed 64 MiB. Filters are `status` (compared
        without regard to case) and `accountId` (compared exactly); their names fold case, `_` and `-`. When no record
        has that account id, it is taken for an account's number and the records of that account are listed. With a
        tenant, only its records are counted and listed.

        Raises `SourceError` for an unknown entity or filter, for a cursor that did not come from the same list with the
        same filters, and when the files cannot be read.
        """
        wanted = canonical(filters)
        if wanted is None:
            raise SourceError("unknown filter")
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
            raise SourceError("unknown entity")
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

    def list(self, entity: str, *, limit: int, cursor: str | None, filters: Mapping[str, str]) -> Page:
        """As `FolderSource.list`."""
        return self._source.list(entity, limit=limit, cursor=cursor, filters=filters, tenant=self._tenant)

    def of_tenant(self, tenant: str) -> Source:
        """Return this source again; raises `SourceError` for any other tenant."""
        if tenant != self._tenant:
            raise SourceError("a tenant sees no other")
        return self


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
    raise SourceError("the cursor does not belong to this list; start again without one")
