"""HTTP for `remote.py`: a message goes out, and an answer comes back, or a mark that says why there is none.

The protocol's library lets one connection that breaks end all the others, and tells its caller of a status, a page or
a redirect in words that a program cannot tell from a server's. So what goes wrong with a message becomes an answer to
that message alone: an error of JSON-RPC with a mark (`failures.MARK`) in its `data`. And a session that the server has
forgotten, since it was started anew, is begun again with the handshake that the client made; `standing.py` then listens
to it there.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import anyio
import httpx2
from mcp.shared.inbound import MCP_PROTOCOL_VERSION_HEADER

from server.guard.told.failures import LOST, MARK, SESSION_LOST, UNREACHABLE
from server.guard.upstream.asked import AskedInTurn
from server.guard.upstream.bodies import BoundedBody
from server.guard.upstream.endings import reason_of
from server.guard.upstream.marks import (
    EVENTS,
    JSON,
    MAY_BE_OLDER,
    SESSION,
    Mark,
    asks,
    has_kind,
    is_read,
    let_go,
    mark_of,
    message_in,
)
from server.guard.upstream.outbox import Outbox
from server.guard.upstream.standing import LAST_EVENT, Standing
from server.guard.upstream.subscriptions import INITIALIZED, INITIALIZED_BODY, Subscriptions
from server.guard.upstream.taken_back import TakenBack
from server.guard.wire.messages import INTERNAL_ERROR, Message, encoded, error
from server.stderr import tell

CONNECT: Final = 30.0
"""Seconds for a connection, and for sending, those of the protocol's own client; and for a session to begin anew."""

_UNASKED: Final = 2
"""Sessions in a row that the stream beside all answers begins anew while no message is refused: one server gives each
session one such stream, and another keeps its streams elsewhere than its sessions. Neither has forgotten anything."""

_SUBSCRIBING: Final = 60.0
"""Seconds for all that a session begun anew is asked for again; nobody waits for it."""

