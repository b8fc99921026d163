"""What a manual's table says in the place of a name is left, and names in small letters beside it are masked."""

import pytest

from tests.compiled import compiled

TABLE = "| step | customer | owner |\n|---|---|---|\n| 1 | {} | {} |\n"


@pytest.mark.parametrize(
    ("customer", "owner"),
    [("required", "QA"), ("by mail only", "not needed"), ("asks to pay", "see wiki"), ("not allowed", "IT")],
)
def test_prose_and_choices_in_a_column_of_names_stay(customer: str, owner: str) -> None:
    text = TABLE.format(customer, owner)
    assert compiled("redact-only").redact(text).text == text


@pytest.mark.parametrize("name", ["jane doe", "acme corp", "call jane on monday", "Petra Schmidt"])
def test_names_in_a_column_of_names_are_masked(name: str) -> None:
    assert name not in compiled("redact-only").redact(TABLE.format(name, "")).text


@pytest.mark.parametrize(
    "text",
    ['KINDS = ("CUST", "INV", "ITEM")', 'KINDS = ("customer", "invoice", "payment")', '("Customer", "Invoice No", 1)'],
)
def test_kinds_of_records_side_by_side_are_nobodys(text: str) -> None:
    assert compiled("redact-only").find(text) == []


def test_a_name_beside_customer_in_a_tuple_is_somebodys() -> None:
    assert "Doe" not in compiled("redact-only").redact('x = ("customer", "Jane Doe", "paid")').text
