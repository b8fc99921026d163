"""Lists of rows: the names of their columns claim the values below them, as members' names do."""

import json
from collections.abc import Callable

import pytest

from tests.compiled import compiled, redacted

NAMES = ["id", "customer_ssn", "customer_name"]
ROWS: list[list[object]] = [[1, "243217727", "Käthe Schröder"], [2, None, "Ann Lee"]]
SAFE: list[list[object]] = [[1, "2***-**-***7", "K****e S*******r"], [2, None, "A***n L***e"]]


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

    assert redacted({"results": [document(ROWS)]}) == {"results": [document(SAFE)]}


def test_names_in_the_first_row_claim_their_columns() -> None:
    assert redacted([NAMES, *ROWS]) == [NAMES, *SAFE]
    assert redacted({"values": [NAMES, *ROWS * 20]}) == {"values": [NAMES, *SAFE * 20]}
    assert redacted({"sheets": [[["plan"], ["Pro"]], [NAMES, *ROWS]]}) == {
        "sheets": [[["plan"], ["Pro"]], [NAMES, *SAFE]]
    }


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize("around", [list, lambda cells: {"f": cells}], ids=["lists", "objects"])
def test_a_row_may_lack_cells_at_its_end(around: Callable[[list[str]], object], times: int) -> None:
    """Google Sheets leaves out the empty ones; a blank row has none."""

    def document(*rows: list[str]) -> dict[str, object]:
        return {"values": [around([*NAMES, "note"]), *map(around, rows * times)]}

    blank: list[str] = []
    for rows in ([["1", "243217727"], ["2"], blank, ["3", "243217727"]], [blank, ["1", "243217727"]]):
        safe = [[cell.replace("243217727", "2***-**-***7") for cell in row] for row in rows]
        assert redacted(document(*rows)) == document(*safe)


@pytest.mark.parametrize("rows", [[["1", "243217727"]], [["1", "243217727"], ["2"]]])
def test_rows_beside_names_may_all_lack_cells_where_they_are_called_rows(rows: list[list[str]]) -> None:
    safe = [[cell.replace("243217727", "2***-**-***7") for cell in row] for row in rows]
    assert redacted({"columns": NAMES, "rows": rows}) == {"columns": NAMES, "rows": safe}


@pytest.mark.parametrize(
    "other", [{"foreign_keys": [["customers", "id"]]}, {"types": [["string", "null"], ["object"]]}, {"sort": [["asc"]]}]
)
def test_lists_beside_names_that_no_list_fills_are_no_rows(other: dict[str, object]) -> None:
    document = {"columns": ["customer_name", "last_name", "address"], **other}
    assert redacted(document) == document


def test_a_list_of_names_above_other_such_lists_is_no_heading() -> None:
    assert redacted([["ssn", "email"], ["phone"], ["243217727"]]) == [["ssn", "email"], ["phone"], ["243217727"]]


@pytest.mark.parametrize("party", ["customers", "employees"])
def test_a_table_under_the_name_of_a_party_has_a_heading_and_values_without_letters(party: str) -> None:
    rows: list[list[object]] = [["243217727", "Ann Lee"], ["243217728", "Käthe Schröder"]]
    safe: list[list[object]] = [["2***-**-***7", "A***n L***e"], ["2***-**-***8", "K****e S*******r"]]
    assert redacted({party: [["ssn", "name"], *rows]}) == {party: [["ssn", "name"], *safe]}
    assert redacted({party: [["plan", "ssn"], [1, "243217727"]]}) == {party: [["plan", "ssn"], [1, "2***-**-***7"]]}


