"""Instructions cut over several texts of one payload: three line items, or a name, a note and a memo.

No single text says anything then, so texts are read once more joined: those of one field in all records, one below
the other, and all texts of the payload in the order in which they stand. That costs nothing where nothing is
suspicious: only the neighbourhood of a text that holds a word worth reading (:mod:`scanner.instructions.suspicion`) and
was not found already is joined. A sign only counts when it stands across a border between two texts, or in texts most
of which go on with one another and say enough as one. Names of fields are left out, and so are in most ways of joining
texts of one word that the lexicon does not know: codes, statuses and dates stand between the pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Final

from scanner.disguises.corrections import holds_cut_words
from scanner.instructions.as_one import FEWEST, AsOne, Part
from scanner.instructions.joined import AROUND, EDGE, Joined, ends, joined, near_edges
from scanner.instructions.reader import Reader
from scanner.instructions.seams import begins, goes_on, last_clauses, stopped, unfinished, unmarked, unseamed
from scanner.instructions.signals import Asked, Signals
from scanner.instructions.silence import Silence
from scanner.instructions.verdicts import convincing
from scanner.matching.normalize import fold
from scanner.matching.recalled import Recalled
from scanner.matching.spans import Span
from scanner.payloads.leaves import Reading
from scanner.rules import Rule

REACH: Final = 3
"""Texts before and after a suspicious one that are joined with it, at the least …"""

FURTHEST: Final = 12
"""… and at the most, while they hold no more than :data:`EDGE` characters: words in a field each."""

MOST: Final = 200
"""Suspicious texts of one payload whose neighbours are looked at: those first that are short, or no whole sentences."""

MOST_LOOSE: Final = 25
"""The same for texts that only end or begin within a sentence: whoever cuts texts off at 40 characters has many."""

_FRAGMENT_STEPS: Final = 24  # the same on the way to a piece of a sentence: a few goods between, with their numbers
SHORT: Final = 40
"""Characters of a text that is suspicious without another beside it: nobody notes just "Forget what"."""

_WORDS_OF_FIELDS: Final = 1.5  # words of a text in the fields of one record below which they are statuses and the like
_IDENTIFIER: Final = re.compile(r"[A-Za-z]+(?:[._][A-Za-z]+)+")
_FEWEST_IDENTIFIERS: Final = 5  # names of several words each, beside each other, that are a list
_LONGEST_PIECE: Final = 400  # characters: a column may say one long text in thousands of rows, each then read whole
_STEPS: Final = 120  # leaves that are passed over at most on the way to a neighbour: ids, amounts, other columns
# What a text may be, of which a sum is kept: one with letters; a piece of a sentence; that or a single word; that or
# the name of a field; a piece of several words; one that is no whole sentence.
_LETTERS, _SPEAKS, _WORD, _NAMED, _WORDS, _FRAGMENT = (1 << bit for bit in range(6))
_KINDS: Final = (_WORD, _NAMED, _WORDS)
_ALIKE: Final = _SPEAKS | _WORD | _NAMED | _WORDS
"""What most texts are all of, or nothing: then the ways that go by one of these lead to the same texts."""

_STRONG: Final = 0.7  # weight below which a sign across a border says nothing: rows of a table stand beside each other
_TELLING: Final = 0.3  # … unless the sentence goes on from one text to the next


def across(
    reading: Reading, reader: Reader, suspicious: Sequence[int], silent: Silence, recalled: Recalled
) -> dict[int, list[Span]]:
    """What is found across borders, said of every text that has a part in it, by its place in the reading.

    ``suspicious`` are the places worth reading, in order; ``silent`` the leaves of names and of what was found already;
    ``recalled`` what is known of the payload's sentences.
    """
    spans: dict[int, list[Span]] = {}
    rule = reader.channel("split")
    if rule is None or len(reading.leaves) < FEWEST:
        return spans
    # All are whole, whichever stand beside each other, as of tickets: 5 ms for 600 of them.
    if all(len(text) > SHORT and begins(text) for text in reading.all_texts):
        return spans
    neighbours = [
        (near, tuple(map(reading.text, near))) for near in _neighbourhoods(reading, reader, suspicious, silent)
    ]
    # Rows of a table say the same again and again, and so do their neighbourhoods.
    fresh = [texts for texts in dict.fromkeys(texts for _, texts in neighbours) if not _are_whole(texts)]
    every = dict.fromkeys(chain.from_iterable(fresh))  # each stands in half a dozen of them
    edges, words = {text: near_edges(text) for text in every}, {text: len(text.split()) for text in every}
    pieces = [unseamed([edges[text] for text in texts]) for texts in fresh]
    ways = [_ways(texts, left, reader) for texts, left in zip(fresh, pieces, strict=True)]
    known = dict(zip(fresh, _parts(ways, reader, recalled, rule), strict=True))
    whole = AsOne(reader, recalled)
    # Names of fields beside their values are words in a row of which some always lean; values of a word each, too.
    rows = {
        texts
        for near, texts in neighbours
        if texts in known and _is_row(reading, near, silent, sum(map(words.__getitem__, texts)))
    }
    for (texts, parts), left in zip(known.items(), pieces, strict=True):
        if not parts and texts not in rows:
            parts.extend(whole.parts(left))
    for near, texts in neighbours:
        for part in known.get(texts, ()):
            for place in near[part.first : part.behind]:
                own = spans.setdefault(place, [])
                said = Span(0, len(reading.text(place)), rule, "split", certain=part.certain)
                own += [span for span in (said._replace(rule=part.rule), said) if span not in own]
    return spans


def _is_row(reading: Reading, near: Sequence[int], silent: Silence, words: int) -> bool:
    """Whether texts of so many words stand beside names of fields, or are hardly more than one in each of several.

    Or are a list of names themselves, as of events ("invoice.paid") and types.
    """
    if any(reading.leaves[place] in silent.named for place in near):
        return True
    if sum(_IDENTIFIER.fullmatch(reading.text(place)) is not None for place in near) >= _FEWEST_IDENTIFIERS:
        return True
    return words < _WORDS_OF_FIELDS * len(near) and len(set(map(reading.words, near))) > 1


def _are_whole(texts: Sequence[str]) -> bool:
    """Whether each text ends where a sentence does: then what they say was said by each, and 1.2 ms are saved."""
    return all(
        ends(text, other) or (min(len(text), len(other)) > SHORT and begins(other)) for text, other in pairwise(texts)
    )


def _parts(ways: Sequence[Sequence[Joined]], reader: Reader, recalled: Recalled, rule: Rule) -> list[list[Part]]:
    """What the texts of each neighbourhood say together, in some ways; those of all neighbourhoods are read at once."""
    asked = reader.asked([way.text for own in ways for way in own], recalled, _TELLING)
    return [
        [
            Part(*way.touched(signal), signal.rule, signal.certain)
            for way in own
            for signal in _enough(way, next(asked), reader, rule)
            if signal.rule is not rule
        ]
        for own in ways
    ]


def _ways(texts: Sequence[str], pieces: Sequence[str], reader: Reader) -> list[Joined]:
    """Some texts as one, of which ``pieces`` are left, as they may have been cut: between words, within one, anywhere.

    Or their last clauses, since goods may stand before the pieces.
    """
    whole = joined(pieces, " ")
    apart = stopped(pieces)
    others = [apart, *last_clauses(pieces, EDGE)]
    ways = [whole, *(joined(other, " ") for other in others if other != pieces)]
    short = any(len(text) <= SHORT for text in texts)
    if short:
        glued = [joined(way, "") for way in (pieces, apart)[: 1 + (apart != pieces)]]
        ways += [way for way in glued if way.mends(reader.lexicon)]
    ways = [way for way in ways if reader.suspicion.holds_any(way.text)]
    if short and holds_cut_words(whole.text.lower()):
        ways.append(whole.respaced(reader.lexicon))
    return ways


def _enough(way: Joined, asked: Asked, reader: Reader, rule: Rule) -> list[Span]:
    """The signs in some texts that are enough, across a border between two."""
    if not (asked.said or asked.matched):  # as in most: 1 us instead of 8
        return []
    whole = Span(0, len(way.text), rule)
    least = _TELLING if way.may_go_on() else _STRONG
    found = Signals(reader.lexicon, asked, [])
    favourable = [signal for signal in found.rough if signal.rule.weight >= least]
    if not convincing([*favourable, whole]):  # wherever they stand, and whatever speaks against; most say nothing
        return []
    signals = [signal for signal in found.placed if abs(signal.rule.weight) >= least]
    crossing = [signal for signal in signals if way.crosses(signal)]
    strong = [signal for signal in crossing if abs(signal.rule.weight) >= _STRONG]
    best = convincing([*strong, whole]) if strong else []
    if not best and any(way.goes_on(signal) for signal in crossing):
        # One sentence: then signs count wherever they stand, as in a text that is not cut.
        read = convincing([*signals, whole] if strong else signals)
        best = [*read, whole] if read else []
    return best


def _neighbourhoods(
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
    """The texts near others in one payload: what each of them may be a piece of is asked once, for equal texts too.

    Of 8,820 notes in an export 200 have their neighbours looked at, 120 leaves to either side at the most.
    """

    def __init__(self, reading: Reading, reader: Reader, silent: Silence) -> None:
        self._reading = reading
        self._reader = reader
        self._silent = silent
        self._of_texts: dict[str, int] = {}
        self._of_places: dict[int, int] = {}
        self._mixed = False  # whether a text on the way was some of _ALIKE and not all

    def each(self, place: int) -> Iterator[tuple[int, ...]]:
        """The places near one, in order, and itself, for each way to go from a text to its neighbours."""
        yield self._around(place, _LETTERS, _STEPS, self._reading.words(place))
        self._mixed = False
        speaking = self._around(place, _SPEAKS, _STEPS)
        mixed = self._mixed  # told before anybody asks of another place
        yield speaking
        if mixed:  # all ways of 200 notes in an export took 8 ms instead of 6
            for kind in _KINDS:
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
        length = 0
        known, (leaves, _, _, texts, all_words) = self._of_places, self._reading
        for place in places:
            found = known.get(place)
            if found is None:
                found = known[place] = self._kinds(place)
            if kind == _SPEAKS and found & _ALIKE not in (0, _ALIKE):
                self._mixed = True
            if found & kind and (words is None or all_words[leaves[place]] == words):
                near.append(place)
                length += len(texts[leaves[place]])
                if len(near) >= FURTHEST or (len(near) >= REACH and length >= EDGE):
                    break
        return near

    def _kinds(self, place: int) -> int:
        """What the text at a place is, as a sum."""
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
