"""Key stores without a store: of nobody, of the public demo key, and of the one who started the process."""

import hmac
from datetime import datetime
from typing import Final

from server.keys.principal import AuthenticationError, Principal, key_prefix, well_formed
from server.keys.roles import Rights, rights_of

DEMO_KEY: Final = "sk-test-demo"  # public: it is printed in the documentation and opens the sample data alone


class NoKeyStore:
    """Accepts no key: what a server without a key store has."""

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """Refuse `key`."""
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
    """Asks for no key: whoever started the process may do what it does. For a guard over stdio that was given no keys.

    Whoever can start the guard can start the server behind it as well, so that a key would guard nothing.
    """

    def authenticate(self, key: str | None, now: datetime) -> Principal:
        """The owner, whatever the key."""
        del key, now
        return Principal(user_id="owner", role="admin", key_prefix="...", rights=Rights(None, None))
