"""The guard in front of a server over the transport before streamable HTTP, in a process, and what such servers do.

What the official client meets in front of the library's own such server is in `test_guard.py`.
"""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pipe import Pipe
from server.guard.told.failures import MARK
from server.guard.upstream import older
from server.guard.upstream.remote import Remote
from tests.integration.older_upstream import END, OlderUpstream, event, fine, message
from tests.integration.test_guard_breaks import NOT_DONE, NOT_KNOWN, assert_fine, call
from tests.integration.test_guard_remote import guard
from tests.integration.web_upstream import WebUpstream, error
from tests.pipelines import recorded

# What each tool's server does is in `older_upstream.py`. Those that break a stream or a session are followed by others.
WELL = (
    "comments",
    "crlf",
    "cr",
    "lines",
    "text_id",
    "http200",
    "endless_200",
    "elsewhere_later",
    "answered_and_dropped",
)
BREAKS = {
    "cut": ("connection_lost", NOT_KNOWN),
    "end": ("connection_lost", NOT_KNOWN),
    "drop": ("connection_lost", NOT_KNOWN),
    "http500": ("http_error", "HTTP 500 and no message"),
    "http400": ("http_error", "HTTP 400"),
    "page503": ("http_error", NOT_KNOWN),
    "http401": ("unauthorized", "SLUICEGATE_UPSTREAM_TOKEN"),
    "moved_away": ("redirected", "--url"),
    "moved_to_a_page": ("redirected", "--url"),
    "huge": ("too_large", "--max-line"),
    "no_json": ("unreadable", "no JSON"),
    "http404": ("session_lost", NOT_DONE),
}


def until(held: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not held():
        assert time.monotonic() < end
        time.sleep(0.01)


def assert_nothing_dropped(folder: Path) -> None:
    """The guard's reader gets no answer that nobody waits for, which it would record."""
    assert "guard_dropped" not in {record["event"] for record in recorded(folder / "audit.jsonl")}


def test_each_answer_is_its_own_whatever_happens_to_the_others(tmp_path: Path) -> None:
    errors = tmp_path / "stderr"
    with (
        errors.open("wb") as file,
        OlderUpstream() as web,
        guard(tmp_path, web.url, errors=file, more=["--max-line", "65536"]).opened() as pipe,
    ):
        for name in WELL:
            assert_fine(call(pipe, name))
        web.go_on.set()
        told = call(pipe, "own_error")["error"]
        assert (told["code"], told["message"]) == (-32602, "no such customer")
        for name, (reason, said) in BREAKS.items():
            told = call(pipe, name)["error"]
            assert (told["data"]["reason"], name) == (reason, name)
            assert said in told["message"], name
            assert_fine(call(pipe, "ok"))
            assert web.heard[name] == 1 + (name == "http404"), "only what was surely not carried out is sent again"
        assert web.heard["refused"] == 1, "the server is asked once what it speaks"
        sent = {(headers.get("Authorization"), headers["Accept-Encoding"]) for headers in web.headers}
        assert sent == {("Bearer sk-test-demo", "identity")}
        assert pipe.close() == b""
    records = [record for record in recorded(tmp_path / "audit.jsonl") if record["event"] == "tool_call"]
    failed = [record["details"]["reason"] for record in records if record["decision"] == "error"]
    assert [reason for reason in failed if reason != "upstream_error"] == [reason for reason, _ in BREAKS.values()]
    everything = errors.read_text() + json.dumps(records)
    assert "jane" not in everything
    assert "hidden" not in everything


def test_a_stream_that_breaks_takes_its_calls_along_and_a_new_session_begins(tmp_path: Path) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        pipe.ask("logging/setLevel", {"level": "error"})
        pipe.send(pipe.request("tools/call", {"name": "silent"}) + pipe.request("tools/call", {"name": "silent"}))
        until(lambda: web.heard["silent"] == 2)
        web.streams[0].put(END)
        for _ in range(2):
            assert json.loads(pipe.answer())["error"]["data"]["reason"] == "connection_lost"
        until(lambda: web.heard["logging/setLevel"] == 2)
        assert [body["method"] for number, body in web.messages if number == 1] == [
            "initialize",
            "notifications/initialized",
            "logging/setLevel",
        ]
        said = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "error", "data": "now"}}
        web.streams[1].put(event(json.dumps(said).encode()))
        assert json.loads(pipe.answer()) == said
        assert_fine(call(pipe, "ok"))
        assert pipe.close() == b""
    assert_nothing_dropped(tmp_path)


FORGETS = [
    (404, b"Could not find session", "text/plain"),
    (404, b"", "text/plain"),
    (400, b"Invalid session ID", "text/plain"),
    (400, b"No transport found for sessionId", "text/html; charset=utf-8"),
    (503, b"No active SSE connection for session 7", "text/html; charset=utf-8"),
    (400, error(-32602, "Invalid session ID"), "application/json"),
]


