"""One connection of uvicorn, with the bounds that uvicorn has none of.

It waits for ever for a request and for whoever does not read an answer, and throws away without end what is sent behind
one. A connection that does any of that is cut off here, and so is one more than an address may have.
"""

import asyncio
from typing import ClassVar, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.http.endpoint import Endpoint
from server.lines import MAX_MESSAGE

REQUEST_SECONDS: Final = 10.0
"""How long a connection may take to bring the head of a request."""

ANSWER_SECONDS: Final = 30.0
"""How long a client may read nothing of an answer that does not fit into the buffers on the way."""

MAX_CONNECTIONS_OF_ONE: Final = 64
"""Of one address that is no proxy of ours; the next is closed."""


class Connection(H11Protocol):
    """One connection, which has to bring requests and to take answers."""

    endpoint: ClassVar[Endpoint]

    _due: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None
    _wasted = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Expect a request, unless the address has too many connections."""
        super().connection_made(transport)
        address = None if self.client is None else self.client[0]
        of_one = [other for other in self.connections if getattr(other, "client", (None,))[0] == address]
        if len(of_one) > MAX_CONNECTIONS_OF_ONE and not (address and self.endpoint.is_proxy(address)):
            transport.abort()
        self._expect_request()

    def data_received(self, data: bytes) -> None:
        """Take it, unless it is the rest of a body that nobody waits for; some of that, so that the answer is seen."""
        if self.cycle is not None and self.cycle.response_complete and self.conn.their_state is h11.SEND_BODY:
            self._wasted += len(data)
            if self._wasted > MAX_MESSAGE:
                self.transport.abort()
                return
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Expect another request."""
        self._wasted = 0
        super().on_response_complete()
        self._expect_request()

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
        """Forget it."""
        for timer in (self._due, self._stuck):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def _expect_request(self) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = self.loop.call_later(REQUEST_SECONDS, self._close_if_idle)

    def _close_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


def connections_of(endpoint: Endpoint) -> type[Connection]:
    """The class of the connections to one endpoint; uvicorn makes them without being told anything."""
    return type("Connection", (Connection,), {"endpoint": endpoint})
