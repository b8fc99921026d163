"""Who connects over HTTP, how many at a time, from where, and what becomes of them at the end."""

import socket
import ssl
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.client import BadStatusLine, HTTPSConnection
from pathlib import Path
from typing import Any

import anyio
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from benchmarks.pipe import envelope
from benchmarks.web import Web
from server.http.connection import MAX_CONNECTIONS_OF_ONE
from tests.integration.command_line import run_here
from tests.pipelines import recorded
from tests.warm import python

CARD = "4111111111111111"
SCAN = {"name": "scan_text", "arguments": {"text": "Card 4111 1111 1111 1111"}}


def test_one_address_has_so_many_connections_and_no_more(tmp_path: Path) -> None:
    with Web(["--demo"], tmp_path / "stderr", python=python()) as web, ExitStack() as stack:
        for _ in range(MAX_CONNECTIONS_OF_ONE):
            stack.enter_context(socket.create_connection((web.host, web.port), timeout=30))
        for body in (None, b" " * 100_000):
            refused = web.request("POST", "/mcp", body)
            assert (refused.status, refused.body) == (503, b'{"error":"too_many_connections"}')
            assert (refused.headers["retry-after"], refused.headers["connection"]) == ("1", "close")
        silent = [stack.enter_context(socket.create_connection((web.host, web.port), timeout=30)) for _ in range(65)]
        assert silent[-1].recv(1) == b"", "of these no more than 64 are held at a time, too"
        assert {one.recv(1) for one in silent[:64]} == {b""}, "and not for long"
        assert web.request("GET", "/healthz").status == 503
        stack.close()
        assert web.stop() == 0


def test_a_client_that_calls_too_often_at_a_time_is_served_again_later(tmp_path: Path) -> None:
    """The official client, whose other calls an error of the network would end."""

    async def run(url: str) -> tuple[int, int]:
        done: list[bool] = []

        async def call(client: Client) -> None:
            try:
                done.append((await client.call_tool("scan_text", {"text": "no card"})).is_error)
            except MCPError:
                done.append(True)

        async with (
            create_mcp_http_client(headers={"Authorization": "Bearer sk-test-demo"}) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            await client.list_tools()
            async with anyio.create_task_group() as calls:
                for _ in range(MAX_CONNECTIONS_OF_ONE + 20):
                    calls.start_soon(call, client)
            assert (await client.list_tools()).tools
        return len(done), sum(done)

    with Web(["--demo"], tmp_path / "stderr", program=["-P", "-c", HELD], python=python()) as web:
        made, failed = anyio.run(run, web.url)
        assert made == MAX_CONNECTIONS_OF_ONE + 20
        assert 0 < failed < 40
        assert web.stop() == 0


WAITING = """
import sys
from server.calls import pipeline
real = pipeline.Pipeline.call
def waiting(self, name, arguments, caller, watch):
    watch(1, 3, "pages")
    return real(self, name, arguments, caller, watch)
pipeline.Pipeline.call = waiting
from server.commands.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_progress_is_told_to_whoever_asks_for_it(tmp_path: Path) -> None:
    with Web(["--demo"], tmp_path / "stderr", program=["-P", "-c", WAITING], python=python()) as web:
        for version in ("2025-11-25", "2026-07-28"):
            asked = web.ask(version, "tools/call", {**SCAN, "_meta": {**envelope(version), "progressToken": "p"}})
            told, answer = asked.messages
            assert told["method"] == "notifications/progress"
            assert told["params"] == {"progressToken": "p", "progress": 1.0, "total": 3.0, "message": "pages"}
            assert answer["result"]["isError"] is False
            assert len(web.ask(version, "tools/call", SCAN).messages) == 1


def test_behind_a_proxy_one_client_does_not_take_the_place_of_all(tmp_path: Path) -> None:
    """They share the proxy's connections, which are bounded for all together alone."""
    arguments = ["--demo", "--host-name", "billing.example.com", "--proxy", "127.0.0.1"]
    head = (
        "POST /mcp HTTP/1.1\r\nHost: billing.example.com\r\nAuthorization: Bearer sk-test-demo\r\nContent-Length: 9\r\n"
        "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nX-Forwarded-For: {}\r\n\r\n{{"
    )
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": SCAN}
    with Web(arguments, tmp_path / "stderr", python=python()) as web, ExitStack() as stack:
        for number in range(MAX_CONNECTIONS_OF_ONE):
            connection = stack.enter_context(socket.create_connection((web.host, web.port), timeout=30))
            connection.sendall(head.format(f"2001:db8::{number}").encode())
        for _ in range(200):  # until all of them are waited for
            refused = web.post(message, host="billing.example.com", x_forwarded_for="2001:db8::ffff")
            if refused.status != 200:
                break
        assert (refused.status, refused.body) == (503, b'{"error":"too_many_requests"}')
        assert (refused.headers["retry-after"], refused.headers["connection"]) == ("1", "close")
        for other in ("203.0.113.7", "2001:db8:0:1::1", "127.0.0.1"):
            assert web.post(message, host="billing.example.com", x_forwarded_for=other).status == 200
        stack.close()
        assert web.stop() == 0


HELD = """
import sys, time
from server.calls import pipeline
real, released = pipeline.Pipeline.call, []
def held(self, *arguments):
    released.append(time.monotonic() + 3)  # time for the client to open all of its connections
    time.sleep(max(0, released[0] - time.monotonic()))
    return real(self, *arguments)
pipeline.Pipeline.call = held
from server.commands.cli import main
sys.exit(main(sys.argv[1:]))
"""

SLOW = """
import sys, time
from server.calls import pipeline
real = pipeline.Pipeline.call
def slow(self, *arguments):
    print("at work", file=sys.stderr, flush=True)
    time.sleep(1.5)
    return real(self, *arguments)
pipeline.Pipeline.call = slow
from server.commands.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
@pytest.mark.parametrize("number", [15, 2], ids=["SIGTERM", "SIGINT"])
def test_a_call_at_work_is_finished_and_audited_at_the_end(tmp_path: Path, version: str, number: int) -> None:
    arguments = ["--demo", "--audit-file", str(tmp_path / "audit.jsonl")]
    with Web(arguments, tmp_path / "stderr", program=["-P", "-c", SLOW], python=python()) as web:
        idle, half = (socket.create_connection((web.host, web.port), timeout=30) for _ in range(2))
        half.sendall(b"POST /mcp HTTP/1.1\r\nHost: loc")
        answers: list[Any] = []
        caller = threading.Thread(target=lambda: answers.append(web.ask(version, "tools/call", SCAN)))
        caller.start()
        assert web.line() == b"at work\n"
        assert web.stop(number) == 0
        caller.join(30)
        assert answers[0].result["isError"] is False
        for connection in (idle, half):
            connection.close()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((web.host, web.port), timeout=5)
    (record,) = recorded(tmp_path / "audit.jsonl")
    assert (record["decision"], record["tool"]) == ("allowed", "scan_text")


def certificate(folder: Path, password: bytes | None = None) -> list[str]:
    """The options for a fresh certificate of localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1), [])
    made = made.add_extension(names, critical=False)
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    how = BestAvailableEncryption(password) if password else NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
    return ["--tls-cert", str(folder / "cert.pem"), "--tls-key", str(folder / "key.pem")]


