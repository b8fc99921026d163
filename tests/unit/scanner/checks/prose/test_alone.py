"""Whether a free text that is nothing but a few capitalised words is somebody's name."""

import json

import pytest

from scanner.checks import words
from scanner.checks.parties.gazetteer import is_known_name
from scanner.checks.prose import alone
from scanner.checks.prose.alone import person_alone
from scanner.checks.verdict import Verdict
from scanner.matching.buffer.normalize import fold
from tests.compiled import compiled

SCANNER = compiled("redact-only")

NAMES = [
    "Sabine Krause", "Thomas Müller", "James Smith", "Hans-Peter Schmidt", "Anna-Lena Vogt", "Petra Schmidt-Lehmann",
    "Krause, Sabine", "Johnson, Mary E.", "John F. Miller", "Dr. Andrea Weber", "Prof. Dr. Klaus Hartmann",
    "Frau Sabine Krause", "Peter von Arnim", "Pieter van den Berg", "Antonio García López", "Juan Carlos Romero",
    "DUPONT Pierre", "SABINE KRAUSE", "KRAUSE SABINE", "Kovács Éva", "Ayşe Kaya", "Søren Rasmussen", "Sean O'Brien",
    "Małgorzata Kamińska", "Priya Sharma", "Chinedu Okafor", "Hiroshi Suzuki", "Kevin Hill", "Brian Green",
    # given names that are also places, brands and words
    "Jordan Pritchard", "Sydney Harrington", "Mark Whitfield", "Charlotte Beaumont", "Jasmine Thornton",
]  # fmt: skip

NO_NAMES = [
    "Victoria Falls", "Lincoln Center", "Jordan Valley", "Austin Office", "Charlotte Warehouse", "Augusta Georgia",
    "Santa Clara", "Lima Peru", "Villa Maria", "Jackson Heights", "Georgia Tech", "Aida Verona", "Olympia Washington",
    "Grace Period", "Rose Gold", "Summer Sale", "Mark Up", "Max Power", "Bill Paid", "Jasmine Rice", "Ruby Plan",
    "Aida Cruise", "Max Mustermann GmbH", "Sabine Krause Consulting", "Mercedes Benz", "Ralph Lauren", "Dr. Oetker",
    "Faber Castell", "Käthe Kruse", "Roland Berger",
    "Heather Gray", "Jack Frost", "Eli Lilly", "Rosa Luxemburg Platz", "Anne Frank House", "Frank Lloyd Wright",
    "Rechnung August", "Miete Mai", "Loyer Mars", "Project Maria", "Storm Ophelia", "Loan Miller",
    "Sabine", "Krause", "S. Krause",
    "sabine krause", "Sabine Krause 2024", "Rent, January", "Paid by Sabine Krause", "",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_a_given_name_and_a_surname_are_a_name(text: str) -> None:
    assert person_alone(fold(text)) is Verdict.UNKNOWN


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_called_like_somebody_is_no_name(text: str) -> None:
    assert person_alone(fold(text)) is Verdict.NO


@pytest.mark.parametrize("section", ["alone.namesakes", "alone.no_surnames", "alone.not_before", "alone.surnames"])
def test_a_list_holds_no_word_that_decides_nothing(section: str, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = words.listed(section)
    if section == "alone.namesakes":
        monkeypatch.setattr(alone, "_NAMESAKES", frozenset())
        # Within a longer name, the words may be of one who is not called so alone.
        idle = {name for name in listed if person_alone(name.title()) is Verdict.NO} - {"frank lloyd"}
        assert idle | (listed & words.NAMESAKES) == set()
    elif section == "alone.surnames":
        assert {word for word in listed if is_known_name(word) and word not in alone._STRANGE} == set()
    elif section == "alone.not_before":
        assert {word for word in listed if not is_known_name(word) or word in alone._STRANGE} == set()
    else:
        assert {word for word in listed if not is_known_name(word) or word in words.NO_SURNAMES} == set()


FIELDS = [
    "memo", "notes", "internal_notes", "invoiceMemo", "comment", "remarks", "purpose", "paymentReference", "narration",
    "Buchungstext", "Verwendungszweck", "Betreff", "Bemerkung", "Libellé", "EcritureLib", "concepto", "causale",
    "omschrijving", "tytuł przelewu", "remittanceInformationUnstructured", "Memo (internal)",
    "Betreff / Verwendungszweck",
]  # fmt: skip
OTHER_FIELDS = [
    "description", "title", "category", "plan", "product_note", "credit_note", "release_notes", "note_type",
    "comment_count", "Plan / Notes",
]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_a_free_text_that_is_all_a_name_is_masked(field: str) -> None:
    masked = json.loads(SCANNER.redact_json(json.dumps({field: "Sabine Krause", "x": 1}).encode()).data)
    assert masked[field] == "S*****e K*****e"
    kept = json.dumps({field: "Victoria Falls", "x": 1}).encode()
    assert json.loads(SCANNER.redact_json(kept).data)[field] == "Victoria Falls"


@pytest.mark.parametrize("field", OTHER_FIELDS)
def test_a_text_about_goods_or_states_is_left(field: str) -> None:
    payload = {field: "Sabine Krause", "x": 1}
    assert json.loads(SCANNER.redact_json(json.dumps(payload).encode()).data) == payload


def test_a_heading_of_a_name_and_a_text_claims_what_the_name_does() -> None:
    """A bank's "Naam / Omschrijving" holds firms and shops, which a person's column does not claim."""
    payload = {"Naam / Omschrijving": "Albert Heijn 1234", "Bedrag": "12,00"}
    assert json.loads(SCANNER.redact_json(json.dumps(payload).encode()).data) == payload


def test_a_name_in_a_note_makes_its_members_nobodys() -> None:
    """What a note's object says of itself is not claimed as somebody's role."""
    payload = {"notes": {"by": "Main Warehouse", "status": "Rose Gold"}}
    assert json.loads(SCANNER.redact_json(json.dumps(payload).encode()).data) == payload
