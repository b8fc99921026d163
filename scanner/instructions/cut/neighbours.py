"""The texts near each suspicious text of a payload, in the ways in which the pieces of a sentence may stand.

They stand in the column of its field, or in the order of the payload. Of 8,820 notes in an export 200 have their
neighbours looked at, up to 120 leaves to either side, so what a text may be a piece of is asked once for equal texts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from scanner.instructions.cut.joined_wording import FEWEST
from scanner.instructions.cut.text_kinds import (
    HAS_LETTERS,
    MAY_BE_PIECE,
    OF_WORDS,
    OR_NAME,
    OR_WORD,
    UNFINISHED,
    Excluded,
    KindsOfPlaces,
    may_be_piece,
)
from scanner.instructions.joined import EDGE
from scanner.instructions.reader import Reader
from scanner.instructions.seams import goes_on, without_marker
from scanner.matching.buffer.normalize import fold
from scanner.payloads.leaves.leaves import OrderedTexts

REACH: Final = 3
"""Texts before and after a suspicious one that are joined with it, at the least …"""

FURTHEST: Final = 8
"""… and at the most, while they hold no more than :data:`EDGE` characters: words in a field each."""

MOST: Final = 200
"""Suspicious texts of one payload whose neighbours are looked at; first those that are short, or no whole sentences."""

MOST_LOOSE: Final = 25
""":data:`MOST` for texts that only end or begin within a sentence: where texts are cut at 40 characters, many do."""

_STEPS: Final = 60  # leaves that are passed over at most on the way to a neighbour: ids, amounts, other columns
_FRAGMENT_STEPS: Final = 24  # the same on the way to a piece of a sentence: a few goods between, with their numbers


def neighbourhoods(
    ordered: OrderedTexts, reader: Reader, suspicious: Sequence[int], excluded: Excluded, kinds: dict[str, int]
) -> Iterator[tuple[int, ...]]:
    """The places around each suspicious one, in the column of its field and in the order of the payload.

    In the order of the payload up to five times: known words alone; any words; with names of fields that are none;
    without single words, since a status may stand between two notes; and only what is no whole sentence or item, since
    goods may stand between. ``kinds`` are what texts are by themselves, as far as payloads before this one told.
    """
    around = _Surroundings(ordered, reader, excluded, kinds)
    order, worded = _in_turn(ordered, reader, suspicious)
    seen: set[tuple[int, ...]] = set()
    for place in order:
        telling = may_be_piece(ordered.text(place))
        if telling or len(worded) > 1:
            for near in around.each(place):
                if len(near) >= FEWEST and near not in seen and (telling or len(worded.intersection(near)) > 1):
                    seen.add(near)
                    yield near


def _in_turn(ordered: OrderedTexts, reader: Reader, suspicious: Sequence[int]) -> tuple[Sequence[int], set[int]]:
    """The suspicious places in the order in which they are looked at, and those that hold a gate word."""
    if len(suspicious) == 1:  # as in most payloads that have any: asking whether it holds a gate word takes 50 us
        return suspicious, set()
    of_text: dict[str, list[int]] = {}  # each different text is asked once: 40 ms for 22,000 notes in which 500 differ
    for place in suspicious:
        of_text.setdefault(ordered.text(place), []).append(place)
    worded = {text: places for text, places in of_text.items() if reader.gate.holds(fold(text))}
    loose = {text: places for text, places in of_text.items() if text not in worded}
    order = [*_each_text_first(worded, MOST), *_each_text_first(loose, MOST_LOOSE)]
    return order, set(chain.from_iterable(worded.values()))


def deciding(
    ordered: OrderedTexts, reader: Reader, suspicious: Sequence[int], excluded: Excluded, kinds: dict[str, int]
) -> Hashable:
    """All that decides what is found near the suspicious places of a payload: two with the same are read alike.

    A text that is joined with none, as codes and amounts are, counts only by whether it is more than an id. It may be
    joined with a suspicious one of its own field, whatever it is.
    """
    own, fields = set(suspicious), {ordered.words(place) for place in suspicious}
    known = KindsOfPlaces(ordered, reader, excluded, kinds)
    told: list[tuple[str | bool, str, bool, bool]] = []
    for place, leaf in enumerate(ordered.leaves):
        text, words = ordered.text(place), ordered.words(place)
        joined = place in own or words in fields or known[place] & ~HAS_LETTERS
        shown = text if joined else any(map(str.isalpha, text)) and not excluded.is_id(text)
        told.append((shown, words, leaf in excluded.leaves, leaf in excluded.named))
    return tuple(told), tuple(suspicious)


def _each_text_first(of_text: Mapping[str, Sequence[int]], most: int) -> list[int]:
    """At most so many places: of each text the first before any second, whole sentences last.

    So decoys hide no text.
    """
    are_whole = {text: not may_be_piece(text) for text in of_text}
    chosen: list[int] = []
    for time in range(max(map(len, of_text.values()), default=0)):
        chosen += [
            place
            for _, place in sorted(
                (are_whole[text], places[time]) for text, places in of_text.items() if len(places) > time
            )
        ]
        if len(chosen) >= most:
            break
    return chosen[:most]


class _Surroundings:
    """The texts near others in one payload."""

    def __init__(self, ordered: OrderedTexts, reader: Reader, excluded: Excluded, kinds: dict[str, int]) -> None:
        self._ordered = ordered
        self._kinds = KindsOfPlaces(ordered, reader, excluded, kinds)

    def each(self, place: int) -> Iterator[tuple[int, ...]]:
        """The places near one, in order, and itself, for each way to go from a text to its neighbours."""
        yield self._around(place, HAS_LETTERS, _STEPS, self._ordered.words(place))[0]
        pieces, passed = self._around(place, MAY_BE_PIECE, _STEPS)
        yield pieces
        kinds = set(map(self._kinds.__getitem__, passed))
        for kind in (OR_WORD, OR_NAME, OF_WORDS):
            if _leads_elsewhere(kind, kinds):  # all ways for 200 notes of an export take 8 ms, these 6
                yield self._around(place, kind, _STEPS)[0]
        near, _ = self._around(place, UNFINISHED, _FRAGMENT_STEPS)
        yield near
        # The first piece has a capital, as goods have, and some may stand between it and the second.
        if goes_on(without_marker(self._ordered.text(near[0]))):
            at = range(near[0] - 1, max(-1, near[0] - 1 - _FRAGMENT_STEPS), -1)
            before, _ = self._near(at, MAY_BE_PIECE, self._ordered.words(near[0]))
            yield from ((first, *near) for first in before[:2])

    def _around(
        self, place: int, kind: int, steps: int, words: str | None = None
    ) -> tuple[tuple[int, ...], chain[int]]:
        """The places on both sides of one, and itself; and all places up to the last of them."""
        before, passed = self._near(range(place - 1, max(-1, place - 1 - steps), -1), kind, words)
        end = min(len(self._ordered.leaves), place + 1 + steps)
        after, passed_too = self._near(range(place + 1, end), kind, words)
        return (*reversed(before), place, *after), chain(passed, passed_too)

    def _near(self, places: range, kind: int, words: str | None) -> tuple[list[int], range]:
        """The first few of ``places`` of a kind, in a field with those ``words``: as many as hold some words.

        And the places up to the last of them.
        """
        near: list[int] = []
        length = 0
        kinds, (leaves, _, _, texts, all_words) = self._kinds, self._ordered
        for place in places:
            if kinds[place] & kind and (words is None or all_words[leaves[place]] == words):
                near.append(place)
                length += len(texts[leaves[place]])
                if len(near) >= FURTHEST or (len(near) >= REACH and length >= EDGE):
                    return near, places[: abs(place - places.start) + 1]
        return near, places


def _leads_elsewhere(kind: int, passed: Iterable[int]) -> bool:
    """Whether the way that goes by a kind leads past some texts to others than the way that goes by pieces."""
    return any(bool(kinds & kind) != bool(kinds & MAY_BE_PIECE) for kinds in passed)
