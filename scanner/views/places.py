"""Places in a view while it is built: that of the walk, and that of each leaf."""

from __future__ import annotations

from typing import Any, NamedTuple

from scanner.selection.profile import Node


class Spot(NamedTuple):
    """Where the walk is.

    The name above, its dotted path with a final dot, the path outside of it, the rules that claim what is below, and
    the depth in levels.
    """

    name: str = ""
    path: str = ""
    outer: str = ""
    inherited: tuple[int, ...] = ()
    depth: int = 1

    def below(self, name: str, inherited: tuple[int, ...]) -> Spot:
        """The place one level further down; without a name, that of a list's item."""
        path = f"{self.path}{name}." if name else self.path
        return Spot(name or self.name, path, self.path, self.inherited + inherited, self.depth + 1)


class LeafPlace(NamedTuple):
    """Where a leaf stands in the view: its container, its key or index, its node of the profile, its spot."""

    holder: Any
    key: Any
    node: Node
    spot: Spot

    def path(self) -> str:
        """The dotted path; the items of a list share the list's."""
        return self.spot.path + self.key if isinstance(self.key, str) else self.spot.path[:-1]
