"""A rule that cannot be used is refused when it is loaded, with its id and the reason."""

from typing import Any

import msgspec
import pytest

from scanner.errors import RuleError
from scanner.matching.matcher import Matcher
from scanner.rules import ProvenRules, parse_rules, refuse_duplicates

GOOD: dict[str, Any] = {
    "id": "test.order",
    "entity_type": "ORDER_NUMBER",
    "severity": "low",
    "confidence": 0.9,
    "description": "An order number.",
    "pattern": "ORD-[0-9]{4}",
    "references": ["https://example.com/orders"],
    "examples": ["see ⟦ORD-1234⟧"],
    "near_misses": ["ORD-12"],
}


def _load(*changes: dict[str, Any]) -> Matcher:
    rules = [{key: value for key, value in (GOOD | change).items() if value is not None} for change in changes]
    loaded = parse_rules(msgspec.yaml.encode({"rules": rules}), "test/orders.yaml")
    refuse_duplicates(loaded)
    return Matcher(loaded)


def test_a_good_rule_is_accepted() -> None:
    assert [rule.id for rule in _load({}).rules] == ["test.order"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pattern": "ORD(?=-)"}, "RE2 cannot compile it"),
        ({"pattern": "(?<!A)ORD"}, "RE2 cannot compile it"),
        ({"pattern": r"(O)\1"}, "RE2 cannot compile it"),
        ({"pattern": "O{1,1001}"}, "RE2 cannot compile it"),
        ({"pattern": "[0-9"}, "RE2 cannot compile it"),
        ({"pattern": "[0-9]*"}, "matches the empty string"),
        ({"pattern": r"\b"}, "matches the empty string"),
        ({"pattern": "A.B"}, "can match the separator"),
        ({"pattern": "A[^@]B"}, r"\[\^@\]' can match the separator"),
        ({"pattern": r"A\DB"}, "can match the separator"),
        ({"pattern": r"A\WB"}, "can match the separator"),
        ({"pattern": r"A\PLB"}, "can match the separator"),
        ({"pattern": r"A[[:cntrl:]]B"}, "can match the separator"),
        ({"pattern": r"A[\x00-\x20]B"}, "can match the separator"),
        ({"pattern": r"A\x1fB"}, "can match the separator"),
        ({"pattern": r"A\x{1f}B"}, "cannot compile"),
        ({"pattern": r"A\037B"}, "cannot compile"),
        ({"pattern": "A\x1fB"}, "can match the separator"),
        ({"pattern": "^ORD"}, "edge"),
        ({"pattern": "ORD$"}, "edge"),
        ({"pattern": r"\AORD"}, "edge"),
        ({"pattern": "(O)(R)"}, "more than one capture group"),
        ({"pattern": "[äö]x"}, "non-ASCII"),
        ({"pattern": "卡+"}, "non-ASCII"),
        ({"pattern": "".join(f"[a-{letter}]{{1000}}" for letter in "bcdefghijklmn")}, "too large"),
        ({"gate": "[0-9]*"}, "matches the empty string"),
        ({"gate": "-", "anchors": [["ord"]]}, "a gate needs a pattern without anchors"),
        ({"examples": None}, "at least one example"),
        ({"examples": []}, "at least one example"),
        ({"examples": ["no marks"]}, "marks one span"),
        ({"near_misses": None}, "at least one near-miss"),
        ({"references": []}, "at least one reference"),
        ({"pattern": None}, "needs a pattern, phrases or fields"),
        ({"phrases": ["order"]}, "two rules"),
        ({"pattern": None, "anchors": [["ord"]], "fields": ["order"]}, "anchors need a pattern"),
        ({"anchors": [[]]}, "anchor group is empty"),
        ({"anchors": [["ORD"]]}, "lower case"),
        ({"pattern": None, "phrases": ["Order"]}, "lower case"),
        ({"pattern": None, "phrases": ["a\x1fb"]}, "separator"),
        ({"validator": "nonsense"}, "no validator is called"),
        ({"field_value": "x"}, "field_value needs fields"),
        ({"inherit": True}, "inherit needs fields"),
        ({"id": "Order"}, "dotted lower case"),
        ({"entity_type": "order"}, "upper case"),
        ({"confidence": 0}, "confidence"),
        ({"confidence": 1.5}, "confidence"),
        ({"severity": "enormous"}, "severity|enum|Invalid"),
        ({"patern": "x"}, "patern"),
    ],
)
def test_a_bad_rule_is_refused_with_its_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(RuleError, match=reason) as caught:
        _load(change)
    assert str(caught.value).startswith(("rule test.order:", "rule test/orders.yaml:", "rule Order:"))


def test_an_id_stands_once() -> None:
    with pytest.raises(RuleError, match=r"rule test\.order: the id is used twice"):
        _load({}, {"pattern": "X[0-9]"})


def test_rules_that_are_proven_are_not_checked_again() -> None:
    [rule] = _load({}).rules
    unfit = msgspec.structs.replace(rule, pattern="ORD-.{4}")
    with pytest.raises(RuleError, match="separator"):
        Matcher([unfit])
    assert Matcher(ProvenRules([unfit])).rules == (unfit,)


def test_a_rule_that_would_slow_the_gate_is_refused_by_name() -> None:
    wide = "(?:" + "|".join(f"{letter}[0-9]{{400}}" for letter in "abcdefghijkl") + ")"
    with pytest.raises(RuleError, match=r"rule test\.second: with it the gate outgrows"):
        _load({"pattern": wide}, {"id": "test.second", "pattern": wide.upper()})


def _of_parts(parts: dict[str, str], pattern: str) -> str:
    file = {"parts": parts, "rules": [GOOD | {"pattern": pattern}]}
    (rule,) = parse_rules(msgspec.yaml.encode(file), "test/orders.yaml")
    return rule.pattern


def test_a_part_stands_for_what_it_says_in_parts_below_it_too() -> None:
    parts = {"four": "[0-9]{4}", "order": r"ORD-{{four}}\{\{"}
    assert _of_parts(parts, "(?:{{order}}|{{four}})") == r"(?:ORD-[0-9]{4}\{\{|[0-9]{4})"


@pytest.mark.parametrize(
    ("parts", "pattern", "reason"),
    [
        ({}, "ORD-{{four}}", r"rule test\.order: it names a part that the file does not define above"),
        (
            {"order": "ORD-{{four}}", "four": "[0-9]{4}"},
            "{{order}}",
            r"rule test\.order: it names a part that the file does not define above",
        ),
        ({"four": "[0-9]{4}"}, "ORD-[0-9]{4}", "rule test/orders.yaml: nothing has the part 'four'"),
    ],
)
def test_a_part_that_is_not_there_or_not_used_is_refused(parts: dict[str, str], pattern: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        _of_parts(parts, pattern)


def test_not_yaml_is_refused() -> None:
    with pytest.raises(RuleError, match="not valid YAML"):
        parse_rules(b"rules: [", "test/broken.yaml")
