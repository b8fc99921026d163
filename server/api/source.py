"""Billing records from an HTTP API, behind the same interface as any other source.

The filters are those of the API's description (`file.py`); a missing one is not replaced by reading all records. The
bytes of a record are passed on unchanged. A cursor is a sealed place (`cursor.py`), bound to its list.

For a tenant a record exists only if it names that tenant itself, whatever the API was asked. Lists are filtered here.
Line items are fetched only for an invoice of the tenant, and those that name another tenant are left out.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

import msgspec

from scanner.masking.tokens import TOKEN
from server.api.answer import record, records, scalar
from server.api.calls import ApiCalls
from server.api.credential import Signer
from server.api.cursor import Place, Sealer
from server.api.file import AfterId, ApiFile, Kind, Link, Lookup, PageNumber
from server.api.question import NothingError, Parameters, filled, followed, listing, parameter, target
from server.records.tenant import owner_of
from server.source import (
    MAX_PAGE,
    NOT_SHARING,
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

MAX_REQUESTS: Final = 5
"""Pages of the API that are read for one page of ours, when few of their records may be shown."""

_NOTHING: Final = Page(records=(), total=0, next_cursor=None)


class _List(NamedTuple):
    """A list of the API. `place`, `item`: of its records in an answer; `tied`: what no cursor of another list has."""

    path: str
    params: Parameters
    place: str | None
    item: str | None
    tied: str


class ApiSource:
    """Records of one API. Immutable; threads share it.

    `tenant_field`: the field of a record that names its tenant; see `server/records/tenant.py`.
    """

    def __init__(
        self,
        api: ApiFile,
        calls: ApiCalls,
        signer: Signer,
        sealer: Sealer,
        *,
        tenant_field: str = "tenant",
    ) -> None:
        self._api = api
        self._calls = calls
        self._signer = signer
        self._sealer = sealer
        self._tenant_field = tenant_field
        self._tenant: str | None = None
        self._watch: Watch = no_watch

    @property
    def offers(self) -> Mapping[str, Offer]:
        """What the description of the API says."""
        ways: Mapping[CustomerKey, object] = {"email": self._api.customers.email, "name": self._api.customers.name}
        found_by = frozenset(key for key, way in ways.items() if way)
        return {
            entity: msgspec.structs.replace(kind.offer, found_by=found_by)
            for entity, kind in self._api.entities.items()
        }

    def get(self, entity: str, record_id: str) -> bytes | None:
        """Return the raw JSON object with this id, or number where the API takes one, or None.

        Raises `SourceError` also when the API answers with another record: an id that a proxy, a cache or a mistake of
        the API's description has cut or mixed up must not show somebody else's.
        """
        kind = self._kind(entity)
        try:
            path = filled(kind.get, "{id}", record_id)
        except NothingError:
            return None
        body = self._calls.get(path, self._signer, self._watch)
        if body is None:
            return None
        found = record(body, kind.record, self._api.id)
        if record_id != scalar(found, self._api.id) and not self._has_number(found, kind, record_id):
            raise SourceError("the billing API answered with another record than the one that was asked for")
        return found if self._is_ours(found) else None

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None) -> Page:
        """Return up to `limit` records, clamped to 1..100, in the order of the API.

        With a tenant, or where the API sends empty pages, a page may hold fewer, or none, and still have a cursor.
        """
        kind = self._kind(entity)
        tied = ascii((self._api.base_url, entity.lower(), query, self._tenant))
        try:
            account = query.account_id
            if account is not None and kind.account is not None and kind.account.by_id:
                account = self._id_of("account", account)
            invoice = query.invoice_id
            if invoice is not None and kind.invoice is not None and kind.invoice.by_id:
                invoice = self._id_of("invoice", invoice)
            path, params = listing(kind, query, account, invoice)
        except NothingError:
            return _NOTHING
        asked = _List(path, params, kind.records or self._api.records, kind.item, tied)
        return self._pages(asked, limit=limit, cursor=cursor, own=self._tenant is not None)

    def count(self, entity: str, query: Query) -> int | None:
        """Return how many records the query asks for; None where the API does not tell, and for a tenant."""
        if self._api.total is None or self._tenant is not None:
            try:
                listing(self._kind(entity), query, query.account_id, query.invoice_id)
            except NothingError:
                return 0
            return None
        return self.list(entity, query, limit=1, cursor=None).total

    def by_customer(self, entity: str, query: Query, *, limit: int) -> ByCustomer | None:
        """None: an API lists records, and its pages are not added up."""
        del entity, query, limit
        return None

    def of_each_status(self, entity: str, query: Query) -> tuple[bytes, ...] | None:
        """None: an API lists records, and nobody knows which statuses those have that were not fetched."""
        del entity, query
        return None

    def lines(self, invoice_id: str, *, limit: int, cursor: str | None) -> Page:
        """Return line items of an invoice; without such an invoice, none."""
        kind = self._kind("invoice")
        if kind.lines is None:
            raise SourceError("the line items stand in the invoice", asked=True)
        tied = ascii((self._api.base_url, "invoice lines", invoice_id, self._tenant))
        try:
            by_id = kind.lines.by_id or self._tenant is not None
            invoice = self._id_of("invoice", invoice_id) if by_id else invoice_id
            path = filled(kind.lines.path, "{id}", invoice)
            params = tuple(parameter(template, {"value": invoice}) for template in kind.lines.params)
        except NothingError:
            return _NOTHING
        asked = _List(path, params, self._api.records, None, tied)
        return self._pages(asked, limit=limit, cursor=cursor, own=False)

    def customers(self, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
        """Return up to `limit` accounts that the API finds by this email address or name.

        An API cannot be asked for what a pseudonym stands for.
        """
        value = email if email is not None else name
        ways = self._api.customers.email if email is not None else self._api.customers.name
        if value is None or not ways:
            what = "an email address" if email is not None else "a name"
            raise SourceError(f"this billing API cannot look for accounts by {what}", asked=True)
        if TOKEN.fullmatch(value):
            raise SourceError("a billing API cannot look for accounts by a pseudonym", asked=True)
        found: dict[str, bytes] = {}
        for spelled in dict.fromkeys((value.strip(), value.strip().lower())):
            for way in ways:
                for account_id, account in self._looked_up(way, spelled, min(max(limit, 1), MAX_PAGE)):
                    found.setdefault(account_id, account)
                if len(found) >= limit:
                    return tuple(found.values())[:limit]
        return tuple(found.values())

    def sharing_id(self, _entity: str, _record_id: str, /) -> Sharing:
        """Return nothing: a billing system has no two records with one id."""
        return NOT_SHARING

    def in_cents(self, _entity: str) -> bool:
        """Return False: the profile of a billing system knows its unit."""
        return False

    def account_of(self, entity: str, record: bytes) -> bytes | None:
        """Return None: it would be another question to the API for each record that is shown."""
        del entity, record
        return None

    def of_tenant(self, tenant: str) -> Source:
        """Return this source with the records of one tenant; raises `SourceError` for another than its own."""
        if self._tenant not in {None, tenant}:
            raise SourceError("a tenant sees no other")
        source = copy.copy(self)
        source._tenant = tenant  # noqa: SLF001  its own
        return source

    def watched(self, watch: Watch) -> Source:
        """Return this source for one call: waits tell `watch`, and end when it raises."""
        source = copy.copy(self)
        source._watch = watch  # noqa: SLF001  its own
        return source

    def close(self) -> None:
        """Close the connections, also those of the sources that came out of this one."""
        self._calls.close()

    # ---- in pieces ----

    def _kind(self, entity: str) -> Kind:
        for name, kind in self._api.entities.items():
            if name == entity.lower():
                return kind
        raise SourceError("unknown entity", asked=True)

    @staticmethod
    def _has_number(found: bytes, kind: Kind, asked: str) -> bool:
        number = None if kind.number is None else scalar(found, kind.number)
        return isinstance(number, str) and number.casefold() == asked.casefold()

    def _is_ours(self, found: bytes) -> bool:
        return self._tenant is None or owner_of(found, self._tenant_field) == self._tenant

    def _is_anothers(self, found: bytes) -> bool:
        """Whether a line item names another tenant than its invoice does, or cannot be read."""
        return self._tenant is not None and owner_of(found, self._tenant_field) not in {None, self._tenant}

    def _id_of(self, entity: str, record_id: str) -> str:
        """The id of a record by its id or number. Raises `NothingError`."""
        found = self.get(entity, record_id)
        if found is None:
            raise NothingError
        return str(scalar(found, self._api.id))

    def _looked_up(self, way: Lookup, value: str, limit: int) -> Iterator[tuple[str, bytes]]:
        params = tuple(parameter(template, {"value": value}) for template in way.params)
        body = self._calls.get(target(way.path, (*params, *self._size(limit))), self._signer, self._watch)
        accounts = self._api.entities.get("account") if way.account is None else None
        place, inside = (None, None) if accounts is None else (accounts.records, accounts.item)
        for found in () if body is None else records(body, place or self._api.records, inside)[:limit]:
            if way.account is None:
                if (account_id := scalar(found, self._api.id)) and self._is_ours(found):
                    yield str(account_id), found
            elif isinstance(account_id := scalar(found, way.account), str):
                account = self.get("account", account_id)
                if account is not None:
                    yield account_id, account

    def _pages(self, asked: _List, *, limit: int, cursor: str | None, own: bool) -> Page:
        """A page of a list; `own`: the records that name the tenant, instead of those that name no other."""
        limit = min(max(limit, 1), MAX_PAGE)
        place = Place() if cursor is None else self._sealer.open(cursor, asked.tied)
        shown: list[bytes] = []
        total: int | None = None
        following: Place | None = place
        for _ in range(MAX_REQUESTS):
            page = self._page_target(asked.path, asked.params, place, limit - len(shown))
            body = self._calls.get(page, self._signer, self._watch)
            if body is None:
                raise SourceError("the billing API has no such list (404)")
            there = records(body, asked.place, asked.item)
            new = there[place.skip : place.skip + limit - len(shown)]
            shown += (found for found in new if (self._is_ours(found) if own else not self._is_anothers(found)))
            total = self._total(body)
            following = self._following(body, place, there, len(new), asked.path)
            if following is None or len(shown) >= limit or (shown and not own):
                break
            place = following
        next_cursor = None if following is None else self._sealer.seal(following, asked.tied)
        return Page(records=tuple(shown), total=None if own else total, next_cursor=next_cursor)

    def _size(self, wanted: int) -> Parameters:
        paging = self._api.paging
        if paging.size is None:
            return ()
        # Numbers of pages mean something only while pages stay of one size.
        return ((paging.size, str(paging.most if isinstance(paging, PageNumber) else min(paging.most, wanted))),)

    def _page_target(self, path: str, params: Parameters, place: Place, wanted: int) -> str:
        paging = self._api.paging
        size = self._size(place.skip + wanted)
        if isinstance(paging, Link):
            return target(
                path, parse_qsl(place.position, keep_blank_values=True) if place.position else (*params, *size)
            )
        if isinstance(paging, PageNumber):
            return target(path, (*params, *size, (paging.param, place.position or str(paging.first))))
        where = () if place.position is None else ((paging.param, place.position),)
        return target(path, (*params, *size, *where))

    def _following(self, body: bytes, place: Place, there: tuple[bytes, ...], new: int, path: str) -> Place | None:
        """Where the page behind the `new` records begins, None behind the last. Raises `SourceError`."""
        paging = self._api.paging
        left = len(there) - place.skip - new
        if isinstance(paging, AfterId):
            if left <= 0 and scalar(body, paging.more) is not True:
                return None
            last = scalar(there[place.skip + new - 1], self._api.id) if new else None
            return self._onward(place, last)
        if left > 0:
            return Place(place.position, place.skip + new)
        if isinstance(paging, PageNumber):
            more = len(there) >= paging.most if paging.more is None else scalar(body, paging.more) is True
            return Place(str(int(place.position or paging.first) + 1)) if more and there else None
        named = scalar(body, paging.next)
        if named is None or named is False or named == "":
            return None
        if isinstance(paging, Link) and isinstance(named, str):
            named = followed(named, self._api.base_url, path)
        return self._onward(place, named)

    def _onward(self, place: Place, named: object) -> Place:
        if not isinstance(named, str) or not named or named == place.position:
            raise SourceError("the billing API says that there is more, and not where")
        return Place(named)

    def _total(self, body: bytes) -> int | None:
        said = None if self._api.total is None else scalar(body, self._api.total)
        return int(said) if isinstance(said, str) and said.isascii() and said.isdigit() else None
