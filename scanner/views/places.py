"""Where things stand in a view while it is built: the walk's own place, and each leaf's."""

from __future__ import annotations

from typing import Any, NamedTuple

from scanner.selection.profile import Node


class Spot(NamedTuple):
    """Where the walk is: the name above, its dotted path with a dot at the end, evidence inherited, levels deep."""

    name: str = ""
    path: str = ""
    outer: str = ""
    inherited: tuple[int, ...] = ()
    depth: int = 1

    def below(self, name: str, inherited: tuple[int, ...]) -> Spot:
        """One level further down; without a name, an item of a list."""
        path = f"{self.path}{name}." if name else self.path
        return Spot(name or self.name, path, self.path, self.inherited + inherited, self.depth + 1)


class Place(NamedTuple):
    """Where a leaf stands in the view: container, key or index, what the profile says, where that is."""

    holder: Any
    key: Any
    node: Node
    spot: Spot

    def path(self) -> str:
        """Dotted names; a list's items share the list's."""
        return self.spot.path + self.key if isinstance(self.key, str) else self.spot.path[:-1]
