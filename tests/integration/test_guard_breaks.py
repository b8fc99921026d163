"""The guard in front of a server over HTTP that breaks: each call gets its own error, and the next one its answer."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pipe import Pipe
from server.guard.upstream import exchanges
from server.guard.upstream.remote import Remote
from server.guard.wire.messages import write_line
from tests.integration.test_guard_remote import guard
from tests.integration.web_upstream import WebUpstream, error
from tests.pipelines import recorded

NOT_KNOWN, NOT_DONE = "whether the call was carried out is not known", "was not carried out"


FORGETS = [
    (404, b""),
    (404, b"<h1>Not found</h1>"),
    (400, error(-32000, "Bad Request: No valid session ID provided")),
    (400, error(-32000, "Bad Request: Server not initialized")),
    (400, error(-32600, "Invalid or missing sessionId", "server-error")),
]


def call(pipe: Pipe, name: str) -> Any:
    return json.loads(pipe.ask("tools/call", {"name": name, "arguments": {}}))


def assert_fine(answer: Any) -> None:
    assert answer.get("result") == {"content": [{"type": "text", "text": "fine"}]}, answer


BREAKS = {
    "drop": ("connection_lost", NOT_KNOWN),
    "reset": ("connection_lost", NOT_KNOWN),
    "no_http": ("connection_lost", NOT_KNOWN),
    "cut_head": ("connection_lost", NOT_KNOWN),
    "cut_body": ("connection_lost", NOT_KNOWN),
    "cut_event": ("connection_lost", NOT_KNOWN),
    "cut_stream": ("connection_lost", NOT_KNOWN),
    "cut_redirect": ("connection_lost", NOT_KNOWN),
    "moved_nowhere": ("redirected", "--url"),
    "cut_refusal": ("http_error", NOT_KNOWN),
    "http500": ("http_error", "HTTP 500 and no message"),
    "http503": ("http_error", NOT_KNOWN),
    "http429": ("http_error", "HTTP 429"),
    "http401": ("unauthorized", "SLUICEGATE_UPSTREAM_TOKEN"),
    "http403": ("unauthorized", NOT_DONE),
    "http404": ("no_mcp", "HTTP 404"),
    "http405": ("no_mcp", "--url"),
    "page": ("no_mcp", "--url"),
    "moved_away": ("redirected", "--url"),
    "accepted": ("malformed", "no answer"),
}


def test_what_goes_wrong_with_a_call_is_an_error_of_that_call_alone(tmp_path: Path) -> None:
    errors = tmp_path / "stderr"
    with errors.open("wb") as file, WebUpstream() as web, guard(tmp_path, web.url, errors=file).opened() as pipe:
        for name, (reason, said) in BREAKS.items():
            told = call(pipe, name)["error"]
            assert (told["data"]["reason"], name) == (reason, name)
            assert said in told["message"], name
            assert_fine(call(pipe, "ok"))
            assert web.heard[name] == 1, "nothing is sent twice"
        assert_fine(call(pipe, "end_behind"))
        assert_fine(call(pipe, "ok"))
        assert pipe.close() == b""
    records = [record for record in recorded(tmp_path / "audit.jsonl") if record["event"] == "tool_call"]
    failed = [record["details"]["reason"] for record in records if record["decision"] == "error"]
    assert failed == [reason for reason, _ in BREAKS.values()]
    assert sum(record["decision"] == "allowed" for record in records) == len(BREAKS) + 2
    everything = errors.read_text() + json.dumps(records)
    assert "jane" not in everything
    assert "hidden" not in everything
    assert errors.read_text().count("\n") == errors.read_text().count("sluicegate: a message to the server") == 1


def test_an_error_of_the_protocol_is_the_servers_own_whatever_its_status(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web, guard(tmp_path, web.url).opened() as pipe:
        for name, code, message in [
            ("own_400", -32602, "no such customer"),
            ("own_redirect", -32600, "Redirect to the sign-in page"),
            ("own_404", -32601, "no such method"),
            ("own_record", -32002, "no such record"),
            ("own_revision", -32000, "Bad Request: Unsupported protocol version"),
            ("own_session", -32602, "no session that day"),
        ]:
            assert call(pipe, name)["error"] == {"code": code, "message": message}
            assert web.heard[name] == 1
        assert web.heard["initialize"] == 1, "what it does not find is no session that is over"
        assert pipe.close() == b""
    calls = [record for record in recorded(tmp_path / "audit.jsonl") if record["event"] == "tool_call"]
    assert [record["decision"] for record in calls] == ["allowed"] * 6


def test_a_404_of_a_server_that_knows_no_sessions_may_mean_the_method(tmp_path: Path) -> None:
    """As the protocol's library says it: a client that asks for what is newer tries what is older then."""
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        assert call(pipe, "http404")["error"]["code"] == -32601
        assert call(pipe, "http405")["error"]["code"] == -32603
        assert pipe.close() == b""


def test_a_server_that_is_away_for_a_while_is_an_error_of_the_calls_meanwhile(tmp_path: Path) -> None:
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        assert_fine(call(pipe, "ok"))
        web.stop()
        for _ in range(2):
            told = call(pipe, "ok")["error"]
            assert told["data"]["reason"] == "unreachable"
            assert NOT_DONE in told["message"]
        with WebUpstream(web.server_port):
            assert_fine(call(pipe, "ok"))
            assert pipe.close() == b""


def test_a_call_that_the_client_took_back_ends_nothing_when_its_server_dies(tmp_path: Path) -> None:
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        pipe.send(pipe.request("tools/call", {"name": "wait", "arguments": {}}))
        taken_back = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}
        pipe.send(json.dumps(taken_back).encode() + b"\n")
        assert_fine(call(pipe, "ok"))
        assert web.heard["wait"] == 1
        web.stop()
        assert call(pipe, "ok")["error"]["data"]["reason"] == "unreachable"
        assert pipe.close() == b""