@pytest.mark.parametrize(
    ("around", "cell"),
    [
        (lambda cells: {"f": cells}, lambda value: {"v": value}),
        (lambda cells: cells, lambda value: {"stringValue": value}),
        (lambda cells: {"Data": cells}, lambda value: {"VarCharValue": value}),
        (lambda cells: {"c": cells}, lambda value: value),
    ],
)
@pytest.mark.parametrize(
    "named",
    [
        {"schema": {"fields": [{"name": "id"}, {"name": "ssn"}]}},
        {"ColumnMetadata": [{"label": "id"}, {"label": "ssn"}]},
        {"ResultSetMetadata": {"ColumnInfo": [{"Name": "id"}, {"Name": "ssn"}]}},
        None,
    ],
)
@pytest.mark.parametrize("times", [1, 20])
def test_rows_and_cells_may_be_objects(
    around: Callable[[object], object], cell: Callable[[str], object], named: dict[str, object] | None, times: int
) -> None:
    """Of BigQuery, the Data API of Redshift, Athena and charts; Athena has the names in its first row."""

    def document(ssn: str) -> dict[str, object]:
        rows = [around([cell("17"), cell(ssn)])] * times
        return {"rows": [around([cell("id"), cell("ssn")]), *rows]} if named is None else {**named, "rows": rows}

    assert redacted(document("243217727")) == document("2***-**-***7")
    told = compiled("redact-only").explain_json(document("243217727"))
    assert sum(one.outcome == "masked" for one in told) == times


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize(("named", "above"), [({"columns": ["ssn"]}, []), ({"id": "x"}, [{"c": ["ssn"]}])])
def test_each_of_many_records_may_hold_a_table(named: dict[str, object], above: list[object], times: int) -> None:
    def document(*values: str) -> list[object]:
        return [{**named, "rows": [*above, *({"c": [value]} for value in values)]}] * times

    assert redacted(document("243217727", "243217728")) == document("2***-**-***7", "2***-**-***8")


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize("beside", [{}, {"columns": ["email"]}])
def test_an_object_whose_field_claims_its_list_is_no_row(beside: dict[str, object], times: int) -> None:
    def document(first: str, second: str) -> list[object]:
        return [{**beside, "places": [{"address": [{"name": first}]}, {"address": [{"name": second}]}]}] * times

    assert redacted(document("email", "Rosewood")) == document("[address omitted]", "[address omitted]")


def test_rows_of_two_cells_may_be_pairs_of_a_name_and_a_value() -> None:
    assert redacted([["ssn", "243217727"], ["plan", "Pro"]]) == [["ssn", "2***-**-***7"], ["plan", "Pro"]]
    assert redacted([["name", "Jane Doe"], ["a", "b"], ["ssn", "243217727"]]) == [
        ["name", "J***e D***e"],
        ["a", "b"],
        ["ssn", "2***-**-***7"],
    ]
    assert redacted([["ssn", "plan"], ["243217727", "Pro"]]) == [["ssn", "plan"], ["2***-**-***7", "Pro"]]
    assert redacted({"set": [["dob", "1980-02-03"]]}) == {"set": [["dob", "[date of birth omitted]"]]}
    told = compiled("redact-only").explain_json([["plan", "Pro"], ["ssn", "243217727"]])
    assert [one.pointer for one in told if one.outcome == "masked"] == ["/1/1"]


@pytest.mark.parametrize("nameless", [None, ""])
def test_a_column_without_a_name_claims_nothing_and_shifts_none(nameless: str | None) -> None:
    names, rows, safe = (
        [[nameless, *NAMES]],
        [["243217728", *row] for row in ROWS],
        [["243217728", *row] for row in SAFE],
    )

    assert redacted({"columns": names[0], "rows": rows}) == {"columns": names[0], "rows": safe}
    assert redacted({"values": names + rows}) == {"values": names + safe}


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
    rows, safe = ([[*row, "243217728"] for row in some] for some in (ROWS, SAFE))

    assert redacted({**named, "rows": rows}) == {**named, "rows": safe}


@pytest.mark.parametrize(
    "document",
    [
        {"columns": ["id", "sku"], "rows": [["1", "243217727"]]},
        {"columns": [*NAMES[:2], 3], "rows": ROWS},  # no names
        {"note": NAMES, "rows": [[1, "243217727", "Pro"]]},
        [["sku", "plan"], ["243217727", "Pro"]],
        [["ssn", "phone"], ["email", "name"]],  # names, and none of them a value
        [["phone", "phone"], ["243217727", "1"]],
        [["sku", "243217727"], ["plan", "Pro"]],
        [["ssn", "243217727"], ["plan", "Pro", 1]],
        {"columns": ["id", "ssn"], "tags": [{"names": ["243217727"]}]},
    ],
)
def test_other_lists_are_read_as_they_were(document: object) -> None:
    text = json.dumps(document)

    assert "243217727" not in text or "243217727" in json.dumps(redacted(document))
    assert redacted([["ssn", "phone"], ["email", "name"]]) == [["ssn", "phone"], ["email", "name"]]


def test_values_in_the_cells_are_walked_below_their_column_s_name() -> None:
    rows = [[1, {"last4": "4242"}, ["243217727"]], [2, {}, []]]

    assert redacted({"columns": ["id", "card", "ssn"], "rows": rows}) == {
        "columns": ["id", "card", "ssn"],
        "rows": [[1, {"last4": "4242"}, ["2***-**-***7"]], [2, {}, []]],
    }
