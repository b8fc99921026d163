"""What a scan tells: to people, to SARIF readers, on a page, and what is new since an earlier one."""

from __future__ import annotations

import io
import re

import msgspec
import pytest

from scanner.batch.diff import news
from scanner.batch.progress import Ticker, lasting, sized
from scanner.batch.report import headline, severities, text_report
from scanner.batch.report_html import html_report
from scanner.batch.sarif import to_sarif
from scanner.batch.store import FileFindings, Place, Store

HOSTILE = "<script>alert(1)</script>\x1b[31m\n"


def _store(count: int = 3, column: str = "note") -> Store:
    file = FileFindings(format="jsonl", bytes=2_000, lines=9, rows_in=9, rows_out=8)
    for row in range(1, count + 1):
        file.add(column, "EMAIL_ADDRESS", "pii.email", "medium", 0.9, Place(row, 0, 5), f"{row}***@e***e")
    file.add("card", "CREDIT_CARD", "pci.card", "critical", 0.99, Place(4, 0, 16), "4***-****-****-****1")
    file.fault(7, "the line is not valid JSON")
    return Store(profile="redact-only", profile_digest="a" * 64, files={"x.jsonl": file})


def test_a_text_says_what_is_where_the_worst_first() -> None:
    lines = text_report(_store()).splitlines()
    assert lines[0] == "4 findings in 9 rows of 1 file (2.0 kB): 1 critical, 3 medium"
    assert lines[2] == "x.jsonl (jsonl, 9 rows, 1 not scanned)"
    assert lines[3].split() == ["critical", "CREDIT_CARD", "card", "1", "from", "row", "4", "4***-****-****-****1"]
    assert lines[5] == "  not scanned: row 7: the line is not valid JSON"


def test_names_and_examples_cannot_act_on_a_terminal_or_a_page() -> None:
    store = Store(files={HOSTILE: FileFindings(rows_in=1, rows_out=1)})
    store.files[HOSTILE].add(HOSTILE, "PERSON", "pii.person", "low", 0.5, Place(1, 0, 1), HOSTILE)
    text, page = text_report(store), html_report(store)
    assert "\x1b" not in text
    assert len(text.splitlines()) == 4
    assert "<script" not in page


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = html_report(_store())
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|src=|url\(|@import|https?:", page)
    assert "4 sensitive values" in page
    assert "row 7: the line is not valid JSON" in page
    assert "Nothing sensitive found" in html_report(Store(files={"a": FileFindings(rows_in=1, rows_out=1)}))


def test_sarif_names_each_rule_once_and_tells_what_was_not_scanned() -> None:
    (run,) = msgspec.json.decode(to_sarif(_store(), "1.2.3"))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["pci.card", "pii.email"]
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"], first["occurrenceCount"]) == (
        "pci.card",
        0,
        "error",
        1,
    )
    assert second["message"]["text"] == "3 x EMAIL_ADDRESS in note, such as 1***@e***e"
    assert second["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert run["invocations"][0]["executionSuccessful"] is False
    assert first["partialFingerprints"] != second["partialFingerprints"]


def test_a_name_makes_no_link_in_sarif() -> None:
    """Brackets are links there, and braces are placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    column = "[pay](https://evil.example) {0} \\"
    (run,) = msgspec.json.decode(to_sarif(_store(1, column), "1"))["runs"]
    told = run["results"][1]["message"]["text"]
    assert told.startswith(r"1 x EMAIL_ADDRESS in \[pay\](https://evil.example) {{0}} \\, such as")


@pytest.mark.parametrize(
    ("now", "before", "count"),
    [
        (_store(), _store(), 0),
        (_store(), Store(), 4),
        (_store(5), _store(3), 2),
        (_store(3), _store(5), 0),
        (_store(3, "memo"), _store(3), 3),
    ],
    ids=["the same", "nothing before", "more of it", "less of it", "another column"],
)
def test_what_is_new(now: Store, before: Store, count: int) -> None:
    assert news(now, before).count() == count


def test_severities_are_counted_the_worst_first() -> None:
    assert list(severities(_store()).items()) == [("critical", 1), ("medium", 3)]
    assert headline(Store()) == "0 findings in 0 rows of 0 files (0 B)"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_tells_rate_share_and_time_left() -> None:
    now = [0.0]
    out = Terminal()
    ticker = Ticker(out, 100_000_000, lambda: now[0])
    ticker.resumed(20_000_000)
    ticker.at(20_000_000, 2, 10)
    assert out.getvalue() == ""
    now[0] = 10.0
    ticker.at(60_000_000, 6, 10)
    assert out.getvalue().strip() == "████████████░░░░░░░░  60% of 100.0 MB, 4.0 MB/s, 10 s left, unit 6/10"
    ticker.clear()
    assert out.getvalue().endswith("\r")


def test_progress_beside_a_terminal_is_a_line_now_and_then() -> None:
    now = [0.0]
    out = io.StringIO()
    ticker = Ticker(out, 1_000, lambda: now[0])
    for second in range(31):
        now[0] = float(second)
        ticker.at(second * 10, 0, 1)
    assert out.getvalue().splitlines() == [
        "sluicegate:  15% of 1.0 kB, 10 B/s, 1 min 25 s left, unit 0/1",
        "sluicegate:  30% of 1.0 kB, 10 B/s, 1 min 10 s left, unit 0/1",
    ]


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (2.5e9, "2.5 GB"), (3e12, "3.0 TB")]
)
def test_sizes_for_people(number: float, told: str) -> None:
    assert sized(number) == told


@pytest.mark.parametrize(("number", "told"), [(0.4, "0 s"), (59.6, "1 min 00 s"), (3_661, "1 h 01 min")])
def test_times_for_people(number: float, told: str) -> None:
    assert lasting(number) == told
