"""Billing data: what the tools need to know of where the records come from.

A source hands out the bytes of a record as they were written. It decodes nothing of them except what it needs for
finding them again, so that the gate behind it is the first to read them. There are two: `folder/source.py` over a
folder of exports, and `api/source.py` over a billing API.

Not every source has every kind of record, filter or order: `offers` says what there is, and the tools that a model
sees are made from it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple, Protocol, get_args

import msgspec

RecordKind = Literal["account", "subscription", "invoice", "payment", "payment_method", "credit_note", "refund"]

ENTITIES: Final[tuple[RecordKind, ...]] = get_args(RecordKind)
"""Every kind of record that a source may have, in the order in which tools are listed."""

MAX_PAGE: Final = 100
"""Records of one page at most; the list tools ask for fewer."""

MOST_SUMMED: Final = 5_000
"""Records of a list that is added up at most: in a folder 10 to 25 ms, once for each list, beside 1 to 3 for a page."""

Sort = Literal["date", "-date", "due_date", "-due_date", "amount", "-amount", "balance", "-balance"]
"""An order of a list; with a minus, the latest or largest first."""

SORTS: Final[tuple[Sort, ...]] = get_args(Sort)

Measure = Literal["date", "due_date", "amount", "balance"]
"""What lists are ordered by; an invoice has to be paid by its due date, and its balance is what is left to pay."""

Filter = Literal["status", "account_id", "invoice_id", "date", "due_date", "amount", "balance", "currency"]

CustomerKey = Literal["name", "email"]
"""What customers are found by."""

Watch = Callable[[int, int | None, str], None]
"""Called now and then during a long read: (how many are done, of how many or None, of what, as in "records indexed").

