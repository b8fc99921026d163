"""The arena: all texts of a payload as one bytes buffer, so that a few native calls see everything.

Texts are folded (ASCII ones are not even looked at), joined by the byte 0x1F and encoded once. Matches come back as
byte offsets of one leaf; :meth:`Arena.source_span` turns them into code points of the text as it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, repeat
from typing import Final

from scanner.checks.verdict import Regions
from scanner.matching.buffer.allowance import Allowance
from scanner.matching.buffer.memory import Memory
from scanner.matching.buffer.normalize import ESCAPE, WayBack, fold, without_colours

SEPARATOR = b"\x1f"
"""The byte between two leaves. JSON forbids it raw, hardly any text holds it, and no rule may consume it."""

SEPARATOR_TEXT = SEPARATOR.decode()


_DIGITS: Final = b"0123456789"
_LONG: Final = 1 << 12  # bytes from which on it is faster to search a buffer for each digit than to take them out

Leaf = tuple[int, int, int]
"""Number, start and end (in the arena's buffer) of one text."""


class Clues:
    """What is known of a leaf beside its text: the words of its field's name, and the regions of its payload.

    A phone number in national format is read in these regions. Few rules need them, so a function may be given that
    works them out on demand.
    """

    __slots__ = ("_regions", "words")

    def __init__(self, words: str = "", regions: Regions | Callable[[], Regions] = ()) -> None:
        self.words = words
        self._regions = regions

    @property
    def regions(self) -> Regions:
        """ISO 3166 codes, the best attested first."""
        regions = self._regions
        return regions if isinstance(regions, tuple) else regions()


NO_CLUES = Clues()


class Arena:
    """One buffer over ``texts``; leaf ``i`` of the buffer is text ``i``, and ``words[i]`` its field's words.

    ``regions`` are those of all leaves, or a function from a leaf to its own where the leaves belong to several
    payloads. ``allowance`` bounds the work on readings of the payload's texts, also of those hidden in others.
    ``memory`` is what readers know of the message's texts, ``notes`` what they know of this arena
    (:mod:`scanner.matching.buffer.memory`). ``for_terminal`` says that a text holds an escape character; where it
    only colours, the buffer has blanks. Two slots belong to this package: ``hot`` holds the leaves in which the gate
    of the shape rules matched, ``different`` the arena of the different texts, if there is one
    (:mod:`scanner.matching.distinct_texts`).
    """

    __slots__ = (
        "_backwards",
        "_located",
        "_lower",
        "_regions",
        "_ways",
        "_ways_of_characters",
        "_words",
        "allowance",
        "ascii",
        "buffer",
        "different",
        "for_terminal",
        "hot",
        "memory",
        "notes",
        "texts",
    )

    def __init__(
        self,
        texts: Sequence[str],
        words: Sequence[str] | None = None,
        regions: Regions | Callable[[int], Regions] = (),
        allowance: Allowance | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.texts = texts
        self._regions = regions
        self._words = words
        self._ways: dict[int, WayBack] = {}
        self._ways_of_characters: dict[int, WayBack] = {}
        self._located: dict[int, Leaf] = {}
        self._lower: bytes | None = None
        self._backwards: bytes | None = None
        self.different: Sequence[Arena] | None = None
        self.notes = Memory()
        self.memory = Memory() if memory is None else memory
        self.hot: Sequence[Leaf] = ()
        joined = SEPARATOR_TEXT.join(texts)
        self.ascii = joined.isascii()
        self.for_terminal = ESCAPE in joined
        if self.for_terminal:
            joined = without_colours(joined)
        if not self.ascii:
            joined = fold(joined)  # each character is folded by itself, and none becomes a separator
        if joined.count(SEPARATOR_TEXT) != len(texts) - 1:
            # A text holds a separator of its own. A space has the same length and ends a token just as well.
            joined = SEPARATOR_TEXT.join(map(_plain, texts))
        self.buffer = joined.encode()
        self.allowance = Allowance(len(self.buffer)) if allowance is None else allowance

    def lower(self) -> bytes:
        """The buffer in lower case, ASCII letters only, so that offsets stay."""
        if self._lower is None:
            self._lower = self.buffer.lower()
        return self._lower

    def backwards(self) -> bytes:
        """The buffer reversed: there a leaf's end follows a separator, so that it is found at memchr speed."""
        if self._backwards is None:
            self._backwards = self.buffer[::-1]
        return self._backwards

    def places_after(self) -> Callable[[int], Leaf]:
        """What gives the leaf that holds a position, asked in the order of the positions.

        For callers that ask once for each leaf: 0.2 us for one of the hot leaves, as most are, and 0.5 for another.
        """
        hot = iter(self.hot)
        none = (-1, -1, len(self.buffer) + 1)  # behind the last of them
        nearest = next(hot, none)
        number = counted = 0  # a leaf, and a position in it
        count, find, rfind = self.buffer.count, self.buffer.find, self.buffer.rfind

        def place(position: int) -> Leaf:
            nonlocal nearest, number, counted
            while nearest[2] <= position:
                nearest = next(hot, none)
            if 0 <= nearest[1] <= position:
                number, counted, _ = nearest
                return nearest
            number += count(SEPARATOR, counted, position)
            counted = position
            end = find(SEPARATOR, position)
            return number, rfind(SEPARATOR, 0, position) + 1, len(self.buffer) if end < 0 else end

        return place

    def places_at(self, positions: Sequence[int]) -> list[Leaf]:
        """The leaf that holds each of some positions of the buffer, which come in order: number, start, end.

        Separators are counted and searched at memchr speed, so a sparse buffer needs no table of leaves: 0.2 us for a
        leaf's number, and 0.4 for its place if that is not known yet.
        """
        buffer = self.buffer
        located = self._located
        places: list[Leaf] = []
        for leaf, position in zip(
            accumulate(map(buffer.count, repeat(SEPARATOR), [0, *positions], positions)), positions, strict=True
        ):
            place = located.get(leaf)
            if place is None:
                end = buffer.find(SEPARATOR, position)
                start = buffer.rfind(SEPARATOR, 0, position) + 1
                place = located[leaf] = (leaf, start, len(buffer) if end < 0 else end)
            places.append(place)
        return places

    def clues(self, leaf: int) -> Clues:
        """What is known of a leaf beside its text."""
        regions = self._regions
        return Clues(self.words(leaf), regions if isinstance(regions, tuple) else partial(regions, leaf))

    def words(self, leaf: int) -> str:
        """The words of a leaf's field."""
        return self._words[leaf] if self._words is not None else ""

    def inner(self, leaves: Sequence[int], texts: Sequence[str]) -> Arena:
        """An arena of texts that were found in these leaves: text ``i`` has the clues of ``leaves[i]``."""
        regions = self._regions
        words = None if self._words is None else [self._words[leaf] for leaf in leaves]
        own = regions if isinstance(regions, tuple) else lambda at: regions(leaves[at])
        # Decoded texts mostly repeat what stands around them, so they share this arena's memory.
        return Arena(texts, words, own, self.allowance, self.memory)

    def folded(self, leaf: int) -> str:
        """The folded text of one leaf."""
        return _plain(self.texts[leaf])

    def source_characters(self, leaf: int, start: int, end: int) -> tuple[int, int]:
        """Code points of a folded leaf as code points of its source text; an empty span comes back empty."""
        if self.texts[leaf].isascii() or start >= end:
            return start, end
        # A text is asked some hundred times: a text of 0.2 MB that is folded each time takes 17 s.
        way = self._ways_of_characters.get(leaf)
        if way is None:
            way = self._ways_of_characters[leaf] = WayBack(self.texts[leaf], characters=True)
        return way.span(start, end)

    def source_span(self, leaf: int, start: int, end: int) -> tuple[int, int]:
        """Byte offsets within a leaf as code points of its source text."""
        text = self.texts[leaf]
        if text.isascii():
            return start, end
        way = self._ways.get(leaf)
        if way is None:
            way = self._ways[leaf] = WayBack(text)
        return way.span(start, end)


def _plain(text: str) -> str:
    """What a text stands for, without separators of its own."""
    return fold(without_colours(text)).replace(SEPARATOR_TEXT, " ")


class JoinedLeaves:
    """Some leaves of an arena in one buffer, so that one call searches all of them.

    ``starts[i]`` is the byte at which the leaf ``leaves[i]`` begins; the last of ``starts`` is one behind the buffer's
    end, where another leaf would begin.
    """

    __slots__ = ("_answers", "_lacks", "_thin", "buffer", "leaves", "starts")

    def __init__(self, buffer: bytes, places: Sequence[Leaf]) -> None:
        """``places``: number of each leaf, its start and end in ``buffer``."""
        self._thin: bytes | None = None
        self._lacks: int | None = None
        self._answers: dict[tuple[str, Regions], dict[bytes, bool]] | None = None
        if len(places) == 1:  # as in most scans of a single text; 0.4 us instead of 1
            leaf, start, end = places[0]
            self.buffer, self.leaves, self.starts = buffer[start:end], [leaf], [0, end - start + 1]
            return
        if places and places[-1][0] - places[0][0] + 1 == len(places):  # leaves in a row: 0.1 us each, not 0.3
            begin, behind = places[0][1], places[-1][2]
            self.buffer = buffer[begin:behind]
            self.leaves = list(range(places[0][0], places[-1][0] + 1))
            self.starts = [start - begin for _, start, _ in places]
            self.starts.append(behind - begin + 1)
            return
        texts = [buffer[start:end] for _, start, end in places]
        self.buffer = SEPARATOR.join(texts)
        self.leaves = [leaf for leaf, _, _ in places]
        self.starts = [0]
        start = 0
        for text in texts:
            start += len(text) + 1
            self.starts.append(start)

    def thinned(self, thin: Callable[[bytes], bytes]) -> bytes:
        """The buffer without what ``thin`` blanks out, which is called once for all rules."""
        if self._thin is None:
            self._thin = thin(self.buffer)
        return self._thin

    @property
    def lacks(self) -> int:
        """What the buffer does not hold, as bits: a digit, a byte that is not ASCII, an at sign, an ASCII capital."""
        if self._lacks is None:
            buffer = self.buffer
            if len(buffer) < _LONG:
                digits = len(buffer.translate(None, _DIGITS)) < len(buffer)
            else:  # at memchr speed, mostly as far as the first digit: of 0.4 MB 10 us instead of 300
                digits = any(map(buffer.__contains__, _DIGITS))
            capitals = buffer != buffer.lower()
            self._lacks = (not digits) + 2 * buffer.isascii() + 4 * (b"@" not in buffer) + 8 * (not capitals)
        return self._lacks

    def answers(self, validator: str, regions: Regions) -> dict[bytes, bool]:
        """What a validator said of texts in these leaves so far; several rules may ask the same."""
        if self._answers is None:
            self._answers = {}
        return self._answers.setdefault((validator, regions), {})

    def some(self, places: Sequence[int]) -> JoinedLeaves:
        """Some of these leaves, given by their places in ``leaves``."""
        starts, leaves = self.starts, self.leaves
        return JoinedLeaves(self.buffer, [(leaves[place], starts[place], starts[place + 1] - 1) for place in places])
