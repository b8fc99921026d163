"""The guard in front of a server over HTTP: a real process of our own, in both eras of the protocol."""

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import DEVNULL
from typing import IO, Any

import pytest

from benchmarks.pipe import Pipe
from benchmarks.web import Web
from server.guard.told import failures
from server.guard.upstream.remote import headers_of
from tests.guarded import GONE
from tests.pipelines import recorded
from tests.warm import python

VERSIONS = ["2025-11-25", "2026-07-28"]
CALL = {"name": "scan_text", "arguments": {"text": "mail jane.doe@example.com"}}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with Web(["--demo"], tmp_path_factory.mktemp("web") / "stderr", python=python()) as web:
        yield web


def guard(
    folder: Path,
    url: str,
    token: str | None = "sk-test-demo",
    version: str = VERSIONS[0],
    errors: IO[bytes] | int = DEVNULL,
    more: Sequence[str] = (),
) -> Pipe:
    command = ["-P", "-m", "server", "guard", "--audit-file", str(folder / "audit.jsonl"), *more, "--url", url]
    environment = {} if token is None else {"SLUICEGATE_UPSTREAM_TOKEN": token}
    return Pipe(command, version, environment, errors, python=python())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_server_over_http_is_guarded_like_a_child(web: Web, tmp_path: Path, version: str) -> None:
    with guard(tmp_path, f"http://127.0.0.1:{web.port}/mcp", version=version).opened() as pipe:
        tools = json.loads(pipe.ask("tools/list", {}))["result"]["tools"]
        assert "scan_text" in {tool["name"] for tool in tools}
        result = json.loads(pipe.ask("tools/call", CALL))["result"]
        assert result["structuredContent"]["llm_view"]["redacted"] == "mail j***e@e***e.c***m"
        assert pipe.close() == b""
    records = recorded(tmp_path / "audit.jsonl")
    assert [record["tool"] for record in records if record["event"] == "tool_call"] == ["tools/list", "scan_text"]


_DEEP = {"name": "scan_text", "arguments": {"text": "x"}, "_meta": {}}
for _ in range(250):
    _DEEP["arguments"] = {"text": _DEEP["arguments"]}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("tools/call", _DEEP),
        ("ping", [1]),
        ("tools/call", {**CALL, "_meta": {"io.modelcontextprotocol/protocolVersion": "Ω"}}),
        ("tools/call", {**CALL, "_meta": {"io.modelcontextprotocol/protocolVersion": "2025-06-18\r\nX: y"}}),
        ("xΩ", {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}}),
        ("x\r\nEvil: 1", {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}}),
    ],
    ids=["deep", "list", "revision", "two lines", "method", "method of two lines"],
)
def test_what_cannot_be_sent_is_an_error_of_that_request_alone(
    web: Web, tmp_path: Path, method: str, params: Any
) -> None:
    with guard(tmp_path, f"http://127.0.0.1:{web.port}/mcp").opened() as pipe:
        refused = json.loads(pipe.ask(method, params))
        assert refused["error"]["message"].startswith("The request cannot be sent over HTTP: ")
        assert json.loads(pipe.ask("tools/call", {**CALL, "_meta": "text"})).keys() & {"result", "error"}
        assert "structuredContent" in json.loads(pipe.ask("tools/call", CALL))["result"]
        assert pipe.close() == b""


@pytest.mark.parametrize("token", ["sk-wrong-key-of-nobody", None])
def test_a_server_that_refuses_is_an_error_and_no_end(web: Web, tmp_path: Path, token: str | None) -> None:
    with guard(tmp_path, f"http://127.0.0.1:{web.port}/mcp", token) as pipe:
        for _ in range(2):
            answer = json.loads(pipe.ask("tools/call", CALL))
            assert "error" in answer
            assert "jane" not in json.dumps(answer)
        assert pipe.close() == b""


