"""How much billing data a user may be shown in a time: bytes of answers and records in them, over all tools.

Rate limits count calls, but calls differ a thousandfold in how much data they show. A budget is charged with the size
of an answer once it is made, and checked before the next call begins. So a call that is running when the budget runs
out may exceed it, by 64 KB and twenty records at most.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from server.limits.table import LimitSet, LimitTable
from server.limits.windows import MemoryStore, Store

BudgetKind = Literal["bytes", "records"]

_Account = tuple[BudgetKind, int, int, list[tuple[float, int]]]
"""A budget, its limit and window, and what was charged to it: in how many seconds it leaves, and how much."""


class Left(msgspec.Struct, frozen=True):
    """A budget of `limit` in `window` seconds, and how much of it is left now."""

    limit: int
    window: int
    left: int


class Overspent(msgspec.Struct, frozen=True):
    """A spent budget: `limit` bytes or records in `window` seconds. `retry_after`: whole seconds until some is left."""

    kind: BudgetKind
    limit: int
    window: int
    retry_after: int


class Budgets:
    """Keeps the account of each user; safe to share among threads. `store`: None for the memory of this process."""

    def __init__(self, table: LimitTable, store: Store | None = None) -> None:
        self._table = table
        self._store = MemoryStore() if store is None else store

    def spent(self, user_id: str, role: str | None = None, own: LimitSet | None = None) -> Overspent | None:
        """The budget that keeps this user waiting longest, None when something is left of each.

        `own`: limits that the caller's key brings. Raises `server.limits.outage.StoreDownError`.
        """
        waits: list[tuple[float, Overspent]] = []
        for kind, limit, window, charges in self._accounts(user_id, role, own):
            if (wait := _wait(charges, limit)) > 0:
                waits.append((wait, Overspent(kind, limit, window, max(1, math.ceil(wait)))))
        return max(waits, key=lambda each: each[0])[1] if waits else None

    def left(self, user_id: str, role: str | None = None, own: LimitSet | None = None) -> Mapping[BudgetKind, Left]:
        """What is left of each budget that there is. Raises as `spent` does."""
        return {
            kind: Left(limit, window, max(0, limit - sum(amount for _, amount in charges)))
            for kind, limit, window, charges in self._accounts(user_id, role, own)
        }

    def charge(
        self, user_id: str, size: int, records: int, *, role: str | None = None, own: LimitSet | None = None
    ) -> None:
        """Charge an answer of `size` bytes with `records`. Raises as `spent` does: the answer must not go out then."""
        budget = self._table.budget(role, own)
        if budget is not None and (budget.bytes is not None or budget.records is not None):
            self._store.spend(_account(user_id), budget.window, size, records)

    def _accounts(self, user_id: str, role: str | None, own: LimitSet | None) -> Iterator[_Account]:
        budget = self._table.budget(role, own)
        if budget is None or (budget.bytes is None and budget.records is None):
            return
        charges = self._store.spend(_account(user_id), budget.window)
        if budget.bytes is not None:
            yield "bytes", budget.bytes, budget.window, [(charge.leaves_in, charge.bytes) for charge in charges]
        if budget.records is not None:
            yield "records", budget.records, budget.window, [(charge.leaves_in, charge.records) for charge in charges]


def _account(user_id: str) -> str:
    return f"{len(user_id)}:{user_id}"


def _wait(charges: Sequence[tuple[float, int]], limit: int) -> float:
    """Seconds until so many of `charges`, oldest first, have left that the rest is below `limit`; 0 when it is now."""
    left, wait = sum(amount for _, amount in charges), 0.0
    for leaves_in, amount in charges:
        if left < limit:
            break
        left -= amount
        wait = leaves_in
    return wait
