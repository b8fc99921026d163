"""A server behind the guard that is asked over streamable HTTP, by the protocol's own client, in a thread.

To the guard it is like a child process: lines go in, lines come out. The client library does HTTP, sessions, streams
and their resumption; this module adds the headers that a message needs. A server that takes no message in this way is
asked in the older one (`older.py`), if it offers that.
"""

import os
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

import anyio
import anyio.from_thread
import anyio.to_thread
from anyio.abc import TaskGroup
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
    INVALID_REQUEST,
    PARSE_ERROR,
    PROTOCOL_VERSION_META_KEY,
    JSONRPCError,
    JSONRPCRequest,
    JSONRPCResponse,
    jsonrpc_message_adapter,
)

from server.guard.pending.calls import LONGEST_QUESTION
from server.guard.told.failures import LOST, MALFORMED, MARK, REDIRECTED, UNREADABLE
from server.guard.upstream.bodies import BROKEN, TOO_LARGE
from server.guard.upstream.child import PATIENCE, Upstream
from server.guard.upstream.endings import reason_of
from server.guard.upstream.exchanges import Exchanges
from server.guard.upstream.marks import MAY_BE_OLDER, SESSION, message_in
from server.guard.upstream.older import Older
from server.guard.upstream.older_stream import NoStreamError
from server.guard.upstream.write_queue import ROOM, QueueFullError
from server.guard.wire.messages import encoded, error, object_in, read_line, write_line
from server.protocol.lines import LineWriter

_WAITING: Final = 1_024
"""Lines that may wait for being sent; a client has fewer requests open."""

_NOT_SENT: Final = (
    "The request cannot be sent over HTTP: it is nested more than 200 levels deep, its parameters are no object,"
    " its method or revision has other characters than printable ASCII, or it is one of a batch."
)

_EVENT_TOO_LARGE: Final = " byte limit."
"""How the library's error ends, for an event that is larger than may be read."""

_BEGINNINGS: Final = (
    (CONNECTION_CLOSED, re.compile(r"SSE stream "), LOST),
    (PARSE_ERROR, re.compile(r"Failed to parse "), UNREADABLE),
    (INVALID_REQUEST, re.compile(r"Redirect to \S+ not followed"), REDIRECTED),
    (INVALID_REQUEST, re.compile(r"server answered a request with 202 "), MALFORMED),
)
"""How the library's errors begin that stand in the place of an answer: for a stream that ended or failed before it, for
what is no message (it goes on with a part of that, cut anywhere), for a server that moved, and for one that has read
the message and says nothing. A server may forge them."""

