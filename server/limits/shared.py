"""Moving windows that several processes share, in Redis or Valkey.

The `limits` package turns the URL into a client. Its own scripts are not used: they check one window at a time, so that
a call refused by the second window would already be counted in the first, and they take the time from each machine's
own clock. The two scripts below check all windows of a call against one log, as `windows.py` does in memory, and read
the clock of the store, the only one that all processes share. A script runs as a whole, so that nothing can come
between checking and counting.

No part of a URL is ever shown: it may hold a password. Errors are named by the type of their exception.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from limits.storage.redis import RedisStorage

from server.limits.table import Limit
from server.limits.windows import SLICES, Charge, Standing, StoreError, Taken
from server.settings import ConfigError

TIMEOUT: Final = 0.5
"""Seconds to connect, and again for an answer. A call waits no longer, and only one call in an outage does."""

PREFIX: Final = "sluicegate"
"""The beginning of the names of all keys in the store."""

# Redis and Valkey speak the same protocol, so that one client library serves both.
_SCHEMES: Final = {
    "redis": "redis",
    "rediss": "rediss",
    "redis+unix": "redis+unix",
    "valkey": "redis",
    "valkeys": "rediss",
    "valkey+unix": "redis+unix",
}

# What both scripts begin with. ARGV[1]: the time (microseconds), or "" for the server's own.
_NOW: Final = """
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
"""

# KEYS[1]: a list of moments of calls, newest first, in microseconds. It is in order even after the clock was set back,
# because no call is put down as older than the one before it.
# ARGV: the time or "", "1" to count a call, then limit and window (microseconds) of each window.
# Answers whether the call was counted, then count and wait (microseconds) of each window before it.
_CALLS: Final = """
local function moment(place)
  return tonumber(redis.call('LINDEX', KEYS[1], place) or '')
end
local answer, free, longest, most = {0}, true, 0, 0
local length = redis.call('LLEN', KEYS[1])
for i = 3, #ARGV, 2 do
  local limit, window = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local count, beyond = 0, length
  while count < beyond do
    local middle = math.floor((count + beyond) / 2)
    if moment(middle) + window > now then count = middle + 1 else beyond = middle end
  end
  local wait = 0
  if count >= limit then
    free = false
    wait = moment(limit - 1) + window - now
  end
  answer[#answer + 1] = count
  answer[#answer + 1] = wait
  longest = math.max(longest, window)
  most = math.max(most, limit)
end
if free and ARGV[2] == '1' then
  redis.call('LPUSH', KEYS[1], string.format('%.0f', math.max(now, moment(0) or 0)))
  redis.call('LTRIM', KEYS[1], 0, most - 1)
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(longest / 1000) + 1000))
  answer[1] = 1
