"""The hot path: every rule over every text of a payload, in a handful of native calls.

Theory of operation
-------------------
There are two kinds of rules, because RE2 is linear but its constant is not: a program that outgrows its DFA runs a
thousand times slower (measured: 60 keyword patterns in one alternation, 12 KB/s).

*Shape rules* (a pattern, no anchors) are joined into one alternation, the **gate**, or for a short arena into three
(:mod:`scanner.matching.due.shape_gates`). One pass of it (about 450 MB/s on an invoice) says which leaves are hot. An
alternation loses candidates that overlap, so it decides nothing: it is exact only in that a leaf without a gate hit has
no hit of any shape rule. The hot leaves are joined again, and each shape rule runs once over that small buffer: as many
native calls as there are rules, however many leaves are hot. The shapes that hardly any text holds have a second gate
before them, and leaves whose kind their field's name has settled are left out. Two things keep the automaton small. A
shape rule must not begin with a counted class that others begin with too: states multiply where counters overlap, and
fourteen such rules once ran at 6 MB/s. And a rule may bring a smaller pattern for the gate, one that each of its
matches contains: an email's begins at the character before the @, since "any run of letters that an @ ends" keeps the
automaton looking to the end of the text for every other match (100 KB of "1.1.1.1.": 1.4 s, with the smaller one 4 ms).

*Anchored rules* (a pattern behind groups of literals) and *phrases* share one Aho-Corasick automaton over the
lower-cased arena, one more pass. It reports overlapping matches, or a short literal would hide a long one. Each
literal is a bit; a leaf's bits say which anchored rules have all their groups present, and only those patterns run, on
those leaves only.

Python runs for candidates, never for leaves: neighbour guard, validator, context, in the order of their cost
(``programs/program.py``).

No match ever crosses a leaf: :func:`compile_pattern` refuses every pattern that could consume the separator. So the
answer over the arena equals the answer of every rule on every leaf alone; a property test holds that sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from scanner.checks.validators import MANY, QUICK, REGIONAL, VALIDATORS
from scanner.entity_types import USUAL, WALLET
from scanner.matching.buffer.arena import Arena, JoinedLeaves, Leaf
from scanner.matching.buffer.marks import Marks
from scanner.matching.due.anchors import automaton_tables, plain_tables, tables_for
from scanner.matching.due.due_rules import Literals
from scanner.matching.due.shape_gates import ShapeGates, gate_texts
from scanner.matching.encoded.encoded_blocks import BLOCK_PATTERN
from scanner.matching.encoded.encodings import SIGNS
from scanner.matching.engines import patterns
from scanner.matching.engines.native import AUTOMATA, compile_native, compile_pattern, eats, escaped
from scanner.matching.marked import marked_leaves
from scanner.matching.numbers import CROSSING, SURE, Explained, only_numbers, stages
from scanner.matching.programs.candidates import Refused, candidates
from scanner.matching.programs.card_rows import LUHN
from scanner.matching.programs.guards import guard_of
from scanner.matching.programs.labels import names_another, names_goods
from scanner.matching.programs.program import Hit, Program
from scanner.rules import ProvenRules, Rule

Block = tuple[int, int, int]
"""leaf, start, end (bytes of the folded leaf, end exclusive) of what may be encoded text."""

_LONG: Final = 4_096  # bytes from which on it pays to ask whether there is anything of what a rule's matches hold
_LABELS: Final[dict[str, Callable[[str], bool]]] = {
    "unlabelled": names_another,
    "group": names_another,
    "unsold": names_goods,
}
_BLOCKS = compile_native(BLOCK_PATTERN)
_HIDING = compile_native(rf"{BLOCK_PATTERN}|[{escaped(''.join(SIGNS))}]")


class Matcher:
    """All rules, compiled. Immutable after construction; threads share it, and RE2 releases the GIL."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Raises RuleError."""
        self.rules, proven = tuple(rules), isinstance(rules, ProvenRules)
        programs = {
            number: _compile(number, rule, proven=proven) for number, rule in enumerate(self.rules) if _is_ours(rule)
        }
        self._programs = tuple(programs.values())
        self._shapes = tuple(program for number, program in programs.items() if not self.rules[number].anchors)
        # The shapes of all types but the usual ones have a gate of their own, asked in one pass: 1 ms for 0.4 MB and
        # 2 us for one leaf, where asking its 16 rules one by one would take 11 ms and 25 us.
        # Those of wallets have one more, since every id of Stripe's begins as a wallet's address may ("in_1…").
        self._usual, rare, wallets = (
            tuple(program for program in self._shapes if self._commonness(program) == own) for own in range(3)
        )
        self._rare = tuple(programs for programs in (rare, wallets) if programs)
        numbers = [program for program in self._usual if self._is_number(program)]
        self._others = tuple(program for program in self._usual if program not in numbers)
        self._stages = stages(numbers, lambda program: self.rules[program.number].confidence)
        self._weak = frozenset(
            number
            for number, program in programs.items()
            if self.rules[number].anchors and self.rules[number].confidence < SURE and self._is_number(program)
        )
        groups = [[self.rules[program.number] for program in own] for own in (self._usual, *self._rare)]
        self._gates = ShapeGates(groups, proven=proven)
        self._tables = automaton_tables(self.rules, programs)
        self._plain_literals = Literals(plain_tables(self._tables))

    @cached_property
    def _literals(self) -> Literals:
        """The literals of all rules, made for the first text that is not ASCII."""
        return Literals(self._tables)

    def read_ahead(self) -> None:
        """Make what texts would wait for that a rule looks at first, or that are not ASCII, in a thread that has time.

        A sixth of a second; what a rule's words stand for is left to the first of those texts.
        """
        _ = self._literals
        for program in self._programs:
            _ = program.regex

    def _literals_for(self, arena: Arena) -> Literals:
        return self._plain_literals if arena.ascii else self._literals

    def _commonness(self, program: Program) -> int:
        entity_type = self.rules[program.number].entity_type
        return 0 if entity_type in USUAL else 2 if entity_type == WALLET else 1

    @cached_property
    def _sign_literals(self) -> Literals:
        """The literals of signals of instructions in ASCII, made for the first text that is asked for nothing else.

        In a column of 5,000 mail addresses the other rules' literals ("@") stand 5,000 times: 1.1 ms instead of 0.25.
        """
        return Literals(tables_for(plain_tables(self._tables), lambda number: bool(self.rules[number].category)))

    def _is_number(self, program: Program) -> bool:
        rule = self.rules[program.number]
        return rule.entity_type in USUAL and only_numbers(patterns.folded(rule.pattern), eats)

    @cached_property
    def _numbers_hold_digits(self) -> bool:
        """Whether every match of the rules for numbers does, as of the package's own."""
        return all(program.asks & 1 for stage in self._stages for program in stage)

    @cached_property
    def _number_gate(self) -> Any:
        """Where a number may begin that the first of the rules for numbers have left."""
        weaker = [self.rules[program.number] for stage in self._stages[1:] for program in stage]
        return compile_native("|".join([CROSSING, *gate_texts(weaker)]))

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
            AUTOMATA.meet(len(arena.buffer))
            explained = self._scan_shapes(arena, hits, blocks, refused, taken, winning=winning)
            self._scan_literals(arena, hits, refused, explained)
        return hits, blocks

    def scan_signals(self, arena: Arena) -> list[Hit]:
        """The accepted spans of signals of instructions that are phrases, or rules with anchors.

        What else has anchors is not looked for: in source files nearly all that has.
        """
        hits: list[Hit] = []
        literals = self._sign_literals if arena.ascii else self._literals
        due = literals.due(arena, hits) if arena.buffer else {}
        signals = {program: leaves for program, leaves in due.items() if self.rules[program.number].category}
        self._verify_due(signals, arena, hits, None, None)
        return [hit for hit in hits if self.rules[hit[3]].category]

    def telling(self, arena: Arena) -> set[int]:
        """The leaves in which a phrase or a rule with anchors finds a signal of instructions."""
        return {leaf for leaf, _, _, _ in self.scan_signals(arena)}

    @staticmethod
    def hiding(arena: Arena) -> set[int]:
        """The leaves that may hide something: in a block that can be decoded, behind escapes or control characters."""
        return {leaf for leaf, _, _ in marked_leaves(_HIDING, arena.buffer)}

    def _scan_shapes(
        self,
        arena: Arena,
        hits: list[Hit],
        blocks: list[Block],
        refused: list[Refused] | None,
        taken: Container[int],
        *,
        winning: bool,
    ) -> Explained | None:
        """Add what the shape rules find, and the blocks; the numbers that are explained come back, if asked for."""
        explained = None
        hot = self._gates.hot_leaves(arena.buffer)
        if hot:
            arena.notes.of(Marks).hot.update(map(itemgetter(0), hot))
            arena.hot = hot  # most of the leaves that anybody is going to ask for
            open_leaves = [place for place in hot if place[0] not in taken] if taken else hot
            joined = JoinedLeaves(arena.buffer, open_leaves)
            if winning:
                explained = Explained(self._number_gate)
                hits += self._usual_hits(arena, joined, explained)
            else:
                self._verify(self._usual, arena, joined, hits, refused)
            gates = self._gates.of_each
            for programs, gate in zip(self._rare, gates[len(gates) - len(self._rare) :], strict=True):
                marked = marked_leaves(gate, joined.buffer)
                if marked:
                    some = JoinedLeaves(arena.buffer, [open_leaves[place] for place, _, _ in marked])
                    self._verify(programs, arena, some, hits, refused)
        # A pass of their own: in one automaton with the gate, new texts make states that are the product of both. Of
        # 85,000 rows of an export it took 4.1 us a row and 10 MB; the two take 2.0 and 4, and warm 1.1 as the one did.
        if _BLOCKS.search(arena.buffer) is None:  # as in most texts; 1 us less than to go through none
            return explained
        spans = [match.span() for match in _BLOCKS.finditer(arena.buffer)]
        for (leaf, first, _), (start, end) in zip(arena.places_at([start for start, _ in spans]), spans, strict=True):
            blocks.append((leaf, start - first, end - first))
        arena.notes.of(Marks).unclear.update(map(itemgetter(0), blocks))
        return explained

    def _usual_hits(self, arena: Arena, joined: JoinedLeaves, explained: Explained) -> list[Hit]:
        """What the usual shapes give, in the rules' order; weak rules for numbers run where strong ones left some."""
        hits: list[Hit] = []
        self._verify(self._others, arena, joined, hits, None)
        if self._numbers_hold_digits and joined.lacks & 1:  # as of an address: 1 us instead of 7 for fourteen rules
            return hits
        for last, stage in enumerate(self._stages, 1 - len(self._stages)):
            found: list[Hit] = []
            self._verify(stage, arena, joined, found, None)
            hits += found
            if found and last:
                joined = explained.take(joined, found)
            elif stage is self._stages[0] and self._number_gate.search(joined.buffer) is None:
                break  # an id, mostly, of which every record has one: 0.6 us instead of 6 for nine rules
        return sorted(hits, key=itemgetter(3))

    def _scan_literals(
        self, arena: Arena, hits: list[Hit], refused: list[Refused] | None, explained: Explained | None = None
    ) -> None:
        due = self._literals_for(arena).due(arena, hits)
        if due:
            marked = arena.notes.of(Marks).hot
            for leaves in {id(own): own for own in due.values()}.values():  # most are due where another is
                marked.update(map(itemgetter(0), leaves))
            self._verify_due(due, arena, hits, refused, explained)

    def _verify_due(
        self,
        due: Mapping[Program, Sequence[Leaf]],
        arena: Arena,
        hits: list[Hit],
        refused: list[Refused] | None,
        explained: Explained | None,
    ) -> None:
        """Run the programs that are due, each over its leaves."""
        before: Sequence[Leaf] | None = None
        for program, leaves in due.items():
            left = explained.left(program, leaves) if explained and program.number in self._weak else leaves
            if not left:
                continue
            if left != before:  # most are due where another is
                before, joined = left, JoinedLeaves(arena.buffer, left)
            if not program.asks & joined.lacks:  # else of what is not there
                self._verify((program,), arena, joined, hits, refused)

    @staticmethod
    def _verify(
        programs: Sequence[Program], arena: Arena, joined: JoinedLeaves, hits: list[Hit], refused: list[Refused] | None
    ) -> None:
        """Run each program once over the joined leaves."""
        if not joined.buffer:
            return
        long = len(joined.buffer) > _LONG
        for program in programs:
            if long and program.asks & joined.lacks:  # of what is not there
                continue
            if long:
                AUTOMATA.meet(len(joined.buffer))
            hits += candidates(program, joined, arena.clues, refused)


def _is_ours(rule: Rule) -> bool:
    """Whether a rule's pattern runs here. That of a signal without anchors is for texts that are read anyway."""
    return bool(rule.pattern and (rule.anchors or not rule.category))


def _compile(number: int, rule: Rule, *, proven: bool) -> Program:
    """The program of a rule, and all that is asked of its candidates. Raises RuleError unless ``proven``."""
    if not proven:
        compile_pattern(rule.id, rule.pattern)
    grouped = patterns.has_captures(rule.pattern)
    thins = rule.guard == "digits" and rule.validator in LUHN
    labels = _LABELS.get(rule.guard)
    regional = rule.validator in REGIONAL
    return Program(
        number=number,
        source=rule.pattern,
        grouped=grouped,
        guard=guard_of(rule.guard, grouped=grouped),
        validator=rule.validator,
        validate=VALIDATORS[rule.validator] if rule.validator else None,
        validate_many=MANY.get(rule.validator),
        quick=QUICK.get(rule.validator),
        thins=thins,
        extends=thins and not grouped,
        labels=labels,
        regional=regional,
        alone=not (regional or labels or (rule.context and rule.context.required)),
        context=rule.context,
    )
