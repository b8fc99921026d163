"""A text that is JSON is read as the document that it is, whatever nobody sees stands around it, and shown as none."""

from typing import Any

import msgspec
import pyarrow as pa
import pytest

from scanner import load_rules
from scanner.documents.rewritten import with_numbers_as_texts
from scanner.masking.masks import mask, mask_all
from scanner.matching.spans import Span
from scanner.payloads.payload import document_in
from tests.compiled import compiled

OPEN = compiled("redact-only")
CARD = next(rule for rule in load_rules() if rule.id == "pci.card")
BARE = '{"customer_name": "Grünwald", "n": 1}'
SAFE = '{"customer_name": "G*******d", "n": 1}'

AROUND = [
    ("", ""),
    (" ", ""),
    ("\n", "\n"),
    ("\ufeff", ""),
    ("\u200b\u00a0", " \u2060"),
    ("\x00", "\x1b"),
    ("", "\u3000"),
]


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()


@pytest.mark.parametrize(("before", "behind"), AROUND)
@pytest.mark.parametrize("rows", [1, 40])
def test_what_nobody_sees_around_a_document_hides_nothing_in_it(before: str, behind: str, rows: int) -> None:
    text = f"{before}{BARE}{behind}"
    payload = [{"id": number, "note": text} for number in range(rows)]
    safe = msgspec.json.decode(OPEN.redact_json(msgspec.json.encode(payload)).data)
    assert [row["note"] for row in safe] == [f"{before}{SAFE}{behind}"] * rows
    table = OPEN.scan_table(pa.table({"note": [text] * rows}))
    assert table.table.column("note").to_pylist() == [f"{before}{SAFE}{behind}"] * rows
    shown = OPEN.view({"id": "in_1", "note": text}, entity="invoice").llm_view
    assert shown["note"] == f"{before}{SAFE}{behind}"


@pytest.mark.parametrize("before", ["", " ", "\ufeff"])
def test_a_document_that_was_written_as_a_text_twice_is_one(before: str) -> None:
    once, safe_once = _quoted(BARE), _quoted(SAFE)
    for text, safe in ((once, safe_once), (_quoted(before + once), _quoted(before + safe_once))):
        assert msgspec.json.decode(OPEN.redact_json({"note": before + text}).data) == {"note": before + safe}


def test_whom_a_removed_document_names_is_looked_for_in_what_is_shown() -> None:
    view = compiled("finance-default").view(
        {
            "id": "in_1",
            "secret_sauce": '\n{"customer_name": "Hanna Grünwald"}',
            "lines": [{"description": "for Hanna Grünwald"}],
        },
        entity="invoice",
    )
    assert "Grünwald" not in view.encode().decode()


@pytest.mark.parametrize(
    "text", ["[urgent] call back", " {draft}", '"no" and "yes"', '"[x]" is a box', '"', "{", " ", '"{"', "{}x", "x{}"]
)
def test_what_only_begins_or_ends_like_a_document_is_a_text(text: str) -> None:
    assert document_in(text) is None
    assert msgspec.json.decode(OPEN.redact_json({"note": text}).data) == {"note": text}


@pytest.mark.parametrize("profile", ["redact-only", "finance-default", "finance-last4"])
@pytest.mark.parametrize(
    ("name", "value", "safe"),
    [
        ("ssn", '{"a": 243217727}', "[us ssn omitted]"),
        ("ssn", "[243217727]", "[us ssn omitted]"),
        ("card_number", ' {"number": "4111111111111111"}', "[credit card omitted]"),
        ("iban", '{"value": "DE89370400440532013000"}', "[iban code omitted]"),
    ],
)
def test_of_a_document_in_the_place_of_a_value_no_part_is_shown(profile: str, name: str, value: str, safe: str) -> None:
    masked: dict[str, Any] = msgspec.json.decode(compiled(profile).redact_json({name: value}).data)
    assert masked == {name: safe}


def test_a_document_under_a_name_is_nobodys_name() -> None:
    payload = {"customer_name": '{"title": "Dr", "x": 1}', "note": "title and x"}
    assert msgspec.json.decode(OPEN.redact_json(payload).data)["note"] == "title and x"


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("{243217727}", "[us ssn omitted]"),
        ("[243-21-7727]", "[us ssn omitted]"),
        ("243-21-7727 [sic]", "2***-**-***c"),
        ("(243) 21 7727", "2***-**-***7"),
        ("]243217727[", "2***-**-***7"),
    ],
)
def test_brackets_around_a_value_and_in_one(value: str, safe: str) -> None:
    assert mask("edges", "US_SSN", value) == safe
    assert mask_all("edges", "US_SSN", [value, "243-21-7727"]) == [safe, "2***-**-***7"]