NOT_SENT: Final = (
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

_UNTAKEN: Final = "the server behind the guard has not taken a notification, or the answer to a question of its own"

_ANSWERS: Final = 64
"""Answers to the server's questions that go out at a time."""


class Exchanges(httpx2.AsyncClient):
    """The client of HTTP for the protocol's library.

    `longest`: bytes of an answer's body that is no stream of events, of which each is bounded by who reads it.
    Compressed answers are not asked for and not read: a few bytes may stand for any number. `silence`: seconds for
    which an answer may be silent, None for any. The first message has to reach a server: what that raises is raised.
    `notifications`, `answers`: what is sent beside the calls.
    """

    def __init__(self, headers: Mapping[str, str], longest: int, silence: float | None) -> None:
        # As many connections as there are open requests, which the guard bounds: none waits for another's end.
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=20)
        headers = {**headers, "Accept-Encoding": "identity"}
        super().__init__(headers=headers, timeout=httpx2.Timeout(CONNECT, read=silence), limits=limits)
        self._longest = longest
        self._was_answered = False
        self._told: set[str] = set()
        self._handshake: httpx2.Request | None = None  # that began a session
        self._session: str | None = None
        self._version: str | None = None  # as headers have it
        self._subscriptions = Subscriptions()
        self.questions: Final = AskedInTurn()
        self.notifications: Final = Outbox(1)
        self.answers: Final = Outbox(_ANSWERS)
        self._taken_back = TakenBack(CONNECT)
        self._unasked = 0
        self._misleads = False  # it says by 400 what sounds like a forgotten session, and means something else
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
        return await self._posted(request)

    async def _posted(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()  # one that follows a redirect is not read yet
        if self.questions.is_late(request.content):
            return httpx2.Response(HTTPStatus.ACCEPTED, request=request)
        message = message_in(request.content)
        if self._was_answered and (outbox := self._outbox_for(message)) is not None:
            self._taken_back.note(message)
            outbox.put(len(request.content), partial(self._tell, request, self._session))
            return httpx2.Response(HTTPStatus.ACCEPTED, request=request)
        await self.notifications.catch_up()
        answer = await self._taken_back.unless(message.get("id"), partial(self._asked, request))
        return answer or _marked(LOST.reason, request)

    async def _asked(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response, mark = await self._answer(request)
            if mark == SESSION_LOST.reason and asks(request) and await self._is_renewed(request):
                self._unasked = 0
                request = self._again(request)
                response, mark = await self._answer(request)
                if mark == SESSION_LOST.reason and response.status_code == HTTPStatus.BAD_REQUEST:
                    self._misleads, mark = True, None
        except httpx2.RequestError as raised:
            unsent = isinstance(raised, NOT_SENT)
            if unsent and not self._was_answered:
                raise
            self.tell_of(raised)
            mark = (UNREACHABLE if unsent else LOST).reason
        else:
            if mark is None:
                if SESSION in response.headers and SESSION not in request.headers:
                    self._handshake, self._listening, self._subscriptions = request, None, Subscriptions()
                    self._unasked, self._misleads = 0, False
                    self._begin(response.headers[SESSION])
                self._subscriptions.note(request.content)
                return response
        return _marked(mark, request)

    def _outbox_for(self, message: Message) -> Outbox | None:
        """Where a message goes that has no answer; None for others, and for what a server wants before all others."""
        if "method" not in message:
            return self.answers
        return None if "id" in message or message["method"] == INITIALIZED else self.notifications

    async def _tell(self, request: httpx2.Request, session: str | None) -> None:
        """Send what nobody waits for, in no more time than sending may take; in another session it means nothing."""
        if session != self._session:
            return
        mark: Mark | None = LOST.reason
        try:
            with anyio.move_on_after(CONNECT):
                response, mark = await self._answer(request)
                await let_go(response)
        except httpx2.RequestError as raised:
            self.tell_of(raised)
        else:
            if mark is not None:
                self.tell_once(_UNTAKEN)

    async def _answer(self, request: httpx2.Request) -> tuple[httpx2.Response, Mark | None]:
        """The answer to a message, and the mark to put into its place: it is closed then."""
        response = self._bounded(await super().send(request, stream=True, follow_redirects=False))
        mark = await mark_of(response)
        self._look_at_first(response, mark)
        if self._misleads and mark == SESSION_LOST.reason and response.status_code == HTTPStatus.BAD_REQUEST:
            mark = None
        if mark is not None:
            await response.aclose()
        return response, mark

    def _again(self, request: httpx2.Request) -> httpx2.Request:
        """The request again, with the cookies that there are now: by one of them, a server may find its session."""
        headers = request.headers.copy()
        headers.pop("cookie", None)
        return self.build_request(request.method, request.url, headers=headers, content=request.content)

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
                self._version = request.headers.get(MCP_PROTOCOL_VERSION_HEADER)
                with anyio.move_on_after(CONNECT), suppress(httpx2.RequestError, httpx2.StreamError):
                    await self._renew()
            renewed = self._session is not None and self._session != request.headers[SESSION]
        self._put_session_into(request)
        return renewed

    async def _renew(self) -> None:
        """Make the client's handshake again."""
        if self._handshake is None:
            return
        response, mark = await self._answer(self._again(self._handshake))
        session = response.headers.get(SESSION)
        if mark is not None or session is None or not await self._is_agreed(response):
            return
        self._unasked += 1
        response, mark = await self._answer(self._own(self._handshake.url, session, INITIALIZED_BODY))
        if mark is None:
            await response.aclose()
            self._begin(session)

    def _own(self, where: httpx2.URL, session: str, content: bytes) -> httpx2.Request:
        """A message of our own within a session."""
        headers = {"accept": f"{JSON}, {EVENTS}", "content-type": JSON, SESSION: session}
        if self._version is not None:
            headers[MCP_PROTOCOL_VERSION_HEADER] = self._version
        return self.build_request("POST", where, headers=headers, content=content)

    async def keep_subscribed(self) -> None:
        """Ask each session that is begun anew for what the client has subscribed to, beside its calls; without end."""
        while True:
            begun, session, handshake = self._begun, self._session, self._handshake
            asked = self._subscriptions.bodies()
            if session is not None and handshake is not None and asked:
                await self._subscribe(handshake.url, session, asked)
            await begun.wait()

    async def _subscribe(self, where: httpx2.URL, session: str, asked: Sequence[bytes]) -> None:
        left = len(asked)
        with anyio.move_on_after(_SUBSCRIBING):
            for body in asked:
                if session != self._session:
                    return
                if body not in self._subscriptions.bodies():  # the client has taken it back
                    left -= 1
                    continue
                with suppress(httpx2.RequestError, httpx2.StreamError):
                    response, mark = await self._answer(self._own(where, session, body))
                    left -= mark is None and await self._is_agreed(response)
        if left:
            tell(f"the new session of the server behind the guard did not take {left} of {len(asked)} subscriptions")

    def _begin(self, session: str) -> None:
        self._session = session
        self.questions.begin()
        self._begun.set()
        self._begun = anyio.Event()

    def _standing(self, request: httpx2.Request) -> httpx2.Response:
        """The stream beside all answers; one of a session that the client has left gets no more connections."""
        where = request.url if self._handshake is None else self._handshake.url  # behind redirects
        self._listening = listening = self.build_request("GET", where, headers=request.headers)
        events = Standing(listening, self._listen, self._is_renewed_unasked, self._is_another, self._longest)
        return httpx2.Response(200, headers={"content-type": EVENTS}, content=events.events(), request=request)

    async def _listen(self, request: httpx2.Request) -> httpx2.Response:
        if request is not self._listening:
            await anyio.sleep_forever()
        self._put_session_into(request)
        return await self.followed(self._again(request))

    async def followed(self, request: httpx2.Request) -> httpx2.Response:
        """The answer to a request, unread, behind redirects within the same server."""
        for _ in range(self.max_redirects):
            response = await super().send(request, stream=True, follow_redirects=False)
            following = response.next_request
            if following is None or following.method != request.method:
                break
            if not is_beside(following.url, request.url):
                break
            await response.aclose()
            request = following
        return self._bounded(response)

    async def _is_renewed_unasked(self, request: httpx2.Request) -> bool:
        """Begin anew a session where only the stream is refused, or wait until a message is refused as well."""
        if self._unasked < _UNASKED:
            return await self._is_renewed(request)
        await self._is_another(request)
        return True

    async def _is_another(self, request: httpx2.Request) -> None:
        while self._session == request.headers[SESSION]:
            await self._begun.wait()

    async def _is_agreed(self, response: httpx2.Response) -> bool:
        """Whether the answer to a request of our own, which is read and closed, is a result."""
        try:
            if not has_kind(response, EVENTS):
                return await is_read(response) and "result" in message_in(response.content)
            async for event in httpx2.EventSource(response, max_event_size=self._longest):
                message = message_in(event.data.encode())
                if "id" in message and "method" not in message:
                    return "result" in message
            return False
        finally:
            await response.aclose()

    def _look_at_first(self, response: httpx2.Response, mark: Mark | None) -> None:
        """Tell whoever runs the guard of a first answer that is a refusal; later ones are of one message."""
        if not self._was_answered and response.is_error and mark not in MAY_BE_OLDER:
            self.tell_refused(response.status_code)
        self._was_answered = True

    def tell_refused(self, status: int) -> None:
        """Tell whoever runs the guard, once, with what status the server refuses all messages."""
        check = _CHECK.get(status, "")
        self.tell_once(f"the server behind the guard answers {status}{check and f': {check}'}")

    def tell_of(self, raised: httpx2.RequestError) -> None:
        """Tell whoever runs the guard, once, why a message got no answer."""
        self.tell_once(f"a message to the server behind the guard got no answer: {reason_of(raised) or ''}")

    def tell_once(self, told: str) -> None:
        """Tell whoever runs the guard, unless that was told before."""
        if told not in self._told:
            self._told.add(told)
            tell(told)

    def _bounded(self, response: httpx2.Response) -> httpx2.Response:
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101  a client that is asynchronous
        packed = response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}
        if packed or not has_kind(response, EVENTS) or response.request.method == "DELETE":
            response.stream = BoundedBody(response.stream, 0 if packed else self._longest)
        return response


def _marked(mark: Mark, request: httpx2.Request) -> httpx2.Response:
    body = encoded(error(INTERNAL_ERROR, "", None, {MARK: mark}))
    return httpx2.Response(502, headers={"content-type": JSON}, content=body, request=request)


def is_beside(url: httpx2.URL, other: httpx2.URL) -> bool:
    """Whether a URL that a server names is of the origin of another one, and brings no user of its own."""
    return (url.scheme, url.host, url.port, url.userinfo) == (other.scheme, other.host, other.port, b"")
