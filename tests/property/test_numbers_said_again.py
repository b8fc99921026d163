"""Numbers and secrets that fields claim stand nowhere else as a whole, whichever way a document is walked."""

import json
import re
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import scanner.documents.block
from scanner.echoes.numbers import compact_of, forms
from tests.compiled import compiled
from tests.examples import examples

SCANNER = compiled("redact-only")
CLAIMING = ("bankAccountNumber", "phone", "api_key", "passport_number", "card_number")
OTHERS = ("note", "memo", "order_id", "charge", "customer_name", "amount")
VALUES = (
    "12345678", "1234-5678", "24681357", "987654321", "9876543210", "4111111111111112", "C01X00T47", "hunter2secret",
    "sk9f8e7d6c5b4a39", "0123456789abcdef0123456789abcdef", "8ac6885e-98a8-4a47-8198-a8574f040545", "212-555-0123",
    "+1 212 555 0123", "123456", "1234", "20240115", "100000", "１２３４５６７８", "p%ss!word", "1234.5678",
    "A-1234567", "SKU-338345",
)  # fmt: skip
TEXTS = ("{}", "see {} again", "({}).", "order {}", "A-{}", "{}0", "{} and {}", "x", "Grüße {}", "")


@st.composite
def _record(draw: st.DrawFn, names: list[str]) -> dict[str, str]:
    value, other = draw(st.sampled_from(VALUES)), draw(st.sampled_from(VALUES))
    text = st.sampled_from(TEXTS).map(lambda said: said.format(value, other))
    drawn = st.sampled_from([value, other, compact_of(value)])
    return {name: draw(drawn if name in CLAIMING else text | drawn) for name in names}


@st.composite
def _records(draw: st.DrawFn, fewest: int, most: int) -> list[dict[str, str]]:
    names = draw(st.lists(st.sampled_from((*CLAIMING, *OTHERS)), min_size=2, max_size=5, unique=True))
    return draw(st.lists(_record(names), min_size=fewest, max_size=most))


def _both(field: str, value: str, other: str = "note") -> list[dict[str, str]]:
    return [{field: value, other: value}] * 16


@examples(60)
@given(records=_records(14, 18))
@example(records=_both("api_key", VALUES[10], "charge"))
@example(records=_both("bankAccountNumber", "A-1234567", "charge"))
@example(records=_both("api_key", "SKU-338345", "charge"))
@example(records=_both("bankAccountNumber", "12345678", "order_id"))
@example(records=_both("phone", "212-555-0123"))
def test_columns_give_what_the_walk_gives(records: list[dict[str, str]]) -> None:
    document = json.dumps({"rows": records}).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner.documents.block, "FEWEST", 10**9)
        patch.setattr("scanner.documents.document.nested_columns_of", lambda *_: None)
        walked = SCANNER.redact_json(document)
    done = SCANNER.redact_json(document)
    assert (done.data, done.counts) == (walked.data, walked.counts)


@examples(60)
@given(records=_records(1, 6))
@example(records=_both("bankAccountNumber", "12345678", "order_id"))
@example(records=[{"bankAccountNumber": "12345678", "order_id": "987654321", "note": "12345678 or 987654321"}])
@example(records=[{"bankAccountNumber": "12345678", "order_id": "12345678", "note": "12345678"}, *_both("note", "x")])
@example(records=[{"api_key": "1234-5678", "card_number": "1234-5678", "note": "order 1234-5678, see 1234-5678"}])
def test_a_table_gives_what_each_record_gives(records: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(records)
    for before, after in zip(table.to_pylist(), SCANNER.scan_table(table).table.to_pylist(), strict=True):
        assert after == json.loads(SCANNER.redact_json(json.dumps(before).encode()).data)


@examples(60)
@given(field=st.sampled_from(CLAIMING), value=st.sampled_from(VALUES), text=st.sampled_from(TEXTS[:3]))
def test_what_is_masked_in_its_field_stands_nowhere_as_a_whole(field: str, value: str, text: str) -> None:
    note = text.format(value)
    shown = json.loads(SCANNER.redact_json(json.dumps({field: value, "note": note}).encode()).data)
    wanted = forms(value, "SECRET" if field == "api_key" else "US_BANK_NUMBER")
    whole_id = text == "{}" and re.fullmatch(r"[0-9a-f-]{32,36}|[0-9]+\.[0-9]+|[A-Z]+-[0-9]+", value)
    if shown[field] != value and wanted and not whole_id:
        assert not any(form in shown["note"].lower() for form in (*wanted, value))
