"""How many calls of each tool a user may make: the windows of the table, counted in a store.

`RateLimiter` knows neither a clock nor where calls are kept: `server.limits.windows` keeps them in this process,
`server.limits.shared` in a store that several processes share, and `server.limits.outage` decides what happens while
that store does not answer.
"""

import math
from collections.abc import Sequence

import msgspec

from server.limits.table import DEFAULT_TABLE, Limit, LimitSet, LimitTable
from server.limits.windows import MemoryStore, Standing, Store


class RateLimitInfo(msgspec.Struct, frozen=True):
    """State of one user's window for one tool; encodes to `rateLimitInfo` as it stands. `window` in seconds."""

    current_count: int
    limit: int
    window: int


class Decision(msgspec.Struct, frozen=True):
    """Whether a call may pass, and the window that is closest to its limit.

    `retry_after`: whole seconds until every window lets the next call pass, 0 for a call that passed.
    """

    allowed: bool
    info: RateLimitInfo
    retry_after: int


class RateLimiter:
    """Counts calls per user and tool; safe to share among threads. `store`: None for the memory of this process.

    Names of tools are the server's own (`server.calls.admission`): a caller who could invent some would fill the
    memory.
    """

    def __init__(self, table: LimitTable = DEFAULT_TABLE, store: Store | None = None) -> None:
        self._table = table
        self._store = MemoryStore() if store is None else store

    def own(self, limits: str | LimitSet | None) -> LimitSet | None:
        """The limits that a key brings, by name or spelt out. Raises `ConfigError` when there are none of that name."""
        return self._table.of_key(limits)

    def tools(self, role: str | None = None, own: LimitSet | None = None) -> Sequence[str]:
        """The tools that have limits of their own, in the order of the alphabet."""
        return sorted(set(self._table.tools_named(role, own)))

    def named(self, tool: str, role: str | None = None, own: LimitSet | None = None) -> str | None:
        """The name by which the limits have this tool, None where they have none for it alone.

        Some servers take names for the same that differ in case, so a name in another case is found too, if the limits
        do not have it as it is written.
        """
        names = self.tools(role, own)
        alike = (name for name in names if name.casefold() == tool.casefold())
        return tool if tool in names else next(alike, None)

    def hit(self, user_id: str, tool: str, role: str | None = None, own: LimitSet | None = None) -> Decision:
        """Count one call if every window of it has room. A refused call is counted in none, so waiting always helps.

        `own`: limits that the caller's key brings. Raises `outage.StoreDownError` when it cannot be counted.
        """
        key, windows = self._bucket(user_id, tool, role, own)
        allowed, standings = self._store.take(key, windows)
        wait = max(standing.wait for standing in standings)
        return Decision(allowed, _closest(windows, standings), 0 if allowed else max(1, math.ceil(wait)))

    def peek(self, user_id: str, tool: str, role: str | None = None, own: LimitSet | None = None) -> RateLimitInfo:
        """The window that is closest to its limit; counts nothing. Raises as `hit` does."""
        key, windows = self._bucket(user_id, tool, role, own)
        return _closest(windows, self._store.look(key, windows))

    def _bucket(self, user_id: str, tool: str, role: str | None, own: LimitSet | None) -> tuple[str, tuple[Limit, ...]]:
        windows = self._table.windows(tool, role, own)
        # A log is cut to what its own windows need. Other windows, of another key or another server, must not cut it
        # shorter, so each set of lengths has its own log. Everyday calls keep theirs when only a limit changes.
        if windows == self._table.windows(tool):
            kind = ",".join(str(seconds) for seconds in sorted(limit.window for limit in windows))
        else:
            kind = ",".join(f"{limit.limit}/{limit.window}" for limit in windows)
        # The length keeps ("a/b", "c") and ("a", "b/c") apart.
        key = f"{kind} {len(user_id)}:{user_id}/{tool}"
        return key, windows


def _closest(windows: Sequence[Limit], standings: Sequence[Standing]) -> RateLimitInfo:
    """The window with the fewest calls left; among several, the one that will take longest to have more."""

    def order(pair: tuple[Limit, Standing]) -> tuple[int, float, int]:
        limit, standing = pair
        return limit.limit - standing.calls, -standing.wait, -limit.window

    limit, standing = min(zip(windows, standings, strict=True), key=order)
    # A store may hold more calls than a limit that was lowered since.
    return RateLimitInfo(min(standing.calls, limit.limit), limit.limit, limit.window)
