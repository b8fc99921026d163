"""The stream of a server over HTTP that stands beside all answers: what it says out of turn comes there.

The protocol's library opens it once a session begins, and gives it up for good when two connections have broken, be it
days apart. So it gets one stream that never ends, made of one connection after another: a server that was away, or was
started anew and has forgotten the session, is listened to again. No server can make it come in a hurry, nor end it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from http import HTTPStatus
from typing import Final

import anyio
import httpx2

from server.guard.upstream.marks import EVENTS, SESSION, has_kind

LAST_EVENT: Final = "last-event-id"

PAUSE: Final = 1.0
"""Seconds until the next connection where the server names no other time, those of the protocol's own client."""

_LEAST_RETRY, _MOST_RETRY = 100, 3_600_000
"""Milliseconds: of what a server may name."""

MOST_PAUSE: Final = 30.0
"""Seconds to which it doubles while nothing is heard; a connection that stood for longer was one, also in silence."""

_LONGEST_ID: Final = 1_024
"""Characters of an event's id that is kept; many servers refuse 8 KB of headers, some with an end of the connection."""

_LATER: Final = {HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}
"""What may pass, as any status of 500 and above may. 409: the server has not seen the end of the last connection."""

_FORGETS: Final = {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}
"""By which a server says that it does not know the session, if the session had such a stream (`exchanges.py`)."""

Opened = Callable[[httpx2.Request], Awaitable[httpx2.Response]]
Renewed = Callable[[httpx2.Request], Awaitable[bool]]
Changed = Callable[[httpx2.Request], Awaitable[None]]


class Standing:
    """One such stream, within the newest session.

    `opened` sends its request and gives the answer unread; `renewed` begins a session anew that the server has
    forgotten, and tells whether there is one now; `changed` returns once there is another one. `longest`: bytes of
    one event.
    """

    def __init__(
        self, request: httpx2.Request, opened: Opened, renewed: Renewed, changed: Changed, longest: int
    ) -> None:
        self._request = request
        self._opened, self._renewed, self._changed = opened, renewed, changed
        self._longest = longest
        self._pause = self._named = PAUSE
        self._heard = ""  # the last session in which it was open
        self._is_refused = False  # since then

    async def events(self) -> AsyncIterator[bytes]:
        """The events of all connections, whole and encoded anew."""
        while True:
            status: int = HTTPStatus.SERVICE_UNAVAILABLE
            try:
                response = await self._opened(self._request)
                async with aclosing(response):
                    if response.is_success and has_kind(response, EVENTS):
                        async for event in self._read(response):
                            yield event
                    else:
                        status = response.status_code
            except (httpx2.SSEError, httpx2.StreamError, httpx2.LocalProtocolError):
                # An event is too large, and would come again; or a header cannot hold its id.
                self._request.headers.pop(LAST_EVENT, None)
            except httpx2.RequestError:
                pass
            await self._wait(status)

    async def _wait(self, status: int) -> None:
        """Until the next connection is worth trying, after a refusal or, as after 503, the end of the last one."""
        if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            await self._rest()
        elif self._heard != self._request.headers[SESSION]:  # it offers none, which most servers say by 405
            await self._changed(self._request)
        elif not self._is_refused:  # perhaps for the event to go on behind, or since the last one seems to stand still
            self._is_refused = True
            self._request.headers.pop(LAST_EVENT, None)
            await self._rest()
        elif status in _FORGETS:
            if not await self._renewed(self._request):
                await self._rest()
        else:
            await self._changed(self._request)

    async def _rest(self) -> None:
        """A pause, each longer than the one before, unless there is another session meanwhile."""
        with anyio.move_on_after(self._pause):
            await self._changed(self._request)
        self._pause = max(self._pause, min(2 * self._pause, MOST_PAUSE))

    async def _read(self, response: httpx2.Response) -> AsyncIterator[bytes]:
        self._heard, self._is_refused = self._request.headers[SESSION], False
        opened = anyio.current_time()
        try:
            async for event in httpx2.EventSource(response, max_event_size=self._longest):
                if _fits_header(event.id):
                    self._request.headers[LAST_EVENT] = event.id
                if event.retry is not None:
                    self._named = min(max(_LEAST_RETRY, event.retry), _MOST_RETRY) / 1_000
                self._pause = self._named
                if event.event == "message" and event.data:
                    yield b"".join(b"data: %b\n" % line for line in event.data.encode().split(b"\n")) + b"\n"
        finally:
            if anyio.current_time() - opened > MOST_PAUSE:
                self._pause = self._named


def _fits_header(identity: str) -> bool:
    """Whether an event's id comes to the server as it is; empty stands for none."""
    plain = identity.isascii() and identity.isprintable() and identity == identity.strip()
    return plain and 0 < len(identity) <= _LONGEST_ID