def test_tls_is_spoken_by_the_server_itself(tmp_path: Path) -> None:
    options = certificate(tmp_path)
    with Web(
        ["--demo", *options, "--host-name", "localhost"], tmp_path / "stderr", listen="0.0.0.0:0", python=python()
    ) as web:
        assert web.url == f"https://0.0.0.0:{web.port}/mcp"
        trusted = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        connection = HTTPSConnection("localhost", web.port, timeout=30, context=trusted)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status in {200, 503}
        connection.close()
        with pytest.raises((ConnectionError, BadStatusLine)):
            web.request("GET", "/healthz")
        assert web.stop() == 0


def test_behind_a_proxy_its_word_counts_and_nobody_else_gets_in(tmp_path: Path) -> None:
    audit_file = tmp_path / "audit.jsonl"
    arguments = ["--demo", "--audit-file", str(audit_file), "--host-name", "billing.example.com"]
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": SCAN}
    with Web(
        [*arguments, "--proxy", "127.0.0.1", "--proxy", "10.0.0.0/8"], tmp_path / "stderr", python=python()
    ) as web:
        for forwarded in ("203.0.113.7", "6.6.6.6, 203.0.113.8, 10.1.2.3", "4111111111111111", "x, 203.0.113.9"):
            answer = web.post(message, host="billing.example.com", x_forwarded_for=forwarded)
            assert answer.status == 200
        assert web.post(message, host="billing.example.com", origin="https://billing.example.com").status == 200
        assert web.post(message, host="billing.example.com", origin="https://example.com").status == 403
        web.stop()
    seen = [record["client_ip"] for record in recorded(audit_file)]
    assert seen == ["203.0.113.7", "203.0.113.8", "127.0.0.1", "203.0.113.9", "127.0.0.1"]
    with Web([*arguments, "--proxy", "10.0.0.5"], tmp_path / "stderr", python=python()) as web:
        refused = web.post(message, host="billing.example.com", x_forwarded_for="10.0.0.5")
        assert (refused.status, refused.body) == (403, b'{"error":"forbidden"}')


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--http", "0.0.0.0:0"], "--http: 0.0.0.0 can be reached from other machines, and keys would travel in the"),
        (
            ["--http", "192.0.2.1:80", "--proxy", "10.0.0.5", "--host-name", "a"],
            "--http: cannot listen on 192.0.2.1 port 80",
        ),
        (["--http", "0", "--tls-cert", "no.pem", "--tls-key", "no.pem"], "--tls-cert: no.pem cannot be read: No such"),
        (["--http", "0", "--tls-cert", "x.pem", "--tls-key", "x.pem"], "--tls-cert and --tls-key: are no certificate"),
        (["--http", "0", "ENCRYPTED"], "--tls-key: the key is encrypted"),
        (["--http", "0", "--api-key", "SECRET"], "--api-key: over HTTP each request brings its own key"),
        (["--proxy", "10.0.0.5"], "--proxy: is for --http alone"),
        (["--tls-key", "x.pem"], "--tls-key: is for --http alone"),
        (["--host-name", "a"], "--host-name: is for --http alone"),
    ],
)
def test_an_endpoint_that_cannot_be_used_ends_the_start(tmp_path: Path, arguments: list[str], message: str) -> None:
    if arguments[-1] == "ENCRYPTED":
        arguments = [*arguments[:-1], *certificate(tmp_path, b"a password")]
    (tmp_path / "x.pem").write_text("no certificate")
    done = run_here("serve", "--demo", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"sluicegate: {message}")
    assert "SECRET" not in line
