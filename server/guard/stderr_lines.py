"""What the server behind the guard says on stderr, a line at a time, each as it may be shown.

A private key is the one thing that is known to go on from line to line: from its first line to its last nothing is
shown. Of one that ends nowhere near, no more leaves than the longest key has.
"""

from collections.abc import Callable
from typing import Final

_BEGINS: Final = ("-----BEGIN ", "PRIVATE KEY")
_ENDS: Final = "-----END "
_LONGEST: Final = 256  # lines; a key of 16,384 bits has 196


class StderrLines:
    """`redacted`: makes one line safe. Holds what it knows of the lines before; one thread brings them."""

    def __init__(self, redacted: Callable[[str], str]) -> None:
        self._redacted = redacted
        self._left = 0  # lines that may still be of a key

    def shown(self, line: str) -> str | None:
        """The line as it may be shown; None for one that is part of a private key whose beginning was shown."""
        if self._left:
            self._left = 0 if _ENDS in line else self._left - 1
            return None
        if all(sign in line for sign in _BEGINS) and _ENDS not in line:
            self._left = _LONGEST
        return self._redacted(line)
