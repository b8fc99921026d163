"""Stand-ins for strings that a client does not read, but has to bring back: cursors, states, addresses of resources.

A card number in a `uri` must not pass, and a masked `uri` finds nothing. So the client gets a stand-in, and where it
brings that back, the upstream gets its own string. Equal strings have one stand-in. A part of it is drawn anew by each
guard, so that one that a client kept from an earlier session leads nowhere, instead of to another customer's record.
"""

import secrets
import string
import threading
from typing import Any, Final

SCHEME: Final = "sluicegate://withheld/"

MOST: Final = 4_096
"""Stand-ins that are remembered; the oldest go first, and lead nowhere then."""

LONGEST: Final = 8_192
"""Characters of a string that is remembered."""

_DRAWN: Final = 8  # letters, 38 bits; digits could be taken for somebody's number where a client brings them back


class StandIns:
    """Names that stand for values which a model must not see, and the way back. Threads share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_value: dict[str, str] = {}
        self._by_handle: dict[str, str] = {}
        self._count = 0
        self._own = SCHEME + "".join(secrets.choice(string.ascii_lowercase) for _ in range(_DRAWN))

    def hide(self, value: str) -> str | None:
        """The stand-in for a value; None for one that is too long to be remembered."""
        if len(value) > LONGEST:
            return None
        with self._lock:
            known = self._by_value.get(value)
            if known is None:
                self._count += 1
                known = f"{self._own}-{self._count}"
                self._by_value[value] = known
                self._by_handle[known] = value
                if len(self._by_value) > MOST:
                    oldest = next(iter(self._by_value))
                    del self._by_handle[self._by_value.pop(oldest)]
            return known

    def restore(self, value: Any) -> Any:
        """A value of a client's message with what its stand-ins stand for in their places."""
        if isinstance(value, str):
            with self._lock:
                return self._by_handle.get(value, value)
        if isinstance(value, dict):
            return {name: self.restore(member) for name, member in value.items()}
        return [self.restore(item) for item in value] if isinstance(value, list) else value
