"""The texts that stand near each suspicious one of a payload, in the ways in which pieces of a sentence may.

In the column of its field, and in the order of the payload. Of 8,820 notes in an export 200 have their neighbours
looked at, 120 leaves to either side at the most: so what a text may be a piece of is asked once, for equal texts too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from scanner.instructions.as_one import FEWEST
from scanner.instructions.joined import AROUND, EDGE
from scanner.instructions.reader import Reader
from scanner.instructions.seams import goes_on, unfinished, unmarked
from scanner.instructions.silence import Silence
from scanner.matching.normalize import fold
from scanner.payloads.leaves import Reading

REACH: Final = 3
"""Texts before and after a suspicious one that are joined with it, at the least …"""

FURTHEST: Final = 12
"""… and at the most, while they hold no more than :data:`EDGE` characters: words in a field each."""

MOST: Final = 200
"""Suspicious texts of one payload whose neighbours are looked at: those first that are short, or no whole sentences."""

MOST_LOOSE: Final = 25
"""The same for texts that only end or begin within a sentence: whoever cuts texts off at 40 characters has many."""

SHORT: Final = 40
"""Characters of a text that is suspicious without another beside it: nobody notes just "Forget what"."""

_LONGEST_PIECE: Final = 400  # characters: a column may say one long text in thousands of rows, each then read whole
_STEPS: Final = 120  # leaves that are passed over at most on the way to a neighbour: ids, amounts, other columns
_FRAGMENT_STEPS: Final = 24  # the same on the way to a piece of a sentence: a few goods between, with their numbers
# What a text may be, of which a sum is kept: one with letters; a piece of a sentence; that or a single word; that or
# the name of a field; a piece of several words; one that is no whole sentence.
_BITS: Final = 6
_LETTERS, _SPEAKS, _WORD, _NAMED, _WORDS, _FRAGMENT = (1 << bit for bit in range(_BITS))
_KINDS: Final = (_WORD, _NAMED, _WORDS)
_ALIKE: Final = _SPEAKS | _WORD | _NAMED | _WORDS
"""What most texts are all of, or nothing: the ways that go by one of these lead to other texts only past one that is
some of them and no piece of a sentence, or the reverse."""


def neighbourhoods(
    reading: Reading, reader: Reader, suspicious: Sequence[int], silent: Silence
) -> Iterator[tuple[int, ...]]:
    """The places around each suspicious one, in the column of its field and in the order of the payload.

    The latter up to five times: with known words alone, with any, with names that are none, without single words, since
    a status may stand between two notes, and only what is no whole sentence or item, since goods may stand between.
    """
    around = _Surroundings(reading, reader, silent)
    of_text: dict[str, list[int]] = {}  # 22,000 notes in which 500 differ took 40 ms, each asked
    for place in suspicious:
        of_text.setdefault(reading.text(place), []).append(place)
    worded = {text: places for text, places in of_text.items() if reader.suspicion.holds(fold(text))}
    others = set(chain.from_iterable(worded.values()))
    loose = {text: places for text, places in of_text.items() if text not in worded}
    seen: set[tuple[int, ...]] = set()
    for place in (*_each_text_first(worded, MOST), *_each_text_first(loose, MOST_LOOSE)):
        telling = may_be_piece(reading.text(place))
        for near in around.each(place):
            if len(near) >= FEWEST and near not in seen and (telling or len(others.intersection(near)) > 1):
                seen.add(near)
                yield near


def _each_text_first(of_text: Mapping[str, Sequence[int]], most: int) -> list[int]:
    """So many places at the most, of each text the first before any second, and whole sentences last.

    So decoys hide no other text.
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


def may_be_piece(text: str) -> bool:
    """Whether a suspicious text may be part of a sentence that goes on in another: short, of a list, or not whole."""
    return len(text) <= SHORT or (len(text) <= _LONGEST_PIECE and (unfinished(text) or unmarked(text) != text))


