"""The signals of one text, and where they stand once that counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

from scanner.instructions.harmless.plain_values import ends_in_name
from scanner.instructions.harmless.read_on_calls import without_read_on_calls
from scanner.language.lexicon import Lexicon
from scanner.language.search.grammar_search import Match
from scanner.matching.engines.native import compile_native
from scanner.matching.spans import Span
from scanner.rules import Rule

_DOTTED: Final = re.compile(r"[A-Za-z']+(?:\.[A-Za-z0-9']+){4,}")  # more words than domains and packages have
# Before a capital, also of a word behind one of a single letter ("WhenISpeak"), and around numbers ("for30Days").
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_HUMPED: Final = compile_native("[a-z][A-Z0-9]|[0-9][A-Z]|[A-Z]{2}[a-z]{2}")
"""Whether there is such a place: of most texts in one word, in a tenth of the time."""


class TextMatches(NamedTuple):
    """A folded text, and what matches in it."""

    text: str
    by_grammar: list[Match]
    by_pattern: list[Span]

    @property
    def most(self) -> float:
        """The most that can speak for the text as it stands: a sum of weights."""
        return sum([max(rule.weight, 0) for rule in self.rules])

    @property
    def heaviest(self) -> float:
        """The weight of the signal that says most; 0 without any."""
        return max((rule.weight for rule in self.rules), default=0.0)

    @property
    def rules(self) -> list[Rule]:
        """The rules of all that matches."""
        return [match.rule for match in self.by_grammar] + [span.rule for span in self.by_pattern]


class Signals:
    """The signals of one text, with those that are known already.

    Where a grammar matched is worked out only when it counts, since that takes as long as reading the text. In
    ``rough`` each such signal covers the whole text, and grammars that speak against are left out: whether they stand
    beside a signal is not known there.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        matches: TextMatches,
        known: list[Span],
        place: Callable[[Span], Span] = lambda span: span,
        beside: Rule | None = None,
    ) -> None:
        """``place`` moves a span of the folded text to the source.

        ``beside`` is a signal of its own wherever there is any other.
        """
        self.text = matches.text
        self._lexicon = lexicon
        self._place = place
        self._matches = matches
        self._said = matches.by_grammar
        self._known = [*known, *map(place, matches.by_pattern)]
        self._beside = [place(Span(0, len(matches.text), beside))] if beside and (self._known or self._said) else []
        speaking = (match.rule for match in self._said if match.rule.weight >= 0)
        self.rough = [*self._known, *(Span(0, len(matches.text), rule) for rule in speaking), *self._beside]

    @cached_property
    def placed(self) -> list[Span]:
        """The signals at their places in the source."""
        if not self._said:
            return self.rough
        return [*self._known, *map(self._place, self._grammar_spans), *self._beside]

    @property
    def unplaced(self) -> list[Span]:
        """The text's own signals, at their places in the folded text."""
        return [*self._matches.by_pattern, *self._grammar_spans]

    @cached_property
    def _grammar_spans(self) -> list[Span]:
        if not self._said:
            return []
        read = as_words(self.text)
        if " " in self.text or read == self.text:
            places = self._lexicon.places(read)
            # A match that begins with the sentence end before the text, with phrases merged, has a place in the middle
            # of the letters for it; it begins where the text does.
            starts = [places[match.first][0] for match in self._said]
            ends = [places[match.last][1] for match in self._said]
            spans = [
                Span(start if start < end else 0, end, match.rule)
                for start, end, match in zip(starts, ends, self._said, strict=True)
            ]
            return [span for span in spans if not ends_in_name(span, self.text)] if "_" in self.text else spans
        return [Span(0, len(self.text), match.rule) for match in self._said]


def as_words(text: str) -> str:
    """A text as grammars read it: the name of a field in camel case, or with dots between its words, as these words.

    Calls that only get the rest of a text that was cut are blank.
    """
    if " " in text:
        return without_read_on_calls(text)
    if "." in text and _DOTTED.fullmatch(text):
        return text.replace(".", " ")
    return text if _HUMPED.search(text.encode(errors="replace")) is None else _HUMP.sub(" ", text)
