"""Every rule proves itself, through the real scanner: its examples are found, its near-misses are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import get_args

import msgspec
import pytest

from scanner import Rule, load_rules
from scanner.catalogue import load_words
from scanner.detector import Detector
from scanner.instructions.described import CATEGORY as DESCRIBED
from scanner.instructions.verdicts import THRESHOLD
from scanner.language.word_classes import members_of, split_words
from scanner.matching import allowance
from scanner.matching.arena import Arena
from scanner.matching.spans import Span
from scanner.payloads.leaves import Leaves
from scanner.rules import Channel, Example
from tests.compiled import compiled

BORDER = "¦"
"""In an example of what is cut over several texts: where the cuts are."""

DETECTOR = compiled("redact-only").detector
ENOUGH = [rule for rule in load_rules() if not rule.category or (rule.weight >= THRESHOLD and rule.level == "balanced")]
"""Rules that find something alone; the others are signs, which need one another."""


@cache
def _alone(rule: Rule) -> Detector:
    return Detector([rule])


def _spans(text: str, field: str, detector: Detector = DETECTOR, rule: Rule | None = None) -> list[Span]:
    if rule is not None and rule.channel == "unread":
        # What a payload says when nothing is left of its allowance, which no example is long enough to use up.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(allowance, "ALWAYS", 0)
            patch.setattr(allowance, "UNITS_FOR_A_BYTE", 0)
            return _spans(text, field, detector)
    if rule is not None and rule.category == DESCRIBED:
        return [Span(0, len(text), one) for one in _described(text) if one.weight >= THRESHOLD]
    parent, _, name = field.rpartition(".")
    leaves = Leaves()
    for piece in text.split(BORDER):
        leaves.add(piece, detector.fields.lookup(name, parent), ())
    return [span for found in detector.detect(leaves).values() for span in found]


def _described(text: str) -> list[Rule]:
    """What the words of a tool's description are worth: only descriptions are held against that."""
    described = DETECTOR.described
    return [described.rule] if described.rule and described.sum_of(text) >= described.rule.leaning else []


def _signals(rule: Rule, text: str) -> list[tuple[int, int]]:
    """Where a sign is seen, enough or not; what is seen in another reading of the text is said of the whole."""
    if rule.category == DESCRIBED:
        return [(0, len(text)) for one in _described(text) if one is rule]
    if rule.channel:
        whole = text.replace(BORDER, "")
        return [(0, len(whole)) for span in _spans(text, "", rule=rule) if span.rule is rule][:1]
    return [span[:2] for span in DETECTOR.alone.signals(Arena([text])).get(0, []) if span.rule is rule]


def _cases(attribute: str, rules: Sequence[Rule] = load_rules()) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in rules
        for number, example in enumerate(getattr(rule, attribute)())
    ]


@pytest.mark.parametrize(("rule", "example"), _cases("example_list", ENOUGH))
def test_example_is_found_where_it_is_marked(rule: Rule, example: Example) -> None:
    text, start, end = example.parts()
    spans = _spans(text, example.field, rule=rule)
    covered = {place for span in spans if span.rule.entity_type == rule.entity_type for place in range(*span[:2])}
    assert covered >= set(range(start, end)), [(span.rule.id, text[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(("rule", "example"), _cases("example_list"))
def test_example_is_its_own_rules_work(rule: Rule, example: Example) -> None:
    text, start, end = example.parts()
    if rule.category:
        pieces = text.replace(BORDER, "")
        assert (start, min(end, len(pieces))) in _signals(rule, text)
    else:
        assert [(span.start, span.end) for span in _spans(text, example.field, _alone(rule))] == [(start, end)]


@pytest.mark.parametrize(("rule", "near_miss"), _cases("near_miss_list"))
def test_near_miss_is_left_alone(rule: Rule, near_miss: Example) -> None:
    assert not [
        span for span in _spans(near_miss.text, near_miss.field, rule=rule) if span.rule.entity_type == rule.entity_type
    ]


@pytest.mark.parametrize(
    "rule", [rule for rule in ENOUGH if rule.pattern or rule.phrases or rule.grammar], ids=lambda r: r.id
)
def test_example_is_masked_in_a_document(rule: Rule) -> None:
    scanner = compiled("redact-only")
    example = next((e for e in rule.example_list() if not e.field), None)
    if example is None:
        return
    text, start, end = example.parts()
    data = scanner.redact_json(msgspec.json.encode({"memo": text})).data
    assert text[start:end] not in msgspec.json.decode(data)["memo"]


def test_no_rule_is_refused_by_any_check() -> None:
    """The package's own rules are compiled without most of them, since they are here."""
    assert Detector(load_rules(), proven=False).rules == load_rules()


def test_every_class_of_words_is_of_use() -> None:
    used = {name for rule in load_rules() for name in re.findall(r"<([a-z-]+)>", rule.grammar)}
    included = {
        name
        for found in load_words().values()
        for listed in found.words.values()
        for name in re.findall(r"<(.+?)>", listed)
    }
    opening = {name for name, found in load_words().items() if found.gate}
    assert set(load_words()) <= used | included | opening


def test_every_common_word_is_of_its_class() -> None:
    classes = load_words()
    members = members_of(classes)
    for name, found in classes.items():
        common = split_words(found.common)
        assert sorted(set(common)) == sorted(common), name
        assert set(common) <= members[name], name


def test_every_channel_has_one_rule() -> None:
    channels = [rule.channel for rule in load_rules() if rule.channel]
    assert sorted(channels) == sorted(get_args(Channel))
