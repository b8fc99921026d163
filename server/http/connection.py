"""One connection of uvicorn, with bounds that uvicorn lacks.

Uvicorn waits for ever for a request and for a client that does not read its answer, and reads without end what is sent
after a request. A connection that makes it do so is cut off here. A connection beyond the number that an address may
have is answered with 503: a client would take a bare cut for an error of the network, and end its other calls too.
"""

import asyncio
from typing import Any, ClassVar, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.http.endpoint import Endpoint
from server.protocol.lines import MAX_MESSAGE

REQUEST_SECONDS: Final = 10.0
"""How long a connection may take to bring the head of a request."""

ANSWER_SECONDS: Final = 30.0
"""How long a client may read nothing of an answer that does not fit into the buffers on the way."""

MAX_CONNECTIONS_OF_ONE: Final = 64
"""Of one address that is no proxy of ours; the next is answered with 503, and nothing of it is read for that."""

MAX_HEAD: Final = 16 * 1024
"""Bytes of a request's head; 400 beyond."""

MAX_REFUSED: Final = 64
"""Connections that get that answer at a time, of all addresses together; the next is cut off."""

REFUSED_SECONDS: Final = 2.0
"""How long such a connection may take to send something and to take the answer, which waits for that: a client that is
answered while it sends may miss it."""

REST_SECONDS: Final = 1.0
"""How long a proxy may go on with a body after its answer: many clients share the connections from there."""

_BUSY: Final = b'{"error":"too_many_connections"}'
_REFUSAL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    b"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nRetry-After: 1\r\nConnection: close\r\n\r\n%b"
) % (len(_BUSY), _BUSY)


class _Plain(h11.Connection):
    """Refuses heads that h11 accepts leniently and that a proxy may have read as another request.

    Those are heads with lines that end in a bare line feed or continue on the next line, or with two lengths (RFC 9112,
    2.2, 5.2 and 6.3). The check costs a few us a request.
    """

    def next_event(self) -> Any:
        if self.their_state is h11.IDLE and _is_odd(self.trailing_data[0]):
            raise h11.RemoteProtocolError("a head that can be read in two ways")
        return super().next_event()


def _is_odd(begun: bytes) -> bool:
    """Whether the head at the beginning of these bytes, as far as it has arrived, is such a head."""
    end = begun.find(b"\r\n\r\n")
    head = (begun if end < 0 else begun[: end + 4]).lower()
    if head.count(b"\n") != head.count(b"\r\n") or b"\n " in head or b"\n\t" in head:
        return True
    _, said, behind = head.partition(b"\ncontent-length")
    return bool(said) and (b"," in behind.partition(b"\r")[0] or b"\ncontent-length" in behind)


class Connection(H11Protocol):
    """One connection, which is cut off when it neither sends requests nor reads answers."""

    endpoint: ClassVar[Endpoint]
    refused: ClassVar[set["Connection"]]

    _due: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None
    _wasted = 0
    _of_proxy = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Expect a request, unless the address has too many connections."""
        super().connection_made(transport)
        self.conn = _Plain(h11.SERVER, MAX_HEAD)
        address = None if self.client is None else self.client[0]
        of_one = [other for other in self.connections if getattr(other, "client", (None,))[0] == address]
        self._of_proxy = address is not None and self.endpoint.is_proxy(address)
        if len(of_one) <= MAX_CONNECTIONS_OF_ONE or self._of_proxy:
            self._expect_request(REQUEST_SECONDS)
        elif len(self.refused) >= MAX_REFUSED:
            transport.abort()
        else:
            self.connections.discard(self)  # is none of those that are counted
            self.refused.add(self)
            self._due = self.loop.call_later(REFUSED_SECONDS, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Process the data, or drop it when it is the rest of a body that was answered already.

        Some of such a rest is read, so that the client sees the answer.
        """
        if self in self.refused:
            if not self._wasted:
                self.transport.write(_REFUSAL)
            self._waste(data)
            return
        if self.cycle is not None and self.cycle.response_complete and self.conn.their_state is h11.SEND_BODY:
            self._waste(data)
        if not self.transport.is_closing():
            super().data_received(data)

    def on_response_complete(self) -> None:
        """Expect another request."""
        self._wasted = 0
        rest = self._of_proxy and self.conn.their_state is h11.SEND_BODY
        super().on_response_complete()
        self._expect_request(REST_SECONDS if rest else REQUEST_SECONDS)

    def pause_writing(self) -> None:
        """Wait for the client to read."""
        super().pause_writing()
        self._stuck = self.loop.call_later(ANSWER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Wait no longer."""
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timers of the connection."""
        self.refused.discard(self)
        for timer in (self._due, self._stuck):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def _waste(self, data: bytes) -> None:
        self._wasted += len(data)
        if self._wasted > MAX_MESSAGE:
            self.transport.abort()

    def _expect_request(self, seconds: float) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = self.loop.call_later(seconds, self._close_if_idle)

    def _close_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


def connections_of(endpoint: Endpoint) -> type[Connection]:
    """The class of the connections to one endpoint: uvicorn makes instances without arguments of ours."""
    return type("Connection", (Connection,), {"endpoint": endpoint, "refused": set()})
