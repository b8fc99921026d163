"""How much billing data a user may be shown in a time: bytes of answers and records in them, over all tools.

Rate limits count calls, and calls differ a thousandfold in what they give away. A budget is charged with what an answer
holds once it is made, and checked before the next one is begun. So the last answer may go beyond it, by itself: at most
64 KB and twenty records for each call that was at work when the budget ran out.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from server.limit_table import DEFAULT_TABLE, LimitSet, LimitTable
from server.windows import Charge, MemoryStore, Store


class Overspent(msgspec.Struct, frozen=True):
    """A spent budget: `limit` bytes or records in `window` seconds. `retry_after`: whole seconds until some is left."""

    kind: Literal["bytes", "records"]
    limit: int
    window: int
    retry_after: int


class Budgets:
    """Keeps the account of each user; safe to share among threads. `store`: None for the memory of this process."""

    def __init__(self, table: LimitTable = DEFAULT_TABLE, store: Store | None = None) -> None:
        self._table = table
        self._store = MemoryStore() if store is None else store

    def spent(self, user_id: str, role: str | None = None, own: LimitSet | None = None) -> Overspent | None:
        """The budget that keeps this user waiting longest, None when something is left of each.

        `own`: limits that the caller's key brings. Raises `server.outage.StoreDownError`.
        """
        budget = self._table.budget(role, own)
        if budget is None or (budget.bytes is None and budget.records is None):
            return None
        charges = self._store.spend(_account(user_id), budget.window)
        waits: list[tuple[float, Overspent]] = []
        for kind, limit, amounts in (
            ("bytes", budget.bytes, [charge.bytes for charge in charges]),
            ("records", budget.records, [charge.records for charge in charges]),
        ):
            if limit is not None and (wait := _wait(charges, amounts, limit)) > 0:
                retry_after = max(1, math.ceil(wait))
                waits.append((wait, Overspent(kind, limit, budget.window, retry_after)))  # type: ignore[arg-type]
        return max(waits, key=lambda each: each[0])[1] if waits else None

    def charge(
        self, user_id: str, size: int, records: int, *, role: str | None = None, own: LimitSet | None = None
    ) -> None:
        """Charge an answer of `size` bytes with `records`. Raises as `spent` does: the answer must not go out then."""
        budget = self._table.budget(role, own)
        if budget is not None and (budget.bytes is not None or budget.records is not None):
            self._store.spend(_account(user_id), budget.window, size, records)


def _account(user_id: str) -> str:
    return f"{len(user_id)}:{user_id}"


def _wait(charges: Sequence[Charge], amounts: Iterable[int], limit: int) -> float:
    """Seconds until so many of `charges`, oldest first, have left that the rest is below `limit`; 0 when it is now."""
    amounts = list(amounts)
    left, wait = sum(amounts), 0.0
    for charge, amount in zip(charges, amounts, strict=True):
        if left < limit:
            break
        left -= amount
        wait = charge.leaves_in
    return wait
