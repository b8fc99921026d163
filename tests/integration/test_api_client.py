"""One request against a server that does what it likes: what comes back, and that nothing lasts or grows for ever."""

import gzip
import itertools
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.api.client import Answer, ApiClient, Timeouts, TransportError
from server.source import CancelledError
from tests.integration.billing_server import Asked, Reply, own_authority, serving

QUICK = Timeouts(connect=5, read=5, total=0.6)
LIMIT = 100_000


def quiet() -> None:
    pass


def ask(url: str, target: str = "/v1/x", *, timeouts: Timeouts = QUICK, ca_file: Path | None = None) -> Answer:
    client = ApiClient(url, timeouts=timeouts, max_bytes=LIMIT, ca_file=ca_file)
    try:
        return client.send("GET", target, {"Authorization": "Bearer planted"}, tick=quiet)
    finally:
        client.close()


def failure(url: str, **options: Timeouts | Path) -> tuple[str, bool]:
    with pytest.raises(TransportError) as caught:
        ask(url, **options)  # type: ignore[arg-type]
    return caught.value.reason, caught.value.again


def packed(body: bytes) -> Reply:
    return Reply(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})


def endless(piece: bytes, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(headers=named, pieces=itertools.repeat(piece))


def zeros() -> Iterator[bytes]:
    """A gzip stream that unpacks to a thousand times its size, and never ends."""
    packer = zlib.compressobj(wbits=31)
    while True:
        yield packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (Reply(body=b'{"id": "1"}'), Answer(200, b'{"id": "1"}')),
        (packed(b'{"id": "1"}'), Answer(200, b'{"id": "1"}')),
        (Reply(pieces=[b'{"id":', b'"1"}']), Answer(200, b'{"id":"1"}')),
        (Reply(body=b"x" * LIMIT), Answer(200, b"x" * LIMIT)),
        (packed(b"x" * LIMIT), Answer(200, b"x" * LIMIT)),
        (Reply(404, b"planted"), Answer(404, b"")),
        (Reply(429, b"planted", {"Retry-After": "7"}), Answer(429, b"", 7.0)),
        (Reply(503, b"", {"Retry-After": "-3"}), Answer(503, b"", None)),
        (Reply(302, b"", {"Location": "https://collector.example.org/"}), Answer(302, b"")),
    ],
    ids=["plain", "gzip", "no length", "limit", "gzip limit", "error", "retry", "nonsense", "redirect"],
)
def test_an_answer_is_its_status_and_its_unpacked_body(told: Reply, answer: Answer) -> None:
    with serving(lambda _: told) as server:
        assert ask(server.url, timeouts=Timeouts()) == answer
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("Thu, 01 Jan 2026 00:01:30 GMT", 90.0), ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0), ("soon", None)],
)
def test_a_date_to_wait_for_is_held_against_the_date_of_the_answer(header: str, seconds: float | None) -> None:
    lines = ["HTTP/1.1 429 no", "Date: Thu, 01 Jan 2026 00:00:00 GMT", f"Retry-After: {header}", "Content-Length: 0"]
    with saying(["\r\n".join(lines).encode() + b"\r\n\r\n"]) as url:
        assert ask(url, timeouts=Timeouts()).retry_after == seconds


def test_a_header_of_the_apis_own_counts_when_it_says_too_many() -> None:
    told = [Reply(503, b"", {"ratelimit-reset": "1200"}), Reply(429, b"", {"ratelimit-reset": "600"})]
    with serving(lambda _: told.pop(0)) as server:
        client = ApiClient(server.url, retry_header="RateLimit-Reset")
        waits = [client.send("GET", "/", {}, tick=quiet).retry_after for _ in range(2)]
        client.close()
    assert waits == [None, 600.0]


TOO_LARGE = (f"answered with more than {LIMIT:,} bytes", False)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (Reply(body=b"x" * (LIMIT + 1)), TOO_LARGE),
        (packed(b"x" * (LIMIT + 1)), TOO_LARGE),
        (endless(b"x" * 4096), TOO_LARGE),
        (Reply(headers={"Content-Encoding": "gzip"}, pieces=zeros()), TOO_LARGE),
        (Reply(body=gzip.compress(b"x")[:-4], headers={"Content-Encoding": "gzip"}), ("answered with a body", True)),
        (Reply(body=b"not gzip", headers={"Content-Encoding": "gzip"}), ("answered with a body", True)),
        (Reply(headers={"Content-Encoding": "br"}), ("answered in an encoding that was not asked for", False)),
    ],
    ids=["large", "gzip large", "endless", "bomb", "torn gzip", "no gzip", "other encoding"],
)
def test_a_body_is_bounded_while_it_comes_in(told: Reply, reason: tuple[str, bool]) -> None:
    with serving(lambda _: told) as server:
        text, again = failure(server.url, timeouts=Timeouts())
    assert (text.startswith(reason[0]), again) == (True, reason[1])