It raises `CancelledError` to end the read.
"""


def no_watch(_: int, __: int | None, ___: str) -> None:
    """A `Watch` for reads that nobody waits for: it lets them go on."""


class SourceError(Exception):
    """The data cannot be had as asked for. The message holds no id, no path and no data.

    `asked`: whether it is about what was asked (a wrong cursor, a filter that is not offered), so that asking for
    something else helps; otherwise the source itself is in trouble.
    """

    def __init__(self, message: str, *, asked: bool = False) -> None:
        super().__init__(message)
        self.asked = asked


class CancelledError(Exception):
    """The call was taken back: nobody waits for its answer."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Which records of an entity are asked for, and in which order; a member that is None bounds nothing.

    `status` is compared without regard to case; of several, a record has one. `account_id` is the id or the number of
    an account, `invoice_id` of an invoice that payments name. `since` and `until` (both included) bound the record's
    own date: of an invoice, a payment or a credit note its issue, of a subscription its start, of an account or a
    payment method its creation; days in UTC.
    `due_since` and `due_until` bound the day by which an invoice has to be paid, `least` and `most` the amount of the
    record in the unit in which it states it, `least_balance` and `most_balance` what is left to pay of it (each
    included). `currency` is a code of ISO 4217, in any case. `sort` None is the order of the source.
    """

    status: str | tuple[str, ...] | None = None
    account_id: str | None = None
    invoice_id: str | None = None
    since: date | None = None
    until: date | None = None
    due_since: date | None = None
    due_until: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    least_balance: Decimal | None = None
    most_balance: Decimal | None = None
    currency: str | None = None
    sort: Sort | None = None

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that are asked for, none where any will do."""
        return () if self.status is None else (self.status,) if isinstance(self.status, str) else self.status

    @property
    def goes_by(self) -> frozenset[Filter]:
        """The measures and fields that the list is filtered or ordered by."""
        if self.sort is None:
            return self.filters
        return self.filters | {self.measure(self.sort)}

    @staticmethod
    def measure(sort: Sort) -> Measure:
        """The measure that an order compares."""
        measures: tuple[Measure, ...] = get_args(Measure)
        return next(one for one in measures if one == sort.removeprefix("-"))

    @property
    def filters(self) -> frozenset[Filter]:
        """Which filters are used."""
        used: dict[Filter, object] = {
            "status": self.status,
            "account_id": self.account_id,
            "invoice_id": self.invoice_id,
            "date": self.since or self.until,
            "due_date": self.due_since or self.due_until,
            "amount": self.least if self.least is not None else self.most,
            "balance": self.least_balance if self.least_balance is not None else self.most_balance,
            "currency": self.currency,
        }
        return frozenset(name for name, value in used.items() if value is not None)


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Which filters and orders a source has for one entity.

    `lines`: line items are not in the record and are fetched by `Source.lines`. `sums`: whether pages say what their
    whole list adds up to, and `customers` whether it is known for each customer, too. `missing_keys`: of accounts,
    whether some state no name, or no email address, by which they could be found. `unpriced`: whether no field is known
    for the amount by which such records are added up, and `unnumbered` whether none is for an id or number.
    `statuses`: those that can be asked for, one at a time (empty: any one); None for any, and several at once.
    `found_by`: what customers are found by, of accounts.
    """

    filters: frozenset[Filter] = frozenset()
    sorts: frozenset[Sort] = frozenset()
    lines: bool = False
    sums: bool = False
    customers: bool = False
    missing_keys: frozenset[CustomerKey] = frozenset()
    unpriced: bool = False
    unnumbered: bool = False
    statuses: tuple[str, ...] | None = None
    found_by: frozenset[CustomerKey] = frozenset({"email", "name"})


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """What the records of one currency add up to, over a whole filtered list and not only its page.

    `currency`: a code of ISO 4217, `OTHER_CURRENCY` for all that are no such code, or None for records that name none.
    `amount`, `balance`, `net` (without tax), `tax` and `refunded` (what was given back of the amounts) are None where
    no record states one, and for `OTHER_CURRENCY`, which may be several; `without_amount` and so on are how many
    records state none that could be read, of those that some record states. `positive` and `negative`: the amounts
    above and below zero, None unless there are some of each. `sharing_id`: how many were not added, since a later
    record has their id and says something else.

    Of those that were added: `void`, how many have a status which says that nothing came of them (void, failed), and
    `void_amount`, what of the amount is theirs; `void_kept` and `void_kept_amount`, the same but for what `refunded`
    has of it; `partly_refunded`, how many state that a part of their amount was given back. `drafts` and
    `draft_amount`, those that nobody has got yet. `unowed`: of how many nothing is left to pay by their status, as of
    those and what is written off. `paid_and_owed`: how many have one which says that they are paid, and a balance above
    zero, which is added. `beyond`: whether an amount is too large to be added to others. `above`: whether more is left
    to pay of several records of some customer than these come to.
    """

    currency: str | None
    records: int
    void: int = 0
    void_amount: Decimal | None = None
    void_kept: int = 0
    void_kept_amount: Decimal | None = None
    partly_refunded: int = 0
    drafts: int = 0
    draft_amount: Decimal | None = None
    unowed: int = 0
    paid_and_owed: int = 0
    beyond: bool = False
    above: bool = False
    amount: Decimal | None = None
    without_amount: int = 0
    positive: Decimal | None = None
    negative: Decimal | None = None
    balance: Decimal | None = None
    without_balance: int = 0
    net: Decimal | None = None
    without_net: int = 0
    tax: Decimal | None = None
    without_tax: int = 0
    refunded: Decimal | None = None
    sharing_id: int = 0


OTHER_CURRENCY: Final = "other"


class Page(msgspec.Struct, frozen=True):
    """Some records of a list: raw JSON objects, the size of the whole filtered list, and where to go on (or None).

    `total` is None where the source does not tell it. `sums`: what all records of the list add up to (`Offer.sums`), in
    each currency; none for an empty page, for a list that is too long to add up or in several units, and where very
    many records of the entity stand for others. The rest warns of wrong conclusions.

    Of the list: how many records state a date, an amount or a balance that it goes by and that could not be read, of
    the account and status that are asked for (`unread`); state no due date, of those that fit but for that (`undue`);
    do not say whose they are, of those that fit a list of one customer but for that (`nameless`).

    How many of all records of the entity, whatever is asked for, could not be used (`left_out`); say that they are
    something else (`others`), or what they are in a code that is not known (`untyped`); have the id of an earlier one,
    which stands for all (`repeated`); may be in a file with other columns as well, and are not left out (`alike`); name
    no currency that is known, where the list is of one (`currency_unknown`). `unused`: how many files of the data are
    exports, or may be, and are not used, or not with all of their lists. `follow`: whether the data says that more
    records follow, which it does not have.

    `first_told`: "day", "month" or both, where dates that may be read either way are read as the headings of their
    files say. `currencies`: those of all records of the entity, where these name several and the list goes by amounts
    of any. `parts_by_name`: folded names of amounts that objects show and that are a part of the one that is added up.

    Whether some of the entity's files have credit notes or refunds, whose amounts count below zero (`credits`);
    invoices that are void, drafts or written off and state something to pay, which counts as nothing (`void`); whole
    amounts alone, as in cents, and others decimals, or whole amounts in another format (`mixes_units`). These three,
    `left_out` and `others` are not known for a tenant: 0 or False.
    """

    records: tuple[bytes, ...]
    total: int | None
    next_cursor: str | None
    unread: Mapping[Measure, int] = {}
    undue: int = 0
    nameless: int = 0
    left_out: int = 0
    others: int = 0
    untyped: int = 0
    unused: int = 0
    repeated: int = 0
    alike: int = 0
    first_told: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    currency_unknown: int = 0
    mixes_units: bool = False
    credits: bool = False
    void: bool = False
    parts_by_name: frozenset[str] = frozenset()
    follow: bool = False
    sums: tuple[Sum, ...] = ()

    def __repr__(self) -> str:
        return f"Page({len(self.records)} of {self.total} records)"


class OfCustomer(msgspec.Struct, frozen=True):
    """What records of one customer in one currency add up to, and one of them, a raw JSON object that says whose."""

    record: bytes
    sum: Sum

    def __repr__(self) -> str:
        return f"OfCustomer({self.sum.records} records)"


class ByCustomer(msgspec.Struct, frozen=True):
    """A list by its customers: those with the largest sums, and how many there are (one in two currencies is two).

    `nameless`: how many of its records do not say whose they are, which are one customer here.
    """

    largest: tuple[OfCustomer, ...]
    total: int
    nameless: int = 0


class Sharing(NamedTuple):
    """How many other records have the id or number of one, and say anything else than it.

    `rows`: of the same file, which no list shows, as where each line of an invoice is a row. `older`: of files with an
    earlier date in their names. `differing`: of other files, where no date tells which is newer; no list shows these
    either. `namesakes`: records that lists do show, as where numbers begin anew with a year.
    """

    rows: int = 0
    older: int = 0
    differing: int = 0
    namesakes: int = 0


NOT_SHARING: Final = Sharing()
"""Of a record whose id and number no other has."""


class Source(Protocol):
    """Raw records. Threads share a source. Every method raises `SourceError`, and `CancelledError` where it waits."""

    @property
    def offers(self) -> Mapping[str, Offer]:
        """The filters and orders of each entity that the source has records of."""

    def get(self, entity: str, record_id: str) -> bytes | None:
        """Return the raw JSON object with this id or number, or None."""

    def sharing_id(self, entity: str, record_id: str, /) -> Sharing:
        """Return which other records have the id or number of this one, and say anything else; 100 of each at most."""

    def in_cents(self, entity: str) -> bool:
        """Return whether all amounts of an entity are in the smallest unit by their tables; records may say so, too."""

    def list(self, entity: str, query: Query, *, limit: int, cursor: str | None) -> Page:
        """Return up to `limit` records from `cursor` on, of those that the query asks for."""

    def count(self, entity: str, query: Query) -> int | None:
        """Return how many records the query asks for; None where the source does not tell it."""

    def by_customer(self, entity: str, query: Query, *, limit: int) -> ByCustomer | None:
        """Return what the records that the query asks for add up to for each customer (`Offer.customers`).

        The largest balances first, or the largest amounts where the query sorts by `-amount` or nothing has a balance,
        as bare numbers; amounts of which nothing came and of drafts do not count for the order. None where they are not
        added up (`Page.sums`).
        """

    def of_each_status(self, entity: str, query: Query) -> tuple[bytes, ...] | None:
        """Return one record of each status that records have which the query asks for but for its status and order.

        Statuses are told apart without regard to case. None where the source does not know them all.
        """

    def lines(self, invoice_id: str, *, limit: int, cursor: str | None) -> Page:
        """Return line items of an invoice whose record does not hold them (`Offer.lines`)."""

    def customers(self, *, email: str | None = None, name: str | None = None, limit: int) -> tuple[bytes, ...]:
        """Return up to `limit` accounts with this email address or name, compared as people write them.

        A source may also return a company whose name begins with these words. A pseudonym token, which a view shows in
        place of a value, stands for that value.
        """

    def account_of(self, entity: str, record: bytes) -> bytes | None:
        """Return the account that a record of this source names, where it is known without asking anybody else."""

    def of_tenant(self, tenant: str) -> "Source":
        """Return a source in which there are only the records of this tenant."""

    def watched(self, watch: Watch) -> "Source":
        """Return this source for one call: long reads tell `watch` how far they are."""