def test_calls_that_are_open_at_once_break_and_go_on_by_themselves(tmp_path: Path) -> None:
    names = [("drop", "wait", "cut_body", "ok")[number % 4] for number in range(20)]
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        for name in names:
            pipe.send(pipe.request("tools/call", {"name": name, "arguments": {}}))
        answers = [json.loads(pipe.answer()) for name in names if name != "wait"]
        web.go_on.set()
        answers += [json.loads(pipe.answer()) for name in names if name == "wait"]
        told = {names[answer["id"] - 2]: answer.get("error", {}).get("data", {}).get("reason") for answer in answers}
        assert told == {"drop": "connection_lost", "cut_body": "connection_lost", "ok": None, "wait": None}
        assert len({answer["id"] for answer in answers}) == len(names)
        assert pipe.close() == b""


def test_calls_that_wait_keep_no_other_from_the_server(tmp_path: Path) -> None:
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        for _ in range(120):  # the library beneath opens 100 connections, unless it is told
            pipe.send(pipe.request("tools/call", {"name": "wait", "arguments": {}}))
        assert_fine(call(pipe, "ok"))
        web.go_on.set()
        for _ in range(120):
            assert_fine(json.loads(pipe.answer()))
        assert pipe.close() == b""


def test_notifications_that_the_server_is_slow_to_take_hold_no_call_up(tmp_path: Path) -> None:
    told = "notifications/roots/list_changed"
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        web.slow = {told}
        for _ in range(300):
            pipe.send(json.dumps({"jsonrpc": "2.0", "method": told}).encode() + b"\n")
        assert_fine(call(pipe, "ok"))
        assert web.heard[told] == 1, "they come in their order"
        web.go_on.set()
        assert_fine(call(pipe, "ok"))
        assert pipe.close() == b""


def test_a_call_that_is_taken_back_holds_no_connection_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanges, "CONNECT", 0.3)
    asked = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}
    with WebUpstream() as web:
        remote = Remote(web.url, None, 65_536, None)
        remote.send(write_line(asked))
        assert b"result" in remote.output.readline()
        remote.send(write_line({**asked, "id": 2, "method": "tools/call", "params": {"name": "wait"}}))
        remote.send(write_line({**asked, "id": 3, "method": "tools/call", "params": {"name": "wait"}}))
        cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}
        remote.send(write_line(cancelled))
        assert json.loads(remote.output.readline())["id"] == 2
        web.go_on.set()
        assert b"fine" in remote.output.readline(), "the other one goes on"
        remote.end()
        remote.output.close()


@pytest.mark.parametrize("kind", ["text/plain", "text/event-stream"])
def test_a_notification_is_taken_though_the_answer_to_it_never_ends(tmp_path: Path, kind: str) -> None:
    told = "notifications/roots/list_changed"
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        web.leaves_open = {told: kind}
        for _ in range(3):
            pipe.send(json.dumps({"jsonrpc": "2.0", "method": told}).encode() + b"\n")
        for _ in range(80):
            if web.heard[told] == 3:
                break
            time.sleep(0.05)
        assert web.heard[told] == 3, "each would take half a minute"
        assert_fine(call(pipe, "ok"))
        assert pipe.close() == b""
        web.go_on.set()


@pytest.mark.parametrize("events", [False, True], ids=["JSON", "events"])
def test_a_session_that_the_server_forgot_is_begun_anew_once_and_every_call_is_made(
    tmp_path: Path, *, events: bool
) -> None:
    with WebUpstream(with_sessions=True) as web, guard(tmp_path, web.url.replace("/mcp", "/moved")).opened() as pipe:
        assert_fine(call(pipe, "ok"))
        web.stop()
        with WebUpstream(web.server_port, with_sessions=True, events=events) as other:
            for _ in range(20):
                pipe.send(pipe.request("tools/call", {"name": "ok", "arguments": {}}))
            for _ in range(20):
                assert_fine(json.loads(pipe.answer()))
            assert other.heard["initialize"] == other.heard["notifications/initialized"] == 1
            for number, forgets in enumerate(FORGETS, 2):
                other.sessions.clear()
                other.forgets, other.accepts = forgets, 200 + number  # any status of success will do
                assert_fine(call(pipe, "ok"))
                assert other.heard["initialize"] == number
            assert pipe.close() == b""
            assert other.heard["DELETE"] == 1


def test_a_session_that_cannot_be_begun_anew_is_an_error_until_the_client_begins_one(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web, guard(tmp_path, web.url).opened() as pipe:
        web.sessions.clear()
        web.with_sessions = False
        for _ in range(2):
            told = call(pipe, "ok")["error"]
            assert told["data"]["reason"] == "session_lost"
            assert NOT_DONE in told["message"]
        web.with_sessions = True
        pipe.opened()
        assert_fine(call(pipe, "ok"))
        assert pipe.close() == b""


def test_an_error_that_only_sounds_like_a_forgotten_session_is_the_servers_own(tmp_path: Path) -> None:
    with WebUpstream(with_sessions=True) as web, guard(tmp_path, web.url).opened() as pipe:
        for _ in range(3):
            assert call(pipe, "other_session")["error"] == {"code": -32000, "message": "Session 2024-0512 is closed"}
        assert (web.heard["other_session"], web.heard["initialize"]) == (4, 2), "one new session shows it"
        web.sessions.clear()
        assert_fine(call(pipe, "ok"))
        assert web.heard["initialize"] == 3, "404 says it without words"
        assert pipe.close() == b""
