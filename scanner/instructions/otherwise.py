"""Whether what a text says when it is read otherwise is enough.

What is found in a disguise counts beside what the text says as it stands, and the disguise itself is a sign. Where it
was found is known only of ways of reading that leave everything about where it was; elsewhere it is said of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Final

from scanner.disguises.readings import Undisguised
from scanner.disguises.wear import MAX_TEXT
from scanner.entity_types import INJECTION
from scanner.instructions.ahead import Heard
from scanner.instructions.signals import Asked, Signals
from scanner.instructions.verdicts import NEAR, convincing
from scanner.matching.allowance import Spent
from scanner.matching.spans import Span
from scanner.rules import Channel, Rule

STRONG: Final = 0.6  # weight below which a signal does not count in a disguise: a word read wrongly is soon one
_FEW_BACKWARDS: Final = 4  # weak signals of a text read backwards: mail addresses from their end gave two or three

_IN_ORDER: Final = frozenset({"glued", "leet", "typo"})
"""Ways of reading that leave everything about where it was. What is read wrongly at one end of a page says nothing
beside a word at the other: of 300 READMEs of packages 33 were withheld for that."""

_ABOUT: Final = NEAR // 4
"""Characters by which a place in such a reading is wrong at the most: what is found there is said of so many more."""


def otherwise(
    asked: Asked,
    signals: Signals,
    heard: Heard,
    channels: Mapping[Channel, Rule],
    place: Callable[[Span], Span],
    located: Callable[[Undisguised], list[Span]],
) -> list[Span]:
    """The signals of the first reading in disguise that makes them enough, or none. Raises Spent.

    ``place`` moves a span of the folded text to the source; ``located`` tells where what a reading says stands in it.
    """
    if asked.wear == "unread":
        raise Spent
    ids = {signal.rule.id for signal in signals.rough}
    for read, rules in heard:
        rule = channels.get(read.channel)
        fresh = [found for found in rules if found.id not in ids]
        if rule is None or not fresh:
            continue
        few = read.channel == "backwards" and len(fresh) < _FEW_BACKWARDS
        if (few or asks_for_strong(read, len(asked.text))) and all(abs(found.weight) < STRONG for found in fresh):
            continue  # a word or two of any text may be put right by mistake, or be words from their end as well
        whole = place(Span(0, len(asked.text), rule, read.channel))
        enough = _with_reading(signals, [whole._replace(rule=found) for found in fresh], whole, telling=read.telling)
        if enough and read.alone:
            # A list is no disguise, and signs of its items count where they stand: of 2,500 harmless sentences in lists
            # made of items of two words 12 were taken for an attack otherwise.
            enough = [whole._replace(rule=span.rule, certain=True) for span in _alone(located(read))]
        elif enough and len(asked.text) > NEAR and read.channel in _IN_ORDER:
            spans = located(read)
            more = [place(span) for span in _moved(spans, read, len(asked.text)) if span.rule.id not in ids]
            enough = _with_reading(signals, more, whole, telling=read.telling) or _within(
                spans, whole, len(read.text), ids
            )
        if enough:
            return enough
    return []


def asks_for_strong(read: Undisguised, length: int) -> bool:
    """Whether what a reading of a text of this length says counts only if some of it is strong."""
    return not read.telling and (read.channel != "glued" or length > NEAR)


def _with_reading(signals: Signals, more: Sequence[Span], whole: Span, *, telling: bool) -> list[Span]:
    """The signals of a text with what ``more`` a reading tells, if they are enough, else none."""
    strong = [signal for signal in more if telling and abs(signal.rule.weight) >= STRONG]
    # Enough together with the disguise, if it is not but a word or two; or without it, as in a plain text.
    for others in ([*strong, whole] if strong else [], more):
        best = convincing([*signals.rough, *others])
        if _certain(best):
            best = convincing([*signals.placed, *others])
        if _certain(best):
            return best if whole in others else [*best, whole]
    return []


def _within(spans: Sequence[Span], whole: Span, length: int, ids: Container[str]) -> list[Span]:
    """The signals of a reading of this length that are enough as it stands, if one of them is none of the text's own.

    Where a page holds keys or a long link, which readings set aside, what is half disguised stands far from its half.
    """
    found = convincing([*spans, Span(0, length, whole.rule)])
    if not _certain(found) or all(span.rule.id in ids for span in found if span.rule is not whole.rule):
        return []
    return [whole._replace(rule=rule, certain=True) for rule in dict.fromkeys(span.rule for span in found)]


def _alone(spans: Sequence[Span]) -> list[Span]:
    """The signals of a reading that are enough as in a plain text, each rule once, or none."""
    found = convincing(spans)
    return list({span.rule.id: span for span in found}.values()) if _certain(found) else []


def _certain(signals: Sequence[Span]) -> bool:
    return any(signal.certain and signal.rule.entity_type == INJECTION for signal in signals)


def _moved(spans: Sequence[Span], read: Undisguised, length: int) -> Iterator[Span]:
    """Spans of a reading, about where they stand in the text of this length that it is a reading of."""
    scale = min(length, MAX_TEXT) / len(read.text)
    for span in spans:
        start, end = int(scale * span.start) - _ABOUT, int(scale * span.end) + _ABOUT
        yield Span(max(0, start), min(length, end), span.rule, read.channel)
