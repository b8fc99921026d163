"""Borrowing among a profile's entities (``like``), and a bound on it."""

from __future__ import annotations

from typing import Final, Literal

from scanner.selection.origin import KeyPath, Origin

Allowed = tuple[str, ...] | Literal["*"] | None
"""The names of the fields that pass of an object; ``None`` for a field that is no object."""

_DEEPEST: Final = 100  # nested fields and borrowed entities, on one path; payloads are read 64 levels deep
_MOST: Final = 50_000  # fields, borrowed ones included; the largest built-in profile has 1,361


class Bounds:
    """A bound on the fields of one profile, since a short profile can borrow without end."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._left = _MOST

    def take(self, place: KeyPath, depth: int) -> None:
        """Count one more field. Raises ProfileError."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            much = f"more than {_DEEPEST} deep" if depth > _DEEPEST else f"more than {_MOST:,} fields"
            raise self._origin.error(f"what is described here, with all that it borrows, is {much}", place)


def both(borrowed: Allowed, own: Allowed) -> Allowed:
    """The names that are borrowed and those that are added."""
    if "*" in (borrowed, own):
        return "*"
    if borrowed is None or own is None:
        return borrowed if own is None else own
    return tuple(dict.fromkeys((*borrowed, *own)))
