"""No mask is stored as data: a call with one as an argument is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scanner.masking.masks import mask
from server.guard.whole_masks import is_mask
from tests.guarded import Guarded

VALUES = {
    "EMAIL_ADDRESS": ["jane.doe@example.com", "ab@x.org", "jürgen@mail.example.co.uk"],
    "CREDIT_CARD": ["4111 1111 1111 1111"],
    "PHONE_NUMBER": ["+49 151 23456789", "555-123-4567"],
    "PERSON": ["Jane Doe", "Anna Maria von Trapp", "Al Bo Smith"],
    "ORGANIZATION": ["Acme Widgets Ltd"],
    "US_SSN": ["123-45-6789"],
    "IBAN_CODE": ["DE89370400440532013000"],
    "US_BANK_NUMBER": ["123456780"],
    "SECRET": ["hunter2"],
    "STREET_ADDRESS": ["Main St 5"],
}
NONE = [
    *("", "***", "**bold**", "***bold***", "*.txt", "a/***/b", "f***k", "* * *", "* * * * *", "---", "#### Title"),
    *("####", "####4", "#### 4", "1.2.3", "see ***", "J. Doe", "/***", "C***", "x = a***b", "-***-", "5 *** 3", "[x]"),
    *("[foo](bar)", "2026-11-29", "0 0 * * *", "mail j***e@e***e.c***m", "[10 more bytes omitted: too long]"),
    *("The address: [address omitted]", "*" * 300),
]


@pytest.mark.parametrize("style", ["edges", "last4", "omit"])
@pytest.mark.parametrize(("entity_type", "value"), [(kind, one) for kind, own in VALUES.items() for one in own])
def test_each_mask_is_known_by_its_form(style: Any, entity_type: str, value: str) -> None:
    assert is_mask(mask(style, entity_type, value))


@pytest.mark.parametrize("text", NONE)
def test_other_texts_with_stars_are_none(text: str) -> None:
    assert not is_mask(text)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"id": 7, "email": "j***e@e***e.c***m"}, "email"),
        ({"customer": {"name": ["x", " J***e D***e\n"]}}, "customer"),
        ({"note": "[content omitted due to policy]"}, "note"),
    ],
)
def test_a_call_with_a_mask_is_refused_and_says_where_it_is(arguments: Any, name: str) -> None:
    guarded = Guarded()
    guarded.call("update_customer", arguments)
    assert guarded.to_upstream == []
    result = guarded.to_client[-1]["result"]
    assert result["isError"] is True
    assert f"The argument `{name}` is a mask" in result["content"][0]["text"]
    passing = Guarded(masks="pass")
    passing.call("update_customer", arguments)
    assert passing.to_upstream[0]["params"]["arguments"] == arguments


def test_a_text_that_quotes_a_mask_is_sent() -> None:
    guarded = Guarded()
    guarded.call("post", {"text": "Jane's mail is j***e@e***e.c***m, as the tool says.", "n": 3})
    assert json.dumps(guarded.to_upstream[0]).count("j***e@") == 1
