"""Answers: what the rules find in each distinct value of a table's columns, once for all rows that hold the value.

Three things decide what becomes of a value: its text, the name of its field, and, for a telephone number in national
format, the countries that its row mentions. Text and field are the same in every row, so a value is scanned once. If
its answer depends on the countries, it is scanned again for each set of countries that its rows mention.

New values of all columns are scanned together, in one arena:

* A column is settled as a whole if all its values have the form that its field's name says
  (:mod:`scanner.documents.settled`).
* Columns of ids and dates are left out, if their names are evidence of nothing (:mod:`scanner.documents.ids`).
* All other values are scanned with every rule.

Customers come back from chunk to chunk, so answers are remembered, within a bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, count, filterfalse, repeat
from typing import Final, Generic, NamedTuple

from scanner.batch.columns.records import example_of
from scanner.batch.columns.values import ColumnT, FieldOf
from scanner.checks.validators import REGIONAL
from scanner.checks.verdict import Regions
from scanner.documents.column import may_hold_documents
from scanner.documents.ids import worth_scanning
from scanner.echoes.named_again import named_again
from scanner.instructions.cut.pieces import mid_sentence_leaves
from scanner.masking.tally import Ledger
from scanner.matching.buffer.arena import Arena
from scanner.matching.spans import FIELD, Span, is_no_piece, settle_at
from scanner.payloads.claims import Claim, won
from scanner.payloads.payload import holds_json
from scanner.redaction.masker import masked
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import ANYTHING, Node

_REMEMBERED: Final = 12 << 20  # bytes, about, of texts and answers that one table remembers; more is no faster
_CLEAN_BYTES, _ANSWER_BYTES = 120, 650  # what remembering one takes beside its text


class Answer(NamedTuple):
    """What was found in one value, and what has to be looked at in its rows.

    ``safe`` is the masked text, None if nothing changes. ``taken`` are the masked spans, and ``examples`` how each
    looks masked. ``claim`` is what the field's name says of the whole value.

    ``regional``: the answer may depend on the countries of the row. ``suspicious``: it holds words of an instruction
    without being one, and may be one together with other texts of its row (:mod:`scanner.instructions.cut.cut_texts`).
    ``mid_sentence``: it begins within a sentence that another text of its row may begin. ``document``: it may be a
    JSON document with fields of its own.
    """

    safe: str | None = None
    taken: tuple[Span, ...] = ()
    examples: tuple[str, ...] = ()
    claim: Claim | None = None
    regional: bool = False
    suspicious: bool = False
    mid_sentence: bool = False
    document: bool = False


_NOTHING: Final = Answer()


class JudgedColumn(NamedTuple, Generic[ColumnT]):
    """A column, and the answers on its values by number; a value without an answer holds nothing."""

    column: ColumnT
    answers: dict[int, Answer]


class _Memory:
    """The answers on the texts that were scanned, by column and text.

    ``with_findings`` are the columns that have any answer but the empty one. ``size`` is in bytes, about.
    """

    def __init__(self, columns: int) -> None:
        self.known: list[dict[str, Answer]] = [{"": _NOTHING} for _ in range(columns)]
        self.with_findings: set[int] = set()
        self.size = 0


class Answers:
    """The answers for the fields of one table. What is remembered only saves work, so threads may share it."""

    def __init__(self, redactor: Redactor, fields: Sequence[FieldOf], nodes: Sequence[Node] | None = None) -> None:
        """``nodes`` are what the profile says of each field."""
        self._detector, self._masker = detector, _ = redactor
        self._level = redactor.level
        self._settling = detector.settling(self._level)
        self._numbers = [field.evidence.rules + field.inherited for field in fields]
        self._words = [field.evidence.words for field in fields]
        self._held = [field.evidence.told == "held" for field in fields]
        self._is_evidence = [field.evidence.telling or bool(field.inherited) for field in fields]
        self._nodes = [ANYTHING] * len(fields) if nodes is None else list(nodes)
        rules = detector.rules
        # Fields of which a rule that knows a value by nothing but its countries claims the values.
        self._regional = [
            any(rules[number].validator in REGIONAL and not rules[number].pattern for number in own)
            for own in self._numbers
        ]
        self._memory = _Memory(len(fields))

    def of(self, columns: Sequence[Sequence[str]]) -> list[dict[int, Answer]]:
        """For each column the answers that are not empty, by number of the text.

        ``columns`` are the distinct texts of each field: "" for a value that is not scanned, no texts at all for a
        field that is not.
        """
        memory = self._memory
        if memory.size > _REMEMBERED:
            memory = self._memory = _Memory(len(columns))
        known = memory.known
        fresh: list[str] = []
        places: list[int] = []
        looked_at: list[Sequence[str]] = []
        stretches: list[tuple[int, int, list[str]]] = []  # fresh texts to remember: column, first place, texts
        for at, own in enumerate(columns):
            texts = own if self._is_evidence[at] or not any(own) else (worth_scanning(own) or ())
            new = [*filterfalse(known[at].__contains__, texts)]
            if new and self._numbers[at] and not self._held[at]:
                new = self._settle(at, new, memory)
            if new:
                stretches.append((at, len(fresh), new))
            looked_at.append(texts)
            fresh += new
            places += [at] * len(new)
        answers = self._scanned(fresh, places, None) if fresh else {}
        size = len(answers) * _ANSWER_BYTES
        memory.with_findings.update(places[number] for number in answers)  # first: another thread may read what follows
        for at, first, new in stretches:
            known[at].update(zip(new, map(answers.get, count(first), repeat(_NOTHING)), strict=False))
            size += sum(map(len, new)) + len(new) * _CLEAN_BYTES
        memory.size += size
        return [
            {number: answer for number, text in enumerate(texts) if (answer := seen[text]) is not _NOTHING}
            if at in memory.with_findings
            else {}
            for at, (texts, seen) in enumerate(zip(looked_at, known, strict=True))
        ]

    def _settle(self, at: int, texts: list[str], memory: _Memory) -> list[str]:
        """Remember the answers on those texts of a column that its field's name settles; returns the others."""
        settled = self._settling.settle(self._numbers[at], texts)
        if settled is None:
            return texts
        rule, rest = settled.rule, settled.rest
        done = [text for text, left in zip(texts, rest, strict=True) if not left] if rest else texts
        claim = Claim(certain=True, confidence=rule.confidence, rule=rule)
        memory.with_findings.add(at)  # first: another thread may read what follows
        own = memory.known[at]
        for text, answer in zip(done, self._claimed(at, done, claim), strict=True):
            own[text] = answer._replace(document=True) if holds_json(text) else answer
            memory.size += len(text) + _ANSWER_BYTES
        return [text for text in rest if text]

    def within(self, at: int, texts: Sequence[str], regions: Sequence[Regions]) -> dict[int, Answer]:
        """The answers for texts of one column where the countries of each text's row are known."""
        return self._scanned(texts, [at] * len(texts), regions)

    def beside(self, at: int, text: str, spans: Sequence[Span], alone: Answer) -> Answer:
        """The answer on a text of one column in which ``spans``, settled, were found; what else is known of it stays.

        ``alone`` is the answer by what the column tells.
        """
        ledger = Ledger()
        safe = masked(text, spans, self._masker, ledger, self._nodes[at])
        examples = self._examples(text, safe, ledger.spans, self._nodes[at])
        return alone._replace(safe=None if safe == text else safe, taken=tuple(ledger.spans), examples=examples)

    def _scanned(
        self, texts: Sequence[str], places: Sequence[int], regions: Sequence[Regions] | None
    ) -> dict[int, Answer]:
        """The answers on some texts, by number; ``places`` are their columns, ``regions`` the countries of each."""
        claims = self._claims(texts, places, regions)
        answers: dict[int, Answer] = {}
        regional: set[int] = set()

        def regions_of(leaf: int) -> Regions:
            if regions is not None:
                return regions[leaf]
            regional.add(leaf)
            return ()

        arena = Arena(texts, list(map(self._words.__getitem__, places)), regions_of)
        found = self._detector.text_scan.scan(arena, self._level, won(claims)).everything()
        self._add(answers, texts, places, claims, arena, found)
        for number in regional:
            answers[number] = answers.get(number, _NOTHING)._replace(regional=True)
        if regions is None:
            self._mark(answers, texts, places)
        return answers

    def _mark(self, answers: dict[int, Answer], texts: Sequence[str], places: Sequence[int]) -> None:
        """Note which texts may be documents, and which are claimed only in the countries that their row mentions."""
        if any(self._regional):
            for number in _of_columns(self._regional, places):
                answers[number] = answers.get(number, _NOTHING)._replace(regional=True)
        if may_hold_documents(texts):
            for number, text in enumerate(texts):
                if text and holds_json(text) and not self._held[places[number]]:
                    answers[number] = answers.get(number, _NOTHING)._replace(document=True)

    def _claims(
        self, texts: Sequence[str], places: Sequence[int], regions: Sequence[Regions] | None
    ) -> dict[int, Claim]:
        every, rules = self._detector.claims, self._numbers
        claims: dict[int, Claim] = {}
        for number in _of_columns(rules, places):
            if texts[number]:
                own = rules[places[number]]
                claim = every.of(texts[number], own, () if regions is None else regions[number])
                if self._held[places[number]]:
                    claim = every.held(claim, texts[number], own)
                if claim is not None:
                    claims[number] = claim
        return claims

    def _add(
        self,
        answers: dict[int, Answer],
        texts: Sequence[str],
        places: Sequence[int],
        claims: dict[int, Claim],
        arena: Arena,
        spans: dict[int, list[Span]],
    ) -> None:
        """Add the answers on texts; ``spans`` were found in the ``arena`` of them."""
        level = self._level
        suspicious = set(self._detector.reader.suspicious(arena))
        mid_sentence = set(mid_sentence_leaves(arena))
        carrying = {leaf for leaf, own in spans.items() if any(is_no_piece(span, level) for span in own)}
        suspicious, mid_sentence = suspicious - carrying, mid_sentence - carrying
        marked = suspicious | mid_sentence
        alike: dict[tuple[int, str, bool], list[int]] = {}  # of most claimed texts nothing else is said
        for number in sorted(spans.keys() | claims.keys() | marked):
            claim, own = claims.get(number), spans.get(number)
            text = texts[number]
            if claim is None:
                settled = settle_at([*own, *named_again(arena, number, own)], level, text) if own else []
            elif own or number in marked:
                whole = Span(0, len(text), claim.rule, FIELD, certain=claim.certain)
                settled = settle_at([*own, whole], level, text) if own else [whole]
            else:
                alike.setdefault((places[number], claim.rule.id, claim.certain), []).append(number)
                continue
            known = Answer(claim=claim, suspicious=number in suspicious, mid_sentence=number in mid_sentence)
            answers[number] = self.beside(places[number], text, settled, known) if settled else known
        for (at, _, _), own_numbers in alike.items():
            alike_answers = self._claimed(at, [texts[number] for number in own_numbers], claims[own_numbers[0]])
            answers.update(zip(own_numbers, alike_answers, strict=True))

    def _claimed(self, at: int, texts: Sequence[str], claim: Claim) -> list[Answer]:
        """The answers on texts of one column in which nothing was found but their claim, the same for all.

        Each takes 2 us; masked one by one with :func:`scanner.redaction.masker.masked` they would take 9.
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
            examples = self._examples(text, safe, taken, node)
            answers.append(Answer(None if safe == text else safe, taken, examples, claim))
        return answers

    def _examples(self, text: str, safe: str, taken: Sequence[Span], node: Node) -> tuple[str, ...]:
        whole = len(taken) == 1 and taken[0][:2] == (0, len(text)) and not taken[0].rule.category
        if whole and safe != text and node is ANYTHING:
            return (safe,)  # it need not be made again
        return tuple(example_of(self._masker, text, span) for span in taken)


def _of_columns(which: Sequence[object], places: Sequence[int]) -> Iterator[int]:
    """The numbers of the texts whose column is marked in ``which``."""
    return compress(range(len(places)), map(which.__getitem__, places))
