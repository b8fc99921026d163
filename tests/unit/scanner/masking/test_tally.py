"""Whatever way a masked span is counted, it is in the tally of the whole document."""

from collections.abc import Callable

import pytest

from scanner import Rule, load_rules
from scanner.masking.tally import Ledger, OfOne, Repeated, Sink, Tally, add_all, counting
from scanner.matching.spans import Span

CARD: Rule = next(rule for rule in load_rules() if rule.entity_type == "CREDIT_CARD")
SPAN = Span(0, 16, CARD)
SIGNALS = [Span(0, 40, rule) for rule in load_rules() if rule.category and rule.entity_type == "PROMPT_INJECTION"][:2]

WAYS: dict[str, tuple[Callable[[Tally], object], int]] = {
    "a span": (lambda tally: tally.add(SPAN), 1),
    "a rule, three times": (lambda tally: tally.add_times(CARD, 3), 3),
    "a rule, never": (lambda tally: tally.add_times(CARD, 0), 0),
    "a span of one text": (lambda tally: OfOne(tally, 0).add(SPAN), 1),
    "a rule in one text, three times": (lambda tally: OfOne(tally, 0).add_times(CARD, 3), 3),
    "a span of a text that stands there five times": (lambda tally: Repeated(tally, 5).add(SPAN), 5),
    "a further signal of one text": (lambda tally: OfOne(tally, 0).add_further(SPAN), 0),
    "a further signal of a text that stands there five times": (lambda tally: Repeated(tally, 5).add_further(SPAN), 0),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_masked_is_counted_in_the_tally_of_all(way: str) -> None:
    add, times = WAYS[way]
    tally = Tally()
    add(tally)
    assert tally.counts.get("CREDIT_CARD", 0) == times
    assert tally.rules == (
        {CARD.id: 5 if "five" in way else 1} if "signal" in way else {CARD.id: times} if times else {}
    )


@pytest.mark.parametrize("sink", [Ledger(), Repeated(Tally(), 2)])
def test_what_only_passes_spans_on_has_no_counts_of_its_own(sink: Sink) -> None:
    sink.add(SPAN)
    assert not hasattr(sink, "counts")


def test_of_the_signals_of_one_text_the_first_counts_and_every_value_does() -> None:
    assert list(counting([SIGNALS[0]])) == [(SIGNALS[0], True)]
    assert [counts for _, counts in counting([SPAN, *SIGNALS, SPAN])] == [True, True, False, True]


def test_the_spans_of_a_text_are_counted_by_type_once_and_by_rule_each() -> None:
    tally = Tally()
    add_all(tally, [SPAN, *SIGNALS, SPAN])
    assert tally.counts == {"CREDIT_CARD": 2, "PROMPT_INJECTION": 1}
    assert tally.rules == {CARD.id: 2, **{signal.rule.id: 1 for signal in SIGNALS}}
