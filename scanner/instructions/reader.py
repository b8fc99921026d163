"""Texts read for injected instructions: the gate, the grammars, the disguises and the verdict in their order.

What the matcher finds by pattern or phrase (chat tokens, HTML, forged tool calls) comes in as signals. A leaf that
holds such a signal, or that the gate lets through, is read: every grammar that could match is tried, and its words are
weighed. If that is not enough, the text is read through its disguises. A signal behind a disguise weighs more, since
nobody disguises harmless text.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
from threading import RLock
from typing import Final

from scanner.disguises.kinds import DisguiseKind, DisguiseShapes, disguise_kinds, shapes_of
from scanner.disguises.meter import Meter
from scanner.disguises.readings import Undisguised
from scanner.instructions.described import CATEGORY as DESCRIBED
from scanner.instructions.gates.borders import Borders
from scanner.instructions.gates.disguise_shapes import disguise_shaped
from scanner.instructions.gates.gate import Gate
from scanner.instructions.in_disguise import STRONG, asks_for_strong
from scanner.instructions.judging import Judge, ReadLeaf, ReadText
from scanner.instructions.kept_answers import KeptAnswers
from scanner.instructions.leaves_to_read import LeavesToRead
from scanner.instructions.parts import by_parts
from scanner.instructions.pattern_signals import PatternSignals
from scanner.instructions.readahead import (
    Disguises,
    MatchedReadings,
    ReadAhead,
    Silent,
    no_disguise,
    no_readings,
    portions,
    too_dear,
)
from scanner.instructions.signals import Signals, TextMatches, as_words
from scanner.instructions.verdicts import NEAR
from scanner.language.lexicon import Lexicon
from scanner.language.notation.grammar import names_in
from scanner.language.search.grammar_search import GrammarSearch, Match
from scanner.language.search.needs_table import NeedsTable
from scanner.language.weights.wording import NO_WEIGHTS, Weighing, Wording, WordingFile
from scanner.language.word_classes import WordClass, members_of
from scanner.matching.buffer.allowance import Allowance
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.memory import Memory
from scanner.matching.buffer.normalize import fold
from scanner.matching.distinct_texts import by_text
from scanner.matching.spans import Span
from scanner.rules import Channel, Level, ProvenRules, Rule

_WHOLE: Final = frozenset({"encoded", "shifted", "backwards", "spaced"})
"""Ways of hiding that leave no sequence of letters as it was: the phrases of rules are looked for again in readings."""


class Reader:
    """Finds instructions in the leaves of an arena. Shared by threads.

    What only a suspicious text needs (the letters of the lexicon, the grammars) is made for the first of them, in
    half a second; for rules that are no ProvenRules it is made at once.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        classes: dict[str, WordClass],
        *,
        literal: Callable[[Sequence[str]], Iterable[Iterable[Rule]]] = lambda texts: [()] * len(texts),
        wording: Callable[[], WordingFile] = lambda: NO_WEIGHTS,
        needs: Callable[[], NeedsTable | None] = lambda: None,
    ) -> None:
        """``literal`` gives the rules by phrase that match each of some folded texts.

        ``wording`` gives the weights of words and ``needs`` what the grammars need, if that is known; they are called
        when that is first needed. Raises RuleError.
        """
        self._wording = wording
        self._needs = needs
        self._literal = literal
        self._with_grammar = [rule for rule in rules if rule.grammar]
        self._classes = classes if self._with_grammar else {}
        self._members = members_of(self._classes)
        self._patterns = PatternSignals(rules)
        self._rules = rules
        self._judge = Judge(rules, lambda: self.lexicon, lambda: self.grammars)
        self._to_read = LeavesToRead(self._classes, self._members, lambda: self.lexicon, lambda: self.grammars)
        self._kept_matches: KeptAnswers[tuple[list[Match], list[Span]]] = KeptAnswers(
            lambda found: len(found[0]) + len(found[1])
        )
        self._kept_rules: KeptAnswers[tuple[Rule, ...]] = KeptAnswers()
        self._kept_shapes: KeptAnswers[DisguiseShapes] = KeptAnswers()
        self._silent: Silent = KeptAnswers()
        self._making = RLock()  # whoever needs what another thread is making waits for it
        if not isinstance(rules, ProvenRules):
            self.grammars.warm()

    # The properties are not cached themselves: before Python 3.12 each cached property has a lock of its own, and two
    # threads, each holding one of the two locks and waiting for the other, would wait for ever.
    @property
    def lexicon(self) -> Lexicon:
        """All words, by which texts are read."""
        with self._making:
            return self._made_lexicon

    @property
    def grammars(self) -> GrammarSearch:
        """All grammars, and the weights of words."""
        with self._making:
            return self._made_grammars

    @cached_property
    def _made_lexicon(self) -> Lexicon:
        named = set(chain.from_iterable(names_in(rule.grammar) for rule in self._with_grammar))
        harmless = [example.text for rule in self._rules if rule.category for example in rule.near_miss_list()]
        return Lexicon(self._classes, named, self._members, harmless, lambda: self._wording().weights)

    @cached_property
    def _made_grammars(self) -> GrammarSearch:
        weighing = [rule for rule in self._rules if rule.leaning > 0 and rule.category != DESCRIBED]
        wording = Wording(self._wording(), weighing, self.lexicon) if weighing else None
        return GrammarSearch(self._with_grammar, self.lexicon, wording, self._needs)

    @property
    def gate(self) -> Gate:
        """The gate of level ``balanced``."""
        return self._to_read.gate

    @property
    def strict_gate(self) -> Gate:
        """The wider gate of level ``strict``."""
        return self._to_read.strict_gate

    @cached_property
    def borders(self) -> Borders:
        """What tells which texts go on in each other; made for the first that may, in 20 ms."""
        return Borders(self.gate, self.lexicon)

    def warm(self) -> None:
        """Make the gate now, so that the first payload need not wait for it: a tenth of a second."""
        _ = self.gate

    def read_ahead(self) -> None:
        """Make what the first suspicious text would wait for, a second, in a thread that has the time."""
        if not self._with_grammar:
            return
        self.judge(Arena([self._with_grammar[0].example_list()[0].text]), {0: []}, "balanced", hidden=False)
        # Every fourth rule's examples: enough to build what texts need of the automata, in a quarter of the time.
        signals = [rule for rule in self._rules if rule.category][::4]
        examples = [example for rule in signals for example in rule.example_list() + rule.near_miss_list()]
        self.gate.read_ahead([fold(example.text) for example in examples])

    def forget_texts(self) -> None:
        """Forget what was found in texts so far, so that a text that comes again takes as long as a new one."""
        self._kept_matches.forget()
        self._kept_rules.forget()
        self._kept_shapes.forget()
        self._silent.forget()

    def judge(
        self, arena: Arena, signals: dict[int, list[Span]], level: Level, *, hidden: bool, plain: bool = False
    ) -> dict[int, list[Span]]:
        """The signals of every leaf in which they are enough, in source positions; other leaves are left out.

        ``signals`` are those of the matcher, by leaf. ``hidden`` says that the texts were encoded in others. ``plain``
        texts are read as they stand, through no disguise.
        """
        as_they_stand = dict.fromkeys([*self._to_read.as_they_stand(arena, level), *signals])
        said = set(self._to_read.saying_something(arena)) if hidden else set()
        known_words = dict.fromkeys([*as_they_stand, *sorted(said), *self._to_read.enciphered(arena)])
        garbled = self._to_read.garbled(arena, known_words) if not plain else []
        leaves = [*known_words, *garbled]
        if not leaves:
            return {}
        leaves_of = by_text(leaves, arena)
        verdicts: dict[int, list[Span]] = {}

        def hiding() -> set[str]:
            quiet = set(leaves if hidden else disguise_shaped(arena)).difference(signals)
            return {text for text, own in leaves_of.items() if quiet.issuperset(own)}

        located = partial(self._located, allowance=arena.allowance, memory=arena.memory)
        texts = list(leaves_of)
        standing = ((matches, no_disguise, no_readings) for matches in self.matches_of_each(texts, arena.memory))
        in_full = self._with_readings(texts, hiding, set(map(arena.folded, garbled)), arena)
        for matches, disguise, readings in standing if plain else in_full:
            text = ReadText(matches, disguise, readings, located)
            without_signals: dict[str, list[Span]] = {}  # verdicts on leaves of which nothing is known, by source text
            for leaf in leaves_of[matches.text]:
                source = arena.texts[leaf]
                known = sorted(signals.get(leaf, []), key=lambda span: (span.start, span.end, span.rule.id))
                verdict = None if known else without_signals.get(source)
                if verdict is None:
                    stands = leaf in as_they_stand or (leaf in said and matches.heaviest >= STRONG)
                    read_leaf = ReadLeaf(known, stands, hidden, partial(_placed, arena, leaf))
                    verdict = self._judge.verdict(text, read_leaf, level)
                    if not known:
                        without_signals[source] = verdict
                if verdict:
                    verdicts[leaf] = list(verdict)
        if not (hidden or plain):
            judged = partial(self.judge, signals={}, level=level, hidden=False, plain=True)
            verdicts |= by_parts(arena, [leaf for leaf in leaves if leaf not in verdicts], judged)
        return {leaf: verdicts[leaf] for leaf in leaves if leaf in verdicts}

    def _with_readings(
        self, texts: Sequence[str], hiding: Callable[[], Container[str]], garbled: Container[str], arena: Arena
    ) -> Iterator[tuple[TextMatches, Callable[[], DisguiseKind], Callable[[], MatchedReadings]]]:
        """What matches in each of some folded texts, with its disguise and its readings.

        Once the allowance is spent, the texts that are ``hiding`` what they say are not read any more.
        """
        memory, lexicon = arena.memory, self.lexicon
        for portion in portions(texts):
            read = portion
            if not arena.allowance.left:  # to read 5,000 decoded blocks in vain takes 40 us each
                unread = hiding()
                yield from ((TextMatches(text, [], []), too_dear, no_readings) for text in portion if text in unread)
                read = [text for text in portion if text not in unread]
            matched = list(self.matches_of_each(read, memory))
            disguises = Disguises(
                matched, lambda some: disguise_kinds(some, lexicon, arena.allowance, garbled, self._shapes_of)
            )
            rules_in = partial(self._rules_in, memory=memory)
            ahead = ReadAhead(matched, disguises, lexicon, arena.allowance, rules_in, memory, self._silent)
            yield from ((one, partial(disguises.of, at), partial(ahead.of, at)) for at, one in enumerate(matched))

    def _shapes_of(self, texts: Sequence[str]) -> list[DisguiseShapes]:
        """What each of some folded texts may show by the look of it."""
        return self._kept_shapes.of_each(
            texts, repeat("", len(texts)), lambda places: shapes_of([texts[place] for place in places])
        )

    def matches_of_each(self, texts: Sequence[str], memory: Memory, least: float = 0.0) -> Iterator[TextMatches]:
        """What matches in each of some folded texts, of grammars those that weigh ``least`` or more."""
        for portion in portions(texts):
            found = self._kept_matches.of_each(
                portion,
                repeat(least, len(portion)),
                partial(self._matches_at, texts=portion, memory=memory, least=least),
            )
            yield from (TextMatches(text, *matches) for text, matches in zip(portion, found, strict=True))

    def _matches_at(
        self, places: Sequence[int], texts: Sequence[str], memory: Memory, least: float
    ) -> list[tuple[list[Match], list[Span]]]:
        """What matches in the texts at some places, of grammars and of patterns."""
        some = [texts[place] for place in places]
        words = [as_words(text) for text in some]
        by_grammar = self.grammars.matches_each(words, memory, least, long=NEAR)
        return list(zip(by_grammar, self._patterns.of_each(some), strict=True))

    def _located(self, reading: Undisguised, allowance: Allowance, memory: Memory) -> list[Span]:
        """The signals of a reading, at their places in it. Raises Spent, since it is read once more."""
        Meter(allowance, reading.text).read(reading.text)
        by_grammar = self.grammars.matches(as_words(reading.text), memory, every=True)
        return Signals(self.lexicon, TextMatches(reading.text, by_grammar, self._patterns.of(reading.text)), []).placed

    def grammar_matches(self, text: str, memory: Memory) -> list[Match]:
        """Every grammar's first match in a folded text, in a long one its matches in every sentence.

        The name of a field is read as the words that it is put together of.
        """
        return self.grammars.matches(as_words(text), memory, every=len(text) > NEAR)

    def _rules_in(self, read: Sequence[Undisguised], lengths: Sequence[int], memory: Memory) -> list[tuple[Rule, ...]]:
        """The rules that each of some readings fulfils, that of its wording among them where words count.

        ``lengths`` are those of the texts that they are readings of.
        """
        strong = list(map(asks_for_strong, read, lengths))
        ways = [(reading.channel, reading.weighing, asked) for reading, asked in zip(read, strong, strict=True)]

        def make(places: Sequence[int]) -> list[tuple[Rule, ...]]:
            some = [read[place] for place in places]
            return list(map(tuple, self._rules_of(some, [strong[place] for place in places], memory)))

        return self._kept_rules.of_each([reading.text for reading in read], ways, make)

    def _rules_of(self, read: Sequence[Undisguised], strong: Sequence[bool], memory: Memory) -> list[list[Rule]]:
        """As :meth:`_rules_in`; ``strong`` says of which readings only strong signals count.

        Where there is none of these by pattern or phrase, words that come to a weak one are not weighed: an eighth of
        the time for source files.
        """
        rules = [[span.rule for span in spans] for spans in self._patterns.of_each([reading.text for reading in read])]
        literal = self._literal_in(read)
        places_of: dict[tuple[bool, Weighing, bool], list[int]] = {}
        for place, reading in enumerate(read):
            weak = strong[place] and all(
                abs(rule.weight) < STRONG for rule in chain(rules[place], literal.get(place, ()))
            )
            places_of.setdefault((len(reading.text) > NEAR, reading.weighing, weak), []).append(place)
        for (every, weighing, weak), places in places_of.items():
            texts = [as_words(read[place].text) for place in places]
            long = -1 if every else max(map(len, texts))
            weight = STRONG if weak else 0.0
            by_grammar = self.grammars.matches_each(texts, memory, long=long, weighing=weighing, weight=weight)
            for place, matches in zip(places, by_grammar, strict=True):
                rules[place] += [match.rule for match in matches]
        for place, by_phrase in literal.items():
            rules[place] += by_phrase
        return rules

    def _literal_in(self, read: Sequence[Undisguised]) -> dict[int, list[Rule]]:
        """The rules by phrase that match in those of some readings that leave nothing as it was, by their places."""
        whole = [place for place, reading in enumerate(read) if reading.channel in _WHOLE]
        found: dict[int, list[Rule]] = {}
        for place, literal in zip(whole, self._literal([read[place].text for place in whole]), strict=True):
            decoded = read[place].channel == "encoded"
            found[place] = [rule for rule in literal if decoded or not rule.rendered]  # nobody renders it backwards
        return found

    def channel(self, name: Channel) -> Rule | None:
        """The rule that says what a way of hiding weighs."""
        return self._judge.channels.get(name)

    def suspicious(self, arena: Arena) -> list[int]:
        """The leaves that may be a piece of an instruction cut over several texts."""
        return self._to_read.suspicious(arena)

    def suspicious_alone(self, arena: Arena) -> list[int]:
        """The leaves that may be a piece of an order whatever the other texts are."""
        return self._to_read.suspicious_alone(arena)

    def cut(self, arena: Arena) -> list[int]:
        """The leaves that may be a piece of an order since another text goes on with what they begin."""
        return self._to_read.cut(arena)

    def placed_signals(self, arena: Arena, leaf: int) -> list[Span]:
        """All signals of one leaf, whether or not they are enough: the first of each rule, in source positions."""
        text = arena.folded(leaf)
        matches = TextMatches(text, self.grammar_matches(text, arena.memory), self._patterns.of(text))
        return self._judge.placed(matches, partial(_placed, arena, leaf))


def _placed(arena: Arena, leaf: int, span: Span) -> Span:
    """A span of the folded text of a leaf, in the source."""
    begin, end = arena.source_characters(leaf, span.start, span.end)
    return span._replace(start=begin, end=end)