class _Surroundings:
    """The texts near others in one payload."""

    def __init__(self, reading: Reading, reader: Reader, silent: Silence) -> None:
        self._reading = reading
        self._kinds = _KindsOfPlaces(reading, reader, silent)
        self._unlike = 0  # of which of _ALIKE a text on the way was, and no piece of a sentence, or the reverse

    def each(self, place: int) -> Iterator[tuple[int, ...]]:
        """The places near one, in order, and itself, for each way to go from a text to its neighbours."""
        yield self._around(place, _LETTERS, _STEPS, self._reading.words(place))
        self._unlike = 0
        speaking = self._around(place, _SPEAKS, _STEPS)
        unlike = self._unlike  # told before anybody asks of another place
        yield speaking
        for kind in _KINDS:
            if unlike & kind:  # all ways of 200 notes in an export took 8 ms instead of 6
                yield self._around(place, kind, _STEPS)
        yield (near := self._around(place, _FRAGMENT, _FRAGMENT_STEPS))
        # The first piece has a capital, as goods have, and some may stand between it and the second.
        if goes_on(unmarked(self._reading.text(near[0]))):
            at = range(near[0] - 1, max(-1, near[0] - 1 - _FRAGMENT_STEPS), -1)
            yield from ((first, *near) for first in self._near(at, _SPEAKS, self._reading.words(near[0]))[:2])

    def _around(self, place: int, kind: int, steps: int, words: str | None = None) -> tuple[int, ...]:
        before = self._near(range(place - 1, max(-1, place - 1 - steps), -1), kind, words)
        after = self._near(range(place + 1, min(len(self._reading.leaves), place + 1 + steps)), kind, words)
        return (*reversed(before), place, *after)

    def _near(self, places: range, kind: int, words: str | None) -> list[int]:
        """The first few of ``places`` that are of a kind, in a field of those ``words``: enough for some words."""
        near: list[int] = []
        length = passed = 0
        kinds, (leaves, _, _, texts, all_words) = self._kinds, self._reading
        for place in places:
            found = kinds[place]
            passed |= found
            if found & kind and (words is None or all_words[leaves[place]] == words):
                near.append(place)
                length += len(texts[leaves[place]])
                if len(near) >= FURTHEST or (len(near) >= REACH and length >= EDGE):
                    break
        self._unlike |= passed >> _BITS
        return near


class _KindsOfPlaces(dict[int, int]):
    """What the text at each place is, as a sum, filled as places are met; equal texts are asked once.

    And in the bits above those, which of :data:`_ALIKE` it is and no piece of a sentence, or the reverse.
    """

    def __init__(self, reading: Reading, reader: Reader, silent: Silence) -> None:
        super().__init__()
        self._reading = reading
        self._reader = reader
        self._silent = silent
        self._of_texts: dict[str, int] = {}

    def __missing__(self, place: int) -> int:
        kinds = self._asked(place)
        unlike = kinds & _ALIKE ^ (_ALIKE if kinds & _SPEAKS else 0)
        found = self[place] = kinds | unlike << _BITS
        return found

    def _asked(self, place: int) -> int:
        leaf = self._reading.leaves[place]
        kinds = _NAMED if leaf in self._silent.named else 0
        if leaf in self._silent.leaves:
            return kinds
        text = self._reading.text(place)
        own = self._of_texts.get(text)
        if own is None:
            own = self._of_texts[text] = 0 if self._silent.is_id(text) else _kinds(text, self._reader)
        return kinds | own


def _kinds(text: str, reader: Reader) -> int:
    """What a text is by itself, as a sum."""
    has_letters = any(map(str.isalpha, text[:EDGE]))
    kinds = _LETTERS if has_letters else 0
    if _speaks(text, reader):
        kinds |= _SPEAKS | _WORD | _NAMED
        if " " in text.strip():
            kinds |= _WORDS
        if (len(text) <= EDGE and unfinished(text)) or (len(text) <= SHORT and reader.suspicion.holds(fold(text))):
            kinds |= _FRAGMENT
    elif text.strip(AROUND).isalpha():
        kinds |= _WORD
    return kinds


def _speaks(text: str, reader: Reader) -> bool:
    """Whether a text may be a piece of a sentence."""
    if " " in text.strip():
        return any(character.isalpha() for character in text[:EDGE])
    return not text.isascii() or reader.lexicon.known(text.strip(AROUND).lower())
