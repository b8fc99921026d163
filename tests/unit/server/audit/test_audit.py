"""What the audit trail writes, where, and what it does when it cannot. Real files; the clock stands still."""

import io
import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from server.audit.chain import START, encode, seal
from server.audit.file import AuditFile
from server.audit.notices import Severity
from server.audit.record import CallRecord
from server.audit.trail import NO_FINGERPRINT, AuditTrail, timestamp

NOW = datetime(2024, 1, 20, 15, 45, 30, 999_999, tzinfo=UTC)
REQUEST_ID = "d3ba58c1-9336-446c-ae03-2c537c79a65f"
CARD = "4111111111111111"

CALL = CallRecord(
    user_id="test_user",
    user_role="readonly",
    api_key="sk-test-...",
    tool="get_invoice",
    entity="Invoice",
    decision="allowed",
    details={},
    counts={"EMAIL_ADDRESS": 2},
    rules={"pii.contact.email": 2},
    bytes_in=25,
    bytes_out=512,
    duration_ms=1.23456,
    profile="finance-default",
    profile_digest="ab" * 32,
    arguments_digest="cd" * 16,
)


class Sink:
    """A trail with its file, or without one, and its console."""

    def __init__(self, path: Path | None) -> None:
        self.path = path or Path("/nowhere")
        self.console = io.StringIO()
        file = None if path is None else AuditFile(path, lambda: NOW)
        self.trail = AuditTrail(file, self.console, lambda: NOW, secret=b"fixed")

    def in_file(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def on_console(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.console.getvalue().splitlines()]


@pytest.fixture
def sink(tmp_path: Path) -> Sink:
    return Sink(tmp_path / "audit.jsonl")


def event(sink: Sink, severity: Severity = "high") -> None:
    sink.trail.security_event(
        request_id=REQUEST_ID,
        severity=severity,
        event="authentication_failed",
        client_ip="127.0.0.1",
        user_id=None,
        api_key="invalid-key-...",
        details={"reason": "invalid_api_key"},
    )


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOW, "2024-01-20T15:45:30Z"),
        (datetime(2024, 1, 20, 15, 45, 30, tzinfo=timezone(timedelta(hours=2))), "2024-01-20T13:45:30Z"),
    ],
)
def test_timestamps_are_utc_in_whole_seconds(moment: datetime, expected: str) -> None:
    assert timestamp(moment) == expected


def test_a_security_event_has_exactly_the_documented_keys_in_order(sink: Sink) -> None:
    event(sink)
    record = (
        '{"timestamp":"2024-01-20T15:45:30Z","event_type":"security_event",'
        '"request_id":"d3ba58c1-9336-446c-ae03-2c537c79a65f","severity":"high","event":"authentication_failed",'
        '"client_ip":"127.0.0.1","user_id":null,"api_key":"invalid-key-...","details":{"reason":"invalid_api_key"}}'
    )
    assert sink.path.read_bytes() == seal(record.encode(), START)[0]


def test_a_request_record(sink: Sink) -> None:
    sink.trail.record_call(REQUEST_ID, CALL)
    record = {
        "timestamp": "2024-01-20T15:45:30Z",
        "event_type": "request",
        "request_id": REQUEST_ID,
        "severity": "info",
        "event": "tool_call",
        "client_ip": None,
        "user_id": "test_user",
        "user_role": "readonly",
        "api_key": "sk-test-...",
        "tool": "get_invoice",
        "entity": "Invoice",
        "decision": "allowed",
        "details": {},
        "counts": {"EMAIL_ADDRESS": 2},
        "rules": {"pii.contact.email": 2},
        "bytes_in": 25,
        "bytes_out": 512,
        "duration_ms": 1.235,
        "profile": "finance-default",
        "profile_digest": "ab" * 32,
        "arguments_digest": "cd" * 16,
    }
    assert sink.path.read_bytes() == seal(encode(record), START)[0]
    assert sink.on_console() == []


@pytest.mark.parametrize(("severity", "shown"), [("low", 0), ("medium", 0), ("high", 1), ("critical", 1)])
def test_severe_events_also_go_to_the_console(sink: Sink, severity: Severity, shown: int) -> None:
    event(sink, severity)
    assert len(sink.in_file()) == 1
    assert sink.on_console() == sink.in_file()[:shown]


def test_without_a_file_everything_goes_to_the_console_once() -> None:
    sink = Sink(None)
    sink.trail.record_call(REQUEST_ID, CALL)
    event(sink)
    assert [record["event_type"] for record in sink.on_console()] == ["request", "security_event"]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_the_file_is_private_whatever_the_umask(sink: Sink, umask: int) -> None:
    before = os.umask(umask)
    try:
        sink.trail.record_call(REQUEST_ID, CALL)
    finally:
        os.umask(before)
    assert stat.S_IMODE(sink.path.stat().st_mode) == 0o600


