"""What an entity of a profile lets pass by borrowing from others, and how much that may come to."""

from __future__ import annotations

from typing import Final, Literal

from scanner.selection.origin import Origin, Place

Allowed = tuple[str, ...] | Literal["*"] | None
"""The names of the fields that pass of an object; ``None`` for what is no object."""

_DEEPEST: Final = 100  # fields in one another and entities like others, of one; payloads are read 64 levels deep
_MOST: Final = 50_000  # fields with all that is borrowed; the largest profile of ours comes to 1,361


class Bounds:
    """What may still be written out of one profile: a short one can borrow without end."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._left = _MOST

    def take(self, place: Place, depth: int) -> None:
        """One more field. Raises ProfileError."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            much = f"more than {_DEEPEST} deep" if depth > _DEEPEST else f"more than {_MOST:,} fields"
            raise self._origin.error(f"what is described here, with all that it borrows, is {much}", place)


def both(borrowed: Allowed, own: Allowed) -> Allowed:
    """What is borrowed and what is added to it."""
    if "*" in (borrowed, own):
        return "*"
    if borrowed is None or own is None:
        return borrowed if own is None else own
    return tuple(dict.fromkeys((*borrowed, *own)))
