"""What a client says that has no answer: sent beside the calls, which wait for none of it.

A server may take as long as it likes to take a notification, or the answer to a question of its own. Over a pipe that
is told by how much it has read; over HTTP each message is an exchange of its own.
"""

from collections import deque
from collections.abc import Awaitable, Callable

import anyio

Sending = Callable[[], Awaitable[object]]


class Outbox:
    """Takes what is to be sent, and sends `at_once` of it at a time, in its order.

    `waiting`: bytes that the server has not taken yet; whoever puts something in bounds them.
    """

    def __init__(self, at_once: int) -> None:
        self.waiting = 0
        self._at_once = at_once
        self._messages: deque[tuple[int, Sending]] = deque()
        self._there = anyio.Semaphore(0)

    def put(self, size: int, sending: Sending) -> None:
        """Have something of `size` bytes sent; `sending` raises nothing."""
        self.waiting += size
        self._messages.append((size, sending))
        self._there.release()

    async def keep_sending(self) -> None:
        """Send what comes; without end."""
        async with anyio.create_task_group() as tasks:
            for _ in range(self._at_once):
                tasks.start_soon(self._send)

    async def _send(self) -> None:
        while True:
            await self._there.acquire()
            size, sending = self._messages.popleft()
            await sending()
            self.waiting -= size
