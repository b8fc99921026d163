"""Tables in texts: what did not change is the same bytes, and each record is masked as a document of its own is."""

import csv
import io
import json
from typing import Literal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.masking.masks import OMITTED_CONTENT
from tests.compiled import compiled

NAMES = ["id", "name", "note"]
CELLS = st.sampled_from(
    ["fine", "", "a, b", 'say "x"', "1.10", "4111 1111 1111 1111", "jane.doe@example.com", "Jane Doe", "two\nlines"]
) | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
ROWS = st.lists(st.fixed_dictionaries({"id": CELLS, "name": CELLS, "note": CELLS}), min_size=2, max_size=6)


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _written(rows: list[dict[str, str]], delimiter: str, end: str, *, quoted: bool) -> str:
    out = io.StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(out, NAMES, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@settings(deadline=None)
@given(rows=ROWS, delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]), quoted=st.booleans())
def test_cells_are_masked_as_their_records_are(
    rows: list[dict[str, str]],
    delimiter: str,
    end: str,
    quoted: bool,  # noqa: FBT001
) -> None:
    rows = [{name: row[name] for name in NAMES} for row in rows]  # texts beside each other are read together
    before = _written(rows, delimiter, end, quoted=quoted)
    scanner = compiled("redact-only")
    table = scanner.redact_table(before)
    if table is None:  # no table beyond doubt, or nothing to mask
        return
    safe = json.loads(scanner.redact_json(json.dumps(rows)).data)
    assert _parsed(table.text, delimiter) == [NAMES, *([row[name] for name in NAMES] for row in safe)]
    if quoted:  # else a cell that was in quotes stays so, whatever it says now
        assert table.text == _written(safe, delimiter, end, quoted=True)


FINE = {"id": "fine", "name": "fine", "note": "fine"}


@settings(deadline=None)
@given(rows=ROWS)
@example([FINE, FINE, {"id": "fine", "name": "AI", "note": 'say "x"'}])
def test_lines_that_do_not_change_are_the_same_bytes(rows: list[dict[str, str]]) -> None:
    lines = [json.dumps(row, indent=None, separators=(" , ", " : ")) for row in rows]
    scanner = compiled("redact-only")
    text = "\n".join(lines) + "\n"
    table = scanner.redact_table(text)
    safe = json.loads(scanner.redact_json(json.dumps(rows)).data)
    if table is None:  # nothing to mask, or a text that is withheld whole
        assert safe == rows or scanner.redact(text).text.rstrip("\n") == OMITTED_CONTENT
        return
    shown = table.text.split("\n")
    assert [json.loads(line) for line in shown[:-1]] == safe
    for line, now, row, masked in zip(lines, shown, rows, safe, strict=False):
        assert line == now or row != masked
