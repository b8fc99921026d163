"""A name that is found again takes the given name beside it along, and is none where a legal form follows."""

import pytest

from scanner.echoes.relatives import heads_company, with_given_name
from tests.compiled import compiled


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("leave with Samuel Kraft", "Samuel Kraft"),  # a given name that many bear
        ("leave with Gundolf Kraft", "Gundolf Kraft"),  # by its capital in a sentence
        ("KRAFT, SAMUEL", "KRAFT, SAMUEL"),
        ("KRAFT LOPEZ, JOSE MARIA", "KRAFT LOPEZ, JOSE MARIA"),
        ("see Invoice Kraft", "Kraft"),
        ("for Miss Kraft", "Kraft"),
        ("Ask Kraft", "Kraft"),  # begins the sentence
        ("mit Rechnung Kraft", "Kraft"),
        ("Kraft, Invoice 12", "Kraft"),
        ("x.Samuel Kraft", "Kraft"),
        ("Samuel Kraft", "Samuel Kraft"),  # begins the text
        ("(Samuel Kraft", "Samuel Kraft"),
        ("for Anna-Lena Kraft", "Anna-Lena Kraft"),
        (f"{'x' * 99}(Samuel Kraft", "Samuel Kraft"),
        ("leave with Samuel  Kraft", "Kraft"),
        ("Samuel-Kraft", "Kraft"),
    ],
)
def test_a_relative_is_found_whole(text: str, whole: str) -> None:
    buffer = text.encode()
    start = buffer.lower().index(b"kraft")

    start, end = with_given_name(buffer, start, start + len(b"kraft"))

    assert text[start:end] == whole


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Kraft GmbH pays", True),
        ("Kraft & Sons Ltd", True),
        ("Kraft Consulting AG", True),
        ("Kraft S.A.", True),
        ("KRAFT AS AGREED", False),  # in capitals a word like any other
        ("Kraft called Acme GmbH", False),
        ("Kraft\x1fGmbH", False),  # another text
        ("Kraft, CO", False),
        ("Kraft", False),
    ],
)
def test_a_legal_form_makes_a_company(text: str, *, company: bool) -> None:
    assert heads_company(text.encode(), 0, len("Kraft")) is company


def test_a_company_that_is_called_like_its_contact_is_shown_where_companies_are() -> None:
    account = {"name": "Kraft GmbH", "billToContact": {"firstName": "Anna", "lastName": "Kraft"}, "notes": "ask Kraft"}

    shown = compiled("finance-default").view(account, entity="account").llm_view

    assert shown == {"name": "Kraft GmbH", "notes": "ask K****t"}
