"""Texts that speak to a model by right: what a tool says of itself.

"Use this tool when the user asks for weather" is what a description is for, and reads like an order all the same. So
what such texts may say (call this, before that, on which occasions, a note to the assistant) does not count in them.
What is left are the signs that no description has a use for: voiding what a model was told, giving it another self,
forged frames of a chat, asking for secrets, claiming a rank; and hiding something from the user, which is enough alone.
They count unless the words of the description speak for an honest one, and those of the sign's own sentence too.

The words alone are enough where they are those of poisoned descriptions (:mod:`scanner.instructions.described`).
Names and choices of a schema are no sentences, but for an order that is laid out over them.
What is personal in them is masked as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Final, NamedTuple

from scanner.detector import Detector
from scanner.entity_types import INJECTION
from scanner.instructions.described import Described
from scanner.instructions.verdicts import level_of
from scanner.masker import Masker, masked
from scanner.masking.masks import OMITTED_CONTENT
from scanner.masking.tally import Tally, counting
from scanner.matching.spans import Span
from scanner.payloads.fields import NO_EVIDENCE
from scanner.payloads.leaves import Leaves

BY_RIGHT: Final = frozenset(
    {"tools", "tool", "order", "instance", "addressee", "addressed", "persist", "permanent", "steer", "promote", "task"}
    | {"wording"}
)
"""Categories of signs that descriptions of tools are made of. If "addressed", "steer", "promote" and "task" counted,
something would be withheld in 21 of 251 definitions of 25 published servers instead of 12."""

MENTIONED: Final = frozenset({"injection.structure.inject-named"})
"""Rules that hear a scanner's own description: "looks for injected instructions"."""

HIDING: Final = "conceal"
_HIDING_ALONE: Final = 0.8  # the weight of "do not tell the user"; what merely goes without saying weighs less

HONEST: Final = -1.0
"""What the words of a description come to below which its signs do not count: of those twelve definitions three are
withheld so, and of a hundred poisoned ones not one less. A text in a code has no words to speak for it."""


_SENTENCE_END: Final = re.compile(r"[.!?](?=\s)|[\r\n]")
_LONGEST_SENTENCE: Final = 1_000  # characters before a sign and behind it

LAID_OUT: Final = frozenset({"override", "leak", "role", "conceal"})
"""Categories of signs that count in names and choices laid out one below the other."""

_FEWEST: Final = 3  # texts of a list, the one above it among them: two are no order that anybody lays out
_LONGEST_ABOVE: Final = 200  # characters of a text that may begin what names go on with; descriptions are longer


class Spoken(NamedTuple):
    """A text as it may be shown. ``withheld``: it carried instructions."""

    text: str
    withheld: bool = False


def redact_spoken(
    detector: Detector, masker: Masker, texts: Sequence[str], names: Container[int], tally: Tally
) -> list[Spoken]:
    """Each text masked, or withheld; empty texts stay. What only several of them say together is withheld too.

    But ``names``, the places of names and of words to choose from, are no part of a sentence: "delete", "url" and
    "markdown" below one would make it an order. Together they may say one of their own.
    """
    leaves = Leaves()
    places = {
        leaves.add_name(text) if place in names else leaves.add(text, NO_EVIDENCE, ()): place
        for place, text in enumerate(texts)
        if text
    }
    lists = {leaves.add_name(" ".join(map(texts.__getitem__, run))): run for run in _lists(texts, names)}
    detected = detector.detect(leaves, masker.profile.injections.level)
    # A leaf of its own for one of many equal texts is for tables alone.
    spans = {places[leaf]: found for leaf, found in detected.items() if leaf in places}
    shown = [Spoken(text) for text in texts]
    for place, text in enumerate(texts):
        own = spans.get(place, [])
        if text and place not in names:
            own = _weighed(text, own, detector.described)
        if own:
            shown[place] = _spoken(text, own, masker, tally)
    for leaf, run in lists.items():
        laid_out = [span for span in detected.get(leaf, ()) if span.rule.category in LAID_OUT]
        if says_too_much(laid_out) and not any(shown[place].withheld for place in run):
            for span, once in counting(laid_out):
                tally.add(span, counts=once)
            for place in run:
                shown[place] = Spoken(OMITTED_CONTENT, withheld=True)
    return shown


def _lists(texts: Sequence[str], names: Container[int]) -> Iterator[list[int]]:
    """Names and words that stand beside each other, and the text above them: their places."""
    run: list[int] = []
    for place, text in enumerate(texts):
        if text and place in names:
            run.append(place)
            continue
        if len(run) >= _FEWEST:
            yield run
        run = [place] if text and len(text) <= _LONGEST_ABOVE else []
    if len(run) >= _FEWEST:
        yield run


def _weighed(text: str, spans: Sequence[Span], described: Described) -> list[Span]:
    """What was found in a description, and what its words say of that.

    A sign does not count if the words of the description speak for an honest one, and those of its own sentence do as
    well: honest sentences around an order make it no honest one.
    """
    words = described.sum_of(text)
    if described.rule and words >= described.rule.leaning:
        return [*spans, Span(0, len(text), described.rule)]
    if words >= HONEST or any(span.via for span in spans):
        return list(spans)
    honest: dict[tuple[int, int], bool] = {}
    kept: list[Span] = []
    for span in spans:
        if span.rule.entity_type == INJECTION:
            sentence = _sentence_around(text, span)
            if sentence not in honest:
                honest[sentence] = described.sum_of(text[slice(*sentence)]) < HONEST
            if honest[sentence]:
                continue
        kept.append(span)
    return kept


def _sentence_around(text: str, span: Span) -> tuple[int, int]:
    """Where the sentences or lines begin and end that a span stands in."""
    start = max(
        (end.end() for end in _SENTENCE_END.finditer(text, max(0, span.start - _LONGEST_SENTENCE), span.start)),
        default=0,
    )
    end = _SENTENCE_END.search(text, max(span.start, span.end - 1))
    return max(start, span.start - _LONGEST_SENTENCE), min(
        end.end() if end else len(text), span.end + _LONGEST_SENTENCE
    )


def _spoken(text: str, spans: Sequence[Span], masker: Masker, tally: Tally) -> Spoken:
    signs = [span for span in spans if span.rule.category]
    if signs and says_too_much([span for span in signs if span.rule.entity_type == INJECTION]):
        for span, once in counting(spans):
            tally.add(span, counts=once)
        return Spoken(OMITTED_CONTENT, withheld=True)
    return Spoken(masked(text, [span for span in spans if not span.rule.category], masker, tally))


def says_too_much(signs: Sequence[Span]) -> bool:
    """Whether these signs of instructions are more than a description may say."""
    left = [sign for sign in signs if sign.rule.category not in BY_RIGHT and sign.rule.id not in MENTIONED]
    hides = any(sign.rule.category == HIDING and sign.rule.weight >= _HIDING_ALONE for sign in left)
    return hides or level_of(left) == "balanced"
