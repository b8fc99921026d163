"""What a scan tells: to people, to SARIF readers, on a page, and what is new since an earlier one."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from scanner import load_profile
from scanner.batch.found.file_findings import NO_NAME, EncodingDoubt, Fault, FileFindings, HeadingsFrom
from scanner.batch.found.kinds import Hidden
from scanner.batch.found.store import FORMAT_VERSION, Store, from_json, to_json
from scanner.batch.progress import Ticker, Watched, lasting, sized
from scanner.batch.reports.diff import news
from scanner.batch.reports.html import Run, html_report
from scanner.batch.reports.sarif import to_sarif
from scanner.batch.reports.text import headline, text_report
from scanner.batch.reports.words import lost, severities
from scanner.batch.request import Request, discovered
from scanner.rules import Severity

ROOT = Path("/home/jane/repo").absolute()
RUN = Run(["exports"], datetime(2026, 3, 4, 5, 6, tzinfo=UTC), "1.2.3")
HOSTILE = "<script>alert(1)</script>\x1b[31m\n"


def _store(count: int = 3, column: str = "note") -> Store:
    file = FileFindings(format="jsonl", bytes=2_000, lines=9, rows_in=9, rows_out=8)
    for row in range(1, count + 1):
        file.add(column, Hidden("EMAIL_ADDRESS", "pii.email", "medium", 0.9, 0, 5, f"{row}***@e***e"), row)
    file.add("card", Hidden("CREDIT_CARD", "pci.card", "critical", 0.99, 0, 16, "4***-****-****-****1"), 4)
    file.fault(7, "the line is not valid JSON")
    return Store(version=FORMAT_VERSION, profile="redact-only", profile_digest="a" * 64, files={"x.jsonl": file})


def test_a_text_says_what_is_where_the_worst_first() -> None:
    lines = text_report(_store()).splitlines()
    assert lines[0] == "4 findings in 9 rows of 1 file (2.0 kB): 1 critical, 3 medium"
    assert lines[2] == "x.jsonl (jsonl, 9 rows, 1 not scanned)"
    assert lines[3].split() == ["critical", "CREDIT_CARD", "card", "1", "from", "line", "4", "4***-****-****-****1"]
    assert lines[5] == "  not scanned: line 7: the line is not valid JSON"


def test_kinds_that_a_text_leaves_out_are_said_to_be_in_the_other_reports() -> None:
    store = _store()
    for number in range(15):
        store.files["x.jsonl"].add(f"c{number}", Hidden("PERSON", "x", "low", 0.9, 0, 5, "x"), 1)
    (more,) = [line for line in text_report(store).splitlines() if "more kinds" in line]
    assert more == "  … and 5 more kinds: --report FILE.html and --format json have all"


def test_values_that_could_not_be_looked_into_are_told_by_column_and_the_file_counts_as_read() -> None:
    first, second = FileFindings(format="parquet", rows_in=5, rows_out=5), FileFindings(rows_in=5, rows_out=5)
    first.leave_unread("blob", 2)
    second.leave_unread("blob", 1_000)
    second.leave_unread("<b>", 1)
    first.merge(second)
    store = Store(version=FORMAT_VERSION, files={"x.parquet": first})
    assert (lost(store), first.incomplete) == ("1,003 values", True)
    assert headline(store).endswith("in 10 rows of 1 file (0 B)")
    assert [line for line in text_report(store).splitlines() if line.startswith("  ")] == [
        "  not scanned: <b>: 1 value of bytes that are no text; a copy has null there",
        "  not scanned: blob: 1,002 values of bytes that are no text; a copy has null there",
    ]
    assert "&lt;b&gt;: 1 value of bytes that are no text; a copy has null there <small>(and 1 more)" in html_report(
        store, RUN
    )
    told = to_sarif(store, "1.2.3", ROOT).decode()
    assert "not scanned: <b>: 1 value of bytes that are no text; a copy has null there (and 1 more)" in told
    assert from_json(to_json(store)).files["x.parquet"].unread == {"blob": 1_002, "<b>": 1}


def test_a_reason_that_many_rows_of_a_file_share_is_told_once_with_their_number() -> None:
    file, behind = FileFindings(format="csv", rows_in=60, rows_out=30), FileFindings(format="csv")
    for row in range(3, 28):
        file.fault(row, "it has too few values")
    file.fault(40, "a quoted value does not end")
    file.lines = 60
    for row in range(1, 5):
        behind.fault(row, "it has too few values")
    file.merge(behind)
    told = text_report(Store(version=FORMAT_VERSION, files={"x.csv": file}))
    assert [line for line in told.splitlines() if line.startswith("  ")] == [
        "  not scanned: line 3 and 28 more: it has too few values",
        "  not scanned: 1 place: a quoted value does not end",
    ]


def test_several_files_are_told_together_first() -> None:
    store = _store()
    store.files["y.jsonl"] = _store().files["x.jsonl"]
    lines = text_report(store).splitlines()
    assert [line.split() for line in lines[1:5]] == [
        [],
        ["critical", "CREDIT_CARD", "2", "in", "2", "files"],
        ["medium", "EMAIL_ADDRESS", "6", "in", "2", "files"],
        [],
    ]
    assert lines[5].startswith("x.jsonl ")


@pytest.mark.parametrize(
    ("format_name", "word"),
    [("jsonl", "line"), ("csv", "line"), ("csv in gzip", "line"), ("json", "item"), ("json in zip", "item"),
     ("parquet", "row"), ("xml", "row")],
)  # fmt: skip
def test_a_place_is_called_what_its_number_counts(format_name: str, word: str) -> None:
    store = _store()
    store.files["x.jsonl"].format = format_name
    text, page = text_report(store), html_report(store, RUN)
    assert f" from {word} 4 " in text
    assert f"not scanned: {word} 7: " in text
    assert f"First in {word}" in page
    assert f"{word} 7: the line is not valid JSON" in page
    (run,) = msgspec.json.decode(to_sarif(store, "1", ROOT))["runs"]
    (result, _), (fault,) = run["results"], run["invocations"][0]["toolExecutionNotifications"]
    assert fault["message"]["text"].startswith(f"not scanned: {word} 7: ")
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    is_line = word == "line" and " in " not in format_name  # that of a line in an archive is none of the archive
    assert (line, f", from {word} 4, " in result["message"]["text"]) == ((4, False) if is_line else (1, True))
    assert fault["locations"][0]["physicalLocation"].get("region") == ({"startLine": 7} if is_line else None)


@pytest.mark.parametrize(
    ("headings", "said", "note"),
    [
        ("first row", "csv, headings in its first row, ", ""),
        ("assumed", "csv, headings in its first row, ", "--no-header"),
        ("none", "csv, no headings, ", "names and addresses stay"),
        ("given", "csv, headings as given, ", ""),
        ("below a title", "csv, headings below a title, ", ""),
        ("", "(csv, 9 rows", ""),
    ],
)
def test_what_columns_are_called_by_is_said(headings: HeadingsFrom, said: str, note: str) -> None:
    store = _store()
    file = store.files["x.jsonl"]
    file.format, file.headings = "csv", headings
    text, page = text_report(store), html_report(store, RUN)
    assert said in text
    assert said.removeprefix("(").removesuffix(", ") in page
    assert (note in text.splitlines()[3], note in page) == (True, True)
    assert len(text.splitlines()) == (7 if note else 6)


@pytest.mark.parametrize(
    ("doubt", "said", "note"),
    [
        ("guessed", "cp1252 by a guess", "its encoding is a guess, and names and addresses may have been missed"),
        ("utf-8", "cp1252", "its bytes are UTF-8, and --encoding says something else: names and addresses may"),
        ("bytes", "cp1252", "some of its bytes are none of its encoding, and names and addresses may have been missed"),
    ],
)
def test_every_report_says_that_an_encoding_may_be_another(doubt: EncodingDoubt, said: str, note: str) -> None:
    store = _store()
    file = store.files["x.jsonl"]
    file.encoding, file.encoding_doubt = "cp1252", doubt
    for report in (text_report(store), html_report(store, RUN)):
        assert (f", {said}, " in report, note in report, "--encoding" in report) == (True, True, True)
    (run,) = msgspec.json.decode(to_sarif(store, "1", ROOT))["runs"]
    _, told = run["invocations"][0]["toolExecutionNotifications"]
    assert "region" not in told["locations"][0]["physicalLocation"]
    assert (told["level"], told["message"]["text"].startswith(f"read as {said}: {note}")) == ("warning", True)
    assert from_json(to_json(store)).files["x.jsonl"].encoding_doubt == doubt
    old = _store()
    file.fault_count = 0
    assert ("x.jsonl" in news(store, old).files, "x.jsonl" in news(store, store).files) == (True, False)


def test_names_and_examples_cannot_act_on_a_terminal_or_a_page() -> None:
    store = Store(version=FORMAT_VERSION, files={HOSTILE: FileFindings(rows_in=1, rows_out=1)})
    store.files[HOSTILE].add(HOSTILE, Hidden("PERSON", "pii.person", "low", 0.5, 0, 1, HOSTILE), 1)
    text, page = text_report(store), html_report(store, RUN)
    assert "\x1b" not in text
    assert len(text.splitlines()) == 4
    assert "<script" not in page


@pytest.mark.parametrize("sign", ["\u202e", "\x1b", "\x7f", "\x9b", "\u2028", "\U000e0041", "\n"])
def test_nothing_acts_upon_a_terminal_in_the_json_report_and_names_stay(sign: str) -> None:
    name = f"a{sign}lnosj.exe"
    store = Store(version=FORMAT_VERSION, files={name: FileFindings(source=name, member=name)})
    report = to_json(store)
    assert all(one.isprintable() for one in report.decode().split("\n"))
    assert from_json(report) == store


@pytest.mark.parametrize("name", ["", " ", "\t"])
def test_what_has_no_name_is_called_so_in_every_report(name: str) -> None:
    store = _store(column=name)
    file = store.files["x.jsonl"]
    file.merge(_store(column=NO_NAME).files["x.jsonl"])
    assert (file.columns[NO_NAME]["EMAIL_ADDRESS"].count, set(file.columns)) == (6, {NO_NAME, "card"})
    assert f"EMAIL_ADDRESS        {NO_NAME}  " in text_report(store)
    assert f'<td class="w">{NO_NAME}</td>' in html_report(store, RUN)
    (run,) = msgspec.json.decode(to_sarif(store, "1", ROOT))["runs"]
    assert {result["locations"][0]["logicalLocations"][0]["name"] for result in run["results"]} == {NO_NAME, "card"}
    assert f'"{NO_NAME}": {{'.encode() in to_json(store)


def test_a_page_says_how_many_files_and_how_many_rows_are_missing() -> None:
    store = _store()
    assert "</b> 1 row left out.<ul>" in html_report(store, RUN)
    assert "in 2 columns of 1 file; 9 rows of 1 file read, 2.0 kB" in html_report(store, RUN)
    store.files["y.jsonl"] = FileFindings(rows_in=1, rows_out=1)
    for number in range(21):
        store.file(f"z{number}.bin").fault(0, f"it cannot be read: {number}", rows=0)
    page = html_report(store, RUN)
    assert "</b> 21 files and 1 row left out.<ul>" in page
    assert "in 2 columns of 1 file; 10 rows of 2 of 23 files read, 2.0 kB" in page
    assert "<li>… and 2 more files, below</li>" in page
    assert lost(store) == "21 files and 1 row"


@pytest.mark.parametrize(
    ("run", "head"),
    [
        (RUN, "<h1>Scan of exports</h1>"),
        (RUN._replace(before="old.json"), "<h1>Scan of exports, compared with old.json</h1>"),
        (RUN._replace(paths=["a", "<b>"]), "<h1>Scan of a, &lt;b&gt;</h1>"),
        (RUN._replace(paths=list("abcdefg")), "<h1>Scan of a, b, c, d, e and 2 more</h1>"),
    ],
)
def test_a_page_begins_with_what_was_scanned_when_and_by_which_version(run: Run, head: str) -> None:
    page = html_report(_store(), run)
    assert f'<main>{head}<p class="run">2026-03-04 05:06 UTC, Sluicegate 1.2.3</p>' in page


def test_a_reason_that_several_files_share_is_told_once_and_first() -> None:
    store = _store()
    for name in ("a.xlsx", "b.xlsx"):
        store.file(name).fault(0, "it is an office document", rows=0)
    store.file("c.bin").fault(0, "its format is not known", rows=0)
    store.file("x.jsonl").fault(0, "it is an office document", rows=0)  # in part: it stays with its own findings
    text, page = text_report(store), html_report(store, RUN)
    assert "3 medium\n\n  critical" in text
    assert "\n\n2 files not scanned: it is an office document\n  a.xlsx\n  b.xlsx\n\nc.bin (0 rows)\n" in text
    assert text.count("b.xlsx") == 1
    assert "<li>2 files: it is an office document<br><small>a.xlsx, b.xlsx</small></li>" in page
    assert page.count("<li>c.bin: its format is not known</li>") == 1
    assert "<li>a.xlsx</li><li>b.xlsx</li>" in page.partition("File by file")[2]


def test_a_page_says_at_its_top_where_names_may_have_been_missed() -> None:
    store = Store(version=FORMAT_VERSION, files={"a": FileFindings(encoding="cp1252", encoding_doubt="guessed")})
    top, _, _ = html_report(store, RUN).partition("File by file")
    assert "<b>Something may have been missed:</b><ul><li>a: its encoding is a guess" in top


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("no UTF-8; --encoding NAME says which", "no UTF-8; <kbd>--encoding NAME</kbd> says which"),
        ("a larger --memory may do", "a larger <kbd>--memory</kbd> may do"),
        ("--unit-mb; --header", "<kbd>--unit-mb</kbd>; <kbd>--header</kbd>"),
        ("rows -- as it were -- <b>", "rows -- as it were -- &lt;b&gt;"),
    ],
)
def test_an_option_that_a_reason_names_is_not_torn_apart(reason: str, shown: str) -> None:
    file = FileFindings()
    file.fault(0, reason)
    store = Store(version=FORMAT_VERSION, profile="redact-only", profile_digest="", files={"a.csv": file})
    assert f"a.csv: {shown}</li>" in html_report(store, RUN)


def test_a_page_says_first_what_was_not_scanned_and_then_what_may_have_been_missed() -> None:
    store = _store()
    store.files["a"] = FileFindings(encoding="cp1252", encoding_doubt="guessed")
    top, _, _ = html_report(store, RUN).partition("What was found")
    assert 0 < top.index("is not valid JSON") < top.index("its encoding is a guess")


def _found(*severities: Severity, **more: Any) -> FileFindings:
    file = FileFindings(format="csv", **more)
    for row, severity in enumerate(severities, 1):
        file.add(f"column of {severity}", Hidden("SECRET", "secret.x", severity, 0.9, 0, 4, "***"), row)
    return file


FAULT: Final[dict[str, Any]] = {"rows_in": 2, "rows_reported": 1, "fault_count": 1, "faults": [Fault(1, "a quote")]}


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (_found("low", "critical", "critical"), "<b>2 critical</b> of 3 findings"),
        (_found("low", "low"), "<b>2 low</b>"),
        (_found("high", rows_out=1, **FAULT), "<b>1 high</b>, a part not scanned"),
        (_found(rows_in=1, rows_out=1), "nothing found"),
        (_found(rows_out=1, **FAULT), "a part not scanned"),
        (_found(**FAULT), "not scanned"),
    ],
    ids=["several severities", "one severity", "a row left out", "clean", "nothing but a row left out", "unread"],
)
def test_the_line_of_a_file_says_how_much_of_it_is_how_bad(file: FileFindings, told: str) -> None:
    page = html_report(Store(version=FORMAT_VERSION, files={"x.csv": file}), RUN)
    assert f'<span class="n">{told}</span></summary>' in page


def test_a_long_name_of_a_column_leaves_room_for_others_where_files_are_told_together() -> None:
    page = html_report(_store(column="note " * 30), RUN)
    overview, _, files = page.partition("File by file")
    assert f"{('note ' * 30)[:59]}… <small>" in overview
    assert "note " * 29 in files


def test_a_kind_in_the_overview_is_counted_by_severity_as_the_page_above_it() -> None:
    file = FileFindings(format="csv", rows_in=9, rows_out=9)
    for row in range(1, 8):
        file.add("guest", Hidden("PERSON", "pii.person", "high" if row < 3 else "medium", 0.9, 0, 4, "J***"), row)
        file.add("note", Hidden("PERSON", "pii.person", "medium", 0.9, 0, 4, "J***"), row)
    page = html_report(Store(version=FORMAT_VERSION, files={"x.csv": file}), RUN)
    overview = page[page.index("What was found") : page.index("File by file")]
    assert [("guest <small>7<" in row, "note <small>7<" in row) for row in overview.split("<tr>")[2:]] == [
        (True, False),
        (False, True),
    ]


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = html_report(_store(), RUN)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|src=|url\(|@import|https?:", page)
    assert "4 sensitive values" in page
    assert "line 7: the line is not valid JSON" in page
    clean = Store(version=FORMAT_VERSION, files={"a": FileFindings(rows_in=1, rows_out=1)})
    assert "Nothing sensitive found" in html_report(clean, RUN)


def test_sarif_names_each_rule_once_and_tells_what_was_not_scanned() -> None:
    (run,) = msgspec.json.decode(to_sarif(_store(), "1.2.3", ROOT))["runs"]
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


@pytest.mark.parametrize(
    ("source", "uri", "base"),
    [
        ("exports/deep/x.jsonl", "exports/deep/x.jsonl", True),
        ("./exports/../exports/x.jsonl", "exports/x.jsonl", True),
        ("/home/jane/repo/a b/ä#1.csv", "a%20b/%C3%A4%231.csv", True),
        ("../other/x.jsonl", "file:///home/jane/other/x.jsonl", False),
        ("/home/jane/repository/x.jsonl", "file:///home/jane/repository/x.jsonl", False),
        ("s3://bucket/exports/a b.csv", "s3://bucket/exports/a%20b.csv", False),
    ],
)
def test_a_file_in_sarif_is_where_its_readers_look_for_it(source: str, uri: str, *, base: bool) -> None:
    store = _store()
    store.files["x.jsonl"].source = source
    (run,) = msgspec.json.decode(to_sarif(store, "1", ROOT))["runs"]
    (fault,) = run["invocations"][0]["toolExecutionNotifications"]
    expected = {"uri": uri, "uriBaseId": "%SRCROOT%"} if base else {"uri": uri}
    for told in (*run["results"], fault):
        assert told["locations"][0]["physicalLocation"]["artifactLocation"] == expected
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///home/jane/repo/"}}


def test_what_is_within_an_archive_is_told_at_the_archive_in_sarif() -> None:
    file = _store().files["x.jsonl"]
    file.source, file.member, file.format = "exports/all.zip", "deep/x.jsonl", "jsonl in zip"
    (run,) = msgspec.json.decode(
        to_sarif(Store(version=FORMAT_VERSION, files={"all.zip/deep/x.jsonl": file}), "1", ROOT)
    )["runs"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "exports/all.zip"
    assert place["region"] == {"startLine": 1}
    assert run["results"][1]["message"]["text"] == (
        "3 x EMAIL_ADDRESS in note of deep/x.jsonl, from line 1, such as 1***@e***e"
    )
    (fault,) = run["invocations"][0]["toolExecutionNotifications"]
    assert fault["message"]["text"].startswith("not scanned of deep/x.jsonl: line 7: ")


def test_a_name_makes_no_link_in_sarif() -> None:
    """Brackets are links there, and braces are placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    column = "[pay](https://evil.example) {0} \\"
    (run,) = msgspec.json.decode(to_sarif(_store(1, column), "1", ROOT))["runs"]
    told = run["results"][1]["message"]["text"]
    assert told.startswith(r"1 x EMAIL_ADDRESS in \[pay\](https://evil.example) {{0}} \\, such as")


