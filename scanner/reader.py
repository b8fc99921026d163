"""Texts read for injected instructions: signals of every kind, other readings, and the verdict.

What the matcher finds by pattern or phrase (chat tokens, HTML, forged tool calls) comes in as signals; leaves that
hold such a signal, or that the gate finds suspicious, are read word by word, and every grammar that could match is
tried. When that is not enough, the text is read through its disguises, and what is found in a disguise weighs more,
since nobody disguises harmless text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import Any, Final

from scanner.arena import Arena
from scanner.disguises import readings
from scanner.findings import INJECTION
from scanner.grammar import Grammar, Piece, compile_grammar, over_letters, pieces
from scanner.lexicon import LETTER_BYTES, Lexicon, WordClass, bits, camel_split, members_of, worth_reading
from scanner.matcher import compile_native, compile_pattern
from scanner.normalize import fold
from scanner.rules import Channel, Level, Rule
from scanner.spans import Span
from scanner.suspicion import Suspicion
from scanner.verdicts import NEAR, convincing

_REMEMBERED: Final = 4_096  # combinations of letters whose grammars are remembered
_EVERY: Final = (
    16  # matches of one grammar in one long text that count: which of them stands near another is not known yet
)
_STRONG: Final = 0.6  # weight below which a signal does not count in a disguise: a word read wrongly is soon one


class _Grammar:
    """One rule's grammar."""

    def __init__(self, rule: Rule, grammar: Grammar, lexicon: Lexicon) -> None:
        self.rule = rule
        self.needs = grammar.needs
        self._grammar = grammar
        self._lexicon = lexicon

    @cached_property
    def regex(self) -> Any:
        """Compiled when a text holds all that it needs: most never are, and all take a quarter of a second."""
        return compile_native(over_letters(self._grammar, self._lexicon))