_TELLS_MORE: Final = frozenset({REDIRECTED.reason, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
"""What says better why no message is taken than the refusal of the first one, where the older transport is refused."""


class Remote(Upstream):
    """One server at `url`. `token`: sent as a bearer token.

    `longest`: bytes of one event that is read, and of any other answer. `silence`: seconds for which an answer may be
    silent, None for any. It is never stuck and needs no killing: what is sent ends by a timeout of its own, and all of
    it with this process. It ends by itself only if it never reached a server.
    """

    def __init__(self, url: str, token: str | None, longest: int, silence: float | None) -> None:
        self._url = url
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._longest = longest
        self._silence = silence
        output, sink = os.pipe()
        self.output = os.fdopen(output, "rb")
        self._sink = LineWriter(sink)
        self._waiting = 0  # bytes
        self._beside: Callable[[], int] = lambda: 0  # bytes that the server has not taken
        self._why = "the connection ended"
        self._version: str | None = None
        self._handshake: Any = None
        self._newest = b""  # request
        self._is_known = False  # that it speaks streamable HTTP
        self._was_asked = False  # for the older transport
        self._older: Older | None = None
        self._turning = anyio.Lock()
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
        if self._waiting + self._beside() + len(line) > ROOM:
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
        """Why the connection ended or never began, in a few words of our own."""
        return f"{'ended' if self._is_known or self._older else 'does not answer'} ({self._why})"

    def _run(self) -> None:
        try:
            anyio.run(self._talk)
        except BaseException as error:  # noqa: BLE001  its end is reported below; what was raised may hold anything
            self._why = reason_of(error) or self._why
        finally:
            self._ready.set()
            self._ended.set()
            self._sink.close()

    async def _talk(self) -> None:
        """Hold the session with the server: send what is waiting, and say what comes, until either side ends."""
        self._outgoing, outgoing = anyio.create_memory_object_stream[bytes](_WAITING)
        self._token = anyio.lowlevel.current_token()
        self._scope = anyio.CancelScope()
        with self._scope:
            self._ready.set()
            async with (
                self._outgoing,
                outgoing,
                Exchanges(self._headers, self._longest, self._silence) as http,
                streamable_http_client(self._url, http_client=http, max_sse_event_size=self._longest) as (read, write),
                anyio.create_task_group() as tasks,
            ):
                self._beside = lambda: http.notifications.waiting + http.answers.waiting
                self._scope = tasks.cancel_scope  # behind which the library ends the session
                tasks.start_soon(self._post, outgoing, write)
                tasks.start_soon(http.notifications.keep_sending)
                tasks.start_soon(http.answers.keep_sending)
                tasks.start_soon(http.keep_subscribed)
                tasks.start_soon(http.questions.keep_taking_back, self._say)
                async for item in read:
                    if isinstance(item, SessionMessage):  # an exception is of one message, whose request has an error
                        await self._hear(item, http, tasks)
                tasks.cancel_scope.cancel()

    async def _hear(self, item: SessionMessage, http: Exchanges, tasks: TaskGroup) -> None:
        """Say one message of the server, or what became of a request that it did not answer."""
        message = item.message
        if isinstance(message, JSONRPCResponse) and message.id == self._handshake:
            version = message.result.get("protocolVersion")
            self._version = version if isinstance(version, str) and _fits_header(version) else None
        line = message.model_dump_json(by_alias=True, exclude_unset=True).encode()
        if isinstance(message, JSONRPCError):
            if message.error.message.endswith((TOO_LARGE, _EVENT_TOO_LARGE)):
                line += b" " * self._longest  # as long as what it stands for, and lost and recorded like that
            elif (mark := _mark_in(message)) is not None:  # the guard tells and records why, in words of its own
                mark = await self._turned_older(mark, message.id, http, tasks)
                if mark is None:
                    return
                line = encoded({"jsonrpc": "2.0", "id": message.id, MARK: mark})
            else:
                self._is_known = True
        else:
            self._is_known = True
            if not isinstance(message, JSONRPCResponse):
                await http.questions.note(message_in(line), self._say)
        await self._say(line + b"\n")

    async def _say(self, line: bytes) -> None:
        await anyio.to_thread.run_sync(self._sink.write, line)

    async def _turned_older(self, mark: Any, identity: Any, http: Exchanges, tasks: TaskGroup) -> Any:
        """Ask a server that took no message yet in the older way, and why it takes none; None where that goes on."""
        line = self._newest
        asked = message_in(line)
        if self._is_known or mark not in MAY_BE_OLDER or asked.get("id") != identity:
            return mark
        if not self._was_asked or asked["method"] == "initialize":
            self._was_asked = True
            older = Older(http, self._url, self._longest, self._say, tasks)
            async with self._turning:
                try:
                    await older.open()
                except NoStreamError as none:
                    mark = none.mark if none.mark in _TELLS_MORE else mark
                else:
                    await older.send(line)
                    self._older = older
                    return None
        if isinstance(mark, int):
            http.tell_refused(mark)
        return mark

    async def _post(self, outgoing: MemoryObjectReceiveStream[bytes], write: Any) -> None:
        """Send the lines that wait for the server, each with the headers that the protocol wants for it."""
        async for line in outgoing:
            self._waiting -= len(line)
            async with self._turning:  # a line that comes meanwhile waits for how it is to be sent
                older = self._older
            if older is not None:
                await older.send(line)
                continue
            try:
                message = jsonrpc_message_adapter.validate_json(line, by_name=False)
                headers = headers_of(getattr(message, "method", None), getattr(message, "params", None), self._version)
            except ValueError:  # of this line alone: nested too deeply, a batch, no name for a header
                await self._refuse(line)
                continue
            if isinstance(message, JSONRPCRequest):
                self._newest = line
                if message.method == "initialize":
                    self._handshake, self._version = message.id, None
                    headers = {SESSION: ""}  # a new one
            await write.send(SessionMessage(message, metadata=ClientMessageMetadata(headers=headers)))

    async def _refuse(self, line: bytes) -> None:
        """Answer the requests of a line in the server's place, with errors that the guard hands on."""
        value = read_line(line)
        for message in value if isinstance(value, list) else [value]:
            if "method" in message and "id" in message:
                refusal = write_line(error(INVALID_REQUEST, _NOT_SENT, message["id"]))
                await self._say(refusal)


def _mark_in(message: JSONRPCError) -> Any:
    """Why an error stands in the place of an answer, by what made it; None for one of the server's own."""
    said = message.error.message
    if said.endswith(BROKEN):
        return LOST.reason
    beginnings = (why.reason for code, begins, why in _BEGINNINGS if message.error.code == code and begins.match(said))
    return next(beginnings, object_in({"data": message.error.data}, "data").get(MARK))


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
