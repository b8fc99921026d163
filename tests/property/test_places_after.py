"""The leaf of a place is the same, whether it is one of the hot leaves, beside one, or far from all of them."""

from bisect import bisect_right
from itertools import accumulate

from hypothesis import example, given
from hypothesis import strategies as st

from scanner.matching.buffer.arena import SEPARATOR, Arena, Leaf

_TEXTS = st.lists(st.sampled_from(["", "a", "seat", "pay \u00fc by", "card 4111"]), min_size=1, max_size=12)


@given(_TEXTS, st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
@example(["a", "b", "c"], set(), {2})
@example(["a", "b", "c"], {1}, {0, 1, 2})
@example(["a", "", "b", "", "c"], {0, 1, 3}, {4})
@example(["a", "b", "c", "d"], {0, 3}, {2, 3})
def test_places_are_told_with_and_without_hot_leaves(texts: list[str], hot: set[int], asked: set[int]) -> None:
    """Any leaves may be hot, and any may be asked for at any of their bytes."""
    arena = Arena(texts)
    ends = [end - 1 for end in accumulate(len(text) + 1 for text in arena.buffer.split(SEPARATOR))]
    leaves: list[Leaf] = [(leaf, ends[leaf - 1] + 1 if leaf else 0, end) for leaf, end in enumerate(ends)]
    arena.hot = [leaf for leaf in leaves if leaf[0] in hot]
    wanted = [leaf for leaf in leaves if leaf[0] in asked and leaf[1] < leaf[2]]
    first, last = arena.places_after(), arena.places_after()
    assert [first(begin) for _, begin, _ in wanted] == wanted
    assert [last(end - 1) for _, _, end in wanted] == wanted
    every, before = arena.places_after(), [end for _, _, end in leaves]
    held = [place for place, byte in enumerate(arena.buffer) if byte != SEPARATOR[0]]
    assert [every(place) for place in held] == [leaves[bisect_right(before, place)] for place in held]
