"""A profile's entity decides about columns: which pass, and how their values look."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from scanner import Scanner
from scanner.batch.decisions import Decisions
from scanner.batch.folder.disk import DISK
from scanner.batch.store import FileFindings
from scanner.batch.units import Job, format_named
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
    token = scanner.masker.value("a.b@example.com", _span(scanner), "token")
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
