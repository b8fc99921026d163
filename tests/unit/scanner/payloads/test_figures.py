"""Figures and types of columns, which stand under the columns' names and are nobody's data."""

from typing import Any

import pytest

from scanner.checks.forms.data_types import is_data_type
from tests.compiled import redacted

FIGURES: tuple[Any, ...] = (
    {"columns": {"ssn": {"type": "varchar", "count": 12}, "address": {"type": "text", "distinct": 1200}}},
    {"stats": {"ssn": {"distinct": 1200, "nulls": 3, "max_length": 11}}},
    {"null_counts": {"ssn": 12, "address": 400, "phone": 12345, "cvv": 123, "dob": 7, "password": 0}},
    {"maxLengths": {"address": 255, "ssn": 11}},
    {
        "types": {
            "address": "varchar(255) NOT NULL",
            "city": "TEXT",
            "customer_name": "character varying",
            "zip": "char(5)",
        }
    },
    {"limits": {"apiKeys": 5, "refreshTokens": 4, "sshKeys": 718}},
    {"dtypes": {"address": "object", "first_name": "string[pyarrow]", "last_name": "nvarchar(40), null"}},
)


@pytest.mark.parametrize("document", FIGURES)
def test_figures_and_types_pass(document: Any) -> None:
    assert redacted(document) == document


@pytest.mark.parametrize(
    "document",
    [
        {"ssn": 219099999},
        {"ssn": {"value": 219099999}},
        {"cvv": 123},
        {"counts": {"note": "card 4111 1111 1111 1111"}},
        {"address": {"line": "12 Baker Street"}},
        {"last_name": "Long", "first_name": "real"},
        {"last_name": "LONG"},
        {"customer_name": "String"},
        {"columns": {"address": "12 text"}},
    ],
)
def test_data_does_not(document: Any) -> None:
    assert redacted(document) != document


@pytest.mark.parametrize(
    "text", ["varchar", "VARCHAR(20) not null", "numeric(10, 2)", "int8", "text[]", "jsonb default null"]
)
def test_a_type_is_one(text: str) -> None:
    assert is_data_type(text)


@pytest.mark.parametrize(
    "text", ["", "Text", "long", "date", "real", "char", "text me", "varchar street 5", "(5)", "x" * 200]
)
def test_other_words_are_none(text: str) -> None:
    assert not is_data_type(text)


ADDRESS = {
    "type": "object",
    "title": "Address",
    "description": "Where the customer lives",
    "properties": {"street": {"type": "string", "description": "Street and number", "maxLength": 80}},
    "required": ["street"],
}
DEFINITIONS: tuple[Any, ...] = (
    {"properties": {"address": ADDRESS, "ssn": {"type": "string", "pattern": "^[0-9-]{11}$"}}},
    {"properties": {"address": {"$ref": "#/components/schemas/Address"}}},
    {"columns": {"address": {"data_type": "varchar(80)", "comment": "Where the customer lives", "is_nullable": "NO"}}},
)


@pytest.mark.parametrize("document", DEFINITIONS)
def test_the_definition_of_a_field_passes(document: Any) -> None:
    assert redacted(document) == document
    assert redacted([document] * 3) == [document] * 3


@pytest.mark.parametrize(
    "address",
    [
        {"type": "string", "example": "12 Baker Street"},
        {"type": "text", "top": "Haus Beispiel"},
        {"type": "string", "line1": "Haus Beispiel"},
        {"type": "home", "description": "Haus Beispiel"},
        {"$ref": "Haus Beispiel"},
        {"type": "object", "properties": {"street": {"type": "string", "default": "Haus Beispiel"}}},
    ],
)
def test_a_value_in_a_definition_does_not(address: Any) -> None:
    assert "Baker" not in str(shown := redacted({"properties": {"address": address}}))
    assert "Beispiel" not in str(shown)


# Several secrets, which are none of a few digits, and several of what a few digits may be.
SEVERAL: tuple[Any, ...] = (
    {"apiKeys": ["beispiel"]},
    {"api_keys": "k-1"},
    {"refreshTokens": [400172]},
    {"cardPins": [1234]},
    {"passwords": [12]},
)


@pytest.mark.parametrize("document", SEVERAL)
def test_several_secrets_are_not_their_number(document: dict[str, Any]) -> None:
    (kept,) = document.values()
    (shown,) = redacted(document).values()
    assert shown == (["[secret omitted]"] if isinstance(kept, list) else "[secret omitted]")
