"""JSON within texts: what its objects claim that names alone do not."""

import time

import pytest

from tests.compiled import compiled

SCANNER = compiled("redact-only")


def _masked(text: str) -> list[str]:
    found = [finding for finding in SCANNER.find(text) if finding.entity_type != "PROMPT_INJECTION"]
    return [text[finding.start : finding.end] for finding in found]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('rejected {"account_number": "12345678", "branch_code": "204567"} twice', ["12345678", "204567"]),
        ("rejected {'account_number': '12345678', 'iban': None, 'bank_name': ''}", ["12345678"]),
        (r"log: {\"account_number\": \"12345678\", \"branch_code\": \"204567\"}", ["12345678", "204567"]),
        ('fields [{"name": "Date of birth", "value": "12/03/1981"}] sent', ["12/03/1981"]),
        ('custom {"label": "SSN", "text": 219099999} end', ["219099999"]),
        ('cut off {"a": [{"name": "SSN", "value": "219099999"', ["219099999"]),
        ('x {"billing_address": {"region": "Upper Somewhere", "country": "GB"}}', ["Upper Somewhere"]),
        ('Straße {"größe": 1, "felder": [{"name": "SSN", "value": "219099999"}]}', ["219099999"]),
        ('Q {"question": "What is your SSN?"} A {"answer": "219099999"}', ["219099999"]),
        (
            '{"role": "agent", "content": "Your date of birth?"}\n{"role": "customer", "content": "12/03/1981"}',
            ["12/03/1981"],
        ),
    ],
)
def test_what_objects_claim(text: str, values: list[str]) -> None:
    assert _masked(text) == values


@pytest.mark.parametrize(
    "text",
    [
        'order {"account_number": "12345678", "plan": "gold"} done',
        '{"account_number": "12345678"} and {"branch_code": "204567"}',  # of two objects
        'x {"product": {"name": "Peter Lily"}} y',
        'x {"items": [{"sku": 1}], "plan": {"name": "Rocket Rides"}} y',
        'x {"customer": {"id": "3Nl7oGgQ", "email_type": "html"}} y',  # the first name is not the customer's value
        'choices {"label": "SSN", "value": "ssn"}',
        'Q {"question": "What is your plan?"} A {"answer": "219099999"}',
        'Q {"question": "What is your SSN?"} A {"answer": "none of yours"}',
        'Q {"question": "What is your SSN?"} {"a": 1, "b": 2, "c": 3, "d": 4, "answer": "219099999"}',
    ],
)
def test_what_they_do_not(text: str) -> None:
    assert _masked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 100_000,
        '{"a": [' + "0, " * 200_000,
        '{"value": "' * 50_000,
        ('{"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": ' * 500 + "1, " * 1_000) * 4,
        '{"value": \\"' * 50_000,
    ],
)
def test_hostile_texts_are_read_in_linear_time(text: str) -> None:
    fragments = SCANNER.detector.text_scan._written._fragments
    begin = time.process_time()
    assert list(fragments.of(text.encode(), lambda _: ())) == []
    assert time.process_time() - begin < 3
