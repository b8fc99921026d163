"""The hot path: every rule over every text of a payload, in a handful of native calls.

Theory of operation
-------------------
There are two kinds of rules, because RE2 is linear but its constant is not: a program that outgrows its DFA runs a
thousand times slower (measured: 60 keyword patterns in one alternation, 12 KB/s).

*Shape rules* (a pattern, no anchors) are joined into one alternation, the **gate**. One pass of it over the arena
(about 450 MB/s on an invoice) says which leaves are hot. An alternation loses candidates that overlap, so it decides
nothing: it is exact only in that a leaf without a gate hit has no hit of any shape rule. The hot leaves are joined
again, and each shape rule runs once over that small buffer: as many native calls as there are rules, however many
leaves are hot. The shapes that hardly any text holds have a second gate before them, and leaves whose kind their
field's name has settled are left out. Two things keep the automaton small. A shape rule must not begin with a counted
class that others begin with too: states multiply where counters overlap, and fourteen such rules once ran at 6 MB/s.
And a rule may bring a smaller pattern for the gate, one that each of its matches contains: an email's begins at the
character before the @, since "any run of letters that an @ ends" keeps the automaton looking to the end of the text
for every other match (100 KB of "1.1.1.1.": 1.4 s, with the smaller one 4 ms).

*Anchored rules* (a pattern behind groups of literals) and *phrases* share one Aho-Corasick automaton over the
lower-cased arena, one more pass. It reports overlapping matches, or a short literal would hide a long one. Each
literal is a bit; a leaf's bits say which anchored rules have all their groups present, and only those patterns run, on
those leaves only.

Python runs for candidates, never for leaves: neighbour guard, validator, context, in the order of their cost
(``program.py``).

No match ever crosses a leaf: :func:`compile_pattern` refuses every pattern that could consume the separator. So the
answer over the arena equals the answer of every rule on every leaf alone; a property test holds that sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache, cached_property, partial
from typing import Any, Final

import ahocorasick_rs
import re2

from scanner import patterns
from scanner.anchors import automaton_tables
from scanner.arena import NO_CLUES, SEPARATOR, SEPARATOR_TEXT, Arena, Clues, Joined, LeafCursor, marked_leaves
from scanner.encodings import BLOCK_PATTERN, SIGNS
from scanner.errors import RuleError
from scanner.normalize import fold
from scanner.numbers import CROSSING, SURE, Explained, only_numbers, stages
from scanner.program import GUARDED, WORD_BYTES, Hit, Program, Refused
from scanner.rules import Rule
from scanner.validators import QUICK, REGIONAL, VALIDATORS

# pyre2 falls back to the backtracking stdlib engine, silently, for whatever RE2 cannot do. Never here.
re2.set_fallback_notification(re2.FALLBACK_EXCEPTION)

Block = tuple[int, int, int]
"""leaf, start, end (bytes of the folded leaf, end exclusive) of what may be encoded text."""

DFA_BYTES: Final = 64 << 20  # RE2's budget for lazily built states; beyond it, matching falls to the slow NFA
LARGE_DFA_BYTES: Final = 256 << 20  # … of one that holds thousands of words; states are made as texts need them
RULE_PROGRAM_BYTES: Final = 128 << 10  # a rule must compile within this RE2 budget: about 5,400 instructions
GATE_PROGRAM_BYTES: Final = 64 << 10  # … and the gate within this: about 2,700
_REMEMBERED_MASKS: Final = 4096
_USUAL: Final = frozenset({"CREDIT_CARD", "EMAIL_ADDRESS", "PHONE_NUMBER"})
"""What every other record of a customer holds. The shapes of all other types are looked for in one pass of a gate of
their own: 1 ms for 0.4 MB instead of 11 for 16 rules, 2 us for one leaf instead of 25."""
_SEARCHED: Final = 1 << 18  # literals x bytes up to which searching one by one beats building an automaton


def _engine(pattern: str, memory: int = DFA_BYTES) -> Any:
    return re2.compile(pattern.encode(), max_mem=memory)


def compile_native(pattern: str, *, large: bool = False) -> Any:
    """An RE2 program over bytes for a pattern that no payload has a say in. It sees bytes, not code points.

    ``large`` is for alternations of thousands of words, whose automaton needs more room.
    """
    return _engine(pattern, LARGE_DFA_BYTES if large else DFA_BYTES)


def compile_text(pattern: str) -> Any:
    """The same over ``str``: two to three times slower, and it sees code points."""
    return re2.compile(pattern, max_mem=DFA_BYTES)


Occurrences = Callable[[str], list[tuple[int, int, int]]]
"""Finds every place of every word in a text, overlapping ones too: number of the word, start, end."""


def occurrences_of(words: Sequence[str]) -> Occurrences:
    """An automaton for thousands of words that are looked for in few texts: small, and made in 10 ms."""
    small = ahocorasick_rs.Implementation.ContiguousNFA
    return partial(ahocorasick_rs.AhoCorasick(words, implementation=small).find_matches_as_indexes, overlapping=True)


def _fits(pattern: str, budget: int) -> bool:
    """Whether the program of ``pattern`` compiles in ``budget`` bytes.

    pyre2 remembers compiled patterns by their text alone, so the probe is written differently from the real one.
    """
    try:
        re2.compile(f"(?:(?:{pattern}))".encode(), max_mem=budget)
    except re2.error:
        return False
    return True


def compile_pattern(rule_id: str, pattern: str, *, proven: bool = False) -> Any:
    """An RE2 program for ``pattern``, or RuleError with the reason it may not enter the arena.

    To look for that reason takes as long as to compile; it is left out for what is ``proven``: the package's own rules,
    all of which the tests compile without that word.
    """
    try:
        text = patterns.folded(pattern)
        compiled = _engine(text)
        reason = "" if proven else _unreadable(pattern) or _refusal(text, compiled)
    except (re2.error, re2.RegexError) as error:
        reason = f"RE2 cannot compile it: {error}"
    except (ValueError, IndexError) as error:
        reason = f"it cannot be read: {error}"
    if reason:
        raise RuleError(rule_id, reason)
    return compiled


def _unreadable(pattern: str) -> str:
    reason = patterns.unfoldable(pattern)
    return f"it cannot be read: {reason}" if reason else ""


@cache
def _eats_separator(atom: str) -> bool:
    """Whether a class, an escape or a dot matches the separator; the catalogue has some hundred different ones."""
    return _engine(f"(?s:{atom})").fullmatch(SEPARATOR) is not None


@cache
def eats(atom: str, some: bytes) -> bool:
    """Whether an atom of a pattern matches any of some bytes."""
    return _engine(f"(?s:{atom})").search(some) is not None


def _refusal(text: str, compiled: Any) -> str:
    """Why a pattern that compiles may not enter the arena all the same, or nothing."""
    for atom in patterns.atoms(text):
        if atom in {"^", "$", "\\A", "\\z"}:
            return f"{atom} means the arena's edge, not the leaf's"
        if atom == SEPARATOR_TEXT or (patterns.is_set(atom) and _eats_separator(atom)):
            return f"{atom!a} can match the separator 0x1F; use a class that excludes it"
    if any(match.start() == match.end() for probe in (b"", b"a", b"0 a", b"-") for match in compiled.finditer(probe)):
        return "it matches the empty string"
    if not _fits(text, RULE_PROGRAM_BYTES):
        return "its program is too large; bound or shorten its repetitions"
    if compiled.groups > 1:
        return "it has more than one capture group"
    return ""


_BLOCKS = _engine(BLOCK_PATTERN)
_HIDING = _engine(rf"{BLOCK_PATTERN}|[{re2.escape(''.join(SIGNS))}]")


class Matcher:
    """All rules, compiled. Immutable after construction; threads share it, and RE2 releases the GIL."""

    def __init__(self, rules: Sequence[Rule], *, proven: bool = False) -> None:
        """``proven`` as for :func:`compile_pattern`."""
        self.rules = tuple(rules)
        programs = {
            number: _compile(number, rule, proven=proven) for number, rule in enumerate(self.rules) if _is_ours(rule)
        }
        self._shapes = tuple(program for number, program in programs.items() if not self.rules[number].anchors)
        self._rare = tuple(program for program in self._shapes if self.rules[program.number].entity_type not in _USUAL)
        self._usual = tuple(program for program in self._shapes if program not in self._rare)
        numbers = [program for program in self._usual if self._is_number(program)]
        self._others = tuple(program for program in self._usual if program not in numbers)
        self._stages = stages(numbers, lambda program: self.rules[program.number].confidence)
        self._weak = frozenset(
            number
            for number, program in programs.items()
            if self.rules[number].anchors and self.rules[number].confidence < SURE and self._is_number(program)
        )
        self._gate = _compile_gate([self.rules[program.number] for program in self._shapes], proven=proven)
        literals, self._bits, self._phrases, self._needs = automaton_tables(self.rules, programs)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(literals, implementation=ahocorasick_rs.Implementation.DFA)
        self._due: dict[int, tuple[Program, ...]] = {}

    @cached_property
    def _rare_gate(self) -> Any:
        """The alternation of the shapes that hardly any text holds; made for the first text that holds any shape."""
        return _engine("|".join(_gate_texts([self.rules[program.number] for program in self._rare])))

    def _is_number(self, program: Program) -> bool:
        rule = self.rules[program.number]
        return rule.entity_type in _USUAL and only_numbers(patterns.folded(rule.pattern), eats)

    @cached_property
    def _number_gate(self) -> Any:
        """Where a number may begin that the first of the rules for numbers have left."""
        weaker = [self.rules[program.number] for stage in self._stages[1:] for program in stage]
        return _engine("|".join([CROSSING, *_gate_texts(weaker)]))

    def scan(
        self,
        arena: Arena,
        refused: list[Refused] | None = None,
        *,
        taken: Container[int] = (),
        winning: bool = False,
    ) -> tuple[list[Hit], list[Block]]:
        """Every accepted span of every rule; and every block of what may be base64, for the caller to decode.

        ``refused`` collects the candidates that did not stand, for whoever explains. Of the leaves ``taken`` spans of
        shape rules are not wanted: the caller knows already what they are as a whole. ``winning`` leaves out spans that
        lose to another one whatever else is found.
        """
        hits: list[Hit] = []
        blocks: list[Block] = []
        if arena.buffer:
            explained = Explained(self._number_gate) if winning else None
            self._scan_shapes(arena, hits, blocks, refused, taken, explained)
            self._scan_literals(arena, hits, refused, explained)
        return hits, blocks

    def scan_literals(self, arena: Arena) -> list[Hit]:
        """The accepted spans of phrases and of rules with anchors only."""
        hits: list[Hit] = []
        if arena.buffer:
            self._scan_literals(arena, hits, None)
        return hits

    def may_tell(self, arena: Arena) -> bool:
        """Whether a sign of instructions may stand in any text, going by the phrases and anchors in all together."""
        if not arena.buffer:
            return False
        literals = {found for found, _, _ in self._automaton.find_matches_as_indexes(arena.lower(), overlapping=True)}
        mask = 0
        for literal in literals:
            mask |= self._bits[literal]
            if any(self.rules[number].category for number in self._phrases[literal]):
                return True
        return any(mask & need == need for need, program in self._needs if self.rules[program.number].category)

    @staticmethod
    def hiding(arena: Arena) -> set[int]:
        """The leaves that may hide something: in a block that can be decoded, behind escapes or control characters."""
        return {leaf for leaf, _, _ in marked_leaves(_HIDING, arena.buffer)}

    def rule_alone(self, number: int, leaf: bytes, clues: Clues = NO_CLUES) -> list[Hit]:
        """The hits of one rule on one folded leaf, without gate or arena: what :meth:`scan` must equal."""
        rule = self.rules[number]
        if rule.pattern and not _is_ours(rule):
            return []
        if rule.pattern:
            if not all(any(literal.encode() in leaf.lower() for literal in map(fold, group)) for group in rule.anchors):
                return []
            whole = Joined(leaf, [(0, 0, len(leaf))])
            return _compile(number, rule, proven=False).candidates(whole, lambda _: clues)
        lower = leaf.lower()
        hits: list[Hit] = []
        for phrase in {fold(phrase).encode() for phrase in rule.phrases}:
            start = lower.find(phrase)
            while start >= 0:
                if _bounded(lower, start, start + len(phrase)):
                    hits.append((0, start, start + len(phrase), number))
                start = lower.find(phrase, start + 1)
        return hits

    def _scan_shapes(
        self,
        arena: Arena,
        hits: list[Hit],
        blocks: list[Block],
        refused: list[Refused] | None,
        taken: Container[int],
        explained: Explained | None,
    ) -> None:
        hot = marked_leaves(self._gate, arena.buffer)
        if hot:
            open_leaves = [place for place in hot if place[0] not in taken] if taken else hot
            joined = Joined(arena.buffer, open_leaves)
            if explained is None:
                self._verify(self._usual, arena, joined, hits, refused)
            else:
                hits += self._usual_hits(arena, joined, explained)
            marked = marked_leaves(self._rare_gate, joined.buffer) if self._rare else []
            if marked:
                some = Joined(arena.buffer, [open_leaves[place] for place, _, _ in marked])
                self._verify(self._rare, arena, some, hits, refused)
            joined = joined if open_leaves is hot else Joined(arena.buffer, hot)
            place = 0
            for match in _BLOCKS.finditer(joined.buffer):
                start, end = match.span()
                place = bisect_right(joined.starts, start, place) - 1
                begin = joined.starts[place]
                blocks.append((joined.leaves[place], start - begin, end - begin))

    def _usual_hits(self, arena: Arena, joined: Joined, explained: Explained) -> list[Hit]:
        """What the usual shapes give, in the rules' order; weak rules for numbers run where strong ones left some."""
        hits: list[Hit] = []
        self._verify(self._others, arena, joined, hits, None)
        for last, stage in enumerate(self._stages, 1 - len(self._stages)):
            found: list[Hit] = []
            self._verify(stage, arena, joined, found, None)
            hits += found
            if found and last:
                joined = explained.take(joined, found)
        return sorted(hits, key=lambda hit: hit[3])

    def _scan_literals(
        self, arena: Arena, hits: list[Hit], refused: list[Refused] | None, explained: Explained | None = None
    ) -> None:
        lower = arena.lower()
        matches = self._automaton.find_matches_as_indexes(lower, overlapping=True)
        cursor = LeafCursor(lower, len(matches))
        due: dict[Program, list[tuple[int, int, int]]] = {}
        bits, phrases, mask = self._bits, self._phrases, 0
        place = (-1, 0, 0)
        for literal, start, end in matches:
            if end > cursor.end and cursor.move(end - 1):
                if mask:
                    self._add_due(mask, place, due)
                mask = 0
                place = (cursor.leaf, cursor.start, cursor.end)
            mask |= bits[literal]
            numbers = phrases[literal]
            if numbers and _bounded(lower, start, end):
                hits.extend((cursor.leaf, start - cursor.start, end - cursor.start, number) for number in numbers)
        if mask:
            self._add_due(mask, place, due)
        for program, leaves in due.items():
            left = explained.left(program, leaves) if explained and program.number in self._weak else leaves
            self._verify((program,), arena, Joined(arena.buffer, left), hits, refused)

    def _add_due(self, mask: int, place: tuple[int, int, int], due: dict[Program, list[tuple[int, int, int]]]) -> None:
        programs = self._due.get(mask)
        if programs is None:
            programs = tuple(program for need, program in self._needs if mask & need == need)
            if len(self._due) < _REMEMBERED_MASKS:
                self._due[mask] = programs
        for program in programs:
            due.setdefault(program, []).append(place)

    @staticmethod
    def _verify(
        programs: Sequence[Program], arena: Arena, joined: Joined, hits: list[Hit], refused: list[Refused] | None
    ) -> None:
        """Run each program once over the joined leaves."""
        if not joined.buffer:
            return
        for program in programs:
            hits += program.candidates(joined, arena.clues, refused)


