"""What a client says that has no answer: sent beside the calls, which wait for it only where that is soon taken.

A server may take as long as it likes to take a notification, or the answer to a question of its own. Over a pipe that
is told by how much it has read; over HTTP each message is an exchange of its own.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

import anyio

Sending = Callable[[], Awaitable[object]]

_HELD: Final = 6 * 1024
"""Bytes that are held of a message beside its own, which is a request of HTTP with its headers: 60,000 notifications
of 62 bytes each took 323 MB."""

_SOON: Final = 1.0
"""Seconds in which a server takes what is put here, unless it is slow; one on another continent needs a third."""


class Outbox:
    """Takes what is to be sent, and sends `at_once` of it at a time, in its order.

    `waiting`: bytes held of what the server has not taken yet; whoever puts something in bounds them.
    """

    def __init__(self, at_once: int) -> None:
        self.waiting = 0
        self._at_once = at_once
        self._messages: deque[tuple[int, Sending]] = deque()
        self._there = anyio.Semaphore(0)
        self._put = self._taken = 0  # messages
        self._moved = anyio.Event()  # one more was taken
        self._is_slow = False

    def put(self, size: int, sending: Sending) -> None:
        """Have something of `size` bytes sent; `sending` raises nothing."""
        size += _HELD
        self.waiting += size
        self._put += 1
        self._messages.append((size, sending))
        self._there.release()

    async def catch_up(self) -> None:
        """Wait until as much was taken as is put in now; a server that is slow to take it is not waited for.

        Whoever sends the next message over a pipe would be heard behind all of it. A server that was slow counts as
        slow until it has taken everything.
        """
        last = self._put
        if self._is_slow:
            return
        with anyio.move_on_after(_SOON) as waiting:
            while self._taken < last:
                await self._moved.wait()
        self._is_slow = waiting.cancelled_caught

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
            self._taken += 1
            self._is_slow = self._is_slow and self._taken < self._put
            self._moved.set()
            self._moved = anyio.Event()
