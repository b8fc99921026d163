"""What the pages show in Python is what happens."""

from __future__ import annotations

from pathlib import Path

import scanner
from tests.documented import differing, shown

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_library_does_what_its_page_says() -> None:
    page = (DOCS / "library.md").read_text()
    assert differing(page) == []
    assert len(list(shown(page))) >= 15
    for name in ("find", "redact", "view", "redact_json", "scan_table", "explain", "explain_json", "for_schema"):
        assert f"{name}" in page
        assert hasattr(scanner.Scanner, name)


def test_arrow_tables_come_out_as_their_page_says() -> None:
    table, *values = reversed(list(shown((DOCS / "arrow.md").read_text())))
    assert [one.code for one in values if repr(one.value) != one.said] == []
    assert (len(values), table.code) == (2, "scanned.findings()")
    assert table.said == f"a table: {', '.join(table.value.column_names)}; never a value"


def test_a_page_that_says_something_else_is_seen() -> None:
    page = (
        "```python\nx = {'é': 1}\nx['é']  # 1\nx  # {}\n(\n    2\n)  # 3\nlen(x)\n```\n```python\nx['é'] + 1  # 2\n```"
    )
    assert [(one.code, one.said) for one in differing(page)] == [("x", "{}"), ("2", "3")]
