"""The protocol over HTTP: a real process, requests made by hand, in both eras."""

import json
import socket
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp_types import TextContent

from benchmarks.pipe import envelope
from benchmarks.web import Web
from server.folder.source import sample_folder
from server.keys.entries import Grant, new_entry
from server.keys.file import write_keys
from tests.pipelines import recorded
from tests.warm import python

VERSIONS = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]
CARD = "4111111111111111"
SCAN = {"name": "scan_text", "arguments": {"text": "Card 4111 1111 1111 1111"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("http")


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[Web]:
    with Web(["--demo", "--audit-file", str(folder / "audit.jsonl")], folder / "stderr", python=python()) as web:
        yield web
        assert web.stop() == 0
    assert (folder / "stderr").read_text() == f"sluicegate: serving {web.url}\n" + "".join(
        line + "\n" for line in (folder / "stderr").read_text().splitlines() if line.startswith('{"timestamp"')
    ), "nothing is said of any request but what the trail says"
    assert CARD not in (folder / "stderr").read_text() + (folder / "audit.jsonl").read_text()


@pytest.mark.parametrize("version", VERSIONS)
def test_each_revision_lists_and_calls(web: Web, version: str) -> None:
    if version < "2026":
        params = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}}
        assert web.ask(version, "initialize", params).result["protocolVersion"] == version
    else:
        assert web.ask(version, "server/discover", {}).result["supportedVersions"] == [version]
    assert len(web.ask(version, "tools/list", {}).result["tools"]) >= 9
    answer = web.ask(version, "tools/call", SCAN)
    assert "mcp-session-id" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    (block,) = answer.result["content"]
    assert json.loads(block["text"]) == answer.result["structuredContent"]
    assert answer.result["structuredContent"]["llm_view"]["entityTypes"] == {"CREDIT_CARD": 1}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_is_served(web: Web, mode: str) -> None:
    async def run() -> None:
        async with (
            create_mcp_http_client(headers={"Authorization": "Bearer sk-test-demo"}) as http,
            Client(streamable_http_client(web.url, http_client=http), mode=mode) as client,
        ):
            assert (await client.list_tools()).tools
            result = await client.call_tool("get_account", {"account_id": "A-00000123"})
            (block,) = result.content
            assert isinstance(block, TextContent)
            assert result.structured_content == json.loads(block.text)
            assert result.structured_content["llm_view"]["name"] == "Acme Corporation"

    anyio.run(run)


@pytest.mark.parametrize("key", [None, "sk-live-0123456789", "", "x" * 300, "sk-test-demo extra"])
def test_without_a_key_that_works_nothing_is_answered(tmp_path: Path, key: str | None) -> None:
    """A server for each: six failures in a minute are let pass, and more of them wait."""
    asked = [("tools/list", {}), ("tools/call", SCAN), ("ping", {})]
    with Web(["--demo", "--audit-file", str(tmp_path / "audit.jsonl")], tmp_path / "stderr", python=python()) as web:
        for version, (method, params) in product(("2025-11-25", "2026-07-28"), asked):
            answer = web.ask(version, method, params, key=key)
            assert answer.status == 401
            # How a key is sent, and the same whatever is wrong with the one that was.
            hint = "send a key of this server as Authorization: Bearer KEY"
            assert json.loads(answer.body) == {"error": "invalid_token", "error_description": hint}
            assert answer.headers["www-authenticate"] == f'Bearer error="invalid_token", error_description="{hint}"'
            assert answer.headers["cache-control"] == "no-store"
        web.stop()
    events = recorded(tmp_path / "audit.jsonl")
    assert {(event["event"], event["client_ip"]) for event in events} == {("authentication_failed", "127.0.0.1")}
    assert not key or f'{key}"' not in (tmp_path / "audit.jsonl").read_text()


