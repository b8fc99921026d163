"""HTTP for `remote.py`: a message goes out, and an answer comes back, or a mark that says why there is none.

The protocol's library lets one connection that breaks end all the others, and tells its caller of a status, a page or
a redirect in words that a program cannot tell from a server's. So what goes wrong with a message becomes an answer to
that message alone: an error of JSON-RPC with a mark (`failures.MARK`) in its `data`. And a session that the server has
forgotten, since it was started anew, is begun again with the handshake that the client made; `standing.py` then listens
to it there.
"""

import re
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

import anyio
import httpx2
from mcp.shared.inbound import MCP_PROTOCOL_VERSION_HEADER

from server.guard.failures import LOST, MARK, NO_MCP, REDIRECTED, SESSION_LOST, UNREACHABLE
from server.guard.messages import (
    INTERNAL_ERROR,
    METHOD_NOT_FOUND,
    Message,
    UnreadableError,
    encoded,
    error,
    has_text,
    object_in,
    read_line,
)
from server.guard.standing import EVENTS, LAST_EVENT, SESSION, Standing, has_kind
from server.guard.subscriptions import Subscriptions
from server.stderr import tell

_CONNECT: Final = 30.0
"""Seconds for a connection, and for sending, those of the protocol's own client; and for a session to begin anew."""

_JSON: Final = "application/json"

_WHY: Final = (
    (socket.gaierror, "its host is not known"),
    (ConnectionRefusedError, "connection refused"),
    (ssl.SSLError, "no secure connection: is its certificate trusted?"),
    (httpx2.ConnectTimeout, "no connection in time"),
    (httpx2.ConnectError, "no connection"),
    (httpx2.TransportError, "the connection broke"),
)
"""How a failure is reported, the most precise first. An exception's own words may hold an address, or what was sent."""

_NOT_SENT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.LocalProtocolError,
    httpx2.UnsupportedProtocol,
)
"""What is raised before a server can have read anything of a message."""

_TOKEN, _ADDRESS = "does SLUICEGATE_UPSTREAM_TOKEN hold its token?", "is --url its whole address, path and all?"
_CHECK: Final = {401: _TOKEN, 403: _TOKEN, 404: _ADDRESS, 405: _ADDRESS}
"""What to look at where a server refuses all messages with such a status."""

_FORGETS: Final = re.compile(r"(?i)\bsession|\bnot initiali[sz]ed\b")
"""What a server says of a session that it does not know where it answers 400 in place of 404, as the examples of the
TypeScript library and many servers after them do ("Bad Request: No valid session ID provided")."""

TOO_LARGE: Final = "the answer is larger than may be read, or compressed"
BROKEN: Final = "the answer broke off"
"""What a body that cannot be read to its end raises; the library's error for the message ends with it."""


