"""Notifications of the upstream that nobody asked for, held down to what a client can use.

A server may send as many as it likes, and each costs a scan here and work in the client. That a list has changed says
no more when it is said again before the client has asked for the list. Of all others no more pass than somebody could
read, and a burst; what does not is dropped and counted.
"""

import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from server.guard.wire.messages import Message, encoded
from server.guard.wire.methods import HANDSHAKES

_CHANGED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "notifications/tools/list_changed": frozenset({"tools/list"}),
        "notifications/prompts/list_changed": frozenset({"prompts/list"}),
        "notifications/resources/list_changed": frozenset({"resources/list", "resources/templates/list"}),
    }
)
"""Notifications that a list has changed, and the requests that are answered with it."""

_BURST: Final = 2_000.0
_A_SECOND: Final = 200.0
_MOST_FORMS: Final = 64  # of one notification between two requests: a client has a few subscriptions
_LONGEST: Final = 1_024  # bytes of its parameters


Surplus = Literal["repeated_change", "flood"]
"""Why a notification is not worth handing on. Careful servers say a change more than once, which harms nobody."""


class Unasked:
    """Bounds what a server says that nobody has asked for. Threads share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, set[bytes]] = {}  # that a list has changed, since the client asked for it
        self._room = _BURST
        self._moment = 0.0

    def asked(self, method: str) -> None:
        """The client asks for a list now, or begins anew."""
        with self._lock:
            for notification, methods in _CHANGED.items():
                if method in methods or method in HANDSHAKES:
                    self._said.pop(notification, None)

    def surplus(self, message: Message, now: float) -> Surplus | None:
        """Why a notification is not worth handing on; None where it is. `now`: seconds, monotonic."""
        method = message["method"]
        with self._lock:
            if method in _CHANGED:
                return self._surplus_change(method, message.get("params"))
            self._room = min(_BURST, self._room + (now - self._moment) * _A_SECOND)
            self._moment = now
            if self._room < 1:
                return "flood"
            self._room -= 1
            return None

    def _surplus_change(self, method: str, params: Any) -> Surplus | None:
        form = encoded(params, ordered=True)
        said = self._said.setdefault(method, set())
        if form in said:
            return "repeated_change"
        if len(said) >= _MOST_FORMS or len(form) > _LONGEST:
            return "flood"
        said.add(form)
        return None
