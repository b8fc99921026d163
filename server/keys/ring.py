"""From a key to its principal: one call of scrypt decides, however many keys there are.

A key names its entry by its id. For an unknown id scrypt runs on a dummy, so that the time does not show which ids
exist. Where entries have different costs, every key runs scrypt once with each cost, or the time would show which entry
it names. Plain keys cannot be found by id, so every plain entry is tried for every key, without early exit.

scrypt is slow by design, so a key that was right is remembered, under a digest keyed by a secret of this process. Only
active keys are: a revoked or expired key takes as long, each time, as an unknown one.
"""

import hashlib
import hmac
import secrets
import threading
from datetime import datetime

from server.keys.entries import DEFAULT_COST, KeyEntry, scrypt
from server.keys.principal import AuthenticationError, Principal, Reason, key_prefix, well_formed
from server.keys.roles import rights_of


class KeyRing:
    """The keys of some entries, which never change. Threads share a ring.

    One thread at a time calls scrypt, which bounds the memory that it takes. A remembered key does not wait for that.
    """

    def __init__(self, entries: tuple[KeyEntry, ...] = ()) -> None:
        self.entries = entries
        self._costs = frozenset(entry.scrypt for entry in entries if not entry.plain) or frozenset({DEFAULT_COST})
        self._digest_key = secrets.token_bytes(32)
        self._dummy_salt = secrets.token_bytes(16)
        self._scrypt_turn = threading.Lock()
        self._known: dict[bytes, KeyEntry] = {}  # keyed digest of a key that was right -> its entry; one per entry

    def __repr__(self) -> str:
        return f"KeyRing({len(self.entries)} keys)"

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The principal of `key` at `now`. Raises `AuthenticationError`."""
        key = well_formed(key)
        prefix = key_prefix(key)
        digest = hashlib.blake2b(key.encode(), key=self._digest_key).digest()
        entry = self._remembered(digest, now)
        if entry is None:
            with self._scrypt_turn:
                entry = self._remembered(digest, now) or self._search(key)  # another thread may just have paid for it
                if entry is not None:
                    self._known[digest] = entry
            if entry is None:
                raise AuthenticationError("invalid_api_key", prefix)
            if (state := entry.state(now)) != "active":
                reason: Reason = "revoked_api_key" if state == "revoked" else "expired_api_key"
                raise AuthenticationError(reason, prefix, entry.user_id)
        return Principal(
            user_id=entry.user_id,
            role=entry.role,
            key_prefix=prefix,
            rights=rights_of(entry.role).narrowed(entry.tools, entry.entities),
            expires=entry.expires,
            tenant=entry.tenant,
            limits=entry.limits,
            profile=entry.profile,
        )

    def _remembered(self, digest: bytes, now: datetime) -> KeyEntry | None:
        entry = self._known.get(digest)
        return entry if entry is not None and entry.state(now) == "active" else None

    def _search(self, key: str) -> KeyEntry | None:
        """The entry of `key`, by one call of scrypt for each cost that there is, and one for each plain entry."""
        scheme, _, rest = key.partition("-")
        key_id = rest.partition("-")[0] if scheme == "sk" else ""
        found: KeyEntry | None = None
        unpaid = set(self._costs)
        for entry in self.entries:
            if entry.plain or entry.id == key_id:
                if not entry.plain:
                    unpaid.discard(entry.scrypt)
                if hmac.compare_digest(scrypt(key, entry.salt, entry.scrypt, len(entry.hash)), entry.hash):
                    found = entry
        for cost in unpaid:
            scrypt(key, self._dummy_salt, cost, 32)
        return found
