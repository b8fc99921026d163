"""Instructions cut over several texts of one payload: three line items, or a name, a note and a memo.

No single text says anything then, so texts are read once more joined: those of one field in all records, one below
the other, and all texts of the payload in the order in which they stand. That costs nothing where nothing is
suspicious: only the neighbourhood of a text that holds a word worth reading (:mod:`scanner.instructions.suspicion`) and
was not found already is joined. A sign only counts when it stands across a border between two texts, or in texts most
of which go on with one another and say enough as one. Names of fields are left out, and so are in most ways of joining
texts of one word that the lexicon does not know: codes, statuses and dates stand between the pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from scanner.instructions.as_one import FEWEST, AsOne, Part
from scanner.instructions.joined import Joined, ends
from scanner.instructions.reader import Reader
from scanner.instructions.seams import begins
from scanner.instructions.signals import Asked, Signals
from scanner.instructions.silence import Silence
from scanner.instructions.surroundings import SHORT, neighbourhoods
from scanner.instructions.verdicts import convincing
from scanner.instructions.ways import Kinds, Ways
from scanner.matching.recalled import Recalled
from scanner.matching.spans import Span
from scanner.payloads.leaves import Reading
from scanner.rules import Rule

_WORDS_OF_FIELDS: Final = 1.5  # words of a text in the fields of one record below which they are statuses and the like
_FEWEST_IDENTIFIERS: Final = 5  # names of several words each, beside each other, that are a list
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
        (near, tuple(map(reading.text, near))) for near in neighbourhoods(reading, reader, suspicious, silent)
    ]
    # Rows of a table say the same again and again, and so do their neighbourhoods.
    fresh = [texts for texts in dict.fromkeys(texts for _, texts in neighbours) if not _are_whole(texts)]
    ways = Ways(reader)
    pieces = list(map(ways.left, fresh))
    joined = list(map(ways.of, fresh, pieces))
    known = dict(zip(fresh, _parts(joined, reader, recalled, rule), strict=True))
    whole = AsOne(reader, recalled)
    if any(joined) or whole.may_say(pieces):
        # Names of fields beside their values are words in a row of which some always lean; values of a word each, too.
        rows = {
            texts for near, texts in neighbours if texts in known and _is_row(reading, near, silent, ways.kinds(texts))
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


def _is_row(reading: Reading, near: Sequence[int], silent: Silence, kinds: Kinds) -> bool:
    """Whether some texts stand beside names of fields, or are hardly more than one word in each of several.

    Or are a list of names themselves, as of events ("invoice.paid") and types.
    """
    if kinds.identifiers >= _FEWEST_IDENTIFIERS or any(reading.leaves[place] in silent.named for place in near):
        return True
    return kinds.words < _WORDS_OF_FIELDS * len(near) and len(set(map(reading.words, near))) > 1


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
