"""Leaves that may hold a shape: the gates of the groups find those that the gate of all finds."""

import pytest

from scanner.catalogue import load_rules
from scanner.matching.buffer.arena import Arena
from scanner.matching.due.shape_gates import ShapeGates
from scanner.matching.matcher import Matcher
from scanner.rules import ProvenRules

SHAPES = [rule for rule in load_rules() if rule.pattern and not rule.anchors and not rule.category]
TEXTS = [example.text for rule in SHAPES for example in rule.example_list()]


@pytest.mark.parametrize("text", TEXTS[::5])
def test_a_short_buffer_has_the_hot_leaves_that_it_has_within_a_long_one(text: str) -> None:
    groups = [[rule for rule in SHAPES if rule.entity_type == "CRYPTO"], [], SHAPES]
    gates = ShapeGates(groups, proven=True)
    short = Arena(["Seats", text, "USD"])
    long = Arena([*short.texts, *["plain words"] * 500])
    assert gates.hot_leaves(short.buffer) == gates.hot_leaves(long.buffer)
    assert [leaf for leaf, _, _ in gates.hot_leaves(short.buffer)] == [1]


def test_each_group_has_a_gate_and_its_leaves_come_in_order() -> None:
    mails = [rule for rule in SHAPES if rule.id == "pii.email"]
    cards = [rule for rule in SHAPES if rule.id == "pci.card"]
    arena = Arena(["a@example.com", "4111111111111111", "b@example.com", "none", "a@example.com 4111111111111111"])
    hot = ShapeGates([mails, cards], proven=True).hot_leaves(arena.buffer)
    assert [leaf for leaf, _, _ in hot] == [0, 1, 2, 4]


def test_rules_without_any_shape_have_no_hot_leaves() -> None:
    assert ShapeGates([[], []]).hot_leaves(b"4111111111111111") == []


@pytest.mark.parametrize("wanted", ["pii.ssn", "pii.email", "pii.crypto-bitcoin"])
def test_a_matcher_of_one_rule_finds_what_it_finds(wanted: str) -> None:
    rule = next(rule for rule in SHAPES if rule.id == wanted)
    text = rule.example_list()[0].text
    hits, _ = Matcher(ProvenRules([rule])).scan(Arena([text, "none"]), winning=True)
    assert [leaf for leaf, *_ in hits] == [0]
