"""The stream of a server over HTTP that stands beside all answers: what it says out of turn comes there.

The protocol's library opens it once a session begins, and gives it up for good when two connections have broken, be it
days apart. So it gets one stream that never ends, made of one connection after another: a server that was away, or was
started anew and has forgotten the session, is listened to again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from http import HTTPStatus
from typing import Final

import anyio
import httpx2

SESSION: Final = "mcp-session-id"
LAST_EVENT: Final = "last-event-id"
EVENTS: Final = "text/event-stream"

_PAUSE: Final = 1.0
"""Seconds until the next connection where the server names no other time, those of the protocol's own client."""

_LEAST_PAUSE: Final = 0.1
"""Of what a server may name."""

_MOST_PAUSE: Final = 30.0
"""To which it doubles while there is no connection."""

_LATER: Final = {HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}
"""What may pass, as any status of 500 and above may. 409: the server has not seen the end of the last connection."""

_FORGETS: Final = {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}
"""Where the session had such a stream: the server knows the last event no more, or the session (`exchanges.py`)."""

Opened = Callable[[httpx2.Request], Awaitable[httpx2.Response]]
Renewed = Callable[[httpx2.Request], Awaitable[bool]]
Changed = Callable[[httpx2.Request], Awaitable[None]]


class Standing:
    """One such stream, within the newest session.

    `opened` sends its request and gives the answer unread; `renewed` begins a session anew that the server has
    forgotten; `changed` returns once there is another one. `longest`: bytes of one event.
    """

    def __init__(
        self, request: httpx2.Request, opened: Opened, renewed: Renewed, changed: Changed, longest: int
    ) -> None:
        self._request = request
        self._opened, self._renewed, self._changed = opened, renewed, changed
        self._longest = longest
        self._pause = self._named = _PAUSE
        self._heard = ""  # the last session in which it was open

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
            except (httpx2.SSEError, httpx2.StreamError):  # an event is too large, and would come again
                self._request.headers.pop(LAST_EVENT, None)
            except httpx2.RequestError:
                pass
            await self._wait(status)

    async def _wait(self, status: int) -> None:
        """Until the next connection is worth trying, after a refusal or, as after 503, the end of the last one."""
        forgets = status in _FORGETS and self._heard == self._request.headers[SESSION]
        if forgets and (self._request.headers.pop(LAST_EVENT, "") or await self._renewed(self._request)):
            return
        if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            await anyio.sleep(self._pause)
            self._pause = max(self._pause, min(2 * self._pause, _MOST_PAUSE))
        else:  # it offers none, which most servers say by 405
            await self._changed(self._request)

    async def _read(self, response: httpx2.Response) -> AsyncIterator[bytes]:
        self._heard, self._pause = self._request.headers[SESSION], self._named
        async for event in httpx2.EventSource(response, max_event_size=self._longest):
            if event.id and event.id.isascii() and event.id.isprintable():  # a header holds no other
                self._request.headers[LAST_EVENT] = event.id
            if event.retry is not None:
                self._pause = self._named = max(_LEAST_PAUSE, event.retry / 1_000)
            if event.event == "message" and event.data:
                yield b"".join(b"data: %b\n" % line for line in event.data.encode().split(b"\n")) + b"\n"


def has_kind(response: httpx2.Response, kind: str) -> bool:
    """Whether the body of an answer is said to be of that media type."""
    return response.headers.get("content-type", "").lower().startswith(kind)
