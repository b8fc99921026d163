"""How findings look masked is the same whoever counts: by column or by record, in chunks and units of any size."""

import csv
import io
import json

import pyarrow as pa
import pytest

from scanner.batch.formats.csv_files.csv_rows import CSV_ROWS
from scanner.batch.formats.json_files.jsonl import JSONL
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.found.looks import Looks, counted, look_of
from tests.unit.scanner.batch.formats.test_parquet import scan, written

ROWS = [
    {
        "email": f"user{row * 7}@mail{row % 5}.example.com",
        "contact_name": ("Jane Doe", "Hanna Berger", "")[row % 3],
        # A row that names somebody twice is looked at as a whole, and one text has two findings.
        "note": f"called Jane Doe, ask u{row}@x.example.org and v{row}@y.example.org" if row % 4 else "paid",
    }
    for row in range(60)
]


def looks(found: FileFindings, header: int = 0) -> dict[tuple[str, str], Looks]:
    told = {}
    for column, kinds in found.columns.items():
        for entity_type, kind in kinds.items():
            assert counted(kind.looks) == kind.count
            told[column, entity_type] = {
                number: type(look)(look.count, look.row - header) for number, look in kind.looks.items()
            }
    return told


@pytest.mark.parametrize("unit_bytes", [1, 1 << 30])
@pytest.mark.parametrize("chunk_bytes", [100, 1 << 20])
def test_looks_are_the_same_in_every_format_and_chunk(unit_bytes: int, chunk_bytes: int) -> None:
    text = io.StringIO()
    rows = csv.DictWriter(text, list(ROWS[0]), lineterminator="\n")
    rows.writeheader()
    rows.writerows(ROWS)
    lines = "".join(f"{json.dumps(row, separators=(',', ':'))}\n" for row in ROWS).encode()
    table = written(pa.Table.from_pylist(ROWS), row_group_size=7)
    _, one = scan(lines, JSONL, unit_bytes=unit_bytes, chunk_bytes=chunk_bytes)
    _, two = scan(text.getvalue().encode(), CSV_ROWS, unit_bytes=1 << 30, chunk_bytes=chunk_bytes)
    _, three = scan(table, unit_bytes=unit_bytes, chunk_bytes=chunk_bytes)
    assert looks(one) == looks(two, header=1) == looks(three)
    whole = looks(scan(lines, JSONL, unit_bytes=1 << 30)[1])
    assert looks(one) == whole
    assert len(whole["email", "EMAIL_ADDRESS"]) > 5
    assert min(look.row for look in whole["note", "EMAIL_ADDRESS"].values()) == 2


def test_a_kind_of_look_says_six_bits() -> None:
    assert {look_of(f"{number}***") for number in range(2_000)} == set(range(64))
