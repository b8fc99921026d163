"""What proves itself is seen as a piece of a word that underscores glue together; what does not stays."""

import pytest

from scanner import Rule, load_rules
from scanner.matching.engines.patterns import has_captures
from scanner.matching.programs.guards import PIECES
from tests.compiled import compiled

SCANNER = compiled("redact-only")
PROVEN = [
    rule
    for rule in load_rules()
    if rule.guard in PIECES and not (rule.context and rule.context.required) and not has_captures(rule.pattern)
]
"""Those that need no label beside what they find."""


@pytest.mark.parametrize("rule", PROVEN, ids=lambda rule: rule.id)
def test_what_proves_itself_is_found_between_underscores(rule: Rule) -> None:
    text, start, end = rule.example_list()[0].parts()
    before, value, behind = text[:start], text[start:end], text[end:]
    for glued in (f"{before}x_{value}{behind}", f"{before}{value}_x{behind}", f"{before}2024_{value}_2{behind}"):
        masked = SCANNER.redact(glued).text
        assert value not in masked, glued


@pytest.mark.parametrize("rule", PROVEN, ids=lambda rule: rule.id)
def test_what_proves_itself_is_found_alone(rule: Rule) -> None:
    """Unless a word beside it is asked for: what a literal begins with may not stand before what is all of a field."""
    for example in rule.example_list():
        text, start, end = example.parts()
        value = text[start:end]
        if all(any(one.strip(" :='\"") in value.lower() for one in group) for group in rule.anchors):
            assert value not in SCANNER.redact(value).text


@pytest.mark.parametrize(
    ("before", "value", "behind"),
    [
        ("ssn_", "243217727", ""),
        ("my_ssn_number_", "243-21-7727", ".pdf"),
        ("tax_id_", "12-3456789", "_old"),
        ("itin_", "945784455", ""),
        ("date_of_birth_", "1980-02-29", ".csv"),
        ("us_passport_no_", "A12345678", "_2"),
        ("driver_license_", "D1234567", "_scan"),
        ("routing_number_", "021000021", "_x"),
        ("bank_account_number_", "12345678", ""),
        ("Steuernummer_", "12/345/67890", ""),
        ("scan_nhs_", "9434765919", "_2.pdf"),
        ("Steuer-ID_", "86095742719", ""),
        ("kunde_ustid_", "DE136695976", "_x"),
        ("sin_", "046454286", ""),
        ("nino_", "AB123456C", ""),
    ],
)
def test_what_its_label_is_glued_to_is_found(before: str, value: str, behind: str) -> None:
    masked = SCANNER.redact(before + value + behind).text
    assert masked.startswith(before)
    assert masked.endswith(behind)
    assert value not in masked


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
        "tax no. on file, txn_86095742719",  # a label, but of another word
        "VAT due, see txn_DE136695976",
        "nhs 9434765919_2",
        "martin_123456789",
        "vat_20240131",
        "account_20240131",
        "routing_key_orders_2024",
        "tax_id_rate_123456789",
    ],
)
def test_what_does_not_prove_itself_stays(text: str) -> None:
    assert SCANNER.redact(text).text == text
