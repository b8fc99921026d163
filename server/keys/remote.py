"""Keys from a store that is asked over the network: held for a while, renewed beside the calls, kept in an outage.

How old the held keys may be decides what a call does, in seconds by a monotonic clock:

    0 ......... ttl/2 ......... ttl ................................ max_age
    as they are  | renewed beside |  renewed first; when the store does  | none: every key
                 | the call       |  not answer, used as they are        | is refused

So a key that was taken back stops working within `ttl` while the store answers. A store that did not answer at the last
attempt is asked in a thread beside the calls, behind a circuit breaker (`server.services.outages`), so that an outage
slows down one call and not all of them. A call that finds the last attempt older than `PATIENCE` waits for the answer.
So once the store answers again, a key that was taken back works for `PATIENCE` more at most, and never beyond
`max_age`.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from server.keys.entries import KeysError, decode_keys
from server.keys.principal import AuthenticationError, Principal, key_prefix, well_formed
from server.keys.ring import KeyRing
from server.services.outages import Outage, OutageReport, say_nothing

RETRY_SECONDS: Final = 5.0
"""Between two attempts at a store that did not answer. AWS takes 10,000 reads of a secret per second."""

PATIENCE: Final = 15.0
"""How old a failed attempt may be for older keys to be used without waiting: a retry, and the time that it may take."""

PLACE: Final = "the secret"
"""What errors call the place that entries were read from."""

MAX_BYTES: Final = 1 << 20
"""What is read of a store's answer; AWS Secrets Manager holds at most 65,536 bytes per secret."""

Start = Callable[[Callable[[], None]], None]
"""Runs a function beside the caller. Raises `RuntimeError` when it cannot."""


def start_thread(work: Callable[[], None]) -> None:
    """Run `work` in a thread of its own, which does not keep the process alive."""
    threading.Thread(target=work, name="key-store", daemon=True).start()


class RemoteKeyStore:
    """Keys as `fetch` gives them: the bytes of a key file. Threads share a store.

    `fetch` raises `KeysError`, takes a bounded time and is called by one thread at a time. `ttl` and `max_age` are
    seconds, see above, and so is what `timer` gives, monotonic. `report` is told when the store cannot be used, though
    the keys at hand may still serve, and when it can again. `start` runs the renewal beside a call.
    """

    def __init__(
        self,
        fetch: Callable[[], bytes],
        *,
        ttl: float,
        max_age: float,
        report: OutageReport = say_nothing,
        timer: Callable[[], float] = time.monotonic,
        start: Start = start_thread,
    ) -> None:
        self._fetch = fetch
        self._ttl = ttl
        self._max_age = max(ttl, max_age)
        self._patience = min(ttl, PATIENCE)
        self._timer = timer
        self._start = start
        self._outage = Outage(report, pause=RETRY_SECONDS, clock=timer)
        self._held: tuple[KeyRing, float] | None = None  # keys, and when they were asked for; replaced as a whole
        self._asked = float("-inf")  # when the last attempt began
        self._fetching = threading.Lock()  # one asks, who cannot do without waits for the outcome

    @property
    def problem(self) -> str | None:
        """Why the last attempt failed, None when it did not; free of what the store holds."""
        return self._outage.problem

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The principal of `key` at `now`. Raises `AuthenticationError`."""
        key = well_formed(key)
        ring = self._current()
        if ring is None:
            raise AuthenticationError("keystore_unavailable", key_prefix(key))
        return ring.authenticate(key, now)

    def _current(self) -> KeyRing | None:
        age = self._age()
        if age >= self._ttl and (self._timer() - self._asked >= self._patience or age >= self._max_age):
            with self._fetching:
                # Whoever had the lock before may have renewed the keys, or failed just now.
                if self._age() >= self._ttl and not self._outage.seconds_left():
                    self._renew()
        elif age >= self._ttl / 2:
            self._renew_beside()
        held = self._held
        return held[0] if held is not None and self._timer() - held[1] < self._max_age else None

    def _age(self) -> float:
        held = self._held
        return float("inf") if held is None else self._timer() - held[1]

    def _renew_beside(self) -> None:
        if not self._fetching.acquire(blocking=False):
            return
        if self._outage.seconds_left():
            self._fetching.release()
            return
        try:
            self._start(self._renew_and_release)
        except RuntimeError:  # no thread is to be had; a later call tries again
            self._fetching.release()

    def _renew_and_release(self) -> None:
        try:
            self._renew()
        finally:
            self._fetching.release()

    def _renew(self) -> None:
        self._asked = asked = self._timer()  # before the answer: what it says may be as old as the question
        problem: str | None
        try:
            entries = decode_keys(_bounded(self._fetch()), PLACE)
        except KeysError as error:
            problem = str(error)
        except Exception as error:  # noqa: BLE001  whatever a client library raises is an outage, and its text is not ours
            problem = f"{PLACE} cannot be read ({type(error).__name__})"
        else:
            held = self._held
            # The same keys keep their ring, which remembers those that were right and so saves a scrypt for each.
            ring = held[0] if held is not None and held[0].entries == entries else KeyRing(entries)
            self._held = ring, asked
            problem = None
        self._outage.saw(problem)


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise KeysError(f"{PLACE} has more than {MAX_BYTES:,} bytes")
    return data
