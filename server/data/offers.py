"""What can be asked of records of each kind."""

from server.data.shapes import fold, roles, shapes
from server.source import ENTITIES, Filter, Offer, Query, Sort, SourceError


def kind_of(entity: str) -> int:
    """The number of the kind that is called `payment_method` or `PaymentMethod`. Raises `SourceError`."""
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


def check_offered(kind: int, query: Query) -> None:
    """Raise `SourceError` for a filter or an order that no record of this kind can have."""
    used = query.filters | ({query.sort.lstrip("-")} if query.sort is not None else frozenset())
    if not used <= _possible(kind):
        raise SourceError("this filter or order is not offered", asked=True)


def offer_of(kind: int, fields: frozenset[str], *, lines: bool) -> Offer:
    """What can be asked of records of a kind that have these folded fields."""
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
