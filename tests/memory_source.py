"""A source in memory that offers everything that a source may: filters, orders, lines that stand apart, customers.

For tests of what is built on sources. It does by plain loops what the real ones do by indexes, and no more.
"""

import base64
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, get_args

import msgspec

from scanner.masking.tokens import token
from server.source import (
    ENTITIES,
    MAX_PAGE,
    NOT_SHARING,
    SORTS,
    ByCustomer,
    Filter,
    Measure,
    Offer,
    Page,
    Query,
    Sharing,
    Sort,
    Source,
    SourceError,
    Watch,
)

Record = dict[str, Any]

DATES: Final = {
    "account": "createdDate",
    "subscription": "subscriptionStartDate",
    "invoice": "invoiceDate",
    "payment": "paymentDate",
    "payment_method": "createdDate",
    "credit_note": "creditNoteDate",
    "refund": "refundDate",
}
NUMBERS: Final = {
    "account": "accountNumber",
    "subscription": "name",
    "invoice": "invoiceNumber",
    "payment": "paymentNumber",
    "payment_method": "paymentMethodNumber",
    "credit_note": "creditNoteNumber",
    "refund": "refundNumber",
}
EVERY_FILTER: Final[frozenset[Filter]] = frozenset(get_args(Filter))
EVERY_SORT: Final[frozenset[Sort]] = frozenset(SORTS)


def offer(*, lines: bool = False, customers: bool = False) -> Offer:
    """Everything."""
    return Offer(filters=EVERY_FILTER, sorts=EVERY_SORT, lines=lines, customers=customers)


