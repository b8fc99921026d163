"""How reports and explanations call columns whose names are values themselves."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner import load_profile
from scanner.batch.found.store import to_json
from scanner.batch.reports.html import Run, html_report
from scanner.batch.reports.sarif import to_sarif
from scanner.batch.reports.text import text_report
from scanner.batch.request import Request
from scanner.batch.scan import scan
from scanner.masking.shown_names import shown_name
from tests.compiled import compiled

KEYS = ("Jane Doe", "0012345678", "4111-1111", "1111-1111")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Jane Doe.mail", "[person omitted].mail"),
        ("Weber Sabine", "[person omitted]"),
        ("owed.Weber, Sabine", "owed.[person omitted]"),
        ("Jürgen_Müller", "[person omitted]"),
        ("Garcìa José", "[person omitted]"),
        ("accounts.0012345678.mail", "accounts.0********8.mail"),
        ("4111-1111.1111-1111", "4*****************1"),
        ("+49 171 2345678", "+4************8"),
        ("555-1234", "5******4"),
    ],
)
def test_numbers_and_persons_are_hidden(name: str, told: str) -> None:
    assert shown_name(name) == told
    assert shown_name(told) == told, "findings of units are merged by it"


@pytest.mark.parametrize(
    "name",
    [
        "Invoice Number",
        "Costa Rica",
        "Anzahl Säle",
        "Weber Grill",
        "Amount Due",
        "Grant Role",
        "Bill Total",
        "customfield_10023",
        "2024-01-31",
        "20240131",
        "line_2",
        "a.b.c",
        "",
    ],
)
def test_what_columns_are_called_stays(name: str) -> None:
    assert shown_name(name) == name


@pytest.mark.usefixtures("warm_workers")
def test_no_form_of_a_report_tells_the_keys_of_an_object(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    record = {KEYS[0]: {"mail": "a@example.com"}, KEYS[1]: ["b@example.com"], KEYS[2]: {KEYS[3]: "c@example.com"}}
    file.write_text(f"{json.dumps(record)}\n" * 3)
    store = scan(Request([str(file)], load_profile("redact-only"), workers=1)).store
    sarif = to_sarif(store, "1", tmp_path)
    told = text_report(store) + (to_json(store) + sarif).decode() + html_report(store, Run([], datetime.now(UTC), ""))
    assert "J***e D***e.mail" in told
    assert [key for key in KEYS if key in told] == []
    explained = compiled("redact-only").explain_json(json.dumps(record).encode())
    assert [key for key in KEYS[:2] if key in str(explained)] == []
