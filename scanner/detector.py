"""From texts to spans: patterns and field names together, overlaps settled, offsets in code points of the source.

Two kinds of evidence meet here. The matcher says what a text's content looks like; the field index says what its name
claims the whole value to be. A claim needs the value to look the part (``field_value``, and for rules without a
pattern their validator), and gives way to a pattern that covers the same characters. What was claimed for a person or
a company is then looked for in all the other texts, and what an encoding hides is looked at decoded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import itemgetter
from typing import Any

import msgspec

from scanner.catalogue import load_described, load_wording, load_words
from scanner.documents.ids import is_id
from scanner.documents.settled import ECHO_OF_MAIL, MAIL, Settling, is_settled
from scanner.instructions.cut_words import MOST_BEGUN, Doubtful, pieces
from scanner.instructions.described import Described
from scanner.instructions.pieces import across
from scanner.instructions.reader import Reader
from scanner.instructions.shown import not_shown, shown_code
from scanner.instructions.silence import Silence, is_code, is_sentence
from scanner.matching.alike import alike
from scanner.matching.arena import Arena
from scanner.matching.blocks import decode_block
from scanner.matching.codepoints import CodePoints
from scanner.matching.encodings import MAX_ROUNDS, Undone, may_hide, undone
from scanner.matching.excerpts import found_undone
from scanner.matching.found import Found, found_of
from scanner.matching.matcher import Matcher
from scanner.matching.native import compile_pattern
from scanner.matching.normalize import fold
from scanner.matching.propagation import PROPAGATED, Named, echoes, needles, said
from scanner.matching.recalled import NOTHING_SHARED, Recalled, Shared
from scanner.matching.spans import FIELD, VAGUE, Span, is_no_piece, settle_at
from scanner.payloads.claims import Claim, Claims, won
from scanner.payloads.fields import Evidence, FieldIndex
from scanner.payloads.leaves import Leaves
from scanner.payloads.payload import holds_json
from scanner.payloads.written import Written
from scanner.rules import Level, Rule


class Detector:
    """All rules, compiled; immutable, shared by threads."""

    def __init__(self, rules: Sequence[Rule], *, proven: bool = False) -> None:
        """``proven`` says of the rules that tests have compiled them with every check; it saves a tenth of a second."""
        self.rules = tuple(rules)
        self.fields = FieldIndex(self.rules)
        self.matcher = Matcher(self.rules, proven=proven)
        self.reader = Reader(self.rules, load_words(), proven=proven, literal=self._literal_signs, wording=load_wording)
        self.code_points = CodePoints(self.rules)
        self._field_values: dict[int, Any] = {
            number: compile_pattern(rule.id, rule.field_value, proven=proven)
            for number, rule in enumerate(self.rules)
            if rule.field_value
        }
        self.claims = Claims(self.rules, self._field_values)
        self._written = Written(self.rules, self.fields, self.claims)
        self._signals = frozenset(number for number, rule in enumerate(self.rules) if rule.category)
        self._propagated = frozenset(number for number, rule in enumerate(self.rules) if rule.entity_type in PROPAGATED)
        self._settling: dict[Level, Settling] = {
            level: Settling(self.rules, self._field_values, self.matcher, self.reader, level)
            for level in ("balanced", "strict")
        }
        ranked = sorted(enumerate(self.rules), key=lambda entry: (bool(entry[1].fields), entry[1].confidence))
        self._of_type = {rule.entity_type: number for number, rule in ranked}  # the best that goes by fields' names

    @cached_property
    def described(self) -> Described:
        """What a description's words are worth; its weights are read when first it is asked."""
        return Described(load_described(), self.rules, self.reader.lexicon)

    def settling(self, level: Level) -> Settling:
        """What settles whole columns by their fields' names."""
        return self._settling[level]

    def doubting(self, doubted: Callable[[str], bool]) -> Detector:
        """The same where some texts are ``doubted``: their letters may be others, so that their looks tell nothing.

        What the field of such a text names somebody by is claimed, whatever it looks like.
        """
        own = copy(self)
        own.claims = Claims(self.rules, self._field_values, doubted)
        return own

    def held(self, entity_type: str, evidence: Evidence) -> Evidence:
        """The evidence for a field that is known to hold values of that type, beside what its name says."""
        return msgspec.structs.replace(evidence, rules=(self._of_type[entity_type], *evidence.rules), telling=True)

    def detect(
        self, leaves: Leaves, level: Level = "balanced", shared: Shared = NOTHING_SHARED
    ) -> dict[int, list[Span]]:
        """The settled spans of every leaf that has any, by leaf number, in reading order.

        ``level`` is how strictly instructions are judged; texts of one message have something ``shared``.
        """
        return self.found(leaves, level, shared).everything()

    def found(self, leaves: Leaves, level: Level = "balanced", shared: Shared = NOTHING_SHARED) -> Found:
        """The same, for whoever masks them rule by rule."""
        if not leaves.texts:
            return Found(self.rules, {}, {})
        arena = Arena(leaves.texts, leaves.words, leaves.regions_of, *shared)
        claims = self.claims.of_leaves(leaves)
        once = alike(arena, leaves.words, won(claims))
        spans = once.everywhere(self._scan(once.arena, MAX_ROUNDS, level, taken=once.taken))
        doubtful = Doubtful([], [])
        if len(leaves.texts) > 1 or leaves.tables:  # one text is part of no other: 7 us of 30 for a line of chat
            doubtful = Doubtful(once.leaves(self.reader.marked(once.arena)), pieces(arena, MOST_BEGUN))
        return self._settled(leaves, arena, spans, claims, doubtful, level)

    def detect_records(self, records: Sequence[Leaves], level: Level) -> list[dict[int, list[Span]]]:
        """What :meth:`detect` says of each record alone, with one arena for all: native calls cost more than records.

        A record's regions, and what its fields name, count for its own texts only; so do instructions across texts.
        """
        starts = [0, *accumulate(len(leaves.texts) for leaves in records)]
        arena = Arena(
            list(chain.from_iterable(leaves.texts for leaves in records)),
            list(chain.from_iterable(leaves.words for leaves in records)),
            lambda leaf: records[bisect_right(starts, leaf) - 1].regions,
        )
        found: list[Found] = [Found(self.rules, {}, {}) for _ in records]
        doubtful = [Doubtful([], []) for _ in records]
        if not arena.texts:
            return [{} for _ in records]
        claims = [self.claims.of_leaves(leaves) for leaves in records]
        taken = {start + leaf for start, claimed in zip(starts, claims, strict=False) for leaf in won(claimed)}
        for leaf, own in self._scan(arena, MAX_ROUNDS, level, taken=taken).everything().items():
            record = bisect_right(starts, leaf) - 1
            found[record].spans[leaf - starts[record]] = own
        for leaf in self.reader.marked(arena):
            record = bisect_right(starts, leaf) - 1
            doubtful[record].marked.append(leaf - starts[record])
        for leaf in pieces(arena):
            record = bisect_right(starts, leaf) - 1
            if len(doubtful[record].begun) < MOST_BEGUN:
                doubtful[record].begun.append(leaf - starts[record])
        return [
            self._settled(
                leaves, Arena(leaves.texts, leaves.words, leaves.regions_of), own, claimed, worth, level
            ).everything()
            if own or any(worth) or claimed
            else {}
            for leaves, own, claimed, worth in zip(records, found, claims, doubtful, strict=True)
        ]

    def scan_texts(self, arena: Arena, level: Level) -> dict[int, list[Span]]:
        """What the rules find in each text by itself, unsettled: without what other texts and their fields say."""
        return self._scan(arena, MAX_ROUNDS, level, taken=()).everything()

    def signs(self, arena: Arena, level: Level) -> dict[int, list[Span]]:
        """The signs of instructions in texts that hide nothing (:meth:`Matcher.hiding`), and of nothing else.

        For texts of which it is known what they are as a whole, so that no shape in them can matter.
        """
        known = self.code_points.signals(arena)
        for leaf, start, end, number in self.matcher.scan_signs(arena):
            known.setdefault(leaf, []).append(Span(*arena.source_span(leaf, start, end), self.rules[number]))
        return self.reader.judge(arena, not_shown(known, arena), level, hidden=False)

    def _literal_signs(self, texts: Sequence[str]) -> list[list[Rule]]:
        """The signs of instructions by phrase in each of some texts, hardly any of which holds one."""
        if len(texts) == 1:
            arena = Arena(texts)
            hits = self.matcher.scan_signs(arena)
            spans = [Span(*arena.source_span(0, start, end), self.rules[number]) for _, start, end, number in hits]
            return [[span.rule for span in not_shown({0: spans}, arena).get(0, ())]]
        holding = self.matcher.telling(Arena(texts)) if texts else set()
        # By themselves in the order in which they are found in one text.
        return [self._literal_signs([text])[0] if leaf in holding else [] for leaf, text in enumerate(texts)]

    def _settled(
        self,
        leaves: Leaves,
        arena: Arena,
        found: Found,
        claims: dict[int, Claim],
        doubtful: Doubtful,
        level: Level,
    ) -> Found:
        """What was found in the texts of one payload, with what its fields claim and what its texts say together."""
        if not (found or claims or any(doubtful) or leaves.witnesses or leaves.settled):
            return found
        apart: list[tuple[int, int, list[Span]]] = []
        for leaf, whole_leaf, signs in self._crossing(leaves, doubtful, claims, found, level, arena.recalled):
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

    def _named(self, leaves: Leaves, arena: Arena, claims: Mapping[int, Claim]) -> list[Named]:
        """What the fields of a payload name that is looked for in its other texts."""
        named: dict[tuple[str, str], Named] = {}  # by text and rule, since customers come back from row to row
        for leaf, claim in claims.items():
            text, rule = leaves.texts[leaf], claim.rule
            quiet = (claim.certain and leaf in leaves.quiet) or holds_json(text)  # a document names none
            if rule.entity_type in PROPAGATED and not quiet:
                named[text, rule.id] = Named(text, rule, claim.certain)
        witnesses = [witness for witness in leaves.witnesses if not self._propagated.isdisjoint(witness[1])]
        others = sum(len(text) for text, _ in named)
        for text, numbers in said(witnesses, others, arena, self.rules) if witnesses else ():
            seen = self.claims.of(text, numbers, leaves.regions_of)
            if seen is not None and seen.rule.entity_type in PROPAGATED:
                named[text, seen.rule.id] = Named(text, seen.rule, seen.certain)
        for rule, texts in leaves.settled:
            if rule.entity_type in MAIL and ECHO_OF_MAIL.search(arena.buffer):
                named.update(((text, rule.id), Named(text, rule)) for text in texts if text)
        return list(named.values())

    def _crossing(
        self,
        leaves: Leaves,
        doubtful: Doubtful,
        claims: Mapping[int, Claim],
        found: Found,
        level: Level,
        recalled: Recalled,
    ) -> list[tuple[int, int, list[Span]]]:
        """What texts say only together: each leaf, the leaf that it is a part of (mostly itself), and its signs."""
        begun = [leaf for leaf in doubtful.begun if leaf not in leaves.names and not is_code(leaves.texts[leaf])]
        doubtful = Doubtful(doubtful.marked, begun).worth(leaves.texts)
        if not any(doubtful):
            return []
        carrying = {leaf for leaf, spans in found.spans.items() if any(is_no_piece(span, level) for span in spans)}
        # A field's name is a piece of a sentence only where it is worth reading: "billing address" is none.
        named = {leaf for leaf in leaves.names - carrying if is_sentence(leaves.texts[leaf])}
        suspicious = doubtful.beside(leaves.texts, carrying | leaves.names - named)
        if not suspicious or not self.reader.channel("split"):
            return []
        # In a table neither the names are texts nor what its columns settle.
        settled = {leaf for leaf in won(claims).difference(doubtful.marked) if is_settled(leaves.texts[leaf])}
        reading = leaves.reading(leaves.names - named, settled)
        silence = Silence(carrying | leaves.names, named, is_id)
        # By native calls, as the reading itself: 35,000 texts are asked in 1 ms for the one that is suspicious.
        places = list(compress(range(len(reading.leaves)), map(suspicious.__contains__, reading.leaves)))
        return [
            (leaves.set_apart(reading, place), reading.leaves[place], found)
            for place, found in across(reading, self.reader, places, silence, recalled).items()
        ]

    def signals(self, arena: Arena) -> dict[int, list[Span]]:
        """Every sign of injected instructions in the texts as they stand, enough or not. Slow, for whoever explains."""
        found = self.code_points.signals(arena)
        for leaf, start, end, number in self.matcher.scan(arena)[0]:
            if self.rules[number].category:
                found.setdefault(leaf, []).append(Span(*arena.source_span(leaf, start, end), self.rules[number]))
        for leaf in range(len(arena.texts)):
            found.setdefault(leaf, []).extend(self.reader.placed_signals(arena, leaf))
        return {leaf: spans for leaf, spans in found.items() if spans}

    def _scan(
        self,
        arena: Arena,
        rounds: int,
        level: Level,
        *,
        hidden: bool = False,
        taken: Container[int] = (),
        sources: Sequence[int] = (),
    ) -> Found:
        """What the rules find in every leaf, as it stands and behind encodings, ``rounds`` deep.

        ``hidden`` says that the texts of the arena were encoded whole. Of ``taken`` leaves only signals are wanted.
        ``sources`` say, by leaf, which text it is that is read in several ways, so that none is read twice.
        """
        hits, blocks = self.matcher.scan(arena, taken=taken, winning=True)
        signals = self.code_points.signals(arena, undone=bool(sources))
        if not arena.ascii:  # bytes of the buffer as code points
            hits = [(leaf, *arena.source_span(leaf, start, end), number) for leaf, start, end, number in hits]
        if not self._signals.isdisjoint(map(itemgetter(3), hits)):
            for leaf, start, end, number in hits:
                if number in self._signals:
                    signals.setdefault(leaf, []).append(Span(start, end, self.rules[number]))
            hits = [hit for hit in hits if hit[3] not in self._signals]
            signals = not_shown(signals, arena)
        found = found_of(hits, self.rules)
        judged = self.reader.judge(arena, signals, level, hidden=hidden)
        for leaf, spans in chain(self._written.of(arena, taken), judged.items()):
            found.add(leaf, spans)
        if rounds:
            broken = {leaf for leaf, start, end in blocks if end - start == 1}  # by control characters
            if len(broken) < len(blocks):
                self._scan_blocks(arena, [block for block in blocks if block[2] - block[1] > 1], rounds, level, found)
            if broken or may_hide(arena.buffer):
                self._scan_undone(arena, undone(arena, broken, sources), rounds, level, found)
        return found

    def _scan_blocks(
        self, arena: Arena, blocks: list[tuple[int, int, int]], rounds: int, level: Level, found: Found
    ) -> None:
        """Whatever is found in a decoded block is said of the whole block."""
        places: list[tuple[int, int, int, str]] = []
        texts: list[str] = []
        for leaf, start, end in blocks:
            begin, stop = arena.source_span(leaf, start, end)
            decoded = decode_block(fold(arena.texts[leaf][begin:stop]))
            if decoded is not None:
                places.append((leaf, begin, stop, decoded[1]))
                texts.append(decoded[0])
        if texts:
            inner = self._scan(arena.inner([place[0] for place in places], texts), rounds - 1, level, hidden=True)
            for number, spans in inner.everything().items():
                leaf, begin, stop, via = places[number]
                found.add(leaf, [Span(begin, stop, span.rule, via, certain=span.certain) for span in spans])

    def _scan_undone(self, arena: Arena, places: list[Undone], rounds: int, level: Level, found: Found) -> None:
        """What is found with the escapes undone, where at least one of them was part of it."""

        def scan(hidden: Arena, sources: Sequence[int]) -> dict[int, list[Span]]:
            return self._scan(hidden, rounds - 1, level, sources=sources).everything()

        for leaf, spans in found_undone(arena, places, scan, shown_code):
            found.add(leaf, spans)
