"""The verdict on a text in disguise: whether one of its readings says enough.

The signals of a reading count beside those of the text as it stands, and the disguise itself is a signal. Where a
signal of a reading stands is known only for channels that leave everything about where it was; for the others it is
said of the whole text.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Final

from scanner.disguises.kinds import MAX_TEXT
from scanner.disguises.readings import Undisguised
from scanner.entity_types import INJECTION
from scanner.instructions.harmless.glued_runs import Runs
from scanner.instructions.readahead import MatchedReadings
from scanner.instructions.signals import Signals
from scanner.instructions.verdicts import NEAR, convincing, is_enough, score
from scanner.matching.spans import Span
from scanner.rules import Channel, Rule

STRONG: Final = 0.6  # weight below which a signal does not count in a disguise: a word that is read wrongly is soon one
_FEW_BACKWARDS: Final = 4
"""Weak signals of a text read backwards that are no accident: mail addresses gave two or three. Of a page no number of
them is: a file of settings, read from its end, has some at each of its words."""

_IN_ORDER: Final = frozenset({"glued", "leet", "typo"})
"""Channels that leave everything about where it was. What is read wrongly at one end of a page says nothing beside a
word at the other: without that, 33 of 300 READMEs of packages are withheld."""

PAGE: Final = 1_000
"""Characters of a text from which on it is a page: somewhere in it is a sign of each kind that code and pictures leave,
and some word that is read wrongly. So a reading of a page has to say something strong, or enough by itself, and such
signs speak for no reading."""

_MOST: Final = 2 / 3
"""Share of the words of a sentence that stand in a page as they are, from which on its sum was hidden by nobody."""

_STRUCTURE: Final = "structure"  # the category of those signs, beside markup that is rendered

_PUNCTUATION: Final = ".,;:!?\"'`()[]{}<>*_#/\\"

_ABOUT: Final = NEAR // 4
"""Characters by which a place in such a reading is wrong at the most; a signal found there covers so many more."""


def signals_in_disguise(
    signals: Signals,
    readings: MatchedReadings,
    channels: Mapping[Channel, Rule],
    place: Callable[[Span], Span],
    located: Callable[[Undisguised], list[Span]],
) -> list[Span]:
    """The signals of the first reading that makes them enough, or none. Raises Spent where a reading is not paid for.

    ``place`` moves a span of the folded text to the source; ``located`` gives the signals of a reading at their places
    there.
    """
    ids = {signal.rule.id for signal in signals.rough}
    page = len(signals.text) > PAGE
    for read, rules in readings:
        disguise = channels.get(read.channel)
        fresh = [rule for rule in rules if rule.id not in ids and not (page and rule.rendered)]
        if disguise is None or not fresh or (page and not _says_something(fresh)):
            continue
        few = read.channel == "backwards" and (page or len(fresh) < _FEW_BACKWARDS)
        if (few or asks_for_strong(read, len(signals.text))) and all(abs(rule.weight) < STRONG for rule in fresh):
            continue  # a word or two of any text are put right by mistake, or are words when read from their end
        whole = place(Span(0, len(signals.text), disguise, read.channel))
        enough = _with_reading(signals, [whole._replace(rule=rule) for rule in fresh], whole, read, page=page)
        if enough and (read.alone or page or (len(signals.text) > NEAR and read.channel in _IN_ORDER)):
            spans = located(read)
            if read.alone:
                # A list is no disguise, and the signals of its items count where they stand. Otherwise 12 of 2,500
                # harmless sentences, in lists of items of two words, are taken for an attack.
                enough = [whole._replace(rule=span.rule, certain=True) for span in _alone(spans)]
            elif page and not _says_something(_hidden(fresh, spans, read, signals.text)):
                continue
            elif read.channel in _IN_ORDER:
                more = [place(span) for span in _moved(spans, read, len(signals.text)) if span.rule.id not in ids]
                enough = _with_reading(signals, more, whole, read, page=page) or _within(
                    spans, whole, len(read.text), ids
                )
        if enough:
            return enough
    return []


def asks_for_strong(read: Undisguised, length: int) -> bool:
    """Whether a reading of a text of this length counts only if one of its signals is strong."""
    return not read.telling and (read.channel != "glued" or length > NEAR)


def _says_something(fresh: Sequence[Rule]) -> bool:
    """Whether rules that only a reading of a page fulfils are strong, or enough by themselves."""
    return any(rule.weight >= STRONG for rule in fresh) or is_enough(score(fresh, "balanced"))


def _hidden(fresh: Sequence[Rule], spans: Sequence[Span], read: Undisguised, text: str) -> list[Rule]:
    """The rules that only a reading fulfils, by words that do not stand like this in the text.

    What a reading says beside the words of the page (another sum of the same words, a sentence without its stops) was
    hidden by nobody. Neither was a sentence of which most words stand there: source code was withheld for a sum of
    its plain words, beside two or three that had been read from their end.
    """
    told = _in_words(text[:MAX_TEXT])
    words = frozenset(told.split())
    runs = Runs(text[:MAX_TEXT]) if read.channel == "glued" else None
    shown: dict[str, bool] = {}
    for span in spans:
        if shown.get(span.rule.id, True):
            own = read.text[span.start : span.end]
            said = _in_words(own)
            if said in told:
                shown[span.rule.id] = True
            elif span.rule.leaning:
                shown[span.rule.id] = _mostly(said.split(), words)
            else:
                shown[span.rule.id] = runs is not None and not runs.hide(own)
    return [rule for rule in fresh if not shown.get(rule.id, False)]


def _mostly(said: Sequence[str], words: Container[str]) -> bool:
    return sum(word in words for word in said) >= _MOST * len(said)


def _in_words(text: str) -> str:
    """The words of a text without the punctuation around them, each with a blank before and behind."""
    return f" {' '.join(filter(None, (word.strip(_PUNCTUATION) for word in text.lower().split())))} "


def _speaking(signals: Sequence[Span], *, page: bool) -> list[Span]:
    """The signals of the text itself that may speak for one of its readings."""
    return [one for one in signals if not (page and (one.rule.rendered or one.rule.category == _STRUCTURE))]


def _with_reading(signals: Signals, more: Sequence[Span], whole: Span, read: Undisguised, *, page: bool) -> list[Span]:
    """The signals of a text with ``more`` from a reading, if they are enough, else none."""
    strong = [signal for signal in more if read.telling and abs(signal.rule.weight) >= STRONG]
    # Enough together with the disguise, if one is strong; or without it, as in a plain text.
    for others in ([*strong, whole] if strong else [], more):
        best = convincing([*_speaking(signals.rough, page=page), *others])
        if _certain(best):
            best = convincing([*_speaking(signals.placed, page=page), *others])
        if _certain(best):
            return best if whole in others else [*best, whole]
    return []


def _within(spans: Sequence[Span], whole: Span, length: int, ids: Container[str]) -> list[Span]:
    """The signals of a reading of this length if they are enough in it alone, and one is none of the text's own.

    A page may hold keys or a long link, which readings set aside. Then the halves of an order in half a disguise stand
    far apart in the page, and near each other in the reading.
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
    """Spans of a reading, at about the place where they stand in the text of this length that it is a reading of."""
    scale = min(length, MAX_TEXT) / len(read.text)
    for span in spans:
        start, end = int(scale * span.start) - _ABOUT, int(scale * span.end) + _ABOUT
        yield Span(max(0, start), min(length, end), span.rule, read.channel)