def _is_ours(rule: Rule) -> bool:
    """Whether a rule's pattern runs here. That of a signal without anchors is for texts that are read anyway."""
    return bool(rule.pattern and (rule.anchors or not rule.category))


def _compile(number: int, rule: Rule, *, proven: bool) -> Program:
    regex = compile_pattern(rule.id, rule.pattern, proven=proven)
    alternatives = "|".join(re2.escape(fold(word)) for word in rule.context.words) if rule.context else ""
    return Program(
        number=number,
        regex=regex,
        group=regex.groups,
        guard=rule.guard,
        guarded=GUARDED[rule.guard],
        validate=VALIDATORS[rule.validator] if rule.validator else None,
        quick=QUICK.get(rule.validator),
        regional=rule.validator in REGIONAL,
        context=rule.context,
        context_words=_engine(rf"(?i)(?:^|[^0-9a-z])(?:{alternatives})(?:[^0-9a-z]|$)") if alternatives else None,
    )


def _gate_texts(shapes: Sequence[Rule]) -> dict[str, Rule]:
    """What the gate looks for, and the rule that it is for."""
    texts: dict[str, Rule] = {}
    for rule in shapes:
        texts.setdefault(f"(?:{patterns.without_captures(patterns.folded(rule.gate or rule.pattern))})", rule)
    return texts