class Exchanges(httpx2.AsyncClient):
    """The client of HTTP for the protocol's library.

    `longest`: bytes of an answer's body that is no stream of events, of which each is bounded by who reads it. Neither
    that library nor the one beneath it bounds a body. Compressed answers are not asked for and not read: a few bytes
    may stand for any number. `silence`: seconds for which an answer may be silent, None for any. The first message has
    to reach a server: what that raises is raised.
    """

    def __init__(self, headers: Mapping[str, str], longest: int, silence: float | None) -> None:
        # As many connections as there are open requests, which the guard bounds: one that waited for another's end
        # would be late by no fault of the server.
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=20)
        headers = {**headers, "Accept-Encoding": "identity"}
        super().__init__(headers=headers, timeout=httpx2.Timeout(_CONNECT, read=silence), limits=limits)
        self._longest = longest
        self._was_answered = False
        self._told: set[str] = set()
        self._handshake: httpx2.Request | None = None  # that began a session
        self._session: str | None = None
        self._subscriptions = Subscriptions()
        self._begun = anyio.Event()  # the next session
        self._renewing = anyio.Lock()
        self._listening: httpx2.Request | None = None

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """The answer to a request, unread; to one with a message, in whose place there is none, a mark."""
        self._put_session_into(request)
        if request.method == "GET" and LAST_EVENT not in request.headers:
            return self._standing(request)
        if request.method != "POST":
            return self._bounded(await super().send(request, **options))
        await request.aread()  # one that follows a redirect is not read yet
        try:
            response, mark = await self._answer(request)
            if mark == SESSION_LOST.reason and _asks(request) and await self._is_renewed(request):
                response, mark = await self._answer(request)
        except httpx2.RequestError as raised:
            unsent = isinstance(raised, _NOT_SENT)
            if unsent and not self._was_answered:
                raise
            self._tell(reason_of(raised) or "")
            mark = (UNREACHABLE if unsent else LOST).reason
        else:
            if mark is None:
                if SESSION in response.headers and SESSION not in request.headers:
                    self._handshake, self._listening, self._subscriptions = request, None, Subscriptions()
                    self._begin(response.headers[SESSION])
                self._subscriptions.note(request.content)
                return response
        body = encoded(error(INTERNAL_ERROR, "", None, {MARK: mark}))
        return httpx2.Response(502, headers={"content-type": _JSON}, content=body, request=request)

    async def _answer(self, request: httpx2.Request) -> tuple[httpx2.Response, str | int | None]:
        """The answer to a message, and the mark to put into its place: it is closed then."""
        response = self._bounded(await super().send(request, stream=True, follow_redirects=False))
        self._look_at_first(response)
        mark = await _mark_of(response)
        if mark is not None:
            await response.aclose()
        return response, mark

    def _put_session_into(self, request: httpx2.Request) -> None:
        """Put the newest session in the place of the one that the library knows; an empty one stands for none."""
        if request.headers.get(SESSION) == "":
            del request.headers[SESSION]
        elif SESSION in request.headers and self._session not in {None, request.headers[SESSION]}:
            request.headers[SESSION] = self._session
            if request is self._listening:  # events of the session before mean nothing in this one
                request.headers.pop(LAST_EVENT, None)

    async def _is_renewed(self, request: httpx2.Request) -> bool:
        """Begin anew a session that the server has forgotten, unless another request has; whether there is one now.

        As the protocol has it (Streamable HTTP, "Session Management"), and as the client does that would know of it.
        """
        async with self._renewing:
            if self._session == request.headers[SESSION]:
                with anyio.move_on_after(_CONNECT), suppress(httpx2.RequestError, httpx2.StreamError):
                    await self._renew(request.headers.get(MCP_PROTOCOL_VERSION_HEADER))
            renewed = self._session is not None and self._session != request.headers[SESSION]
        self._put_session_into(request)
        return renewed

    async def _renew(self, version: str | None) -> None:
        """Make the client's handshake again, and ask for what it has subscribed to."""
        if self._handshake is None:
            return
        response, mark = await self._answer(self._handshake)
        session = response.headers.get(SESSION)
        if mark is not None or session is None or not await self._is_agreed(response):
            return
        headers = {"accept": f"{_JSON}, {EVENTS}", "content-type": _JSON, SESSION: session}
        if version is not None:
            headers[MCP_PROTOCOL_VERSION_HEADER] = version
        told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        where = response.url
        response, mark = await self._answer(self.build_request("POST", where, headers=headers, content=encoded(told)))
        if mark is not None:
            return
        await response.aclose()
        self._begin(session)
        for asked in self._subscriptions.bodies():
            response, mark = await self._answer(self.build_request("POST", where, headers=headers, content=asked))
            if mark is None:
                await self._is_agreed(response)

    def _begin(self, session: str) -> None:
        self._session = session
        self._begun.set()
        self._begun = anyio.Event()

    def _standing(self, request: httpx2.Request) -> httpx2.Response:
        """The stream beside all answers; one of a session that the client has left gets no more connections."""
        where = request.url if self._handshake is None else self._handshake.url  # behind redirects
        self._listening = listening = self.build_request("GET", where, headers=request.headers)
        events = Standing(listening, self._listen, self._is_renewed, self._is_another, self._longest)
        return httpx2.Response(200, headers={"content-type": EVENTS}, content=events.events(), request=request)

    async def _listen(self, request: httpx2.Request) -> httpx2.Response:
        if request is not self._listening:
            await anyio.sleep_forever()
        self._put_session_into(request)
        return self._bounded(await super().send(request, stream=True, follow_redirects=False))

    async def _is_another(self, request: httpx2.Request) -> None:
        while self._session == request.headers[SESSION]:
            await self._begun.wait()

    async def _is_agreed(self, response: httpx2.Response) -> bool:
        """Whether the answer to a request of our own, which is read and closed, is a result."""
        try:
            if not has_kind(response, EVENTS):
                return await _is_read(response) and "result" in _message_in(response.content)
            async for event in httpx2.EventSource(response, max_event_size=self._longest):
                message = _message_in(event.data.encode())
                if "id" in message and "method" not in message:
                    return "result" in message
            return False
        finally:
            await response.aclose()

    def _look_at_first(self, response: httpx2.Response) -> None:
        """Tell whoever runs the guard of a first answer that is a refusal; later ones are of one message."""
        if not self._was_answered and response.is_error:
            check = _CHECK.get(response.status_code, "")
            tell(f"the server behind the guard answers {response.status_code}{check and f': {check}'}")
        self._was_answered = True

    def _tell(self, why: str) -> None:
        if why not in self._told:
            self._told.add(why)
            tell(f"a message to the server behind the guard got no answer: {why}")

    def _bounded(self, response: httpx2.Response) -> httpx2.Response:
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101  a client that is asynchronous
        packed = response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}
        if packed or not has_kind(response, EVENTS) or response.request.method == "DELETE":
            response.stream = _Bounded(response.stream, 0 if packed else self._longest)
        return response


