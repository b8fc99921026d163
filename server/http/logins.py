"""Bearer keys: each request's key is checked by the key store once, and addresses with many wrong keys have to wait.

The library gives its token verifier the key alone, so the gate in front puts what is known of the request into a
context variable. An address whose keys were wrong too often is blocked for a while. Other people may share that address
(users of a machine, an office), so a key that has worked before still passes.

Wrong keys are checked one at a time, because each costs a scrypt of 60 ms; good keys do not queue behind them.

`Logins` is called by the event loop and by worker threads. `_good` is changed without the lock: each operation on it is
atomic, and a lost entry only means that a good key is checked in the queue of unknown ones.
"""

import hashlib
import math
import secrets
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Final

import anyio
import anyio.to_thread
from mcp.server.auth.provider import AccessToken

from server.audit.trail import AuditTrail
from server.http.endpoint import group_of
from server.keys.principal import AuthenticationError, KeyStore, Reason
from server.limits.table import Limit
from server.limits.windows import MemoryStore

FAILURES: Final = Limit(10, 60)
"""Failed logins in so many seconds, for each address. OWASP ASVS 5.0 asks for a limit and leaves the figure open. A key
has 256 random bits, so the limit protects the trail and the processor, not the keys."""

_KNOWN_AT_A_TIME: Final = 4
_MOST_KNOWN: Final = 10_000  # digests of good keys, 64 bytes each; beyond this all are forgotten


class Attempt:
    """One request with a bearer key, or without: where it came from, and why it did not get in."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.error = AuthenticationError("missing_api_key", "...")
        self.blocked_for = 0  # seconds

    @property
    def reason(self) -> Reason:
        """Why the key does not work."""
        return self.error.reason


ATTEMPT: Final[ContextVar[Attempt]] = ContextVar("ATTEMPT")
"""The request that is being served."""


class Logins:
    """The library's `TokenVerifier` over a key store. `clock` gives the present with a time zone."""

    def __init__(
        self, keys: KeyStore, audit: AuditTrail, clock: Callable[[], datetime], store: MemoryStore | None = None
    ) -> None:
        self._keys = keys
        self._audit = audit
        self._clock = clock
        self._failures = MemoryStore() if store is None else store
        self._digest_key = secrets.token_bytes(32)
        self._good: set[bytes] = set()
        self._strangers = anyio.CapacityLimiter(1)
        self._known = anyio.CapacityLimiter(_KNOWN_AT_A_TIME)
        self._lock = threading.Lock()  # guards the next
        self._reported: set[str] = set()  # blocked addresses that the trail names already

    async def verify_token(self, token: str) -> AccessToken | None:
        """Whose key `token` is; None when it does not work, for the reason that is in `ATTEMPT` then."""
        attempt = ATTEMPT.get()
        digest = hashlib.blake2b(token.encode(errors="replace"), key=self._digest_key).digest()
        known = digest in self._good

        def authenticate() -> str | None:
            if not known and self.blocked(attempt):
                return None
            try:
                user_id = self._keys.authenticate(token, self._clock()).user_id
            except AuthenticationError as error:
                if error.reason != "keystore_unavailable":  # which says nothing about the key
                    self._good.discard(digest)
                attempt.error = error.with_traceback(None)  # whose frames hold the key
                self.failed(attempt)
                return None
            if len(self._good) >= _MOST_KNOWN:
                self._good.clear()
            self._good.add(digest)
            return user_id

        limiter = self._known if known else self._strangers
        user_id = await anyio.to_thread.run_sync(authenticate, limiter=limiter)
        return None if user_id is None else AccessToken(token=token, client_id=user_id, scopes=[])

    def blocked(self, attempt: Attempt) -> bool:
        """Whether the attempt's address failed too often; how long it has to wait is in the attempt then."""
        key = group_of(attempt.address)
        (standing,) = self._failures.look(key, [FAILURES])
        attempt.blocked_for = math.ceil(standing.wait)
        with self._lock:
            if not attempt.blocked_for:
                self._reported.discard(key)
            elif key not in self._reported:
                waiting = (other for other in self._reported if self._failures.look(other, [FAILURES])[0].wait > 0)
                self._reported = {key, *waiting}
                self._tell(attempt, "login_rate_limited", {"limit": FAILURES.limit, "window": FAILURES.window})
        return attempt.blocked_for > 0

    def missing(self, attempt: Attempt) -> None:
        """Take note of an attempt without a key."""
        if not self.blocked(attempt):
            self.failed(attempt)

    def failed(self, attempt: Attempt) -> None:
        """Audit an attempt that did not get in, and count it; an outage of the key store counts for nobody."""
        self._tell(attempt, "authentication_failed", attempt.error.details)
        if attempt.reason != "keystore_unavailable":
            self._failures.take(group_of(attempt.address), [FAILURES])

    def _tell(self, attempt: Attempt, event: str, details: Mapping[str, object]) -> None:
        self._audit.security_event(
            request_id=None,
            severity="high",
            event=event,
            client_ip=attempt.address,
            api_key=attempt.error.key_prefix,
            details=details,
        )
