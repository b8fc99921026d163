"""Fields that a profile removed and very nearly lists: a slip of the pen in `allow` is silent otherwise.

A profile that comes with the package has none; in one of somebody's own, `lineItms` means `lineItems`.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from scanner.payloads.words.field_names import canonical

if TYPE_CHECKING:
    from scanner import Profile

_ALIKE: Final = 0.85  # of the characters, as `difflib` counts: `lineItms`, not `cardNumber` for `taxNumber`
_MOST: Final = 50  # names that are compared
_LONGEST: Final = 64  # characters of one


def near_misses(removed: Iterable[str], shown: Iterable[str], profile: "Profile") -> Iterator[tuple[str, str]]:
    """(a removed field, the name like it that the profile lists and no shown field has)."""
    there = set(map(canonical, shown))
    listed = {
        canonical(name): name
        for entity in profile.entities.values()
        for name in (entity.allow if isinstance(entity.allow, tuple) else ())
    }
    free = [name for name in listed if name not in there]
    for field in [name for name in removed if len(name) <= _LONGEST][:_MOST]:
        own = canonical(field.rpartition(".")[2])
        if own in listed:
            continue
        near = get_close_matches(own, free, n=1, cutoff=_ALIKE) or [name for name in free if _swapped(own, name)]
        if near:
            yield field, listed[near[0]]


def _swapped(one: str, other: str) -> bool:
    """Whether two names differ in two neighbouring letters that changed places, as `nmae` from `name`."""
    apart = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs]
    if len(one) != len(other) or len(apart) != 2 or apart[1] != apart[0] + 1:  # noqa: PLR2004  two letters
        return False
    return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
