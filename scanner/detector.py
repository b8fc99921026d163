"""From texts to spans: patterns and field names together, overlaps settled, offsets in code points of the source.

Two kinds of evidence meet here. A text says by itself what its content looks like (:mod:`scanner.text_scan`); the field
index says what its name claims the whole value to be. A claim needs the value to look the part (``field_value``, and
for rules without a pattern their validator), and gives way to a pattern that covers the same characters. What was
claimed for a person or a company is then looked for in all the other texts, and what they say together is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from functools import cached_property, partial
from itertools import accumulate, chain, compress
from typing import Any, NamedTuple

import msgspec

from scanner.catalogue import load_described
from scanner.documents.ids import is_id
from scanner.documents.settled import ECHO_OF_MAIL, Settling, is_settled
from scanner.echoes.named_again import named_again
from scanner.echoes.propagation import Named, echoes, needles, possible_witnesses
from scanner.entity_types import ECHOED, MAIL, VAGUE
from scanner.instructions.cut.candidates import MOST_BEGUN, CutCandidates, mid_sentence_leaves
from scanner.instructions.cut.cut_texts import Doubtful, cut_over_texts
from scanner.instructions.cut.neighbours import Excluded
from scanner.instructions.described import Described
from scanner.instructions.seams import is_sentence
from scanner.known_texts import KnownTexts
from scanner.matching.arena import Arena, Regions
from scanner.matching.distinct_texts import distinct
from scanner.matching.found import Found
from scanner.matching.memory import NOTHING_SHARED, Memory, Shared
from scanner.matching.native import compile_pattern
from scanner.matching.spans import FIELD, Span, is_no_piece, settle_at
from scanner.payloads.claims import Claim, Claims, won
from scanner.payloads.fields import Evidence, FieldIndex
from scanner.payloads.leaves import Leaves, Reading
from scanner.payloads.payload import holds_json
from scanner.rules import Level, Rule
from scanner.text_scan import TextScan
from scanner.written.fields import Written


class _Payload(NamedTuple):
    """The texts of one payload, and what is known of them: spans, claims by leaf, and leaves that may be pieces."""

    leaves: Leaves
    found: Found
    claims: dict[int, Claim]
    doubtful: CutCandidates
    apart: AbstractSet[int] = frozenset()  # leaves that are known to be joined with no others


_Across = tuple[Reading, int, list[Span]]
"""What a text says only together with others: its place in the payload's reading, and its signals."""


