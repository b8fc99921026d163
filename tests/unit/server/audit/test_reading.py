"""What people get to see of an audit trail: the newest records, those they look for, and what they add up to."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from server.audit.chain import START, seal
from server.audit.reading import ReadPosition, Wanted, as_text, newest, records, written_after
from server.audit.stats import MAX_NAMES, OTHERS, Statistics


def line(seq: int, **more: Any) -> bytes:
    record = {"timestamp": f"2026-03-01T12:00:{seq % 60:02}Z", "event_type": "request", "event": "tool_call"}
    return json.dumps({**record, "seq": seq, **more}).encode() + b"\n"


@pytest.fixture
def name(tmp_path: Path) -> Path:
    """A trail of three files with the records 1 to 9, and lines that are none."""
    (tmp_path / "audit.000000000003-20260301T120000Z.jsonl").write_bytes(b"".join(map(line, (1, 2, 3))))
    (tmp_path / "audit.000000000006-20260301T120000Z.jsonl").write_bytes(b"junk\n" + b"".join(map(line, (4, 5, 6))))
    (tmp_path / "audit.jsonl").write_bytes(b"".join(map(line, (7, 8, 9))) + b'{"event_type":"requ')
    return tmp_path / "audit.jsonl"


def seqs(found: Any) -> list[int]:
    return [record["seq"] for record in found]


def test_records_come_in_order_over_all_files(name: Path) -> None:
    assert seqs(records(name)) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_line_that_nobody_sealed_is_marked(tmp_path: Path) -> None:
    name = tmp_path / "audit.jsonl"
    record = line(1, sealed=True).strip()
    sealed, _ = seal(record, START)
    name.write_bytes(sealed + record + b"\n" + b'{"a":' * 50_000 + b"\n")
    for found in (list(records(name)), newest(name, 5)[0]):
        assert [one["sealed"] for one in found] == [True, False]
        assert ["(NOT SEALED)" in as_text(one) for one in found] == [False, True]
    statistics = Statistics()
    for one in records(name):
        statistics.add(one)
    assert json.loads(statistics.as_json())["events"] == {"(NOT SEALED)": 1}


@pytest.mark.parametrize("count", [0, 1, 3, 4, 8, 20])
def test_the_newest_records(name: Path, count: int) -> None:
    assert seqs(newest(name, count)[0]) == [1, 2, 3, 4, 5, 6, 7, 8, 9][max(0, 9 - count) :]


def test_new_records_are_followed_over_a_rotation(name: Path) -> None:
    _, place = newest(name, 0)

    def steps() -> Iterator[None]:
        with name.open("ab") as out:
            out.write(b'est","seq":10}\n')
        yield
        yield  # nothing new
        with name.open("ab") as out:
            out.write(line(11))
        name.rename(name.with_name("audit.000000000011-20260301T120000Z.jsonl"))
        yield  # the file is not there for a moment
        name.write_bytes(line(12))
        yield
        with name.open("ab") as out:
            out.write(line(13))
        yield

    step = steps()
    followed = written_after(name, place, sleep=lambda: next(step))
    assert seqs(islice(followed, 4)) == [10, 11, 12, 13]


def test_a_place_that_is_gone_means_the_file_of_now(name: Path) -> None:
    followed = written_after(name, ReadPosition(0, 0, 5), sleep=lambda: pytest.fail("nothing to wait for"))
    assert seqs(islice(followed, 3)) == [7, 8, 9]


RECORD = {
    "timestamp": "2026-03-01T12:00:00Z",
    "user_id": "jane",
    "tool": "get_invoice",
    "event": "tool_call",
    "decision": "refused",
    "request_id": "r-1",
}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), True),
        (Wanted(user="jane", tool="get_invoice", event="tool_call", decision="refused", request_id="r-1"), True),
        (Wanted(user="john"), False),
        (Wanted(decision="allowed"), False),
        (Wanted(arguments_digest="0" * 32), False),
        (Wanted(since=NOON), True),
        (Wanted(until=NOON), False),
        (Wanted(since=NOON.replace(hour=13)), False),
        (Wanted(until=NOON.replace(hour=13)), True),
    ],
)
def test_a_record_is_found_by_what_it_says(wanted: Wanted, *, fits: bool) -> None:
    assert wanted.fits(RECORD) is fits


def test_an_event_is_found_by_the_tool_in_its_details() -> None:
    assert Wanted(tool="get_invoice").fits({"event": "rate_limit_exceeded", "details": {"tool": "get_invoice"}})
    assert not Wanted(tool="get_invoice").fits({"event": "authentication_failed", "details": None})
    assert not Wanted(since=NOON).fits({"timestamp": 7})


def test_values_stand_in_words_as_json() -> None:
    details = {"allowed": True, "nothing": None, "limits": {"a": [1, "b"]}, "name": "x y"}
    text = as_text({"event_type": "security_event", "event": "e", "details": details})
    assert text.endswith('  allowed=true nothing=- limits={"a":[1,"b"]} name=x y')


def test_a_record_in_words_cannot_steer_a_terminal() -> None:
    hostile = "\x1b[31m\n\x9b\u202e"
    for kind in ("request", "security_event"):
        text = as_text({"event_type": kind, "user_id": hostile, "details": {hostile: hostile}, "tool": [hostile]})
        assert text.isascii()
        assert text.isprintable()


def call(**more: Any) -> dict[str, Any]:
    given = {"decision": "allowed", "tool": "scan_text", "user_id": "jane", "bytes_in": 10, "bytes_out": 20}
    return {"event_type": "request", "duration_ms": 5.0, **given, **more}


def test_calls_are_counted_by_tool_and_user() -> None:
    statistics = Statistics()
    for milliseconds in range(1, 101):
        statistics.add(call(duration_ms=milliseconds, counts={"EMAIL_ADDRESS": 2}))
    statistics.add(call(user_id=None, tool="get_invoice", decision="error"))
    statistics.add({"event_type": "security_event", "event": "authentication_failed"})
    said = json.loads(statistics.as_json())
    jane = said["by_user"]["jane"]
    assert (jane["calls"], jane["allowed"], jane["bytes_in"], jane["bytes_out"]) == (100, 100, 1_000, 2_000)
    assert jane["p50_ms"] == pytest.approx(50, rel=0.05)
    assert jane["p95_ms"] == pytest.approx(95, rel=0.05)
    assert said["by_tool"]["get_invoice"]["error"] == said["by_user"]["-"]["error"] == 1
    assert (said["events"], said["masked"]) == ({"authentication_failed": 1}, {"EMAIL_ADDRESS": 200})
    text = statistics.as_text()
    assert "all calls" in text
    assert "authentication_failed  1" in text


def test_nothing_at_all_adds_up_to_nothing() -> None:
    assert json.loads(Statistics().as_json())["all"]["p95_ms"] == 0
    assert "all calls      0" in Statistics().as_text()


def test_strange_records_are_counted_as_far_as_they_go() -> None:
    statistics = Statistics()
    statistics.add(call(duration_ms="x", bytes_in=None, bytes_out=-1, counts=[1], decision=["x"], tool={}))
    statistics.add(call(duration_ms=float("inf"), bytes_out=True))
    statistics.add(call(duration_ms=10**400, bytes_in=10**400, counts={"CREDIT_CARD": 10**400}))
    assert json.loads(statistics.as_json())["all"]["calls"] == 3
    assert statistics.as_text().split("\n")[1].split()[:3] == ["all", "calls", "3"]


@pytest.mark.parametrize("written", [10**400, "1e999", -1, 2**63], ids=["huge", "text", "negative", "too many bits"])
def test_a_figure_that_no_trail_holds_is_shown_as_none(written: object) -> None:
    assert "  - ms  " in as_text(call(duration_ms=written))


def test_the_number_of_names_is_bounded() -> None:
    statistics = Statistics()
    for number in range(MAX_NAMES + 5):
        statistics.add(call(user_id=f"user {number}"))
    users = json.loads(statistics.as_json())["by_user"]
    assert len(users) == MAX_NAMES + 1
    assert users[OTHERS]["calls"] == 5
