"""One HTTP request to a billing API and its bounded answer. The only importer of the HTTP library.

The library is `httpcore2`, the transport beneath `httpx2`, which comes with the protocol library. It follows no
redirect, keeps no cookie, decodes nothing and reads no environment, so that none of this has to be switched off.

A request goes to one origin, which is fixed when the client is made. It ends after `total` seconds whatever the other
side does: with a timeout for each read alone, a server that sends a byte now and then could hold a thread for days. So
the socket is read in short steps, and the clock and the caller are checked between them. The size of an answer is
bounded while it arrives, before and after decompression.

Every failure is a `TransportError` in a few fixed words: messages of the library may quote the request.
"""

import email.utils
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import httpcore2
import msgspec

STEP: Final = 0.25
"""Seconds of a read between two looks at the clock and at the caller."""

CONNECTIONS: Final = 8
KEEPALIVE: Final = 30.0  # seconds that an idle connection is kept

_TOO_MANY: Final = 429  # RFC 6585, section 4
_ENCODINGS: Final = frozenset({"", "identity"})
_GZIP: Final = frozenset({"gzip", "x-gzip"})

Tick = Callable[[], None]
"""Called while an answer is waited for; may raise `CancelledError`."""


class Timeouts(msgspec.Struct, frozen=True):
    """Seconds: to connect, between two reads, and for everything."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0


class Answer(msgspec.Struct, frozen=True):
    """Status, body, and how many seconds to wait if the answer says so. Its repr holds no body."""

    status: int
    body: bytes
    retry_after: float | None = None

    def __repr__(self) -> str:
        return f"Answer({self.status}, {len(self.body)} bytes)"


class TransportError(Exception):
    """No answer, or none that can be read. `again`: whether another try may help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again


class ApiClient:
    """Requests to the origin of `base_url`. Threads share a client.

    `ca_file`: the certificates that the server's has to lead to, instead of those that the system trusts. `proxy`: the
    URL of an HTTP proxy, through which TLS goes unread. `max_bytes`: of a body, packed and unpacked. `retry_header`:
    another header than Retry-After that says how long to wait, on 429 alone.

    Raises `OSError` or `ssl.SSLError` when the CA file cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        *,
        ca_file: Path | None = None,
        proxy: str | None = None,
        timeouts: Timeouts = Timeouts(),  # noqa: B008  immutable
        max_bytes: int = 16 * 1024 * 1024,
        retry_header: str = "retry-after",
    ) -> None:
        url = urlsplit(base_url)
        self._origin = f"{url.scheme}://{url.netloc}"
        self._timeouts = timeouts
        self._max_bytes = max_bytes
        self._retry_header = retry_header.lower()
        self._backend = _Backend(timeouts)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_verifying(ca_file),
            proxy=None if proxy is None else _proxy(proxy),
            max_connections=CONNECTIONS,
            keepalive_expiry=KEEPALIVE,
            network_backend=self._backend,
        )

    def send(
        self, method: str, target: str, headers: Mapping[str, str], *, body: bytes | None = None, tick: Tick
    ) -> Answer:
        """The answer to one request; `target` is a path with its query. Raises `TransportError`, and what `tick` does.

        An answer of any status is an answer; the body of one that is no success is not read.
        """
        if not target.startswith("/"):
            raise ValueError("a target is a path")  # or it could continue the host's name
        given = [*headers.items(), ("Accept", "application/json"), ("Accept-Encoding", "gzip")]
        timeout = {"connect": self._timeouts.connect, "read": self._timeouts.read}
        timeout |= {"write": self._timeouts.read, "pool": self._timeouts.total}
        with self._backend.allowance(tick):
            try:
                with self._pool.stream(
                    method, self._origin + target, headers=given, content=body, extensions={"timeout": timeout}
                ) as response:
                    return self._answer(response)
            except httpcore2.TimeoutException:
                raise TransportError("did not answer in time", again=True) from None
            except _UnverifiedError:
                raise TransportError("has a certificate that cannot be verified", again=False) from None
            except httpcore2.ConnectError:
                raise TransportError("cannot be reached", again=True) from None
            except httpcore2.ProxyError:
                raise TransportError("cannot be reached through the proxy", again=True) from None
            except (httpcore2.NetworkError, httpcore2.ProtocolError):
                raise TransportError("broke off its answer", again=True) from None
            except (httpcore2.UnsupportedProtocol, OSError, ValueError):
                raise TransportError("cannot be asked", again=False) from None

    def _answer(self, response: httpcore2.Response) -> Answer:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        wait = _seconds(headers, "retry-after")
        if wait is None and response.status == _TOO_MANY:  # a header of the API's own may stand on every answer
            wait = _seconds(headers, self._retry_header)
        if not 200 <= response.status < 300:  # noqa: PLR2004  success, RFC 9110, section 15.3
            return Answer(response.status, b"", wait)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self._max_bytes:
            raise self._too_large()
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding in _GZIP:
            return Answer(response.status, self._unpacked(response.iter_stream()), wait)
        if encoding not in _ENCODINGS:
            raise TransportError("answered in an encoding that was not asked for", again=False)
        return Answer(response.status, b"".join(self._bounded(response.iter_stream())), wait)

    def _bounded(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        left = self._max_bytes
        for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                raise self._too_large()
            self._backend.check()
            yield chunk

    def _unpacked(self, chunks: Iterable[bytes]) -> bytes:
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)  # gzip alone
        body = bytearray()
        try:
            for chunk in self._bounded(chunks):
                # Never asked for more than one byte over the limit: 64 KB of zeros unpack to 64 MB at once.
                body += unpacker.decompress(chunk, self._max_bytes - len(body) + 1)
                if len(body) > self._max_bytes:
                    raise self._too_large()
        except zlib.error:
            raise TransportError("answered with a body that cannot be unpacked", again=True) from None
        if not unpacker.eof or unpacker.unused_data:
            raise TransportError("answered with a body that cannot be unpacked", again=True)
        return bytes(body)

    def _too_large(self) -> TransportError:
        return TransportError(f"answered with more than {self._max_bytes:,} bytes", again=False)

    def close(self) -> None:
        """Close all connections to the API."""
        self._pool.close()


class _UnverifiedError(httpcore2.ConnectError):
    """The certificate of the other side cannot be verified."""


class _Running(threading.local):
    """When the request that a thread runs has to be over, and its caller's tick: threads share connections in turn."""

    request: tuple[float, Tick] | None = None


