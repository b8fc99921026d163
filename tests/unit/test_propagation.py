"""Names that a record gives away are hidden in all of its texts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.compiled import compiled

OPEN = compiled("redact-only")
EDGES = compiled("finance-default")


def _redacted(document: Any) -> Any:
    return msgspec.json.decode(OPEN.redact_json(msgspec.json.encode(document)).data)


@pytest.mark.parametrize(
    ("record", "note", "safe"),
    [
        ({"contact_name": "Jane Doe"}, "called Jane Doe today", "called J***e D***e today"),
        ({"contact_name": "Jane Doe"}, "called JANE DOE today", "called J***E D***E today"),
        ({"contact_name": "JANE DOE"}, "Jane wants a copy", "J***e wants a copy"),
        ({"first_name": "Jane", "last_name": "Doering"}, "for Doering, Jane", "for D******g, J***e"),
        ({"contact_name": "José Núñez"}, "Sr. Nunez called", "Sr. N****z called"),
        ({"contact_name": "Jane Doe"}, "Jane's card", "J***e's card"),
        ({"contact_name": "李小龙"}, "李小龙 called", "李***龙 called"),
        ({"company": "Globex Corporation"}, "sold to Globex last year", "sold to G*****x last year"),
        (
            {"billing_address": "12 Rosewood Ct, Springfield"},
            "visit 12 rosewood ct, springfield",
            "visit [address omitted]",
        ),
    ],
)
def test_a_claimed_value_is_masked_in_other_texts(record: dict[str, str], note: str, safe: str) -> None:
    assert _redacted({**record, "memo": note})["memo"] == safe


@pytest.mark.parametrize(
    ("record", "note"),
    [
        ({"contact_name": "Will Price"}, "Will you check the Price list"),
        ({"contact_name": "Mark May"}, "In May we Mark it down"),
        ({"contact_name": "Jane Doe"}, "the doe and the janet"),
        ({"contact_name": "Jane Doe"}, "see DOE-1234 and Jane/2024"),
        ({"contact_name": "Jane Doe"}, "janedoe"),
        ({"contact_name": "Bo Li"}, "Bo and Li are short"),
        ({"company": "Global Inc"}, "our Global plan"),
        ({"name": "Premium Plan"}, "the Premium Plan renews"),
    ],
)
def test_ordinary_words_and_parts_of_words_stay(record: dict[str, str], note: str) -> None:
    assert _redacted({**record, "memo": note})["memo"] == note


def test_a_removed_field_gives_its_names_away_to_be_hidden() -> None:
    view = EDGES.view(
        {
            "invoiceNumber": "INV-1",
            "billToContact": {"firstName": "Marta", "lastName": "Kowalczyk", "workEmail": "m@example.com"},
            "lineItems": [{"id": 1, "description": "Requested by Marta Kowalczyk"}],
        }
    )
    assert view.llm_view["lineItems"][0]["description"] == "Requested by M****a K********k"


def test_what_is_shown_on_purpose_is_not_hidden_elsewhere() -> None:
    view = EDGES.view({"accountNumber": "A-1", "name": "Northwind Traders", "notes": "Northwind Traders renewed"})
    assert view.llm_view["name"] == "Northwind Traders"
    assert view.llm_view["notes"] == "Northwind Traders renewed"


def test_single_words_are_not_looked_for_among_many_people() -> None:
    rows = [{"contact_name": f"Person{chr(97 + n % 26)}{chr(97 + n // 26)} Surname"} for n in range(200)]
    document = [*rows, {"memo": "Persona calls, and so does Personaa Surname"}]
    assert _redacted(document)[-1]["memo"].startswith("Persona calls, and so does P*")


def test_the_finding_says_how_it_came_to_light() -> None:
    assert [f.via for f in OPEN.find("mail jane.doe%40example.com")] == ["percent"]
    assert [f.via for f in OPEN.find("mail jane.doe@example.com")] == [""]
