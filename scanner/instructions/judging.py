"""The verdict on one text: whether its signals are enough as it stands, or in one of its readings in disguise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from scanner.disguises.kinds import DisguiseKind, may_be_read
from scanner.disguises.readings import Undisguised
from scanner.instructions.doubt import doubt, may_be_doubted
from scanner.instructions.in_disguise import PAGE, signals_in_disguise
from scanner.instructions.readahead import MatchedReadings
from scanner.instructions.signals import Signals, TextMatches
from scanner.instructions.verdicts import convincing, is_enough
from scanner.language.lexicon import Lexicon
from scanner.language.search.grammar_search import GrammarSearch
from scanner.matching.buffer.allowance import Spent
from scanner.matching.spans import Span
from scanner.rules import Channel, Level, Rule


class ReadText(NamedTuple):
    """A folded text as it was read, the same for all leaves that hold it."""

    matches: TextMatches
    disguise: Callable[[], DisguiseKind]
    """How it is disguised, looked for when that is asked."""

    readings: Callable[[], MatchedReadings]
    """Its readings in disguise, made one by one as they are asked for."""

    located: Callable[[Undisguised], list[Span]]
    """The signals of a reading, at their places in that reading. Raises Spent."""


class ReadLeaf(NamedTuple):
    """What is known of one leaf with such a text."""

    known: list[Span]
    """Signals that the matcher found in it, in source positions."""

    as_it_stands: bool
    """Whether it is worth reading as it stands; else only what a disguise hides counts."""

    hidden: bool
    """Whether it was encoded in another text."""

    place: Callable[[Span], Span]
    """Moves a span of the folded text to the source."""


class Judge:
    """Judges texts by their signals and what speaks against them. Shared by threads."""

    def __init__(
        self, rules: Sequence[Rule], lexicon: Callable[[], Lexicon], grammars: Callable[[], GrammarSearch]
    ) -> None:
        """``rules`` are all there are; ``lexicon`` and ``grammars`` are made when they are first asked for."""
        self.channels: Mapping[Channel, Rule] = {rule.channel: rule for rule in rules if rule.channel}
        self._against = [rule for rule in rules if rule.leaning < 0]
        self._lexicon = lexicon
        self._grammars = grammars

    def verdict(self, text: ReadText, leaf: ReadLeaf, level: Level) -> list[Span]:
        """The signals of a leaf if they are enough, in source positions, else none.

        A text whose readings the payload's allowance does not pay for counts as one that carries instructions.
        """
        says_something = leaf.known or leaf.hidden or is_enough(text.matches.most)
        if not (says_something or may_be_read(text.matches.text, text.disguise)):  # as most tickets
            return []
        hidden = self.channels.get("encoded") if leaf.hidden else None
        signals = Signals(self._lexicon(), text.matches, leaf.known, leaf.place, hidden)
        # Where signals stand takes as long as reading the text, so it is asked only if they are enough side by side.
        rough = convincing(signals.rough) if leaf.as_it_stands else []
        convinces = any(signal.certain for signal in rough) if level == "balanced" else bool(rough)
        best = convincing(signals.placed) if convinces else []
        if best:
            best = convincing([*signals.placed, *map(leaf.place, self.doubts(signals, best))])
        if any(signal.certain for signal in best):
            return best
        try:
            if text.disguise() == "unread":
                raise Spent  # noqa: TRY301 - as when a reading is not paid for
            readings = text.readings()
            return signals_in_disguise(signals, readings, self.channels, leaf.place, text.located) or best
        except Spent:
            rule = self.channels.get("unread")
            return [*best, leaf.place(Span(0, len(signals.text), rule, "unread"))] if rule else best

    def placed(self, matches: TextMatches, place: Callable[[Span], Span]) -> list[Span]:
        """All signals of a folded text, whether or not they are enough, and what speaks against them."""
        signals = Signals(self._lexicon(), matches, [], place)
        against = self.doubts(signals, convincing(signals.placed) or signals.rough)
        return [*signals.placed, *map(place, against)]

    def doubts(self, signals: Signals, enough: Sequence[Span]) -> list[Span]:
        """What the words of a folded text say against its signals; in a page, against those that are ``enough``.

        The others of a page have no say: a signal that is hardly ever wrong, or far from all prose, stands in most.
        """
        rules = {one.rule.id: one.rule for one in (enough if len(signals.text) > PAGE else signals.rough)}
        if not may_be_doubted(rules.values()):
            return []
        own = [span for span in signals.unplaced if len(signals.text) <= PAGE or span.rule.id in rules]
        return doubt(self._against, signals.text, own, self._grammars())
