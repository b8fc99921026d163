"""A profile's entity decides about columns: which pass, and how their values look."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scanner import Scanner
from scanner.batch.decided.decisions import Decisions
from scanner.batch.decided.passing import Passing
from scanner.batch.folder.disk import DISK
from scanner.batch.found.file_findings import FileFindings
from scanner.batch.found.store import from_json, to_json
from scanner.batch.reports.html import Run, html_report
from scanner.batch.reports.text import text_report
from scanner.batch.request import Request
from scanner.batch.scan import scan as run
from scanner.batch.units import Entry, Job, format_named
from scanner.errors import BatchError

PROFILE = """
name: export
style: edges
limits: {max_view_bytes: null, max_text_length: null, max_list_items: null}
entities:
  Line:
    allow: [id, customer_name, contact_email, note, nested]
    fields:
      customer_name: {style: keep}
      contact_email: {style: token}
"""


@pytest.fixture
def scanner(tmp_path: Path) -> Scanner:
    path = tmp_path / "export.yaml"
    path.write_text(PROFILE)
    return Scanner.from_profile(path, key=b"k" * 16)


def scan(scanner: Scanner, tmp_path: Path, name: str, text: str) -> tuple[str, FileFindings]:
    """(the copy, the findings) of a file."""
    path = tmp_path / name
    path.write_bytes(text.encode())
    (entry,) = DISK.find(str(path))
    kind: Any = format_named(path.suffix[1:])
    findings, out = FileFindings(), io.BytesIO()
    (unit,) = kind.plan(entry, DISK, 1 << 30)
    list(kind.scan(unit, Job(scanner, DISK, findings, out, entity="line")))
    return out.getvalue().decode(), findings


@pytest.mark.parametrize(
    ("name", "text", "safe"),
    [
        (
            "x.csv",
            "id,ssn,customer_name,contact_email\n1,219-09-9999,Acme Ltd,a.b@example.com\n" + '"2",,"Acme, Ltd",\n',
            'id,customer_name,contact_email\n1,Acme Ltd,<token>\n"2","Acme, Ltd",\n',
        ),
        (
            "x.jsonl",
            '{"id":"1","ssn":"219-09-9999","customer_name":"Acme Ltd","contact_email":"a.b@example.com","n":1}\n' * 2,
            '{"id":"1","customer_name":"Acme Ltd","contact_email":"<token>"}\n' * 2,
        ),
        (
            "x.jsonl",
            '{"id":"1","contact_name":"Jane Doe","nested":{"contact_email":"a.b@example.com"},"note":"for Jane Doe"}\n',
            '{"id":"1","nested":{"contact_email":"a***b@e***e.c***m"},"note":"for J***e D***e"}\n',
        ),
        (
            "x.jsonl",
            '{"contact_name":"Jane Doe","note":"for Jane Doe"}\n{"contact_name":"x","note":"y"}\n',
            '{"note":"for J***e D***e"}\n{"note":"y"}\n',
        ),
        ("x.json", '[{"id":1,"ssn":"219-09-9999"}]', '[{"id":1}]'),
    ],
    ids=["rows", "lines", "nested", "names from a dropped field", "an array"],
)
def test_columns_are_kept_masked_turned_into_pseudonyms_or_dropped(
    scanner: Scanner, tmp_path: Path, name: str, text: str, safe: str
) -> None:
    token = scanner.redactor.masker.value("a.b@example.com", _span(scanner), "token")
    copy, findings = scan(scanner, tmp_path, name, text)
    assert copy == safe.replace("<token>", token)
    assert findings.rows_in == findings.rows_out
    if "ssn" in text:
        assert findings.columns["ssn"]["US_SSN"].count  # what a dropped column held is told all the same


def _span(scanner: Scanner) -> Any:
    (span,) = scanner._spans("a.b@example.com", None)
    return span


def test_an_entity_that_there_is_not_is_refused(scanner: Scanner) -> None:
    with pytest.raises(BatchError, match="does not know that entity") as refusal:
        Decisions(scanner.profile, "4111111111111111")
    assert "4111" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "dropped", "columns"),
    [
        ("id,customer_name,card,ssn\n1,Jane Doe,x,y\n", 2, 4),
        ("id;note;salary\n1;fine;2\n", 1, 3),
        ("\ufeffid;note;salary\n1;fine;2\n", 1, 3),
        ("sep=;\nid;note;salary\n1;fine;2\n", 1, 3),
        ("Export of May\n\nid,customer_name,salary\n1,Jane Doe,2\n", 1, 3),
        ('id,"note","a, b"\n1,fine,2\n', 1, 3),
        ("id,note\n1,fine\n", 0, 0),
        ("1,2026-01-01,12.50\n2,2026-01-02,13.50\n", 3, 3),
    ],
)
def test_how_many_columns_the_copies_will_lack_is_told_beforehand(
    scanner: Scanner, tmp_path: Path, text: str, dropped: int, columns: int
) -> None:
    copy, _ = scan(scanner, tmp_path, "x.csv", text)
    passing = Passing(scanner.profile, "line")
    entry = Entry("x.csv", "x.csv", 0, "")
    passing.saw(format_named("csv"), text.encode(), None, entry, DISK)
    share = f"{dropped} of {columns} columns do not pass (line of export): the copy will lack them"
    assert passing.notice == (share if dropped else "")
    last = copy.splitlines()[-1]
    delimiter = ";" if ";" in text else ","
    assert len(last.split(delimiter)) == max(1, text.splitlines()[-1].count(delimiter) + 1 - dropped)
    passing.saw(format_named("csv"), b"id,card\n1,2\n", None, entry, DISK)
    assert passing.notice == (
        f"{dropped + 1} of {max(columns, 2 * (not dropped)) + 2} columns of 2 files do not pass (line of export):"
        " the copies will lack them"
    )


@pytest.mark.usefixtures("warm_workers")
def test_only_a_scan_with_copies_tells_of_columns(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,card\n1,2\n")
    told: list[str] = []
    request = Request([str(tmp_path / "x.csv")], scanner.profile, b"k" * 16, workers=1, entity="Line")
    run(request, notice=told.append)
    assert not told
    run(request._replace(copies=tmp_path / "copies"), notice=told.append)
    assert told == ["1 of 2 columns do not pass (Line of export): the copy will lack them"]
    assert (tmp_path / "copies" / "x.csv").read_text() == "id\n1\n"


@pytest.mark.usefixtures("warm_workers")
def test_columns_that_a_copy_lacks_are_told_beforehand_and_in_the_report(scanner: Scanner, tmp_path: Path) -> None:
    """In every format; a name that is sensitive itself is masked there."""
    rows = [{"id": 1, "card": 2, "jane.doe@example.com": 3}, {"id": 4, "note": [{"a": 5}], "ssn": {"b": 6}}]
    lines = [json.dumps(row) for row in rows]
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "x.jsonl").write_text("\n".join(lines))
    (folder / "x.json").write_text(f" [ {', '.join(lines)}]")
    (folder / "x.csv").write_text("id,card\n1,2\n")
    pq.write_table(pa.table({"id": [1], "card": [2], "jane.doe@example.com": ["x"]}), folder / "x.parquet")
    request = Request([str(folder)], scanner.profile, b"k" * 16, workers=1, entity="Line", copies=tmp_path / "safe")
    told: list[str] = []
    store = run(request, notice=told.append).store
    assert told == ["7 of 11 columns of 4 files do not pass (Line of export): the copies will lack them"]
    mail = "j***e@e***e.c***m"
    assert {name: file.dropped for name, file in store.files.items()} == {
        "x.jsonl": ["card", mail, "ssn"],
        "x.json": ["card", mail, "ssn"],
        "x.csv": ["card"],
        "x.parquet": ["card", mail],
    }
    (note,) = [line for line in text_report(store).splitlines() if "card, " in line and "ssn" not in line]
    assert note == f"  a copy lacks 2 columns that the entity does not list: card, {mail}"
    assert "a copy lacks 3 columns" in html_report(store, Run(["x"], datetime.now(UTC), "1"))
    assert from_json(to_json(store)).files["x.csv"].dropped == ["card"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.csv", "id,contact_email,note\n1,a.b@example.com,write to c.d@example.com now\n"),
        ("x.jsonl", '{"id":"1","contact_email":"a.b@example.com","note":"write to c.d@example.com now"}\n'),
        ("x.jsonl", '{"id":"1","contact_email":["a.b@example.com"],"note":"write to c.d@example.com now"}\n'),
        ("x.csv", "id,contact_email,note\n1,or a.b@example.com,write to c.d@example.com now\n"),
    ],
)
def test_an_example_looks_as_the_copy_has_it(scanner: Scanner, tmp_path: Path, name: str, text: str) -> None:
    safe, findings = scan(scanner, tmp_path, name, text)
    shown = {column: kind.examples[0].text for column, _, kind in findings.kinds()}
    own = next(example for column, example in shown.items() if column.startswith("contact_email"))
    assert own.startswith("<EMAIL_")
    assert own in safe
    assert shown["note"] == "c***d@e***e.c***m"
    assert shown["note"] in safe