class Reader:
    """All signals of injected instructions. Shared by threads.

    What only a suspicious text needs (the lexicon's letters, the grammars) is made for the first of them, in a sixth of
    a second, unless rules have yet to be proven.
    """

    def __init__(self, rules: Sequence[Rule], classes: dict[str, WordClass], *, proven: bool = False) -> None:
        """``proven`` as for a detector. Raises RuleError."""
        self._spoken = [rule for rule in rules if rule.grammar]
        self._classes = classes if self._spoken else {}
        self._members = members_of(self._classes)
        self._channels: dict[Channel, Rule] = {rule.channel: rule for rule in rules if rule.channel}
        # Patterns of signals without anchors: too ordinary for the automaton, and telling in a text that is read.
        self._patterns = [
            (rule, compile_pattern(rule.id, rule.pattern, proven=proven))
            for rule in rules
            if rule.category and rule.pattern and not rule.anchors
        ]
        self._due: dict[int, tuple[_Grammar, ...]] = {}
        self._rules = rules
        if not proven:
            _ = self._grammars

    @cached_property
    def _tokens(self) -> list[tuple[Piece, ...]]:
        return [tuple(pieces(rule.id, rule.grammar)) for rule in self._spoken]

    @cached_property
    def lexicon(self) -> Lexicon:
        """All words, by which texts are read."""
        named = [piece.name for tokens in self._tokens for piece in tokens]
        return Lexicon(self._classes, named, self._members)

    @cached_property
    def _grammars(self) -> list[_Grammar]:
        return [
            _Grammar(rule, compile_grammar(rule.id, tokens, self.lexicon), self.lexicon)
            for rule, tokens in zip(self._spoken, self._tokens, strict=True)
        ]

    @cached_property
    def suspicion(self) -> Suspicion:
        """The gate, warm."""
        return self._gate("balanced")

    @cached_property
    def strict_suspicion(self) -> Suspicion:
        """The wider gate of level ``strict``, warm; made when somebody asks for it."""
        return self._gate("strict")

    def _gate(self, level: Level) -> Suspicion:
        # Every fourth rule's examples: enough to build what texts need of the automata, in a quarter of the time.
        signals = [rule for rule in self._rules if rule.category][::4]
        texts = [fold(one.text) for rule in signals for one in rule.example_list() + rule.near_miss_list()]
        return Suspicion(worth_reading(self._classes, self._members, level), texts)

    def warm(self) -> None:
        """Make the gate now, so that the first payload need not wait for it: a tenth of a second."""
        _ = self.suspicion

    def judge(
        self, arena: Arena, signals: dict[int, list[Span]], level: Level, *, hidden: bool
    ) -> dict[int, list[Span]]:
        """The signals of every leaf in which they are enough; of others nothing.

        ``signals`` are those that are known already, by leaf. ``hidden`` says that the texts were encoded.
        """
        found: dict[int, list[Span]] = {}
        for leaf in dict.fromkeys([*self._worth_reading(arena, level), *signals]):
            text = arena.folded(leaf)
            known = signals.get(leaf, [])
            verdict = self.verdict(text, known, hidden=hidden, place=partial(_placed, arena, leaf))
            if verdict:
                found[leaf] = verdict
        return found

    def _worth_reading(self, arena: Arena, level: Level) -> list[int]:
        if not self._spoken:
            return []
        gate = self.suspicion if level == "balanced" else self.strict_suspicion
        return [leaf for leaf, _, _ in gate.leaves(arena)]

    def verdict(
        self, text: str, known: list[Span], *, hidden: bool = False, place: Callable[[Span], Span] = lambda span: span
    ) -> list[Span]:
        """The signals in a folded text, if they are enough with those that are known, else none.

        ``place`` moves a span of the folded text to the source.
        """
        signals = known + [place(signal) for signal in self.signals(text)]
        if hidden and signals and (rule := self._channels.get("encoded")):
            signals.append(place(Span(0, len(text), rule)))
        best = convincing(signals)
        if any(signal.certain for signal in best):
            return best
        ids = {signal.rule.id for signal in signals}
        for channel, other, telling in readings(text, self.lexicon):
            rule = self._channels.get(channel)
            fresh = [signal.rule for signal in self.signals(other) if signal.rule.id not in ids]
            if rule is None or not fresh:
                continue
            whole = place(Span(0, len(text), rule, channel))
            more = [whole._replace(rule=found) for found in fresh]
            strong = [signal for signal in more if telling and abs(signal.rule.weight) >= _STRONG]
            # Enough together with the disguise, if it is not but a word or two; or without it, as in a plain text.
            for enough in ([*signals, *strong, whole] if strong else [], [*signals, *more]):
                read = convincing(enough)
                if any(signal.certain and signal.rule.entity_type == INJECTION for signal in read):
                    return read if whole in enough else [*read, whole]
        return best

    def signals(self, text: str) -> list[Span]:
        """Every grammar's and every pattern's first match in a folded text."""
        return [*self._matched(text), *self._said(text)]

    def _matched(self, text: str) -> Iterator[Span]:
        encoded = text.encode()
        for rule, regex in self._patterns:
            match = regex.search(encoded)
            if match is not None:
                start, end = match.span()
                before, within = encoded[:start].decode(errors="ignore"), encoded[:end].decode(errors="ignore")
                yield Span(len(before), len(within), rule)

    def _said(self, text: str) -> list[Span]:
        whole = len(text)
        plain = text if " " in text else camel_split(text)
        letters = self.lexicon.read(plain)
        due = self._candidates(bits(set(letters)))
        if not due:
            return []
        encoded = letters.encode()
        places = None
        found: list[Span] = []
        most = _EVERY if whole > NEAR else 1
        for grammar in due:
            for match in islice(grammar.regex.finditer(encoded), most):
                places = places or self.lexicon.places(plain)
                first, last = match.start() // LETTER_BYTES, match.end() // LETTER_BYTES - 1
                start, end = (places[first][0], places[last][1]) if plain == text else (0, whole)
                found.append(Span(start, end, grammar.rule))
        return found

    def channel(self, name: Channel) -> Rule | None:
        """The rule that says what a way of hiding weighs."""
        return self._channels.get(name)

    def marked(self, arena: Arena) -> list[int]:
        """The leaves that hold a word worth reading, whatever stands beside it."""
        return [leaf for leaf, _, _ in self.suspicion.marked(arena)] if self._spoken else []

    def placed_signals(self, arena: Arena, leaf: int) -> list[Span]:
        """Every grammar's first match in one leaf, at its place in the source."""
        return [_placed(arena, leaf, span) for span in self.signals(arena.folded(leaf))]

    @cached_property
    def _by_need(self) -> dict[int, list[tuple[int, _Grammar]]]:
        """The grammars with their numbers by the need that fewest letters meet: most texts fail there."""
        groups: dict[int, list[tuple[int, _Grammar]]] = {}
        for number, grammar in enumerate(self._grammars):
            groups.setdefault(min(grammar.needs, key=int.bit_count), []).append((number, grammar))
        return groups

    def _candidates(self, mask: int) -> tuple[_Grammar, ...]:
        due = self._due.get(mask)
        if due is None:
            due = tuple(
                grammar
                for _, grammar in sorted(
                    (number, grammar)
                    for first, group in self._by_need.items()
                    if mask & first
                    for number, grammar in group
                    if all(mask & need for need in grammar.needs)
                )
            )
            if len(self._due) < _REMEMBERED:
                self._due[mask] = due
        return due


def _placed(arena: Arena, leaf: int, span: Span) -> Span:
    """A signal of the folded text, at its place in the source."""
    begin, end = arena.source_characters(leaf, span.start, span.end)
    return span._replace(start=begin, end=end)
