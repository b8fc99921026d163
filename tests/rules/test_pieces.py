"""What proves itself is seen as a piece of a word that underscores glue together; what does not stays."""

from __future__ import annotations

import pytest

from scanner import Rule, load_rules
from scanner.matching.guards import PIECES
from tests.compiled import compiled

SCANNER = compiled("redact-only")
PROVEN = [
    rule
    for rule in load_rules()
    if rule.guard in PIECES and not (rule.context and rule.context.required) and rule.pattern
]


@pytest.mark.parametrize("rule", PROVEN, ids=lambda rule: rule.id)
def test_what_proves_itself_is_found_between_underscores(rule: Rule) -> None:
    text, start, end = rule.example_list()[0].parts()
    before, value, behind = text[:start], text[start:end], text[end:]
    for glued in (f"{before}x_{value}{behind}", f"{before}{value}_x{behind}", f"{before}2024_{value}_2{behind}"):
        masked = SCANNER.redact(glued).text
        assert value not in masked, glued


@pytest.mark.parametrize(
    "text",
    [
        "txn_5551234567",
        "INV_2024_0001",
        "cus_123456789 and acct_021000021",
        "ref_DE89370400440532013001_x",  # an IBAN's check digits are wrong
        "XDE89370400440532013000_x",
        "backup_AKIAIOSFODNN7EXAMPL2b",
        "task_test_configuration1",
        "case_000-12-3456",
        "part_number_1_243-21-7727-5",
    ],
)
def test_what_does_not_prove_itself_stays(text: str) -> None:
    assert SCANNER.redact(text).text == text
