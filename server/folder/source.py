"""Billing data in a folder of exports: the `Source` that is read in place.

`FolderSource` finds records by the index of `index/current.py`, which follows the files as they change. An id that a
caller gives is only ever a key of that index and never part of a path, so that no id leads to another file. A cursor is
a place in a filtered list, with a check that ties it to that list.

For a tenant, the records of others do not exist: `of_tenant` gives a source that no argument leads out of.
"""

import copy
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from scanner.masking.tokens import TOKEN
from server.folder.exports.folder_files import Files
from server.folder.index.current import DataIndex, Listener, Place
from server.folder.index.snapshot import Snapshot
from server.folder.index.store import ReplacedError
from server.folder.lookups.keyed import ChangedFileError, Visibility
from server.folder.lookups.lookup import Lookup
from server.folder.lookups.offers import check_offered, kind_of, missing_keys, offer_of
from server.folder.problems import OTHER_LIST, UNKNOWN_LIST, Problem
from server.folder.reading import Reading
from server.records.account_matching import comparable_start, comparables
from server.records.naming.line_names import line_columns
from server.records.shapes import ACCOUNT, INVOICE, LINE
from server.source import (
    ENTITIES,
    MAX_PAGE,
    ByCustomer,
    CustomerKey,
    Offer,
    Page,
    Query,
    Sharing,
    Source,
    SourceError,
    Watch,
    no_watch,
)

_PLAIN, _USUAL, _NOBODY = Reading(), Place(), Listener()

_ATTEMPTS: Final = 3  # how often a read starts over when the files change under it

_Answer = TypeVar("_Answer")


class _Call:
    """What one call has found, which asks once how the folder is: a list of 20 records asked 21 times, 0.1 ms each."""

    snapshot: Snapshot | None = None
    files: Files | None = None


def sample_folder() -> Path:
    """Return the folder of the sample data that comes with the package."""
    return Path(__file__).with_name("sample")


