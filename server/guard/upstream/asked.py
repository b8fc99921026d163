"""What a server asks the client within a session, and what becomes of that once the session is gone.

Servers number what they ask from nought in each session: an answer that came into the next one might be taken for one
to another question. So the client is told that nobody waits for it any more.
"""

from collections.abc import Awaitable, Callable

import anyio

from server.guard.pending.calls import MOST_OPEN, meant
from server.guard.upstream.marks import message_in
from server.guard.wire.messages import Id, Message, is_id, object_in, write_line

Say = Callable[[bytes], Awaitable[None]]


class Asked:
    """What one session has asked and nobody has answered."""

    def __init__(self) -> None:
        self._open: dict[Id, None] = {}

    def __len__(self) -> int:
        return len(self._open)

    def note(self, message: Message) -> None:
        """Take notice of what the server says, if that is a question, or takes one back."""
        if "method" in message and is_id(message.get("id")) and len(self._open) < MOST_OPEN:
            self._open[message["id"]] = None
        elif message.get("method") == "notifications/cancelled":
            self.settle(meant(object_in(message, "params").get("requestId"), self._open))

    def settle(self, identity: object) -> bool:
        """Whether that was open, which it is no more."""
        if not is_id(identity) or identity not in self._open:
            return False
        del self._open[identity]
        return True

    async def take_back(self, say: Say) -> None:
        """Tell the client that all of it is over."""
        for identity in tuple(self._open):
            over = {"method": "notifications/cancelled", "params": {"requestId": identity}}
            await say(write_line({"jsonrpc": "2.0", **over}))
        self._open.clear()


class AskedInTurn:
    """The same of one session after the other, for a client that knows of one."""

    def __init__(self) -> None:
        self._newest = Asked()
        self._gone: list[Asked] = []
        self._begun = anyio.Event()
        self._taking_back = anyio.Lock()

    def begin(self) -> None:
        """Another session begins."""
        self._gone.append(self._newest)
        self._newest = Asked()
        self._begun.set()
        self._begun = anyio.Event()

    async def note(self, message: Message, say: Say) -> None:
        """Remember what a session asks, as `Asked` does.

        What an earlier session has asked under the same id is taken back first.
        """
        await self._take_back(say)
        self._newest.note(message)

    def is_late(self, body: bytes) -> bool:
        """Whether a message to the server answers what a session has asked that is gone."""
        message = message_in(body) if any((self._newest, *self._gone)) else {}
        if "id" not in message or "method" in message:
            return False
        identity = message.get("id")
        if any(gone.settle(identity) for gone in self._gone):
            return True
        self._newest.settle(identity)
        return False

    async def keep_taking_back(self, say: Say) -> None:
        """Take back what each session that goes leaves open; without end."""
        while True:
            begun = self._begun
            await self._take_back(say)
            await begun.wait()

    async def _take_back(self, say: Say) -> None:
        async with self._taking_back:
            while self._gone:
                await self._gone[0].take_back(say)
                del self._gone[0]