end
return answer
"""

# KEYS[1]: a hash from the number of a slice to "bytes records".
# ARGV: the time or "", window, width of a slice (both microseconds), bytes, records.
# Answers microseconds until it leaves, bytes and records of each slice, in no order.
_SPENT: Final = """
local window, width = tonumber(ARGV[2]), tonumber(ARGV[3])
local size, records = tonumber(ARGV[4]), tonumber(ARGV[5])
if size > 0 or records > 0 then
  local part = string.format('%.0f', math.floor(now / width))
  local before = redis.call('HGET', KEYS[1], part) or '0 0'
  local bytes_before, records_before = string.match(before, '^(%d+) (%d+)$')
  local sums = string.format('%.0f %.0f', bytes_before + size, records_before + records)
  redis.call('HSET', KEYS[1], part, sums)
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil((window + 2 * width) / 1000)))
end
local answer, parts = {}, redis.call('HGETALL', KEYS[1])
for i = 1, #parts, 2 do
  local leaves_in = (tonumber(parts[i]) + 1) * width + window - now
  if leaves_in > 0 then
    local bytes_of, records_of = string.match(parts[i + 1], '^(%d+) (%d+)$')
    answer[#answer + 1] = leaves_in
    answer[#answer + 1] = tonumber(bytes_of)
    answer[#answer + 1] = tonumber(records_of)
  else
    redis.call('HDEL', KEYS[1], parts[i])
  end
end
return answer
"""

_MICRO: Final = 1_000_000


class SharedStore:
    """A `windows.Store` behind an opened `storage`; connects when it is first used, and again when it has to.

    `clock`: None for the clock of the store, else seconds from any fixed point. Every method raises `StoreError`.
    """

    def __init__(self, storage: RedisStorage, clock: Callable[[], float] | None) -> None:
        client: Any = storage.get_connection()
        self._calls = client.register_script(_NOW + _CALLS)
        self._spent = client.register_script(_NOW + _SPENT)
        self._errors: Any = storage.base_exceptions
        self._clock = clock

    def take(self, key: str, windows: Sequence[Limit]) -> Taken:
        """Count one call in all of `windows` if each has room for it, else in none."""
        counted, *rest = self._ask_calls(key, windows, "1")
        standings = _standings(rest)
        if counted:
            standings = tuple(Standing(calls + 1, 0) for calls, _ in standings)
        return Taken(bool(counted), standings)

    def look(self, key: str, windows: Sequence[Limit]) -> tuple[Standing, ...]:
        """The standing of each window; counts nothing."""
        return _standings(self._ask_calls(key, windows, "0")[1:])

    def spend(self, key: str, window: int, size: int = 0, records: int = 0) -> tuple[Charge, ...]:
        """Add `size` bytes and `records` to what was spent in `window` seconds; all of it then, oldest first."""
        spans = (window * _MICRO, window * _MICRO // SLICES)
        answer = self._ask(self._spent, f"{PREFIX}:spent:{window}:{key}", *spans, size, records)
        parts = zip(answer[::3], answer[1::3], answer[2::3], strict=True)
        return tuple(sorted(Charge(leaves_in / _MICRO, *sums) for leaves_in, *sums in parts))

    def _ask_calls(self, key: str, windows: Sequence[Limit], count: str) -> list[int]:
        asked = [number for limit in windows for number in (limit.limit, limit.window * _MICRO)]
        return self._ask(self._calls, f"{PREFIX}:calls:{key}", count, *asked)

    def _ask(self, script: Any, key: str, *arguments: object) -> list[int]:
        now = "" if self._clock is None else str(round(self._clock() * _MICRO))
        try:
            answer: list[int] = script(keys=[key], args=[now, *arguments])
        except (self._errors, OSError) as error:
            raise StoreError(type(error).__name__) from None
        return answer


def _standings(answer: Sequence[int]) -> tuple[Standing, ...]:
    return tuple(Standing(calls, wait / _MICRO) for calls, wait in zip(answer[::2], answer[1::2], strict=True))


def open_shared(url: str, clock: Callable[[], float] | None = None) -> SharedStore:
    """The store at `redis://`, `rediss://` (TLS), `redis+unix://`, or the same with `valkey`; does not connect yet.

    Raises `ConfigError` for a URL that cannot be used or a missing client library, without showing the URL.
    """
    scheme, _, rest = url.partition("://")
    if scheme not in _SCHEMES:
        known = ", ".join(f"{name}://" for name in ("memory", *_SCHEMES))
        raise ConfigError(f"the store of the rate limits: its URL has to begin with one of {known}")
    try:
        from redis.backoff import NoBackoff  # noqa: PLC0415  the client library comes with an extra
        from redis.retry import Retry  # noqa: PLC0415
    except ImportError:
        raise ConfigError("the store of the rate limits: needs the extra: pip install 'sluicegate[redis]'") from None
    options: dict[str, Any] = {
        "socket_connect_timeout": TIMEOUT,
        "socket_timeout": TIMEOUT,
        "retry": Retry(NoBackoff(), 0),  # a call that is sent twice would be counted twice
        "protocol": 2,  # one round trip less for each connection, and servers before 6.0 speak it too
    }
    try:
        named = bool(urlsplit(url).hostname) or scheme.endswith("unix")
        storage = storage_from_string(f"{_SCHEMES[scheme]}://{rest}", **options)
    except (ConfigurationError, TypeError, ValueError):
        named, storage = False, None
    if not named or not isinstance(storage, RedisStorage):
        raise ConfigError("the store of the rate limits: its URL cannot be used")
    return SharedStore(storage, clock)
