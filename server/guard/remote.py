"""A server behind the guard that is asked over streamable HTTP, by the protocol's own client, in a thread.

To the guard it is like a child process: lines go in, lines come out. The client library does HTTP, sessions, streams
and their resumption; this module adds the headers that a message needs.
"""

import os
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any, Final

import anyio
import anyio.from_thread
import anyio.to_thread
import httpx2
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.inbound import (
    MCP_METHOD_HEADER,
    MCP_NAME_HEADER,
    MCP_PROTOCOL_VERSION_HEADER,
    NAME_BEARING_METHODS,
    encode_header_value,
)
from mcp.shared.message import ClientMessageMetadata, SessionMessage
from mcp_types import (
    CONNECTION_CLOSED,
    PROTOCOL_VERSION_META_KEY,
    JSONRPCError,
    JSONRPCRequest,
    JSONRPCResponse,
    jsonrpc_message_adapter,
)

from server.guard.calls import LONGEST_QUESTION
from server.guard.failures import LOST, MARK, UNREADABLE, Failure
from server.guard.messages import INVALID_REQUEST, encoded, error, read_line, write_line
from server.guard.upstream import PATIENCE, Upstream
from server.guard.write_queue import ROOM, QueueFullError
from server.lines import LineWriter
from server.stderr import tell

_WAITING: Final = 1_024
"""Lines that may wait for being sent; a client has fewer requests open."""

_CONNECT: Final = 30.0
"""Seconds for a connection, and for sending; those of the protocol's own client."""

_EVENTS: Final = "text/event-stream"

_WHY: Final = (
    (socket.gaierror, "its host is not known"),
    (ConnectionRefusedError, "connection refused"),
    (ssl.SSLError, "no secure connection: is its certificate trusted?"),
    (httpx2.ConnectTimeout, "no connection in time"),
    (httpx2.ConnectError, "no connection"),
    (httpx2.TransportError, "the connection broke"),
)
"""How an end is reported, the most precise first. An exception's own words may hold an address, or what was sent."""

_TOKEN, _ADDRESS = "does SLUICEGATE_UPSTREAM_TOKEN hold its token?", "is --url its whole address, path and all?"
_CHECK: Final = {401: _TOKEN, 403: _TOKEN, 404: _ADDRESS, 405: _ADDRESS}
"""What to look at where a server refuses all messages with such a status."""

_NOT_SENT: Final = (
    "The request cannot be sent over HTTP: it is nested more than 200 levels deep, its parameters are no object,"
    " its method or revision has other characters than printable ASCII, or it is one of a batch."
)

_TOO_LARGE: Final = "the answer is larger than may be read, or compressed"
_EVENT_TOO_LARGE: Final = " byte limit."
"""How the library's error ends, for a body of ours and for an event of its own."""

_QUOTING: Final = "Failed to parse "
"""How the library's error begins for what is no message: it goes on with a part of that, cut anywhere."""

_LOST_STREAM: Final = "SSE stream "
"""How the library's error begins for a stream that ended or failed before the answer came."""