class _Backend(httpcore2.SyncBackend):
    """Sockets that are read in steps, and no longer than the request of the thread that reads may take."""

    def __init__(self, timeouts: Timeouts) -> None:
        self.timeouts = timeouts
        self._running = _Running()

    @contextmanager
    def allowance(self, tick: Tick) -> Iterator[None]:
        self._running.request = time.monotonic() + self.timeouts.total, tick
        try:
            yield
        finally:
            self._running.request = None

    def left(self, wanted: float | None) -> float:
        """Seconds that may be waited for now. Raises `httpcore2.ReadTimeout` when there are none."""
        if self._running.request is None:  # closing a connection, outside of any request
            return STEP
        left = self._running.request[0] - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if wanted is None else min(left, wanted)

    def check(self) -> None:
        """Raises as `left` and the caller's tick do."""
        self.left(None)
        if self._running.request is not None:
            self._running.request[1]()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **options: Any
    ) -> httpcore2.NetworkStream:
        return _Stream(self, super().connect_tcp(host, port, self.left(timeout), *args, **options))


class _Stream(httpcore2.NetworkStream):
    def __init__(self, backend: _Backend, stream: httpcore2.NetworkStream) -> None:
        self._backend = backend
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        quiet = time.monotonic() + self._backend.left(timeout)
        while True:
            try:
                return self._stream.read(max_bytes, min(STEP, self._backend.left(timeout)))
            except httpcore2.ReadTimeout:
                if time.monotonic() >= quiet:
                    raise
            self._backend.check()

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        within = min(self._backend.left(timeout), self._backend.timeouts.connect)
        try:
            return _Stream(self._backend, self._stream.start_tls(ssl_context, server_hostname, within))
        except httpcore2.ConnectError as error:  # whose cause is lost on the way through the pool
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise _UnverifiedError from None
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _verifying(ca_file: Path | None) -> ssl.SSLContext:
    context = httpcore2.default_ssl_context() if ca_file is None else ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 9325, section 3.1.1
    return context


def _proxy(url: str) -> httpcore2.Proxy:
    parts = urlsplit(url)
    auth = None if parts.username is None else (unquote(parts.username), unquote(parts.password or ""))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return httpcore2.Proxy(f"{parts.scheme}://{host}:{parts.port or 80}/", auth=auth)


def _seconds(headers: Mapping[str, str], name: str) -> float | None:
    """How long to wait: a number of seconds, or a date, which is held against the answer's own (RFC 9110, 10.2.3)."""
    text = headers.get(name, "").strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text[:9])
    try:
        until, now = (email.utils.parsedate_to_datetime(value) for value in (text, headers.get("date", "")))
        return max(0.0, (until.astimezone(UTC) - now.astimezone(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