def test_each_request_is_served_as_its_own_key_and_no_other(tmp_path: Path) -> None:
    store = tmp_path / "keys.yaml"
    (jane, janes), (joe, joes) = new_entry("jane", Grant(tools=["scan_text"])), new_entry("joe", Grant("analyst"))
    write_keys(store, [jane, joe])
    arguments = ["--data", str(sample_folder()), "--keys", str(store), "--audit-file", str(tmp_path / "audit.jsonl")]
    # The key in the environment is the one of stdio, and opens nothing here.
    with Web(arguments, tmp_path / "stderr", environment={"DEFAULT_API_KEY": joes}, python=python()) as web:
        for key, user in ((janes, "jane"), (joes, "joe"), (janes, "jane")):
            for version in ("2025-11-25", "2026-07-28"):
                meta = web.ask(version, "tools/call", SCAN, key=key).result["structuredContent"]["meta"]
                assert meta["userId"] == user
        account = {"name": "get_account", "arguments": {"account_id": "A-00000123"}}
        refused = web.ask("2025-11-25", "tools/call", account, key=janes).result["structuredContent"]
        assert refused["meta"]["error"]["code"] == "forbidden"
        assert web.ask("2025-11-25", "tools/call", account, key=None).status == 401
        write_keys(store, [joe])
        assert web.ask("2025-11-25", "tools/call", SCAN, key=janes).status == 401
        assert web.ask("2025-11-25", "tools/call", SCAN, key=joes).status == 200
        store.unlink()
        away = web.ask("2025-11-25", "tools/call", SCAN, key=joes)
        assert (away.status, away.headers["retry-after"], away.body) == (503, "60", b'{"error":"unavailable"}')
        web.stop()
    calls = [record for record in recorded(tmp_path / "audit.jsonl") if record["event"] == "tool_call"]
    assert {(call["user_id"], call["client_ip"]) for call in calls} == {("jane", "127.0.0.1"), ("joe", "127.0.0.1")}
    written = (tmp_path / "stderr").read_text() + (tmp_path / "audit.jsonl").read_text()
    assert not [key for key in (janes, joes) if key[:9] in written]


def test_an_address_that_fails_too_often_waits_and_good_keys_of_it_do_not(tmp_path: Path) -> None:
    with Web(["--demo", "--audit-file", str(tmp_path / "audit.jsonl")], tmp_path / "stderr", python=python()) as web:
        assert web.ask("2025-11-25", "tools/list", {}).status == 200
        statuses = [web.ask("2025-11-25", "tools/list", {}, key=f"sk-guess-{n:010}").status for n in range(13)]
        assert statuses == [401] * 10 + [429] * 3
        for key in (None, "sk-guess-x", "sk-live-0123456789"):
            answer = web.ask("2025-11-25", "tools/list", {}, key=key)
            assert (answer.status, answer.body) == (429, b'{"error":"too_many_failed_logins"}')
            assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert web.ask("2025-11-25", "tools/list", {}).status == 200
        web.stop()
    events = [record["event"] for record in recorded(tmp_path / "audit.jsonl")]
    assert events == ["authentication_failed"] * 10 + ["login_rate_limited"]


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "localhost.evil.example"}, 421),
        ({"host": "127.0.0.1:80@evil.example"}, 421),
        ({"host": "localhost:x"}, 421),
        ({"host": ""}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:3000"}, 403),
        ({"origin": "http://127.0.0.1"}, 403),
    ],
)
def test_a_foreign_page_or_name_is_refused(web: Web, version: str, headers: dict[str, str], status: int) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    answer = web.post(message, mcp_protocol_version=version, **headers)
    assert answer.status == status
    assert not [value for value in headers.values() if value and value.encode() in answer.body]


@pytest.mark.parametrize("host", ["localhost:{}", "127.0.0.1:{}", "[::1]:{}", "LOCALHOST:{}"])
def test_an_own_page_is_not(web: Web, host: str) -> None:
    host = host.format(web.port)
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    assert web.post(message, host=host, origin=f"http://{host}").status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/mcp", 405),
        ("DELETE", "/mcp", 405),
        ("OPTIONS", "/mcp", 405),
        ("PUT", "/mcp", 405),
        ("POST", "/", 404),
        ("GET", f"/{CARD}", 404),
        ("POST", "/mcp/", 404),
        ("GET", "/.well-known/oauth-protected-resource", 404),
        ("POST", "/healthz", 405),
    ],
)
def test_there_is_nothing_else(web: Web, method: str, path: str, status: int) -> None:
    answer = web.request(method, path, b"{}", {"authorization": "Bearer sk-test-demo"})
    assert answer.status == status
    assert CARD.encode() not in answer.body


