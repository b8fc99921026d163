"""People whose names are names of fields: masked in documents, records, views and texts; columns of goods are not."""

import json

import pytest

from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.people_as_names import people_among
from tests.compiled import compiled

SCANNER = compiled("finance-default")


def people(*names: str) -> list[str]:
    leaves = Leaves()
    for name in names:
        leaves.add_name(name)
    return [leaves.texts[leaf] for leaf in people_among(leaves)]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["total", "Wanda Kowalska"], ["Wanda Kowalska"]),
        (["Hans Müller", "Jane Doe"], ["Hans Müller", "Jane Doe"]),
        # Rare names count beside one that is known.
        (["Jane Doe", "Ottoline Brathwaite"], ["Jane Doe", "Ottoline Brathwaite"]),
        (["Jane Doe", "Maria de la Cruz", "Office Supplies"], ["Jane Doe", "Maria de la Cruz"]),
        (["Ottoline Brathwaite"], []),
        (["Jane Doe", "Cloud Hosting", "Unit Price", "Late Fees", "New York", "2026 Total"], ["Jane Doe"]),
        (["jane doe", "janeDoe", "jane_doe"], []),
        (["First Name", "Bill Date", "Grant Total", "Max Amount", "Mark Down"], []),
        (["Costa Rica", "San Francisco", "Calvin Klein", "Ginger Tea", "Virginia Beach"], []),
        (["Jane Doe " + "x" * 60], []),
    ],
)
def test_a_given_name_and_a_surname_as_a_key_are_a_person(names: list[str], expected: list[str]) -> None:
    assert people(*names) == expected


def test_a_key_is_masked_and_looked_for_in_the_other_texts() -> None:
    payload = {"balances": {"Wanda Kowalska": 12.5, "Office Supplies": 3}, "note": "ask Wanda Kowalska"}
    done = SCANNER.redact_json(payload)
    assert json.loads(done.data) == {
        "balances": {"W****a K*******a": 12.5, "Office Supplies": 3},
        "note": "ask W****a K*******a",
    }
    assert done.rules["pii.person-as-key"] == 2


def test_a_key_is_masked_where_the_document_is_a_part_of_a_text() -> None:
    text = 'got {"owed": {"Wanda Kowalska": {"amount": 3}, "Ginger Tea": 4}} back'
    assert SCANNER.redact(text).text == 'got {"owed": {"W****a K*******a": {"amount": 3}, "Ginger Tea": 4}} back'


def test_a_removed_field_that_is_a_person_is_not_named() -> None:
    view = SCANNER.view({"invoiceNumber": "INV-1", "Wanda Kowalska": {"amount": 3}}, entity="Invoice")
    assert b"Kowalska" not in view.encode()
