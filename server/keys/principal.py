"""Who is calling: the principal that a key belongs to, and the interface of whatever knows keys.

A caller gets the same answer whatever is wrong with a key; `AuthenticationError.reason` is for the audit trail. Nothing
of a key leaves this process but what `key_prefix` shows.
"""

import re
from datetime import datetime
from typing import Final, Literal, Protocol

import msgspec

from server.keys.roles import Rights
from server.limits.table import LimitSet

Reason = Literal[
    "missing_api_key",
    "malformed_api_key",
    "invalid_api_key",  # unknown, or its secret is wrong
    "revoked_api_key",  # right, but taken back
    "expired_api_key",  # right, but too old
    "keystore_unavailable",  # nobody can tell: says nothing about the key
]

PREFIX_LENGTH: Final = 8
PREFIX_MIN_KEY: Final = 12  # the demo key's length: of a shorter key, eight characters are too much
MAX_KEY_LENGTH: Final = 256
_WORD_KEY: Final = re.compile(r"[A-Za-z_-]{5,8}key[_-]")  # shown to its end: it says that a key follows, and which kind


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who a key belongs to and what it opens.

    `rights`: those of the role, as far as the key itself leaves them. `expires`: when the key ends, with a time zone.
    `tenant`: the key sees records of this tenant alone; None for all. `limits`: limits of its own, or their name in the
    limits file; they win over the server's. `profile`: name or path of the profile that replaces the server's.
    """

    user_id: str
    role: str
    key_prefix: str
    rights: Rights = Rights()
    expires: datetime | None = None
    tenant: str | None = None
    limits: str | LimitSet | None = None
    profile: str | None = None

    def may_call(self, tool: str) -> bool:
        """Whether `tool` is among the rights."""
        return self.rights.tools is None or tool in self.rights.tools

    def may_see(self, entity: str | None) -> bool:
        """Whether records of `entity` are among the rights; what belongs to no entity (None) always is."""
        return entity is None or self.rights.entities is None or entity in self.rights.entities


class Caller(msgspec.Struct, frozen=True):
    """What a transport knows of whoever makes a call: the key, and the network address it came from.

    `address` is None where the call came over no network.
    """

    key: str | None
    address: str | None = None

    def __repr__(self) -> str:
        return f"Caller({key_prefix(self.key)}, {self.address})"


class AuthenticationError(Exception):
    """No principal for this key. Neither the message nor the fields hold more of the key than `key_prefix` shows.

    `user_id`: whose key it is, where the key was right but revoked or expired. It is for the audit trail alone.
    """

    def __init__(self, reason: Reason, prefix: str, user_id: str | None = None) -> None:
        super().__init__("authentication failed")
        self.reason: Reason = reason
        self.key_prefix = prefix
        self.user_id = user_id

    @property
    def details(self) -> dict[str, str]:
        """What the audit trail says of it beside the key; a caller learns no more than that the key does not work."""
        return {"reason": self.reason, **({} if self.user_id is None else {"owner": self.user_id})}


class KeyStore(Protocol):
    """Turns a key into its principal. Threads share it."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The principal of `key` at `now` (with a time zone). Raises `AuthenticationError`."""


def key_prefix(key: str | None) -> str:
    """What logs and `meta` may show of a key: at most its first eight characters, then "...".

    The word "key" that follows at once is shown as well, as in "invalid-key-...": it is the same in every such key.
    """
    word = _WORD_KEY.match(key or "")
    start = word.group() if word else (key or "")[:PREFIX_LENGTH]
    plain = start.isascii() and start.replace("-", "").replace("_", "").isalnum()
    return f"{start}..." if key and len(key) >= PREFIX_MIN_KEY and plain else "..."


def well_formed(key: str | None) -> str:
    """The key, when it has the form of one. Raises `AuthenticationError`."""
    if not key:
        raise AuthenticationError("missing_api_key", "...")
    if len(key) > MAX_KEY_LENGTH or not visible(key):
        raise AuthenticationError("malformed_api_key", key_prefix(key))
    return key


def visible(key: str) -> bool:
    """Whether a key consists of visible ASCII characters only."""
    return key.isascii() and key.isprintable() and " " not in key
