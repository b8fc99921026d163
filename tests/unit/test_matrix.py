"""Lists of rows: the names of their columns claim the values below them, as members' names do."""

from __future__ import annotations

import json

import pytest

from tests.compiled import compiled

NAMES = ["id", "customer_ssn", "customer_name"]
ROWS: list[list[object]] = [[1, "243217727", "Käthe Schröder"], [2, None, "Ann Lee"]]
SAFE: list[list[object]] = [[1, "2***-**-***7", "K****e S*******r"], [2, None, "A***n L***e"]]


def _redacted(document: object) -> object:
    return json.loads(compiled("redact-only").redact_json(json.dumps(document).encode()).data)


@pytest.mark.parametrize(
    "named",
    [
        {"columns": NAMES},
        {"column_names": NAMES},
        {"headers": [{"title": name, "width": 9} for name in NAMES]},
        {"meta": [{"name": name, "type": "String"} for name in NAMES]},
        {"schema": {"fields": [{"name": name} for name in NAMES]}},
        {"resultSetMetaData": {"rowType": [{"name": name} for name in NAMES]}},
    ],
)
@pytest.mark.parametrize("behind", [True, False])
def test_names_beside_the_rows_claim_their_columns(named: dict[str, object], *, behind: bool) -> None:
    def document(rows: object) -> dict[str, object]:
        return {"data": rows, **named} if behind else {**named, "data": rows}

    assert _redacted({"results": [document(ROWS)]}) == {"results": [document(SAFE)]}


def test_names_in_the_first_row_claim_their_columns() -> None:
    assert _redacted([NAMES, *ROWS]) == [NAMES, *SAFE]
    assert _redacted({"values": [NAMES, *ROWS * 20]}) == {"values": [NAMES, *SAFE * 20]}
    assert _redacted({"sheets": [[["plan"], ["Pro"]], [NAMES, *ROWS]]}) == {
        "sheets": [[["plan"], ["Pro"]], [NAMES, *SAFE]]
    }


@pytest.mark.parametrize("nameless", [None, ""])
def test_a_column_without_a_name_claims_nothing_and_shifts_none(nameless: str | None) -> None:
    names, rows, safe = (
        [[nameless, *NAMES]],
        [["243217727", *row] for row in ROWS],
        [["243217727", *row] for row in SAFE],
    )

    assert _redacted({"columns": names[0], "rows": rows}) == {"columns": names[0], "rows": safe}
    assert _redacted({"values": names + rows}) == {"values": names + safe}


@pytest.mark.parametrize(
    "named",
    [
        {"head": NAMES},
        {"labels": NAMES},
        {"keys": NAMES},
        {"columns": [{"Name": name} for name in NAMES]},
    ],
)
def test_cells_behind_the_last_column_are_read_as_they_were(named: dict[str, object]) -> None:
    rows, safe = ([[*row, "243217727"] for row in some] for some in (ROWS, SAFE))

    assert _redacted({**named, "rows": rows}) == {**named, "rows": safe}


@pytest.mark.parametrize(
    "document",
    [
        {"columns": ["id", "sku"], "rows": [["1", "243217727"]]},
        {"columns": NAMES, "rows": [["1", "243217727"]]},  # not as wide
        {"columns": [*NAMES[:2], 3], "rows": ROWS},  # no names
        {"note": NAMES, "rows": [[1, "243217727", "Pro"]]},
        [["sku", "plan"], ["243217727", "Pro"]],
        [["ssn", "phone"], ["email", "name"]],  # names, and none of them a value
        [["phone", "phone"], ["243217727", "1"]],
    ],
)
def test_other_lists_are_read_as_they_were(document: object) -> None:
    text = json.dumps(document)

    assert "243217727" not in text or "243217727" in json.dumps(_redacted(document))
    assert _redacted([["ssn", "phone"], ["email", "name"]]) == [["ssn", "phone"], ["email", "name"]]


def test_values_in_the_cells_are_walked_below_their_column_s_name() -> None:
    rows = [[1, {"last4": "4242"}, ["243217727"]], [2, {}, []]]

    assert _redacted({"columns": ["id", "card", "ssn"], "rows": rows}) == {
        "columns": ["id", "card", "ssn"],
        "rows": [[1, {"last4": "4242"}, ["2***-**-***7"]], [2, {}, []]],
    }
