"""Numbers and secrets that a field claims, in the other texts of the payload: which are masked there, and which not."""

import json
from typing import Any

import pytest

from scanner import Scanner
from scanner.checks.forms.numbered import KINDS
from scanner.documents.ids import is_id
from scanner.echoes.numbers import forms, looks_like_id, may_stand, stands_whole
from scanner.echoes.propagation import MAX_VALUES, Named, needles
from scanner.selection.profile import parse_profile
from tests.compiled import compiled

SCANNER = compiled("redact-only")


def _redacted(payload: Any) -> Any:
    return json.loads(SCANNER.redact_json(json.dumps(payload).encode()).data)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "hunter2secret", "hunter2secret"),
        ("password", "p%ss!wörd", "p%ss!wörd"),
        ("password", "correct horse battery staple", "correct horse battery staple"),
        ("password", "super-secret-password", "super-secret-password"),
        ("password", "turn key blue monday night", "turn key blue monday night"),
        ("password", "secret 1!", "secret 1!"),
        ("apiKey", "abcd1234efgh", "abcd1234efgh"),
        ("bankAccountNumber", "0532013000", "0532013000"),
        ("bankAccountNumber", 1234567890, "1234567890"),
        ("bankAccountNumber", 12345678, "12345678"),
        ("bankAccountNumber", "12 3456 78", "12345678"),
        ("bankAccountNumber", "12345678", "１２３４５６７８"),
        ("bankAccountNumber", "１２３４５６７８", "12345678"),
        ("bank_account", "0532013000 (closed account)", "0532013000"),
        ("passportNumber", "C01X00T47", "c01x00t47"),
        ("nationalId", "AB123456C", "AB123456C"),
        ("driverLicense", "D1234567", "D1234567"),
        ("taxId", "12-3456789", "123456789"),
        ("phone", "2125550123", "2125550123"),
        ("card_number", "4111111111111112", "4111111111111112"),
    ],
)
@pytest.mark.parametrize(
    "text", ["he said {} works", "paid ({}).", "{}", "{}, as before", "see acct #{}", "https://example.com/a/{}/b"]
)
def test_what_a_field_claims_is_masked_in_a_note(field: str, value: str | int, said: str, text: str) -> None:
    shown = _redacted({field: value, "note": text.format(said)})
    assert said not in shown["note"]


@pytest.mark.parametrize(
    ("field", "value", "note"),
    [
        ("bankAccountNumber", "12345678", "912345678 and 123456789"),  # parts of other numbers
        ("bankAccountNumber", "12345678", "INV-12345678, 12345678-01, A12345678"),
        ("bankAccountNumber", "12345678", "order 12345678, invoice no. 12345678 and Rechnung Nr. 12345678"),
        ("bankAccountNumber", "12345678", "paid $12345678, 12345678.50 and 12345678 €"),
        ("bankAccountNumber", "20240115", "due on 20240115"),
        ("bankAccountNumber", "1000000", "a limit of 1000000 units"),
        ("bankAccountNumber", "****5678", "card ****5678"),
        ("pin", "1234", "room 1234"),
        ("password", "required", "a password is required"),
        ("password", "not set", "password not set"),
        ("password", "oauth2", "signs in with oauth2"),
        ("password", "2024-01-15", "changed on 2024-01-15"),
        ("password", "2018-06-01-preview", "version 2018-06-01-preview"),
        ("password", "see password manager entry", "see password manager entry"),
        ("password", "correct horse battery", "a correct horse battery holds"),  # three words
        ("password", "as it was yet", "as it was yet"),  # four of them, and short
        ("secret", "<p>The password for the cluster.</p>", "<p>The password for the cluster.</p>"),
        ("apiKey", "${STRIPE_API_KEY}", "set ${STRIPE_API_KEY} first"),
        ("apiKey", "{{ secrets.DEPLOY_KEY_2 }}", "uses {{ secrets.DEPLOY_KEY_2 }}"),
        ("apiKey", "<your-access-token-1>", "put <your-access-token-1> there"),
        ("birthDate", "1984-03-12", "since 1984-03-12"),
        ("nationalId", "n/a", "id n/a"),
    ],
)
def test_what_may_be_something_else_is_left(field: str, value: str, note: str) -> None:
    assert _redacted({field: value, "note": note})["note"] == note


@pytest.mark.parametrize(
    "field",
    [
        "order_id", "invoiceNumber", "sku", "invoiceno", "Rechnungsnummer", "Belegnr", "Auftrags-Nr", "numeroFacture",
        "customerNumber", "Kundennummer", "client_no", "numero_cliente", "ean", "glAccount",
    ],
)  # fmt: skip
def test_a_number_that_is_the_id_of_something_is_left_everywhere(field: str) -> None:
    shown = _redacted({"bankAccountNumber": "100200", field: "100200", "note": "see 100200"})
    assert shown == {"bankAccountNumber": shown["bankAccountNumber"], field: "100200", "note": "see 100200"}
    assert shown["bankAccountNumber"] != "100200"


@pytest.mark.parametrize(
    "field",
    [
        "memo",
        "reference",
        "bank_card_id",
        "customer",
        "customerAccountNumber",
        "clientPhoneNumber",
        "documentNumber",
        "medicalRecordNumber",
        "kontonr",
        "ordnung",
    ],
)
def test_another_field_that_holds_the_number_is_masked(field: str) -> None:
    assert _redacted({"bankAccountNumber": "12345678", field: "12345678"})[field] != "12345678"


