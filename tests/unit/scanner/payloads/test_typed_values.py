"""Objects that hold the value of their own field, with its type or what it was before: the field's name claims it."""

import json
from typing import Any

import pyarrow as pa
import pytest

from tests.compiled import compiled, redacted

DOB, SAFE = "1980-02-03", "[date of birth omitted]"


WRAPPERS: tuple[Any, ...] = (
    {"S": DOB},
    {"string": DOB},
    {"stringValue": DOB},
    {"timestampValue": DOB},
    {"VarCharValue": DOB},
    {"v": DOB},
    {"$date": DOB},
    {"$date": {"$numberLong": DOB}},
    {"_text": DOB},
    {"#cdata-section": DOB},
    {"__type": "Date", "iso": DOB},
    {"effectiveValue": {"stringValue": DOB}},
    {"SS": [DOB]},
    {"L": [{"S": DOB}]},
    {"arrayValue": {"values": [{"stringValue": DOB}]}},
    {"old": DOB, "new": None},
    {"from": DOB, "to": DOB},
    {"previous_value": DOB},
    {"lhs": DOB, "rhs": {"S": DOB}},
    {"0": DOB, "17": DOB},
)


@pytest.mark.parametrize("wrapped", WRAPPERS)
@pytest.mark.parametrize("times", [1, 20])
def test_a_field_claims_the_value_in_an_object_that_only_holds_it(wrapped: Any, times: int) -> None:
    records = [{"id": str(number), "dob": wrapped} for number in range(times)]

    assert redacted(records) == json.loads(json.dumps(records).replace(DOB, SAFE))


def test_an_object_of_a_format_is_looked_up_as_its_field() -> None:
    card = {"number": {"S": "4000001234567899"}, "cvc": {"S": "123"}}
    customer = {"name": {"stringValue": "Jane Doe"}}

    assert redacted({"card": {"M": card}}) == {
        "card": {"M": {"number": {"S": "4***-****-****-****9"}, "cvc": {"S": "[security code omitted]"}}}
    }
    assert redacted({"customer": {"mapValue": {"fields": customer}}}) == {
        "customer": {"mapValue": {"fields": {"name": {"stringValue": "J***e D***e"}}}}
    }
    assert redacted({"customers": {"0": {"name": "initech"}}}) == {"customers": {"0": {"name": "i******h"}}}


def test_columns_of_a_frame_are_claimed_by_the_number_of_each_row() -> None:
    rows = {str(number): DOB for number in range(3_000)}

    assert set(redacted({"dob": rows})["dob"].values()) == {SAFE}
    assert redacted({"due": rows}) == {"due": rows}


def test_a_view_and_a_table_do_as_well() -> None:
    record = {"dob": {"S": DOB}, "born": {"nested": {"S": "x"}}}

    assert DOB not in compiled("redact-only").view(record).encode().decode()
    table = pa.Table.from_pylist([{"dob": {"string": DOB}}] * 3)
    assert compiled("redact-only").scan_table(table).table.column("dob").to_pylist() == [{"string": SAFE}] * 3


@pytest.mark.parametrize(
    "document",
    [
        {"due": {"S": DOB}},
        {"0": DOB},
        {"total": {"0": 12345678901}},
        {"size": {"s": "1", "m": "2", "l": "3"}},
        {"customers": {"new": 12, "current": 120}},
        {"email": {"new": True, "old": "none"}},
        {"price": {"from": "10.00", "to": "20.00"}},
        {"plan": {"old": "Pro", "new": "Team"}},
        {"product": {"M": {"name": {"S": "Jane Doe"}}}},  # of goods, in whatever wrapper
    ],
)
def test_other_objects_stay_as_they_are(document: Any) -> None:
    assert redacted(document) == document
