"""What the audit file has to say about itself: security events that wait for the next append.

They are written into the chain before the record that is appended, so that whoever reads the trail learns of a cut
tail or a failed rotation at the place where it was noticed.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Severity = Literal["low", "medium", "high", "critical"]

CONSOLE_SEVERITIES: Final = frozenset({"high", "critical"})
"""Events that people see at once: they also go to the console, besides the file."""


class Notice(NamedTuple):
    """One event, without data."""

    severity: Severity
    event: str
    details: Mapping[str, object]


class Notices:
    """The events that wait, by name, the newest of each. An outage is reported once, and again after it was over."""

    def __init__(self) -> None:
        self._due: dict[str, Notice] = {}
        self._reported: set[str] = set()

    def say(self, severity: Severity, event: str, details: Mapping[str, object]) -> None:
        """Have the next append write this event."""
        self._due[event] = Notice(severity, event, details)

    def say_once(self, event: str, details: Mapping[str, object]) -> None:
        """Have the next append report an outage (severity high), unless it was reported since it was last over."""
        if event not in self._reported:
            self._reported.add(event)
            self.say("high", event, details)

    def over(self, event: str) -> None:
        """Note the end of an outage: the next one of this name is reported again."""
        self._reported.discard(event)

    def due(self) -> tuple[Notice, ...]:
        """The events that wait, in the order in which they came up."""
        return tuple(self._due.values())

    def clear(self) -> None:
        """Forget the events, which have been written."""
        self._due.clear()
