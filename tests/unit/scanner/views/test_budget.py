"""What leaves a view that is too large: no more than has to, the largest first, and at last the view itself."""

import json
from typing import Any

import pytest

from scanner.limits import SMALLEST_VIEW
from scanner.payloads.payload import encode
from scanner.views.budget import FIELD_OMITTED, TEXT_OMITTED, fit
from scanner.views.summary import Summaries

TEXTS = {"first": "x" * 3_000, "second": "y" * 2_500, "third": "z" * 2_300}
LISTS = {"first": [7] * 1_500, "second": [7] * 1_250, "third": [7] * 1_150}


def _fitted(shown: dict[str, Any], limit: int, meta: dict[str, Any] | None = None) -> dict[str, Any]:
    encoded = fit(shown, meta if meta is not None else {}, Summaries(), limit)
    assert len(encoded) <= limit
    document: dict[str, Any] = json.loads(encoded)
    return document


def _size(shown: dict[str, Any]) -> int:
    return len(encode({"llm_view": shown, "meta": {"sizeLimited": True}}))


@pytest.mark.parametrize(("fields", "note"), [(TEXTS, TEXT_OMITTED), (LISTS, FIELD_OMITTED)], ids=["texts", "fields"])
@pytest.mark.parametrize(
    ("left", "spare", "noted"),
    [
        (["first"], 0, ["first"]),
        (["first"], 1, ["first"]),
        (["first"], -1, ["first", "second"]),
        (["first", "second"], 0, ["first", "second"]),
        (["first", "second"], -1, ["first", "second", "third"]),
    ],
)
def test_the_largest_leave_first_and_no_byte_too_early(
    fields: dict[str, Any], note: str, left: list[str], spare: int, noted: list[str]
) -> None:
    limit = _size({**fields, **dict.fromkeys(left, note)}) + spare
    assert _fitted(dict(fields), limit)["llm_view"] == {**fields, **dict.fromkeys(noted, note)}


def test_texts_leave_wherever_they_stand() -> None:
    shown = {"note": "a", "lines": [{"note": "b" * 3_000, "id": "1"}, ["c" * 1_000, "d"]]}
    kept = {"note": "a", "lines": [{"note": TEXT_OMITTED, "id": "1"}, ["c" * 1_000, "d"]]}
    assert _fitted(shown, SMALLEST_VIEW)["llm_view"] == kept


def test_what_is_shorter_than_the_note_of_it_stays() -> None:
    short = {f"field {number}": "a short text" for number in range(20)}
    assert _fitted({**short, **TEXTS}, SMALLEST_VIEW)["llm_view"] == {**short, **dict.fromkeys(TEXTS, TEXT_OMITTED)}
    numbers: dict[str, Any] = {f"field {number}": [1, 2, 3] for number in range(20)}
    expected = {**numbers, **dict.fromkeys(LISTS, FIELD_OMITTED)}
    assert _fitted({**numbers, **LISTS}, SMALLEST_VIEW)["llm_view"] == expected


@pytest.mark.parametrize(("length", "names"), [(20, 20), (120, 0)])
def test_where_nothing_else_helps_the_view_leaves_and_lists_of_names_keep_their_beginnings(
    length: int, names: int
) -> None:
    shown = {f"field {number}": number for number in range(1_000)}
    removed = [f"{number:0{length}d}" for number in range(100)]
    document = _fitted(shown, SMALLEST_VIEW, {"fieldsRemoved": removed, "entity": "Invoice"})
    assert document["llm_view"] == {}
    assert document["meta"] == {"fieldsRemoved": removed[:names], "entity": "Invoice", "sizeLimited": True}


def test_names_stay_that_fit_to_the_byte() -> None:
    meta = {"fieldsRemoved": [f"{number:0100d}" for number in range(20)], "sizeLimited": True}
    limit = len(encode({"llm_view": {}, "meta": meta}))
    shown = {f"field {number}": number for number in range(1_000)}
    assert _fitted(shown, limit, dict(meta))["meta"] == meta
