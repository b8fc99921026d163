"""Which leaves of an arena hold a match, and the first match in each of some texts.

A native call searches all of them; Python runs only for those that hold a match.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, Final

from scanner.matching.buffer.arena import SEPARATOR, Leaf

_SEPARATOR_BYTE: Final = SEPARATOR[0]
# Where many leaves in a row hold a match, they are searched by windows.
_RUN: Final = 16  # leaves in a row with a match, from which on that is tried
_SHARE: Final = 4  # leaves to one with a match, up to which they count as a row
_WINDOW: Final = 1 << 15  # bytes of a window
_SAMPLE: Final = 16  # leaves of a window that are asked whether nearly all hold a match
_LONGEST: Final = 1 << 10  # bytes of a leaf up to which it may be searched for all its matches


def first_in_each(regex: Any, texts: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    """The first match in each text that has one: the text's number, start, end. A call for each of those.

    A match may reach over the end of its text.
    """
    return first_in_parts(regex, texts[0] if len(texts) == 1 else SEPARATOR.join(texts), list(map(len, texts)))


def first_in_parts(regex: Any, buffer: bytes, lengths: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """What :func:`first_in_each` finds, in texts that stand in a buffer already, a separator between every two."""
    match = regex.search(buffer)
    if match is None:
        return
    if len(lengths) == 1:
        yield 0, *match.span()
        return
    starts = list(accumulate([length + 1 for length in lengths], initial=0))
    while match is not None:
        start, end = match.span()
        number = bisect_right(starts, start) - 1
        yield number, start - starts[number], end - starts[number]
        match = regex.search(buffer, starts[number + 1]) if number + 1 < len(lengths) else None


def marked_leaves(regex: Any, buffer: bytes, *, loosely: bool = False) -> list[Leaf]:
    """The leaves of a buffer in which ``regex`` matches: number, start, end.

    A match may include the separator before or behind a leaf, where the pattern allows the leaf's edge there as well.
    Where leaf after leaf holds a match, one call removes all matches of a window, and the leaves that have changed are
    those with a match: 0.4 us a leaf instead of 1.2. ``loosely`` allows leaves without a match in the answer where
    nearly all hold one, for callers that search them again anyway: 0.2 us.
    """
    leaves: list[Leaf] = []
    search = regex.search
    match = search(buffer)
    if match is None:
        return leaves
    count, find, rfind = buffer.count, buffer.find, buffer.rfind
    leaf = counted = run = 0
    while match is not None:
        position = match.start()
        if buffer[position] == _SEPARATOR_BYTE:  # a pattern may begin with it, at the leaf behind it
            position += 1
        before = leaf
        leaf += count(SEPARATOR, counted, position)  # at memchr speed: a sparse buffer needs no table of leaves
        run = run + 1 if leaf - before <= _SHARE else 0
        start = rfind(SEPARATOR, 0, position) + 1
        end = find(SEPARATOR, position)
        if end < 0:
            leaves.append((leaf, start, len(buffer)))
            break
        leaves.append((leaf, start, end))
        counted = end
        if run >= _RUN:
            leaf, counted = _search_windows(regex, buffer, leaf, counted, leaves, loosely=loosely)
            run = 0
        # Once in a leaf is enough. To find every match takes quadratic time where each looks ahead to the leaf's end.
        match = search(buffer, counted)
    return leaves


def _search_windows(
    regex: Any, buffer: bytes, leaf: int, end: int, leaves: list[Leaf], *, loosely: bool
) -> tuple[int, int]:
    """Add the marked leaves behind the one that ends at ``end``, for as long as most hold a match.

    Returns the number and the end of the last leaf that was searched.
    """
    search = regex.search
    while True:
        # A leaf that ends behind this place is too long. To copy it for each row of short ones takes quadratic time.
        last = end + _WINDOW + _LONGEST
        stop = buffer.find(SEPARATOR, end + _WINDOW, last)
        if stop < 0:
            if last < len(buffer):
                return leaf, end
            stop = len(buffer)
        window = buffer[end + 1 : stop]
        texts = window.split(SEPARATOR)
        lengths = [len(text) + 1 for text in texts]
        if not window or max(lengths) > _LONGEST:
            return leaf, end
        starts = list(accumulate(lengths, initial=end + 1))
        if loosely and all(map(search, texts[:: len(texts) // _SAMPLE + 1])):
            leaves += zip(
                range(leaf + 1, leaf + 1 + len(texts)), starts, [start - 1 for start in starts[1:]], strict=False
            )
            leaf, end = leaf + len(texts), stop
            continue
        left = regex.sub(b"", window).split(SEPARATOR)
        if len(left) == len(texts):
            marked = [place for place, (text, rest) in enumerate(zip(texts, left, strict=True)) if text != rest]
        else:  # separators were removed as well
            marked = [place for place, text in enumerate(texts) if search(text) is not None]
        leaves += [(leaf + 1 + place, starts[place], starts[place + 1] - 1) for place in marked]
        leaf, end = leaf + len(texts), stop
        if len(marked) * _SHARE < len(texts):
            return leaf, end