PARTS = [
    ({"ssn": {"entered": 243217727, "type": "us", "verified": True}}, ["243217727"]),
    ({"ssn": {"area": "243", "group": "21", "serial": "7727"}}, ['"243"', '"21"', "7727"]),
    ({"cvv": {"raw": 123, "check": "pass"}}, ["123"]),
    ({"cvv": {"entered": {"first": "481"}}}, ["481"]),
    ({"iban": {"plain": "DE89370400440532013000", "country": "DE"}}, ["DE89"]),
    ({"password": {"old": "Tulip9garden", "new": ["Rose7hedges"]}}, ["Tulip9garden", "Rose7hedges"]),
    ({"customer_name": {"native": "Jürgen Grünwald", "currency": "usd"}}, ["Grünwald"]),
]


@pytest.mark.parametrize(("record", "values"), PARTS)
@pytest.mark.parametrize("rows", [1, 40])
def test_what_a_name_says_of_a_value_it_says_of_what_is_in_an_object_there(
    record: dict[str, Any], values: list[str], rows: int
) -> None:
    every = [record] * rows
    written = msgspec.json.encode(record).decode()
    safe = [
        OPEN.redact_json(msgspec.json.encode(every)).data.decode(),
        OPEN.redact_json({"notes": [written] * rows}).data.decode(),
        OPEN.view({"id": "in_1", "extra": every}, entity="invoice").encode().decode(),
        str(OPEN.scan_table(pa.Table.from_pylist(every)).table.to_pylist()),
    ]
    for one in safe:
        assert not [value for value in values if value in one or value.strip('"') in one.split("'")]


@pytest.mark.parametrize(
    "record",
    [
        {"ssn": {"status": "verified", "source": "applicant", "checked_at": "2024-01-15"}},
        {"cvv": {"check": "pass", "result_code": 200}},
        {"password": {"type": "string", "description": "Your password", "minLength": 12, "changed": "2024-01-15"}},
        {"customer_name": {"id": "cus_1", "currency": "usd", "description": "Name of the customer"}},
        {"card": {"brand": "visa", "funding": "credit"}},
        {"iban": {"country": "DE", "status": "valid"}},
    ],
)
def test_what_an_object_says_about_a_value_is_none(record: dict[str, Any]) -> None:
    assert msgspec.json.decode(OPEN.redact_json([record] * 2).data) == [record] * 2


@pytest.mark.parametrize(
    "text",
    [
        '{"p": 0.4539148803436467}',
        '{"p": -0.4111111111111111, "q": [12345678.4539148803436467, 41111111.11111111]}',
        "[0.4111111111111111, 17,\n 0.5105105105105100]",
        '{"x": 0.4539148803436467e-05}',
    ],
)
def test_the_fraction_of_a_number_is_no_card_in_a_text_as_in_a_number(text: str) -> None:
    assert OPEN.redact(text).text == text
    assert msgspec.json.decode(OPEN.redact_json(msgspec.json.encode({"in": text})).data) == {"in": text}
    assert OPEN.redact_json(text.encode()).counts == {}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ('{"p": 4111111111111111}', '{"p": "4***-****-****-****1"}'),
        ('{"p": 4111111111111111.0, "n":  [1.50]}', '{"p": "4***-****-****-****1", "n":  [1.50]}'),
    ],
)
def test_a_number_of_which_anything_is_masked_becomes_a_text(text: str, safe: str) -> None:
    several = OPEN.redact_json(msgspec.json.encode([{"in": text}, {"in": f" {text}"}]))

    assert msgspec.json.decode(several.data) == [{"in": safe}, {"in": f" {safe}"}]


@pytest.mark.parametrize(
    ("text", "found", "quoted", "moved"),
    [
        ('{"a": -12.50, "b": 7}', "2.5", '{"a": "-12.50", "b": 7}', ["2.5"]),
        ('["a", 37040044]', ", 37040044]", '["a", "37040044"]', ["37040044"]),  # brackets are no part of a value
        ("[12, 34, 56]", "12, 34", '["12", "34", 56]', ["12", "34"]),
        ('{"a": "12", "b": 3}', "12", '{"a": "12", "b": 3}', ["12"]),  # a text already
        ("[12, 34]", "[12, 34]", "[12, 34]", ["[12, 34]"]),  # all of it is masked
        ("{12, 34]", "12", "{12, 34]", ["12"]),  # no JSON
    ],
)
def test_what_the_flat_reading_finds_in_a_number_is_masked_in_a_text(
    text: str, found: str, quoted: str, moved: list[str]
) -> None:
    start = text.index(found)
    safe, spans = with_numbers_as_texts(text, [Span(start, start + len(found), CARD)])

    assert safe == quoted
    assert [safe[span.start : span.end] for span in spans] == moved
