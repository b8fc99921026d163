"""Documents in texts: each value in them is told of once, masked where it stands, and no mask is lost."""

import json
from typing import Any

import pytest

from scanner import load_rules
from scanner.documents.found_twice import drop_duplicates
from scanner.matching.spans import Span
from tests.compiled import compiled

SCANNER = compiled("redact-only")
MAIL, CARD = "a.bell@example.org", "4111 1111 1111 1111"


def redacted(document: Any) -> tuple[Any, dict[str, int]]:
    done = SCANNER.redact_json(json.dumps(document).encode())
    return json.loads(done.data), done.counts


@pytest.mark.parametrize(
    ("inner", "counts"),
    [
        ({"email": MAIL}, {"EMAIL_ADDRESS": 1}),
        ({"email": MAIL, "again": MAIL}, {"EMAIL_ADDRESS": 2}),
        ({"rows": [{"email": MAIL}] * 20}, {"EMAIL_ADDRESS": 20}),
        ({MAIL: 1, "card": CARD}, {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}),
        ({"text": json.dumps({"deep": json.dumps([CARD])})}, {"CREDIT_CARD": 1}),
        ({"note": f"{CARD} and {MAIL}"}, {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}),
    ],
)
def test_a_value_in_a_document_in_a_text_is_counted_once(inner: Any, counts: dict[str, int]) -> None:
    safe, counted = redacted({"meta": json.dumps(inner)})
    assert counted == counts
    assert MAIL not in safe["meta"]
    assert CARD not in safe["meta"]
    json.loads(safe["meta"])


@pytest.mark.parametrize("inner", [{"x": "hunter2zz"}, {"x": "hunter2zz", "email": MAIL}, ["hunter2zz", [MAIL, CARD]]])
def test_what_a_field_says_of_a_whole_text_holds_whatever_else_is_in_it(inner: Any) -> None:
    assert redacted({"password": json.dumps(inner)}) == ({"password": "[secret omitted]"}, {"SECRET": 1})


@pytest.mark.parametrize("beside", [{}, {"email": MAIL}])
def test_what_other_values_of_a_document_say_of_one_is_masked_beside_others(beside: dict[str, str]) -> None:
    inner = {"label": "phone", "value": "555 123 4567", "part": "x555 123 4567", **beside}
    safe, counted = redacted({"note": json.dumps(inner)})
    within = json.loads(safe["note"])
    assert (within["value"], counted["PHONE_NUMBER"]) == ("5***-***-***7", 1)
    assert within["label"] == "phone"


def test_a_name_of_a_field_is_no_name_of_a_person_because_the_text_is_one() -> None:
    safe, counted = redacted({"customer_name": json.dumps(["Jane Roe", {"e": MAIL}])})
    assert json.loads(safe["customer_name"])[0] == "J***e R***e"
    assert list(json.loads(safe["customer_name"])[1]) == ["e"]
    assert counted == {"PERSON": 1, "EMAIL_ADDRESS": 1}


@pytest.mark.parametrize(
    ("notes", "shown", "counts"),
    [
        (["label", "phone", "555 123 4567", MAIL], "5***-***-***7", {"PHONE_NUMBER": 1, "EMAIL_ADDRESS": 1}),
        ({"email": MAIL, "in": json.dumps([CARD])}, "a***l@e***e.o***g", {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}),
    ],
)
def test_a_view_tells_once_as_well(notes: Any, shown: str, counts: dict[str, int]) -> None:
    view = compiled("finance-default").view({"accountNumber": "A-1", "notes": json.dumps(notes)})
    assert shown in view.llm_view["notes"]
    assert view.counts == counts


def test_a_value_is_told_of_where_it_stands_by_itself_and_not_within_a_longer_word() -> None:
    rules = {rule.entity_type: rule for rule in load_rules()}
    mail, account = Span(0, len(MAIL), rules["EMAIL_ADDRESS"]), Span(3, 11, rules["US_BANK_NUMBER"])
    texts = [json.dumps({"to": MAIL, "ref": "T12345678", "no": "no 12345678"}), MAIL, "T12345678", "no 12345678"]
    place = texts[0].rindex("12345678")
    spans = {0: [account._replace(start=place, end=place + 8)], 1: [mail]}
    drop_duplicates([(0, frozenset({1, 2, 3}))], texts, spans)
    assert spans == {1: [mail], 3: [account]}