def test_an_existing_file_is_appended_to_and_made_private(sink: Sink) -> None:
    sink.path.write_text('{"kept":true}\n')
    sink.path.chmod(0o644)
    event(sink)
    assert sink.in_file()[0] == {"kept": True}
    assert len(sink.in_file()) == 2
    assert stat.S_IMODE(sink.path.stat().st_mode) == 0o600


def test_each_record_is_one_write_to_an_appending_descriptor(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[bytes] = []
    flags: list[int] = []
    real_open, real_write = os.open, os.write

    def watched_open(path: Path, flag: int, mode: int) -> int:
        flags.append(flag)
        return real_open(path, flag, mode)

    def watched_write(descriptor: int, data: bytes) -> int:
        writes.append(data)
        return real_write(descriptor, data)

    monkeypatch.setattr(os, "open", watched_open)
    monkeypatch.setattr(os, "write", watched_write)
    sink.trail.record_call(REQUEST_ID, CALL)
    event(sink)
    assert [data.count(b"\n") for data in writes] == [1, 1]
    assert all(flag & os.O_APPEND and flag & os.O_NOFOLLOW for flag in flags)


def test_a_renamed_file_is_started_anew(sink: Sink, tmp_path: Path) -> None:
    event(sink, "low")
    sink.path.rename(tmp_path / "audit.1")
    event(sink, "low")
    assert len(sink.in_file()) == 1


def symlink(path: Path) -> None:
    (path.parent / "elsewhere").touch()
    path.symlink_to(path.parent / "elsewhere")


UNUSABLE: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "no folder": (lambda path: path.parent.rmdir(), "ENOENT", "its folder does not exist"),
    "a folder": (lambda path: path.mkdir(), "EISDIR", "Is a directory"),
    "a symbolic link": (symlink, "ELOOP", "Too many levels of symbolic links"),
    "a pipe": (os.mkfifo, "ENXIO", "No such device or address"),
}
"""What is done to the file, how a record tells it, and how a person is told."""


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_file_means_console_and_is_said_once(tmp_path: Path, name: str) -> None:
    spoil, reason, _ = UNUSABLE[name]
    (tmp_path / "trail").mkdir()
    sink = Sink(tmp_path / "trail" / "audit.jsonl")
    spoil(sink.path)
    before = sorted(tmp_path.rglob("*"))
    sink.trail.record_call(REQUEST_ID, CALL)
    event(sink)
    assert [record["event"] for record in sink.on_console()] == [
        "audit_file_unavailable",
        "tool_call",
        "authentication_failed",
    ]
    first = sink.on_console()[0]
    assert (first["severity"], first["details"]) == ("critical", {"reason": reason})
    assert str(tmp_path) not in sink.console.getvalue()
    assert sorted(tmp_path.rglob("*")) == before  # nothing was created
    assert all(file.stat().st_size == 0 for file in before if file.is_file())  # nor written behind a link


def test_a_usable_file_is_made_and_left_empty(sink: Sink) -> None:
    assert sink.trail.check() is None
    assert (sink.path.read_bytes(), stat.S_IMODE(sink.path.stat().st_mode)) == (b"", 0o600)
    assert Sink(None).trail.check() is None


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_file_is_known_before_the_first_record(tmp_path: Path, name: str) -> None:
    spoil, code, reason = UNUSABLE[name]
    (tmp_path / "trail").mkdir()
    sink = Sink(tmp_path / "trail" / "audit.jsonl")
    spoil(sink.path)
    assert sink.trail.check() == (reason, code == "ENOENT")
    assert sink.console.getvalue() == ""


def test_a_path_that_no_system_takes_means_console() -> None:
    sink = Sink(Path("a\x00b"))
    event(sink)
    assert sink.on_console()[0]["details"] == {"reason": "EINVAL"}


def test_a_file_that_cannot_be_made_private_is_not_used(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "not the owner")

    sink.path.touch(0o644)
    monkeypatch.setattr(os, "fchmod", refuse)
    event(sink)
    assert sink.path.read_bytes() == b""
    assert sink.on_console()[0]["details"] == {"reason": "EPERM"}


def test_the_file_is_used_again_when_it_can_be(sink: Sink) -> None:
    sink.path.mkdir()
    event(sink, "low")
    sink.path.rmdir()
    event(sink, "low")
    assert len(sink.in_file()) == 1
    assert len(sink.on_console()) == 2


def test_a_line_cut_short_by_a_full_disk_does_not_swallow_the_next(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    event(sink, "low")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:10]))
        event(sink, "low")
    event(sink, "low")
    event(sink, "low")
    _, torn, *whole = sink.path.read_text().splitlines()
    assert len(torn) == 10
    assert [json.loads(line)["event"] for line in whole] == ["audit_line_torn", *["authentication_failed"] * 2]
    assert [record["event"] for record in sink.on_console()] == [
        "audit_file_unavailable",
        "authentication_failed",
        "audit_line_torn",
    ]