class Detector:
    """All rules, compiled; immutable, shared by threads."""

    def __init__(self, rules: Sequence[Rule], *, proven: bool = False) -> None:
        """``proven`` says of the rules that tests have compiled them with every check; it saves a tenth of a second."""
        self.rules = tuple(rules)
        self.fields = FieldIndex(self.rules)
        self._field_values: dict[int, Any] = {
            number: compile_pattern(rule.id, rule.field_value, proven=proven)
            for number, rule in enumerate(self.rules)
            if rule.field_value
        }
        self.claims = Claims(self.rules, self._field_values)
        self.text_scan = TextScan(self.rules, Written(self.rules, self.fields, self.claims), proven=proven)
        self.matcher, self.reader = self.text_scan.matcher, self.text_scan.reader
        self._propagated = frozenset(number for number, rule in enumerate(self.rules) if rule.entity_type in ECHOED)
        self._people = self.fields.kinds.people
        self.known_texts: dict[Level, KnownTexts] = {"balanced": KnownTexts(), "strict": KnownTexts()}
        self._settling: dict[Level, Settling] = {
            level: Settling(self.rules, self._field_values, self.matcher, self.reader, level)
            for level in ("balanced", "strict")
        }
        ranked = sorted(enumerate(self.rules), key=lambda entry: (bool(entry[1].fields), entry[1].confidence))
        self._of_type = {rule.entity_type: number for number, rule in ranked}  # the best that goes by fields' names

    @cached_property
    def described(self) -> Described:
        """What weighs the words of a tool's description; its weights are read when they are first asked for."""
        return Described(load_described(), self.rules, self.reader.lexicon)

    def forget_texts(self) -> None:
        """Forget what was found in texts so far, so that each takes as long as a new one again."""
        self.reader.forget_texts()
        for known in self.known_texts.values():
            known.forget()

    def settling(self, level: Level) -> Settling:
        """What decides whole columns by the names of their fields, at that level."""
        return self._settling[level]

    def doubting(self, doubted: Callable[[str], bool]) -> Detector:
        """A copy for a payload of which some texts are ``doubted``: their letters may stand for others.

        The looks of such a text tell nothing, so what its field claims it for is claimed whatever it looks like. Only
        claims of fields change: names and values that are written out in a text are judged as in any other.
        """
        own = copy(self)
        own.claims = Claims(self.rules, self._field_values, doubted)
        return own

    def held(self, entity_type: str, evidence: Evidence) -> Evidence:
        """The evidence for a field that the profile says holds values of that type, with what its name says."""
        rules = (self._of_type[entity_type], *evidence.rules)
        return msgspec.structs.replace(evidence, rules=rules, telling=True, told="held")

    def detect(
        self, leaves: Leaves, level: Level = "balanced", shared: Shared = NOTHING_SHARED
    ) -> dict[int, list[Span]]:
        """The settled spans of every leaf that has any, by leaf number, in reading order.

        ``level`` is how strictly instructions are judged; texts of one message have something ``shared``.
        """
        return self.detect_lazily(leaves, level, shared).everything()

    def detect_lazily(self, leaves: Leaves, level: Level, shared: Shared) -> Found:
        """As :meth:`detect`, but a leaf's only hit stays a hit (:class:`Found`), for callers that mask rule by rule."""
        if not leaves.texts:
            return Found(self.rules, {}, {})
        # Doubted texts are claimed otherwise; what a message shares may be spent by its other texts.
        if self.claims.doubting or shared != NOTHING_SHARED:
            return self._detected(leaves, level, shared)
        return self.known_texts[level].payloads.found(
            leaves, self.rules, partial(self._detected, leaves, level, NOTHING_SHARED)
        )

    def _detected(self, leaves: Leaves, level: Level, shared: Shared) -> Found:
        """The settled spans of a payload that is not known as a whole."""
        asking: set[str] = set()  # texts about which a rule has asked for the regions

        def regions_of(leaf: int) -> Regions:
            asking.add(leaves.texts[leaf])
            return leaves.regions

        arena = Arena(leaves.texts, leaves.words, regions_of, *shared)
        claims = self.claims.of_leaves(leaves)
        known = self.known_texts[level]
        left = known.left(arena, leaves.words, won(claims), leaves.regions_of)
        several = len(leaves.texts) > 1 or bool(leaves.tables)  # one text is part of no other: 7 us of 30 for a chat's
        marked: list[int] = []
        if left.arena.texts:
            once = distinct(left.arena, left.words, left.taken)
            scanned = self.text_scan.scan(once.arena, level, once.taken)
            known.learn(left, once, scanned, asking, leaves.regions if asking else ())
            spans = once.everywhere(scanned)
            if several:
                marked = once.leaves(self.reader.suspicious_alone(once.arena))
        else:
            spans = Found(self.rules, {}, {})
        spans = left.everywhere(spans)
        doubtful = CutCandidates([], [])
        if several:
            cut = self.reader.cut(arena)
            marked = left.numbers(marked)
            doubtful = CutCandidates(sorted({*marked, *cut}) if cut else marked, mid_sentence_leaves(arena, MOST_BEGUN))
        payload = _Payload(leaves, spans, claims, doubtful)
        across = self._across([payload], level, arena.memory)[0]
        return self._settled(payload, arena, across, level)

    def detect_records(
        self, records: Sequence[Leaves], level: Level, *, joined: bool = True
    ) -> list[dict[int, list[Span]]]:
        """What :meth:`detect` says of each record alone, with one arena for all: native calls cost more than records.

        A record's regions, and what its fields name, count for its own texts only; so do instructions across texts.
        Those are not looked for where the texts are not to be ``joined``, since they are but some of their record's.
        """
        starts = [0, *accumulate(len(leaves.texts) for leaves in records)]
        arena = Arena(
            list(chain.from_iterable(leaves.texts for leaves in records)),
            list(chain.from_iterable(leaves.words for leaves in records)),
            lambda leaf: records[bisect_right(starts, leaf) - 1].regions,
        )
        found: list[Found] = [Found(self.rules, {}, {}) for _ in records]
        if not arena.texts:
            return [{} for _ in records]
        claims = [self.claims.of_leaves(leaves) for leaves in records]
        taken = {start + leaf for start, claimed in zip(starts, claims, strict=False) for leaf in won(claimed)}
        for leaf, own in self.text_scan.scan(arena, level, taken).everything().items():
            record = bisect_right(starts, leaf) - 1
            found[record].spans[leaf - starts[record]] = own
        doubtful = self._candidates(arena, starts) if joined else [CutCandidates([], [])] * len(records)
        payloads = list(map(_Payload, records, found, claims, doubtful))
        return [
            self._settled(
                own, Arena(own.leaves.texts, own.leaves.words, own.leaves.regions_of), across, level
            ).everything()
            if own.found or any(own.doubtful) or own.claims
            else {}
            for own, across in zip(payloads, self._across(payloads, level, arena.memory), strict=True)
        ]

    def said_together(
        self, records: Sequence[Leaves], claims: Sequence[dict[int, Claim]], ids: Sequence[set[int]], level: Level
    ) -> list[bool]:
        """Whether the texts of each record say something only together that no text of it says by itself.

        ``claims`` are those of their fields, and ``ids`` the leaves that are known to be ids or dates. A text that is
        an instruction by itself must be in none of the records.
        """
        if not records:
            return []
        starts = [0, *accumulate(len(leaves.texts) for leaves in records)]
        arena = Arena(list(chain.from_iterable(leaves.texts for leaves in records)))
        doubtful = self._candidates(arena, starts)
        payloads = list(map(_Payload, records, [Found(self.rules, {}, {})] * len(records), claims, doubtful, ids))
        return list(map(bool, self._across(payloads, level, arena.memory)))

    def _candidates(self, arena: Arena, starts: Sequence[int]) -> list[CutCandidates]:
        """The leaves that may be pieces, of each of some payloads in one arena; ``starts`` are their first leaves."""
        each = [CutCandidates([], []) for _ in starts[1:]]
        for leaf in self.reader.suspicious(arena):
            record = bisect_right(starts, leaf) - 1
            each[record].marked.append(leaf - starts[record])
        for leaf in mid_sentence_leaves(arena):
            record = bisect_right(starts, leaf) - 1
            if len(each[record].begun) < MOST_BEGUN:
                each[record].begun.append(leaf - starts[record])
        return each

    def _settled(self, payload: _Payload, arena: Arena, across: Sequence[_Across], level: Level) -> Found:
        """What was found in the texts of one payload, with what its fields claim and what its texts say together."""
        leaves, found, claims, doubtful, _ = payload
        if not (found or claims or any(doubtful) or leaves.witnesses or leaves.settled):
            return found
        apart: list[tuple[int, int, list[Span]]] = []
        for reading, place, signs in across:
            leaf, whole_leaf = leaves.set_apart(reading, place), reading.leaves[place]
            if leaf == whole_leaf:
                found.add(leaf, signs)
            else:
                apart.append((leaf, whole_leaf, signs))
        for leaf, claim in claims.items():
            whole = Span(0, len(leaves.texts[leaf]), claim.rule, FIELD, "", claim.certain)
            own = found.of(leaf)
            if own is None:
                found.spans[leaf] = [whole]
            elif claim.rule.entity_type in VAGUE:
                own.append(whole)
            else:  # nothing else can stand beside it but a signal
                found.spans[leaf] = [*(span for span in own if span.rule.category), whole]
        self._add_again(arena, claims, found)
        values = self._named(leaves, arena, claims) if claims or leaves.witnesses or leaves.settled else ()
        if values:
            own_type = {leaf: claim.rule.entity_type for leaf, claim in claims.items()}
            for leaf, heard in echoes(arena, needles(values), own_type).items():
                found.add(leaf, heard)
        for leaf, whole_leaf, signs in apart:
            found.spans[leaf] = [*(found.of(whole_leaf) or ()), *signs]
        found.spans = {
            leaf: final
            for leaf, spans in found.spans.items()
            # One span that is no signal stays as it is; that is what most leaves have.
            if (
                final := spans
                if len(spans) == 1 and not spans[0].rule.category
                else settle_at(spans, level, leaves.texts[leaf])
            )
        }
        return found

    def _add_again(self, arena: Arena, claims: Mapping[int, Claim], found: Found) -> None:
        """Add where people who were found in a text come again in it, unless a field's name claims the whole text."""
        alone = [hit[0] for hit in found.lone.values() if hit[3] in self._people]
        beside = [leaf for leaf, own in found.spans.items() if any(span.rule.entity_type == "PERSON" for span in own)]
        for leaf in (*alone, *beside):
            if leaf not in claims and (again := named_again(arena, leaf, found.of(leaf) or ())):
                found.add(leaf, again)

    def _named(self, leaves: Leaves, arena: Arena, claims: Mapping[int, Claim]) -> list[Named]:
        """What the fields of a payload name that is looked for in its other texts."""
        named: dict[tuple[str, str], Named] = {}  # by text and rule, since customers come back from row to row
        for leaf, claim in claims.items():
            text, rule = leaves.texts[leaf], claim.rule
            quiet = (claim.certain and leaf in leaves.quiet) or holds_json(text)  # a document names none
            if rule.entity_type in ECHOED and not quiet:
                named[text, rule.id] = Named(text, rule, claim.certain)
        witnesses = [witness for witness in leaves.witnesses if not self._propagated.isdisjoint(witness[1])]
        others = sum(len(text) for text, _ in named)
        for text, numbers in possible_witnesses(witnesses, others, arena, self.rules) if witnesses else ():
            seen = self.claims.of(text, numbers, leaves.regions_of)
            if seen is not None and seen.rule.entity_type in ECHOED:
                named[text, seen.rule.id] = Named(text, seen.rule, seen.certain)
        for rule, texts in leaves.settled:
            if rule.entity_type in MAIL and ECHO_OF_MAIL.search(arena.buffer):
                named.update(((text, rule.id), Named(text, rule)) for text in texts if text)
        return list(named.values())

    def _across(self, payloads: Sequence[_Payload], level: Level, memory: Memory) -> list[list[_Across]]:
        """What the texts of each payload say only together."""
        across: list[list[_Across]] = [[] for _ in payloads]
        doubtful = {
            number: one for number, own in enumerate(payloads) if (one := self._doubtful(own, level)) is not None
        }
        if doubtful:
            signs_of_each = cut_over_texts(list(doubtful.values()), self.reader, memory)
            for (number, one), found in zip(doubtful.items(), signs_of_each, strict=True):
                across[number] = [(one.reading, place, signs) for place, signs in found.items()]
        return across

    def _doubtful(self, payload: _Payload, level: Level) -> Doubtful | None:
        """The texts of a payload in their order, if some of them may be pieces of an instruction."""
        leaves, found, claims, doubtful, apart = payload
        if not any(doubtful):  # as in most records
            return None
        begun = [leaf for leaf in doubtful.begun if leaf not in leaves.names]
        doubtful = CutCandidates(doubtful.marked, begun).worth_joining(leaves.texts)
        if not any(doubtful):
            return None
        carrying = {leaf for leaf, spans in found.spans.items() if any(is_no_piece(span, level) for span in spans)}
        # A field's name is a piece of a sentence only where it is worth reading: "billing address" is none.
        named = {leaf for leaf in leaves.names - carrying if is_sentence(leaves.texts[leaf])}
        suspicious = doubtful.beside(leaves.texts, carrying | leaves.names - named)
        if not suspicious or not self.reader.channel("split"):
            return None
        # In a table neither the names are texts nor what its columns settle; and names of people are no pieces.
        marked = set(doubtful.marked)
        settled = {
            leaf
            for leaf, claim in claims.items()
            if self.stands_apart(claim, leaves.texts[leaf], suspicious=leaf in marked)
        }
        reading = leaves.reading(leaves.names - named, settled | apart)
        # By native calls, as the reading itself: 35,000 texts are asked in 1 ms for the one that is suspicious.
        places = list(compress(range(len(reading.leaves)), map(suspicious.__contains__, reading.leaves)))
        return Doubtful(reading, places, Excluded(carrying | leaves.names, named, is_id))

    def stands_apart(self, claim: Claim, text: str, *, suspicious: bool) -> bool:
        """Whether a claimed text is no piece of a sentence: a mere name, or a value of a settled form.

        ``suspicious`` is whether it may be a piece by its words, which no form excuses.
        """
        if claim.rule.entity_type == "PERSON":
            return self._is_mere_name(text)
        return not suspicious and claim.rule.entity_type not in VAGUE and is_settled(text)

    def _is_mere_name(self, text: str) -> bool:
        """Whether a text that a field claims as somebody's name has several words, none of which an instruction has."""
        words = text.lower().split()
        return len(words) > 1 and not any(map(self.reader.lexicon.known, words))
