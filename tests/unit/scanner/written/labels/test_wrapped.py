"""Values in brackets or quotes behind a name: each item of a list, calls, changes, what databases complain about."""

import pytest

from scanner.written.fields import _SIGNS
from scanner.written.labels.wrapped import wrapped_in
from tests.compiled import compiled

WRAPPED = (
    ("ssn: [219099999, 219099998]", ["219099999", "219099998"]),
    ("ssn=['219099999', '219099998']", ["219099999", "219099998"]),
    ('x "ssn": ["219099999", "219099998"]', ["219099999", "219099998"]),
    ("phone numbers: [2175550123, 2175550124]", ["2175550123", "2175550124"]),
    ("WHERE ssn IN ('219099999','219099998')", ["219099999", "219099998"]),
    ('ssn: Some("219099999")', ["219099999"]),
    ("ssn: Optional[219099999]", ["219099999"]),
    ("ssn: NumberLong(219099999)", ["219099999"]),
    ('"ssn" -> "219099999"', ["219099999"]),
    ("ssn=>219099999", ["219099999"]),
    ("dob=Timestamp('1980-02-03 00:00:00')", ["1980-02-03"]),
    ("'dob': datetime.date(1980, 2, 3)", ["1980, 2, 3"]),
    ("Key (sku, ssn)=(12, 219099999) already exists.", ["219099999"]),
    ("Invalid value for ssn '219099999'", ["219099999"]),
    ("invalid phone '2175550123'", ["2175550123"]),
    ('Invalid date of birth "1980-02-03"', ["1980-02-03"]),
    ("cvv '123' rejected", ["123"]),
    ("SSN [219099999]", ["219099999"]),
    ("SSN <219099999>", ["219099999"]),
    ("invalid customer_name 'Jane Doe'", ["Jane Doe"]),
    ("SSN is now 219099999", ["219099999"]),
    ("ssn changed from 219099998 to 219099999", ["219099998", "219099999"]),
    ("date of birth was changed to 1980-02-03.", ["1980-02-03"]),
)


@pytest.mark.parametrize(("text", "values"), WRAPPED)
def test_a_name_claims_the_values_behind_it(text: str, values: list[str]) -> None:
    assert [text[one.start : one.end] for one in compiled("redact-only").find(text)] == values


@pytest.mark.parametrize("text", [text for text, _ in WRAPPED])
def test_whoever_asks_first_whether_there_is_one_overlooks_none(text: str) -> None:
    assert [*wrapped_in(text.encode(), bytes.strip)]
    assert _SIGNS.search(text.encode()) is not None


@pytest.mark.parametrize(
    "text",
    [
        "order number '219099999'",
        "tracking number: [219099999, 219099998]",
        "product code [219099999]",
        "the phone model '2175550123'",
        "invalid sku '219099999'",
        "invalid customer_name 'gold plan'",
        "the name 'Jane'",
        "name: ['Gold Plan', 'Basic']",
        "WHERE sku IN ('219099999')",
        "Key (sku)=(219099999) already exists.",
        "Key (ssn, sku)=(219099999) already exists.",
        "plan changed from 12 to 15",
        "total changed from 2175550123 to 2175550124",
        "price is now 1200",
        "phone [2]",
        "phone=parse(value)",
        "dob = date(year, month, day)",
    ],
)
def test_other_names_and_other_values_are_left(text: str) -> None:
    assert compiled("redact-only").find(text) == []