def _compile_gate(shapes: Sequence[Rule], *, proven: bool) -> Any:
    """The alternation of all shape rules; refuses the rule with which it would outgrow its automaton."""
    if not proven:
        for rule in shapes:
            if rule.gate:
                compile_pattern(rule.id, rule.gate)
    blocks = patterns.without_captures(BLOCK_PATTERN)
    texts = _gate_texts(shapes)
    gate = "|".join([blocks, *texts])
    if not proven and not _fits(gate, GATE_PROGRAM_BYTES):
        for count, owner in enumerate(texts.values(), 1):
            if not _fits("|".join([blocks, *list(texts)[:count]]), GATE_PROGRAM_BYTES):
                raise RuleError(owner.id, "with it the gate outgrows its automaton; give the rule anchors")
    return _engine(gate)


def _bounded(lower: bytes, start: int, end: int) -> bool:
    """Whether a phrase stands on its own: an edge that is a word character has no word character beside it."""
    if start and lower[start] in WORD_BYTES and lower[start - 1] in WORD_BYTES:
        return False
    return not (end < len(lower) and lower[end - 1] in WORD_BYTES and lower[end] in WORD_BYTES)


def _searched(literals: Sequence[bytes], lower: bytes) -> Iterator[tuple[int, int, int]]:
    """Every place of every literal, overlapping ones too: number of the literal, start, end."""
    for number, literal in enumerate(literals):
        start = lower.find(literal)
        while start >= 0:
            yield number, start, start + len(literal)
            start = lower.find(literal, start + 1)


def found_anywhere(literals: Sequence[bytes], arena: Arena) -> Sequence[bytes]:
    """Those of a few lower-case literals that stand in the arena at all; of many, all of them."""
    lower = arena.lower()
    return [one for one in literals if one in lower] if len(literals) * len(lower) <= _SEARCHED else literals


def literal_hits(literals: Sequence[bytes], arena: Arena) -> Iterator[tuple[int, int, int, int, int]]:
    """Where lower-case literals stand as words: number of the literal, leaf, its start, start and end in the buffer.

    For literals that a payload brings itself; the automaton is built for this one call, unless they are few.
    """
    lower = arena.lower()
    if len(literals) * len(lower) <= _SEARCHED:
        matches = sorted(_searched(literals, lower), key=lambda match: match[2])
    else:
        matches = ahocorasick_rs.BytesAhoCorasick(list(literals)).find_matches_as_indexes(lower, overlapping=True)
    cursor = LeafCursor(lower)
    for number, start, end in matches:
        if _bounded(lower, start, end):
            cursor.move(end - 1)
            yield number, cursor.leaf, cursor.start, start, end
