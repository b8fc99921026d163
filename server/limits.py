"""How many calls a user may make of each tool, in a moving window.

A moving window remembers the moment of every call it let through, so "100 per hour" holds for *any* hour. A fixed
window lets twice the limit pass around its edge (all of one window in its last second, all of the next in its first).
The price is one number per call, at most `limit` of them per user and tool.

The arithmetic is the `limits` package's, and so is every shared storage (`open_storage("redis://...")`). Its own memory
storage is not used: it reads the wall clock, which may be set back; its locks are dropped while threads wait for them,
so that calls can slip through at the limit; and the entries of users who went away stay. `MemoryWindows` holds one
lock, takes its clock as an argument and forgets what has expired.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import msgspec
from limits import RateLimitItemPerSecond
from limits.errors import ConfigurationError
from limits.storage import MovingWindowSupport, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from server.config import ConfigError

# Bounds against a slip of the pen in the file: a moving window keeps one number per allowed call, and thirty days is
# the longest window that a process which restarts now and then can honestly keep.
MAX_LIMIT = 1_000_000
MAX_WINDOW = 30 * 24 * 3600
MAX_SHOWN_NAME = 64  # characters of a name in the file that an error repeats

# Seconds between two looks at all windows for expired ones; ten thousand of them take about 2 ms.
SWEEP_INTERVAL = 60

# The bucket of every name that is not a tool, so that a caller cannot fill the memory by inventing names.
OTHER_TOOLS = "(other)"


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most `limit` calls in any `window` seconds."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT)]
    window: Annotated[int, msgspec.Meta(ge=1, le=MAX_WINDOW)]


# 100 per 3600 seconds and 50 per 3600 seconds are the figures of the documented `rateLimitInfo` examples. The lists get
# the lower one: a list call returns up to twenty records at once.
DEFAULT_LIMIT = Limit(100, 3600)
LIST_LIMIT = Limit(50, 3600)


class LimitTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The limit of each tool by name, and `default` for every tool that is not named.

    `named`: tables that a key may ask for by name, in place of this one.
    """

    default: Limit = DEFAULT_LIMIT
    tools: Mapping[str, Limit] = msgspec.field(default_factory=dict)
    named: Mapping[str, "LimitTable"] = msgspec.field(default_factory=dict)

    def of(self, tool: str) -> Limit:
        """The limit that holds for `tool`."""
        return self.tools.get(tool, self.default)


DEFAULT_TABLE = LimitTable(
    DEFAULT_LIMIT,
    MappingProxyType(dict.fromkeys(("list_accounts", "list_subscriptions", "list_invoices"), LIST_LIMIT)),
)


def load_table(path: Path, *, tools: Collection[str] | None = None) -> LimitTable:
    """The table in a YAML file; it replaces the built-in one, nothing is merged.

    `default: {limit: 100, window: 3600}` and `tools: {list_accounts: {limit: 50, window: 3600}}`, both optional, window
    in seconds. Unknown names are refused; so are those of tools that are not among `tools`, unless that is None.
    Raises `ConfigError`.
    """
    try:
        table = msgspec.yaml.decode(path.read_bytes(), type=LimitTable)
    except OSError as error:
        raise ConfigError(f"rate limits: the file cannot be read ({type(error).__name__})") from None
    except msgspec.ValidationError as error:
        raise ConfigError(f"rate limits: {error}") from None
    except Exception:  # noqa: BLE001  PyYAML raises whatever int() or datetime() do, and its own messages quote the file
        raise ConfigError("rate limits: the file is not valid YAML") from None
    for name in (name for each in (table, *table.named.values()) for name in each.tools):
        # A limit that nothing falls under is a slip of the pen, and the tool that was meant has another limit.
        if tools is not None and name not in tools:
            shown = ascii(name[:MAX_SHOWN_NAME])
            raise ConfigError(f"rate limits: there is no tool called {shown}; the tools are: {', '.join(tools)}")
    return table


class RateLimitInfo(msgspec.Struct, frozen=True):
    """State of one user's window for one tool; encodes to `rateLimitInfo` as it stands. `window` in seconds."""

    current_count: int
    limit: int
    window: int


class Decision(msgspec.Struct, frozen=True):
    """Whether a call may pass. `retry_after`: whole seconds until the next one may, 0 for a call that passed."""

    allowed: bool
    info: RateLimitInfo
    retry_after: int