@pytest.mark.parametrize("place", ["/mcp?api_key=sk-test-demo", "/mcp?access_token=sk-test-demo"])
def test_a_key_in_the_address_opens_nothing(web: Web, place: str) -> None:
    assert web.request("POST", place, b"{}", {"content-type": "application/json"}).status in {401, 429}


def test_health_needs_no_key_and_tells_nothing(web: Web) -> None:
    web.ask("2025-11-25", "tools/call", SCAN)  # until then the rules may still be compiled
    answer = web.request("GET", "/healthz", headers={"host": "10.1.2.3"})
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')


@pytest.mark.parametrize(
    "double",
    [b"Authorization: Bearer x", b"Host: localhost", b"Content-Length: 2", b"MCP-Protocol-Version: 2025-11-25"],
)
def test_a_header_that_decides_stands_once(web: Web, double: bytes) -> None:
    head = (
        b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-test-demo\r\nContent-Type: application/json"
        b"\r\nMCP-Protocol-Version: 2025-06-18\r\nContent-Length: 3\r\n" + double + b"\r\n\r\n{}\n"
    )
    assert raw(web, head).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("start", [b"POST /mcp HTTP/1.1", b"GET /healthz HTTP/1.1", b"POST /mcp HTTP/1.0"])
def test_what_may_be_two_requests_to_a_proxy_is_the_last_of_its_connection(web: Web, start: bytes) -> None:
    hidden = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    length = b"" if start.endswith(b"1.0") else b"Content-Length: %d\r\n" % len(hidden)
    head = b"\r\nHost: localhost\r\nAuthorization: Bearer sk-test-demo\r\nContent-Type: application/json\r\n"
    answer = everything(web, start + head + length + b"Transfer-Encoding: chunked\r\n\r\n" + hidden)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        (b"\r\n", b"\n"),
        (b"Type: ", b"Type:\r\n "),
        (b"Content-Length: 3", b"Content-Length: 3\r\nContent-Length: 3"),
        (b"Content-Length: 3", b"CONTENT-LENGTH: 3, 3"),
        (b"POST /mcp", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /mcp HTTP/1.1\nX: y\r\nY: "),
    ],
    ids=["bare line feeds", "folded", "length twice", "length listed", "the second request"],
)
def test_a_head_that_others_read_otherwise_is_refused(web: Web, changed: bytes, into: bytes) -> None:
    head = (
        b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-test-demo\r\n"
        b"Content-Type: application/json\r\nContent-Length: 3\r\n\r\n{}\n"
    )
    answer = everything(web, head.replace(changed, into))
    refused = answer[answer.rindex(b"HTTP/1.1 ") :]
    assert refused.startswith(b"HTTP/1.1 400 ")
    assert b"connection: close" in refused.lower()
    assert b"Invalid HTTP request received." in refused, "before the protocol sees it"
    assert CARD.encode() not in answer


