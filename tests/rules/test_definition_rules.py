"""Every rule for descriptions of tools alone proves itself: its examples are withheld, its near-misses are not."""

import pytest

from scanner import Rule, load_rules
from scanner.catalogue import load_definition_rules
from scanner.instructions.described import CATEGORY
from scanner.matching.engines.native import compile_pattern
from scanner.rules import refuse_duplicates
from tests.compiled import compiled

DESCRIBED = compiled("redact-only").detector.described
EACH = pytest.mark.parametrize("rule", load_definition_rules(), ids=lambda rule: rule.id)


@EACH
def test_a_rule_finds_its_examples_and_leaves_its_near_misses(rule: Rule) -> None:
    assert rule.category == CATEGORY
    compile_pattern(rule.id, rule.pattern)
    missed = [text for text, _, _ in (one.parts() for one in rule.example_list()) if DESCRIBED.said(text) is not rule]
    taken = [one.text for one in rule.near_miss_list() if DESCRIBED.said(one.text)]
    assert (missed, taken) == ([], [])


def test_their_ids_are_their_own() -> None:
    refuse_duplicates([*load_rules(), *load_definition_rules()])
