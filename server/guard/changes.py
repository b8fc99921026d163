"""What became of pinned tools, in words for whoever starts the guard: names only, and those that may be shown."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_MOST_NAMED: Final = 16


class Changes(NamedTuple):
    """Names of tools that are not as they were pinned, that were not pinned, and that are not listed any more."""

    changed: Sequence[str]
    new: Sequence[str]
    gone: Sequence[str]

    def told(self, shown: Callable[[str], str]) -> str:
        """All of it in a line; `shown`: a name as it may be shown."""
        kinds = zip(("changed", "new", "not listed any more"), self, strict=True)
        return "; ".join(f"{kind}: {_named(names, shown)}" for kind, names in kinds if names)


def _named(names: Sequence[str], shown: Callable[[str], str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(map(shown, names[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")
