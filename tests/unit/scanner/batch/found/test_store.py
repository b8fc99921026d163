"""Findings merge to the same whatever was first, and a store stays small."""

import pytest

from scanner.batch.found.file_findings import MOST_COLUMNS, OTHER_COLUMNS, FileFindings
from scanner.batch.found.kinds import EXAMPLES, Hidden
from scanner.batch.found.store import FORMAT_VERSION, Store, from_json, to_json
from scanner.batch.units import format_of_empty, place_word


def _file(rows: list[int], lines: int = 10, column: str = "email") -> FileFindings:
    found = FileFindings(format="jsonl", lines=lines, rows_in=lines, rows_out=lines)
    for row in rows:
        found.add(column, Hidden("EMAIL_ADDRESS", "pii.email", "medium", 0.9, 0, 5, f"{row}***"), row)
    return found


def test_rows_of_a_later_unit_are_moved_by_the_lines_before_it() -> None:
    whole = _file([2, 7])
    whole.merge(_file([1, 3]))
    kind = whole.columns["email"]["EMAIL_ADDRESS"]
    assert [place.row for place in kind.first] == [2, 7, 11]
    assert kind.count == 4
    assert whole.lines == whole.rows_in == 20


def test_findings_in_any_order_leave_the_first_places_and_examples() -> None:
    forth, back = _file([1, 2, 3, 4, 5]), _file([5, 4, 3, 2, 1])
    assert forth.columns == back.columns
    assert [one.row for one in forth.columns["email"]["EMAIL_ADDRESS"].examples] == [1, 2, 3]


def test_the_same_example_is_kept_once() -> None:
    found = FileFindings()
    for row in range(9):
        found.add("card", Hidden("CREDIT_CARD", "pci.card", "high", 0.99, 0, 5, "4***-1"), row)
    kind = found.columns["card"]["CREDIT_CARD"]
    assert [one.text for one in kind.examples] == ["4***-1"]
    assert len(kind.first) == EXAMPLES


def test_columns_are_bounded_and_nothing_is_lost_by_it() -> None:
    found = FileFindings()
    for number in range(MOST_COLUMNS + 5):
        found.add(f"c{number}", Hidden("US_SSN", "pii.ssn", "high", 0.9, 0, 1, "x"), number)
    assert len(found.columns) == MOST_COLUMNS + 1
    assert found.columns[OTHER_COLUMNS]["US_SSN"].count == 5


def test_the_worst_of_several_severities_stands() -> None:
    found = FileFindings()
    for severity in ("medium", "critical", "low"):
        found.add("c", Hidden("SECRET", "secret.x", severity, 0.5, 0, 1, "x"), 1)
    assert Store(version=FORMAT_VERSION, files={"a": found}).worst() == "critical"
    assert Store(version=FORMAT_VERSION, files={}).worst() is None


def test_a_store_comes_back_from_json() -> None:
    store = Store(version=FORMAT_VERSION, profile="redact-only", files={"b.csv": _file([1]), "a.jsonl": _file([2])})
    again = from_json(to_json(store))
    assert to_json(again) == to_json(store)
    assert list(again.files) == ["a.jsonl", "b.csv"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b"{",
        b'{"version": 99}',
        b'{"version": 1}',
        b'{"files": {}}',
        b"\xff",
        b'{"files": {"4111": 7}}',
        b"[" * 9999,
    ],
)
def test_what_is_no_report_is_refused_without_repeating_it(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"report") as refusal:
        from_json(text)
    assert "4111" not in str(refusal.value)


def test_that_a_part_of_a_file_was_not_scanned_is_told_before_all_rows() -> None:
    rows, rest = FileFindings(lines=30), FileFindings()
    for row in range(1, 31):
        rows.fault(row, "a row")
    rest.fault(0, "the rest", rows=0)
    rows.merge(rest)
    assert (rows.faults[0].reason, len(rows.faults), rows.fault_count, rows.rows_reported) == ("the rest", 20, 31, 30)
    rest.fault(3, "a row")
    rows.fault(0, "its copy", rows=0)
    assert [fault.reason for fault in rows.faults[:3]] == ["the rest", "its copy", "a row"]


@pytest.mark.parametrize(
    ("reported", "word"),
    [
        ("jsonl", "line"),
        ("csv", "line"),
        ("csv in gzip", "line"),
        ("text in zip", "line"),
        ("json", "item"),
        ("json in zstd", "item"),
        ("parquet", "row"),
        ("xml", "row"),
        ("compressed", "row"),
        ("", "row"),
        ("of a later version", "row"),
    ],
)
def test_a_report_says_what_the_number_of_a_row_counts(reported: str, word: str) -> None:
    assert place_word(reported) == word


@pytest.mark.parametrize(
    ("name", "name_of_format"),
    [
        ("a.jsonl", "jsonl"),
        ("A.NDJSON", "jsonl"),
        ("a.tsv", "csv"),
        ("a.csv.gz", "compressed"),
        ("a.pq", "parquet"),
        ("a.json", "json"),
        ("a.xml", "xml"),
        ("a.log", "text"),
        ("a.bin", "text"),
        ("csv", "text"),
        ("", "text"),
    ],
)
def test_an_empty_file_is_what_its_name_says(name: str, name_of_format: str) -> None:
    assert format_of_empty(name) == name_of_format
