"""What the first rows of a table show does not depend on how its rows are written."""

from io import BytesIO

import pytest

from server.folder.formats.csv_rows import header, record, rows
from server.folder.looks.rows.mixed_rows import Apart
from server.folder.looks.table import first_table
from server.folder.looks.table_looks import looks_of
from server.records.shapes import ACCOUNT, INVOICE, PAYMENT

MIXED = """Date,Transaction Type,Num,Amount
2026-01-05,Invoice,1001,100.00
2026-01-09,Payment,77,-100.00
"""
TWO_SIDES = """Invoice Number,Date,Debit,Credit
1001,2026-01-05,100.00,
1002,2026-01-09,,40.00
"""
GROUPED = """,Date,Num,Open balance
Acme Corp,,,
,2026-01-05,1001,5.00
Total for Acme Corp,,,5.00
"""
DUE = """Invoice Number,Date,Due,Amount
1001,2026-01-05,2026-02-05,100.00
"""
FOREIGN = """Invoice Number,Date,Currency,Amount (Foreign Currency),Amount
1001,2026-01-05,USD,110.00,100.00
"""


@pytest.mark.parametrize("text", [MIXED, TWO_SIDES, GROUPED, DUE, FOREIGN])
def test_a_delimiter_behind_each_row_changes_nothing(text: str) -> None:
    first, *others = text.splitlines(keepends=True)
    closed = first + "".join(line.replace("\n", ",\n") for line in others)
    assert header(BytesIO(closed.encode()), INVOICE).closed
    assert _read(closed) == _read(text)


@pytest.mark.parametrize("text", [MIXED, TWO_SIDES, GROUPED, DUE, FOREIGN])
def test_texts_that_are_formulas_change_nothing(text: str) -> None:
    assert _read(text.replace("1001", '="1001"')) == _read(text)


@pytest.mark.parametrize("kind", [ACCOUNT, INVOICE, PAYMENT])
def test_a_table_that_says_all_as_it_is_stays_as_it_is(kind: int) -> None:
    names = ("Number", "Customer", "Date", "Amount", "Currency", "Status")
    rows = [["1", "Acme", "2026-01-05", "100.00", "EUR", "paid"], ["2", "Jane Doe", "2026-01-09", "40.00", "EUR", ""]]
    looks = looks_of(first_table(names, rows, kind), None)
    assert (looks.names, looks.steps, looks.group_at, looks.apart) == (names, (), None, Apart())


def _read(text: str) -> tuple[object, list[bytes | None]]:
    """How a table looks, and its rows as objects."""
    stream = BytesIO(text.encode())
    head = header(stream, INVOICE)
    read = rows(stream, head, 1 << 20, offset=head.end, line=head.lines)
    spans = [text.encode()[row.offset : row.offset + row.length] for row in read]
    return (head.names, head.apart, head.group_at, head.itemised), [record(span, head) for span in spans]