_HALF_A_CARD = b'{"jsonrpc":"2.0","id":2,"result":{"note":"4111111111111111 it was","x":'
_LARGE = b'data: {"jsonrpc":"2.0","id":2,"result":{"note":"%b"}}\n\n' % (b"x" * 70_000)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("application/json", _HALF_A_CARD, "unreadable"),
        ("application/json", b"[%b1}}]" % _HALF_A_CARD, "unreadable"),
        ("text/event-stream", b"data: %b\n\n" % _HALF_A_CARD, "unreadable"),
        ("text/event-stream", _LARGE, "too_large"),
        ("text/event-stream", b": no event\n\n", "connection_lost"),
    ],
    ids=["torn", "a batch", "a torn event", "a large event", "a stream without an answer"],
)
def test_what_is_no_message_is_an_error_of_the_guard_and_quoted_nowhere(
    tmp_path: Path, kind: str, body: bytes, reason: str
) -> None:
    """The protocol's library puts both ends of it into its error, and a card that is cut there is no card any more."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200 if "id" in asked else 202)
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(body if "id" in asked else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = ["--max-line", "65536"]
        with guard(tmp_path, f"http://127.0.0.1:{server.server_port}/mcp", more=command) as pipe:
            pipe.request("ping", {})
            error = json.loads(pipe.ask("tools/call", CALL))["error"]
            assert error["data"]["reason"] == reason
            failure = next(
                one for one in (failures.UNREADABLE, failures.LOST, failures.too_long(65_536)) if one.reason == reason
            )
            assert error["message"] == failure.text
            assert "1111" not in json.dumps(error["message"])
            assert pipe.close() == b""
        server.shutdown()
    records = recorded(tmp_path / "audit.jsonl")
    calls = [record for record in records if record["event"] == "tool_call"]
    assert [(record["decision"], record["details"]["reason"]) for record in calls] == [("error", reason)]


@pytest.mark.parametrize(
    ("url", "why"),
    [("http://127.0.0.1:9/mcp", "connection refused"), ("https://nosuch.invalid/mcp", "its host is not known")],
)
def test_a_server_that_is_not_there_is_an_error_and_the_end_of_the_guard(tmp_path: Path, url: str, why: str) -> None:
    with (tmp_path / "stderr").open("w+b") as errors, guard(tmp_path, url, errors=errors) as pipe:
        answer = json.loads(pipe.ask("tools/call", CALL))
        assert answer["error"]["message"] == GONE
        assert pipe._process.wait(30) == 1
        errors.seek(0)
        assert errors.read() == f"sluicegate: the server behind the guard does not answer ({why})\n".encode()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "404: is --url its whole address, path and all?"),
        (401, "401: does SLUICEGATE_UPSTREAM_TOKEN hold its token?"),
        (500, "500"),
    ],
)
def test_whoever_started_the_guard_is_told_once_that_the_server_refuses(tmp_path: Path, status: int, said: str) -> None:
    class Refuses(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status, "jane.doe@example.com")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Refuses) as server, (tmp_path / "stderr").open("w+b") as errors:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with guard(tmp_path, f"http://127.0.0.1:{server.server_port}/wrong", errors=errors) as pipe:
            for _ in range(2):
                assert "error" in json.loads(pipe.ask("tools/call", CALL))
            pipe.close()
        server.shutdown()
        errors.seek(0)
        assert errors.read().decode() == f"sluicegate: the server behind the guard answers {said}\n"


@pytest.mark.parametrize(
    ("method", "params", "version", "headers"),
    [
        ("initialize", {}, None, {}),
        ("tools/call", {"name": "x"}, "2025-11-25", {"mcp-protocol-version": "2025-11-25"}),
        (None, None, "2025-11-25", {"mcp-protocol-version": "2025-11-25"}),
        (
            "tools/call",
            {"name": "x", "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}},
            None,
            {"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "x"},
        ),
        (
            "resources/read",
            {"uri": "a:b", "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}},
            None,
            {"mcp-protocol-version": "2026-07-28", "mcp-method": "resources/read", "mcp-name": "a:b"},
        ),
    ],
)
def test_headers(method: str | None, params: Any, version: str | None, headers: dict[str, str]) -> None:
    assert {name.lower(): value for name, value in headers_of(method, params, version).items()} == headers