@pytest.mark.parametrize(
    ("now", "before", "count"),
    [
        (_store(), _store(), 0),
        (_store(), Store(version=FORMAT_VERSION, files={}), 4),
        (_store(5), _store(3), 2),
        (_store(3), _store(5), 0),
        (_store(3, "memo"), _store(3), 3),
    ],
    ids=["the same", "nothing before", "more of it", "less of it", "another column"],
)
def test_what_is_new(now: Store, before: Store, count: int) -> None:
    new = news(now, before)
    assert new.count() == count
    said = f"{count} new finding{'' if count == 1 else 's'} in 9 rows of 1 file (2.0 kB)"
    assert text_report(new).splitlines()[0].partition(":")[0] == said, "what was scanned, and not what was new of it"
    assert (
        "Nothing new sensitive found" in html_report(new, RUN),
        "9 rows of 1 file read, 2.0 kB" in html_report(new, RUN),
    ) == (
        count == 0,
        True,
    )


def _mails(*rows: tuple[int, str]) -> Store:
    file = FileFindings(format="jsonl", rows_in=9, rows_out=9)
    for row, masked in rows:
        file.add("note", Hidden("EMAIL_ADDRESS", "pii.email", "medium", 0.9, 0, 5, masked), row)
    return Store(version=FORMAT_VERSION, files={"x.jsonl": file})


