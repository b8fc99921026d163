"""Calls that a client takes back while the server has not begun to answer: nobody waits for them any more.

The guard forgets such a call at once, and so it does one whose time is over. Over HTTP its exchange would go on for as
long as an answer may be silent, with a connection and its body: 150 calls of 1 MB took 300 MB and 150 connections.
"""

from collections.abc import Awaitable, Callable

import anyio
import httpx2

from server.guard.wire.messages import Id, Message, is_id, object_in


class TakenBack:
    """`patience`: seconds that a call still has once it is taken back: the server has read it by then, or need not."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._posting: dict[Id | None, anyio.CancelScope] = {}

    async def unless(
        self, identity: Id | None, post: Callable[[], Awaitable[httpx2.Response]]
    ) -> httpx2.Response | None:
        """What posting a message comes to; None if it was taken back and has had its time."""
        with anyio.CancelScope() as posting:
            self._posting[identity] = posting
            try:
                return await post()
            finally:
                if self._posting.get(identity) is posting:
                    del self._posting[identity]
        return None

    def note(self, message: Message) -> None:
        """Take a call back if that is what a notification says."""
        identity = object_in(message, "params").get("requestId")
        if message.get("method") == "notifications/cancelled" and is_id(identity) and identity in self._posting:
            self._posting[identity].deadline = anyio.current_time() + self._patience
