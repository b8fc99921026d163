"""Keys that cost little to check, and what a store says of one that it refuses."""

import secrets
from datetime import UTC, datetime
from typing import Any

import pytest

from server.keys.entries import Cost, Grant, KeyEntry, Random, new_entry
from server.keys.principal import AuthenticationError, KeyStore, key_prefix
from server.keys.ring import KeyRing

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
CHEAP = Cost(n=1024)
PLAIN = "live_0123456789abcdef"


def entry(
    user_id: str = "ann", *, plain_key: str | None = None, random: Random = secrets.token_bytes, **rights: Any
) -> tuple[KeyEntry, str]:
    """A key of `Grant(**rights)`."""
    return new_entry(user_id, Grant(**rights), plain_key=plain_key, cost=CHEAP, random=random)


def reason(store: KeyStore | KeyRing, key: str | None, now: datetime = NOW) -> str:
    """Why a key is refused; whoever brings it is told the same whatever that is."""
    with pytest.raises(AuthenticationError) as caught:
        store.authenticate(key, now)
    assert str(caught.value) == "authentication failed"
    assert caught.value.key_prefix == key_prefix(key)
    return caught.value.reason