@pytest.mark.parametrize("forgets", FORGETS, ids=str)
def test_a_forgotten_session_is_begun_anew_and_the_refused_call_sent_again(
    tmp_path: Path, forgets: tuple[int, bytes, str]
) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        web.forgets = forgets
        web.forgotten.add(0)
        assert_fine(call(pipe, "ok"))
        assert [number for number, body in web.messages if body["method"] == "tools/call"] == [0, 1]
        web.forgotten.update(range(100))
        assert call(pipe, "ok")["error"]["data"]["reason"] == "session_lost"
        web.forgotten.clear()
        until(lambda: "result" in call(pipe, "ok"))  # one may share an attempt that began before
        assert pipe.close() == b""


def test_a_server_that_is_away_is_an_error_until_it_is_back(tmp_path: Path) -> None:
    with guard_of_one_that_left(tmp_path) as (port, pipe):
        until(lambda: call(pipe, "ok").get("error", {}).get("data", {}).get("reason") == "unreachable")
        with OlderUpstream(port) as web:
            until(lambda: "result" in call(pipe, "ok"))  # one may share an attempt that began before
            assert [body["method"] for _, body in web.messages][:2] == ["initialize", "notifications/initialized"]
            assert pipe.close() == b""


class guard_of_one_that_left:  # noqa: N801  used as a function
    def __init__(self, folder: Path) -> None:
        self._web = OlderUpstream()
        self._pipe = guard(folder, self._web.url).opened()

    def __enter__(self) -> tuple[int, Pipe]:
        self._web.__exit__()
        return self._web.server_port, self._pipe

    def __exit__(self, *error: object) -> None:
        self._pipe.__exit__(*error)


def test_a_client_may_begin_anew(tmp_path: Path) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        pipe.opened()
        assert_fine(call(pipe, "ok"))
        assert [(number, body["method"]) for number, body in web.messages] == [
            (number, method)
            for number, methods in enumerate(["initialize notifications/initialized"] * 2)
            for method in methods.split()
        ] + [(1, "tools/call")]
        assert pipe.close() == b""


def test_a_question_is_answered_and_a_cancelled_call_is_not_missed(tmp_path: Path) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        web.streams[0].put(event(b"no message", b"ping") + event(message("s-1", method="ping")))
        asked = json.loads(pipe.answer())
        assert asked["method"] == "ping"
        pipe.send(message(asked["id"], result={}) + b"\n")
        until(lambda: web.heard["(answer)"])
        assert web.messages[-1] == (0, {"jsonrpc": "2.0", "id": "s-1", "result": {}})
        line = pipe.request("tools/call", {"name": "silent"})
        cancelled = {"method": "notifications/cancelled", "params": {"requestId": json.loads(line)["id"]}}
        pipe.send(line + json.dumps({"jsonrpc": "2.0", **cancelled}).encode() + b"\n")
        assert_fine(call(pipe, "ok"))
        until(lambda: web.heard["notifications/cancelled"])
        web.streams[0].put(END)
        until(lambda: len(web.streams) == 2)  # or the next call may still go out beside the stream that ends
        assert_fine(call(pipe, "ok"))
        assert pipe.close() == b""
    assert_nothing_dropped(tmp_path)


# What the server does, what the client is told, and what is on stderr: one line, or none.
_405 = "the server behind the guard answers 405: is --url its whole address, path and all?"
_ELSEWHERE = "the server behind the guard wants messages to go to another origin, where nothing is sent"
OFFERS: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "405": ({}, None, ""),
    "404": ({"refuses": 404}, None, ""),
    "400": ({"refuses": 400}, None, ""),
    "an endpoint of its own origin": ({"first": b"event: endpoint\ndata: ORIGIN/messages?s=NUMBER\n\n"}, None, ""),
    "beside the stream": ({"first": b":\n\nevent:endpoint\rdata:messages?s=NUMBER\r\r"}, None, ""),
    "of another host": ({"first": event(b"https://elsewhere.invalid/?token=x", b"endpoint")}, "redirected", _ELSEWHERE),
    "of another port": ({"first": event(b"http://127.0.0.1:9/m", b"endpoint")}, "redirected", _ELSEWHERE),
    "without a scheme": ({"first": event(b"//elsewhere.invalid/m", b"endpoint")}, "redirected", _ELSEWHERE),
    "with a user": ({"first": event(b"http://a:b@HOST/m", b"endpoint")}, "redirected", _ELSEWHERE),
    "of another scheme": ({"first": event(b"https://HOST/m", b"endpoint")}, "redirected", _ELSEWHERE),
    "a file": ({"first": event(b"file:///etc/passwd", b"endpoint")}, "redirected", _ELSEWHERE),
    "no address": ({"first": event(b"http://[x/", b"endpoint")}, "redirected", _ELSEWHERE),
    "no port": ({"first": event(b"http://x:y/", b"endpoint")}, "no_mcp", _405),
    "no text": ({"first": event(b"\xff", b"endpoint")}, "no_mcp", _405),
    "a huge one": ({"first": event(b"/m" * 60_000, b"endpoint") + b":\n"}, "no_mcp", _405),
    "a message first": ({"first": event(fine(1))}, "no_mcp", _405),
    "no stream": ({"stream_status": 404}, "no_mcp", _405),
    "a page": ({"stream_kind": "text/html"}, "no_mcp", _405),
    "a stream for others": (
        {"stream_status": 401},
        "unauthorized",
        "the server behind the guard answers 401: does SLUICEGATE_UPSTREAM_TOKEN hold its token?",
    ),
    "no such sign": ({"refuses": 500}, "http_error", "the server behind the guard answers 500"),
}


