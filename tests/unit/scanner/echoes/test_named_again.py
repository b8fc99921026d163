"""A person whom a text names once is masked in the rest of that text, and only there."""

import json

import pytest

from tests.compiled import compiled

SCANNER = compiled("redact-only")

# A text, and what may not be left of it.
AGAIN = [
    ("Requester: Maureen Fitzgerald <m@example.org>\nIt is late, Fitzgerald said.\nMaureen Fitzgerald", "Fitzgerald"),
    ("Dear Maureen Fitzgerald,\nas agreed.\n\nMaureen Fitzgerald", "Maureen"),
    ("Sehr geehrte Frau Kühnapfel,\nder Vertrag Kühnapfel endet.", "Kühnapfel"),
    ("Dear Maureen Fitzgerald, MAUREEN FITZGERALD has paid", "FITZGERALD"),
    ("; ".join(f"Dear Maureen {name}, pay {name}" for name in ("Fitzgerald", "Kowalczyk") * 20), "Kowalczyk"),
]


@pytest.mark.parametrize(("text", "gone"), AGAIN)
def test_a_name_is_masked_wherever_it_comes_again(text: str, gone: str) -> None:
    assert gone not in SCANNER.redact(text).text


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Dear Mr Price, the Price is 12", "the Price is"),
        ("Dear Maureen Fitzgerald, order FITZGERALD-12", "FITZGERALD-12"),
        ("Dear Mr Koch, he may koch at home", "may koch at"),
    ],
)
def test_what_only_looks_like_it_stays(text: str, stays: str) -> None:
    assert stays in SCANNER.redact(text).text


def test_other_texts_are_left_alone() -> None:
    document = {"note": "Dear Maureen Zubblewick, hello", "other": "Talk to Zubblewick"}
    assert b"Talk to Zubblewick" in SCANNER.redact_json(json.dumps(document).encode()).data
