"""What was heard in one text: its signals, and where they stand once that counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

from scanner.disguises.wear import Wear
from scanner.language.hearing import Match
from scanner.language.lexicon import Lexicon
from scanner.matching.native import compile_native
from scanner.matching.spans import Span
from scanner.rules import Rule

_DOTTED: Final = re.compile(r"[A-Za-z']+(?:\.[A-Za-z0-9']+){4,}")  # more words than domains and packages have
# Before a capital, also of a word behind one of a single letter ("WhenISpeak"), and around numbers ("for30Days").
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_HUMPED: Final = compile_native("[a-z][A-Z0-9]|[0-9][A-Z]|[A-Z]{2}[a-z]{2}")
"""Whether there is any: of most texts in one word, a tenth of the time."""


class Asked(NamedTuple):
    """A folded text, and what is asked of every text that is read: its grammars, its patterns, whether it is worn."""

    text: str
    said: list[Match]
    matched: list[Span]
    wear: Wear | None = None


class Signals:
    """The signals of one text, with those that are known.

    Where a grammar matched is only worked out when it counts, since that takes as long as to read the text: in
    ``rough`` such signals stand for the whole text.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        asked: Asked,
        known: list[Span],
        place: Callable[[Span], Span] = lambda span: span,
        beside: Rule | None = None,
    ) -> None:
        """``beside`` counts as a signal of its own where there is any other."""
        self.text = asked.text
        self._lexicon = lexicon
        self._place = place
        self._asked = asked
        self._said = asked.said
        self._known = [*known, *map(place, asked.matched)]
        self._beside = [place(Span(0, len(asked.text), beside))] if beside and (self._known or self._said) else []
        self.rough = [*self._known, *(Span(0, len(asked.text), match.rule) for match in self._said), *self._beside]

    @cached_property
    def placed(self) -> list[Span]:
        """The signals at their places in the source."""
        if not self._said:
            return self.rough
        return [*self._known, *map(self._place, self._heard), *self._beside]

    @property
    def unplaced(self) -> list[Span]:
        """The text's own signals, at their places in the folded text."""
        return [*self._asked.matched, *self._heard]

    @cached_property
    def _heard(self) -> list[Span]:
        if not self._said:
            return []
        if as_words(self.text) == self.text:
            places = self._lexicon.places(self.text)
            # The end before the first sentence has a place in the middle where phrases are merged: that of the text's.
            starts = [places[match.first][0] for match in self._said]
            ends = [places[match.last][1] for match in self._said]
            return [
                Span(start if start <= end else 0, end, match.rule)
                for start, end, match in zip(starts, ends, self._said, strict=True)
            ]
        return [Span(0, len(self.text), match.rule) for match in self._said]


def as_words(text: str) -> str:
    """A text as it is heard: the name of a field in camel case, or with dots between its words, as its words."""
    if " " in text:
        return text
    if "." in text and _DOTTED.fullmatch(text):
        return text.replace(".", " ")
    return text if _HUMPED.search(text.encode(errors="replace")) is None else _HUMP.sub(" ", text)
