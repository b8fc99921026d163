"""The checks in front of the library's HTTP application: who may send requests, in what form, how large and how slowly.

In this order:

- a request that is ambiguous, because a header that decides something stands there twice, is refused;
- `/healthz` says whether the server is ready, and nothing else;
- connections from elsewhere than the proxy, a foreign `Host` and pages of other sites are refused;
- a request is a POST to one path; the library checks its key (`logins.py`), and only then is its body read, within a
  size and a time;
- an address has as many requests at a time as it may have connections, since behind a proxy it can use all of those
  that the proxy has.

A request that fails inside the server leaves an audit record, and its answer names the request id of that record.

An answer is whole, may not be cached, and holds nothing of the request. There are no sessions, which could be stolen or
left open: each request brings its key and its revision. So there is no stream to open with GET, and nothing to end with
DELETE.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Final, NamedTuple
from uuid import uuid4

import anyio
import anyio.to_thread
import msgspec
from mcp_types import JSONRPCError
from pydantic import ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.audit.trail import AuditTrail
from server.calls.fault import fault_of
from server.http.connection import MAX_CONNECTIONS_OF_ONE
from server.http.endpoint import PATH, Endpoint, group_of, parse_address
from server.http.logins import ATTEMPT, Attempt, Logins
from server.protocol.lines import MAX_MESSAGE
from server.protocol.protocol_errors import without_request
from server.protocol.unreadable_requests import NAMELESS, answerable

BODY_SECONDS: Final = 10.0
"""How long a client may take to send a body: 4 MiB at 3.4 Mbit/s; what a tool takes is 0.4 MB at most."""

HEALTH: Final = "/healthz"

_ONCE: Final = frozenset(
    {b"host", b"origin", b"authorization", b"content-type", b"content-length", b"transfer-encoding", b"x-forwarded-for"}
    | {b"mcp-protocol-version", b"mcp-session-id", b"mcp-method", b"mcp-name"}
)
"""Headers that decide something. If one stands twice, a proxy may read another one than this server does."""

_ALWAYS: Final = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]

_HINT: Final = "send a key of this server as Authorization: Bearer KEY"
_UNAUTHENTICATED: Final = f'Bearer error="invalid_token", error_description="{_HINT}"'
"""RFC 6750, section 3. The challenge is the same for a missing key and for every kind of wrong key."""

_Headers = Iterable[tuple[bytes, bytes]]


class _Reply(NamedTuple):
    """An answer of the gate itself. `headers`: besides the usual ones; `request_id`: what an audit record has, too."""

    status: int
    code: str
    headers: _Headers = ()
    request_id: str | None = None


class Gate:
    """An ASGI application around `app`. `ready`: whether calls are answered without waiting."""

    def __init__(
        self, app: ASGIApp, endpoint: Endpoint, logins: Logins, audit: AuditTrail, ready: Callable[[], bool]
    ) -> None:
        self._app = app
        self._endpoint = endpoint
        self._logins = logins
        self._audit = audit
        self._ready = ready
        self._at_work: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other events (start and end of the server) pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value.decode("latin-1"))
        if _is_ambiguous(scope, headers):
            await _answer(send, _Reply(400, "ambiguous_request", [(b"connection", b"close")]))
        elif scope["path"] == HEALTH:
            await self._health(scope, send)
        elif (refusal := self._refusal(scope, headers)) is not None:
            await _answer(send, refusal)
        else:
            address = self._address(scope, headers)
            scope["client"] = (address, 0)
            group = group_of(address)
            if self._at_work[group] >= MAX_CONNECTIONS_OF_ONE and not self._endpoint.is_proxy(address):
                busy: _Headers = [(b"retry-after", b"1"), (b"connection", b"close")]
                await _answer(send, _Reply(503, "too_many_requests", busy))
                return
            self._at_work[group] += 1
            try:
                await self._request(Attempt(address), scope, receive, send)
            finally:
                self._at_work[group] -= 1
                self._at_work += Counter()  # without those of whom there are none

    async def _health(self, scope: Scope, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, _Reply(405, "method_not_allowed", [(b"allow", b"GET, HEAD")]))
        elif self._ready():
            await _answer(send, _Reply(200, "ok"))
        else:
            await _answer(send, _Reply(503, "starting", [(b"retry-after", b"1")]))

    def _refusal(self, scope: Scope, headers: dict[bytes, list[str]]) -> _Reply | None:
        """The answer to a request that goes no further."""
        if self._endpoint.proxies and not self._endpoint.is_proxy(_peer(scope)):
            return _Reply(403, "forbidden")
        (host,), (origin,) = headers.get(b"host", [""]), headers.get(b"origin", [""])
        if not self._endpoint.is_called(host):
            return _Reply(421, "unknown_host")
        if origin and not self._endpoint.is_own_page(origin, host):
            return _Reply(403, "foreign_origin")
        if scope["path"] != PATH:
            return _Reply(404, "not_found")
        if scope["method"] != "POST":
            return _Reply(405, "method_not_allowed", [(b"allow", b"POST")])
        return None

    def _address(self, scope: Scope, headers: dict[bytes, list[str]]) -> str:
        """The address of the client: the peer, or the one that our proxy names in X-Forwarded-For.

        Each proxy appends the address that it sees, so the entries are read from the end, past our own proxies.
        """
        address = _peer(scope)
        (forwarded,) = headers.get(b"x-forwarded-for", [""])
        for entry in reversed(forwarded.split(",")):
            if not self._endpoint.is_proxy(address) or (parsed := parse_address(entry)) is None:
                break
            address = str(parsed)
        return address

    async def _request(self, attempt: Attempt, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body(receive)
        answer = _Answer(send, lambda status: self._verdict(attempt, body, status))
        token = ATTEMPT.set(attempt)
        try:
            await self._app(scope, body.receive, answer.send)
        except Exception as error:
            refusal = await self._internal(attempt, body, {"fault": fault_of(error)})
            if answer.started:
                raise  # half an answer is out: the connection has to break
            await _answer(send, refusal)
        finally:
            ATTEMPT.reset(token)

    async def _verdict(self, attempt: Attempt, body: "_Body", status: int) -> _Reply | None:
        """The refusal that replaces an answer of the application; None when the answer may go out."""
        if body.too_slow:
            return _Reply(408, "too_slow", [(b"connection", b"close")])
        if status == HTTPStatus.UNAUTHORIZED:
            if attempt.reason == "missing_api_key" and not attempt.blocked_for:
                await anyio.to_thread.run_sync(self._logins.missing, attempt)
            if attempt.reason == "keystore_unavailable":
                return _Reply(503, "unavailable", [(b"retry-after", b"60")])
            if attempt.blocked_for:
                return _Reply(429, "too_many_failed_logins", [(b"retry-after", str(attempt.blocked_for).encode())])
            return _Reply(401, "invalid_token", [(b"www-authenticate", _UNAUTHENTICATED.encode())])
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            # What still comes is thrown away, for as long as a connection may say nothing.
            return _Reply(413, "too_large")
        if body.nameless:
            return _Reply(400, "invalid_id")
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        return await self._internal(attempt, body, {"status": status})

    async def _internal(self, attempt: Attempt, body: "_Body", details: Mapping[str, object]) -> _Reply:
        """The answer to a request that failed inside the server, with an audit record under its request id.

        A client that went away while it sent its body is no fault of the server, and leaves no record.
        """
        if body.abandoned:
            return _Reply(500, "internal")
        request_id = str(uuid4())

        def record() -> None:
            self._audit.security_event(
                request_id=request_id,
                severity="high",
                event="http_request_failed",
                client_ip=attempt.address,
                details=details,
            )

        await anyio.to_thread.run_sync(record)
        return _Reply(500, "internal", request_id=request_id)


class _Answer:
    """The answer of the application on its way out; `verdict` may replace it.

    An error is collected until it is whole, since its quotations of the request have to be taken out.
    """

    def __init__(self, send: Send, verdict: Callable[[int], Awaitable[_Reply | None]]) -> None:
        self.started = False
        self._send = send
        self._verdict = verdict
        self._replaced = False
        self._start: Message | None = None  # of an error
        self._error = bytearray()

    async def send(self, message: Message) -> None:
        """Pass the library's answer on, with headers of this server; an error without what it quotes of the request."""
        if message["type"] == "http.response.start" and not self.started:
            self.started = True
            refusal = await self._verdict(message["status"])
            if refusal is not None:
                self._replaced = True
                await _answer(self._send, refusal)
            elif message["status"] >= HTTPStatus.BAD_REQUEST:
                self._start = message
            else:
                await self._send({**message, "headers": [*_own(message["headers"]), *_ALWAYS]})
        elif self._start is not None:
            self._error += message.get("body", b"")
            if not message.get("more_body", False):
                body = _quoting_nothing(bytes(self._error))
                own = [pair for pair in _own(self._start["headers"]) if pair[0].lower() != b"content-length"]
                headers = [*own, *_ALWAYS, (b"content-length", str(len(body)).encode())]
                await self._send({**self._start, "headers": headers})
                await self._send({"type": "http.response.body", "body": body})
        elif not self._replaced:
            await self._send(message)


