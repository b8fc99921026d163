"""How a masker decides: which of several actions a text gets, and what is shown of a value that may be another."""

import pytest

from scanner import Rule, load_rules
from scanner.entity_types import PAYMENT_FRAUD
from scanner.matching.spans import Span
from scanner.redaction.masker import Masker
from scanner.selection.profile import ANYTHING, Action, Injections, Profile, parse_profile


def _rule(entity_type: str) -> Rule:
    return next(rule for rule in load_rules() if rule.entity_type == entity_type)


ORDER = Span(0, 9, _rule("PROMPT_INJECTION"))
MAYBE = ORDER._replace(certain=False)
FRAUD = Span(0, 9, _rule(PAYMENT_FRAUD))
NAME = Span(0, 8, _rule("PERSON"))


def _profile(**own: str) -> Profile:
    text = "\n".join(["name: own", "unknown_entity: mask", *(f"{name}: {value}" for name, value in own.items())])
    return parse_profile(text.encode(), "own")


@pytest.mark.parametrize(
    ("own", "spans", "action"),
    [
        (Injections(), [NAME, NAME], None),
        (Injections(balanced="omit", strict="flag"), [ORDER, MAYBE], "omit"),
        (Injections(balanced="flag", strict="neutralise"), [ORDER, MAYBE], "neutralise"),
        (Injections(balanced="flag", strict="flag", payment_fraud="omit"), [MAYBE, NAME, FRAUD], "omit"),
        (Injections(balanced="neutralise"), [NAME, ORDER], "neutralise"),
    ],
)
def test_the_strongest_of_the_actions_for_its_signals_is_that_of_a_text(
    own: Injections, spans: list[Span], action: Action | None
) -> None:
    profile = _profile(
        injections=f"{{balanced: {own.balanced}, strict: {own.strict}, payment_fraud: {own.payment_fraud}}}"
    )
    assert Masker(profile).action(spans) == action


def test_what_the_profile_keeps_is_kept_only_where_it_is_certain() -> None:
    masker = Masker(_profile(style="omit", masks="{ORGANIZATION: keep}"))
    assert masker.style("ORGANIZATION", ANYTHING, certain=True) is None
    assert masker.style("ORGANIZATION", ANYTHING, certain=False) == "omit"


def test_of_a_value_that_is_doubted_no_style_shows_a_part() -> None:
    masker = Masker(_profile(style="edges"), doubted=lambda text: "Smuth" in text)
    texts = ["Jane Smith", "Jane Smuth"]
    assert masker.values("edges", "PERSON", texts) == ["J***e S****h", "***"]
    assert [masker.value(text, NAME._replace(end=10), "edges") for text in texts] == ["J***e S****h", "***"]
    assert masker.values("omit", "PERSON", texts) == ["[person omitted]"] * 2
