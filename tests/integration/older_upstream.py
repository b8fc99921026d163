"""A server over the transport before streamable HTTP, for the guard to stand in front of: it misbehaves as is asked."""

import json
import queue
import socket
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final, Self

from tests.integration.web_upstream import HANDSHAKE, MAIL, error

END: Final = None
"""What ends a stream; bytes are sent as they are."""

Stream = queue.SimpleQueue[bytes | None]


def message(identity: Any, **members: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": identity, **members}).encode()


def fine(identity: Any) -> bytes:
    return message(identity, result={"content": [{"type": "text", "text": "fine"}]})


def event(data: bytes, kind: bytes = b"message") -> bytes:
    return b"event: %b\ndata: %b\n\n" % (kind, data)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "OlderUpstream"

    def do_GET(self) -> None:
        self.server.heard["GET"] += 1
        self.server.headers.append(dict(self.headers))
        if self.path == "/moved":
            self.say(307, location="/sse")
        elif self.path == "/moved_away":
            self.say(307, location="http://elsewhere.invalid/sse?token=hidden")
        elif self.server.stream_status != 200:
            self.say(self.server.stream_status)
        else:
            self.close_connection = True
            self._stream()

    def _stream(self) -> None:
        number = len(self.server.streams)
        stream: Stream = queue.SimpleQueue()
        self.server.streams.append(stream)
        self.send_response(200)
        self.send_header("content-type", self.server.stream_kind)
        self.end_headers()
        self.wfile.write(self.server.first.replace(b"NUMBER", str(number).encode()))
        while (part := stream.get()) is not END:
            self.wfile.write(part)
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        name = body["params"]["name"] if body.get("method") == "tools/call" else body.get("method", "(answer)")
        if not self.path.startswith("/messages"):
            self.server.heard["refused"] += 1
            self.say(307, location=self.path.replace("moved", "sse")) if self.path == "/moved" else self.say(
                self.server.refuses
            )
            return
        self.server.headers.append(dict(self.headers))
        number = int(self.path.rpartition("=")[2])
        self.server.messages.append((number, body))
        self.server.heard[name] += 1  # last: whoever waits for it reads the others then
        if number in self.server.forgotten:
            self.say(*self.server.forgets)
            return
        deed = self.server.deeds.get(name) or self.DEEDS.get(name)
        if deed is not None:
            deed(self, self.server.streams[number], body.get("id"))
        else:
            self.say(202, b"Accepted")
            if "id" in body and "method" in body:
                result = HANDSHAKE if name == "initialize" else {"content": [{"type": "text", "text": "fine"}]}
                self.server.streams[number].put(event(message(body["id"], result=result)))

    def say(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        self.send_response(status, MAIL)
        for name, value in {"content_type": kind, "content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, stream: Stream, *parts: bytes | None, status: int = 202, body: bytes = b"") -> None:
        self.say(status, body)
        for part in parts:
            stream.put(part)

    def _endless(self, stream: Stream, identity: Any) -> None:
        stream.put(event(fine(identity)))
        self.say(200, b"data: x\n\n", "text/event-stream", content_length="900")

    def _drop(self, *_: Any) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _answered_and_dropped(self, stream: Stream, identity: Any) -> None:
        stream.put(event(fine(identity)))
        assert self.server.go_on.wait(60)
        self._drop()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    DEEDS: ClassVar[dict[str, Callable[..., None]]] = {
        "cut": lambda self, stream, identity: self._answer(stream, event(fine(identity))[:40], END),
        "end": lambda self, stream, _: self._answer(stream, END),
        "silent": lambda self, stream, _: self._answer(stream),
        "drop": _drop,
        "answered_and_dropped": _answered_and_dropped,
        "http500": lambda self, *_: self.say(500, MAIL.encode()),
        "http401": lambda self, *_: self.say(401),
        "http400": lambda self, *_: self.say(400, MAIL.encode()),
        "page503": lambda self, *_: self.say(503, b"<p>Your session is over", "text/html"),
        "http404": lambda self, *_: self.say(404, MAIL.encode()),
        "moved_away": lambda self, *_: self.say(307, location="http://elsewhere.invalid/m?token=hidden"),
        "moved_to_a_page": lambda self, *_: self.say(303, location="/sse"),
        "own_error": lambda self, *_: self.say(400, error(-32602, "no such customer"), "application/json"),
        "http200": lambda self, stream, asked: self._answer(stream, event(fine(asked)), status=200, body=b"ok"),
        "endless_200": _endless,
        "huge": lambda self, stream, asked: self._answer(
            stream, event(message(asked, result={"content": [{"type": "text", "text": "x" * 200_000}]}))
        ),
        "no_json": lambda self, stream, asked: self._answer(stream, event(b'{"jsonrpc":"2.0","id":%d,' % asked)),
        "comments": lambda self, stream, asked: self._answer(
            stream, b": ping\n\n:\n\nevent: ping\ndata: x\n\n", b"id: 7\nretry: 5\n: x\ndata:" + fine(asked) + b"\n\n"
        ),
        "crlf": lambda self, stream, asked: self._answer(
            stream, *(bytes([one]) for one in event(fine(asked)).replace(b"\n", b"\r\n"))
        ),
        "cr": lambda self, stream, asked: self._answer(stream, event(fine(asked)).replace(b"\n", b"\r") + b": x\n"),
        "lines": lambda self, stream, asked: self._answer(
            stream, event(json.dumps(json.loads(fine(asked)), indent=1).encode().replace(b"\n", b"\ndata: "))
        ),
        "text_id": lambda self, stream, asked: self._answer(stream, event(fine(str(asked)))),
        "elsewhere_later": lambda self, stream, asked: self._answer(
            stream, event(b"http://elsewhere.invalid/", b"endpoint"), event(fine(asked))
        ),
    }


class OlderUpstream(ThreadingHTTPServer):
    """`refuses`: its status for messages that are posted as over streamable HTTP; `first`: what a stream begins with,
    `stream_status` and `stream_kind`: of its answer; `forgotten`: streams whose messages are refused as `forgets` says,
    with a status, a body and its kind.

    `heard`: how often each method or tool came; `messages`: all of them, with the number of their stream; `deeds`: of
    methods; `streams`: what is sent next on each.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.refuses, self.stream_status, self.stream_kind = 405, 200, "text/event-stream"
        self.first = b"event: endpoint\ndata: /messages?session=NUMBER\n\n"
        self.forgotten: set[int] = set()
        self.forgets = 404, b"Could not find session", "text/plain"
        self.heard: Counter[str] = Counter()
        self.messages: list[tuple[int, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.deeds: dict[str, Callable[..., object]] = {}
        self.streams: list[Stream] = []
        self.go_on = threading.Event()
        self._connections: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self.server_port}/sse"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.append(request)
        super().process_request(request, client_address)

    def handle_error(self, *_: object) -> None:
        """A connection that a test has ended."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        for stream in self.streams:
            stream.put(END)
        for connection in self._connections:  # by one that is kept, the guard would go on with this server
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