async def _mark_of(response: httpx2.Response) -> str | int | None:
    """Why an answer to a message holds none: a reason, or the status where that says why; None for one that may."""
    status = response.status_code
    if response.has_redirect_location:  # which the library follows, within the same server
        if response.next_request is None:  # no address
            return REDIRECTED.reason
        return None if await _is_read(response) else LOST.reason
    if response.is_success:
        may = status == HTTPStatus.ACCEPTED or has_kind(response, _JSON) or has_kind(response, EVENTS)
        return None if may or not _asks(response.request) else NO_MCP.reason
    refusal = await _refusal_in(response) if has_kind(response, _JSON) else {}
    forgets = status == HTTPStatus.NOT_FOUND or (
        status == HTTPStatus.BAD_REQUEST and _FORGETS.search(object_in(refusal, "error").get("message", ""))
    )
    if forgets and SESSION in response.request.headers and not _is_own(refusal, response):
        return SESSION_LOST.reason
    return None if refusal else status


async def _refusal_in(response: httpx2.Response) -> Message:
    """The error of JSON-RPC that a body holds; empty where it holds none."""
    message = _message_in(response.content) if await _is_read(response) else {}
    told = object_in(message, "error")
    return message if isinstance(told.get("code"), int) and has_text(told, "message") else {}


def _is_own(refusal: Message, response: httpx2.Response) -> bool:
    """Whether a server that knows the session refuses this very request, or its method; else it would have no id."""
    asked = _message_in(response.request.content).get("id")
    return (asked is not None and refusal.get("id") == asked) or (
        object_in(refusal, "error").get("code") == METHOD_NOT_FOUND
    )


def _asks(request: httpx2.Request) -> bool:
    """Whether a message is a request: what else a session was sent means nothing in another one."""
    return {"id", "method"} <= _message_in(request.content).keys()


def _message_in(body: bytes) -> Message:
    """The object that a body holds; empty where it holds none."""
    try:
        return object_in({"message": read_line(body)}, "message")
    except UnreadableError:
        return {}


async def _is_read(response: httpx2.Response) -> bool:
    """Read a body, which the library then finds read; whether that was possible."""
    try:
        await response.aread()
    except httpx2.StreamError:
        return False
    return True


def reason_of(raised: BaseException) -> str | None:
    """Why a connection ended, by whatever lies beneath what was raised; None when that tells nothing."""
    beneath, seen = [raised], 0
    while seen < len(beneath):
        one = beneath[seen]
        seen += 1
        others = one.exceptions if isinstance(one, BaseExceptionGroup) else (one.__cause__, one.__context__)
        beneath += [other for other in others if other is not None and other not in beneath]
    kinds = (why for kind, why in _WHY if any(isinstance(one, kind) for one in beneath))
    return next(kinds, None)


class _Bounded(httpx2.AsyncByteStream):
    """A body of at most `longest` bytes. Raises `httpx2.StreamError` when there is more, and when it breaks off."""

    def __init__(self, stream: httpx2.AsyncByteStream, longest: int) -> None:
        self._stream = stream
        self._left = longest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._stream:
                self._left -= len(chunk)
                if self._left < 0:
                    raise httpx2.StreamError(TOO_LARGE)
                yield chunk
        except httpx2.TransportError:
            raise httpx2.StreamError(BROKEN) from None

    async def aclose(self) -> None:
        await self._stream.aclose()
