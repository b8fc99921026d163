"""What a text says when it is read otherwise, and where."""

from __future__ import annotations

import pytest

from scanner import load_rules
from scanner.disguises.readings import Undisguised
from scanner.instructions.in_disguise import signals_in_disguise
from scanner.instructions.signals import Signals, TextMatches
from scanner.matching.spans import Span
from scanner.rules import Channel, Rule
from tests.compiled import compiled

RULES = {rule.id: rule for rule in load_rules()}
CHANNELS: dict[Channel, Rule] = {rule.channel: rule for rule in RULES.values() if rule.channel}
WEAK = [RULES["injection.exfiltration.carrier"], RULES["injection.selves.frame-crime"]]  # below what counts alone
AS_IT_STANDS = RULES["injection.tools.agent-task"]  # each is half of what it takes
DISGUISED = RULES["injection.exfiltration.carrier"]
PAGE = "The parser keeps what it has read in a buffer. " * 100


@pytest.mark.parametrize(
    ("channel", "start", "is_found"),
    [
        ("glued", 0, True),
        ("glued", 250, True),
        ("glued", 4_000, False),
        ("leet", 4_000, False),
        ("typo", 4_000, False),
        ("backwards", 4_000, False),  # but a weak sign or two
        ("encoded", 4_000, True),  # nobody knows where that stands
    ],
)
def test_what_is_read_in_place_counts_beside_what_stands_there(channel: Channel, start: int, *, is_found: bool) -> None:
    signals = Signals(
        compiled("redact-only").detector.reader.lexicon, TextMatches(PAGE, [], []), [Span(0, 9, AS_IT_STANDS)]
    )
    reading = Undisguised(channel, PAGE)
    found = signals_in_disguise(
        TextMatches(PAGE, [], []),
        signals,
        iter([(reading, [DISGUISED])]),
        CHANNELS,
        lambda span: span,
        lambda _: [Span(start, start + 9, DISGUISED)],
    )
    assert (DISGUISED in {span.rule for span in found}) is is_found


@pytest.mark.parametrize(("page", "is_found"), [(PAGE[:200], True), (PAGE, False)])
def test_weak_signs_of_words_put_apart_say_nothing_in_a_page(page: str, *, is_found: bool) -> None:
    found = signals_in_disguise(
        TextMatches(page, [], []),
        Signals(compiled("redact-only").detector.reader.lexicon, TextMatches(page, [], []), []),
        iter([(Undisguised("glued", page, telling=False), WEAK)]),
        CHANNELS,
        lambda span: span,
        lambda _: [Span(0, 9, rule) for rule in WEAK],
    )
    assert bool(found) is is_found


def test_what_a_reading_says_at_one_place_counts_wherever_its_plain_half_stands() -> None:
    signals = Signals(
        compiled("redact-only").detector.reader.lexicon, TextMatches(PAGE, [], []), [Span(0, 9, AS_IT_STANDS)]
    )
    found = signals_in_disguise(
        TextMatches(PAGE, [], []),
        signals,
        iter([(Undisguised("glued", PAGE), [DISGUISED])]),
        CHANNELS,
        lambda span: span,
        lambda _: [Span(4_000, 4_009, DISGUISED), Span(4_020, 4_029, AS_IT_STANDS)],
    )
    assert {span.rule for span in found} >= {DISGUISED, AS_IT_STANDS}
