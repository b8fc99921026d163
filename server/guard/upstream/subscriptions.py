"""What a session of a server over HTTP is told again when it was begun anew, which its client does not learn of.

That the client has the answer to its handshake, and what it has asked to be told: of which resources, and log messages
of what level.
"""

from collections.abc import Sequence
from typing import Final

from server.guard.upstream.marks import message_in
from server.guard.wire.messages import encoded, object_in

INITIALIZED: Final = "notifications/initialized"
INITIALIZED_BODY: Final = encoded({"jsonrpc": "2.0", "method": INITIALIZED})

_MOST: Final = 256  # requests; the oldest go first
_LONGEST: Final = 8_192  # bytes of one


class Subscriptions:
    """Those of one session; nothing of them is written anywhere."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    def note(self, body: bytes) -> None:
        """Remember a message that the server took, if a new session has to be told the same."""
        if len(body) > _LONGEST:
            return
        message = message_in(body)
        method, uri = message.get("method"), object_in(message, "params").get("uri")
        if method == "logging/setLevel":
            self._bodies[""] = body
        elif method == "resources/subscribe" and isinstance(uri, str):
            self._bodies[uri] = body
        elif method == "resources/unsubscribe" and isinstance(uri, str):
            self._bodies.pop(uri, None)
        if len(self._bodies) > _MOST:
            del self._bodies[next(iter(self._bodies))]

    def bodies(self) -> Sequence[bytes]:
        """What is to be asked of a new session, the oldest first."""
        return tuple(self._bodies.values())
