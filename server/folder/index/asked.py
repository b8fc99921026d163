"""What a query asks for, in the words of the index: bounds of its columns, and an order along one."""

from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from server.folder.index.queries import BOUNDS, COLUMN_OF, Order, Where
from server.records.stated.values import EPOCH
from server.source import Query


def bounds_of(query: Query) -> dict[str, Any]:
    """The bounds of a query as the index has them: days since 1970, and floats."""
    return {name: _number(getattr(query, name)) for name in chain(*BOUNDS.values())}


def _number(bound: date | Decimal | None) -> float | None:
    return bound.toordinal() - EPOCH if isinstance(bound, date) else None if bound is None else float(bound)


def order_of(query: Query, where: Where) -> tuple[Order, bool]:
    """(what a list is ordered by, whether the highest comes first)."""
    if query.sort is not None:
        return COLUMN_OF[query.measure(query.sort)], query.sort.startswith("-")
    # Files are often in the order of time: to look for some days in the order of the files is to pass by all others.
    orders: tuple[Order, ...] = ("due", "day", "amount", "balance")
    return next((order for order in orders if order in where.bounded), "row"), False