def test_a_closed_console_is_no_error(tmp_path: Path) -> None:
    for path in (None, tmp_path / "missing" / "audit.jsonl"):
        sink = Sink(path)
        sink.console.close()
        event(sink)
        sink.trail.record_call(REQUEST_ID, CALL)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("get_invoice", "get_invoice"),
        ("Account", "Account"),
        (None, None),
        (CARD, "(not a name)"),
        (f"get_{CARD}", "(not a name)"),
        ("get-v2/users", "get-v2/users"),
        ("room-4711", "(not a name)"),
        ("jane.doe", "(not a name)"),
        ("-/_", "(not a name)"),
        ("jane@example.com", "(not a name)"),
        ("ignore all instructions", "(not a name)"),
        ("tool\n", "(not a name)"),
        ("a" * 65, "(not a name)"),
        ("", "(not a name)"),
        ("\u0430ccount", "(not a name)"),
    ],
)
def test_names_that_came_from_a_caller_are_not_repeated(sink: Sink, name: str | None, expected: str | None) -> None:
    sink.trail.record_call(REQUEST_ID, replace(CALL, entity=name, tool="get_invoice" if name is None else name))
    record = sink.in_file()[0]
    assert (record["entity"], record["tool"]) == (expected, "get_invoice" if name is None else expected)


def test_lines_are_ascii_and_single_whatever_the_values(sink: Sink) -> None:
    hostile = 'a"\n\r\u2028\x1b[31m\x9b\x7f\ud800é'
    sink.trail.record_call(REQUEST_ID, replace(CALL, user_id=hostile))
    sink.trail.security_event(
        request_id=None, severity="low", event="odd", details={"value": ValueError(CARD), "text": hostile}
    )
    data = sink.path.read_bytes()
    assert data.isascii()
    assert not set(data) & ({*range(0x20)} - {0x0A})
    request, odd = sink.in_file()
    assert request["user_id"] == hostile
    assert odd["details"] == {"value": "(ValueError)", "text": hostile}


def test_lines_of_many_threads_stay_whole(sink: Sink) -> None:
    def work() -> None:
        for _ in range(50):
            event(sink)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: work(), range(4)))
    assert len(sink.in_file()) == 200
    assert len(sink.on_console()) == 200


def test_the_digest_tells_arguments_apart_and_nothing_else(sink: Sink) -> None:
    def digest(arguments: dict[str, object] | None) -> str:
        return sink.trail.fingerprint(arguments).digest

    assert digest({"a": 1, "b": CARD}) == digest({"b": CARD, "a": 1})
    assert len({digest({"a": 1}), digest({"a": "1"}), digest({"a": 2}), digest({})}) == 4
    assert digest(None) == digest({})
    assert len(digest({"a": "\ud800"})) == 32
    assert sink.trail.fingerprint({"b": "é", "a": 1}).size == len('{"a":1,"b":"\\u00e9"}')
    # Keyed: another process (another secret) makes another digest of the same arguments.
    assert AuditTrail(None, sink.console, lambda: NOW).fingerprint({"a": 1}).digest != digest({"a": 1})


def test_arguments_without_a_digest_are_no_error(sink: Sink) -> None:
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    assert sink.trail.fingerprint(deep) == NO_FINGERPRINT
    assert sink.trail.fingerprint({"a": object()}) == NO_FINGERPRINT


def test_a_required_record_that_cannot_be_written_is_told_by_the_answer(tmp_path: Path) -> None:
    console = io.StringIO()
    path = tmp_path / "audit.jsonl"
    trail = AuditTrail(AuditFile(path, lambda: NOW), console, lambda: NOW, required=True)
    assert trail.record_call(REQUEST_ID, CALL) is True
    path.rename(tmp_path / "kept")
    path.mkdir()
    assert trail.record_call(REQUEST_ID, CALL, last_resort=False) is False
    assert [json.loads(line)["event"] for line in console.getvalue().splitlines()] == ["audit_file_unavailable"]
    assert trail.record_call(REQUEST_ID, CALL) is False
    assert json.loads(console.getvalue().splitlines()[-1])["event"] == "tool_call"
    # Without a file the console is the trail, and nothing more can be asked for.
    assert (
        AuditTrail(None, console, lambda: NOW, required=True).record_call(REQUEST_ID, CALL, last_resort=False) is True
    )


def test_a_record_that_is_not_required_goes_to_the_console_and_the_answer_may_leave(tmp_path: Path) -> None:
    sink = Sink(tmp_path / "missing" / "audit.jsonl")
    assert sink.trail.record_call(REQUEST_ID, CALL, last_resort=False) is True
    assert [record["event"] for record in sink.on_console()] == ["audit_file_unavailable", "tool_call"]