class MemorySource:
    """Records by entity. `lines`: line items by invoice id, for a source that keeps them apart.

    `counts`: whether it tells how many records or lines there are. `token_key`: what tokens are made with. `steps`: how
    often each read tells its watch how far it is.
    """

    def __init__(
        self,
        records: Mapping[str, Sequence[Record]],
        *,
        offers: Mapping[str, Offer] | None = None,
        lines: Mapping[str, Sequence[Record]] | None = None,
        counts: bool = True,
        token_key: bytes = b"",
        steps: int = 0,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._records = records
        self._lines = lines or {}
        self._offers = {noun: offer(lines=lines is not None) for noun in records} if offers is None else offers
        self._counts = counts
        self._token_key = token_key
        self._steps = steps
        self._between = between
        self._watch: Watch = lambda _done, _of, _what: None

    @property
    def offers(self) -> Mapping[str, Offer]:
        return self._offers

    def get(self, entity: str, record_id: str) -> bytes | None:
        return next((_raw(record) for record in self._all(entity) if record_id in _keys(entity, record)), None)

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None) -> Page:
        records = self._chosen(entity, query)
        return self._page(records, (entity, query), limit, cursor)

    def count(self, entity: str, query: Query) -> int | None:
        return len(self._chosen(entity, query)) if self._counts else None

    def by_customer(self, entity: str, query: Query, *, limit: int) -> ByCustomer | None:
        del entity, query, limit
        return None

    def of_each_status(self, entity: str, query: Query) -> tuple[bytes, ...] | None:
        found: dict[str, Record] = {}
        for record in self._chosen(entity, msgspec.structs.replace(query, status=None, sort=None)):
            if "status" in record:
                found.setdefault(record["status"].lower(), record)
        return tuple(map(_raw, found.values())) if self._counts else None

    def lines(self, invoice_id: str, *, limit: int, cursor: str | None) -> Page:
        invoice = next(each for each in self._all("invoice") if invoice_id in _keys("invoice", each))
        return self._page(self._lines[invoice["id"]], ("lines", invoice["id"]), limit, cursor)

    def customers(self, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
        wanted = _folded(email or name or "")
        kinds = ("EMAIL_ADDRESS",) if email else ("PERSON", "ORGANIZATION")

        def is_meant(value: str) -> bool:
            tokens = {token(self._token_key, kind, value) for kind in kinds} if self._token_key else set()
            return bool(value) and (_folded(value) == wanted or (email or name) in tokens)

        values = _emails if email else _names
        found = [account for account in self._all("account") if any(map(is_meant, values(account)))]
        return tuple(map(_raw, found[:limit]))

    def in_cents(self, _entity: str) -> bool:
        return False

    def sharing_id(self, _entity: str, _record_id: str, /) -> Sharing:
        return NOT_SHARING

    def account_of(self, entity: str, record: bytes) -> bytes | None:
        account = msgspec.json.decode(record).get("accountId")
        if account is None or entity == "account" or "account" not in self._records:
            return None
        return self.get("account", str(account))

    def of_tenant(self, tenant: str) -> Source:
        own = {noun: [each for each in all_ if each.get("tenant") == tenant] for noun, all_ in self._records.items()}
        return MemorySource(own, offers=self._offers, lines=self._lines, counts=self._counts, token_key=self._token_key)

    def watched(self, watch: Watch) -> Source:
        source = MemorySource(
            self._records,
            offers=self._offers,
            lines=self._lines,
            counts=self._counts,
            token_key=self._token_key,
            steps=self._steps,
            between=self._between,
        )
        source._watch = watch
        return source

    def _all(self, entity: str) -> Sequence[Record]:
        if entity not in ENTITIES or entity not in self._offers:
            raise SourceError("unknown entity", asked=True)
        for step in range(self._steps):
            self._between()
            self._watch(step, self._steps, "records read")
        return self._records.get(entity, ())

    def _chosen(self, entity: str, query: Query) -> Sequence[Record]:
        offered = self._offers.get(entity, Offer())
        if not query.filters <= offered.filters or (query.sort is not None and query.sort not in offered.sorts):
            raise SourceError("this filter or order is not offered", asked=True)
        chosen = [record for record in self._all(entity) if self._is_asked(entity, record, query)]
        if query.sort is not None:
            values: dict[Measure, Callable[[Record], Any]] = {
                "date": lambda one: _day(entity, one),
                "due_date": _due,
                "amount": _amount,
                "balance": _balance,
            }
            value = values[query.measure(query.sort)]
            keyed = [(value(record), record) for record in chosen]
            stated: Sequence[Any] = [pair for pair in keyed if pair[0] is not None]
            backwards = query.sort.startswith("-")
            chosen = [record for _, record in sorted(stated, key=lambda pair: pair[0], reverse=backwards)]
        return chosen

    def _is_asked(self, entity: str, record: Record, query: Query) -> bool:
        if query.statuses and str(record.get("status")).lower() not in map(str.lower, query.statuses):
            return False
        if query.account_id is not None:
            accounts = self._records.get("account", ())
            ids = {each["id"] for each in accounts if query.account_id in _keys("account", each)} | {query.account_id}
            if record.get("accountId") not in ids:
                return False
        if query.invoice_id is not None and query.invoice_id != record.get("invoiceId"):
            return False
        if query.currency is not None and str(record.get("currency")).lower() != query.currency.lower():
            return False
        day, due, amount, balance = _day(entity, record), _due(record), _amount(record), _balance(record)
        return (
            (query.since is None or (day is not None and day >= query.since))
            and (query.until is None or (day is not None and day <= query.until))
            and (query.due_since is None or (due is not None and due >= query.due_since))
            and (query.due_until is None or (due is not None and due <= query.due_until))
            and (query.least is None or (amount is not None and amount >= query.least))
            and (query.most is None or (amount is not None and amount <= query.most))
            and (query.least_balance is None or (balance is not None and balance >= query.least_balance))
            and (query.most_balance is None or (balance is not None and balance <= query.most_balance))
        )

    def _page(self, records: Sequence[Record], of: object, limit: int, cursor: str | None) -> Page:
        start = 0
        if cursor is not None:
            try:
                place, tie = base64.urlsafe_b64decode(cursor).decode().split(" ", 1)
            except ValueError:
                place, tie = "", ""
            if tie != repr(of):
                raise SourceError("the cursor does not belong to this list; start again without one", asked=True)
            start = int(place)
        end = start + min(limit, MAX_PAGE)
        following = base64.urlsafe_b64encode(f"{end} {of!r}".encode()).decode() if end < len(records) else None
        return Page(tuple(map(_raw, records[start:end])), len(records) if self._counts else None, following)


def _raw(record: Record) -> bytes:
    return msgspec.json.encode(record)


def _keys(entity: str, record: Record) -> set[Any]:
    return {record["id"], record.get(NUMBERS[entity])} - {None}


def _due(record: Record) -> date | None:
    return _read(record.get("dueDate"))


def _day(entity: str, record: Record) -> date | None:
    return _read(record.get(DATES[entity]))


def _read(text: str | None) -> date | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def _amount(record: Record) -> Decimal | None:
    amount = record.get("amount", record.get("balance"))
    return None if amount is None else Decimal(str(amount))


def _balance(record: Record) -> Decimal | None:
    balance = record.get("balance")
    return None if balance is None else Decimal(str(balance))


def _emails(account: Record) -> list[str]:
    return [account.get("email", ""), account.get("billToContact", {}).get("workEmail", "")]


def _names(account: Record) -> list[str]:
    contact = account.get("billToContact", {})
    return [account.get("name", ""), f"{contact.get('firstName', '')} {contact.get('lastName', '')}".strip()]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
