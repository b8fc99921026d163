"""Key stores without a file: one that accepts no key, one for the public demo key, and one that needs no key."""

import hmac
from datetime import datetime
from typing import Final

from server.keys.principal import AuthenticationError, Principal, key_prefix, well_formed
from server.keys.roles import Rights, rights_of

DEMO_KEY: Final = "sk-test-demo"  # public: it is printed in the documentation and opens the sample data alone


class NoKeyStore:
    """Accepts no key: what a server without a key store has."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """Refuse any key."""
        del now
        raise AuthenticationError("invalid_api_key", key_prefix(well_formed(key)))


class DemoKeyStore:
    """Accepts the demo key alone, for the sample data."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The demo principal, which never expires. Raises `AuthenticationError`."""
        del now
        key = well_formed(key)
        if not hmac.compare_digest(key.encode(), DEMO_KEY.encode()):
            raise AuthenticationError("invalid_api_key", key_prefix(key))
        return Principal(user_id="test_user", role="readonly", key_prefix=key_prefix(key), rights=rights_of("readonly"))


class OwnerKeyStore:
    """Needs no key: every caller is the owner of the process. For a guard over stdio that was given no keys.

    Whoever can start the guard can also start the server behind it, so that a key would protect nothing.
    """

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The owner, whatever the key."""
        del key, now
        return Principal(user_id="owner", role="admin", key_prefix="...", rights=Rights(None, None))
