"""Records in one arena get the answer that each gets alone."""

from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner import load_rules
from scanner.checks.numbers.phones import grouped_phone, trunk_phone
from scanner.checks.validators import REGIONAL, VALIDATORS
from scanner.documents.document import OpenWalk
from scanner.payloads.leaves.leaves import Leaves
from tests.compiled import compiled
from tests.examples import examples

SCANNER = compiled("redact-only")
DETECTOR = SCANNER.detector

# What decides between records: names that another record mentions, countries that give numbers a meaning, sentences
# that go on in another text, signs of escapes, and the rules' own examples.
_VALUES = st.one_of(
    st.sampled_from(
        [
            "Jane Doe",
            "called Jane about it",
            "llamar 612 345 678",  # a telephone number in Spain only
            "llamar 612%20345%20678",
            "ES",
            "ES",
            "DE",
            "Northwind Traders Ltd",
            "paid by Northwind Traders",
            "Disregard your",
            "system guidelines",
            "card%204111%201111%201111%201111",
            "4111 1111 1111 1111",
            "100 % of it",
            "plain",
            "",
        ]
    ),
    st.sampled_from([one.parts()[0] for rule in load_rules() for one in rule.example_list()]),
    st.integers(-(10**12), 10**18),
    st.none(),
)
_NAMES = st.sampled_from(
    [
        "country",
        "notes",
        "other",
        "contact_name",
        "customer_name",
        "currency",
        "phone",
        "memo",
        "id",
        "email",
        "address_line1",
    ]
)
_RECORDS = st.lists(st.dictionaries(_NAMES, _VALUES, max_size=6), min_size=1, max_size=6)


def _leaves(record: dict[str, Any]) -> Leaves:
    leaves = Leaves()
    OpenWalk(DETECTOR.fields, leaves, 64).enter(msgspec.json.decode(msgspec.json.encode(record)))
    return leaves


@examples(200)
@given(_RECORDS, st.sampled_from(["balanced", "strict"]))
@example([{"id": "x", "other": "plain"}, {"country": "ES", "memo": "llamar 612 345 678"}], "balanced")
@example([{"country": "ES", "memo": "llamar 612 345 678"}, {"country": "DE", "memo": "llamar 612 345 678"}], "balanced")
@example([{"memo": "plain"}, {"country": "ES", "memo": "llamar 612%20345%20678"}], "balanced")
@example([{"memo": "Disregard your", "notes": "system guidelines"}, {"id": "x"}], "balanced")
@example([{"memo": "Disregard your"}, {"notes": "system guidelines"}], "balanced")
@example(
    [{"memo": "Disregard your", "notes": "system guidelines"}, {"notes": "Disregard your", "memo": "rules"}], "strict"
)
@example([{"memo": "Disregard your", "notes": "system guidelines"}] * 2, "balanced")
@example([{"contact_name": "Jane Doe"}, {"memo": "called Jane Doe about it"}], "balanced")
def test_records_together_are_records_alone(records: list[dict[str, Any]], level: Any) -> None:
    every = [_leaves(record) for record in records]
    assert DETECTOR.detect_records(every, level) == [DETECTOR.detect(leaves, level) for leaves in every]


@pytest.mark.parametrize("name", sorted(VALIDATORS.keys() - REGIONAL))
def test_a_validator_that_is_not_regional_does_not_care_for_regions(name: str) -> None:
    assert VALIDATORS[name] not in {trunk_phone, grouped_phone}
    texts = [one.parts()[0] for rule in load_rules() if rule.validator == name for one in rule.example_list()]
    for text in texts:
        assert VALIDATORS[name](text, ()) is VALIDATORS[name](text, ("DE", "US", "GB", "FR"))
