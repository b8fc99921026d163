"""A server over HTTP for the guard to stand in front of: it misbehaves in the way that the name of a tool says."""

import json
import socket
import struct
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self

MAIL = "jane.doe@example.com"
HANDSHAKE = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": {"name": "x", "version": "1"}}


def error(code: int, message: str, identity: Any = None) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": identity, "error": {"code": code, "message": message}}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "WebUpstream"

    def do_POST(self) -> None:
        if self.path == "/moved":
            self.rfile.read(int(self.headers["content-length"]))
            self._say(307, b"", location="/mcp")
            return
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))
        method = message.get("method", "(answer)")
        name = message["params"]["name"] if method == "tools/call" else self.server.deeds.get(method, method)
        self.server.messages.append(message)
        self.server.heard[name] += 1  # behind it: whoever waits for this reads the other then
        session = self.headers.get("mcp-session-id")
        if session is not None and not self._is_known(session):
            self._say(*self.server.forgets)
        elif "id" not in message or "method" not in message:
            assert name not in self.server.slow or self.server.go_on.wait(60)
            if name in self.server.leaves_open:
                self._say(self.server.accepts, b"", self.server.leaves_open[name], content_length="9")
                assert self.server.go_on.wait(60)
                self._drop()
            else:
                self._say(self.server.accepts, b"", "text/plain")
        elif name in self.DEEDS:
            self.DEEDS[name](self, message)
        elif name.startswith("http"):
            self._say(int(name.removeprefix("http")), MAIL.encode(), "text/plain")
        else:
            self._answer(message)

    def do_GET(self) -> None:
        self.server.heard["GET"] += 1
        self.server.listened.append(self.headers.get("last-event-id"))
        if self.path == "/moved":
            self._say(404, b"")
        elif not self._is_known(self.headers["mcp-session-id"]):
            self._say(*self.server.forgets)
        elif not self.server.streams:
            self._say(405, b"")
        elif isinstance(stream := self.server.streams.pop(0), int):
            self._say(stream, b"")
        elif isinstance(stream, str):
            self._say(307, b"", location=stream)
        else:
            self._cut_stream(stream)

    def do_DELETE(self) -> None:
        self.server.heard["DELETE"] += 1
        self._say(405, b"")

    def _is_known(self, session: str) -> bool:
        shown = not self.server.with_cookies or self.headers.get("cookie") == f"behind={session}"
        return session in self.server.sessions and shown

    def _answer(self, message: Any) -> None:
        headers = {}
        if message["method"] == "initialize" and self.server.with_sessions:
            assert "mcp-session-id" not in self.headers, "a session begins without one"
            headers["mcp_session_id"] = uuid.uuid4().hex
            self.server.sessions.add(headers["mcp_session_id"])
            if self.server.with_cookies:
                headers["set_cookie"] = f"behind={headers['mcp_session_id']}; Path=/"
        if self.server.events:
            self._say(200, b"data: %b\n\n" % self._body(message), "text/event-stream", **headers)
        else:
            self._say(200, self._body(message), **headers)

    def _body(self, message: Any) -> bytes:
        result = HANDSHAKE if message["method"] == "initialize" else {"content": [{"type": "text", "text": "fine"}]}
        return json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()

    def _say(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status, MAIL)
        for name, value in {"content_type": kind, "content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _cut_stream(self, body: bytes) -> None:
        self._say(200, body, "text/event-stream", content_length=str(len(body) + 900))
        self._drop()

    def _drop(self, *, reset: bool = False) -> None:
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def _cut(self, message: Any) -> None:
        body = self._body(message)
        self._say(200, body[:40], content_length=str(len(body)))
        self._drop()

    def _cut_head(self, _: Any) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-ty")
        self._drop()

    def _cut_refusal(self, _: Any) -> None:
        self._say(503, b'{"jsonrpc":"2.0","id":null,"err', content_length="90")
        self._drop()

    def _cut_redirect(self, _: Any) -> None:
        self._say(307, b"", location="/other", content_length="50")
        self._drop()

    def _no_http(self, _: Any) -> None:
        self.wfile.write(b"\x15\x03\x01\x00\x02\x02P")
        self._drop()

    def _wait(self, message: Any) -> None:
        assert self.server.go_on.wait(60)
        self._answer(message)

    def _end_behind(self, message: Any) -> None:
        self._answer(message)
        self._drop()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    DEEDS: ClassVar[dict[str, Callable[..., None]]] = {
        "drop": lambda self, _: self._drop(),
        "reset": lambda self, _: self._drop(reset=True),
        "no_http": _no_http,
        "cut_head": _cut_head,
        "cut_body": _cut,
        "cut_refusal": _cut_refusal,
        "cut_event": lambda self, message: self._cut_stream(b"data: " + self._body(message)[:40]),
        "cut_stream": lambda self, _: self._cut_stream(b": nothing yet\n\n"),
        "end_behind": _end_behind,
        "moved_away": lambda self, _: self._say(307, b"", location="http://elsewhere.invalid/mcp?token=hidden"),
        "moved_nowhere": lambda self, _: self._say(307, b"", location="http://x:no-port/"),
        "cut_redirect": _cut_redirect,
        "own_400": lambda self, _: self._say(400, error(-32602, "no such customer")),
        "own_redirect": lambda self, _: self._say(400, error(-32600, "Redirect to the sign-in page")),
        "own_404": lambda self, _: self._say(404, error(-32601, "no such method")),
        "own_revision": lambda self, _: self._say(400, error(-32000, "Bad Request: Unsupported protocol version")),
        "own_session": lambda self, asked: self._say(400, error(-32602, "no session that day", asked["id"])),
        "other_session": lambda self, _: self._say(400, error(-32000, "Session 2024-0512 is closed")),
        "own_record": lambda self, asked: self._say(404, error(-32002, "no such record", asked["id"])),
        "page": lambda self, _: self._say(200, MAIL.encode(), "text/html"),
        "accepted": lambda self, _: self._say(202, b""),
        "wait": _wait,
    }


class WebUpstream(ThreadingHTTPServer):
    """`sessions`: the ids that it knows; `heard`: how often each method or tool was asked for; `messages`: all of them.

    `forgets`: status and body for other sessions; `accepts`: its status for notifications and answers.
    `streams`: what comes on the next connections beside all answers, each of which then breaks off, the status that
    refuses one, or where to it is sent away; none is offered when it is empty. `listened`: what event each was asked to
    go on behind. `deeds`: of methods, by the names of tools. `with_cookies`: a session is known only with its cookie.
    `slow`: notifications that it takes when it is let to (`go_on`), and `(answer)`. `leaves_open`: those of which it
    takes the message and never ends its own answer, with the media type of that.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int = 0, *, with_sessions: bool = False, events: bool = False) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.with_sessions, self.events = with_sessions, events
        self.sessions: set[str] = set()
        self.heard: Counter[str] = Counter()
        self.messages: list[Any] = []
        self.accepts = 202
        self.forgets = 404, error(-32600, "Session not found")
        self.streams: list[bytes | int | str] = []
        self.deeds: dict[str, str] = {}
        self.with_cookies = False
        self.slow: set[str] = set()
        self.leaves_open: dict[str, str] = {}
        self.listened: list[str | None] = []
        self.go_on = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/mcp"
        self._connections: list[socket.socket] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.append(request)
        super().process_request(request, client_address)

    def handle_error(self, *_: object) -> None:
        """A connection that a test has ended."""

    def stop(self) -> None:
        """End it with all of its connections, as the end of its process would."""
        self.shutdown()
        self.server_close()
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
