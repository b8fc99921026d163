"""What a field's name claims its value to be may hang on the countries that the payload speaks of."""

import msgspec
import pytest

from scanner.payloads.claims import Claims
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.places.regions import Kind
from scanner.rules import parse_rules

RULE = {
    "id": "test.extension",
    "entity_type": "PHONE_NUMBER",
    "severity": "low",
    "confidence": 0.9,
    "description": "A number in national format, in a field that is known to hold one.",
    "fields": ["house_line"],
    "validator": "grouped_phone",
    "references": ["https://example.com/lines"],
    "examples": [{"text": "⟦01 42 68 53 00⟧", "field": "house_line"}],
    "near_misses": [{"text": "none", "field": "house_line"}],
}
RULES = parse_rules(msgspec.yaml.encode({"rules": [RULE]}), "test/lines.yaml")


@pytest.mark.parametrize(("country", "claimed"), [("FR", True), ("US", False), ("", False)])
def test_a_regional_validator_is_told_the_payloads_countries(country: str, *, claimed: bool) -> None:
    leaves = Leaves()
    leaves.add("01 42 68 53 00", Evidence("house line", (0,), telling=True), ())
    if country:
        leaves.add(country, Evidence("country", region=Kind.COUNTRY, telling=True), ())
    assert bool(Claims(RULES, {}).of_leaves(leaves)) is claimed
    assert bool(Claims(RULES, {}).of("01 42 68 53 00", (0,), (country,) if country else ())) is claimed
