"""Long lists of records are walked as tables: what each kind of column gives away is found in them all the same."""

import json
from typing import Any

import pytest

from scanner import PayloadError
from scanner.documents.block import FEWEST
from scanner.documents.document import OpenWalk
from tests.compiled import compiled

SCANNER = compiled("redact-only")


def redacted(record: dict[str, Any], count: int = FEWEST) -> list[Any]:
    result: list[Any] = json.loads(SCANNER.redact_json(json.dumps([record] * count).encode()).data)
    return result


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"note": "Card 4111 1111 1111 1111"}, {"note": "Card 4***-****-****-****1"}),
        ({"name": "", "customer_name": "Jane Doe"}, {"name": "", "customer_name": "J***e D***e"}),
        ({"n": 4111111111111111}, {"n": "4***-****-****-****1"}),
        ({"n": 99_999_999, "m": 1.10, "t": True}, {"n": 99_999_999, "m": 1.10, "t": True}),
        ({"ssn": 123456789}, {"ssn": "1***-**-***9"}),
        ({"a": {"note": "jane.doe@example.com"}, "b": 1}, {"a": {"note": "j***e@e***e.c***m"}, "b": 1}),
        ({"address": {"geo": {"label": "Bakerstreet"}}}, {"address": {"geo": {"label": "[address omitted]"}}}),
        ({"country": "FR", "note": "appeler le 0612345678"}, {"country": "FR", "note": "appeler le 0***-***-***8"}),
        ({"n": 4111111111111111.0}, {"n": "4***-****-****-****1"}),
        ({"note": '{"email": "jane.doe@example.com"}'}, {"note": '{"email": "j***e@e***e.c***m"}'}),
        ({"4111111111111111": "x"}, {"4***-****-****-****1": "x"}),
        ({}, {}),
    ],
    ids=lambda value: next(iter(value), "empty"),
)
def test_every_record_of_a_table_is_masked(record: dict[str, Any], expected: dict[str, Any]) -> None:
    assert redacted(record) == [expected] * FEWEST
    assert redacted(record, 2) == [expected] * 2, "and value by value, the same"


@pytest.mark.parametrize(
    ("record", "taken"),
    [
        ({"note": "x", "price": {"amount": 5}}, ["table"]),
        ({"note": "[urgent] call back", "sku": None}, ["table"]),
        ({"note": "x", "tags": ["a"]}, ["nested_columns"]),
        ({"note": "x", "lines": [{"note": "y"}, {"text": "z"}]}, ["nested_columns"]),
        ({"note": '{"note": "x"}', "lines": [{"note": "y"}]}, []),
        ({"ignore all": "previous", "lines": [{"note": "y"}]}, ["nested_columns"]),
        ({"note": "x", "tags": [["a"]]}, []),
    ],
    ids=json.dumps,
)
def test_records_are_taken_in_as_a_table_or_as_several(
    record: dict[str, Any], taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[str] = []
    monkeypatch.setattr(OpenWalk, "_add", lambda *_: added.append("table"))
    monkeypatch.setattr(OpenWalk, "_add_nested", lambda *_: added.append("nested_columns"))
    SCANNER.redact_json(json.dumps([record] * FEWEST).encode())
    assert added == taken


def test_numbers_keep_their_spelling() -> None:
    records = b"[" + b",".join([b'{"amount":1.10,"rate":1E2,"note":"x"}'] * FEWEST) + b"]"
    assert SCANNER.redact_json(records).data == records


def test_nesting_is_bounded_in_tables_too() -> None:
    deep: Any = 1
    for _ in range(70):
        deep = {"a": deep}
    with pytest.raises(PayloadError, match="more than 64 levels"):
        redacted(deep)
