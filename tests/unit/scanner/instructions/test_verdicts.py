"""Signs add up, within bounds."""

import pytest

from scanner.instructions.verdicts import BESIDE, NEAR, THRESHOLD, convincing, level_of, score, total
from scanner.matching.spans import Span
from scanner.rules import Level, Rule


def _rule(name: str, category: str, weight: float, level: Level = "balanced", kind: str = "PROMPT_INJECTION") -> Rule:
    return Rule(
        id=f"test.{name}",
        entity_type=kind,
        severity="high",
        description="",
        category=category,
        weight=weight,
        level=level,
    )


OVERRIDE, OVERRIDE_TOO = _rule("a", "override", 1.0), _rule("b", "override", 0.8)
ROLE, LEAK, AGAINST = _rule("c", "role", 0.5), _rule("d", "leak", 0.4), _rule("e", "business", -0.65)
STRICT = _rule("f", "exfiltration", 1.0, "strict")
FRAUD = _rule("g", "account", 0.9, kind="PAYMENT_FRAUD")


@pytest.mark.parametrize(
    ("rules", "level", "expected"),
    [
        ([], "balanced", 0.0),
        ([OVERRIDE], "balanced", 1.0),
        ([OVERRIDE, OVERRIDE], "balanced", 1.0),
        ([OVERRIDE, OVERRIDE_TOO], "balanced", 1.0 + 0.3 * 0.8),
        ([OVERRIDE_TOO, OVERRIDE], "balanced", 1.0 + 0.3 * 0.8),
        ([ROLE, LEAK], "balanced", 0.9),
        ([OVERRIDE, AGAINST], "balanced", 0.35),
        ([STRICT], "balanced", 0.0),
        ([STRICT], "strict", 1.0),
        ([_rule(f"x{n}", "role", 0.9) for n in range(9)], "balanced", 0.9 + 0.6),
    ],
)
def test_the_sum(rules: list[Rule], level: Level, expected: float) -> None:
    assert score(rules, level) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([ROLE], None),
        ([ROLE, LEAK], "balanced"),
        ([STRICT], "strict"),
        ([STRICT, OVERRIDE], "balanced"),
        ([AGAINST], None),
    ],
)
def test_the_level_at_which_they_are_enough(rules: list[Rule], expected: Level | None) -> None:
    assert level_of([Span(0, 1, rule) for rule in rules]) == expected


def test_types_are_judged_apart_and_only_what_speaks_for_it_is_told() -> None:
    found = convincing([Span(0, 1, rule) for rule in (ROLE, FRAUD, AGAINST)])
    assert [span.rule.id for span in found] == ["test.g"]
    told = convincing([Span(0, 1, rule) for rule in (OVERRIDE, OVERRIDE_TOO, ROLE, AGAINST)])
    assert [span.rule.id for span in told] == ["test.a", "test.b", "test.c"]


def test_what_only_the_strict_level_finds_is_marked() -> None:
    (found,) = convincing([Span(0, 1, STRICT)])
    assert not found.certain
    assert THRESHOLD == 0.9


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(ROLE, 0), (LEAK, NEAR - 1)], "balanced"),
        ([(ROLE, 0), (LEAK, NEAR)], None),
        ([(LEAK, NEAR), (ROLE, 0)], None),
        ([(ROLE, 0), (LEAK, NEAR), (ROLE, NEAR + 9)], "balanced"),  # the second of two stands near
        ([(OVERRIDE, 5 * NEAR)], "balanced"),
        ([(OVERRIDE, 99), (AGAINST, 100 + BESIDE)], None),  # an excuse stands beside what it excuses …
        ([(OVERRIDE, 100 + BESIDE), (AGAINST, 99)], None),
        ([(OVERRIDE, 99), (AGAINST, 101 + BESIDE)], "balanced"),  # … and excuses nothing from further away
        ([(OVERRIDE, 101 + BESIDE), (AGAINST, 99)], "balanced"),
        ([(OVERRIDE, 0), (ROLE, 5 * NEAR), (AGAINST, 1)], None),  # in a long text, too
        ([(OVERRIDE, 0), (ROLE, 5 * NEAR), (AGAINST, 9 + BESIDE)], "balanced"),
    ],
)
def test_only_what_stands_near_one_another_adds_up(places: list[tuple[Rule, int]], expected: Level | None) -> None:
    assert level_of([Span(start, start + 1, rule) for rule, start in places]) == expected


def test_only_the_signs_that_add_up_are_told_and_explained() -> None:
    signs = [Span(0, 1, ROLE), Span(NEAR, NEAR + 1, LEAK), Span(NEAR + 2, NEAR + 3, ROLE)]
    assert convincing(signs) == [sign._replace(certain=True) for sign in signs[1:]]
    assert total(signs, "balanced") == pytest.approx(0.9)
    assert total(signs[:2], "balanced") == pytest.approx(0.5)


def test_many_excuses_count_once_and_take_no_long() -> None:
    """100,000 characters of harmless phrases took 40 s when each was looked at beside each other."""
    against = [Span(at, at + 5, AGAINST) for at in range(0, 60_000, 10)]
    for_it = [Span(at, at + 5, ROLE) for at in range(0, 60_000, 10)]
    assert not convincing([*against, *for_it, *(Span(at, at + 5, LEAK) for at in range(0, 60_000, 10))])
    assert convincing([*for_it[:3], *(Span(at, at + 5, LEAK) for at in (0, 10))])
