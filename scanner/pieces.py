"""Instructions cut over several texts of one payload: three line items, or a name, a note and a memo.

No single text says anything then, so texts are read once more joined: those of one field in all records, one below
the other, and all texts of the payload in the order in which they stand. That costs nothing where nothing is
suspicious: only the neighbourhood of a text that holds a word worth reading (:mod:`scanner.suspicion`) and was not
found already is joined, and a sign only counts when it stands across a border between two texts. Names of fields are
left out, and so are texts of one word that the lexicon does not know: codes, statuses and dates stand between the
pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import Final, NamedTuple

from scanner.arena import SEPARATOR_TEXT
from scanner.hearing import Memory
from scanner.leaves import Reading
from scanner.normalize import fold
from scanner.reader import Reader
from scanner.spans import Span
from scanner.verdicts import convincing

REACH: Final = 3
"""Texts before and after a suspicious one that are joined with it."""

EDGE: Final = 80
"""Characters at the beginning and the end of a text that are joined: a sign across a border stands near it."""

MOST: Final = 200
"""Suspicious texts of one payload whose neighbours are looked at; a payload with more has been found out already."""

_FRAGMENT_STEPS: Final = 24  # the same on the way to a piece of a sentence: a few goods between, with their numbers
SHORT: Final = 40
"""Characters of a text that is suspicious without another beside it: nobody notes just "Forget what"."""

_STEPS: Final = 120  # leaves that are passed over at most on the way to a neighbour: ids, amounts, other columns
_FEWEST: Final = 2  # texts of a neighbourhood
# Words that no text ends with, but that a piece of a sentence does. Own list, en, de, fr, es, pt, it.
_ENDS: Final = (
    "the a an and or of to from for with in on at by all any every this that these those you your our my is are now not"
    " tell when if as previous der die das und oder von zu mit alle le la les et ou de du des el los las y o del al che"
    " e di il lo gli da dos das os ao que"
)
_OPEN_ENDS: Final = frozenset(_ENDS.split())
_STRONG: Final = 0.7  # weight below which a sign across a border says nothing: rows of a table stand beside each other


class _Joined(NamedTuple):
    """Several texts as one: what they say, which leaves they are, and where each begins."""

    text: str
    leaves: list[int]
    starts: list[int]


def across(
    reading: Reading, reader: Reader, suspicious: Sequence[int], silent: Container[int], heard: Memory
) -> dict[int, list[Span]]:
    """What is found across borders, said of every text that has a part in it, by its place in the reading.

    ``suspicious`` are the places worth reading, in order; ``silent`` the leaves of names and of what was found already;
    ``heard`` what is known of the payload's sentences.
    """
    spans: dict[int, list[Span]] = {}
    rule = reader.channel("split")
    if len(reading.leaves) < _FEWEST:
        return spans
    known: dict[tuple[str, tuple[int, ...]], list[Span]] = {}
    for joined in _neighbourhoods(reading, reader, suspicious, silent):
        # Rows of a table say the same again and again, and so do their neighbourhoods.
        key = joined.text, tuple(joined.starts)
        crossing = known.get(key)
        if crossing is None:
            strong = reader.signals(joined.text, heard, _STRONG)
            crossing = known[key] = [signal for signal in strong if _crosses(joined, signal)]
        if rule is None or not crossing:
            continue
        for signal in convincing([*crossing, Span(0, len(joined.text), rule)]):
            for leaf in _touched(joined, signal) if signal.rule is not rule else ():
                own = spans.setdefault(leaf, [])
                said = Span(0, len(reading.text(leaf)), rule, "split", certain=signal.certain)
                own += [span for span in (said._replace(rule=signal.rule), said) if span not in own]
    return spans


def _neighbourhoods(
    leaves: Reading, reader: Reader, suspicious: Sequence[int], silent: Container[int]
) -> Iterator[_Joined]:
    """The texts around each suspicious one, in the column of its field and in the order of the payload.

    The latter three times: with and without single words, since a status may stand between two notes, and only those
    that are no whole sentence or item, since goods may stand between the pieces.
    """
    ways = _ways(leaves, reader, silent)
    others = set(suspicious)
    seen: set[tuple[int, ...]] = set()
    for leaf in suspicious[:MOST]:
        for fits, steps in ways:
            near = _around(leaf, len(leaves.leaves), partial(fits, leaf), steps)
            telling = len(leaves.text(leaf)) <= SHORT or len(others.intersection(near)) > 1
            if len(near) >= _FEWEST and telling and near not in seen:
                seen.add(near)
                yield _joined(leaves, near, " ")
                if any(len(leaves.text(at)) <= SHORT for at in near):
                    yield _joined(leaves, near, "")  # cut within a word


def _ways(
    leaves: Reading, reader: Reader, silent: Container[int]
) -> tuple[tuple[Callable[[int, int], bool], int], ...]:
    """The ways to go from a text to its neighbours: whether another one fits it, and how many are passed over."""
    text, words = cache(leaves.text), cache(leaves.words)

    @cache
    def speaks(leaf: int) -> bool:
        return leaves.leaves[leaf] not in silent and _speaks(text(leaf), reader)

    @cache
    def is_fragment(leaf: int) -> bool:
        return len(text(leaf)) <= EDGE and _unfinished(text(leaf)) and speaks(leaf)

    return (
        (lambda leaf, other: words(other) == words(leaf) and speaks(other), _STEPS),
        (lambda _, other: speaks(other), _STEPS),
        (lambda _, other: " " in text(other).strip() and speaks(other), _STEPS),
        (lambda _, other: is_fragment(other), _FRAGMENT_STEPS),
    )


def _around(leaf: int, count: int, fits: Callable[[int], bool], steps: int) -> tuple[int, ...]:
    """Up to :data:`REACH` leaves before and after one that fit, in order, and itself."""
    before = islice((at for at in range(leaf - 1, max(-1, leaf - 1 - steps), -1) if fits(at)), REACH)
    after = islice((at for at in range(leaf + 1, min(count, leaf + 1 + steps)) if fits(at)), REACH)
    return (*reversed(list(before)), leaf, *after)


def _speaks(text: str, reader: Reader) -> bool:
    """Whether a text may be a piece of a sentence."""
    if " " in text.strip():
        return any(character.isalpha() for character in text[:EDGE])
    return not text.isascii() or reader.lexicon.known(text.strip(" .,;:!?\"'").lower())


def _unfinished(text: str) -> bool:
    """Whether a text begins or ends in the middle of a sentence."""
    words = text.split()
    return bool(words) and (words[0][:1].islower() or words[-1].lower() in _OPEN_ENDS or text.rstrip()[-1:] in ",:")


def _joined(reading: Reading, leaves: Sequence[int], between: str) -> _Joined:
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for leaf in leaves:
        text = fold(reading.text(leaf)).replace(SEPARATOR_TEXT, " ")
        if len(text) > 2 * EDGE:
            text = f"{text[:EDGE]}. {text[-EDGE:]}"
        starts.append(length)
        parts.append(text)
        length += len(text) + len(between)
    return _Joined(between.join(parts), list(leaves), starts)


def _crosses(joined: _Joined, signal: Span) -> bool:
    return bisect_right(joined.starts, signal.start) != bisect_right(joined.starts, signal.end - 1)


def _touched(joined: _Joined, signal: Span) -> list[int]:
    first = bisect_right(joined.starts, signal.start) - 1
    return joined.leaves[first : bisect_right(joined.starts, signal.end - 1)]
