"""Descriptions of tools: texts that are meant to instruct a model.

"Use this tool when the user asks for weather" is the purpose of a description, and yet it reads like an order. So the
signals of what a description may say (call this, before that, on which occasions, a note to the assistant) do not
count. What counts are signals that no description needs: voiding other instructions, giving the model another role,
forged chat markup, asking for secrets, claiming authority; and hiding something from the user, which alone is enough.
These signals are ignored if the words of the description, and those of the signal's own sentence, are typical of honest
ones; but not a certain one that opens a sentence ("Ignore all previous instructions"), in which nothing stands but an
order.

A description whose words are typical of poisoned ones, or that says what none needs to, is withheld for that alone
(:mod:`scanner.instructions.described`). Names and choices of a schema are not sentences, but an order may be spread
over them. Personal data in descriptions is masked as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Final, NamedTuple

from scanner.entity_types import INJECTION
from scanner.instructions.described import Described
from scanner.instructions.verdicts import THRESHOLD, level_of
from scanner.masking.masks import OMITTED_CONTENT
from scanner.masking.tally import Tally, add_all
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.redaction.masker import Masker, masked
from scanner.redaction.redactor import Redactor

BY_RIGHT: Final = frozenset(
    {"tools", "tool", "order", "instance", "addressee", "addressed", "persist", "permanent", "steer", "promote", "task"}
    | {"wording"}
)
"""Categories of signals that descriptions of tools may have. If "addressed", "steer", "promote" and "task" counted,
something would be withheld in 21 of 251 definitions of 25 published servers instead of 12."""

MENTIONED: Final = frozenset({"injection.structure.inject-named"})
"""Rules that match a scanner's description of itself: "looks for injected instructions"."""

SHOWN_CALL: Final = "injection.structure.tool-object"
"""The rule of an object that names a tool to call. One whose first names and choice are the definition's own shows how
its parameters are filled in. Of 4,440 texts of 51 published servers one holds such objects."""

_QUOTED: Final = re.compile(r"[\"']([^\"']+)[\"']")
_NEXT_NAME: Final = re.compile(r"\s*,\s*[\"']([^\"'\n]{1,64})[\"']\s*:")

HIDING: Final = "conceal"
_HIDING_ALONE: Final = 0.8  # the weight of "do not tell the user"; weaker forms of silence weigh less

HONEST: Final = -1.0
"""The sum of word weights below which a description is honest, so that its signals do not count. With it three instead
of twelve of those definitions are withheld, and as many of a hundred poisoned ones. An encoded text has no such
words."""


_SENTENCE_END: Final = re.compile(r"[.!?](?=\s)|[\r\n]")
_LONGEST_SENTENCE: Final = 1_000  # characters of a sentence before a signal, and behind it

LAID_OUT: Final = frozenset({"override", "leak", "role", "conceal"})
"""Categories of signals that count in an order that is spread over names and choices."""

_CERTAIN: Final = 1.0  # the weight of signals that are hardly ever wrong

_NEVER_BY_RIGHT: Final = LAID_OUT - {HIDING}
"""Categories of which a signal that is enough alone counts as well where it opens a sentence. Honest descriptions say
what not to tell the user ("Never mention the phrase "artifact" to the user"): four of 721 more would be withheld."""

_OPENING: Final = re.compile(
    r"(?i)[^\w\"'“\u2018«「『`]*(?:(?:you (?:must|should|shall|have to|need to|will)|please|kindly|now|first|then|also"
    r"|and|always|instead|important|note|notice|system|attention|warning|assistant|ai|ok)\b[^\w\"'“\u2018«「『`]*){0,4}"
)
"""What may stand before an order that opens its sentence. A quotation ("such as "ignore previous instructions"") is no
order, nor is what a tool does by itself ("Overrides the default instructions"). In 7,398 harmless descriptions such a
signal stands three times."""

_BY_ITSELF: Final = re.compile(r"[A-Za-z]+s\b")

_OF_SOMETHING: Final = re.compile(
    r"(?i)[^.!?\n]{0,40}\b(?:in|inside|within|contained|embedded|found|from|of|that)\b[^.!?\n]{0,30}\b(?:contents?|results?"
    r"|texts?|tickets?|pages?|documents?|data|outputs?|responses?|answers?|e-?mails?|messages?|files?|comments?|issues?"
    r"|body|feeds?|records?|notes?|descriptions?|templates?|reports?|items?|rows?)\b"
    r"| (?:of|for) (?:an?|each|every|another|one)\b"
)
"""What follows a signal that is not about the model's own orders: "Ignore any instructions in the returned content",
"Shows the system prompt of an assistant"."""

_FEWEST: Final = 3  # texts that an order is spread over, including the text above the names
_LONGEST_ABOVE: Final = 200  # characters of a text above names that may begin such an order