@pytest.mark.parametrize(
    ("now", "before", "count", "line", "examples"),
    [
        ([(1, "a"), (5, "b")], [(1, "a")], 1, 5, ["b"]),
        ([(1, "a"), (2, "b"), (3, "c"), (4, "d")], [(1, "a"), (2, "b"), (3, "c")], 1, 4, []),
        ([(1, "z"), (2, "a"), (3, "b")], [(1, "a"), (2, "b")], 1, 1, ["z"]),
        ([(1, "a"), (2, "a")], [(1, "a")], 1, 0, []),
        ([(7, "a")], [], 1, 7, ["a"]),
        ([(1, "a"), (4, "w"), (6, "b"), (8, "y")], [(1, "a"), (2, "b"), (3, "c"), (4, "d")], 2, 4, ["w"]),
        ([(1, "z")], [(1, "a"), (2, "b")], 1, 1, ["z"]),
        ([(5, "b"), (6, "a")], [(1, "a"), (2, "b")], 0, 0, []),
    ],
    ids=[
        "one behind",
        "one that no example is kept of",
        "one before, so that all moved",
        "one that looks alike",
        "all",
        "others in the place of some",
        "another, and fewer",
        "the same in another order",
    ],
)
def test_no_old_place_or_example_is_told_for_a_new_finding(
    now: list[tuple[int, str]], before: list[tuple[int, str]], count: int, line: int, examples: list[str]
) -> None:
    new = news(_mails(*now), _mails(*before))
    assert new.count() == count
    if count:
        kind = new.files["x.jsonl"].columns["note"]["EMAIL_ADDRESS"]
        assert [one.text for one in kind.examples] == examples
        assert not kind.first or kind.first[0].row == line
        assert kind.rules == {"pii.email": count}
    for row in range(1, 9):
        assert (f" from line {row}" in text_report(new)) is (row == line)
    assert to_sarif(new, "1", ROOT)
    assert from_json(to_json(new)) == new


