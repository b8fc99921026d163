"""Instructions cut over several texts of one payload: three line items, or a name, a note and a memo.

No text says anything by itself then, so texts are read once more joined: those of one field in all records, one below
the other, and all texts of the payload in their order. Only the neighbourhood of a suspicious text
(:mod:`scanner.instructions.gates`) in which nothing was found is joined, so a payload without any pays nothing. A
signal counts only if it stands across a border between two texts, or if most of the texts go on with one another and
are enough as one. Names of fields are left out. So are, in most ways of joining, single words that the lexicon does not
know: codes, statuses and dates stand between the pieces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from scanner.instructions.cut.joined_wording import FEWEST, CrossingSignal, JoinedWording
from scanner.instructions.cut.joinings import Joinings, Kinds
from scanner.instructions.cut.neighbours import deciding, neighbourhoods
from scanner.instructions.cut.text_kinds import SHORT, Excluded
from scanner.instructions.joined import Joined, ends
from scanner.instructions.reader import Reader
from scanner.instructions.seams import begins
from scanner.instructions.signals import Signals, TextMatches
from scanner.instructions.verdicts import convincing
from scanner.matching.buffer.memory import Memory
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import OrderedTexts
from scanner.rules import Rule

_WORDS_OF_FIELDS: Final = 1.5  # words of a text, on average over its fields, below which they are statuses and the like
_FEWEST_IDENTIFIERS: Final = 5  # names of several words each beside each other from which on they are a list of names
_SMALL: Final = 64  # texts of a payload that are looked at one by one before any is joined
_STRONG: Final = 0.7  # weight of a signal across a border below which it does not count: rows stand beside each other
_TELLING: Final = 0.3  # … and that where the sentence goes on from one text to the next
# A text that is one word, as names of columns, labels and tools are. Two of them beside each other, "send" and "keys",
# are two names, and so are more when one is in snake case: "email", "text", "card_number" are a table's columns.
_ONE_WORD: Final = re.compile(r"\s*[A-Za-z0-9_.-]+\s*")
_PAIR: Final = 2


_Neighbourhoods = list[tuple[tuple[int, ...], tuple[str, ...]]]
"""Neighbourhoods: the places of each, and the texts there."""


class Doubtful(NamedTuple):
    """The texts of one payload, some of which may be pieces of an instruction.

    ``suspicious`` are the places whose neighbourhoods are joined, in order; ``excluded`` the leaves of names and those
    in which something was found already.
    """

    ordered: OrderedTexts
    suspicious: Sequence[int]
    excluded: Excluded


def cut_over_texts(payloads: Sequence[Doubtful], reader: Reader, memory: Memory) -> list[dict[int, list[Span]]]:
    """For each payload the signals across borders, for every text that has a part in them, by its place in the order.

    The texts of all payloads are read at once, since records of an export say much alike. ``memory`` is that of texts
    read before.
    """
    rule = reader.channel("split")
    if rule is None:
        return [{} for _ in payloads]
    # Rows of a table with the same texts but for codes, names and amounts are read once: 10 us each instead of 90.
    kinds: dict[str, int] = {}
    alike = [_deciding(payload, reader, kinds) for payload in payloads] if len(payloads) > 1 else [None]
    different = dict(zip(alike, payloads, strict=True))
    spans = dict(zip(different, _spans_of_each(list(different.values()), reader, memory, rule), strict=True))
    return [{place: list(own) for place, own in spans[one].items()} for one in alike]


def _deciding(payload: Doubtful, reader: Reader, kinds: dict[str, int]) -> Hashable:
    """All that decides what is said across borders in a payload; ``kinds`` as for :func:`deciding`."""
    ordered, suspicious, excluded = payload
    return _are_sentences(ordered), deciding(ordered, reader, suspicious, excluded, kinds)


def _spans_of_each(
    payloads: Sequence[Doubtful], reader: Reader, memory: Memory, rule: Rule
) -> list[dict[int, list[Span]]]:
    """The spans of :func:`cut_over_texts` of each payload, where the payloads differ from each other."""
    ways = Joinings(reader)
    kinds: dict[str, int] = {}
    neighbours = [_neighbourhoods(payload, reader, kinds) for payload in payloads]
    # Rows of a table repeat their texts, and so their neighbourhoods.
    different = dict.fromkeys(texts for own in neighbours for _, texts in own)
    pieces = {texts: ways.left(texts) for texts in different if not _are_whole(texts)}
    joined = ways.of_each(pieces)
    crossing = dict(zip(joined, _parts(joined, reader, memory, rule), strict=True))
    wording = JoinedWording(reader, memory)
    spans: list[dict[int, list[Span]]] = []
    for payload, own in zip(payloads, neighbours, strict=True):
        known = {texts: crossing[texts] for _, texts in own if texts in crossing}
        if any(joined[texts] for texts in known):
            # Names of fields beside their values are words in a row of which some always lean, and so are values of a
            # word each.
            rows = {texts for near, texts in own if texts in known and _is_row(payload, near, ways.kinds(texts))}
            known = {
                texts: parts if parts or texts in rows else wording.parts(pieces[texts])
                for texts, parts in known.items()
            }
        spans.append(_spans(payload.ordered, own, known, rule))
    return spans


def _neighbourhoods(payload: Doubtful, reader: Reader, kinds: dict[str, int]) -> _Neighbourhoods:
    """The neighbourhoods of a payload that may say something together."""
    ordered = payload.ordered
    if _is_alone(payload) or _are_sentences(ordered):
        return []
    around = neighbourhoods(ordered, reader, payload.suspicious, payload.excluded, kinds)
    return [(near, tuple(map(ordered.text, near))) for near in around]


def _are_sentences(ordered: OrderedTexts) -> bool:
    """Whether all texts are whole sentences, whichever stand beside each other: 5 ms less for 600 tickets."""
    return all(len(text) > SHORT and begins(text) for text in ordered.all_texts)


def _spans(
    ordered: OrderedTexts,
    neighbours: _Neighbourhoods,
    known: Mapping[tuple[str, ...], Sequence[CrossingSignal]],
    rule: Rule,
) -> dict[int, list[Span]]:
    """What is said across borders, at each text that has a part in it."""
    spans: dict[int, list[Span]] = {}
    for near, texts in neighbours:
        for part in known.get(texts, ()):
            for place in near[part.first : part.behind]:
                own = spans.setdefault(place, [])
                split = Span(0, len(ordered.text(place)), rule, "split", certain=part.certain)
                own += [span for span in (split._replace(rule=part.rule), split) if span not in own]
    return spans


def _is_alone(payload: Doubtful) -> bool:
    """Whether a small payload has no two texts to join, as most rows of an export: a note beside ids and names."""
    ordered, _, excluded = payload
    if len(ordered.leaves) > _SMALL:
        return False
    left = (place for place, leaf in enumerate(ordered.leaves) if leaf >= 0 and _is_left(leaf, excluded))
    texts = (text for text in map(ordered.text, left) if any(map(str.isalpha, text)) and not excluded.is_id(text))
    # In an invoice the first few tell, where asking all of 20 lines takes 50 us.
    return len(list(islice(texts, FEWEST))) < FEWEST


def _is_left(leaf: int, excluded: Excluded) -> bool:
    return leaf not in excluded.leaves or leaf in excluded.named


def _is_row(payload: Doubtful, near: Sequence[int], kinds: Kinds) -> bool:
    """Whether some texts are a row of a table or a list of names, whose words must not be weighed as one text.

    They stand beside names of fields, have hardly more than one word each, or are names such as "invoice.paid".
    """
    ordered, _, excluded = payload
    if kinds.identifiers >= _FEWEST_IDENTIFIERS or any(ordered.leaves[place] in excluded.named for place in near):
        return True
    return kinds.words < _WORDS_OF_FIELDS * len(near) and len(set(map(ordered.words, near))) > 1


def _are_whole(texts: Sequence[str]) -> bool:
    """Whether each text ends where a sentence does: then no signal can stand across a border, and 1.2 ms are saved."""
    return all(
        ends(text, other) or (min(len(text), len(other)) > SHORT and begins(other)) for text, other in pairwise(texts)
    )


def _parts(
    ways: Mapping[tuple[str, ...], Sequence[Joined]], reader: Reader, memory: Memory, rule: Rule
) -> list[list[CrossingSignal]]:
    """What the texts of each neighbourhood say joined in each way; those of all neighbourhoods are read at once."""
    asked = reader.matches_of_each([way.text for own in ways.values() for way in own], memory, _TELLING)
    return [
        [
            CrossingSignal(*way.touched(signal), signal.rule, signal.certain)
            for way in own
            for signal in _enough(texts, way, next(asked), reader, memory, rule)
            if signal.rule is not rule
        ]
        for texts, own in ways.items()
    ]


def _enough(
    texts: Sequence[str], way: Joined, asked: TextMatches, reader: Reader, memory: Memory, rule: Rule
) -> list[Span]:
    """The signals in joined texts if they are enough, at least one of them across a border."""
    if not (asked.by_grammar or asked.by_pattern):  # as in most texts: 1 us instead of 8
        return []
    whole = Span(0, len(way.text), rule)
    least = _TELLING if way.may_go_on() else _STRONG
    found = Signals(reader.lexicon, asked, [])
    favourable = [signal for signal in found.rough if signal.rule.weight >= least]
    if not convincing([*favourable, whole]):  # wherever they stand, and whatever speaks against them
        return []
    signals = [signal for signal in found.placed if abs(signal.rule.weight) >= least]
    crossing = [signal for signal in signals if way.crosses(signal) and not _are_names(texts, way.touched(signal))]
    if crossing:
        alone = [matches.rules for matches in reader.matches_of_each(way.parts, memory, least)]
        crossing = [
            signal for signal in crossing if not _is_said_alone(signal.rule, alone[slice(*way.touched(signal))])
        ]
    strong = [signal for signal in crossing if abs(signal.rule.weight) >= _STRONG]
    best = convincing([*strong, whole]) if strong else []
    if not best and any(way.goes_on(signal) for signal in crossing):
        # One sentence goes on: then signals count wherever they stand, as in a text that is not cut.
        read = convincing([*signals, whole] if strong else signals)
        best = [*read, whole] if read else []
    return best


def _is_said_alone(rule: Rule, alone: Iterable[Collection[Rule]]) -> bool:
    """Whether one of some texts says by itself, weakly, what they say joined.

    In a description of an interface "List customers" above "Include customer details in the response" were an order to
    list them there.
    """
    return abs(rule.weight) < _STRONG and any(rule in rules for rules in alone)


def _are_names(texts: Sequence[str], touched: tuple[int, int]) -> bool:
    """Whether the texts in which a signal stands, the first and the one behind the last, are names of a word each."""
    own = texts[slice(*touched)]
    return all(map(_ONE_WORD.fullmatch, own)) and (len(own) == _PAIR or any("_" in text for text in own))