def test_what_unpacks_to_a_thousand_times_its_size_takes_no_memory() -> None:
    bomb = packed(bytes(50_000_000))
    assert len(bomb.body) < LIMIT
    with serving(lambda _: bomb) as server:
        tracemalloc.start()
        try:
            assert failure(server.url, timeouts=Timeouts()) == TOO_LARGE
            assert tracemalloc.get_traced_memory()[1] < 10_000_000
        finally:
            tracemalloc.stop()


@contextmanager
def saying(pieces: Iterator[bytes] | list[bytes], pause: float = 0.0) -> Iterator[str]:
    """The URL of a server that says these bytes to whoever connects, whatever it is asked."""
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    for piece in pieces:
                        connection.sendall(piece)
                        if ended.wait(pause):
                            return
                except OSError:
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        ended.set()


@pytest.mark.parametrize(
    ("pieces", "pause"),
    [
        ([b""], 60.0),
        (itertools.chain([b"HTTP/1.1 200 OK\r\nX-Slow: "], itertools.repeat(b"x")), 0.05),
        (itertools.chain([b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"], itertools.repeat(b" ")), 0.05),
    ],
    ids=["silence", "a header drop by drop", "a body drop by drop"],
)
def test_a_slow_server_holds_nobody_beyond_the_whole_time(pieces: Iterator[bytes], pause: float) -> None:
    with saying(pieces, pause) as url:
        began = time.monotonic()
        assert failure(url) == ("did not answer in time", True)
        assert time.monotonic() - began < 5


def test_whoever_no_longer_waits_ends_a_request_under_way() -> None:
    def gone() -> None:
        raise CancelledError

    with saying([b""], 60.0) as url:
        client = ApiClient(url)
        with pytest.raises(CancelledError):
            client.send("GET", "/", {}, tick=gone)
        client.close()


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"], "broke off its answer"),
        ([b"what is HTTP?\r\n\r\n"], "broke off its answer"),
        ([b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000], "broke off its answer"),
    ],
    ids=["half a body", "no HTTP", "a header without end"],
)
def test_what_is_no_answer_is_told_from_one(pieces: list[bytes], reason: str) -> None:
    with saying(pieces) as url:
        assert failure(url, timeouts=Timeouts()) == (reason, True)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}") == ("cannot be reached", True)


def test_tls_is_verified_against_what_the_system_trusts_or_an_authority_of_ones_own(tmp_path: Path) -> None:
    authority, tls = own_authority(tmp_path)
    with serving(lambda _: Reply(body=b"[]"), tls) as server:
        assert ask(server.url, ca_file=authority, timeouts=Timeouts()).body == b"[]"
        reason = "has a certificate that cannot be verified"
        assert failure(server.url, timeouts=Timeouts()) == (reason, False)
        elsewhere = server.url.replace("127.0.0.1", "localhost")  # a name that the certificate does not have
        assert failure(elsewhere, ca_file=authority, timeouts=Timeouts()) == (reason, False)
        assert len(server.asked) == 1


def test_a_request_cannot_name_another_host() -> None:
    def never(_: Asked) -> Reply:
        raise AssertionError

    with serving(never) as server:
        client = ApiClient(server.url)
        for target in ("@collector.example.org/", ".example.org/", "https://collector.example.org/"):
            with pytest.raises(ValueError, match="a target is a path"):
                client.send("GET", target, {}, tick=quiet)
        client.close()


def test_a_proxy_is_asked_for_a_tunnel_and_nothing_else() -> None:
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                seen.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 407 no\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        client = ApiClient("https://api.example.com", proxy=f"http://user:word@127.0.0.1:{listening.getsockname()[1]}")
        with pytest.raises(TransportError) as caught:
            client.send("GET", "/v1/secret", {"Authorization": "Bearer planted"}, tick=quiet)
        thread.join(30)
        client.close()
    assert caught.value.reason == "cannot be reached through the proxy"
    assert seen[0].startswith(b"CONNECT api.example.com:443 HTTP/1.1\r\n")
    assert b"dXNlcjp3b3Jk" in seen[0]
    assert b"planted" not in seen[0]
    assert b"secret" not in seen[0]
