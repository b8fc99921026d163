"""Notes on leaves of an arena: which a gate has let through, whatever became of it.

:mod:`scanner.detection.known_texts` asks for them.
"""

from __future__ import annotations


class Marks:
    """Leaves of one arena. ``hot`` ones had to be looked at; what ``unclear`` ones hold is told by more than a rule."""

    __slots__ = ("hot", "unclear")

    def __init__(self) -> None:
        self.hot: set[int] = set()
        self.unclear: set[int] = set()


class Uncoded(set[int]):
    """Leaves of one arena in which no fenced code counts: excerpts of texts in which fences may be mistaken."""
