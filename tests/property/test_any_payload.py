"""Whatever comes in, what goes out is bounded, valid and without what was planted."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import PayloadError
from tests.compiled import compiled

EDGES = compiled("finance-default")
OPEN = compiled("redact-only")
CARD = "4111 1111 1111 1111"
PLANTS = [CARD, "4111111111111111", "jane.doe@example.com", "219-09-9999"]

_NAMES = st.one_of(
    st.sampled_from(
        ["accountNumber", "status", "name", "notes", "lineItems", "description", "id", "contact_name", "email", "items"]
    ),
    st.text(max_size=6),
    st.sampled_from(PLANTS),
)
_TEXTS = st.builds(
    lambda before, plant, after: f"{before} {plant} {after}",
    st.text(max_size=8),
    st.sampled_from([*PLANTS, ""]),
    st.text(max_size=8),
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), _TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=30), st.dictionaries(_NAMES, inner, max_size=6)),
    max_leaves=40,
)
_DOCUMENTS = st.one_of(st.dictionaries(_NAMES, _VALUES, max_size=10), st.lists(_VALUES, max_size=25))


def _encodable(document: Any) -> bytes | None:
    try:
        return msgspec.json.encode(document)
    except (UnicodeEncodeError, OverflowError):
        return None


@settings(max_examples=150)
@given(_DOCUMENTS, st.sampled_from([None, "Account", "Invoice", "Customer", "x"]), st.sampled_from([2_048, 65_536]))
def test_a_view_is_valid_bounded_and_clean(document: Any, entity: str | None, limit: int) -> None:
    payload = _encodable(document)
    if payload is None:
        return
    for scanner in (EDGES, OPEN):
        try:
            view = scanner.view(payload, entity=entity, max_bytes=limit)
        except PayloadError:
            continue
        encoded = view.encode()
        assert len(encoded) <= limit
        assert msgspec.json.decode(encoded).keys() == {"llm_view", "meta"}
        assert not [plant for plant in PLANTS if plant in encoded.decode()]


@settings(max_examples=150)
@given(_DOCUMENTS)
def test_a_redacted_document_has_the_same_shape(document: Any) -> None:
    payload = _encodable(document)
    if payload is None:
        return
    try:
        data = OPEN.redact_json(payload).data
    except PayloadError:
        return
    assert not [plant for plant in PLANTS if plant in data.decode()]
    assert _shape(msgspec.json.decode(data)) == _shape(msgspec.json.decode(payload))


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return [_shape(inner) for inner in value.values()]
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return "scalar"


@settings(max_examples=300)
@given(st.binary(max_size=60))
def test_any_bytes_are_answered_or_refused(payload: bytes) -> None:
    codes: set[str] = set()
    for scan in (EDGES.view, OPEN.view, OPEN.redact_json):
        try:
            scan(payload)
        except PayloadError as error:
            codes.add(error.code)
    assert codes <= {"empty", "too_large", "too_deep", "malformed", "encoding", "not_a_container", "unsupported"}
