"""What is said of the distinct values of one column, each by itself: one answer however many rows hold the value.

Three things decide what becomes of a value: its text, the name of its field, and, for a telephone number in national
format, the countries that its row speaks of. The first two are the column's, so a value is looked at once; of the third
it is noted which values asked, and those are looked at again for each set of countries that their rows bring.

A value that its field's name claims whole, and whose kind is certain in itself (an email, a card, no mere name), has
its answer with that: whatever pattern matches in it lies within the claim, and the longest span wins (``spans.py``).
Such values are only read for instructions.

Customers come back from batch to batch, so the answers of columns that claim their values are remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from scanner.arena import Arena, Regions
from scanner.batch.fields import Field
from scanner.batch.records import example_of
from scanner.detector import Claim, Detector, carries, settle_at
from scanner.propagation import PROPAGATED, needles
from scanner.redact import Ledger, Masker, masked
from scanner.spans import FIELD, VAGUE, Span

_REMEMBERED: Final = 8_000  # values of one column; with everything said of them some 6 MB


Literal = tuple[str, bool]
"""What would be an echo of a claimed value, folded and in lower case; whether it only counts with a capital letter."""


class Answer(NamedTuple):
    """What is said of one value: its safe form if it has to change, what was masked, and what the row must be asked.

    ``examples`` is how each of ``taken`` looks masked.
    ``asked``: the answer may depend on the countries of the row. ``restless``: it holds a word worth reading and is no
    instruction by itself; together with other texts of its row it may be (:mod:`scanner.pieces`). ``literals`` is what
    would be its echo in another field.
    """

    safe: str | None = None
    taken: tuple[Span, ...] = ()
    examples: tuple[str, ...] = ()
    claim: Claim | None = None
    literals: tuple[Literal, ...] = ()
    asked: bool = False
    restless: bool = False


class Answers:
    """The answers for one field. What is remembered only saves work, so threads may share it."""

    def __init__(self, detector: Detector, masker: Masker, field: Field) -> None:
        self._detector = detector
        self._masker = masker
        self._level = masker.profile.injections.level
        self._numbers = field.evidence.rules + field.inherited
        self._words = field.evidence.words
        self._known: dict[str, Answer] = {}

    def of(self, texts: Sequence[str]) -> dict[int, Answer]:
        """By number of the text, the answer of each of which there is anything to say; "" is no text."""
        if not self._numbers:
            return self._told(texts, None)
        known = self._known
        new = [text for text in texts if text and text not in known]
        fresh = self._told(new, None) if new else {}
        if len(known) + len(new) > _REMEMBERED:
            known = self._known = {text: known[text] for text in texts if text in known}
        for number, text in enumerate(new):
            known[text] = fresh.get(number, _NOTHING)
        return {number: known[text] for number, text in enumerate(texts) if text and known[text] is not _NOTHING}

    def within(self, texts: Sequence[str], regions: Sequence[Regions]) -> dict[int, Answer]:
        """The same where the countries of each text's row are known."""
        return self._told(texts, regions)

    def _told(self, texts: Sequence[str], regions: Sequence[Regions] | None) -> dict[int, Answer]:
        claims = self._claims(texts)
        solid = [number for number, claim in claims.items() if claim.rule.entity_type not in VAGUE]
        loose: Sequence[int] = range(len(texts))
        told: dict[int, Answer] = {}
        if solid:
            matcher = self._detector.matcher
            hiding = matcher.hiding(self._arena(texts, solid))
            solid = [number for leaf, number in enumerate(solid) if leaf not in hiding]
            known = set(solid)
            loose = [number for number in loose if number not in known]
        if solid:
            arena = self._arena(texts, solid)
            self._take(told, texts, claims, solid, arena, self._detector.signs(arena, self._level))
        if loose:
            asked: set[int] = set()

            def regions_of(leaf: int) -> Regions:
                if regions is not None:
                    return regions[loose[leaf]]
                asked.add(loose[leaf])
                return ()

            arena = self._arena(texts, loose, regions_of)
            self._take(told, texts, claims, loose, arena, self._detector.scan_texts(arena, self._level))
            for number in asked:
                told[number] = told.get(number, _NOTHING)._replace(asked=True)
        return told

    def _claims(self, texts: Sequence[str]) -> dict[int, Claim]:
        if not self._numbers:
            return {}
        claim_of, numbers = self._detector.claim, self._numbers
        claims = ((number, claim_of(text, numbers, ())) for number, text in enumerate(texts) if text)
        return {number: claim for number, claim in claims if claim is not None}

    def _arena(
        self, texts: Sequence[str], numbers: Sequence[int], regions: Regions | Callable[[int], Regions] = ()
    ) -> Arena:
        own = texts if isinstance(numbers, range) else [texts[number] for number in numbers]
        return Arena(own, [self._words] * len(own), regions)

    def _take(
        self,
        told: dict[int, Answer],
        texts: Sequence[str],
        claims: dict[int, Claim],
        numbers: Sequence[int],
        arena: Arena,
        spans: dict[int, list[Span]],
    ) -> None:
        """Take in what was found in an arena of some of the texts."""
        level = self._level
        restless = set(self._detector.reader.marked(arena))
        restless -= {leaf for leaf, own in spans.items() if any(carries(span, level) for span in own)}
        worth = sorted(spans.keys() | restless) if not claims else range(len(numbers))
        for leaf in worth:
            number = numbers[leaf]
            claim, own = claims.get(number), spans.get(leaf)
            if claim is None and own is None and leaf not in restless:
                continue
            text = texts[number]
            if claim is None:
                settled = settle_at(own, level) if own else []
            else:
                whole = Span(0, len(text), claim.rule, FIELD, certain=claim.certain)
                settled = settle_at([*own, whole], level) if own else [whole]
            ledger = Ledger()
            safe = masked(text, settled, self._masker, ledger) if settled else text
            told[number] = Answer(
                None if safe == text else safe,
                tuple(ledger.spans),
                self._examples(text, safe, ledger.spans),
                claim,
                _literals(text, claim),
                restless=leaf in restless,
            )

    def _examples(self, text: str, safe: str, taken: Sequence[Span]) -> tuple[str, ...]:
        if len(taken) == 1 and safe != text and taken[0][:2] == (0, len(text)) and not taken[0].rule.category:
            return (safe,)  # a mask of the whole: it need not be made again
        return tuple(example_of(self._masker, text, span) for span in taken)


_NOTHING: Final = Answer()


def _literals(text: str, claim: Claim | None) -> tuple[Literal, ...]:
    if claim is None or claim.rule.entity_type not in PROPAGATED:
        return ()
    return tuple((literal.decode(), needle.capitalised) for literal, needle in needles([(text, claim.rule)]).items())
