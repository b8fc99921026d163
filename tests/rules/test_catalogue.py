"""Every rule proves itself, through the real scanner: its examples are found, its near-misses are not."""

import re
from collections.abc import Sequence
from typing import get_args

import msgspec
import pytest

from scanner import Rule, load_rules
from scanner.catalogue import load_words
from scanner.detection.detector import Detector
from scanner.entity_types import PAYMENT_FRAUD
from scanner.instructions.described import CATEGORY as DESCRIBED
from scanner.instructions.verdicts import THRESHOLD
from scanner.language.word_classes import members_of, split_words
from scanner.matching.buffer import allowance
from scanner.matching.buffer.arena import Arena
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.rules import Channel
from tests.compiled import compiled
from tests.families import each, families

BORDER = "¦"
"""In an example of what is cut over several texts: where the cuts are."""

DETECTOR = compiled("redact-only").detector
ENOUGH = [rule for rule in load_rules() if not rule.category or (rule.weight >= THRESHOLD and rule.level == "balanced")]
"""Rules that find something alone; the others are signs, which need one another."""


def _spans(text: str, field: str, detector: Detector = DETECTOR, rule: Rule | None = None) -> list[Span]:
    if rule is not None and rule.channel in {"unread", "undecoded"}:
        # What a payload says when nothing is left of its allowance, which no example is long enough to use up.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(allowance, "ALWAYS", 0)
            patch.setattr(allowance, "UNITS_FOR_A_BYTE", 0)
            patch.setattr(allowance, "UNDONE", 0)
            patch.setattr(allowance, "UNDONE_FOR_A_BYTE", 0)
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
    return [span[:2] for span in DETECTOR.text_scan.signals(Arena([text])).get(0, []) if span.rule is rule]


def _alike(rule: Rule, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.rule.entity_type == rule.entity_type]


@pytest.mark.parametrize("family", families(ENOUGH))
def test_examples_are_found_where_they_are_marked(family: list[Rule]) -> None:
    missed = []
    for rule in family:
        for example in rule.example_list():
            text, start, end = example.parts()
            spans = _spans(text, example.field, rule=rule)
            covered = {place for span in _alike(rule, spans) for place in range(span.start, span.end)}
            if not covered >= set(range(start, end)):
                missed.append((rule.id, example, [(span.rule.id, text[span.start : span.end]) for span in spans]))
    assert not missed, each(missed)


@pytest.mark.parametrize("family", families(load_rules()))
def test_examples_are_their_own_rules_work(family: list[Rule]) -> None:
    signals_in_disguise = []
    for rule in family:
        alone = None if rule.category else Detector([rule])
        for example in rule.example_list():
            text, start, end = example.parts()
            if alone is None:
                seen = (start, min(end, len(text.replace(BORDER, "")))) in _signals(rule, text)
            else:
                spans = _spans(text, example.field, alone)
                seen = [(span.start, span.end) for span in spans] == [(start, end)]
            if not seen:
                signals_in_disguise.append((rule.id, example))
    assert not signals_in_disguise, each(signals_in_disguise)


@pytest.mark.parametrize("family", families(load_rules()))
def test_near_misses_are_left_alone(family: list[Rule]) -> None:
    taken = []
    for rule in family:
        for near_miss in rule.near_miss_list():
            found = _alike(rule, _spans(near_miss.text, near_miss.field, rule=rule))
            taken += [(rule.id, near_miss, span.rule.id) for span in found]
    assert not taken, each(taken)


@pytest.mark.parametrize("family", families([rule for rule in ENOUGH if rule.pattern or rule.phrases or rule.grammar]))
def test_examples_are_masked_in_a_document(family: list[Rule]) -> None:
    scanner = compiled("redact-only")
    shown = []
    for rule in family:
        if rule.entity_type == PAYMENT_FRAUD:  # only flagged
            continue
        for example in [one for one in rule.example_list() if not one.field][:1]:
            text, start, end = example.parts()
            data = scanner.redact_json(msgspec.json.encode({"memo": text})).data
            if text[start:end] in msgspec.json.decode(data)["memo"]:
                shown.append((rule.id, example))
    assert not shown, each(shown)


@pytest.mark.parametrize("entity_type", ["PERSON", "PHONE_NUMBER", "STREET_ADDRESS"])
def test_what_is_found_is_as_severe_whatever_says_what_it_is(entity_type: str) -> None:
    found = {rule.severity for rule in load_rules() if rule.entity_type == entity_type}
    assert found <= {"medium", "low"}, "whoever stops at high findings stops at one way to write a name, not at others"


def test_no_rule_is_refused_by_any_check() -> None:
    """The package's own rules are compiled without most of them, since they are here."""
    assert Detector(list(load_rules())).rules == load_rules()


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
