"""What is said of the distinct values of a table's columns, each by itself: one answer for all rows that hold it.

Three things decide what becomes of a value: its text, the name of its field, and, for a telephone number in national
format, the countries that its row speaks of. The first two are the column's, so a value is looked at once; of the third
it is noted which values asked, and those are looked at again for each set of countries that their rows bring.

Values that are new are looked at together, those of all columns in one arena or two:

* A column whose values all look as its field's name has it is settled as a whole (:mod:`scanner.documents.settled`).
* A value that its field's name claims whole, and whose kind is certain in itself (an email, a card, no mere name), has
  its answer with that: whatever pattern matches in it lies within the claim, and the longest span wins (``spans.py``).
  Such values are only read for instructions.
* All others are scanned. Columns of ids and dates whose names tell nothing are left out whole
  (:mod:`scanner.documents.ids`).

Customers come back from chunk to chunk, so answers are remembered, within a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress, count, filterfalse, repeat
from typing import Final, Generic, NamedTuple

from scanner.batch.columns.records import example_of
from scanner.batch.columns.values import ColumnT, FieldOf
from scanner.checks.validators import REGIONAL
from scanner.detector import Detector
from scanner.documents.block import may_hold_documents
from scanner.documents.ids import worth_scanning
from scanner.entity_types import VAGUE
from scanner.instructions.cut_words import mid_sentence_leaves
from scanner.masker import Masker, masked
from scanner.masking.tally import Ledger
from scanner.matching.arena import Arena, Regions
from scanner.matching.spans import FIELD, Span, is_no_piece, settle_at
from scanner.payloads.claims import Claim
from scanner.payloads.payload import holds_json
from scanner.selection.profile import ANYTHING, Node

_REMEMBERED: Final = 12 << 20  # bytes, about, of texts and answers that one table remembers; more is no faster
_ENOUGH: Final = 2_000  # texts of a column after which it is known whether they come back, …
_RARE: Final = 10  # … which one in so many has to
_CLEAN_BYTES, _ANSWER_BYTES = 120, 650  # what remembering one takes beside its text


class Answer(NamedTuple):
    """What is said of one value: its safe form if it has to change, what was masked, and what the row must be asked.

    ``examples`` is how each of ``taken`` looks masked.
    ``asked``: the answer may depend on the countries of the row. ``restless``: it holds a word worth reading and is no
    instruction by itself, but for what its words alone show; together with other texts of its row it may be
    (:mod:`scanner.instructions.cut_texts`). ``begun``: it begins within a sentence that another text of its row may
    begin with. ``document``: it may be a document with fields of its own.
    """

    safe: str | None = None
    taken: tuple[Span, ...] = ()
    examples: tuple[str, ...] = ()
    claim: Claim | None = None
    asked: bool = False
    restless: bool = False
    begun: bool = False
    document: bool = False


_NOTHING: Final = Answer()


class Judged(NamedTuple, Generic[ColumnT]):
    """A column, and what is said of its values by number."""

    column: ColumnT
    answers: dict[int, Answer]


class _Memory:
    """The answers on all texts that were met, by column; which columns have any that say something; bytes, about."""

    def __init__(self, columns: int) -> None:
        self.known: list[dict[str, Answer]] = [{"": _NOTHING} for _ in range(columns)]
        self.telling: set[int] = set()
        self.size = 0
        self.asked = [0] * columns
        self.met = [0] * columns

    def passing(self, at: int) -> bool:
        """Whether the texts of a column hardly ever come back, so that to remember them takes room from others."""
        return self.asked[at] > _ENOUGH and self.met[at] * _RARE < self.asked[at]


class Answers:
    """The answers for the fields of one table. What is remembered only saves work, so threads may share it."""

    def __init__(
        self, detector: Detector, masker: Masker, fields: Sequence[FieldOf], nodes: Sequence[Node] | None = None
    ) -> None:
        """``nodes`` are what the profile says of each field."""
        self._detector = detector
        self._masker = masker
        self._level = masker.profile.injections.level
        self._settling = detector.settling(self._level)
        self._numbers = [field.evidence.rules + field.inherited for field in fields]
        self._words = [field.evidence.words for field in fields]
        self._telling = [field.evidence.telling or bool(field.inherited) for field in fields]
        self._nodes = [ANYTHING] * len(fields) if nodes is None else list(nodes)
        rules = detector.rules
        # Fields of which a rule that knows a value by nothing but its countries claims the values.
        self._regional = [
            any(rules[number].validator in REGIONAL and not rules[number].pattern for number in own)
            for own in self._numbers
        ]
        self._memory = _Memory(len(fields))

    def of(self, columns: Sequence[Sequence[str]]) -> list[dict[int, Answer]]:
        """For each column, by number of the text, the answer of each of which there is anything to say.

        ``columns`` are the distinct texts of each field; "" is no text, and no columns' texts are those of a field that
        is not to be looked at.
        """
        memory = self._memory
        if memory.size > _REMEMBERED:
            memory = self._memory = _Memory(len(columns))
        known = memory.known
        fresh: list[str] = []
        places: list[int] = []
        passing: dict[int, tuple[int, list[int]]] = {}  # where in the fresh ones the texts of a column begin; numbers
        looked_at: list[Sequence[str]] = []
        stretches: list[tuple[int, int, list[str]]] = []  # of fresh ones that are remembered: column, first, texts
        for at, own in enumerate(columns):
            texts = own if self._telling[at] or not any(own) else (worth_scanning(own) or ())
            seen = known[at]
            if memory.passing(at) and not self._numbers[at]:
                passing[at] = len(fresh), [number for number, text in enumerate(texts) if text]
                new = [*filter(None, texts)]
            else:
                new = [*filterfalse(seen.__contains__, texts)]
                memory.asked[at] += len(texts)
                memory.met[at] += len(texts) - len(new)
                if new and self._numbers[at]:
                    new = self._settle(at, new, memory)
                if new:
                    stretches.append((at, len(fresh), new))
            looked_at.append(texts)
            fresh += new
            places += [at] * len(new)
        told = self._told(fresh, places, None) if fresh else {}
        size = len(told) * _ANSWER_BYTES
        memory.telling.update(places[number] for number in told)  # first: another thread may read what follows
        for at, first, new in stretches:
            known[at].update(zip(new, map(told.get, count(first), repeat(_NOTHING)), strict=False))
            size += sum(map(len, new)) + len(new) * _CLEAN_BYTES
        memory.size += size
        return [
            _of_passing(told, *passing[at])
            if at in passing
            else {number: answer for number, text in enumerate(texts) if (answer := seen[text]) is not _NOTHING}
            if at in memory.telling
            else {}
            for at, (texts, seen) in enumerate(zip(looked_at, known, strict=True))
        ]

    def _settle(self, at: int, texts: list[str], memory: _Memory) -> list[str]:
        """Remember the answers on those texts of a column that its field's name settles; the others come back."""
        settled = self._settling.settle(self._numbers[at], texts)
        if settled is None:
            return texts
        rule, rest = settled.rule, settled.rest
        done = [text for text, left in zip(texts, rest, strict=True) if not left] if rest else texts
        claim = Claim(certain=True, confidence=rule.confidence, rule=rule)
        memory.telling.add(at)  # first: another thread may read what follows
        own = memory.known[at]
        for text, answer in zip(done, self._claimed(at, done, claim), strict=True):
            own[text] = answer._replace(document=True) if holds_json(text) else answer
            memory.size += len(text) + _ANSWER_BYTES
        return [text for text in rest if text]

    def within(self, at: int, texts: Sequence[str], regions: Sequence[Regions]) -> dict[int, Answer]:
        """The answers for texts of one column where the countries of each text's row are known."""
        return self._told(texts, [at] * len(texts), regions)

    def _told(
        self, texts: Sequence[str], places: Sequence[int], regions: Sequence[Regions] | None
    ) -> dict[int, Answer]:
        claims = self._claims(texts, places, regions)
        solid = [number for number, claim in claims.items() if claim.rule.entity_type not in VAGUE]
        loose: Sequence[int] = range(len(texts))
        told: dict[int, Answer] = {}
        if solid:
            hiding = self._detector.matcher.hiding(self._arena(texts, places, solid))
            solid = [number for leaf, number in enumerate(solid) if leaf not in hiding]
            known = set(solid)
            loose = [number for number in loose if number not in known]
        if solid:
            arena = self._arena(texts, places, solid)
            self._take(told, texts, places, claims, solid, arena, self._detector.text_scan.signs(arena, self._level))
        if loose:
            asked: set[int] = set()

            def regions_of(leaf: int) -> Regions:
                if regions is not None:
                    return regions[loose[leaf]]
                asked.add(loose[leaf])
                return ()

            arena = self._arena(texts, places, loose, regions_of)
            found = self._detector.text_scan.scan(arena, self._level).everything()
            self._take(told, texts, places, claims, loose, arena, found)
            for number in asked:
                told[number] = told.get(number, _NOTHING)._replace(asked=True)
        if regions is None:
            self._mark(told, texts, places)
        return told

    def _mark(self, told: dict[int, Answer], texts: Sequence[str], places: Sequence[int]) -> None:
        """Note which texts may be documents, and which are claimed by what their row's countries say."""
        if any(self._regional):
            for number in _of_columns(self._regional, places):
                told[number] = told.get(number, _NOTHING)._replace(asked=True)
        if may_hold_documents(texts):
            for number, text in enumerate(texts):
                if text and holds_json(text):
                    told[number] = told.get(number, _NOTHING)._replace(document=True)

    def _claims(
        self, texts: Sequence[str], places: Sequence[int], regions: Sequence[Regions] | None
    ) -> dict[int, Claim]:
        claim_of, rules = self._detector.claims.of, self._numbers
        claims: dict[int, Claim] = {}
        for number in _of_columns(rules, places):
            if texts[number]:
                own = rules[places[number]]
                claim = claim_of(texts[number], own, () if regions is None else regions[number])
                if claim is not None:
                    claims[number] = claim
        return claims

    def _arena(
        self,
        texts: Sequence[str],
        places: Sequence[int],
        numbers: Sequence[int],
        regions: Regions | Callable[[int], Regions] = (),
    ) -> Arena:
        if not isinstance(numbers, range):
            texts, places = [*map(texts.__getitem__, numbers)], [*map(places.__getitem__, numbers)]
        return Arena(texts, list(map(self._words.__getitem__, places)), regions)

    def _take(
        self,
        told: dict[int, Answer],
        texts: Sequence[str],
        places: Sequence[int],
        claims: dict[int, Claim],
        numbers: Sequence[int],
        arena: Arena,
        spans: dict[int, list[Span]],
    ) -> None:
        """Take in what was found in an arena of some of the texts."""
        level = self._level
        restless = set(self._detector.reader.suspicious(arena))
        begun = set(mid_sentence_leaves(arena))
        carrying = {leaf for leaf, own in spans.items() if any(is_no_piece(span, level) for span in own)}
        restless, begun = restless - carrying, begun - carrying
        asked = restless | begun
        if claims:
            claimed = compress(range(len(numbers)), map(claims.__contains__, numbers))
            leaves: Sequence[int] = sorted(spans.keys() | asked | set(claimed))
        else:
            leaves = sorted(spans.keys() | asked)
        alike: dict[tuple[int, str, bool], list[int]] = {}  # of most claimed texts nothing else is said
        for leaf in leaves:
            number = numbers[leaf]
            claim, own = claims.get(number), spans.get(leaf)
            text = texts[number]
            if claim is None:
                settled = settle_at(own, level, text) if own else []
            elif own or leaf in asked:
                whole = Span(0, len(text), claim.rule, FIELD, certain=claim.certain)
                settled = settle_at([*own, whole], level, text) if own else [whole]
            else:
                alike.setdefault((places[number], claim.rule.id, claim.certain), []).append(number)
                continue
            ledger = Ledger()
            safe = masked(text, settled, self._masker, ledger, self._nodes[places[number]]) if settled else text
            told[number] = Answer(
                None if safe == text else safe,
                tuple(ledger.spans),
                self._examples(text, safe, ledger.spans, self._nodes[places[number]]),
                claim,
                restless=leaf in restless,
                begun=leaf in begun,
            )
        for (at, _, _), own_numbers in alike.items():
            answers = self._claimed(at, [texts[number] for number in own_numbers], claims[own_numbers[0]])
            told.update(zip(own_numbers, answers, strict=True))

    def _claimed(self, at: int, texts: Sequence[str], claim: Claim) -> list[Answer]:
        """The answers on texts of one column of which nothing is said but that they are claimed whole, all alike.

        2 us each instead of 9, one by one as :func:`scanner.masker.masked` has it; spans of one length are the same.
        """
        rule, node = claim.rule, self._nodes[at]
        style = self._masker.style(rule.entity_type, node, certain=claim.certain)
        if style is None:
            return [Answer(claim=claim)] * len(texts)
        shown = self._masker.values(style, rule.entity_type, texts)
        spans = {length: (Span(0, length, rule, FIELD, certain=claim.certain),) for length in set(map(len, texts))}
        answers: list[Answer] = []
        for text, safe in zip(texts, shown, strict=True):
            taken = spans[len(text)]
            if safe != text and node is ANYTHING:
                answers.append(Answer(safe, taken, (safe,), claim))  # how it looks masked need not be made again
            else:
                examples = self._examples(text, safe, taken, node)
                answers.append(Answer(None if safe == text else safe, taken, examples, claim))
        return answers

    def _examples(self, text: str, safe: str, taken: Sequence[Span], node: Node) -> tuple[str, ...]:
        whole = len(taken) == 1 and taken[0][:2] == (0, len(text)) and not taken[0].rule.category
        if whole and safe != text and node is ANYTHING:
            return (safe,)  # it need not be made again
        return tuple(example_of(self._masker, text, span) for span in taken)


def _of_columns(which: Sequence[object], places: Sequence[int]) -> Iterator[int]:
    """The numbers of the texts that stand in columns of which something holds."""
    return compress(range(len(places)), map(which.__getitem__, places))


def _of_passing(told: dict[int, Answer], first: int, numbers: Sequence[int]) -> dict[int, Answer]:
    """The answers on the texts of a column of which the fresh ones from ``first`` on have these numbers there."""
    last = first + len(numbers)
    return {numbers[fresh - first]: answer for fresh, answer in told.items() if first <= fresh < last}
