"""Names that only a related record gives away: an account's, in the texts of its invoice."""

import json
from typing import Any

import pytest

from scanner.views.request import Related
from tests.compiled import compiled

SCANNER = compiled("finance-default")
ACCOUNT: dict[str, Any] = {
    "id": "a1",
    "accountNumber": "A-1",
    "name": "Nordmann Rochester",
    "billTo": {"firstName": "Zebulon", "lastName": "Poe", "workEmail": "zp@example.com", "address1": "12 Elm Street"},
}


def shown(text: str, *accounts: dict[str, Any] | str) -> Any:
    invoice = {"id": "1", "invoiceNumber": "I-1", "lineItems": [{"id": "l", "description": text}]}
    records = [account if isinstance(account, str) else json.dumps(account) for account in accounts]
    related = tuple(Related("Account", record.encode()) for record in records)
    view = SCANNER.view(json.dumps(invoice), entity="Invoice", related=related)
    assert view.meta.keys() == {"fieldsRemoved", "redactionProfile", "securityApplied"}
    assert view.meta["fieldsRemoved"] == []
    assert view.llm_view.keys() == {"id", "invoiceNumber", "lineItems"}
    return view.llm_view["lineItems"][0]["description"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("seats that Zebulon wanted", "seats that Z******n wanted"),
        ("seats, Poe's team", "seats, P***e's team"),
        ("deliver to 12 elm street, floor 3", "deliver to [address omitted], floor 3"),
        ("the nordmann rochester rate", "the n*******n r********r rate"),
    ],
)
def test_whom_an_account_names_is_masked_in_a_text_that_does_not_say_who_it_is(text: str, masked: str) -> None:
    assert shown(text) == text, "nothing else gives the name away"
    assert shown(text, ACCOUNT) == masked
    assert shown(text, {"id": "a2", "name": "Somebody Else"}, ACCOUNT) == masked


def test_a_company_that_its_account_shows_is_shown() -> None:
    assert shown("seats for Zorblatt", {"id": "a1", "name": "Zorblatt GmbH"}) == "seats for Zorblatt"
    assert shown("seats for Zorblatt", {"id": "a1", "billTo": {"company": "Zorblatt GmbH"}}) == "seats for Z*******t"


@pytest.mark.parametrize("record", ["", "{", "[]", '"Zebulon"', "7", '{"name": {"Zebulon": "Poe"}}', '{"billTo": 5}'])
def test_a_record_that_cannot_be_read_names_nobody(record: str) -> None:
    assert shown("Zebulon wanted seats", record) == "Zebulon wanted seats"
