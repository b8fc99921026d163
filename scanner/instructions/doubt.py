"""Whether the words around weak signals speak against them.

A page of prose holds a signal of every kind, and sooner or later two stand near each other: "if you are asked" and
"acts as". The words of an order to a model lean towards one (:mod:`scanner.language.weights.wording`), those of such a
page far away from it. So the sum of the sentences that hold the signals counts against them where it is low enough for
a rule (``leaning`` below 0): of 60,000 paragraphs of prose 31 are taken for attacks instead of 58.

What offices tell each other too (whom to address, what to answer, whom it comes from, what to keep quiet about) is
doubted sooner, and more: where all strong signals of a text are of these kinds. Of 1,490 attacks that are found in held
back texts and public suites that loses 7, of 166 false alarms on hard notes it avoids 15.

Harmless words could hide an order that somebody puts among them. So they speak against no signal that is hardly ever
wrong, and only against grammars. Only what is near the signals counts, in their own sentences, and nothing is asked
where other words of the text lean towards an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

from scanner.instructions.verdicts import THRESHOLD
from scanner.language.search.grammar_search import GrammarSearch
from scanner.language.sentences import places_of
from scanner.matching.spans import Span
from scanner.rules import Rule

_SURE: Final = 1.0
"""Weight of a signal that is hardly ever wrong (:mod:`scanner.instructions.verdicts`)."""

_AROUND: Final = 60
"""Characters of such a sentence that count before its first signal and behind its last.

Of 1,500 orders with 40 harmless words of prose on either side, in one sentence, words that speak against signals hid
one of twenty-three that were found; with the whole sentence three of ten.
"""


_OF_OFFICES: Final = frozenset({"addressed", "authority", "claim", "conceal", "persist", "steer"})
"""Categories of what people of an office tell each other in the same words; an order to set aside rules is none."""

_STRONG: Final = 0.45
"""Weight from which on a signal of another category says that a text is no matter of an office."""

_FEWEST_SPACES: Final = 11
"""Spaces from which on the words say what kind of text it is: in an order of ten words two or three decide."""

OFFICE: Final = "office"
"""The category of the rules that doubt only what offices say too."""


def may_be_doubted(rules: Iterable[Rule]) -> bool:
    """Whether words may speak against the signals of these rules.

    None of the rules may be sure, a disguise, or one by leaning words.
    """
    return not any(
        rule.weight >= _SURE or rule.channel or rule.leaning or (rule.weight >= THRESHOLD and not rule.grammar)
        for rule in rules
    )


def doubt(rules: Sequence[Rule], text: str, placed: Iterable[Span], grammars: GrammarSearch) -> list[Span]:
    """The signal against those ``placed`` in a folded text, for all of the text, or none.

    Of the ``rules`` that the words come down to, the heaviest.
    """
    speaking = [span for span in placed if span.rule.weight > 0]
    sentences = " ".join(_sentences(text, speaking))
    if sentences.count(" ") < _FEWEST_SPACES or not _said_in_offices(span.rule for span in speaking):
        rules = [rule for rule in rules if rule.category != OFFICE]
    words = grammars.sum_of(sentences) if rules and sentences else 0.0
    against = min((rule for rule in rules if words <= rule.leaning), key=attrgetter("weight"), default=None)
    return [Span(0, len(text), against)] if against else []


def _said_in_offices(rules: Iterable[Rule]) -> bool:
    return all(rule.category in _OF_OFFICES for rule in rules if rule.weight >= _STRONG)


def _sentences(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """What is near the spans, for each sentence in which some stand."""
    places = [(_first_word(text, span), span.end) for span in spans]
    for start, end in places_of(text):
        within = [place for place in places if place[0] < end and start < place[1]]
        if within:
            first, last = min(within)[0], max(end for _, end in within)
            yield text[max(start, first - _AROUND) : min(end, last + _AROUND)]


def _first_word(text: str, span: Span) -> int:
    """Where the first word of a signal is: one for the beginning of a sentence begins at the end of the one before."""
    return next((place for place in range(span.start, span.end) if text[place].isalnum()), span.start)