def everything(web: Web, sent: bytes) -> bytes:
    """All that comes back, until the server closes the connection."""
    with socket.create_connection((web.host, web.port), timeout=30) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def raw(web: Web, sent: bytes) -> bytes:
    """What comes back until the server closes, or has answered."""
    with socket.create_connection((web.host, web.port), timeout=30) as connection:
        connection.sendall(sent)
        return connection.recv(65_536)


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
def test_a_body_that_is_too_large_is_refused_however_it_comes(web: Web, version: str) -> None:
    assert web.post(b" " * (4 * 1024 * 1024 + 1), mcp_protocol_version=version).status == 413
    head = (
        b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-test-demo\r\nContent-Type: application/json"
        b"\r\nAccept: application/json, text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection((web.host, web.port), timeout=30) as connection:
        connection.sendall(head)
        for _ in range(5):
            connection.sendall(b"%x\r\n" % 2**20 + b" " * 2**20 + b"\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"4111111111111111",
        b'{"x":4111111111111111',
        b'["4111111111111111"]',
        b'{"jsonrpc":"2.0","id":{"4111111111111111":1},"result":{}}',
        b'{"jsonrpc":"2.0","id":1,"method":4111111111111111}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=lambda body: body[:30].decode(errors="replace"),
)
def test_a_body_that_is_no_message_is_an_error_that_repeats_nothing(web: Web, version: str, body: bytes) -> None:
    answer = web.post(body, mcp_protocol_version=version)
    assert answer.status == 400
    assert answer.error["code"] in {-32700, -32600, -32602}
    assert CARD.encode() not in answer.body


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
@pytest.mark.parametrize(
    "argument", [b"[" * 300 + b"]" * 300, b"7" * 5_000, rb'"\ud800"'], ids=["deep", "long", "half"]
)
def test_a_call_that_the_library_cannot_read_is_answered(web: Web, version: str, argument: bytes) -> None:
    params: dict[str, Any] = {"name": "scan_text", "arguments": {"text": "TEXT"}}
    headers = {"mcp_protocol_version": version}
    if version > "2026":
        said = {"protocolVersion": version, "clientCapabilities": {}}
        params["_meta"] = {f"io.modelcontextprotocol/{name}": value for name, value in said.items()}
        headers |= {"mcp_method": "tools/call", "mcp_name": "scan_text"}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()
    answer = web.post(body.replace(b'"TEXT"', argument), **headers)
    assert answer.result["structuredContent"]["meta"]["error"]["code"] == "invalid_argument"


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
def test_a_call_whose_id_is_none_is_refused_and_audited(web: Web, folder: Path, version: str) -> None:
    params = {**SCAN, "_meta": envelope(version)} if version > "2026" else SCAN
    headers = {"mcp_protocol_version": version}
    if version > "2026":
        headers |= {"mcp_method": "tools/call", "mcp_name": "scan_text"}
    before = len(recorded(folder / "audit.jsonl"))
    for number, written in enumerate((None, 1.5, True, [CARD]), 1):
        answer = web.post({"jsonrpc": "2.0", "id": written, "method": "tools/call", "params": params}, **headers)
        assert (answer.status, answer.body) == (400, b'{"error":"invalid_id"}')
        for _ in range(100):
            if len(recorded(folder / "audit.jsonl")) == before + number:
                break
            time.sleep(0.05)
        assert len(recorded(folder / "audit.jsonl")) == before + number


def test_headers_that_do_not_fit_the_body_are_refused(web: Web) -> None:
    said = {"protocolVersion": "2026-07-28", "clientCapabilities": {}}
    params = {**SCAN, "_meta": {f"io.modelcontextprotocol/{name}": value for name, value in said.items()}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    for name in ("get_account", CARD):
        answer = web.post(message, mcp_protocol_version="2026-07-28", mcp_method="tools/call", mcp_name=name)
        assert (answer.status, answer.error["code"]) == (400, -32020)
        assert CARD.encode() not in answer.body
    unknown = web.post(message, mcp_protocol_version=CARD, mcp_method="tools/call", mcp_name="scan_text")
    assert unknown.status == 400
    assert CARD.encode() not in unknown.body
    assert web.ask("2026-07-28", "made/up", {}).status == 404


IMPATIENT = """
import sys
from server.http import connection as http_connection, gate as http_gate
http_connection.REQUEST_SECONDS = http_gate.BODY_SECONDS = 0.2
from server.commands.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_connection_that_brings_nothing_is_not_waited_for(tmp_path: Path) -> None:
    head = b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-test-demo\r\nContent-Length: 9\r\n"
    head += b"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
    with Web(["--demo"], tmp_path / "stderr", program=["-P", "-c", IMPATIENT], python=python()) as web:
        assert raw(web, head) == b"", "half a head"
        assert raw(web, b"") == b"", "nothing"
        assert raw(web, head + b"\r\n{").startswith(b"HTTP/1.1 408 "), "half a body"
        assert web.stop() == 0


def test_what_is_sent_behind_an_answer_is_not_taken_for_ever(web: Web) -> None:
    head = b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection((web.host, web.port), timeout=30) as connection:
        connection.sendall(head)
        assert connection.recv(65_536).startswith((b"HTTP/1.1 401 ", b"HTTP/1.1 429 "))
        chunks = b"%x\r\n" % 2**20 + b" " * 2**20 + b"\r\n"
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            connection.sendall(chunks * 64)