class _Body:
    """The body of a request as one message: whole, or as much of it as shows that it is too long.

    A body that the library cannot read becomes one that it can answer, as a line of stdin does.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._given = False
        self.too_slow = False
        self.abandoned = False  # the client went away before its body was whole
        self.nameless = False

    async def receive(self) -> Message:
        """The request's body, read whole and bounded in size and time, before the library sees any of it."""
        if self._given:
            return await self._receive()  # the library waits for the end of the connection
        self._given = True
        body = bytearray()
        more = True
        with anyio.move_on_after(BODY_SECONDS) as deadline:
            while more and len(body) <= MAX_MESSAGE:
                message = await self._receive()
                if message["type"] != "http.request":
                    self.abandoned = True
                    return message
                body += message.get("body", b"")
                more = message.get("more_body", False)
        if deadline.cancelled_caught:
            self.too_slow = True
            return {"type": "http.disconnect"}
        if more:
            return {"type": "http.request", "body": bytes(body), "more_body": True}
        text = await anyio.to_thread.run_sync(_readable, bytes(body))
        self.nameless = NAMELESS.encode() in text
        return {"type": "http.request", "body": text, "more_body": False}


def _readable(body: bytes) -> bytes:
    return answerable(body.decode(errors="replace")).encode()


def _quoting_nothing(body: bytes) -> bytes:
    """The body of an error; what is no error of the protocol is the library's own fixed text."""
    try:
        error = JSONRPCError.model_validate_json(body)
    except ValidationError:
        return body
    error = error.model_copy(update={"error": without_request(error.error)})
    return json.dumps(error.model_dump(mode="json", by_alias=True, exclude_unset=True)).encode()


