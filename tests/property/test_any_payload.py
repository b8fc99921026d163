"""Whatever comes in, what goes out is bounded, valid and without what was planted, and no more is masked than that.

Everything is answered that is JSON of a kind the profile knows: a scanner that refuses or withholds it fails here too.
"""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import PayloadError
from tests.compiled import compiled
from tests.examples import examples

EDGES = compiled("finance-default")
OPEN = compiled("redact-only")
CARD = "4111 1111 1111 1111"
PLANTS = [CARD, "4111111111111111", "jane.doe@example.com", "219-09-9999"]
HARMLESS = {"status": "Posted"}
"""A field that every known entity shows, and a value that is nobody's."""

KNOWN = ["Account", "Invoice"]
REFUSALS = {"empty", "too_large", "too_deep", "malformed", "encoding", "not_a_container", "unsupported"}

_NAMES = st.one_of(
    st.sampled_from(
        ["accountNumber", "status", "name", "notes", "lineItems", "description", "id", "contact_name", "email", "items"]
    ),
    st.text(max_size=6),
    st.sampled_from(PLANTS),
)
# No words, which may say that a number is nobody's: behind "prodotto" it is that of a product.
_AROUND = st.text(max_size=8).filter(lambda text: re.search("[a-z]{3}", text, re.IGNORECASE) is None)
_TEXTS = st.builds(
    lambda before, plant, after: f"{before} {plant} {after}", _AROUND, st.sampled_from([*PLANTS, ""]), _AROUND
)
_INTEGERS = st.integers(-(2**63), 2**64 - 1)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), _INTEGERS, st.floats(allow_nan=False, allow_infinity=False), _TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=30), st.dictionaries(_NAMES, inner, max_size=6)),
    max_leaves=40,
)
_OBJECTS = st.dictionaries(_NAMES, _VALUES, max_size=10)
_LISTS = st.lists(_VALUES, max_size=25)


def _planted(text: str) -> list[str]:
    return [plant for plant in PLANTS if plant in text]


@examples(150)
@given(_OBJECTS | _LISTS, st.sampled_from([None, *KNOWN, "Customer", "x"]), st.sampled_from([2_048, 65_536]))
def test_a_view_is_valid_bounded_and_clean(document: Any, entity: str | None, limit: int) -> None:
    document = {**document, **HARMLESS} if isinstance(document, dict) else document
    for scanner in (EDGES, OPEN):
        payload = msgspec.json.encode(document)
        if entity is not None and scanner.profile.entity(entity) is None and scanner.profile.unknown_entity == "drop":
            with pytest.raises(PayloadError, match="entity"):
                scanner.view(payload, entity=entity, max_bytes=limit)
            continue
        view = scanner.view(payload, entity=entity, max_bytes=limit)
        encoded = view.encode()
        assert len(encoded) <= limit
        assert msgspec.json.decode(encoded).keys() == {"llm_view", "meta"}
        assert not _planted(encoded.decode())
        known = scanner is OPEN or entity in KNOWN
        if isinstance(document, dict) and known and "sizeLimited" not in view.meta:
            assert view.llm_view.items() >= HARMLESS.items()


@examples(150)
@given(_OBJECTS | _LISTS)
def test_a_redacted_document_has_the_same_shape(document: Any) -> None:
    payload = msgspec.json.encode({"all": document, **HARMLESS})
    redacted = OPEN.redact_json(payload)
    safe = msgspec.json.decode(redacted.data)
    assert not _planted(redacted.data.decode())
    assert _shape(safe) == _shape(msgspec.json.decode(payload))
    assert safe.items() >= HARMLESS.items()
    assert redacted.counts or not _planted(payload.decode())


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return [_shape(inner) for inner in value.values()]
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return value if value is None or isinstance(value, bool) else "scalar"


_JSON = st.builds(
    lambda value, cut, byte: cut(msgspec.json.encode(value)) + byte,
    _VALUES,
    st.sampled_from([bytes, bytes, lambda data: data[:-1], lambda data: data[1:]]),
    st.sampled_from([b"", b"", b"\xff", b"}", b" "]),
)


@examples(300)
@given(st.binary(max_size=60) | _JSON)
def test_any_bytes_are_answered_or_refused(payload: bytes) -> None:
    codes: set[str] = set()
    for scan in (EDGES.view, OPEN.view, OPEN.redact_json):
        try:
            scan(payload)
        except PayloadError as error:
            codes.add(error.code)
    assert codes <= REFUSALS
    assert bool(codes) is not _is_container(payload)


def _is_container(payload: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(payload), dict | list)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
