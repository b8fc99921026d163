"""What the rules find in each text alone, as written and behind encodings; fields and other texts play no part.

The matcher says what a text's content looks like, the reader which signals of instructions are enough, and what an
encoding hides is looked at decoded, with the same rules.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from copy import copy
from functools import partial
from itertools import chain
from operator import itemgetter

from scanner.catalogue import load_needs, load_wording, load_words
from scanner.instructions.harmless.fenced_code import fenced_code
from scanner.instructions.harmless.remaining import remaining
from scanner.instructions.reader import Reader
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.marks import Marks
from scanner.matching.buffer.normalize import fold
from scanner.matching.codepoints import CodePoints
from scanner.matching.encoded.encoded_blocks import decode_block, own_end
from scanner.matching.encoded.encodings import MAX_ROUNDS, Undone, may_hide, undone
from scanner.matching.encoded.excerpts import Undoing, found_undone
from scanner.matching.found import Found, found_of
from scanner.matching.matcher import Matcher
from scanner.matching.spans import Span
from scanner.rules import Level, Rule
from scanner.written.fields import Written


class TextScan:
    """All that is asked of a text alone; immutable, shared by threads."""

    def __init__(self, rules: Sequence[Rule], written: Written) -> None:
        """``written`` finds fields with their values in the texts. Raises RuleError."""
        self.matcher = Matcher(rules)
        self.reader = Reader(
            rules,
            load_words(),
            literal=self._literal_signals,
            wording=load_wording,
            needs=partial(load_needs, rules),
        )
        self._code_points = CodePoints(rules)
        self._rules = rules
        self._written = written
        self._signals = frozenset(number for number, rule in enumerate(rules) if rule.category)

    def finding_fields_by(self, written: Written) -> TextScan:
        """A copy that finds fields as ``written`` does."""
        own = copy(self)
        own._written = written  # noqa: SLF001  its own copy
        return own

    def scan(self, arena: Arena, level: Level, taken: Container[int] = ()) -> Found:
        """What is found in each text; findings may overlap. Of ``taken`` leaves only signals are wanted."""
        return self._scan(arena, MAX_ROUNDS, level, taken=taken)

    def signals(self, arena: Arena) -> dict[int, list[Span]]:
        """Every signal of instructions in the texts as they stand, enough of them or not. Slow; for explanations."""
        found = self._code_points.signals(arena)
        for leaf, start, end, number in self.matcher.scan(arena)[0]:
            if self._rules[number].category:
                found.setdefault(leaf, []).append(Span(*arena.source_span(leaf, start, end), self._rules[number]))
        for leaf in range(len(arena.texts)):
            found.setdefault(leaf, []).extend(self.reader.placed_signals(arena, leaf))
        return {leaf: spans for leaf, spans in found.items() if spans}

    def _literal_signals(self, texts: Sequence[str]) -> list[list[Rule]]:
        """The signals of instructions by phrase in each of some texts, hardly any of which holds one."""
        if len(texts) == 1:
            arena = Arena(texts)
            hits = self.matcher.scan_signals(arena)
            spans = [Span(*arena.source_span(0, start, end), self._rules[number]) for _, start, end, number in hits]
            return [[span.rule for span in remaining({0: spans}, arena).get(0, ())]]
        holding = self.matcher.telling(Arena(texts)) if texts else set()
        # By themselves in the order in which they are found in one text.
        return [self._literal_signals([text])[0] if leaf in holding else [] for leaf, text in enumerate(texts)]

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
        signals = self._code_points.signals(arena, undone=bool(sources))
        if not arena.ascii:  # bytes of the buffer as code points
            hits = [(leaf, *arena.source_span(leaf, start, end), number) for leaf, start, end, number in hits]
        if not self._signals.isdisjoint(map(itemgetter(3), hits)):
            for leaf, start, end, number in hits:
                if number in self._signals:
                    signals.setdefault(leaf, []).append(Span(start, end, self._rules[number]))
            hits = [hit for hit in hits if hit[3] not in self._signals]
            arena.notes.of(Marks).unclear.update(signals)
            signals = remaining(signals, arena)
        if signals:
            arena.notes.of(Marks).unclear.update(signals)
        found = found_of(hits, self._rules)
        judged = self.reader.judge(arena, signals, level, hidden=hidden)
        for leaf, spans in chain(self._written.of(arena, taken), judged.items()):
            found.add(leaf, spans)
        if rounds:
            broken = {leaf for leaf, start, end in blocks if end - start == 1}  # by control characters
            if len(broken) < len(blocks):
                self._scan_blocks(arena, [block for block in blocks if block[2] - block[1] > 1], rounds, level, found)
            if broken or may_hide(arena.buffer):
                self._scan_undone(arena, undone(arena, broken, sources), rounds, level, found, sources)
        return found

    def _scan_blocks(
        self, arena: Arena, blocks: list[tuple[int, int, int]], rounds: int, level: Level, found: Found
    ) -> None:
        """Add what is found in decoded blocks: each finding takes the place of the whole block in its text."""
        places: list[tuple[int, int, int, str]] = []
        texts: list[str] = []
        for leaf, start, end in blocks:
            begin, stop = arena.source_span(leaf, start, end)
            stop = own_end(arena.texts[leaf], begin, stop)
            decoded = decode_block(fold(arena.texts[leaf][begin:stop]))
            if decoded is not None:
                places.append((leaf, begin, stop, decoded[1]))
                texts.append(decoded[0])
        if texts:
            inner = self._scan(arena.inner([place[0] for place in places], texts), rounds - 1, level, hidden=True)
            for number, spans in inner.everything().items():
                leaf, begin, stop, via = places[number]
                found.add(leaf, [Span(begin, stop, span.rule, via, certain=span.certain) for span in spans])

    def _scan_undone(
        self, arena: Arena, places: list[Undone], rounds: int, level: Level, found: Found, sources: Sequence[int]
    ) -> None:
        """What is found with the escapes undone, where at least one of them was part of it."""

        def scan(hidden: Arena, sources: Sequence[int]) -> dict[int, list[Span]]:
            return self._scan(hidden, rounds - 1, level, sources=sources).everything()

        undoing = Undoing(scan, fenced_code, rounds > 1, self.reader.channel("undecoded"))
        for leaf, spans in found_undone(arena, places, undoing, sources):
            found.add(leaf, spans)
