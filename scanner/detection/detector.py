"""From texts to spans: patterns and field names together, overlaps settled, offsets in code points of the source.

Two kinds of evidence meet here. A text says by itself what its content looks like (:mod:`scanner.detection.text_scan`);
the field index says what its name claims the whole value to be. A claim needs the value to look the part
(``field_value``, and for rules without a pattern their validator), and gives way to a pattern that covers the same
characters. What was claimed is then looked for in all the other texts, and what they say together is read
(:mod:`scanner.detection.together`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property, partial
from itertools import accumulate, chain
from typing import Any

import msgspec

from scanner.catalogue import load_definition_rules, load_described
from scanner.checks.verdict import Regions
from scanner.detection.known_texts import KnownTexts
from scanner.detection.text_scan import TextScan
from scanner.detection.together import Across, KnownLeaves, Together
from scanner.documents.settled import ECHO_OF_MAIL, Settling
from scanner.echoes.named_again import named_again
from scanner.echoes.numbers import may_stand, stands_twice
from scanner.echoes.propagation import Named, echoes, needles
from scanner.echoes.witnesses import possible_witnesses
from scanner.entity_types import ECHOED, MAIL, VAGUE, is_repeated
from scanner.instructions.cut.pieces import CutCandidates
from scanner.instructions.described import Described
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.memory import NOTHING_SHARED, Shared
from scanner.matching.distinct_texts import distinct
from scanner.matching.engines.native import compile_pattern
from scanner.matching.found import Found
from scanner.matching.spans import FIELD, Span, settle_at
from scanner.payloads.claims import Claim, Claims, won
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.payload import holds_json
from scanner.rules import Level, ProvenRules, Rule
from scanner.written.fields import Written


class Detector:
    """All rules, compiled; immutable, shared by threads."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Compiles all of them, with every check unless they are ProvenRules. Raises RuleError."""
        self.rules = tuple(rules)
        self.fields = FieldIndex(self.rules)
        self._field_values: dict[int, Any] = {
            number: compile_pattern(rule.id, rule.field_value, proven=isinstance(rules, ProvenRules))
            for number, rule in enumerate(self.rules)
            if rule.field_value
        }
        self.claims = Claims(self.rules, self._field_values)
        self.text_scan = TextScan(rules, Written(self.rules, self.fields, self.claims))
        self.matcher, self.reader = self.text_scan.matcher, self.text_scan.reader
        self.together = Together(self.reader)
        self._propagated = frozenset(number for number, rule in enumerate(self.rules) if is_repeated(rule.entity_type))
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
        return Described(load_described(), self.rules, load_definition_rules(), self.reader.lexicon)

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
        """What :meth:`detect` finds, for callers that mask rule by rule: a lone hit stays one (:class:`Found`)."""
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
        # One text by itself is no piece of another, and asking would take 7 us of the 30 that a message takes.
        several = len(leaves.texts) > 1 or bool(leaves.tables)
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
        candidates = self.together.candidates_beside(arena, left.numbers(marked)) if several else CutCandidates([], [])
        payload = KnownLeaves(leaves, spans, claims, candidates)
        across = self.together.across([payload], level, arena.memory)[0]
        return self._settled(payload, arena, across, level)

    def detect_records(self, records: Sequence[Leaves], level: Level) -> list[dict[int, list[Span]]]:
        """What :meth:`detect` says of each record alone, with one arena for all: native calls cost more than records.

        A record's regions, and what its fields name, count for its own texts only; so do instructions across texts.
        """
        return self._each_alone(records, level, self.together.candidates)

    def detect_excerpts(self, records: Sequence[Leaves], level: Level) -> list[dict[int, list[Span]]]:
        """The settled spans of every leaf of each record, where only some of a record's texts are there.

        So they are not read together, as :meth:`detect_records` does.
        """
        return self._each_alone(records, level, lambda _arena, _starts: [CutCandidates([], [])] * len(records))

    def _each_alone(
        self,
        records: Sequence[Leaves],
        level: Level,
        candidates_in: Callable[[Arena, Sequence[int]], Sequence[CutCandidates]],
    ) -> list[dict[int, list[Span]]]:
        """What is said of each record alone; ``candidates_in`` tells the leaves of each that may be pieces."""
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
        payloads = list(map(KnownLeaves, records, found, claims, candidates_in(arena, starts)))
        return [
            self._settled(
                own, Arena(own.leaves.texts, own.leaves.words, own.leaves.regions_of), across, level
            ).everything()
            if own.found or any(own.candidates) or own.claims
            else {}
            for own, across in zip(payloads, self.together.across(payloads, level, arena.memory), strict=True)
        ]

    def _settled(self, payload: KnownLeaves, arena: Arena, across: Sequence[Across], level: Level) -> Found:
        """What was found in the texts of one payload, with what its fields claim and what its texts say together."""
        leaves, found, claims, candidates, _ = payload
        if not (found or claims or any(candidates) or leaves.witnesses or leaves.settled):
            return found
        apart: list[tuple[int, int, list[Span]]] = []
        for ordered, place, signals in across:
            leaf, whole_leaf = leaves.set_apart(ordered, place), ordered.leaves[place]
            if leaf == whole_leaf:
                found.add(leaf, signals)
            else:
                apart.append((leaf, whole_leaf, signals))
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
        for leaf, whole_leaf, signals in apart:
            found.spans[leaf] = [*(found.of(whole_leaf) or ()), *signals]
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
        lower = arena.lower()
        for leaf, claim in claims.items():
            text, rule = leaves.texts[leaf], claim.rule
            quiet = (claim.certain and leaf in leaves.quiet) or holds_json(text)  # a document names none
            wanted = rule.entity_type in ECHOED or (is_repeated(rule.entity_type) and stands_twice(text, lower))
            if wanted and not quiet:
                named[text, rule.id] = Named(text, rule, claim.certain)
        witnesses = [witness for witness in leaves.witnesses if not self._propagated.isdisjoint(witness[1])]
        others = sum(len(text) for text, _ in named)
        for text, numbers in possible_witnesses(witnesses, others, arena, self.rules) if witnesses else ():
            seen = self.claims.of(text, numbers, leaves.regions_of)
            if seen is not None and is_repeated(seen.rule.entity_type):
                named[text, seen.rule.id] = Named(text, seen.rule, seen.certain)
        for rule, texts in leaves.settled:
            if rule.entity_type not in ECHOED and is_repeated(rule.entity_type):
                standing: Iterable[str] = may_stand(texts, rule.entity_type, lower)
            else:
                standing = texts if rule.entity_type in MAIL and ECHO_OF_MAIL.search(arena.buffer) else ()
            named.update(((text, rule.id), Named(text, rule)) for text in standing if text)
        return list(named.values())