class Remote(Upstream):
    """One server at `url`. `token`: sent as a bearer token.

    `longest`: bytes of one event that is read, and of the body of an answer that is no stream of events. Neither the
    protocol's library nor the one beneath it bounds that. Compressed answers are not asked for and not read: a few
    bytes may stand for any number. `silence`: seconds for which an answer may be silent, None for any. It is
    never stuck and needs no killing: what is sent ends by a timeout of its own, and all of it with this process.
    """

    def __init__(self, url: str, token: str | None, longest: int, silence: float | None) -> None:
        self._timeout = httpx2.Timeout(_CONNECT, read=silence)
        self._url = url
        self._headers = {"Accept-Encoding": "identity"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"
        self._longest = longest
        output, sink = os.pipe()
        self.output = os.fdopen(output, "rb")
        self._sink = LineWriter(sink)
        self._waiting = 0  # bytes
        self._why = "the connection ended"
        self._version: str | None = None
        self._handshake: Any = None
        self._was_answered = False
        self._scope: anyio.CancelScope
        self._ready, self._ended = threading.Event(), threading.Event()
        self._token: Any = None
        self._outgoing: MemoryObjectSendStream[bytes]
        self._thread = threading.Thread(target=self._run, name="remote", daemon=True)
        self._thread.start()
        self._ready.wait()

    def send(self, line: bytes) -> None:
        """Send one line. Raises `BrokenPipeError` when the connection is over, `QueueFullError` when too much waits."""
        try:
            anyio.from_thread.run_sync(self._take, line, token=self._token)
        except (RuntimeError, anyio.ClosedResourceError, anyio.BrokenResourceError):
            raise BrokenPipeError from None

    def _take(self, line: bytes) -> None:
        if self._waiting + len(line) > ROOM:
            raise QueueFullError
        try:
            self._outgoing.send_nowait(line)
        except anyio.WouldBlock:
            raise QueueFullError from None
        self._waiting += len(line)

    def wait(self, seconds: float | None = None) -> int | None:
        """0 once the connection is over; None when it is not after so many seconds."""
        return 0 if self._ended.wait(seconds) else None

    def end(self, patience: float = PATIENCE) -> int:
        """End the connection, and its session."""
        with suppress(RuntimeError):  # over already
            anyio.from_thread.run_sync(self._scope.cancel, token=self._token)
        self._thread.join(patience)
        return 0

    def ending(self, code: int) -> str:  # noqa: ARG002  a child's
        """Why the connection ended, in a few words of our own."""
        return f"ended ({self._why})"

    def _run(self) -> None:
        try:
            anyio.run(self._talk)
        except BaseException as error:  # noqa: BLE001  its end is reported below; what was raised may hold anything
            self._why = _reason(error) or self._why
        finally:
            self._ready.set()
            self._ended.set()
            self._sink.close()

    async def _talk(self) -> None:
        self._outgoing, outgoing = anyio.create_memory_object_stream[bytes](_WAITING)
        self._token = anyio.lowlevel.current_token()
        self._scope = anyio.CancelScope()
        with self._scope:
            self._ready.set()
            async with (
                self._outgoing,
                outgoing,
                httpx2.AsyncClient(
                    headers=self._headers, timeout=self._timeout, event_hooks={"response": [self._bound]}
                ) as http,
                streamable_http_client(self._url, http_client=http, max_sse_event_size=self._longest) as (read, write),
                anyio.create_task_group() as tasks,
            ):
                tasks.start_soon(self._post, outgoing, write)
                async for item in read:
                    if isinstance(item, SessionMessage):  # an exception is of one message, whose request has an error
                        await self._hear(item)
                tasks.cancel_scope.cancel()

    async def _bound(self, response: httpx2.Response) -> None:
        """Let no more be read of an answer than `longest` bytes; called before any of it is."""
        if response.request.method == "POST" and not self._was_answered:
            self._was_answered = True  # later ones refuse one message, or a session that is over
            if response.is_error:
                check = _CHECK.get(response.status_code, "")
                tell(f"the server behind the guard answers {response.status_code}{check and f': {check}'}")
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101  a client that is asynchronous
        packed = response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}
        events = response.headers.get("content-type", "").lower().startswith(_EVENTS)
        if packed or not events or response.request.method == "DELETE":  # each event is bounded, by who reads them
            response.stream = _Bounded(response.stream, 0 if packed else self._longest)

    async def _hear(self, item: SessionMessage) -> None:
        message = item.message
        if isinstance(message, JSONRPCResponse) and message.id == self._handshake:
            version = message.result.get("protocolVersion")
            self._version = version if isinstance(version, str) and _fits_header(version) else None
        line = message.model_dump_json(by_alias=True, exclude_unset=True).encode()
        if isinstance(message, JSONRPCError):
            if message.error.message.endswith((_TOO_LARGE, _EVENT_TOO_LARGE)):
                line += b" " * self._longest  # as long as what it stands for, and lost and recorded like that
            elif _is_lost(message):
                line = _in_place_of(message, LOST)
            elif message.error.message.startswith(_QUOTING):
                line = _in_place_of(message, UNREADABLE)
        await anyio.to_thread.run_sync(self._sink.write, line + b"\n")

    async def _post(self, outgoing: MemoryObjectReceiveStream[bytes], write: Any) -> None:
        async for line in outgoing:
            self._waiting -= len(line)
            try:
                message = jsonrpc_message_adapter.validate_json(line, by_name=False)
                headers = headers_of(getattr(message, "method", None), getattr(message, "params", None), self._version)
            except ValueError:  # of this line alone: nested too deeply, a batch, no name for a header
                await self._refuse(line)
                continue
            if isinstance(message, JSONRPCRequest) and message.method == "initialize":
                self._handshake, self._version = message.id, None
            await write.send(SessionMessage(message, metadata=ClientMessageMetadata(headers=headers)))

    async def _refuse(self, line: bytes) -> None:
        """Answer the requests of a line in the server's place, with errors that the guard hands on."""
        value = read_line(line)
        for message in value if isinstance(value, list) else [value]:
            if "method" in message and "id" in message:
                refusal = write_line(error(INVALID_REQUEST, _NOT_SENT, message["id"]))
                await anyio.to_thread.run_sync(self._sink.write, refusal)


