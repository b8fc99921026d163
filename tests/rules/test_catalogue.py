"""Every rule proves itself, through the real scanner: its examples are found, its near-misses are not."""

from __future__ import annotations

import msgspec
import pytest

from scanner import Rule, Scanner, load_rules
from scanner.detector import Detector
from scanner.leaves import Leaves
from scanner.rules import Example
from scanner.spans import Span

DETECTOR = Detector(load_rules())


def _spans(text: str, field: str) -> list[Span]:
    parent, _, name = field.rpartition(".")
    leaves: Leaves[None] = Leaves()
    leaves.add(text, DETECTOR.fields.lookup(name, parent), (), None)
    return DETECTOR.detect(leaves).get(0, [])


def _cases(attribute: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in load_rules()
        for number, example in enumerate(getattr(rule, attribute)())
    ]


@pytest.mark.parametrize(("rule", "example"), _cases("example_list"))
def test_example_is_found_where_it_is_marked(rule: Rule, example: Example) -> None:
    text, start, end = example.parts()
    spans = _spans(text, example.field)
    covered = {place for span in spans if span.rule.entity_type == rule.entity_type for place in range(*span[:2])}
    assert covered >= set(range(start, end)), [(span.rule.id, text[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(("rule", "example"), _cases("example_list"))
def test_example_is_its_own_rules_work(rule: Rule, example: Example) -> None:
    alone = Detector([rule])
    text, start, end = example.parts()
    parent, _, name = example.field.rpartition(".")
    leaves: Leaves[None] = Leaves()
    leaves.add(text, alone.fields.lookup(name, parent), (), None)
    assert [(span.start, span.end) for span in alone.detect(leaves).get(0, [])] == [(start, end)]


@pytest.mark.parametrize(("rule", "near_miss"), _cases("near_miss_list"))
def test_near_miss_is_left_alone(rule: Rule, near_miss: Example) -> None:
    assert not [span for span in _spans(near_miss.text, near_miss.field) if span.rule.entity_type == rule.entity_type]


@pytest.mark.parametrize("rule", [rule for rule in load_rules() if rule.pattern or rule.phrases], ids=lambda r: r.id)
def test_example_is_masked_in_a_document(rule: Rule) -> None:
    scanner = Scanner.from_profile("redact-only")
    example = next((e for e in rule.example_list() if not e.field), None)
    if example is None:
        return
    text, start, end = example.parts()
    data = scanner.redact_json(msgspec.json.encode({"memo": text})).data
    assert text[start:end] not in msgspec.json.decode(data)["memo"]
