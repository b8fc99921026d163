"""Texts read for injected instructions: signals of every kind, other readings, and the verdict.

What the matcher finds by pattern or phrase (chat tokens, HTML, forged tool calls) comes in as signals; leaves that
hold such a signal, or that the gate finds suspicious, are read word by word, and every grammar that could match is
tried. When that is not enough, the text is read through its disguises, and what is found in a disguise weighs more,
since nobody disguises harmless text.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
from operator import attrgetter
from threading import RLock
from typing import Final

from scanner.disguises.meter import Meter
from scanner.disguises.readings import Undisguised
from scanner.disguises.wear import worn_each
from scanner.instructions.ahead import Ahead, Heard, portions
from scanner.instructions.described import CATEGORY as DESCRIBED
from scanner.instructions.doubt import doubt, may_be_doubted
from scanner.instructions.oddity import looking_odd
from scanner.instructions.otherwise import STRONG, asks_for_strong, otherwise
from scanner.instructions.parts import by_parts
from scanner.instructions.signals import Asked, Signals, as_words
from scanner.instructions.suspicion import Suspicion
from scanner.instructions.verdicts import NEAR, convincing
from scanner.instructions.worth import Worth
from scanner.language.grammar import Piece, names_in, pieces
from scanner.language.hearing import Hearing, Match
from scanner.language.lexicon import Lexicon
from scanner.language.word_classes import WordClass, members_of
from scanner.language.wording import NO_WEIGHTS, Weighing, Wording, WordingFile
from scanner.matching import patterns
from scanner.matching.allowance import Allowance, Spent
from scanner.matching.arena import Arena
from scanner.matching.marked import first_in_each
from scanner.matching.native import compile_native, compile_pattern
from scanner.matching.normalize import fold
from scanner.matching.recalled import Recalled
from scanner.matching.repeated import by_text
from scanner.matching.spans import Span
from scanner.rules import Channel, Level, Rule

_WHOLE: Final = frozenset({"encoded", "shifted", "backwards", "spaced"})
"""Ways of hiding that leave no sign of a text as it was: what shows by the letter is looked for once more."""


class Reader:
    """All signals of injected instructions. Shared by threads.

    What only a suspicious text needs (the lexicon's letters, the grammars) is made for the first of them, in a sixth of
    a second, unless rules have yet to be proven.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        classes: dict[str, WordClass],
        *,
        proven: bool = False,
        literal: Callable[[Sequence[str]], Iterable[Iterable[Rule]]] = lambda texts: [()] * len(texts),
        wording: Callable[[], WordingFile] = lambda: NO_WEIGHTS,
    ) -> None:
        """``proven`` as for a detector. ``literal`` tells the signals by phrase of folded texts. Raises RuleError.

        ``wording`` tells what words weigh, when first it is asked.
        """
        self._wording = wording
        self._literal = literal
        self._spoken = [rule for rule in rules if rule.grammar]
        self._classes = classes if self._spoken else {}
        self._members = members_of(self._classes)
        self._against = sorted((rule for rule in rules if rule.leaning < 0), key=attrgetter("leaning"))
        self._channels: dict[Channel, Rule] = {rule.channel: rule for rule in rules if rule.channel}
        # Patterns of signals without anchors: too ordinary for the automaton, and telling in a text that is read.
        self._patterns = [
            (rule, compile_pattern(rule.id, rule.pattern, proven=proven))
            for rule in rules
            if rule.category and rule.pattern and not rule.anchors
        ]
        alternatives = "|".join(f"(?:{patterns.folded(rule.pattern)})" for rule, _ in self._patterns)
        self._any_pattern = compile_native(alternatives) if alternatives else None
        self._rules = rules
        self._worth = Worth(self._classes, self._members, lambda: self.lexicon, lambda: self.hearing)
        self._making = RLock()  # whoever needs what another thread is making waits for the rest of it
        if not proven:
            self.hearing.warm()

    def _tokens(self) -> list[list[Piece]]:
        return [list(pieces(rule.id, rule.grammar)) for rule in self._spoken]

    # Not cached themselves: before Python 3.12 that takes a lock of its own, and two threads, each with one of the two
    # and in want of the other, waited for ever.
    @property
    def lexicon(self) -> Lexicon:
        """All words, by which texts are read."""
        with self._making:
            return self._lexicon

    @property
    def hearing(self) -> Hearing:
        """All grammars."""
        with self._making:
            return self._hearing

    @cached_property
    def _lexicon(self) -> Lexicon:
        named = set(chain.from_iterable(names_in(rule.grammar) for rule in self._spoken))
        harmless = [one.text for rule in self._rules if rule.category for one in rule.near_miss_list()]
        return Lexicon(self._classes, named, self._members, harmless, lambda: self._wording().weights)

    @cached_property
    def _hearing(self) -> Hearing:
        weighing = [rule for rule in self._rules if rule.leaning > 0 and rule.category != DESCRIBED]
        wording = Wording(self._wording(), weighing, self.lexicon) if weighing else None
        return Hearing(self._spoken, self._tokens, self.lexicon, wording)

    @property
    def suspicion(self) -> Suspicion:
        """The gate."""
        return self._worth.suspicion

    @property
    def strict_suspicion(self) -> Suspicion:
        """The wider gate of level ``strict``."""
        return self._worth.strict_suspicion

    def warm(self) -> None:
        """Make the gate now, so that the first payload need not wait for it: a tenth of a second."""
        _ = self.suspicion

    def read_ahead(self) -> None:
        """Make what the first suspicious text would wait for, a second, in a thread that has the time."""
        if not self._spoken:
            return
        self.judge(Arena([self._spoken[0].example_list()[0].text]), {0: []}, "balanced", hidden=False)
        # Every fourth rule's examples: enough to build what texts need of the automata, in a quarter of the time.
        signals = [rule for rule in self._rules if rule.category][::4]
        self.suspicion.read_ahead(
            [fold(one.text) for rule in signals for one in rule.example_list() + rule.near_miss_list()]
        )

    def judge(
        self, arena: Arena, signals: dict[int, list[Span]], level: Level, *, hidden: bool, plain: bool = False
    ) -> dict[int, list[Span]]:
        """The signals of every leaf in which they are enough; of others nothing.

        ``signals`` are known already, by leaf. ``hidden`` texts were encoded; ``plain`` ones are read as they stand.
        """
        if not signals and self._worth.is_quiet(arena, level, plain=plain):  # as most payloads
            return {}
        worth = dict.fromkeys([*self._worth.plain(arena, level), *signals])
        odd = dict.fromkeys([*worth, *self._worth.strange(arena)])
        stumbling = self._worth.stumbling(arena, odd) if not plain else []
        leaves = [*odd, *stumbling]
        if not leaves:
            return {}
        of_text = by_text(leaves, arena)
        found: dict[int, list[Span]] = {}

        def hiding() -> set[str]:
            odd = leaves if hidden else looking_odd(arena)
            quiet = set(odd).difference(signals)
            return {text for text, own in of_text.items() if quiet.issuperset(own)}

        memory = arena.recalled
        located = partial(self._located, allowance=arena.allowance, memory=memory)
        texts, steadied = list(of_text), set(map(arena.folded, stumbling))
        standing = zip(self.asked(texts, memory), repeat(_nothing), strict=False)
        for asked, heard in standing if plain else self._asked_in_full(texts, hiding, steadied, arena):
            known_texts: dict[str, list[Span]] = {}
            for leaf in of_text[asked.text]:
                source = arena.texts[leaf]
                known = sorted(signals.get(leaf, []), key=lambda span: (span.start, span.end, span.rule.id))
                verdict = None if known else known_texts.get(source)
                if verdict is None:
                    place = partial(_placed, arena, leaf)
                    own = {"plain": leaf in worth, "hidden": hidden}
                    verdict = self._verdict(asked, known, heard, level, place=place, located=located, **own)
                    if not known:
                        known_texts[source] = verdict
                if verdict:
                    found[leaf] = list(verdict)
        if not (hidden or plain):
            judged = partial(self.judge, signals={}, level=level, hidden=False, plain=True)
            found |= by_parts(arena, [leaf for leaf in leaves if leaf not in found], judged)
        return {leaf: found[leaf] for leaf in leaves if leaf in found}

    def _asked_in_full(
        self, texts: Sequence[str], hiding: Callable[[], Container[str]], steadied: Container[str], arena: Arena
    ) -> Iterator[tuple[Asked, Callable[[], Heard]]]:
        """What is asked of each of some folded texts, whether they look disguised, and what is heard in readings.

        When nothing is left of the allowance, those that are ``hiding`` what they say are not heard any more.
        """
        for some in portions(texts):
            heard = some
            if not arena.allowance.left:  # to hear 5,000 decoded blocks that cannot be read takes 40 us each
                unread = hiding()
                yield from ((Asked(text, [], [], "unread"), _nothing) for text in some if text in unread)
                heard = [text for text in some if text not in unread]
            wears = worn_each(heard, self.lexicon, arena.allowance, steadied)
            memory = arena.recalled
            asked = [one._replace(wear=wear) for one, wear in zip(self.asked(heard, memory), wears, strict=True)]
            rules_in = partial(self._rules_in, memory=memory)
            ahead = Ahead(asked, self.lexicon, arena.allowance, rules_in, arena.recalled)
            yield from ((one, partial(ahead.of, place)) for place, one in enumerate(asked))

    def asked(self, texts: Sequence[str], memory: Recalled, least: float = 0.0) -> Iterator[Asked]:
        """What every folded text that is read is asked, many at a time: its signs that weigh ``least`` or more."""
        for some in portions(texts):
            said = self.hearing.matches_each([as_words(text) for text in some], memory, least, long=NEAR)
            yield from map(Asked, some, said, self._matched_each(some))

    def _verdict(
        self,
        asked: Asked,
        known: list[Span],
        heard: Callable[[], Heard],
        level: Level,
        *,
        plain: bool,
        hidden: bool,
        place: Callable[[Span], Span],
        located: Callable[[Undisguised], list[Span]],
    ) -> list[Span]:
        """The signals in a folded text, if they are enough with those that are known, else none.

        ``heard`` is what it says when it is read otherwise: where the payload's allowance does not do for all
        disguises, the text counts as one that carries instructions. Of a text that is not ``plain`` nothing as it
        stands is worth reading, so that only what is found in a disguise counts. ``place`` moves a span of the folded
        text to the source; ``located`` tells where what a reading says stands in it.
        """
        text = asked.text
        signals = Signals(self.lexicon, asked, known, place, self._channels.get("encoded") if hidden else None)
        # Where they stand is asked for only if they would be enough side by side.
        rough = convincing(signals.rough) if plain else []
        convinces = any(signal.certain for signal in rough) if level == "balanced" else bool(rough)
        best = convincing(signals.placed) if convinces else []
        if best and may_be_doubted(signal.rule for signal in signals.rough):
            best = convincing([*signals.placed, *map(place, self._doubts(signals))])
        if any(signal.certain for signal in best):
            return best
        try:
            return otherwise(asked, signals, heard(), self._channels, place, located) or best
        except Spent:
            rule = self._channels.get("unread")
            return [*best, place(Span(0, len(text), rule, "unread"))] if rule else best

    def _doubts(self, signals: Signals) -> list[Span]:
        """What words say against the signs of a folded text."""
        return doubt(self._against, signals.text, signals.unplaced, self.hearing)

    def _located(self, read: Undisguised, allowance: Allowance, memory: Recalled) -> list[Span]:
        """What is found in a reading, where it stands there. Raises Spent."""
        Meter(allowance, read.text).read(read.text)  # it is heard once more
        said = self.hearing.matches(as_words(read.text), memory, every=True)
        return Signals(self.lexicon, Asked(read.text, said, self.matched(read.text)), []).placed

    def matched(self, text: str) -> list[Span]:
        """Every pattern's first match in a folded text."""
        encoded = text.encode()
        if self._any_pattern is None or self._any_pattern.search(encoded) is None:
            return []
        found: list[Span] = []
        for rule, regex in self._patterns:
            match = regex.search(encoded)
            if match is not None:
                start, end = match.span()
                before, within = encoded[:start].decode(errors="ignore"), encoded[:end].decode(errors="ignore")
                found.append(Span(len(before), len(within), rule))
        return found

    def _matched_each(self, texts: Sequence[str]) -> Iterator[list[Span]]:
        """The same of several texts."""
        encoded = [text.encode() for text in texts]
        marked = {place for place, _, _ in first_in_each(self._any_pattern, encoded)} if self._any_pattern else ()
        return (self.matched(text) if place in marked else [] for place, text in enumerate(texts))

    def said(self, text: str, memory: Recalled) -> list[Match]:
        """Every grammar's first match in a folded text, in a long one its matches in every sentence.

        A text of one word is read as one that is put together.
        """
        return self.hearing.matches(as_words(text), memory, every=len(text) > NEAR)

    def _rules_in(self, read: Sequence[Undisguised], lengths: Sequence[int], memory: Recalled) -> list[list[Rule]]:
        """The rules that each of some readings fulfils; what its words weigh, where they count.

        ``lengths`` are those of the texts that they are readings of. Where only what is strong counts, and there is no
        other, weak words need not be told: to find out what they come to took an eighth of reading source files.
        """
        rules = [[span.rule for span in spans] for spans in self._matched_each([one.text for one in read])]
        literal = self._literal_in(read)
        alike: dict[tuple[bool, Weighing, bool], list[int]] = {}
        for place, (one, length) in enumerate(zip(read, lengths, strict=True)):
            weak = asks_for_strong(one, length) and all(
                abs(rule.weight) < STRONG for rule in chain(rules[place], literal.get(place, ()))
            )
            alike.setdefault((len(one.text) > NEAR, one.weighing, weak), []).append(place)
        for (every, weighing, weak), places in alike.items():
            texts = [as_words(read[place].text) for place in places]
            long = -1 if every else max(map(len, texts))
            weight = STRONG if weak else 0.0
            said = self.hearing.matches_each(texts, memory, long=long, weighing=weighing, weight=weight)
            for place, matches in zip(places, said, strict=True):
                rules[place] += [match.rule for match in matches]
        for place, found in literal.items():
            rules[place] += found
        return rules

    def _literal_in(self, read: Sequence[Undisguised]) -> dict[int, list[Rule]]:
        """The signs by phrase in those of some readings that leave none of a text as it was, by their places."""
        whole = [place for place, one in enumerate(read) if one.channel in _WHOLE]
        found: dict[int, list[Rule]] = {}
        for place, literal in zip(whole, self._literal([read[place].text for place in whole]), strict=True):
            decoded = read[place].channel == "encoded"
            found[place] = [rule for rule in literal if decoded or not rule.rendered]  # nobody renders it backwards
        return found

    def channel(self, name: Channel) -> Rule | None:
        """The rule that says what a way of hiding weighs."""
        return self._channels.get(name)

    def marked(self, arena: Arena) -> list[int]:
        """The leaves that hold a word worth reading, whatever stands beside it."""
        return self._worth.marked(arena)

    def placed_signals(self, arena: Arena, leaf: int) -> list[Span]:
        """The first match of every grammar and every pattern in one leaf, at its place in the source."""
        text = arena.folded(leaf)
        asked = Asked(text, self.said(text, arena.recalled), self.matched(text))
        place = partial(_placed, arena, leaf)
        signals = Signals(self.lexicon, asked, [], place)
        against = self._doubts(signals) if may_be_doubted(signal.rule for signal in signals.rough) else []
        return [*signals.placed, *map(place, against)]


def _nothing() -> Heard:
    yield from ()


def _placed(arena: Arena, leaf: int, span: Span) -> Span:
    """A signal of the folded text, at its place in the source."""
    begin, end = arena.source_characters(leaf, span.start, span.end)
    return span._replace(start=begin, end=end)
