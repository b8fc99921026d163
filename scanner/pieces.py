"""Instructions cut over several texts of one payload: three line items, or a name, a note and a memo.

No single text says anything then, so texts are read once more joined: those of one field in all records, one below
the other, and all texts of the payload in the order in which they stand. That costs nothing where nothing is
suspicious: only the neighbourhood of a text that holds a word worth reading (:mod:`scanner.suspicion`) and was not
found already is joined, and a sign only counts when it stands across a border between two texts. Names of fields are
left out, and so are in most ways of joining texts of one word that the lexicon does not know: codes, statuses and
dates stand between the pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import Any, Final, NamedTuple

from scanner.arena import Arena
from scanner.leaves import Leaves
from scanner.reader import Reader
from scanner.segments import respaced
from scanner.spans import Span
from scanner.verdicts import convincing

REACH: Final = 3
"""Texts before and after a suspicious one that are joined with it, at the least …"""

FURTHEST: Final = 12
"""… and at the most, while they hold no more than :data:`EDGE` characters: words in a field each."""

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
_TELLING: Final = 0.3  # … unless the sentence goes on from one text to the next
_AROUND: Final = " .,;:!?\"'"  # what may stand around a word
_STOPS: Final = ".!?;:"


class _Joined(NamedTuple):
    """Several texts as one: what they say, which leaves they are, and where each begins."""

    text: str
    leaves: list[int]
    starts: list[int]


def across(
    arena: Arena, leaves: Leaves[Any], reader: Reader, marked: Sequence[int], found: set[int]
) -> dict[int, list[Span]]:
    """What is found across borders, said of every text that has a part in it; ``marked`` leaves are worth reading."""
    spans: dict[int, list[Span]] = {}
    rule = reader.channel("split")
    suspicious = [leaf for leaf in marked if leaf not in found and _may_speak(leaf, leaves)] if rule else []
    if not suspicious:
        return spans
    for joined in _neighbourhoods(arena, leaves, reader, suspicious, found):
        signals = reader.signals(joined.text)
        crossing = [signal for signal in signals if _crosses(joined, signal)]
        if rule is None or not crossing:
            continue
        whole = Span(0, len(joined.text), rule)
        strong = [signal for signal in crossing if abs(signal.rule.weight) >= _STRONG]
        best = convincing([*strong, whole]) if strong else []
        if not best and any(_goes_on(joined, signal) and signal.rule.weight >= _TELLING for signal in crossing):
            # One sentence: then signs count wherever they stand, as in a text that is not cut.
            best = [*convincing([*signals, whole] if strong else signals), whole]
            best = best if len(best) > 1 else []
        for signal in best:
            for leaf in _touched(joined, signal) if signal.rule is not rule else ():
                own = spans.setdefault(leaf, [])
                said = Span(0, len(leaves.texts[leaf]), rule, "split", certain=signal.certain)
                own += [span for span in (said._replace(rule=signal.rule), said) if span not in own]
    return spans


def _neighbourhoods(
    arena: Arena, leaves: Leaves[Any], reader: Reader, suspicious: list[int], found: set[int]
) -> Iterator[_Joined]:
    """The texts around each suspicious one that fit together, joined in every way in which they may have been cut."""
    others = set(suspicious)
    seen: set[tuple[int, ...]] = set()
    ways = _ways(leaves, reader, found)
    for leaf in suspicious[:MOST]:
        text = leaves.texts[leaf]
        for fits, steps in ways:
            near = _around(leaf, leaves.texts, partial(fits, leaf), steps)
            telling = len(text) <= SHORT or len(others.intersection(near)) > 1 or _unfinished(text)
            if len(near) >= _FEWEST and telling and near not in seen:
                seen.add(near)
                yield _joined(arena, near, " ")
                if any(len(leaves.texts[at]) <= SHORT for at in near):
                    yield _joined(arena, near, "")  # cut within a word
                    yield _rejoined(_joined(arena, near, " "), reader)  # now here, now there


def _ways(leaves: Leaves[Any], reader: Reader, found: set[int]) -> list[tuple[Callable[[int, int], bool], int]]:
    """Which texts fit to one, in which ways, and how many may stand between.

    In the column of its field; and in the order of the payload: with single words or known ones alone, with names that
    are none, without single words, since a status may stand between two notes, and only those that are no whole
    sentence or item, since goods may stand between the pieces.
    """
    texts, names = leaves.texts, leaves.names

    def free(leaf: int) -> bool:
        return leaf not in found and leaf not in names

    def in_column(leaf: int, other: int) -> bool:
        own = leaves.words[other] == leaves.words[leaf] and free(other)
        return own and any(character.isalpha() for character in texts[other][:EDGE])

    def in_order(_: int, other: int) -> bool:
        return free(other) and _speaks(texts[other], reader)

    def word_by_word(_: int, other: int) -> bool:
        return free(other) and (texts[other].strip(_AROUND).isalpha() or _speaks(texts[other], reader))

    def with_names(_: int, other: int) -> bool:
        return other not in found and _may_speak(other, leaves) and _speaks(texts[other], reader)

    def in_sentences(_: int, other: int) -> bool:
        return " " in texts[other].strip() and in_order(_, other)

    def in_fragments(_: int, other: int) -> bool:
        return len(texts[other]) <= EDGE and _unfinished(texts[other]) and in_order(_, other)

    whole = (in_column, in_order, word_by_word, with_names, in_sentences)
    return [*((fits, _STEPS) for fits in whole), (in_fragments, _FRAGMENT_STEPS)]


def _around(leaf: int, texts: Sequence[str], fits: Callable[[int], bool], steps: int) -> tuple[int, ...]:
    """The leaves near one that fit, in order, and itself."""
    before = _near(range(leaf - 1, max(-1, leaf - 1 - steps), -1), texts, fits)
    after = _near(range(leaf + 1, min(len(texts), leaf + 1 + steps)), texts, fits)
    return (*reversed(before), leaf, *after)


def _near(leaves: range, texts: Sequence[str], fits: Callable[[int], bool]) -> list[int]:
    """The first few of ``leaves`` that fit: as many as are needed for some words."""
    near: list[int] = []
    length = 0
    for leaf in filter(fits, leaves):
        near.append(leaf)
        length += len(texts[leaf])
        if len(near) >= FURTHEST or (len(near) >= REACH and length >= EDGE):
            break
    return near


def _may_speak(leaf: int, leaves: Leaves[Any]) -> bool:
    """Whether a leaf is a text, or a name that is no name of a field: it has spaces."""
    return leaf not in leaves.names or " " in leaves.texts[leaf]


def _speaks(text: str, reader: Reader) -> bool:
    """Whether a text may be a piece of a sentence."""
    if " " in text.strip():
        return any(character.isalpha() for character in text[:EDGE])
    return not text.isascii() or reader.lexicon.known(text.strip(_AROUND).lower())


def _unfinished(text: str) -> bool:
    """Whether a text begins or ends in the middle of a sentence."""
    words = text.split()
    return bool(words) and (words[0][:1].islower() or words[-1].lower() in _OPEN_ENDS or text.rstrip()[-1:] in ",:")


def _joined(arena: Arena, leaves: Sequence[int], between: str) -> _Joined:
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for leaf in leaves:
        text = arena.folded(leaf)
        if len(text) > 2 * EDGE:
            text = f"{text[:EDGE]}. {text[-EDGE:]}"
        starts.append(length)
        parts.append(text)
        length += len(text) + len(between)
    return _Joined(between.join(parts), list(leaves), starts)


def _rejoined(joined: _Joined, reader: Reader) -> _Joined:
    """With the spaces where words want them; a text begins where as many letters stand before it."""
    text = respaced(joined.text.lower(), reader.lexicon)
    places = [at for at, character in enumerate(text) if character.isalnum()]
    before = accumulate((character.isalnum() for character in joined.text), initial=0)
    counts = list(before)
    starts = [places[min(counts[start], len(places) - 1)] if places else 0 for start in joined.starts]
    return _Joined(text, joined.leaves, starts)


def _crosses(joined: _Joined, signal: Span) -> bool:
    return bisect_right(joined.starts, signal.start) != bisect_right(joined.starts, signal.end - 1)


def _goes_on(joined: _Joined, signal: Span) -> bool:
    """Whether at every border that a sign stands across a sentence goes on: no stop before it, no capital after."""
    first = bisect_right(joined.starts, signal.start)
    borders = joined.starts[first : bisect_right(joined.starts, signal.end - 1)]
    ends = (joined.text[:border].rstrip()[-1:] for border in borders)
    return not any(_begins(joined.text[border : border + 2]) for border in borders) and not any(
        end in _STOPS for end in ends
    )


def _begins(letters: str) -> bool:
    """Whether a sentence begins with these two letters: a capital that is not of an abbreviation."""
    return letters[:1].isupper() and not letters[1:].isupper()


def _touched(joined: _Joined, signal: Span) -> list[int]:
    first = bisect_right(joined.starts, signal.start) - 1
    return joined.leaves[first : bisect_right(joined.starts, signal.end - 1)]
