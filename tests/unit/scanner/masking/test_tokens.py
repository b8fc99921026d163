"""Pseudonyms: stable under one key, the same for two spellings of one value, nothing without the key."""

import re
from pathlib import Path

import pytest

from scanner import Scanner, load_rules
from scanner.masking.tokens import TOKEN, keyed_hash, token
from tests.compiled import compiled

KEY = b"a key of sixteen bytes or more"


def test_every_token_is_known_for_one() -> None:
    for entity_type in {rule.entity_type for rule in load_rules()}:
        written = token(KEY, entity_type, "x")
        assert TOKEN.fullmatch(written), written
        assert not TOKEN.fullmatch(written + "\n")


@pytest.mark.parametrize(
    ("entity_type", "one", "other"),
    [
        ("CREDIT_CARD", "4111 1111 1111 1111", "4111-1111-1111-1111"),
        ("EMAIL_ADDRESS", "Jane.Doe@Example.com", "jane.doe@example.com"),
        ("PERSON", "Jane  Doe", "jane doe"),
        ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "de89370400440532013000"),
    ],
)
def test_two_spellings_are_one_value(entity_type: str, one: str, other: str) -> None:
    assert token(KEY, entity_type, one) == token(KEY, entity_type, other)
    assert token(KEY, entity_type, one) != token(KEY + b"!", entity_type, one)
    assert keyed_hash(KEY, entity_type, one) == keyed_hash(KEY, entity_type, other)


@pytest.mark.parametrize(
    ("entity_type", "one", "other"),
    [
        ("CREDIT_CARD", "4111 1111 1111 1111", "5500 0000 0000 0004"),
        ("EMAIL_ADDRESS", "jane.doe@example.com", "john.doe@example.com"),
        ("PERSON", "Jane Doe", "JaneDoe"),
        ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01"),
    ],
)
def test_two_values_are_two(entity_type: str, one: str, other: str) -> None:
    assert token(KEY, entity_type, one) != token(KEY, entity_type, other)
    assert keyed_hash(KEY, entity_type, one) != keyed_hash(KEY, entity_type, other)


def test_types_do_not_meet() -> None:
    assert token(KEY, "EMAIL_ADDRESS", "x").rpartition("_")[2] != token(KEY, "PERSON", "x").rpartition("_")[2]
    assert re.fullmatch(r"<EMAIL_[A-Z2-7]{8}>", token(KEY, "EMAIL_ADDRESS", "jane@example.com"))
    assert re.fullmatch(r"[0-9a-f]{32}", keyed_hash(KEY, "CREDIT_CARD", "4111111111111111"))


def test_a_profile_may_choose_per_type_and_per_field(tmp_path: Path) -> None:
    path = tmp_path / "tokens.yaml"
    path.write_text(
        "name: tokens\nstyle: token\nmasks: {CREDIT_CARD: last4, PHONE_NUMBER: omit}\n"
        "entities: {Customer: {allow: [email, cardNumber, phone, backupEmail], "
        "fields: {backupEmail: {style: hash}}}}\n"
    )
    scanner = Scanner.from_profile(path, key=KEY)
    record = {
        "email": "jane.doe@example.com",
        "backupEmail": "Jane.Doe@example.com",
        "cardNumber": "4111111111111111",
        "phone": "(212) 555-0142",
    }
    assert scanner.view(record, entity="Customer").llm_view == {
        "email": token(KEY, "EMAIL_ADDRESS", "jane.doe@example.com"),
        "backupEmail": keyed_hash(KEY, "EMAIL_ADDRESS", "jane.doe@example.com"),
        "cardNumber": "####-####-####-1111",
        "phone": "[phone number omitted]",
    }


def test_a_scanner_apart_has_pseudonyms_that_no_other_has(tmp_path: Path) -> None:
    path = tmp_path / "tokens.yaml"
    path.write_text("name: tokens\nstyle: token\nmasks: {CREDIT_CARD: hash, PHONE_NUMBER: last4}\n")
    scanner = Scanner.from_profile(path, key=KEY)
    text = "jane.doe@example.com 4111111111111111 (212) 555-0142"
    shown = {one: scanner.apart(one).redact(text).text.split() for one in ("a", "b")} | {
        "": scanner.redact(text).text.split()
    }
    assert len({words[0] for words in shown.values()}) == len({words[1] for words in shown.values()}) == 3
    assert {" ".join(words[2:]) for words in shown.values()} == {"***-***-0142"}
    assert scanner.apart("a").redact(text).text.split() == shown["a"]
    plain = compiled("finance-default")
    assert plain.apart("a") is plain