class Spoken(NamedTuple):
    """A text as it may be shown, and whether it was withheld for instructions in it."""

    text: str
    withheld: bool = False


def redact_spoken(redactor: Redactor, texts: Sequence[str], names: Container[int], tally: Tally) -> list[Spoken]:
    """Each text masked, or withheld; empty texts stay empty. Texts that carry an instruction together are withheld too.

    ``names`` are the indices of names and choices. They are not read as parts of the sentence above them, which
    "delete", "url" and "markdown" would make an order; but together they may spell an order of their own.
    """
    leaves = Leaves()
    places = {
        leaves.add_name(text) if place in names else leaves.add(text, NO_EVIDENCE, ()): place
        for place, text in enumerate(texts)
        if text
    }
    lists = {leaves.add_name(" ".join(map(texts.__getitem__, run))): run for run in _lists(texts, names)}
    choices = frozenset(text for place, text in enumerate(texts) if place in names)
    detected = redactor.detect(leaves)
    # Leaves without a place here were split off by the detector; that happens in tables alone.
    spans = {places[leaf]: found for leaf, found in detected.items() if leaf in places}
    shown = [Spoken(text) for text in texts]
    for place, text in enumerate(texts):
        own = spans.get(place, [])
        if text and place not in names:
            own = [span for span in own if not _shows_itself(text, span, choices)]
            own = _weighed(text, own, redactor.detector.described)
        if own:
            shown[place] = _spoken(text, own, redactor.masker, tally)
    for leaf, run in lists.items():
        laid_out = [span for span in detected.get(leaf, ()) if span.rule.category in LAID_OUT]
        if says_too_much(laid_out) and not any(shown[place].withheld for place in run):
            add_all(tally, laid_out)
            for place in run:
                shown[place] = Spoken(OMITTED_CONTENT, withheld=True)
    return shown


def _lists(texts: Sequence[str], names: Container[int]) -> Iterator[list[int]]:
    """The indices of each run of names and choices, with the text above them."""
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


def _shows_itself(text: str, span: Span, choices: Container[str]) -> bool:
    """Whether a finding is a call that a description shows of what it describes.

    ``choices`` are the names and choices of the definition. A name that they lack is another tool's.
    """
    if span.rule.id != SHOWN_CALL or span.via:
        return False
    quoted = _QUOTED.findall(text, span.start, span.end)
    following = _NEXT_NAME.match(text, span.end)
    return all(name in choices for name in [*quoted, *(following.groups() if following else ())])


def _weighed(text: str, spans: Sequence[Span], described: Described) -> list[Span]:
    """The findings of a description that count, given the weights of its words.

    A signal does not count if both the whole description and the signal's own sentence have the words of an honest one:
    honest sentences around an order do not excuse it.
    """
    said = described.said(text)
    if said:
        return [*spans, Span(0, len(text), said)]
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
            if honest[sentence] and not _is_order(text, sentence[0], span):
                continue
        kept.append(span)
    return kept


def _is_order(text: str, start: int, signal: Span) -> bool:
    """Whether a signal is certain, or enough alone and of an order, and opens the sentence that begins at ``start``."""
    least = THRESHOLD if signal.rule.category in _NEVER_BY_RIGHT else _CERTAIN
    return (
        signal.rule.weight >= least
        and signal.rule.category not in BY_RIGHT
        and _OPENING.fullmatch(text, start, signal.start) is not None
        and _BY_ITSELF.match(text, signal.start) is None
        and _OF_SOMETHING.match(text, signal.end) is None
    )


def _sentence_around(text: str, span: Span) -> tuple[int, int]:
    """The beginning and end of the sentences or lines that hold a span."""
    start = max(
        (end.end() for end in _SENTENCE_END.finditer(text, max(0, span.start - _LONGEST_SENTENCE), span.start)),
        default=0,
    )
    end = _SENTENCE_END.search(text, max(span.start, span.end - 1))
    return max(start, span.start - _LONGEST_SENTENCE), min(
        end.end() if end else len(text), span.end + _LONGEST_SENTENCE
    )


def _spoken(text: str, spans: Sequence[Span], masker: Masker, tally: Tally) -> Spoken:
    signals = [span for span in spans if span.rule.category]
    if signals and says_too_much([span for span in signals if span.rule.entity_type == INJECTION]):
        add_all(tally, spans)
        return Spoken(OMITTED_CONTENT, withheld=True)
    return Spoken(masked(text, [span for span in spans if not span.rule.category], masker, tally))


def says_too_much(signals: Sequence[Span]) -> bool:
    """Whether these signals are more than a description may have."""
    left = [signal for signal in signals if signal.rule.category not in BY_RIGHT and signal.rule.id not in MENTIONED]
    hides = any(signal.rule.category == HIDING and signal.rule.weight >= _HIDING_ALONE for signal in left)
    return hides or level_of(left) == "balanced"
