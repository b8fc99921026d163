"""Which files below a folder a glob is of.

The folder is walked, and not asked of :mod:`glob`: that goes through links to folders in circles, and says nothing of
folders that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from typing import Final

_ANY_DEPTH: Final = "**"


class Glob:
    """The files that a pattern matches, and all files in the folders that it matches.

    ``parts`` are those of the pattern below the folder where it begins; with none of them, all files are wanted.
    A hidden name is matched only by a part that begins with a dot itself.
    """

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = tuple(parts)
        self._begin = self._closed((0,))

    def takes(self, names: Iterable[str]) -> bool:
        """Whether the file with these names, from the folder on, is wanted."""
        return len(self._parts) in self._after(names)

    def enters(self, names: Iterable[str]) -> bool:
        """Whether the folder with these names may hold such a file."""
        return bool(self._after(names))

    def _after(self, names: Iterable[str]) -> frozenset[int]:
        """How many parts the names may have matched; all of them, too, for what is below a folder that is matched."""
        reached = self._begin
        for name in names:
            reached = self._closed(self._next(reached, name))
            if not reached:
                break
        return reached

    def _next(self, reached: Iterable[int], name: str) -> Iterable[int]:
        hidden = name.startswith(".")
        for at in reached:
            part = self._parts[at] if at < len(self._parts) else _ANY_DEPTH
            if part == _ANY_DEPTH:
                if not hidden:
                    yield at
            elif fnmatch(name, part) and (part.startswith(".") or not hidden):
                yield at + 1

    def _closed(self, reached: Iterable[int]) -> frozenset[int]:
        """With the parts that match no folder at all."""
        closed = set(reached)
        for at, part in enumerate(self._parts):
            if at in closed and part == _ANY_DEPTH:
                closed.add(at + 1)
        return frozenset(closed)


EVERYTHING: Final = Glob(())
"""All files that are not hidden."""
