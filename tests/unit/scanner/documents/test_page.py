"""Which lists of records are decoded as a page; that it gives what any document gives is a property's."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import scanner.documents.regular
from scanner.documents.records import Page, Record, Records
from scanner.documents.regular import Reading
from scanner.payloads.payload import decode_exact
from tests.compiled import compiled

SCANNER = compiled("redact-only")


def _page(count: int, **fields: Any) -> bytes:
    record = {"id": "8ac6885e98a80a470198a8574f040545", "amount": 1.5, "lines": [{"note": "as agreed"}] * 3, **fields}
    return msgspec.json.encode({"object": "list", "data": [record] * count, "has_more": True})


@pytest.mark.parametrize("payload", [_page(200), _page(200, customer={"id": "x"}), msgspec.json.format(_page(200))])
def test_a_page_is_read_as_records(payload: bytes) -> None:
    reading = scanner.documents.regular.read(payload)
    items = reading.document["data"]
    assert isinstance(items, Page)
    assert not isinstance(items, Records)
    assert isinstance(items[0]["lines"] if isinstance(items[0], dict) else items[0].f2[0], Record)
    assert reading.written == SCANNER.redact_json(payload).data == msgspec.json.format(payload, indent=-1)


def test_members_that_are_empty_in_the_first_record_are_records_all_the_same() -> None:
    document = msgspec.json.decode(_page(200, customer={"id": "x"}))
    document["data"][0] |= {"lines": [], "customer": None}
    first, second, *_ = scanner.documents.regular.read(msgspec.json.encode(document)).document["data"]
    assert (first.f2, first.f3) == ([], None)
    assert isinstance(second.f2[0], Record)
    assert isinstance(second.f3, Record)


_RICH: dict[str, Any] = {
    "id": "x" * 90,
    "c.d": {"e": {"n": 1}},
    "c": {"d": {"e": {"n": 1}}},
    "lines": [{"n": 1, "p": {"q": {"r": 1}}}],
}


def _any(value: Any, path: str = "") -> Iterator[str]:
    """Where dictionaries stand in a record."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Record):
            for name, attribute in one.attributes.items():
                yield from _any(getattr(one, attribute), f"{path}/{name}")
        elif isinstance(one, dict):
            yield path


@pytest.mark.parametrize(
    ("odd", "loose"),
    [
        ({"c": {"d": {"e": {"n": 1, "m": 2}}}}, "/c.d/e /c/d/e"),  # the decoder calls both ".c.d.e"
        ({"c.d": {"e": {"m": 2}}}, "/c.d/e"),
        ({"lines": [{"n": 1, "p": {"q": "none"}}]}, "/lines/p/q"),
        ({"lines": [{"n": 1, "p": {"q": {"r": 1}}}, {"n": 1, "p": 7}]}, "/lines/p"),
        ({"lines": [{"m": 1}]}, "/lines"),
        ({"lines": {"n": 1}}, "/lines"),
    ],
)
def test_a_member_that_differs_further_on_is_decoded_as_any(odd: dict[str, Any], loose: str) -> None:
    payload = msgspec.json.encode([*[_RICH] * 150, {**_RICH, **odd}])
    reading = scanner.documents.regular.read(payload)
    assert reading.written == payload
    assert list(_any(reading.document[0])) == loose.split()


def test_many_members_that_differ_further_on_are_too_many() -> None:
    record = {f"m{number}": {"n": number} for number in range(5)}
    payload = msgspec.json.encode([record] * 400 + [{**record, f"m{n}": {"k": 1}} for n in range(5)])
    assert isinstance(scanner.documents.regular.read(payload).document[0], dict)
    assert isinstance(scanner.documents.regular.read(payload.replace(b'"k":1', b'"n":1', 1)).document[0], Record)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (_page(15, note="x" * 4_000), "few"),
        (_page(20), "small"),
        (_page(200).replace(b'"amount":1.5,', b"", 1), "a record of another shape"),
        (_page(200).replace(b'"amount":1.5', b'"amount":1.5,"amount":1.5', 1), "a name twice"),
        (_page(200).replace(b'"as agreed"', b'"\\u0061"', 1), "another spelling"),
        (_page(200, **{f"field {n}": n for n in range(250)}), "many fields"),
        (_page(200, **{"n" * 5_000: 1}), "long names"),
        (_page(200).replace(b'{"object":"list","data":[', b'{"object":[{"data":[').replace(b"],", b"]}],"), "within"),
        (msgspec.json.encode([{"row": [{"note": "as agreed"}, "x" * 90]}] * 200), "rows of a table"),
    ],
)
def test_what_is_no_page_is_decoded_as_any(payload: bytes, why: str) -> None:
    msgspec.json.decode(payload)
    assert scanner.documents.regular.read(payload) == Reading(decode_exact(payload)), why