class FolderSource:
    """Records of the exports in one folder; see docs/data.md for which files are found, and how.

    Several files of one kind are one list, in the order of their names. A file that changes is indexed again at the
    next call. Threads may share a source.

    `reading`: how their records are read. `place`: where the index of much data is kept. `listener` hears what had to
    be left out of a file when it is indexed, and how far a long indexing is.

    For a tenant, the records of others are neither found nor listed nor counted. Every method raises `SourceError` when
    the files cannot be read and for an unknown entity, the constructor when `folder` is no folder.
    """

    def __init__(
        self, folder: Path, reading: Reading = _PLAIN, place: Place = _USUAL, listener: Listener = _NOBODY
    ) -> None:
        if not folder.is_dir():
            raise SourceError("the data folder does not exist or is not a folder")
        self._index = DataIndex(folder, reading, place, listener)
        self._visibility = Visibility(reading.tenant_field, reading.token)
        self._watch: Watch = no_watch
        self._call: _Call | None = None

    # ---- the source ----

    def get(self, entity: str, record_id: str) -> bytes | None:
        """Return the record whose id, or else whose number, is `record_id`; an account also by its token.

        Raises `SourceError` for a token that several accounts share.
        """
        kind = kind_of(entity)
        found = self._read(lambda lookup: lookup.one(kind, record_id))
        return None if found is None else found.text

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None) -> Page:
        """Return a page of at most 100 records and 64 MiB.

        Without a sort they come in the order of the files, or of the days or amounts where these are bounded. Records
        without a date or an amount are before all others. When no record has that account id, it is taken for an
        account's number or token. Raises `SourceError` for a filter or order that the entity cannot have, and for a
        cursor of another list.
        """
        kind = kind_of(entity)
        check_offered(kind, query)
        page = self._read(lambda lookup: lookup.page(kind, query, limit, cursor))
        unused = self._index.folder.unused + sum(one.reason in {OTHER_LIST, UNKNOWN_LIST} for one in self.problems)
        return msgspec.structs.replace(page, unused=unused) if unused else page

    def count(self, entity: str, query: Query) -> int | None:
        """Return how many records the query asks for. Raises as `list` does."""
        kind = kind_of(entity)
        check_offered(kind, query)
        return self._read(lambda lookup: lookup.count(kind, query))

    def by_customer(self, entity: str, query: Query, *, limit: int) -> ByCustomer | None:
        """Return what the records add up to for each customer, of 100 at most. Raises as `list` does."""
        kind = kind_of(entity)
        check_offered(kind, query)
        return self._read(lambda lookup: lookup.by_customer(kind, query, min(max(limit, 1), MAX_PAGE)))

    def of_each_status(self, entity: str, query: Query) -> tuple[bytes, ...] | None:
        """Return one record of each status, None for too many statuses. Raises as `list` does."""
        kind = kind_of(entity)
        check_offered(kind, query)
        return self._read(lambda lookup: lookup.of_each_status(kind, query))

    def lines(self, invoice_id: str, *, limit: int, cursor: str | None) -> Page:
        """Return the line items that name this invoice, by its id or number, in the order of their files."""
        page = self._read(lambda lookup: lookup.lines(invoice_id, limit, cursor))
        if page is None:
            raise SourceError("there is no such invoice", asked=True)
        return page

    def customers(self, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
        """Return up to `limit` accounts with this email address and name, as far as they are given.

        They are compared without regard to case, accents and spaces, and names without regard to punctuation, the
        order of their words and how umlauts are written. Where no name is this one, companies are found whose names
        begin with these words and say that they are a company's. A token finds the accounts that a view shows it for;
        a text without a letter or a digit finds none.
        """
        wanted = [
            frozenset({text}) if TOKEN.fullmatch(text) else comparables(kind, text)
            for kind, text in (("email", email), ("name", name))
            if text is not None
        ]
        limit = min(max(limit, 1), MAX_PAGE)
        if not wanted or not all(wanted):
            return ()
        found = self._read(lambda lookup: tuple(account.text for account in lookup.accounts(wanted, limit)))
        if found or name is None or TOKEN.fullmatch(name) or not (start := comparable_start(name)):
            return found
        begun = [start, *wanted[:-1]]  # the name is the last
        return self._read(lambda lookup: tuple(account.text for account in lookup.accounts(begun, limit)))

    def sharing_id(self, entity: str, record_id: str, /) -> Sharing:
        """Return which other records have the id or number of this one, and say anything else."""
        kind = kind_of(entity)
        return self._read(lambda lookup: lookup.sharing_id(kind, record_id))

    def in_cents(self, entity: str) -> bool:
        """Return whether the amounts of all records of an entity are known to be in the smallest unit."""
        kind = kind_of(entity)
        return self._read(lambda lookup: lookup.in_cents(kind))

    def account_of(self, entity: str, record: bytes) -> bytes | None:
        """Return the account that a record names by its id or number, None where it names none that is here."""
        kind = kind_of(entity)
        found = None if kind == ACCOUNT else self._read(lambda lookup: lookup.account_of(kind, record))
        return None if found is None else found.text

    @property
    def offers(self) -> Mapping[str, Offer]:
        """What can be asked of the files that are there now, as far as their first records tell."""
        seen: dict[int, frozenset[str]] = {}
        without: frozenset[CustomerKey] = frozenset()
        for file in self.files.files:
            for kind, fields in file.fields or (() if file.kind is None else ((file.kind, frozenset()),)):
                seen[kind] = seen.get(kind, frozenset()) | fields
                if kind == ACCOUNT and fields:
                    without |= missing_keys(fields)
        return {
            entity: offer_of(
                kind,
                seen[kind],
                lines=kind == INVOICE and (LINE in seen or len(line_columns(seen[kind])) > 1),
                without=without if kind == ACCOUNT else frozenset(),
            )
            for kind, entity in enumerate(ENTITIES)
            if kind in seen
        }

    def of_tenant(self, tenant: str) -> "FolderSource":
        """Return this source as a tenant sees it; the two share their index. Raises `SourceError` for a second one."""
        if self._visibility.tenant is not None:
            if tenant != self._visibility.tenant:
                raise SourceError("a tenant sees no other")
            return self
        source = copy.copy(self)
        source._visibility = self._visibility._replace(tenant=tenant)  # noqa: SLF001  its own
        return source

    def watched(self, watch: Watch) -> Source:
        """Return this source for one call, which may have to wait for the index of much data.

        It looks once at the files, and again where one that it reads has changed since.
        """
        source = copy.copy(self)
        source._watch, source._call = watch, _Call()  # noqa: SLF001  its own
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
        """The files that are there."""
        if self._call is not None and self._call.files is not None:
            return self._call.files
        try:
            found = self._index.found()
        except OSError as error:
            raise SourceError("the billing data cannot be read") from error
        if self._call is not None:
            self._call.files = found
        return found

    # ---- reading ----

    def _read(self, work: Callable[[Lookup], _Answer]) -> _Answer:
        """What `work` makes of the index; once more when a file, or the index, is no longer what it was."""
        for attempt in range(_ATTEMPTS):
            try:
                snapshot = self._snapshot(anew=attempt > 0)
            except OSError as error:
                raise SourceError("the billing data cannot be read") from error
            except sqlite3.Error:
                raise SourceError("the index of the billing data cannot be read") from None
            try:
                return work(Lookup(snapshot, self._visibility))
            except ChangedFileError:
                continue
            except ReplacedError:
                self._index.renew(snapshot, broken=False)
            except sqlite3.Error:
                self._index.renew(snapshot, broken=True)
            except OSError as error:
                raise SourceError("the billing data cannot be read") from error
        raise SourceError("the billing data changed while it was being read")

    def _snapshot(self, *, anew: bool) -> Snapshot:
        """The index as it is now, or as the call has found it before."""
        if self._call is None:
            return self._index.current(self._watch)
        if anew or self._call.snapshot is None:
            self._call.snapshot = self._index.current(self._watch)
        return self._call.snapshot
