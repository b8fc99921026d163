"""Which values of an Arrow column are looked through."""

from typing import Any

import pyarrow as pa
import pytest

from tests.compiled import compiled

SCANNER = compiled("redact-only")

IDS = ["66fb704326f640d8285e0061", "481c00927548b9934c850f3c", "7d1e55aa0c9b4f2f8c10ab3e"]
DAYS = ["2026-04-01", "2026-04-02", "2026-04-03"]


@pytest.mark.parametrize(
    ("name", "values", "texts"),
    [
        ("line_id", IDS, ["", "", ""]),
        ("line_id", [IDS[0], None, IDS[1]], ["", ""]),
        ("service_start", DAYS, ["", "", ""]),
        ("line_id", [*IDS[:2], "Jane Doe"], [*IDS[:2], "Jane Doe"]),
        ("bank_account_number", IDS, IDS),
        ("notes", ["a", "b", "a"], ["a", "b"]),
    ],
)
@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()])
def test_ids_among_ids_are_not_looked_through_and_stay_what_they_are(
    name: str, values: list[Any], texts: list[str], kind: pa.DataType
) -> None:
    batch = pa.RecordBatch.from_pydict({name: pa.array(values, pa.string()).cast(kind)})
    ((column, _),) = SCANNER.for_schema(batch.schema).scan(batch).judged
    assert list(column.texts) == texts
    assert column.at_rows(range(len(values))) == values
    assert column.scalars() == values


@pytest.mark.parametrize("kind", [pa.string(), pa.string_view(), pa.struct([("mail", pa.string_view())])])
def test_missing_lists_of_a_fixed_size_stay_missing_in_every_type_of_texts(kind: pa.DataType) -> None:
    texts = ["jane.doe@example.com", "paid"]
    values = [{"mail": text} for text in texts] if pa.types.is_struct(kind) else texts
    pairs = pa.FixedSizeListArray.from_arrays(pa.array(values * 2, kind), 2, mask=pa.array([False, True]))
    table = SCANNER.scan_table(pa.table({"contact": pairs})).table
    assert table.schema.field("contact").type == pairs.type
    (shown, missing) = table["contact"].to_pylist()
    assert missing is None
    assert "jane" not in str(shown)
    assert "paid" in str(shown)
