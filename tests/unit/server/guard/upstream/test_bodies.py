"""What a server over HTTP sends is bounded, whatever it calls it."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from server.guard.pending.calls import LONGEST_QUESTION
from server.guard.told.failures import MARK
from server.guard.upstream.remote import Remote, longest_silence
from server.protocol.lines import ENDS, id_in

LONGEST = 100_000
MOST_SENT = 30_000_000  # more than the buffers of a connection hold
HEAD, TAIL = b'{"jsonrpc":"2.0","id":7,"result":{"a":"', b'"}}'


@contextmanager
def server(kind: str, body: Callable[[], Iterator[bytes]], sent: list[int], **headers: str) -> Iterator[str]:
    """A server that answers every request with the same body; ``sent`` gets the bytes of each."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            for name, value in {"content-type": kind, **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            count = 0
            with suppress(OSError):
                for chunk in body():
                    self.wfile.write(chunk)
                    count += len(chunk)
            sent.append(count)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}/mcp"
        http.shutdown()
        thread.join()


def asked(url: str) -> bytes:
    """The line that is said in answer to one request."""
    remote = Remote(url, None, LONGEST, 60)
    remote.send(b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get"}}\n')
    with remote.output:
        line = remote.output.readline()
        remote.end()
    return line


def large() -> Iterator[bytes]:
    yield HEAD
    for _ in range(MOST_SENT // 100_000):
        yield b"x" * 100_000
    yield TAIL


def exact(size: int) -> Callable[[], Iterator[bytes]]:
    return lambda: iter([HEAD, b"x" * (size - len(HEAD + TAIL)), TAIL])


def packed() -> Iterator[bytes]:
    yield gzip.compress(b"".join(large()))


@pytest.mark.parametrize(
    ("kind", "body", "headers"),
    [
        ("application/json", large, {}),
        ("Application/JSON; charset=utf-8", large, {}),
        ("application/json", exact(LONGEST + 1), {}),
        ("application/json", packed, {"content_encoding": "gzip"}),
        ("text/event-stream", packed, {"content_encoding": "GZIP"}),
        ("text/event-stream", large, {}),
    ],
)
def test_a_body_that_is_too_large_is_an_error_and_is_not_read(
    kind: str, body: Callable[[], Iterator[bytes]], headers: dict[str, str]
) -> None:
    sent: list[int] = []
    with server(kind, body, sent, **headers) as url:
        line = asked(url)
    lost = kind.startswith("text") and headers  # a stream that was not read has ended without an answer
    assert json.loads(line).keys() == {"jsonrpc", "id", MARK if lost else "error"}
    assert id_in(line[:ENDS], line[-ENDS:]) == 7
    assert b"xxx" not in line
    assert kind.startswith("text") or len(line) > LONGEST, "so that the guard finds it too large, as it is"
    assert sent[0] < MOST_SENT


def test_a_body_of_the_size_that_may_be_is_read() -> None:
    with server("application/json", exact(LONGEST), []) as url:
        assert len(asked(url)) == LONGEST + len("\n")


def test_a_connection_may_be_silent_while_a_user_thinks_about_a_question() -> None:
    assert longest_silence(300) == 300 + LONGEST_QUESTION
    assert longest_silence(0) is None
