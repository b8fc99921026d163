"""How an object's values look, the profile says of the object; a field that says it itself looks as it says."""

from pathlib import Path
from typing import Any

import pytest

from scanner import Scanner
from scanner.selection.profile import parse_profile

RECORD = {
    "card": {"exp_month": 12, "exp_year": 2028, "owner": {"email": "jane@example.org"}},
    "cards": [{"exp_month": 11, "exp_year": 2027}, {"exp_month": 10, "exp_year": 2026}],
}
KEPT = "{allow: [exp_month, exp_year], masks: {CARD_EXPIRY: keep}"
OMITTED = "[expiry omitted]"
LAST4, EDGES = "j***@***.org", "j***e@e***e.o***g"


@pytest.mark.parametrize(
    ("card", "months"),
    [
        ("{allow: [exp_month, exp_year]}", (OMITTED, OMITTED)),
        (f"{KEPT}}}", (12, 2028)),
        ("{allow: [exp_month, exp_year], style: keep}", (12, 2028)),
        ('{allow: "*", masks: {CARD_EXPIRY: keep}}', (12, 2028)),
        (f"{KEPT}, fields: {{exp_month: {{masks: {{CARD_EXPIRY: omit}}}}}}}}", (OMITTED, 2028)),
        (f"{KEPT}, fields: {{exp_year: {{masks: {{EMAIL_ADDRESS: omit}}}}}}}}", (12, 2028)),
    ],
)
def test_a_field_looks_as_its_object_does_unless_it_says_so_itself(
    card: str, months: tuple[object, object], tmp_path: Path
) -> None:
    shown = view(f"A: {{allow: [card], fields: {{card: {card}}}}}", tmp_path)
    assert (shown["card"]["exp_month"], shown["card"]["exp_year"]) == months


@pytest.mark.parametrize(
    ("said", "card", "owner", "mail"),
    [
        ("", "", "allow: [email]", EDGES),
        ("style: last4,", "", "allow: [email]", LAST4),
        ("", "style: last4,", "like: P", LAST4),
        ("", "style: last4,", "like: Q", EDGES),
        ("style: omit,", "style: last4,", 'allow: "*"', LAST4),
    ],
)
def test_what_is_said_of_an_object_goes_as_deep_as_it_does(
    said: str, card: str, owner: str, mail: str, tmp_path: Path
) -> None:
    fields = f"{{card: {{{card} allow: [owner], fields: {{owner: {{{owner}}}}}}}}}"
    others = "P: {allow: [email]}\n  Q: {allow: [email], fields: {email: {style: edges}}}"
    shown = view(f"A: {{{said} allow: [card], fields: {fields}}}\n  {others}", tmp_path)
    assert shown["card"]["owner"]["email"] == mail


def test_it_goes_for_a_record_of_which_everything_passes(tmp_path: Path) -> None:
    assert view('A: {style: last4, allow: "*"}', tmp_path)["card"]["owner"]["email"] == LAST4


def test_it_goes_for_the_items_of_a_list(tmp_path: Path) -> None:
    shown = view(
        "A: {allow: [cards], fields: {cards: {allow: [exp_month, exp_year], masks: {CARD_EXPIRY: keep}}}}", tmp_path
    )
    assert [list(card.values()) for card in shown["cards"]] == [[11, 2027], [10, 2026]]


def view(entities: str, folder: Path) -> dict[str, Any]:
    """What is shown of the record as an A."""
    profile = folder / "x.yaml"
    profile.write_text(f"name: x\nentities:\n  {entities}\n")
    shown: dict[str, Any] = Scanner.from_profile(profile).view(RECORD, entity="A").llm_view
    return shown


@pytest.mark.parametrize("kept", ["masks: {CARD_EXPIRY: keep, CREDIT_CARD: keep}", "style: keep"])
@pytest.mark.parametrize(
    "document",
    [
        '{"exp_month":12,"cards":[{"exp_month":11},{"exp_month":10}]}',
        '{"card":4111111111111111,"note":"card 4111 1111 1111 1111, thanks"}',
        '{"a":{"card":4111111111111111},"b":{"card":4111111111111111}}',
        '[{"card":4111111111111111},{"card":4012888888881881},{"card":5555555555554444}]',
        '{"note":"{\\"card\\": 4111111111111111}"}',
    ],
)
def test_what_the_profile_keeps_of_a_whole_document_stays_the_number_that_it_is(kept: str, document: str) -> None:
    """Whether its type is kept or the whole profile keeps, and whether it stands alone, in a list or in a text."""
    keeping = Scanner.from_profile(parse_profile(f"name: x\n{kept}\nentities: {{}}\n".encode(), "x"))
    redacted = keeping.redact_json(document.encode())
    assert (redacted.data.decode(), redacted.counts) == (document, {})
    beside = keeping.redact_json(b'{"ssn":"243-21-7727","d":' + document.encode() + b"}")
    assert beside.data.decode().endswith(f'"d":{document}}}')
    assert keeping.redact(document).text == document


def test_a_number_beside_one_that_is_masked_in_a_text_stays_a_number() -> None:
    keeping = Scanner.from_profile(parse_profile(b"name: x\nmasks: {CREDIT_CARD: keep}\nentities: {}\n", "x"))
    text = '{"card": 4111111111111111, "phone": 4155552671}'
    assert keeping.redact(text).text == '{"card": 4111111111111111, "phone": "4***-***-***1"}'
