"""Tables in texts: what did not change is the same bytes, and each record is masked as a document of its own is."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compiled import compiled

CELLS = st.sampled_from(
    ["fine", "", "a, b", 'say "x"', "1.10", "4111 1111 1111 1111", "jane.doe@example.com", "Jane Doe", "two\nlines"]
) | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
ROWS = st.lists(st.fixed_dictionaries({"id": CELLS, "name": CELLS, "note": CELLS}), min_size=2, max_size=6)


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@settings(deadline=None)
@given(
    rows=ROWS, delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]), quoting=st.sampled_from([0, 1])
)
def test_cells_are_masked_as_their_records_are(
    rows: list[dict[str, str]], delimiter: str, end: str, quoting: int
) -> None:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["id", "name", "note"], delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    scanner = compiled("redact-only")
    table = scanner.redact_table(out.getvalue())
    if table is None:  # no table beyond doubt, or nothing to mask
        return
    safe = json.loads(scanner.redact_json(json.dumps(rows)).data)
    assert _parsed(table.text, delimiter) == [["id", "name", "note"], *(list(row.values()) for row in safe)]
    again = io.StringIO(newline="")
    writer = csv.DictWriter(again, ["id", "name", "note"], delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(safe)
    assert table.text == again.getvalue() or any('"' in row[name] for row in rows for name in row) or quoting == 0


@settings(deadline=None)
@given(rows=ROWS)
def test_lines_that_do_not_change_are_the_same_bytes(rows: list[dict[str, str]]) -> None:
    lines = [json.dumps(row, indent=None, separators=(" , ", " : ")) for row in rows]
    scanner = compiled("redact-only")
    table = scanner.redact_table("\n".join(lines) + "\n")
    safe = json.loads(scanner.redact_json(json.dumps(rows)).data)
    if table is None:
        assert safe == rows
        return
    shown = table.text.split("\n")
    assert [json.loads(line) for line in shown[:-1]] == safe
    for line, now, row, masked in zip(lines, shown, rows, safe, strict=False):
        assert line == now or row != masked
