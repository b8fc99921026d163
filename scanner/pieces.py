"""Instructions cut over several texts of one payload: three line items, or a name, a note and a memo.

No single text says anything then, so texts are read once more joined: those of one field in all records, one below
the other, and all texts of the payload in the order in which they stand. That costs nothing where nothing is
suspicious: only the neighbourhood of a text that holds a word worth reading (:mod:`scanner.suspicion`) and was not
found already is joined, and a sign only counts when it stands across a border between two texts. Names of fields are
left out, and so are in most ways of joining texts of one word that the lexicon does not know: codes, statuses and
dates stand between the pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple

from scanner.arena import SEPARATOR_TEXT
from scanner.hearing import Memory
from scanner.leaves import Reading
from scanner.misspelt import TELLING
from scanner.native import compile_native
from scanner.normalize import fold
from scanner.reader import Reader
from scanner.rules import Rule
from scanner.seams import unseamed
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

MOST_LOOSE: Final = 25
"""The same for texts that only end or begin within a sentence: whoever cuts texts off at 40 characters has many."""

_FRAGMENT_STEPS: Final = 24  # the same on the way to a piece of a sentence: a few goods between, with their numbers
SHORT: Final = 40
"""Characters of a text that is suspicious without another beside it: nobody notes just "Forget what"."""

_FEWEST_SNAKES: Final = 3  # underscores of a name that may be a sentence
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


class Silence(NamedTuple):
    """Leaves that are joined with none: of what was found already and of names, and which of the names may be text."""

    leaves: Container[int]
    named: Container[int] = ()


def is_sentence(name: str) -> bool:
    """Whether the name of a field may be a piece of a sentence: words with spaces, or many in snake case."""
    return " " in name or name.count("_") >= _FEWEST_SNAKES


def across(
    reading: Reading, reader: Reader, suspicious: Sequence[int], silent: Silence, heard: Memory
) -> dict[int, list[Span]]:
    """What is found across borders, said of every text that has a part in it, by its place in the reading.

    ``suspicious`` are the places worth reading, in order; ``silent`` the leaves of names and of what was found already;
    ``heard`` what is known of the payload's sentences.
    """
    spans: dict[int, list[Span]] = {}
    rule = reader.channel("split")
    if rule is None or len(reading.leaves) < _FEWEST:
        return spans
    known: dict[tuple[str, tuple[int, ...]], list[Span]] = {}
    for joined in _neighbourhoods(reading, reader, suspicious, silent):
        # Rows of a table say the same again and again, and so do their neighbourhoods.
        key = joined.text, tuple(joined.starts)
        best = known.get(key)
        if best is None:
            best = known[key] = _enough(joined, reader, heard, rule)
        for signal in best:
            for leaf in _touched(joined, signal) if signal.rule is not rule else ():
                own = spans.setdefault(leaf, [])
                said = Span(0, len(reading.text(leaf)), rule, "split", certain=signal.certain)
                own += [span for span in (said._replace(rule=signal.rule), said) if span not in own]
    return spans


def _enough(joined: _Joined, reader: Reader, heard: Memory, rule: Rule) -> list[Span]:
    """The signs in some texts that are enough, across a border between two."""
    whole = Span(0, len(joined.text), rule)
    signals = reader.signals(joined.text, heard, _TELLING if _may_go_on(joined) else _STRONG)
    crossing = [signal for signal in signals if _crosses(joined, signal)]
    strong = [signal for signal in crossing if abs(signal.rule.weight) >= _STRONG]
    best = convincing([*strong, whole]) if strong else []
    if not best and any(_goes_on(joined, signal) for signal in crossing):
        # One sentence: then signs count wherever they stand, as in a text that is not cut.
        found = convincing([*signals, whole] if strong else signals)
        best = [*found, whole] if found else []
    return best


def _neighbourhoods(leaves: Reading, reader: Reader, suspicious: Sequence[int], silent: Silence) -> Iterator[_Joined]:
    """The texts around each suspicious one, in the column of its field and in the order of the payload.

    The latter three times: with and without single words, since a status may stand between two notes, and only those
    that are no whole sentence or item, since goods may stand between the pieces.
    """
    ways = _ways(leaves, reader, {*suspicious}, silent)
    holds = cache(reader.suspicion.holds)
    worded = [leaf for leaf in suspicious if holds(fold(leaves.text(leaf)))]
    loose = sorted({*suspicious}.difference(worded))
    others = set(worded)
    seen: set[tuple[int, ...]] = set()
    for leaf in (*worded[:MOST], *loose[:MOST_LOOSE]):
        for fits, steps in ways:
            near = _around(leaf, leaves, partial(fits, leaf), steps)
            text = leaves.text(leaf)
            telling = len(text) <= SHORT or len(others.intersection(near)) > 1 or _unfinished(text)
            if len(near) >= _FEWEST and telling and near not in seen:
                seen.add(near)
                joined = _joined(leaves, near, " ")
                if holds(joined.text):
                    yield joined
                    yield from _last_clauses(joined, holds)
                if any(len(leaves.text(at)) <= SHORT for at in near):
                    yield _joined(leaves, near, "")  # cut within a word
                    if _cuts_words(joined.text):
                        yield _rejoined(joined, reader)  # now here, now there


def _last_clauses(joined: _Joined, holds: Callable[[str], bool]) -> Iterator[_Joined]:
    """What stands last in each text, where two or more have several clauses: goods may stand before the pieces."""
    edges = [*joined.starts, len(joined.text) + 1]
    texts = [joined.text[start : end - 1] for start, end in pairwise(edges)]
    clauses = unseamed([_CLAUSE.split(text)[-1] if len(text) <= EDGE else text for text in texts])
    if sum(clause != text for clause, text in zip(clauses, texts, strict=True)) >= _FEWEST:
        starts = [0, *accumulate(len(clause) + 1 for clause in clauses[:-1])]
        text = " ".join(clauses)
        if holds(text):
            yield _Joined(text, joined.leaves, starts)


def _ways(
    leaves: Reading, reader: Reader, suspicious: Container[int], silent: Silence
) -> tuple[tuple[Callable[[int, int], bool], int], ...]:
    """The ways to go from a text to its neighbours: whether another one fits it, and how many are passed over.

    In the column of its field; and in the order of the payload: with known words alone, with any, with names that are
    none, without single words, since a status may stand between two notes, and only what is no whole sentence or item,
    since goods may stand between the pieces.
    """
    text, words = cache(leaves.text), cache(leaves.words)

    def free(leaf: int) -> bool:
        return leaves.leaves[leaf] not in silent.leaves

    @cache
    def speaks(leaf: int) -> bool:
        return free(leaf) and _speaks(text(leaf), reader)

    @cache
    def is_fragment(leaf: int) -> bool:
        unfinished = _unfinished(text(leaf)) or (len(text(leaf)) <= SHORT and leaf in suspicious)
        return len(text(leaf)) <= EDGE and unfinished and speaks(leaf)

    @cache
    def has_letters(leaf: int) -> bool:
        return free(leaf) and any(map(str.isalpha, text(leaf)[:EDGE]))

    @cache
    def is_word(leaf: int) -> bool:
        return speaks(leaf) or (free(leaf) and text(leaf).strip(_AROUND).isalpha())

    return (
        (lambda leaf, other: words(other) == words(leaf) and has_letters(other), _STEPS),
        (lambda _, other: speaks(other), _STEPS),
        (lambda _, other: is_word(other), _STEPS),
        (lambda _, other: speaks(other) or leaves.leaves[other] in silent.named, _STEPS),
        (lambda _, other: " " in text(other).strip() and speaks(other), _STEPS),
        (lambda _, other: is_fragment(other), _FRAGMENT_STEPS),
    )


def _around(leaf: int, leaves: Reading, fits: Callable[[int], bool], steps: int) -> tuple[int, ...]:
    """The places near one that fit, in order, and itself."""
    before = _near(range(leaf - 1, max(-1, leaf - 1 - steps), -1), leaves, fits)
    after = _near(range(leaf + 1, min(len(leaves.leaves), leaf + 1 + steps)), leaves, fits)
    return (*reversed(before), leaf, *after)


def _near(places: range, leaves: Reading, fits: Callable[[int], bool]) -> list[int]:
    """The first few of ``places`` that fit: as many as are needed for some words."""
    near: list[int] = []
    length = 0
    for place in filter(fits, places):
        near.append(place)
        length += len(leaves.text(place))
        if len(near) >= FURTHEST or (len(near) >= REACH and length >= EDGE):
            break
    return near


def _speaks(text: str, reader: Reader) -> bool:
    """Whether a text may be a piece of a sentence."""
    if " " in text.strip():
        return any(character.isalpha() for character in text[:EDGE])
    return not text.isascii() or reader.lexicon.known(text.strip(_AROUND).lower())


def _unfinished(text: str) -> bool:
    """Whether a text begins or ends in the middle of a sentence."""
    words = text.split()
    return bool(words) and (
        words[0][:1].islower() or words[-1].lower() in _OPEN_ENDS or text.rstrip().endswith((",", ":", ".."))
    )


def _joined(reading: Reading, leaves: Sequence[int], between: str) -> _Joined:
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for text in unseamed([_near_edges(reading.text(leaf)) for leaf in leaves]):
        starts.append(length)
        parts.append(text)
        length += len(text) + len(between)
    return _Joined(between.join(parts), list(leaves), starts)


def _near_edges(text: str) -> str:
    """What stands at the beginning and the end of a text, folded; of a name in snake case its words."""
    plain = fold(text).replace(SEPARATOR_TEXT, " ")
    if len(plain) > 2 * EDGE:
        return f"{plain[:EDGE]}. {plain[-EDGE:]}"
    return plain if " " in plain else plain.replace("_", " ")


def _cuts_words(text: str) -> bool:
    """Whether there is a telling word in a text without its spaces that is none with them.

    It takes 10 us to ask, and 700 to put the spaces where words want them.
    """
    telling, lower = _telling(), text.lower()
    return len(telling.findall(_SPACE.sub("", lower).encode())) > len(telling.findall(lower.encode()))


@cache
def _telling() -> Any:
    return compile_native("|".join(sorted(TELLING, key=len, reverse=True)))


_CLAUSE: Final = re.compile(r"(?:[,;:|]|\s-)\s+(?=\S)|\(")
_SPACE: Final = re.compile(r"\s+")


def _rejoined(joined: _Joined, reader: Reader) -> _Joined:
    """With the spaces where words want them; a text begins where as many letters stand before it."""
    text = respaced(joined.text.lower(), reader.lexicon)
    places = [at for at, character in enumerate(text) if character.isalnum()]
    counts = list(accumulate((character.isalnum() for character in joined.text), initial=0))
    starts = [places[min(counts[start], len(places) - 1)] if places else 0 for start in joined.starts]
    return _Joined(text, joined.leaves, starts)


def _crosses(joined: _Joined, signal: Span) -> bool:
    return bisect_right(joined.starts, signal.start) != bisect_right(joined.starts, signal.end - 1)


def _may_go_on(joined: _Joined) -> bool:
    """Whether at any border a sentence goes on."""
    return any(_open(joined.text, border) for border in joined.starts[1:])


def _goes_on(joined: _Joined, signal: Span) -> bool:
    """Whether at every border that a sign stands across a sentence goes on."""
    first = bisect_right(joined.starts, signal.start)
    borders = joined.starts[first : bisect_right(joined.starts, signal.end - 1)]
    return all(_open(joined.text, border) for border in borders)


def _open(text: str, border: int) -> bool:
    """Whether a sentence goes on across a place: no stop before it, and no capital after but of an abbreviation."""
    after = text[border : border + 2]
    begins = after[:1].isupper() and not after[1:].isupper()
    return not begins and text[:border].rstrip()[-1:] not in _STOPS


def _touched(joined: _Joined, signal: Span) -> list[int]:
    first = bisect_right(joined.starts, signal.start) - 1
    return joined.leaves[first : bisect_right(joined.starts, signal.end - 1)]
