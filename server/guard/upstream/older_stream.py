"""One stream of the transport that MCP had until 2024-11-05 ("HTTP with SSE"), and the endpoint that it names first.

Messages are posted to that endpoint, and whatever the server says comes as an event. The protocol's library has a
client for it that posts nothing more once a message was refused, posts one message at a time, and gives all calls up
for an event of more than 1 MiB.
"""

import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

import anyio
import httpx2

from server.guard.told.failures import LOST, NO_MCP, REDIRECTED, SESSION_LOST, UNREACHABLE
from server.guard.upstream.asked import Asked
from server.guard.upstream.events import Event, EventReader
from server.guard.upstream.exchanges import CONNECT, NOT_SENT, Exchanges, is_beside
from server.guard.upstream.marks import EVENTS, JSON, Mark, forgets_session, has_kind, is_read, let_go, refusal_in
from server.guard.wire.messages import Id, Message

_ELSEWHERE: Final = "the server behind the guard wants messages to go to another origin, where nothing is sent"

_PLAIN: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE})
_SESSION: Final = re.compile(rb"(?i)\A[^{<]{0,80}\bsession")
"""What servers say in place of 404: "No transport found for sessionId" (the library for TypeScript, in its examples),
"No active SSE connection for session ..." (503, supergateway), "Invalid session ID" (400, the library for Python)."""


class NoStreamError(Exception):
    """There is no stream, or no session in it. `mark`: why, as it stands in the place of an answer."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark: Final = mark


class OlderStream:
    """One stream, and what hangs on it.

    `pending`: requests that are sent and not answered, and in what they are posted; `own`: those of the guard itself.
    `questions`: what the server asks. `reading`: what is cancelled to leave it.
    """

    def __init__(self, http: Exchanges, response: httpx2.Response, longest: int) -> None:
        self._http = http
        self._response = response
        self._endpoint = response.url
        self._events = _events(response, longest)
        self.pending: dict[Id, anyio.CancelScope] = {}
        self.own: set[Id] = set()
        self.questions = Asked()
        self.reading = anyio.CancelScope()

    async def find_endpoint(self, url: str) -> None:
        """Read where messages go. `url`: beside which it is named, as other clients have it, before any redirect.

        Raises `NoStreamError`.
        """
        if self._response.has_redirect_location:
            raise NoStreamError(REDIRECTED.reason)
        if self._response.is_server_error:  # of one that starts, or the proxy before it: nothing was carried out
            raise NoStreamError(UNREACHABLE.reason)
        if self._response.is_error:
            raise NoStreamError(self._response.status_code)
        if not (self._response.is_success and has_kind(self._response, EVENTS)):
            raise NoStreamError(NO_MCP.reason)
        first = await anext(self._events, None)
        if first is None:
            raise NoStreamError(UNREACHABLE.reason)
        if first.kind != b"endpoint":
            raise NoStreamError(NO_MCP.reason)
        try:
            endpoint = httpx2.URL(url).join(first.data.decode())
        except (httpx2.InvalidURL, ValueError):
            raise NoStreamError(NO_MCP.reason) from None
        if not is_beside(endpoint, self._response.url):
            self._http.tell_once(_ELSEWHERE)
            raise NoStreamError(REDIRECTED.reason)
        self._endpoint = endpoint

    async def messages(self) -> AsyncIterator[bytes]:
        """What the server says, until the stream breaks or ends."""
        async for event in self._events:
            if event.kind == b"message":
                yield event.data

    async def post(self, body: bytes) -> Message | Mark | None:
        """Send a message: why it was not taken, or the error with which the server refuses it; None when it was."""
        request = self._http.build_request("POST", self._endpoint, headers={"content-type": JSON}, content=body)
        try:
            response = await self._http.followed(request)
        except httpx2.RequestError as raised:
            self._http.tell_of(raised)
            return (UNREACHABLE if isinstance(raised, NOT_SENT) else LOST).reason
        try:
            if response.has_redirect_location:
                return REDIRECTED.reason
            if response.is_success:  # whatever it says beside that: answers come on the stream
                await let_go(response)
                return None
            refusal = await refusal_in(response)
            if forgets_session(response, refusal) or await _names_session(response):
                return SESSION_LOST.reason
            return refusal or response.status_code
        finally:
            await response.aclose()

    async def ask(self, identity: Id, body: bytes) -> Message | Mark | None:
        """The same for a request; None also if it was settled meanwhile."""
        with anyio.CancelScope() as posting:
            self.pending[identity] = posting
            outcome = await self.post(body)
            if outcome is not None and self.settle(identity):
                return outcome
        return None

    def settle(self, identity: Id) -> bool:
        """Wait no more for the answer to a request; whether anybody waited.

        The server has read it by then, or need not: posting it may take as long as sending any message, and no longer.
        """
        posting = self.pending.pop(identity, None)
        if posting is None:
            return False
        posting.deadline = anyio.current_time() + CONNECT
        return True

    async def tell(self, body: bytes) -> bool:
        """Send what nobody waits for: whether it was taken, in no more time than sending may take."""
        with anyio.move_on_after(CONNECT):
            return await self.post(body) is None
        return False

    async def aclose(self) -> None:
        """Close it, which ends its session."""
        await self._response.aclose()


async def open_stream(http: Exchanges, url: str, longest: int) -> OlderStream:
    """A stream that has named its endpoint. `longest`: bytes of an event. Raises `NoStreamError`."""
    try:
        response = await http.followed(http.build_request("GET", url, headers={"accept": EVENTS}))
    except httpx2.RequestError as raised:
        http.tell_of(raised)
        raise NoStreamError(UNREACHABLE.reason) from None
    stream = OlderStream(http, response, longest)
    try:
        await stream.find_endpoint(url)
    except BaseException:
        await stream.aclose()
        raise
    return stream


async def _names_session(response: httpx2.Response) -> bool:
    """Whether a server refuses a message, in plain words, for its session.

    A stream may stand on one side alone, and then only this tells that it is over.
    """
    plain = response.status_code in _PLAIN and has_kind(response, "text/") and await is_read(response)
    return plain and _SESSION.search(response.content) is not None


async def _events(response: httpx2.Response, longest: int) -> AsyncIterator[Event]:
    reader = EventReader(longest)
    try:
        async for chunk in response.aiter_bytes():
            for event in reader.take(chunk):
                yield event
    except (httpx2.RequestError, httpx2.StreamError):  # it broke, or comes compressed
        return