@pytest.mark.parametrize("offer", OFFERS)
def test_what_a_server_offers_that_takes_no_message(tmp_path: Path, offer: str) -> None:
    how, reason, told = OFFERS[offer]
    with (tmp_path / "stderr").open("w+b") as errors, OlderUpstream() as web:
        for name, value in how.items():
            setattr(web, name, value)
        web.first = web.first.replace(b"HOST", f"127.0.0.1:{web.server_port}".encode())
        web.first = web.first.replace(b"ORIGIN", web.url.removesuffix("/sse").encode())
        with guard(tmp_path, web.url, errors=errors, more=["--max-line", "65536"]) as pipe:
            answer = json.loads(pipe.ask("initialize", pipe.handshake()))
            assert answer.get("error", {}).get("data", {}).get("reason") == reason, answer
            assert pipe.close() == b""
        errors.seek(0)
        assert errors.read().decode() == (told and f"sluicegate: {told}\n")


def test_redirects_are_followed_within_the_server(tmp_path: Path) -> None:
    with OlderUpstream() as web:
        with guard(tmp_path, web.url.replace("/sse", "/moved")).opened() as pipe:
            assert_fine(call(pipe, "ok"))
            assert pipe.close() == b""
        with guard(tmp_path, web.url.replace("/sse", "/moved_away")) as pipe:
            assert json.loads(pipe.ask("initialize", pipe.handshake()))["error"]["data"]["reason"] == "redirected"
            assert pipe.close() == b""


def test_an_endpoint_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older, "CONNECT", 0.2)
    with OlderUpstream() as web:
        web.first = b": nothing yet\n\n"
        remote = Remote(web.url, None, 65_536, None)
        remote.send(b'{"jsonrpc":"2.0","id":7,"method":"initialize","params":{}}\n')
        with remote.output:
            assert json.loads(remote.output.readline()) == {"jsonrpc": "2.0", "id": 7, MARK: 405}
            remote.end()


def test_calls_that_wait_for_one_stream_share_its_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older, "PAUSE", 60)  # and only calls open one
    with OlderUpstream() as web:
        remote = Remote(web.url, None, 65_536, None)
        remote.send(b'{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}\n')
        assert "result" in json.loads(remote.output.readline())
        web.first = b": nothing yet\n\n"
        remote.send(b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"end"}}\n')
        assert json.loads(remote.output.readline())[MARK] == "connection_lost"
        for number in range(2, 7):
            remote.send(b'{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"ok"}}\n' % number)
        talk = remote._older
        assert talk is not None
        until(lambda: talk._opening.statistics().tasks_waiting == 4 and len(web.streams) == 2)
        web.streams[1].put(END)
        with remote.output:
            told = [json.loads(remote.output.readline()) for _ in range(5)]
            assert {(one["id"], one[MARK]) for one in told} == {(number, "unreachable") for number in range(2, 7)}
            assert web.heard["GET"] == 2
            remote.end()


def test_a_server_that_answered_once_is_not_asked_what_it_speaks(tmp_path: Path) -> None:
    with WebUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        assert call(pipe, "http405")["error"]["data"]["reason"] == "no_mcp"
        assert not web.heard["GET"]
        assert pipe.close() == b""


def test_an_interrupt_ends_the_guard_in_the_middle_of_a_call(tmp_path: Path) -> None:
    with OlderUpstream() as web, guard(tmp_path, web.url).opened() as pipe:
        pipe.send(pipe.request("tools/call", {"name": "silent"}))
        until(lambda: web.heard["silent"])
        pipe._process.send_signal(signal.SIGINT)
        assert pipe._process.wait(10) == 0
    records = [record for record in recorded(tmp_path / "audit.jsonl") if record["event"] == "tool_call"]
    assert records[-1]["decision"] == "cancelled"
