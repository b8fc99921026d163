"""What a text says when it is read otherwise, and where."""

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
STRONG = RULES["injection.calls.via-tool"]  # not enough with what words put together weigh
PAGE = "The parser keeps what it has read in a buffer. " * 100
READ = "The reader stores that it had seen in an array " * 100  # no word of which stands so in the page


@pytest.mark.parametrize(
    ("channel", "disguised", "start", "is_found"),
    [
        ("glued", STRONG, 0, True),
        ("glued", STRONG, 250, True),
        ("glued", STRONG, 4_000, False),
        ("leet", WEAK[0], 0, False),  # a word or two of a page are soon read wrongly
        ("typo", WEAK[0], 0, False),
        ("backwards", WEAK[0], 0, False),
        ("encoded", WEAK[0], 0, False),
        ("encoded", STRONG, 4_000, True),  # nobody knows where that stands
    ],
)
def test_what_is_read_in_place_counts_beside_what_stands_there(
    channel: Channel, disguised: Rule, start: int, *, is_found: bool
) -> None:
    found = found_in_page(Undisguised(channel, READ), [Span(start, start + 9, disguised)], [Span(0, 9, AS_IT_STANDS)])
    assert (disguised in {span.rule for span in found}) is is_found


def test_what_stands_in_the_page_is_hidden_by_no_disguise() -> None:
    assert not found_in_page(Undisguised("encoded", PAGE), [Span(0, 10, STRONG)], [Span(0, 9, AS_IT_STANDS)])


@pytest.mark.parametrize(
    ("sentence", "is_found"),
    [
        ("The parser keeps what it hid in a buffer.", False),  # one word of which was read otherwise
        ("The parser stores that she had hidden in a buffer.", True),
    ],
)
def test_a_sum_of_words_most_of_which_stand_in_the_page_was_hidden_by_nobody(sentence: str, *, is_found: bool) -> None:
    reading = Undisguised("encoded", f"{sentence} {READ}")
    words = Span(0, len(sentence), RULES["injection.wording.alone"])
    assert bool(found_in_page(reading, [words], [Span(0, 9, AS_IT_STANDS)])) is is_found


def test_what_code_and_pictures_show_speaks_for_no_reading_of_a_page() -> None:
    shown = [Span(0, 9, RULES["injection.structure.arrows"]), Span(0, 9, RULES["injection.exfiltration.html-image"])]
    assert not found_in_page(Undisguised("encoded", READ, telling=False), [Span(0, 9, STRONG)], shown)
    rendered = [Span(0, 9, RULES["injection.exfiltration.markdown-image"])]
    assert not found_in_page(Undisguised("encoded", READ), rendered, [Span(0, 9, AS_IT_STANDS)])


def test_weak_signals_that_are_enough_by_themselves_count_in_a_page() -> None:
    assert found_in_page(Undisguised("encoded", READ), [Span(0, 9, rule) for rule in WEAK], [])


@pytest.mark.parametrize(("page", "is_found"), [(PAGE[:200], True), (PAGE, False)])
def test_weak_signals_of_words_put_apart_say_nothing_in_a_page(page: str, *, is_found: bool) -> None:
    found = signals_in_disguise(
        Signals(compiled("redact-only").detector.reader.lexicon, TextMatches(page, [], []), []),
        iter([(Undisguised("glued", page, telling=False), WEAK)]),
        CHANNELS,
        lambda span: span,
        lambda _: [Span(0, 9, rule) for rule in WEAK],
    )
    assert bool(found) is is_found


def test_what_a_reading_says_at_one_place_counts_wherever_its_plain_half_stands() -> None:
    spans = [Span(4_000, 4_009, STRONG), Span(4_020, 4_029, AS_IT_STANDS)]
    found = found_in_page(Undisguised("glued", READ), spans, [Span(0, 9, AS_IT_STANDS)])
    assert {span.rule for span in found} >= {STRONG, AS_IT_STANDS}


def found_in_page(reading: Undisguised, located: list[Span], known: list[Span]) -> list[Span]:
    """What is found in the page, some signals of which are known, by a reading with others."""
    ids = {span.rule.id for span in known}
    return signals_in_disguise(
        Signals(compiled("redact-only").detector.reader.lexicon, TextMatches(PAGE, [], []), known),
        iter([(reading, [span.rule for span in located if span.rule.id not in ids])]),
        CHANNELS,
        lambda span: span,
        lambda _: located,
    )


def test_weak_signals_of_a_page_read_backwards_are_words_by_accident_however_many() -> None:
    others = (
        "injection.authority.grant",
        "injection.addressed.by-you",
        "injection.steer.say",
        "injection.authority.here",
    )
    weak = [Span(0, 9, rule) for rule in [*WEAK, *(RULES[name] for name in others)]]
    assert found_in_page(Undisguised("encoded", READ), weak, [])
    assert not found_in_page(Undisguised("backwards", READ), weak, [])
    assert found_in_page(Undisguised("backwards", READ), [*weak, Span(0, 9, STRONG)], [])