def test_counts_alone_are_compared_where_looks_are_not_the_same_thing() -> None:
    """Of scans with different profiles, and of a report that has no looks."""
    now, before = _mails((1, "z"), (2, "y")), _mails((1, "a"), (2, "b"))
    assert news(now, before).count() == 2
    other = msgspec.structs.replace(before, profile_digest="x")
    assert news(now, other).count() == 0
    before.files["x.jsonl"].columns["note"]["EMAIL_ADDRESS"].looks.clear()
    assert news(now, before).count() == 0


def test_severities_are_counted_the_worst_first() -> None:
    assert list(severities(_store()).items()) == [("critical", 1), ("medium", 3)]
    assert headline(Store(version=FORMAT_VERSION, files={})) == "0 findings in 0 rows of 0 files (0 B)"


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


def test_progress_has_no_rate_before_anything_is_done() -> None:
    now = [0.0]
    out = io.StringIO()
    ticker = Ticker(out, 1_000, lambda: now[0])
    ticker.resumed(500)
    now[0] = 20.0
    ticker.at(500, 1, 2)
    assert out.getvalue() == "sluicegate:  50% of 1.0 kB, unit 1/2\n"


def test_progress_is_told_while_a_large_file_is_cut(tmp_path: Path) -> None:
    data = b"id,note\n" + b'1,"two\nlines"\n' * 100_000
    (tmp_path / "x.csv").write_bytes(data)
    now, out = [0.0], Terminal()
    ticker = Ticker(out, 0, lambda: now[0])

    def looking(read: int) -> None:
        now[0] += 0.25
        ticker.looking(read)

    request = Request([str(tmp_path)], load_profile("redact-only"), unit_bytes=1 << 20)
    watched = discovered(request, lambda storage: Watched(storage, looking))
    assert watched == discovered(request)
    assert len(watched[0][0]) == 2
    *_, last = out.getvalue().split("\r")
    read = re.fullmatch(r"looking where units begin, (\d\.\d) MB read, \d+\.\d [kM]B/s +", last)
    assert read
    assert float(read[1]) >= len(data) / 1_000_000 - 0.1


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (2.5e9, "2.5 GB"), (3e12, "3.0 TB")]
)
def test_sizes_for_people(number: float, told: str) -> None:
    assert sized(number) == told


@pytest.mark.parametrize(("number", "told"), [(0.4, "0 s"), (59.6, "1 min 00 s"), (3_661, "1 h 01 min")])
def test_times_for_people(number: float, told: str) -> None:
    assert lasting(number) == told


def test_on_a_narrow_screen_each_cell_says_what_it_is() -> None:
    page = html_report(_store(column="note"), RUN)
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert style.count("{") == style.count("}")
    for place in ("section", "div"):
        table = page.partition(f'<{place} class="wide"><table>')[2].partition("</table>")[0]
        heads = re.findall(r"<th[^>]*>([^<]*)</th>", table)
        shown = re.findall(rf'{place}\.wide td:nth-child\((\d+)\)::before{{content:"([^"]*)"}}', style)
        assert [int(number) for number, _ in shown] == list(range(1, len(heads) + 1))
        assert all(head.startswith(name) for head, (_, name) in zip(heads, shown, strict=True)), heads