def _is_ambiguous(scope: Scope, headers: dict[bytes, list[str]]) -> bool:
    """Whether a proxy may read the request differently: it has two lengths, or a deciding header twice.

    The connection is closed after it: if a proxy sees another end of the request, what follows is not its next request.
    """
    chunked = b"transfer-encoding" in headers
    if chunked and (b"content-length" in headers or scope["http_version"] == "1.0"):
        return True
    return any(len(headers.get(name, ())) > 1 for name in _ONCE)


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    parsed = None if client is None else parse_address(client[0])
    return "unknown" if parsed is None else str(parsed)


def _own(headers: _Headers) -> _Headers:
    """Headers of an answer without those that are always set."""
    return [(name, value) for name, value in headers if name.lower() not in {name for name, _ in _ALWAYS}]


async def _answer(send: Send, reply: _Reply) -> None:
    status, code, headers, request_id = reply
    said = {"status": code} if status == HTTPStatus.OK else {"error": code}
    if request_id is not None:
        said["request_id"] = request_id
    if status == HTTPStatus.UNAUTHORIZED:
        said["error_description"] = _HINT
    body = msgspec.json.encode(said)
    length = str(len(body)).encode()
    start = [(b"content-type", b"application/json"), (b"content-length", length), *_ALWAYS, *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
