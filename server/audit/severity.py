"""How severe a security event is, and which events people see at once."""

from typing import Final, Literal

Severity = Literal["low", "medium", "high", "critical"]

CONSOLE_SEVERITIES: Final = frozenset({"high", "critical"})
"""Events that also go to the console, besides the file."""