def _in_place_of(message: JSONRPCError, failure: Failure) -> bytes:
    """A line that is no answer and says why there is none; the guard tells and records that in words of its own."""
    return encoded({"jsonrpc": "2.0", "id": message.id, MARK: failure.reason})


def _is_lost(message: JSONRPCError) -> bool:
    """Whether an error is the library's, in the place of an answer that did not come; a server may forge it."""
    return message.error.code == CONNECTION_CLOSED and message.error.message.startswith(_LOST_STREAM)


def _reason(error: BaseException) -> str | None:
    """Why a connection ended, by whatever lies beneath what was raised; None when that tells nothing."""
    beneath, seen = [error], 0
    while seen < len(beneath):
        one = beneath[seen]
        seen += 1
        others = one.exceptions if isinstance(one, BaseExceptionGroup) else (one.__cause__, one.__context__)
        beneath += [other for other in others if other is not None and other not in beneath]
    kinds = (why for kind, why in _WHY if any(isinstance(one, kind) for one in beneath))
    return next(kinds, None)


class _Bounded(httpx2.AsyncByteStream):
    """A body of at most `longest` bytes. Raises `httpx2.StreamError` when there is more."""

    def __init__(self, stream: httpx2.AsyncByteStream, longest: int) -> None:
        self._stream = stream
        self._left = longest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._left -= len(chunk)
            if self._left < 0:
                raise httpx2.StreamError(_TOO_LARGE)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


def longest_silence(timeout: float) -> float | None:
    """Seconds for which an answer may be silent, when the guard waits for `timeout`, 0 for any time.

    No shorter than the guard waits: it answers for a server that is late, and while a user thinks about a question of
    the server, its stream is silent and nobody is late. A connection ends at last all the same.
    """
    return timeout + LONGEST_QUESTION if timeout else None


def headers_of(method: str | None, params: Mapping[str, Any] | None, version: str | None) -> dict[str, str]:
    """The headers of a message: its revision, since 2026-07-28 also its method and whom it names.

    `version`: what a handshake agreed on. Raises `ValueError` where a header cannot hold that.
    """
    params = params or {}
    meta = params.get("_meta")
    modern = meta.get(PROTOCOL_VERSION_META_KEY) if isinstance(meta, Mapping) else None
    if not isinstance(modern, str) or method is None:
        return {} if version is None else {MCP_PROTOCOL_VERSION_HEADER: version}
    if not (_fits_header(modern) and _fits_header(method)):
        raise ValueError
    headers = {MCP_PROTOCOL_VERSION_HEADER: modern, MCP_METHOD_HEADER: method}
    name = params.get(NAME_BEARING_METHODS.get(method, ""))
    if isinstance(name, str):
        headers[MCP_NAME_HEADER] = encode_header_value(name)
    return headers


def _fits_header(text: str) -> bool:
    """Whether a header may hold a text as it is (RFC 9110, 5.5)."""
    return text.isascii() and text.isprintable() and text == text.strip()