class MemoryWindows(Storage, MovingWindowSupport):
    """Moving windows in the memory of this process, for any number of threads.

    `clock` gives seconds from any fixed point and must not run backwards.
    """

    STORAGE_SCHEME = None  # made by hand, not by URL

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.clock = clock
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}  # key -> when each call leaves its window, oldest first
        self._next_sweep = clock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Take `amount` places in the window of `expiry` seconds if that many are free; all or none."""
        with self._lock:
            now = self.clock()
            self._sweep(now)
            calls = self._live(key, now)
            if len(calls) + amount > limit:
                return False
            calls.extend([now + expiry] * amount)
            self._calls[key] = calls
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """(start of the window: when its oldest call was made, or now without any; number of calls in it)."""
        del limit  # part of the interface; a window never holds more than its limit
        with self._lock:
            now = self.clock()
            calls = self._live(key, now)
            return (calls[0] - expiry if calls else now), len(calls)

    def get(self, key: str) -> int:
        """Number of calls in the window of `key`."""
        with self._lock:
            return len(self._live(key, self.clock()))

    def get_expiry(self, key: str) -> float:
        """When the oldest call leaves the window of `key`, by this storage's clock; now without any."""
        with self._lock:
            now = self.clock()
            calls = self._live(key, now)
            return calls[0] if calls else now

    def clear(self, key: str) -> None:
        """Forget the calls of `key`."""
        with self._lock:
            self._calls.pop(key, None)

    def reset(self) -> int:
        """Forget everything; the number of keys there were."""
        with self._lock:
            count = len(self._calls)
            self._calls.clear()
            return count

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Not offered: this is the step of a fixed window."""
        raise NotImplementedError

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a broken storage raises, for the package's optional wrapping of errors."""
        return OSError

    def _live(self, key: str, now: float) -> deque[float]:
        calls = self._calls.get(key)
        if calls is None:
            return deque()
        while calls and calls[0] <= now:
            calls.popleft()
        if not calls:
            del self._calls[key]
        return calls

    def _sweep(self, now: float) -> None:
        # Done by a call now and then, so that no thread is needed for it.
        if now < self._next_sweep:
            return
        self._next_sweep = now + SWEEP_INTERVAL
        for key in list(self._calls):
            self._live(key, now)


def open_storage(url: str) -> Storage:
    """A storage by URL: `memory://` for this process, `redis://host:port` and others to share limits among processes.

    Raises `ConfigError` for a scheme that is not known or cannot keep moving windows, or a missing client library.
    """
    if url == "memory://":
        return MemoryWindows()
    try:
        storage = storage_from_string(url)
    except (ConfigurationError, ValueError):
        # The package's message repeats the URL, which may hold a password.
        raise ConfigError("rate limits: the storage URL or its client library cannot be used") from None
    if not isinstance(storage, Storage) or not isinstance(storage, MovingWindowSupport):
        raise ConfigError("rate limits: this storage cannot keep moving windows")
    return storage


class RateLimiter:
    """Counts calls per user and tool; safe to share among threads.

    `storage`: None for the memory of this process. `tools`: the names that exist, each with its own count; any other
    name is counted in one common bucket. None takes every name for a tool.
    """

    def __init__(
        self, table: LimitTable = DEFAULT_TABLE, storage: Storage | None = None, *, tools: Collection[str] | None = None
    ) -> None:
        storage = MemoryWindows() if storage is None else storage
        self._table = table
        self._tools = None if tools is None else frozenset(tools)
        # Shared storages stamp calls with the wall clock, the only one that several machines have in common.
        self._now = storage.clock if isinstance(storage, MemoryWindows) else time.time
        self._windows = MovingWindowRateLimiter(storage)

    def own_table(self, limits: str | Mapping[str, object] | None) -> LimitTable | None:
        """The table that a key brings: by name, or as plain data. Raises `ConfigError` when there is no such table."""
        if limits is None:
            return None
        if isinstance(limits, str):
            if limits not in self._table.named:
                raise ConfigError("rate limits: a key asks for a table by a name that the limits file does not have")
            return self._table.named[limits]
        try:
            return msgspec.convert(limits, LimitTable)
        except msgspec.ValidationError as error:
            raise ConfigError(f"rate limits of a key: {error}") from None

    def hit(self, user_id: str, tool: str, own: LimitTable | None = None) -> Decision:
        """Count one call if it may pass. A refused call is not counted, so that waiting always helps.

        With calls in parallel `info.current_count` may already include a later one; it never exceeds the limit.
        `own`: the table of the caller's key, in place of everybody's.
        """
        item, names = self._bucket(user_id, tool, own)
        allowed = self._windows.hit(item, *names)
        stats = self._windows.get_window_stats(item, *names)
        count = item.amount - max(0, stats.remaining) if allowed else item.amount
        return Decision(
            allowed=allowed,
            info=RateLimitInfo(max(1, count), item.amount, item.multiples),
            retry_after=0 if allowed else max(1, math.ceil(stats.reset_time - self._now())),
        )

    def peek(self, user_id: str, tool: str, own: LimitTable | None = None) -> RateLimitInfo:
        """The state of a window; counts nothing. `own` as for `hit`."""
        item, names = self._bucket(user_id, tool, own)
        stats = self._windows.get_window_stats(item, *names)
        return RateLimitInfo(item.amount - max(0, stats.remaining), item.amount, item.multiples)

    def _bucket(
        self, user_id: str, tool: str, own: LimitTable | None
    ) -> tuple[RateLimitItemPerSecond, tuple[str, str]]:
        if self._tools is not None and tool not in self._tools:
            tool = OTHER_TOOLS
        limit = (self._table if own is None else own).of(tool)
        # The package joins names with "/": the length keeps ("a/b", "c") and ("a", "b/c") apart.
        return RateLimitItemPerSecond(limit.limit, limit.window), (f"{len(user_id)}:{user_id}", tool)