@pytest.mark.parametrize("secret", ["8ac6885e-98a8-4a47-8198-a8574f040545", "A-1234567", "SKU-338345"])
def test_a_secret_that_looks_like_an_id_is_left_where_it_is_all_of_a_text(secret: str) -> None:
    shown = _redacted({"api_key": secret, "charge": secret, "note": f"key {secret}"})
    assert (shown["charge"], secret in shown["note"]) == (secret, False)


@pytest.mark.parametrize("kind", [*KINDS, "A", "Z"])
@pytest.mark.parametrize("number", ["1234", "1234567"])
def test_what_a_column_of_ids_skips_is_left_in_any_text(kind: str, number: str) -> None:
    value = f"{kind}-{number}"
    assert is_id(value)
    assert looks_like_id(value.lower().encode())


def test_names_of_fields_and_numbers_are_masked_too() -> None:
    shown = _redacted({"bankAccountNumber": "1234567890", "balances": {"1234567890": 5}, "memo": 1234567890})
    assert "1234567890" not in json.dumps(shown)


@pytest.mark.parametrize("rows", [1, 3, 40, 400])
@pytest.mark.parametrize("field", ["phone", "bankAccountNumber", "api_key"])
def test_all_records_of_a_list_are_heard(rows: int, field: str) -> None:
    values = [f"{24681357 + 97 * row}" for row in range(rows)]
    records = [{field: value, "note": f"see {value} again"} for value in values]
    shown = json.dumps(_redacted(records))
    assert not any(value in shown for value in values)


def test_a_view_masks_what_a_field_that_it_leaves_out_claims() -> None:
    scanner = compiled("finance-default")
    payload = {"invoiceNumber": "INV-1", "password": "hunter2secret", "notes": "hunter2secret works"}
    assert b"hunter2secret" not in scanner.view(payload, entity="invoice").encode()


def test_a_field_that_a_profile_says_holds_a_number_is_heard() -> None:
    text = b"name: x\nentities: {A: {allow: [badge, note], fields: {badge: {holds: NATIONAL_ID}}}}"
    scanner = Scanner.from_profile(parse_profile(text, "x.yaml"))
    shown = scanner.view({"badge": "774 113", "note": "badge 774113"}, entity="A").llm_view
    assert "774113" not in json.dumps(shown)


def test_a_table_in_a_text_is_heard_outside_of_it() -> None:
    table = SCANNER.redact_table(
        "name,bank_account_number,memo\nJane Doe,0532-013000,0532013000\nJohn Roe,05377777,x\n"
    )
    assert table is not None
    payload = {"attachment": table.unmasked, "note": "paid from 0532013000"}
    shown = SCANNER.redact_json(json.dumps(payload).encode(), tables=[table]).data
    assert b"0532013000" not in shown


@pytest.mark.parametrize(
    ("value", "entity_type", "wanted"),
    [
        ("12 3456-78", "US_BANK_NUMBER", ["12 3456-78", "12345678"]),
        ("+49 (30) 123456", "PHONE_NUMBER", ["49 (30) 123456", "4930123456"]),
        ("AB 1234", "NATIONAL_ID", ["ab 1234", "ab1234"]),
        ("AB 123", "NATIONAL_ID", []),
        ("12.03.1984", "NATIONAL_ID", []),
        ("1234.50", "US_BANK_NUMBER", []),
        ("9" * 1_001, "SECRET", []),
        ("0532013000 (closed account)", "US_BANK_NUMBER", ["0532013000"]),
        (
            "8ac6885e-98a8-4a47-8198-a8574f040545",
            "US_BANK_NUMBER",
            ["8ac6885e-98a8-4a47-8198-a8574f040545", "8ac6885e98a84a478198a8574f040545"],
        ),
    ],
)
def test_how_a_value_is_looked_for(value: str, entity_type: str, wanted: list[str]) -> None:
    assert forms(value, entity_type) == wanted


@pytest.mark.parametrize("value", ["212-555-0123", "(212) 555-0123 x4", "αδτ 123456", "9" * 1_200, "A+b1 c_d2"])
def test_a_column_is_heard_where_one_of_its_values_stands(value: str) -> None:
    for entity_type in ("PHONE_NUMBER", "SECRET"):
        for form in forms(value, entity_type):
            text = f"see {form}, 55".encode()
            assert value in may_stand(["", value, "212-555-9999"], entity_type, text)
    assert may_stand(["212-555-0123", ""], "PHONE_NUMBER", b"pays with 4111 1111 1111 1111") == []


def test_many_numbers_are_bounded_and_leave_names_their_room() -> None:
    rules = {rule.entity_type: rule for rule in SCANNER.detector.rules}
    numbers = [Named(str(10_203_040 + number), rules["NATIONAL_ID"]) for number in range(MAX_VALUES + 3)]
    found = needles([*numbers, Named("Initech", rules["ORGANIZATION"])])
    assert b"initech" in found
    assert sum(literal.isdigit() for literal in found) == MAX_VALUES


@pytest.mark.parametrize(
    ("before", "behind", "whole"),
    [
        ("", "", True),
        ("a", "", True),
        ("po ", "", False),
        ("$", "", False),
        ("1,", "", False),
        ("a-", "", False),
        ("-", "", True),
        ("", "-1", False),
        ("", "-", True),
        ("", ".5", False),
        ("", ".", True),
    ],
)
def test_a_number_at_an_end_of_all_texts_stands_whole_or_not(before: str, behind: str, *, whole: bool) -> None:
    text = f"{before}4711223{behind}".encode()
    assert stands_whole(text, len(before), len(before) + 7) is whole
