"""What is said of the distinct values of one column, each by itself: one answer however many rows hold the value.

Three things decide what becomes of a value: its text, the name of its field, and, for a telephone number in national
format, the countries that its row speaks of. The first two are the column's, so a value is looked at once; of the third
it is noted which values asked, and those are looked at again for each set of countries that their rows bring.

A value that its field's name claims whole, and whose kind is certain in itself (an email, a card, no mere name), has its
answer with that: whatever pattern matches in it lies within the claim, and the longest span wins (``spans.py``). Such
values are only read for instructions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scanner.arena import Arena, Regions
from scanner.batch.fields import Field
from scanner.detector import Claim, Detector, carries, settle_at
from scanner.rules import Level
from scanner.spans import FIELD, VAGUE, Span


class Answers(NamedTuple):
    """By number of the value: settled spans; claims; who asked for the countries of the row.

    ``restless`` are values that hold a word worth reading and are no instructions by themselves: together with other
    texts of their row they may be (:mod:`scanner.pieces`).
    """

    spans: dict[int, list[Span]]
    claims: dict[int, Claim]
    asked: set[int]
    restless: list[int]

    def followed_by(self, more: Answers, first: int) -> Answers:
        """These, and those for further values that are numbered from ``first`` on."""
        return Answers(
            {**self.spans, **{first + number: spans for number, spans in more.spans.items()}},
            {**self.claims, **{first + number: claim for number, claim in more.claims.items()}},
            set(),
            [*self.restless, *(first + number for number in more.restless)],
        )


def answers_of(
    detector: Detector, level: Level, field: Field, texts: Sequence[str], regions: Sequence[Regions] | None = None
) -> Answers:
    """The answers for the values of a field; "" is none. ``regions`` are the countries of each, if they are known."""
    found = Answers({}, _claims(detector, field, texts), set(), [])
    solid: list[int] = []
    loose: list[int] = []
    for number, text in enumerate(texts):
        if text:
            claim = found.claims.get(number)
            (loose if claim is None or claim.rule.entity_type in VAGUE else solid).append(number)
    if solid:
        arena = _arena(field, texts, solid)
        hiding = detector.matcher.hiding(arena)
        if hiding:
            loose = sorted(loose + [solid[leaf] for leaf in hiding])
            solid = [number for leaf, number in enumerate(solid) if leaf not in hiding]
            arena = _arena(field, texts, solid)
        if solid:
            _take(found, detector, level, texts, solid, arena, detector.signs(arena, level))
    if loose:

        def regions_of(leaf: int) -> Regions:
            if regions is not None:
                return regions[loose[leaf]]
            found.asked.add(loose[leaf])
            return ()

        arena = Arena([texts[number] for number in loose], [field.evidence.words] * len(loose), regions_of)
        _take(found, detector, level, texts, loose, arena, detector.scan_texts(arena, level))
    return found


def _claims(detector: Detector, field: Field, texts: Sequence[str]) -> dict[int, Claim]:
    numbers = field.evidence.rules + field.inherited
    if not numbers:
        return {}
    claims: dict[int, Claim] = {}
    claim_of = detector.claim
    for number, text in enumerate(texts):
        claim = claim_of(text, numbers, ()) if text else None
        if claim is not None:
            claims[number] = claim
    return claims


def _arena(field: Field, texts: Sequence[str], numbers: Sequence[int]) -> Arena:
    return Arena([texts[number] for number in numbers], [field.evidence.words] * len(numbers))


def _take(
    found: Answers,
    detector: Detector,
    level: Level,
    texts: Sequence[str],
    numbers: Sequence[int],
    arena: Arena,
    spans: dict[int, list[Span]],
) -> None:
    """Take in what was found in an arena of some of the values."""
    carrying = {leaf for leaf, own in spans.items() if any(carries(span, level) for span in own)}
    found.restless.extend(numbers[leaf] for leaf in detector.reader.marked(arena) if leaf not in carrying)
    for leaf, number in enumerate(numbers):
        claim = found.claims.get(number)
        own = spans.get(leaf)
        if claim is not None:
            whole = Span(0, len(texts[number]), claim.rule, FIELD, certain=claim.certain)
            found.spans[number] = settle_at([*own, whole], level) if own else [whole]
        elif own and (settled := settle_at(own, level)):
            found.spans[number] = settled
