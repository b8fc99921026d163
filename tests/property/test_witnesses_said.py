"""Which witnesses are judged makes no difference to what is masked: those left out name nobody in the payload."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import scanner.detection.detector
from tests.compiled import compiled
from tests.examples import examples

SCANNER = compiled("finance-default")
NAMES = [
    "Jane Doe", "JANE DOE", "xJane Doe", "O'Neil-Smith, Ann", "Acme, Inc.", "ACME GMBH & CO. KG", "(Ann) Lee", "Li",
    "Bo Li", "Ren\u00e9 Dupr\u00e9", "\u738b\u5c0f\u660e", "A" * 190 + " Jane Doe", " ", ".",
    "12 Main Street", "Corp. Smith Ltd.", "Wei\u00df", "Weiss", "Mueller", "jane doe", "A-b Lee",
    "4 b.well Ltd.",
]  # fmt: skip
FAMILIES = ("Aberg", "Bexley", "Cormac", "Dunmore")
FIELDS = ["name", "company", "email", "phone", "address1", "contact_name", "legal_name"]
NOTES = [
    "Jane ordered", "for Acme", "ACME gmbh", "O'Neil-Smith said so", "Li and Bo Li", "Ren\u00e9 paid", "ann lee",
    "Lee, Ann", "to 12 main street", "\u738b\u5c0f\u660e paid", "Jane-2024 and xJane", "Smith",
    "of Corp. Smith", "Wei\u00df und WEISS", "M\u00fcller", "the ONeil Smith file", "doe, jane", "li bo", "A-b",
    "by 4 b.well",
]  # fmt: skip


@example(contact={"name": "Jane Doe"}, more=20, notes=["Jane ordered"])  # 82 words, of which 80 stand nowhere
@example(contact={"company": "4 b.well Ltd."}, more=0, notes=["by 4 b.well"])  # no word of it could be somebody's name
@examples(150)
@given(
    contact=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(NAMES), max_size=6),
    more=st.sampled_from([0, 0, 0, 20]),
    notes=st.lists(st.sampled_from(NOTES), min_size=1, max_size=3),
)
def test_leaving_out_what_is_not_said_changes_nothing(contact: dict[str, str], more: int, notes: list[str]) -> None:
    others = [{"contact_name": " ".join(f"{word}{chr(97 + number)}" for word in FAMILIES)} for number in range(more)]
    lines = [{"id": str(number), "description": note} for number, note in enumerate(notes)]
    payload = json.dumps({"invoiceNumber": "1", "billTo": contact, "others": others, "lineItems": lines}).encode()
    chosen = SCANNER.view(payload, entity="Invoice")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner.detection.detector, "possible_witnesses", lambda witnesses, *_: witnesses)
        all_judged = SCANNER.view(payload, entity="Invoice")
    assert chosen.encode() == all_judged.encode()
    assert chosen.rules == all_judged.rules
