"""What can be asked of records of each kind."""

from functools import lru_cache
from typing import Final

from server.records.shapes import ACCOUNT, INVOICE, PAYMENT, FieldParts, Shape, field_parts, fold, shapes
from server.source import ENTITIES, SORTS, CustomerKey, Filter, Offer, Query, SourceError

_REMEMBERED: Final = 256  # sets of fields, of which a folder has one for each kind


def kind_of(entity: str) -> int:
    """The number of the kind that is called `payment_method` or `PaymentMethod`. Raises `SourceError`."""
    name = fold(entity[:32])
    for kind, known in enumerate(ENTITIES):
        if fold(known) == name:
            return kind
    raise SourceError("unknown entity", asked=True)


def _filters(kind: int, fields: Shape | FieldParts) -> frozenset[Filter]:
    """The filters for which records have a field; where they name no account, their customer's name stands for it."""
    have: dict[Filter, object] = {
        "status": fields.status or fields.paid,
        "account_id": fields.account or (kind != ACCOUNT and fields.names),
        "invoice_id": fields.invoice,
        "date": fields.date,
        "due_date": fields.due,
        "amount": fields.amount,
        "balance": fields.balance,
        "currency": fields.currency,
    }
    return frozenset(name for name, places in have.items() if places)


def _possible(kind: int) -> frozenset[Filter]:
    """The filters that records of a kind can have at all."""
    return _filters(kind, shapes()[kind])


def check_offered(kind: int, query: Query) -> None:
    """Raise `SourceError` for a filter or an order that no record of this kind can have."""
    if not query.goes_by <= _possible(kind):
        raise SourceError("this filter or order is not offered", asked=True)


@lru_cache(maxsize=_REMEMBERED)
def missing_keys(fields: frozenset[str]) -> frozenset[CustomerKey]:
    """Which of name and email address accounts with these folded fields lack."""
    known = field_parts(ACCOUNT, "").narrowed(fields)
    have: dict[CustomerKey, object] = {"name": known.names, "email": known.emails}
    return frozenset(name for name, places in have.items() if not places)


@lru_cache(maxsize=_REMEMBERED)  # each call asks for all kinds, which takes 0.1 ms anew
def offer_of(
    kind: int,
    fields: frozenset[str],
    *,
    lines: bool,
    without: frozenset[CustomerKey] = frozenset(),
) -> Offer:
    """What can be asked of records of a kind that have these folded fields, in some files `without` some of them."""
    known = field_parts(kind, "").narrowed(fields)
    filters = _filters(kind, known) & _possible(kind)
    sorts = frozenset(sort for sort in SORTS if Query.measure(sort) in filters)
    sums = "amount" in filters
    customers = sums and kind in {INVOICE, PAYMENT} and "account_id" in filters
    unpriced = not sums and "amount" in _possible(kind) and bool(fields)
    return Offer(
        filters=filters,
        sorts=sorts,
        lines=lines,
        sums=sums,
        customers=customers,
        missing_keys=without,
        unpriced=unpriced,
        unnumbered=kind == PAYMENT and bool(fields) and not (known.id or known.number),
    )
